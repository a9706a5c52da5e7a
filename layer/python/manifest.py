"""Writes the manifest of a layer: what is inside, from where and under which licence.

No dates and nothing of the machine that builds it: the same input gives the same bytes.

Run by the Python of the layer, when it is complete but for the manifest.
Usage: manifest.py LAYER RUNTIME_IMAGE MANAGED, the last being a copy of that image's /var/runtime.
"""

import json
import platform
import ssl
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

# SPDX expressions, by the first part of the names that they apply to.
LIBRARY_LICENCES = {
    "libbz2.": "bzip2-1.0.6",
    "libcrypt.": "LGPL-2.1-or-later",
    "libcrypto.": "Apache-2.0",
    "libdb-": "Sleepycat",
    "libexpat.": "MIT",
    "libffi.": "MIT",
    "libgcc_s.": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libgdbm": "GPL-3.0-or-later",
    "liblzma.": "0BSD",
    "libmpdec.": "BSD-2-Clause",
    "libncurses": "X11-distribute-modifications-variant",
    "libnsl.": "LGPL-2.1-or-later",
    "libpanel": "X11-distribute-modifications-variant",
    "libpython": "PSF-2.0",
    "libreadline.": "GPL-3.0-or-later",
    "libsqlite3.": "blessing",
    "libssl.": "Apache-2.0",
    "libstdc++.": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libtinfo": "X11-distribute-modifications-variant",
    "libtirpc.": "BSD-3-Clause",
    "libuuid.": "BSD-3-Clause",
    "libz.": "Zlib",
    "libzstd.": "BSD-3-Clause",
}

UNKNOWN = "NOASSERTION"


def main() -> None:
    """Adds the manifest to the layer."""
    layer, image, managed = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    packages = sorted(distributions(path=[str(layer / "ric")]), key=lambda package: package.name)
    libraries = names_in(layer / "runtime/lib")
    system_libraries = names_in(layer / "lib")
    manifest = {
        "schemaVersion": 1,
        "sources": {"runtimeImage": image},
        "python": {
            "version": platform.python_version(),
            "architecture": platform.machine(),
            "openssl": ssl.OPENSSL_VERSION,
            "libraries": libraries,
            "systemLibraries": system_libraries,
        },
        "runtimeInterfaceClient": {package.name: package.version for package in packages},
        "awsSdk": any(package.name == "boto3" for package in packages),
        "components": [
            component("Python", platform.python_version(), "PSF-2.0", image, "runtime"),
            *(library(image, f"runtime/lib/{name}") for name in libraries),
            *(
                component(package.name, package.version, licence_of(package), image, "ric")
                for package in packages
            ),
            *(library(image, f"lib/{name}") for name in system_libraries),
            component("Delegator and wrapper", None, "MIT", "this repository", "delegator"),
        ],
        # For whoever compares the wrapper and the delegator with what the managed runtime does.
        "bootstrap": lines_of(managed / "bootstrap"),
        "bootstrapModule": lines_of(managed / "bootstrap.py"),
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (layer / "manifest.json").write_text(f"{text}\n", encoding="utf-8")


def component(
    name: str, version: str | None, licence: str, source: str, path: str
) -> dict[str, Any]:
    """An entry of the manifest."""
    known = {} if version is None else {"version": version}
    return {"name": name, **known, "licence": licence, "source": source, "path": path}


def library(image: str, path: str) -> dict[str, Any]:
    """The entry of a shared library."""
    name = Path(path).name
    licences = (licence for start, licence in LIBRARY_LICENCES.items() if name.startswith(start))
    return component(name, None, next(licences, UNKNOWN), image, path)


def licence_of(package: Distribution) -> str:
    """What a package says about its licence in one line."""
    for field in ("License-Expression", "License"):
        text = package.metadata.get(field)
        if text and "\n" not in text:
            return text
    for classifier in package.metadata.get_all("Classifier", []):
        if classifier.startswith("License :: "):
            return classifier.rpartition(" :: ")[2]
    return UNKNOWN


def names_in(folder: Path) -> list[str]:
    """The names of the libraries in a folder, sorted; none when there is no such folder."""
    return sorted(file.name for file in folder.glob("*.so*"))


def lines_of(file: Path) -> list[str]:
    """The lines of a text, if it is there."""
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []


if __name__ == "__main__":
    main()
