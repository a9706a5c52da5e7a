"""What articles cost."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta

PriceList = Mapping[str, int]
"""What one article costs, by its number (SKU), in cents."""

PriceSource = Callable[[], PriceList]
"""Reads the price list from where it is kept."""


def read_prices() -> PriceList:
    """Stands in for the table, bucket or service that your prices come from."""
    return {"apple": 45, "bread": 320, "coffee": 890}


class PriceBook:
    """A price list in memory that knows its age."""

    def __init__(self, source: PriceSource) -> None:
        self._source = source
        self._prices: PriceList = {}
        self._read_at = 0.0

    def refresh(self, maximum_age: timedelta = timedelta(0)) -> None:
        """Reads the list again when it is older than that."""
        # The wall clock: the monotonic one stands still between the snapshot and the restore.
        now = time.time()
        if now - self._read_at < maximum_age.total_seconds():
            return
        self._prices = self._source()
        self._read_at = now

    def price_of(self, sku: str) -> int | None:
        """The price in cents, or None for an unknown article."""
        return self._prices.get(sku)
