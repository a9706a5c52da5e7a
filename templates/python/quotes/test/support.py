"""What the tests of the function need besides the function."""

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

SOURCE = Path(__file__).parent.parent / "src"

# pytest takes this from pyproject.toml; the standard library's unittest has nowhere to look.
if str(SOURCE) not in sys.path:
    sys.path.insert(0, str(SOURCE))


def _stand_in() -> ModuleType:
    """The interface of snapshot_restore_py, for machines on which the package is not installed."""
    module = ModuleType("snapshot_restore_py")
    hooks: dict[str, list[Any]] = {"before": [], "after": []}

    def registrar(when: str) -> Any:
        def register(func: Any, *args: Any, **kwargs: Any) -> Any:
            hooks[when].append((func, args, kwargs))
            return func

        return register

    vars(module).update(
        register_before_snapshot=registrar("before"),
        register_after_restore=registrar("after"),
        get_before_snapshot=lambda: hooks["before"],
        get_after_restore=lambda: hooks["after"],
    )
    return module


try:
    import snapshot_restore_py
except ImportError:
    snapshot_restore_py = sys.modules["snapshot_restore_py"] = _stand_in()

# The function itself, which tests take from here: it can be imported from now on.
import app as app  # noqa: E402
import quotes as quotes  # noqa: E402


class Context:
    """As much of Lambda's context object as the function reads."""

    aws_request_id = "test"


def snapshot_and_restore() -> None:
    """Runs the hooks as Lambda does around the snapshot."""
    for func, args, kwargs in reversed(snapshot_restore_py.get_before_snapshot()):
        func(*args, **kwargs)
    for func, args, kwargs in snapshot_restore_py.get_after_restore():
        func(*args, **kwargs)


@contextlib.contextmanager
def captured_log() -> Iterator[list[dict[str, Any]]]:
    """Collects the lines that the function logs; they are there when the block ends."""
    lines: list[dict[str, Any]] = []
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        yield lines
    lines.extend(json.loads(line) for line in output.getvalue().splitlines())


def read_prime() -> Any:
    """The event that the function is primed with."""
    return json.loads((SOURCE / "prime.json").read_text(encoding="utf-8"))
