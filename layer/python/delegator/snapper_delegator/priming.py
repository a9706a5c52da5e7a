"""Priming: the handler is invoked with a sample event before the snapshot is taken.

So the snapshot holds imported modules, opened files and warm caches.
"""

import inspect
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import log
from .handler import Handler
from .runtime_api import fail_initialization

_DEFAULT_COUNT = 1
"""More than one invocation gains nothing measurable."""

_MAXIMUM_COUNT = 9999

_ACCOUNT = "000000000000"
"""The id of an account that nobody has."""

_LONGEST_INVOCATION_MS = 900_000
"""As long as a function may run: its timeout is not known before the first invocation."""


class PrimingError(Exception):
    """The function could not be primed."""


def prime(find_handler: Callable[[], Handler | None], task_root: str) -> None:
    """Invokes the handler as often as SNAPPER_PRIME_COUNT says, if the package has a prime.json.

    A failure ends the process if SNAPPER_PRIME_STRICT is 1. Otherwise it is one loud line in the
    log: AWS repeats the initialization of a published version at times of its own choosing, when a
    function that works must not be lost to a hiccup of something that priming talks to.
    """
    try:
        _prime(find_handler(), Path(task_root) / "prime.json")
    except PrimingError as problem:
        if os.environ.get("SNAPPER_PRIME_STRICT") == "1":
            fail_initialization("Runtime.PrimingError", str(problem), problem.__cause__)
        log.error(f"PRIMING FAILED; the function starts unprimed or half primed. {problem}")


def _prime(handler: Handler | None, file: Path) -> None:
    count = _read_count(os.environ.get("SNAPPER_PRIME_COUNT"))
    text = _read_if_there(file) if count > 0 else None
    if handler is None or text is None:
        return
    began = time.monotonic()
    os.environ["SNAPPER_PRIMING"] = "1"
    try:
        for number in range(1, count + 1):
            try:
                _invoke(handler, text, number)
            except (Exception, SystemExit) as problem:
                raise PrimingError(
                    f"Priming failed in invocation {number} of {count}: "
                    f"{type(problem).__name__}: {problem}"
                ) from problem
    finally:
        del os.environ["SNAPPER_PRIMING"]
    milliseconds = (time.monotonic() - began) * 1000
    times = "1 invocation" if count == 1 else f"{count} invocations"
    log.information(f"Primed by {times} in {milliseconds:.0f} ms")


def _invoke(handler: Handler, text: str, number: int) -> None:
    # The client's own way: one package parses the event, another writes the answer.
    from awslambdaric.lambda_runtime_marshaller import LambdaMarshaller

    marshaller = LambdaMarshaller()
    # Parsed anew for every invocation: handlers may change their event.
    event = marshaller.unmarshal_request(text)
    marshaller.marshal_response(handler(event, _context(number)))


def _context(number: int) -> Any:
    """The context of an invocation that nobody made, of the client's own class; its id says so."""
    from awslambdaric.lambda_context import LambdaContext

    region = os.environ.get("AWS_REGION", "us-east-1")
    function = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "")
    values = {
        "invoke_id": f"snapper-priming-{number}",
        "client_context": None,
        "cognito_identity": None,
        "epoch_deadline_time_in_ms": int(time.time() * 1000) + _LONGEST_INVOCATION_MS,
        "invoked_function_arn": f"arn:aws:lambda:{region}:{_ACCOUNT}:function:{function}",
        "tenant_id": None,
    }
    # Older clients know fewer of them.
    known = inspect.signature(LambdaContext).parameters
    return LambdaContext(**{name: value for name, value in values.items() if name in known})


def _read_count(text: str | None) -> int:
    if not text:
        return _DEFAULT_COUNT
    if text.isascii() and text.isdigit() and int(text) <= _MAXIMUM_COUNT:
        return int(text)
    raise PrimingError(
        f"SNAPPER_PRIME_COUNT must be a whole number from 0 (no priming) to {_MAXIMUM_COUNT}."
    )


def _read_if_there(file: Path) -> str | None:
    try:
        text = file.read_text(encoding="utf-8")
        json.loads(text)
    except FileNotFoundError:
        return None
    except ValueError as problem:
        raise PrimingError(f"{file} is not JSON: {problem}") from problem
    except OSError as problem:
        raise PrimingError(f"{file} cannot be read: {problem}") from problem
    return text
