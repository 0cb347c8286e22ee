"""Results folders: written under a temporary name, then put in place; nothing is lost.

1. All files are written to a temporary folder beside the place they are meant for.
2. What stands there already, if it is of another recipe (or no results folder), is moved to
   ``NAME@RECIPE``; if it is of the same one, what was added to it is carried over, and it goes.
3. Both folders change places in one step, so that at any moment a whole one stands there.

A run that was killed leaves its temporary folder behind; the next run into the same place removes it.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from negosim.errors import StoreError
from negosim.store.manifest import MANIFEST, effort
from negosim.store.system import change_places, explained, held, is_free, locked
from negosim.store.writers import Writer, text, to_json

__all__ = ["Contents", "aside_message", "check_place", "kind_of", "recipe_of", "save", "set_aside", "taken"]


_TRIES, _PAUSE = 10, 0.05


@dataclass(frozen=True)
class Contents:
    """What a results folder is to hold.

    Attributes
    ----------
    recipe : str
        Identifies all that the numbers depend on; it stands in the manifest, too.
    files : mapping of str to Writer
        By their path in the folder, such as ``figures/outcomes.pdf``.
    manifest : callable
        Gives the manifest as JSON data, from the SHA-256 of every other file by its path.
    seconds : float, optional
        How long solving took.
    """

    recipe: str
    files: Mapping[str, Writer]
    manifest: Callable[[Mapping[str, str]], Mapping[str, Any]]
    seconds: float | None = None


def save(contents: Contents, directory: Path, *, notify: Callable[[str], None] | None = None) -> Path:
    """Write a results folder.

    Parameters
    ----------
    contents : Contents
    directory : Path
        The folder. One of the same recipe is replaced, any other is moved aside first.
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
    check_place(directory)
    with _sentence(directory):
        directory = directory.resolve() if directory.is_symlink() else directory
        directory.parent.mkdir(parents=True, exist_ok=True)
        with _workspace(directory) as workspace:
            _fill(workspace / "new", contents)
            with locked(directory.parent), _unused(directory):
                aside = _put(workspace, directory, contents.recipe)
    if aside is not None and notify is not None:
        notify(aside_message(directory, aside))
    return directory


def aside_message(directory: Path, aside: Path) -> str:
    """What became of a folder that was in the place of another."""
    what = f"another {kind_of(aside)}" if recipe_of(aside) else "something that is no results folder"
    return f"{directory} held {what}, which was moved to {aside}."


def set_aside(directory: Path) -> Path:
    """Give a folder the name under which it is kept when another takes its place."""
    aside = _free_name(directory, recipe_of(directory))
    os.rename(directory, aside)
    return aside


def check_place(directory: Path) -> None:
    """Refuse places where no results folder can be written.

    Raises
    ------
    StoreError
        A file is in the way, nothing may be written there, or the place is the current folder or one
        that contains it.
    """
    with _sentence(directory):
        for part in (directory, *directory.parents):
            if os.path.lexists(part) and not part.is_dir():
                reason = f"the file {part} is in the way; move it."
                raise StoreError(f"cannot write results to {directory}: {reason}")
        if Path.cwd().is_relative_to(directory.resolve()):
            raise StoreError(f"cannot write results to {directory}: you are in it; give a folder of its own.")
        with _unused(directory):
            pass
        standing = next(part for part in directory.absolute().parents if part.is_dir())
        os.rmdir(tempfile.mkdtemp(prefix=".negosim.", dir=standing))


@contextmanager
def _unused(directory: Path) -> Iterator[None]:
    """Hold a folder, if there is one, lest a sweep begin in it.

    Raises
    ------
    StoreError
        A sweep is at work in it.
    """
    with ExitStack() as stack:
        if directory.is_dir():
            stack.enter_context(_soon_held(directory))
        yield


