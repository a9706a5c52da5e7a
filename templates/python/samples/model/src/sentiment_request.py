"""What callers send."""

from collections.abc import Mapping
from typing import Any


class InvalidRequestError(Exception):
    """The caller's mistake, in words meant for the caller."""


def parse_text(request: Any) -> str:
    """The text of a request, which is checked: an event is whatever the caller sent.

    Raises:
        InvalidRequestError: There is no text.
    """
    text = request.get("text") if isinstance(request, Mapping) else None
    if not isinstance(text, str) or not text:
        raise InvalidRequestError("text: expected a text that is not empty")
    return text
