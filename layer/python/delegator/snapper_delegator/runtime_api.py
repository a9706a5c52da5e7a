"""The one call of Lambda's Runtime API that the delegator makes itself.

The official client reports errors, but not all of them: some would end the process without a word.
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-initerror
"""

import os
import sys
import traceback
from typing import NoReturn

from . import log

INITIALIZATION_FAILED = 1
"""The exit code that says so."""

_PATIENCE_SECONDS = 5


def fail_initialization(kind: str, message: str, cause: BaseException | None = None) -> NoReturn:
    """Reports that the function cannot start, in the log and to Lambda, and ends the process.

    Args:
        kind: Such as ``Runtime.PrimingError``.
        message: What failed, why, and what to do.
        cause: Whose stack is reported.
    """
    stack = [] if cause is None else traceback.format_tb(cause.__traceback__)
    log.error("\n".join([f"{message} ({kind})", *stack]))
    try:
        _post(kind, message, stack)
    except OSError as problem:
        log.error(f"The error could not be reported to Lambda: {problem}")
    sys.stdout.flush()
    sys.stderr.flush()
    # Not by an exception: the client reports any that leaves a hook as a failure of its own kind.
    os._exit(INITIALIZATION_FAILED)


def _post(kind: str, message: str, stack: list[str]) -> None:
    # Imported here: hardly any start needs it.
    import http.client
    import json

    body = json.dumps({"errorMessage": message, "errorType": kind, "stackTrace": stack})
    connection = http.client.HTTPConnection(
        os.environ["AWS_LAMBDA_RUNTIME_API"], timeout=_PATIENCE_SECONDS
    )
    try:
        connection.request(
            "POST",
            "/2018-06-01/runtime/init/error",
            body.encode(),
            {
                "Content-Type": "application/vnd.aws.lambda.error+json",
                "Lambda-Runtime-Function-Error-Type": kind,
            },
        )
        connection.getresponse().read()
    except http.client.HTTPException as problem:
        raise OSError(str(problem)) from problem
    finally:
        connection.close()
