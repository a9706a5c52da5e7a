"""The function: an HTTP API for prices and quotes, behind API Gateway (payload format 2.0)."""

import base64
import json
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Protocol

from snapshot_restore_py import register_after_restore, register_before_snapshot

from execution_environment import ExecutionEnvironment
from prices import PriceBook, read_prices
from quotes import InvalidRequestError, parse_quote_request, quote

_MAXIMUM_PRICE_AGE = timedelta(hours=1)

Event = Mapping[str, Any]
Response = dict[str, Any]


class Context(Protocol):
    """As much of Lambda's context object as this function reads."""

    aws_request_id: str


class HttpError(Exception):
    """An error with the status that the caller shall see, and words meant for the caller."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


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


def handler(event: Event, context: Context) -> Response:
    """Answers a request, whatever happens: the caller never sees an error of Lambda's."""
    response = _answer(event, context.aws_request_id)
    line = {
        "message": "answered",
        "requestId": context.aws_request_id,
        "environmentId": _environment.id,
        "coldStart": _environment.take_cold_start(),
        "method": _method(event),
        "path": event["rawPath"],
        "status": response["statusCode"],
    }
    print(json.dumps(line))
    return response


def _answer(event: Event, request_id: str) -> Response:
    try:
        # Environments live for hours; in one just restored, the hook has done this already.
        _prices.refresh(_MAXIMUM_PRICE_AGE)
        return _route(event)
    except HttpError as error:
        return _json(error.status, {"message": str(error)})
    except InvalidRequestError as error:
        return _json(HTTPStatus.BAD_REQUEST, {"message": str(error)})
    except Exception:
        traceback.print_exc()
        body = {"message": "internal error", "requestId": request_id}
        return _json(HTTPStatus.INTERNAL_SERVER_ERROR, body)


def _get_price(_event: Event, sku: str) -> Response:
    price = _prices.price_of(sku)
    if price is None:
        raise HttpError(HTTPStatus.NOT_FOUND, f"there is no article '{sku}'")
    return _json(HTTPStatus.OK, {"sku": sku, "price": price})


def _post_quote(event: Event) -> Response:
    return _json(HTTPStatus.CREATED, quote(parse_quote_request(_read_json(event)), _prices))


@dataclass(frozen=True)
class Route:
    """What answers a method on a path; the named groups of the path are handed over."""

    method: str
    path: re.Pattern[str]
    respond: Callable[..., Response]


_ROUTES = (
    Route("GET", re.compile(r"/prices/(?P<sku>[\w-]+)"), _get_price),
    Route("POST", re.compile(r"/quotes"), _post_quote),
)


def _route(event: Event) -> Response:
    method, path = _method(event), event["rawPath"]
    matches = [(route, match) for route in _ROUTES if (match := route.path.fullmatch(path))]
    if not matches:
        raise HttpError(HTTPStatus.NOT_FOUND, f"there is nothing at {path}")
    for route, match in matches:
        if route.method == method:
            return route.respond(event, **match.groupdict())
    allow = ", ".join(route.method for route, _ in matches)
    body = {"message": f"{method} is not allowed here"}
    return _json(HTTPStatus.METHOD_NOT_ALLOWED, body, {"allow": allow})


def _method(event: Event) -> str:
    return str(event["requestContext"]["http"]["method"])


def _json(
    status: HTTPStatus, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> Response:
    return {
        "statusCode": status.value,
        "headers": {"content-type": "application/json", **(headers or {})},
        "body": json.dumps(body),
    }


def _read_json(event: Event) -> Any:
    """The body of a request; API Gateway hands some content types over as base64."""
    body = event.get("body") or ""
    try:
        return json.loads(base64.b64decode(body) if event.get("isBase64Encoded") else body)
    except ValueError:
        raise HttpError(HTTPStatus.BAD_REQUEST, "the body is not valid JSON") from None
