"""Quotes: what several articles cost together."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from prices import PriceBook

_VALID_FOR = timedelta(minutes=15)


class InvalidRequestError(Exception):
    """The caller's mistake, in words meant for the caller."""


@dataclass(frozen=True)
class QuoteItem:
    """A number of pieces of one article."""

    sku: str
    quantity: int


def parse_quote_request(request: Any) -> Sequence[QuoteItem]:
    """Checks a request: an event is whatever the caller sent.

    Raises:
        InvalidRequestError: It is incomplete, or of another shape.
    """
    items = request.get("items") if isinstance(request, Mapping) else None
    if not isinstance(items, list) or not items:
        raise InvalidRequestError("items: expected a list of at least one item")
    return [_parse_item(item, index) for index, item in enumerate(items)]


def _parse_item(item: Any, index: int) -> QuoteItem:
    fields = item if isinstance(item, Mapping) else {}
    sku, quantity = fields.get("sku"), fields.get("quantity")
    if not isinstance(sku, str) or not sku:
        raise InvalidRequestError(f"items[{index}].sku: expected the number of an article")
    # True and False are whole numbers to Python, but not to the caller.
    if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1:
        raise InvalidRequestError(f"items[{index}].quantity: expected a whole number of at least 1")
    return QuoteItem(sku, quantity)


def quote(items: Sequence[QuoteItem], prices: PriceBook) -> dict[str, Any]:
    """Adds up the prices of the items.

    Returns:
        What the caller gets: `quoteId`, `total` in cents, and `validUntil` in ISO 8601, UTC.

    Raises:
        InvalidRequestError: There is no such article.
    """
    total = 0
    for item in items:
        price = prices.price_of(item.sku)
        if price is None:
            raise InvalidRequestError(f"there is no article '{item.sku}'")
        total += price * item.quantity
    return {
        "quoteId": str(uuid.uuid4()),
        "total": total,
        "validUntil": (datetime.now(UTC) + _VALID_FOR).isoformat(),
    }
