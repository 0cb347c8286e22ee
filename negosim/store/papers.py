"""Files of figures and tables outside of results folders: written aside, then renamed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from negosim.errors import StoreError
from negosim.store.records import is_ours
from negosim.store.system import explained
from negosim.store.writers import Writer

__all__ = ["put"]


def put(files: Mapping[Path, Writer]) -> list[Path]:
    """Write files; those that negosim wrote before in their place are replaced.

    Raises
    ------
    StoreError
        A file cannot be written, or one that negosim did not write stands in its place.
    """
    for path in files:
        _check_place(path)
    for path, write in files.items():
        with explained(f"cannot write {path}"):
            path.parent.mkdir(parents=True, exist_ok=True)
            # The ending stays, since it says in which format a figure is written.
            aside = path.with_name(f".negosim-{os.getpid()}-{path.name}")
            try:
                write(aside)
                os.replace(aside, path)
            finally:
                aside.unlink(missing_ok=True)
    return list(files)


def _check_place(path: Path) -> None:
    """Refuse to replace what nobody could make again."""
    if path.is_dir():
        raise StoreError(f"cannot write {path}: a folder is in the way; give another name with --out.")
    if os.path.lexists(path) and not is_ours(path):
        raise StoreError(
            f"cannot write {path}: a file is in the way that negosim did not write; move it, or give another "
            "name with --out."
        )
