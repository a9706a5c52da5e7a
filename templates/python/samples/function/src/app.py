"""The function: answers requests for quotes."""

import json
from datetime import timedelta
from typing import Any, Protocol

from snapshot_restore_py import register_after_restore, register_before_snapshot

from execution_environment import ExecutionEnvironment
from prices import PriceBook, read_prices
from quotes import parse_quote_request, quote

_MAXIMUM_PRICE_AGE = timedelta(hours=1)


class Context(Protocol):
    """As much of Lambda's context object as this function reads."""

    aws_request_id: str


# The init phase. With SnapStart it runs once, when a version is published: work done here costs the
# first caller nothing, and every execution environment starts from its result.
_environment = ExecutionEnvironment()
_prices = PriceBook(read_prices)
_prices.refresh()


@register_before_snapshot
def _before_snapshot() -> None:
    # Priming has called the handler by now; the first real event is still the one of a cold start.
    _environment.forget_priming()


@register_after_restore
def _after_restore() -> None:
    # Environments restored from one snapshot wake up as equals, perhaps weeks after it was taken.
    _environment.renew()
    _prices.refresh(_MAXIMUM_PRICE_AGE)


def handler(event: Any, context: Context) -> dict[str, Any]:
    """Quotes a price.

    Raises:
        InvalidRequestError: The request cannot be answered, for the reason it gives.
    """
    # Environments live for hours; in one just restored, the hook has done this already.
    _prices.refresh(_MAXIMUM_PRICE_AGE)
    result = quote(parse_quote_request(event), _prices)
    line = {
        "message": "quoted",
        "requestId": context.aws_request_id,
        "environmentId": _environment.id,
        "coldStart": _environment.take_cold_start(),
        **result,
    }
    print(json.dumps(line))
    return result
