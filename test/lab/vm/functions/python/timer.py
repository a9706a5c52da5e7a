"""A timer that is set before the snapshot and goes off after the restore."""

import threading
import time

from snapshot_restore_py import register_before_snapshot

AFTER_SECONDS = 1.5

over = threading.Event()
result: dict[str, float] = {}


@register_before_snapshot
def begin() -> None:
    """Sets it."""
    monotonic, wall = time.monotonic(), time.time()

    def end() -> None:
        result["afterMs"] = AFTER_SECONDS * 1000
        result["monotonicMs"] = (time.monotonic() - monotonic) * 1000
        result["wallMs"] = (time.time() - wall) * 1000
        over.set()

    timer = threading.Timer(AFTER_SECONDS, end)
    timer.daemon = True
    timer.start()


def wait() -> dict[str, float]:
    """When it went off, by either clock."""
    over.wait()
    return result
