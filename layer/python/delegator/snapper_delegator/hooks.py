"""The delegator's own part in what happens around the snapshot, by the official interface for it.

Before-snapshot hooks run in reverse order of their registration, after-restore hooks in order. So
the hooks that are registered before the function is imported are the closest ones to the snapshot;
the one that is registered right after it is the first of all.
"""

# The client imports it late, when the function may have a module of that name.
import http.client  # noqa: F401

from . import log
from .connections import shut_down_connections
from .handler import HandlerName
from .module_watch import call_after_import
from .priming import prime
from .reseed import prepare_reseed, reseed


def register(handler: str, task_root: str) -> None:
    """Arranges for priming, reseeding and the end of connections.

    To be called before the client imports the function.
    """
    try:
        # The layer's: the function imports the same module later, even if its package has another.
        from snapshot_restore_py import register_after_restore, register_before_snapshot
    except ImportError:
        log.error(
            "NOT PRIMED, and RANDOM NUMBERS MAY REPEAT in restored environments: "
            "the client of this runtime knows no runtime hooks."
        )
        return

    register_before_snapshot(shut_down_connections)
    register_before_snapshot(prepare_reseed)
    register_after_restore(reseed)

    name = HandlerName.parse(handler)
    if name is not None:
        # A module's packages are imported with it, and may end the process as well.
        for package in name.packages:
            call_after_import(package, lambda: None)
        find = name.find
        call_after_import(name.module, lambda: register_before_snapshot(prime, find, task_root))
