"""Log lines of the delegator, on the streams that the client has replaced or will replace."""

import os
import sys

_DEBUGGING = os.environ.get("SNAPPER_DEBUG") == "1"


def information(message: str) -> None:
    """Writes a line."""
    print(f"[snapper] {message}", flush=True)


def error(message: str) -> None:
    """Writes a line where errors go."""
    print(f"[snapper] {message}", file=sys.stderr, flush=True)


def debug(message: str) -> None:
    """Writes a line if SNAPPER_DEBUG is 1."""
    if _DEBUGGING:
        information(message)
