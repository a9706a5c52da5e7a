"""Checks a layer in the image of the Java runtime that will host it.

Fails when something that the layer starts or loads cannot be started or loaded there.

Run by the layer's own Python, with LD_BIND_NOW=1, so that every symbol of every shared library must
be found at once. Usage: verify.py LAYER
"""

import importlib
import json
import pkgutil
import ssl
import sys
from importlib.util import cache_from_source
from pathlib import Path
from typing import NoReturn

UNCHECKED_HASH = 1
"""What a compiled module's second word says when its source is never looked at."""

LANGUAGE_OF_HOST = "/var/lang/"


def main() -> None:
    """Prints what the layer is when nothing is wrong with it."""
    layer = Path(sys.argv[1])
    manifest = json.loads((layer / "manifest.json").read_text(encoding="utf-8"))

    check_python(layer, manifest["python"]["version"])
    compiled = check_compiled(layer)
    sys.path[:0] = [str(layer / "ric"), str(layer / "delegator")]
    extensions = import_extensions(layer)
    import_client(layer / "ric")
    import_delegator(layer / "delegator")
    ssl.create_default_context()
    check_origins(layer)
    # Whatever was imported, nothing has been compiled anew.
    if check_compiled(layer) != compiled:
        fail("importing modules has compiled some of them")

    client = manifest["runtimeInterfaceClient"].get("awslambdaric", "of unknown version")
    print(
        f"Python {manifest['python']['version']} ({ssl.OPENSSL_VERSION}),",
        f"awslambdaric {client}, {extensions} extension modules, {compiled} compiled ones",
    )


def check_python(layer: Path, version: str) -> None:
    """The interpreter and its standard library are those of the layer."""
    for file in ("wrapper", "delegator/__main__.py"):
        if not (layer / file).is_file():
            fail(f"the layer lacks {file}")
    if sys.version.split()[0] != version:
        fail(f"another Python was started: {sys.version}")
    if Path(sys.prefix) != layer / "runtime":
        fail(f"Python takes {sys.prefix} for its own folder")


def check_compiled(layer: Path) -> int:
    """Every module is compiled, by a hash that nobody checks. Returns how many there are."""
    modules = sorted(layer.rglob("*.py"))
    for module in modules:
        compiled = Path(cache_from_source(str(module)))
        if not compiled.is_file():
            fail(f"{module} is not compiled")
        if int.from_bytes(compiled.read_bytes()[4:8], "little") != UNCHECKED_HASH:
            fail(f"{compiled} would be compared with its source at every start")
    return len(modules)


def import_extensions(layer: Path) -> int:
    """Loads every extension module. Returns how many there are."""
    count = 0
    for folder in (*(layer / "runtime/lib").glob("python3.*/lib-dynload"), layer / "ric"):
        for file in sorted(folder.rglob("*.so")):
            path = file.relative_to(folder)
            importlib.import_module(".".join([*path.parent.parts, path.name.split(".")[0]]))
            count += 1
    return count


def import_client(folder: Path) -> None:
    """The runtime interface client comes from the layer, and from nowhere else."""
    for name in ("awslambdaric.__main__", "runtime_client", "snapshot_restore_py", "simplejson"):
        file = importlib.import_module(name).__file__ or "nowhere"
        if not Path(file).is_relative_to(folder):
            fail(f"{name} comes from {file}")


def import_delegator(folder: Path) -> None:
    """All modules of the delegator can be imported."""
    for module in pkgutil.walk_packages([str(folder)]):
        if module.name != "__main__":
            importlib.import_module(module.name)


def check_origins(layer: Path) -> None:
    """Neither modules nor libraries come from what lies beside the JVM."""
    files = [str(getattr(module, "__file__", None)) for module in list(sys.modules.values())]
    maps = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    files += [fields[5] for fields in (line.split(maxsplit=5) for line in maps) if len(fields) > 5]
    for file in (*files, *sys.path):
        if file.startswith(LANGUAGE_OF_HOST) and not Path(file).is_relative_to(layer):
            fail(f"{file} belongs to the host's own language")


def fail(problem: str) -> NoReturn:
    """Ends the check."""
    sys.exit(f"verify.py: {problem}")


if __name__ == "__main__":
    main()
