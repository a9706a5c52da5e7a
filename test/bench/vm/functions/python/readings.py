"""What callers send: the readings of a sensor."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any


class InvalidSeriesError(Exception):
    """The event holds no readings that a trend could be fitted to."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, and when it was read."""

    at: datetime
    value: Decimal


@dataclass(frozen=True, slots=True)
class Series:
    """The readings of one sensor, the oldest first."""

    sensor: str
    readings: tuple[Reading, ...]


_FEWEST = 4


def parse_series(event: Any) -> Series:
    """Reads the event.

    Raises:
        InvalidSeriesError: It is not a series, for the reason the error gives.
    """
    try:
        readings = [
            Reading(datetime.fromisoformat(reading["at"]), Decimal(reading["value"]))
            for reading in event["readings"]
        ]
        sensor = str(event["sensor"])
    except (InvalidOperation, KeyError, TypeError, ValueError) as problem:
        raise InvalidSeriesError(f"not a series of readings: {problem!r}") from problem
    if len(readings) < _FEWEST:
        raise InvalidSeriesError(f"{len(readings)} readings are too few, there must be {_FEWEST}")
    return Series(sensor, tuple(sorted(readings, key=lambda reading: reading.at)))
