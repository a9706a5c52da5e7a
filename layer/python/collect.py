"""Copies Python and Lambda's runtime interface client out of AWS's base image into a layer.

Libraries of the operating system that Python loads go to a folder of their own: another image may
lack some of them.

Run by the Python of that image. Usage: collect.py LAYER LIBRARIES, with WITH_BOTO3 (0 or 1) in the
environment.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

PREFIX = Path(sys.base_prefix)

# Packages, and modules that must be found whatever the metadata of the packages says, or lacks.
CLIENT = "awslambdaric"
CLIENT_MODULES = ("awslambdaric", "runtime_client", "snapshot_restore_py", "simplejson")
SDK = "boto3"
SDK_MODULES = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six")

# What no function asks for: development, graphical user interfaces, tests. Packages that the image
# has in site-packages are chosen one by one.
STANDARD_LIBRARY_LEFT_OUT = shutil.ignore_patterns(
    "__pycache__", "site-packages", "config-*", "ensurepip", "idlelib", "lib2to3", "pydoc_data",
    "test", "tests", "tkinter", "turtle.py", "turtledemo", "venv",
    "_ctypes_test.*", "_test*.so", "_tkinter.*", "_xxtestfuzz.*", "xxlimited*.so", "xxsubtype.*",
)  # fmt: skip

# The list of a package's files would name some that are not there.
PACKAGE_LEFT_OUT = shutil.ignore_patterns("__pycache__", "tests", "RECORD")

# What follows the name of a package in the name of its folder of metadata.
METADATA_VERSION = re.compile(r"(-[^-]+)*\.(dist|egg)-info$")

IMPORT_ALL = """
import importlib, sys
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except ImportError as problem:
        print(name, problem, sep=": ")
"""


def main() -> None:
    """Fills the folder of the layer, and the one of libraries."""
    layer, libraries = (Path(argument) for argument in sys.argv[1:])
    with_boto3 = os.environ.get("WITH_BOTO3") == "1"
    # Where images of some versions keep the client; the managed runtime looks there last.
    sys.path.append(os.environ.get("LAMBDA_RUNTIME_DIR", "/var/runtime"))

    copy_python(layer / "runtime")
    copy_packages(layer / "ric", CLIENT, CLIENT_MODULES)
    if with_boto3:
        copy_packages(layer / "ric", SDK, SDK_MODULES)
    copy_libraries(layer, libraries)


def copy_python(runtime: Path) -> None:
    """Copies the interpreter and the standard library, as they lie to each other."""
    program = runtime / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    program.parent.mkdir(parents=True)
    shutil.copy(Path(sys.executable).resolve(), program)
    (program.parent / "python3").symlink_to(program.name)
    for part in {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}:
        shutil.copytree(
            part,
            runtime / Path(part).relative_to(PREFIX),
            ignore=STANDARD_LIBRARY_LEFT_OUT,
            dirs_exist_ok=True,
        )
    drop_unusable(Path(sysconfig.get_path("platstdlib")), runtime)


def drop_unusable(part: Path, runtime: Path) -> None:
    """Drops extension modules that cannot be imported in the image itself: a library is missing."""
    folder = runtime / part.relative_to(PREFIX) / "lib-dynload"
    modules = {file.name.split(".")[0]: file for file in sorted(folder.iterdir())}
    command = [sys.executable, "-I", "-c", IMPORT_ALL, *modules]
    problems = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for problem in problems.splitlines():
        print("not in the image either:", problem)
        modules[problem.split(":")[0]].unlink()


def copy_packages(target: Path, package: str, modules: Iterable[str]) -> None:
    """Copies a package, all that it depends on and modules, from wherever they are imported."""
    packages = closure(package)
    owned = {
        module
        for module, owners in metadata.packages_distributions().items()
        if module.isidentifier() and packages.keys() & {normalized(owner) for owner in owners}
    }
    for module in sorted(owned | set(modules)):
        spec = find_spec(module)
        if spec is None:
            sys.exit(f"collect.py: the image has no module {module}")
        locations = spec.submodule_search_locations
        for location in [spec.origin] if locations is None else locations:
            copy(Path(str(location)), target)
    for name, distribution in packages.items():
        for entry in Path(str(distribution.locate_file(""))).iterdir():
            if normalized(METADATA_VERSION.sub("", entry.name)) == name != normalized(entry.name):
                copy(entry, target)


def closure(package: str) -> dict[str, metadata.Distribution]:
    """A package and what it depends on, as far as the image has it, by normalized name."""
    found: dict[str, metadata.Distribution] = {}
    wanted = [package]
    while wanted:
        name = normalized(wanted.pop())
        if name not in found:
            try:
                found[name] = metadata.distribution(name)
            except metadata.PackageNotFoundError:
                # Packages may come without any; their modules are asked for by name.
                print(f"the image has no metadata of {name}")
            else:
                wanted.extend(requirements(found[name]))
    return found


def requirements(package: metadata.Distribution) -> Iterator[str]:
    """The names of the packages that one depends on, optional ones left out."""
    for requirement in package.requires or []:
        name = re.match(r"[\w.-]+", requirement)
        if name and not re.search(r";.*\bextra\s*==", requirement):
            yield name[0]


def normalized(name: str) -> str:
    """The name of a package as it is compared with others."""
    return re.sub(r"[-_.]+", "-", name).lower()


def copy(source: Path, folder: Path) -> None:
    """Copies a file or a folder into another folder."""
    target = folder / source.name
    folder.mkdir(exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=PACKAGE_LEFT_OUT, dirs_exist_ok=True)
    else:
        shutil.copy(source, target)


def copy_libraries(layer: Path, others: Path) -> None:
    """Copies the shared libraries that all of it loads.

    Those beside Python go with it. The loader itself says which they are, under the names by which
    it looks for them.
    """
    own = layer / "runtime/lib"
    others.mkdir(parents=True)
    trace = ["bash", str(Path(__file__).with_name("trace.sh")), str(layer)]
    lines = subprocess.run(trace, check=True, capture_output=True, text=True).stdout
    for name, path in re.findall(r"^\s*(\S+) => (.+?)(?: \(0x\w+\))?$", lines, re.MULTILINE):
        if path == "not found":
            sys.exit(f"collect.py: the image lacks {name}")
        if not Path(path).is_relative_to(layer):
            shutil.copy(path, (own if Path(path).is_relative_to(PREFIX) else others) / name)


if __name__ == "__main__":
    main()
