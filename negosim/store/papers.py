"""Files of figures and tables outside of results folders: written aside, then renamed.

What can be made again is replaced. A text that was edited since (a caption, a table) stays, and the new one
is written beside it; a file that negosim did not write is never touched.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from negosim.errors import StoreError
from negosim.store.records import is_ours
from negosim.store.seals import is_as_written
from negosim.store.system import explained
from negosim.store.writers import Writer

__all__ = ["put"]

_TEXTS = (".txt", ".tex", ".md", ".html")
_NEW = ".new"


def put(files: Mapping[Path, Writer]) -> list[Path]:
    """Write files.

    Parameters
    ----------
    files : mapping of Path to Writer

    Returns
    -------
    list of Path
        What was written; in place of a text that was edited, the one beside it, ``NAME.new.ENDING``.

    Raises
    ------
    StoreError
        A file cannot be written, or one that negosim did not write stands in its place.
    """
    with ExitStack() as stack:
        written = {path: _aside(path, write, stack) for path, write in files.items()}
        places = {path: _place(path, aside) for path, aside in written.items()}
        for path, aside in written.items():
            with explained(f"cannot write {places[path]}"):
                os.replace(aside, places[path])
    return list(places.values())


def _aside(path: Path, write: Writer, stack: ExitStack) -> Path:
    """Write a file into a folder of its own beside its place, which goes in the end."""
    if path.is_dir():
        raise StoreError(f"cannot write {path}: a folder is in the way; give another name with --out.")
    with explained(f"cannot write {path}"):
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix=".negosim-", dir=path.parent))
        # Under its own name, whose ending says in which format a figure is written.
        aside = Path(folder, path.name)
        write(aside)
    return aside


def _place(path: Path, new: Path) -> Path:
    """Where a file goes: into its place, or beside a text that was edited.

    Raises
    ------
    StoreError
        What stands there is not negosim's.
    """
    if not os.path.lexists(path) or (path.is_file() and path.read_bytes() == new.read_bytes()):
        return path
    if not is_ours(path):
        raise StoreError(
            f"cannot write {path}: a file is in the way that negosim did not write; move it, or give another "
            "name with --out."
        )
    edited = path.suffix.lower() in _TEXTS and not is_as_written(path)
    return path.with_name(f"{path.stem}{_NEW}{path.suffix}") if edited else path
