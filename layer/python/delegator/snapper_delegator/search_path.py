"""Where modules are looked for: as under the managed runtime, with the layer in the place of it."""

import site
import sys
from pathlib import Path

LAYER = Path(__file__).parents[2]
"""The layer, such as ``/opt/snapper``."""

_OPT = LAYER.parent


def adopt(task_root: str) -> None:
    """Sets ``sys.path`` to what the managed runtime's bootstrap makes of it.

    The function's package wins over other layers, those over the client and what comes with it, and
    all of them over the standard library.
    """
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    ours = {str(LAYER / "ric"), str(LAYER / "delegator")}
    folders = [task_root, str(_OPT / f"python/lib/{version}/site-packages"), str(_OPT / "python")]
    rest = [entry for entry in sys.path if entry not in {*ours, *folders}]
    sys.path[:] = [*folders, str(LAYER / "ric"), *rest]
    for folder in folders:
        # Reads the *.pth files there; the folders themselves are on the path already.
        if Path(folder).is_dir():
            site.addsitedir(folder)