def _soon_held(directory: Path) -> AbstractContextManager[None]:
    """Hold a folder that another run may hold for the moment in which it looks, or puts its own in place."""
    for _ in range(_TRIES):
        with suppress(StoreError), held(directory, ""):
            break
        time.sleep(_PAUSE)
    return held(directory, taken(directory))


def taken(directory: Path) -> str:
    """That a folder cannot be used now, and what to do."""
    return (
        f"a sweep is at work in {directory}; wait until it ends, or give this one a folder of its own "
        "with --name."
    )


def recipe_of(directory: Path) -> str | None:
    """Recipe of a results folder, or None if there is none that can be read."""
    recipe = _said(directory, "recipe")
    return recipe if isinstance(recipe, str) and recipe.isalnum() else None


def kind_of(directory: Path) -> str:
    """What a results folder holds: a ``run`` (also where its manifest does not say), a ``comparison``."""
    kind = _said(directory, "kind")
    return kind if isinstance(kind, str) and kind.isalpha() else "run"


def _said(directory: Path, key: str) -> object:
    """What stands under a key of the manifest; None if there is none that can be read."""
    try:
        return json.loads((directory / MANIFEST).read_bytes())[key]
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _sentence(directory: Path) -> AbstractContextManager[None]:
    return explained(f"cannot write results to {directory}")


def _prefix(directory: Path) -> str:
    return f".{directory.name[:40]}.writing-"


@contextmanager
def _workspace(directory: Path) -> Iterator[Path]:
    """A temporary folder beside the place, held while it is used and deleted in the end.

    Those that nobody holds are of runs that were killed, and removed. Both is done while the folder
    around them is held, so that nobody takes one that was just made for one that was left.
    """
    with ExitStack() as held:
        with locked(directory.parent):
            _remove_leftovers(directory)
            workspace = Path(tempfile.mkdtemp(prefix=_prefix(directory), dir=directory.parent))
            held.callback(shutil.rmtree, workspace, ignore_errors=True)
            held.enter_context(locked(workspace))
        yield workspace


def _remove_leftovers(directory: Path) -> None:
    for leftover in directory.parent.glob(f"{glob.escape(_prefix(directory))}*"):
        if is_free(leftover):
            shutil.rmtree(leftover, ignore_errors=True)


def _fill(folder: Path, contents: Contents) -> None:
    folder.mkdir()
    digests = {}
    for name, write in contents.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path)
        digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    told = dict(contents.manifest(digests))
    told["times"] = {**told["times"], **effort(contents.seconds)}
    text(to_json(told))(folder / MANIFEST)


def _put(workspace: Path, directory: Path, recipe: str) -> Path | None:
    """Put the new folder in place; where the one that stood there went, if it was kept."""
    new = workspace / "new"
    if not directory.exists():
        os.rename(new, directory)
        return None
    found = recipe_of(directory)
    if found == recipe and _carried_over(directory, new):
        change_places(new, directory)
        return None
    # Under its later name the old folder must never be missing, so the new one goes there first.
    aside = _free_name(directory, found)
    os.rename(new, aside)
    try:
        change_places(aside, directory)
    except BaseException:
        if not new.exists():
            os.rename(aside, new)
        raise
    return aside


def _free_name(directory: Path, recipe: str | None) -> Path:
    name = f"{directory.name}@{recipe[:8] if recipe else 'unknown'}"
    number, path = 1, directory.with_name(name)
    while os.path.lexists(path):
        number += 1
        path = directory.with_name(f"{name}-{number}")
    return path


def _carried_over(old: Path, new: Path) -> bool:
    """Copy what others added to the old folder, such as notes or further figures, if all of it can be."""
    try:
        for path in sorted(old.rglob("*")):
            target = new / path.relative_to(old)
            if path.is_dir() and not path.is_symlink():
                target.mkdir(exist_ok=True)
            elif not os.path.lexists(target):
                if not (path.is_file() or path.is_symlink()):
                    return False
                shutil.copy2(path, target, follow_symlinks=False)
    except OSError:
        return False
    return True
