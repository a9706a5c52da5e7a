"""Lambda's official runtime interface client for Python, the package ``awslambdaric``."""

import sys
from collections.abc import Callable
from pathlib import Path

from .runtime_api import fail_initialization

Main = Callable[[list[str]], None]


def load(folder: Path) -> Main:
    """Imports the client, and what it imports at once, from the layer and nowhere else.

    A client that cannot be imported is an initialization error: it could not report one itself.

    Returns:
        The client's main function. It takes the task root and the handler.
    """
    sys.path.insert(0, str(folder))
    try:
        from awslambdaric.__main__ import main
    except Exception as problem:
        fail_initialization(
            "Runtime.SnapperLayerBroken",
            f"Lambda's client cannot be imported from the layer: {problem!r}. "
            "Build it again with 'make layer' and deploy it.",
            problem,
        )
    return main  # type: ignore[no-any-return]
