"""A parabola through readings, by least squares."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from readings import Reading, Series

_DEGREE = 2
_OUTLIER_DEVIATIONS = 2.5
_FORECAST_STEPS = 3
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Trend:
    """What was found."""

    coefficients: tuple[float, ...]
    determination: float
    """The share of the variance that the trend explains: R squared."""

    outliers: tuple[Reading, ...]
    forecast: tuple[Reading, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as JSON knows it: decimals as text."""
        return {
            "coefficients": list(self.coefficients),
            "determination": self.determination,
            "outliers": [_as_json(reading) for reading in self.outliers],
            "forecast": [_as_json(reading) for reading in self.forecast],
        }


def fit(series: Series) -> Trend:
    """Fits a trend to at least four readings."""
    readings = series.readings
    start = readings[0].at
    hours = np.array([(reading.at - start) / timedelta(hours=1) for reading in readings])
    values = np.array([float(reading.value) for reading in readings])

    powers = np.vander(hours, _DEGREE + 1)
    coefficients, *_ = np.linalg.lstsq(powers, values, rcond=None)
    residuals = values - powers @ coefficients
    limit = _OUTLIER_DEVIATIONS * np.std(residuals)
    spread = np.sum((values - np.mean(values)) ** 2)

    ahead = hours[-1] + np.arange(1, _FORECAST_STEPS + 1) * np.median(np.diff(hours))
    return Trend(
        coefficients=tuple(coefficients.tolist()),
        determination=float(1 - residuals @ residuals / spread) if spread > 0 else 1.0,
        outliers=tuple(readings[index] for index in np.flatnonzero(np.abs(residuals) > limit)),
        forecast=tuple(
            _reading_at(start, hour, value)
            for hour, value in zip(ahead, np.polyval(coefficients, ahead), strict=True)
        ),
    )


def _reading_at(start: datetime, hour: float, value: float) -> Reading:
    return Reading(start + timedelta(hours=float(hour)), Decimal(float(value)).quantize(_CENT))


def _as_json(reading: Reading) -> dict[str, str]:
    return {"at": reading.at.isoformat(), "value": str(reading.value)}
