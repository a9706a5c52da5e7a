"""Writes a zip whose bytes depend on nothing but the files.

Sorted names, one fixed time, and of the modes only the execute bit. Lambda unpacks modes and
symbolic links as they are.

Usage: pack.py FOLDER ZIP
"""

import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

# Kind and permissions, as Unix has them.
PLAIN_FILE = 0o100644
EXECUTABLE = 0o100755
SYMBOLIC_LINK = 0o120777

MADE_ON_UNIX = 3
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The first day that the format knows."""


def main() -> None:
    """Packs all files and symbolic links below a folder; folders get no entries."""
    folder, target = (Path(argument) for argument in sys.argv[1:])
    files = {file.relative_to(folder).as_posix(): file for file in files_below(folder)}
    with zipfile.ZipFile(target, "w") as archive:
        for name, file in sorted(files.items()):
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.create_system = MADE_ON_UNIX
            entry.external_attr = mode_of(file) << 16
            archive.writestr(entry, content_of(file), zipfile.ZIP_DEFLATED, compresslevel=9)


def files_below(folder: Path) -> Iterator[Path]:
    """All that is not a folder."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            yield from files_below(entry)
        else:
            yield entry


def mode_of(file: Path) -> int:
    """One of three modes."""
    if file.is_symlink():
        return SYMBOLIC_LINK
    return EXECUTABLE if file.stat().st_mode & 0o100 else PLAIN_FILE


def content_of(file: Path) -> bytes:
    """What a file holds; for a symbolic link, where it leads."""
    return os.fsencode(file.readlink()) if file.is_symlink() else file.read_bytes()


if __name__ == "__main__":
    main()
