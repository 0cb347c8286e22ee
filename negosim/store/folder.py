"""Results folders: written under a temporary name, then put in place; nothing is lost.

1. All files are written to a temporary folder beside the place they are meant for.
2. What stands there already, if it has another recipe, is moved to ``NAME@RECIPE``; if it has the
   same one, it is put into the temporary folder, with what was added to it carried over.
3. The new folder is renamed into its place, and the temporary one is deleted.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from negosim.errors import StoreError
from negosim.store.manifest import manifest
from negosim.store.results import Results, table_files
from negosim.store.writers import Writer, text, to_json

__all__ = ["MANIFEST", "check_place", "recipe_of", "save"]

MANIFEST = "run.json"

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "there is no permission to write there",
    errno.EPERM: "there is no permission to write there",
    errno.EEXIST: "a file is in the way",
    errno.ENOTDIR: "a file is in the way",
    errno.ENAMETOOLONG: "the name is too long",
}


def save(
    results: Results,
    directory: Path,
    *,
    command: str = "",
    extra: Mapping[str, Writer] | None = None,
    notify: Callable[[str], None] | None = None,
) -> Path:
    """Write the folder of a run.

    Parameters
    ----------
    results : Results
    directory : Path
        The folder. One of the same recipe is replaced, any other is moved aside first.
    command : str
        What was asked for, for the manifest.
    extra : mapping of str to Writer, optional
        Further files by their path in the folder, such as ``figures/outcomes.pdf``.
    notify : callable, optional
        Called with a sentence when a folder is moved aside.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    StoreError
        The folder cannot be written; what stood there is as it was.
    """
    files = {MANIFEST: text(to_json(manifest(results, command))), **table_files(results), **(extra or {})}
    check_place(directory)
    with _explained(directory):
        directory.parent.mkdir(parents=True, exist_ok=True)
        with _workspace(directory) as workspace:
            _fill(workspace / "new", files)
            aside = _put(workspace, directory, results.recipe)
    if aside is not None and notify is not None:
        notify(f"{directory} held another run, which was moved to {aside}.")
    return directory


def check_place(directory: Path) -> None:
    """Refuse places where no results folder can stand.

    Raises
    ------
    StoreError
        A file is in the way, or the place is the current folder or one that contains it.
    """
    with _explained(directory):
        for part in (directory, *directory.parents):
            if os.path.lexists(part) and not part.is_dir():
                reason = f"the file {part} is in the way; move it."
                raise StoreError(f"cannot write results to {directory}: {reason}")
        if Path.cwd().is_relative_to(directory.resolve()):
            raise StoreError(f"cannot write results to {directory}: you are in it; give a folder of its own.")


def recipe_of(directory: Path) -> str | None:
    """Recipe of a results folder, or None if there is none that can be read."""
    try:
        recipe = json.loads((directory / MANIFEST).read_bytes())["recipe"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return recipe if isinstance(recipe, str) and recipe.isalnum() else None


@contextmanager
def _explained(directory: Path) -> Iterator[None]:
    """Errors of the system as one sentence."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
        raise StoreError(f"cannot write results to {directory}: {reason}.") from error


@contextmanager
def _workspace(directory: Path) -> Iterator[Path]:
    """A temporary folder beside the place, deleted in the end unless it holds what stood there."""
    workspace = Path(tempfile.mkdtemp(prefix=f".{directory.name[:40]}.", dir=directory.parent))
    try:
        yield workspace
    finally:
        if not (workspace / "old").exists() or directory.exists():
            shutil.rmtree(workspace, ignore_errors=True)


def _fill(folder: Path, files: Mapping[str, Writer]) -> None:
    folder.mkdir()
    for name, write in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path)


def _put(workspace: Path, directory: Path, recipe: str) -> Path | None:
    """Put the new folder in place; where the one that stood there went, if it was kept."""
    if not directory.exists():
        os.rename(workspace / "new", directory)
        return None
    found = recipe_of(directory)
    kept = found != recipe
    if not kept:
        _carry_over(directory, workspace / "new")
    aside = _free_name(directory, found) if kept else workspace / "old"
    os.rename(directory, aside)
    try:
        os.rename(workspace / "new", directory)
    except BaseException:
        os.rename(aside, directory)
        raise
    return aside if kept else None


def _free_name(directory: Path, recipe: str | None) -> Path:
    name = f"{directory.name}@{recipe[:8] if recipe else 'unknown'}"
    number, path = 1, directory.with_name(name)
    while os.path.lexists(path):
        number += 1
        path = directory.with_name(f"{name}-{number}")
    return path


def _carry_over(old: Path, new: Path) -> None:
    """Copy what others added to the old folder, such as notes or further figures."""
    for path in sorted(old.rglob("*")):
        target = new / path.relative_to(old)
        if path.is_dir() and not path.is_symlink():
            target.mkdir(exist_ok=True)
        elif not os.path.lexists(target):
            shutil.copy2(path, target, follow_symlinks=False)
