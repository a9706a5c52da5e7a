"""What happens from the start of the process until the official client takes over, in order."""

import os
import sys

from . import client, hooks, search_path


def start() -> None:
    """Starts the function. Returns only if the client does, which it never should."""
    task_root = os.environ.get("LAMBDA_TASK_ROOT", "/var/task")
    handler = os.environ.get("_HANDLER", "")

    # Before anything of the function's can be found: its package may hold modules of these names.
    main = client.load(search_path.LAYER / "ric")
    search_path.adopt(task_root)

    if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
        hooks.register(handler, task_root)

    # The arguments of the managed runtime's own start.
    sys.argv[1:] = [handler]
    main([task_root, handler])
