"""The results folder of a sweep: its plan, its shards, and the table and charts made from them.

Unlike that of a run it is there from the beginning and grows. ``run.json`` says what it belongs to;
what is made from the shards is written aside and renamed, file by file, and ``run.json`` last.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from negosim.errors import StoreError
from negosim.scenario.data import Scenario
from negosim.store.archive import scenario_from, scenario_to
from negosim.store.folder import aside_message, check_place, kind_of, recipe_of, set_aside, taken
from negosim.store.manifest import FORMAT, MANIFEST, SECONDS, effort, times, versions
from negosim.store.results import ARCHIVE
from negosim.store.shards import WRITING, ShardStore
from negosim.store.system import explained, held, locked
from negosim.store.writers import Writer, text, to_json

__all__ = ["KIND", "SweepFolder", "add_files", "belongs", "opened_sweep", "sweep_folder"]

KIND = "sweep"
_UNREADABLE = (AttributeError, LookupError, OSError, TypeError, ValueError)


class SweepFolder:
    """A sweep's folder while it is used.

    Attributes
    ----------
    directory : Path
    store : ShardStore
    """

    def __init__(self, directory: Path, store: ShardStore) -> None:
        self.directory = directory
        self.store = store

    def write(
        self,
        files: Mapping[str, Writer],
        scenario: Scenario,
        facts: Mapping[str, Any],
        seconds: float = 0.0,
    ) -> None:
        """Write what is made from the shards, and the manifest; what other plans made of them stays.

        Parameters
        ----------
        files : mapping of str to Writer
            By their path in the folder.
        scenario : Scenario
            What every cell changes.
        facts : mapping
            What the manifest says of the sweep: recipe, command, plan and so on.
        seconds : float
            How long solving took, added to what the manifest says of it already.

        Raises
        ------
        StoreError
            A file cannot be written.
        """
        files = {ARCHIVE: text(to_json(scenario_to(scenario))), **files}
        with explained(f"cannot write to {self.directory}"):
            before = _manifest(self.directory)
            digests = before.get("files", {})
            digests |= {name: _replace(self.directory, name, write) for name, write in files.items()}
            told = {
                "format": FORMAT,
                "kind": KIND,
                "name": scenario.name,
                "title": scenario.title,
                **facts,
                "versions": versions(),
                "files": digests,
                "times": times() | effort(_in_all(before, seconds)),
            }
            _replace(self.directory, MANIFEST, text(to_json(told)))


def _in_all(before: Mapping[str, Any], seconds: float) -> float | None:
    """How long a sweep took in all; None if it began when that was not recorded yet."""
    earlier = before.get("times", {}).get(SECONDS) if before else 0.0
    return None if earlier is None else earlier + seconds


def add_files(directory: Path, files: Mapping[str, Writer]) -> None:
    """Write further files into a sweep's folder; its manifest lists them, and is else as it was.

    Raises
    ------
    StoreError
        A file cannot be written, or a sweep is at work there.
    """
    with explained(f"cannot write to {directory}"), held(directory, taken(directory)):
        told = _manifest(directory)
        digests = {name: _replace(directory, name, write) for name, write in files.items()}
        told["files"] = told.get("files", {}) | digests
        _replace(directory, MANIFEST, text(to_json(told)))


def _replace(directory: Path, name: str, write: Writer) -> str:
    """Write a file aside and rename it; the SHA-256 of what it holds."""
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    # The ending stays, since it says in which format a figure is written.
    aside = path.with_name(f"{WRITING}{os.getpid()}-{path.name}")
    try:
        write(aside)
        with aside.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    return digest


@contextmanager
def sweep_folder(
    directory: Path, recipe: str, notify: Callable[[str], None] | None = None
) -> Iterator[SweepFolder]:
    """The folder of a sweep, made if need be, and held as long as it is used.

    Parameters
    ----------
    directory : Path
        What stands there and belongs to anything else is moved aside first.
    recipe : str
        Of the sweep.
    notify : callable, optional
        Called with a sentence on what was moved aside or found damaged.

    Raises
    ------
    StoreError
        The folder cannot be written, or another sweep uses it.
    """
    say = notify or (lambda message: None)
    check_place(directory)
    full = taken(directory)
    with explained(f"cannot write to {directory}"):
        directory = directory.resolve() if directory.is_symlink() else directory
        directory.parent.mkdir(parents=True, exist_ok=True)
        with locked(directory.parent):
            if directory.exists() and any(directory.iterdir()) and not belongs(directory, recipe):
                with held(directory, full):
                    aside = set_aside(directory)
                say(aside_message(directory, aside))
            directory.mkdir(exist_ok=True)
    with held(directory, full):
        with explained(f"cannot write to {directory}"):
            for left in directory.rglob(f"{WRITING}*"):  # by a process that was killed
                left.unlink(missing_ok=True)
        store = ShardStore(directory, recipe)
        if store.damaged:
            many = "1 shard was" if len(store.damaged) == 1 else f"{len(store.damaged)} shards were"
            names = ", ".join(path.name for path in store.damaged[:3])
            say(f"{many} damaged and set aside ({names}); what is missing is solved again.")
        yield SweepFolder(directory, store)


def belongs(directory: Path, recipe: str) -> bool:
    """Whether a folder holds cells of a sweep with this recipe."""
    return recipe_of(directory) == recipe and kind_of(directory) == KIND


def _manifest(directory: Path) -> dict[str, Any]:
    try:
        found = json.loads((directory / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def opened_sweep(directory: Path) -> tuple[Scenario, dict[str, Any]]:
    """The scenario and the manifest of a sweep's folder.

    Raises
    ------
    StoreError
        There is no sweep, or it cannot be read.
    """
    found = _manifest(directory)
    if found.get("kind") != KIND:
        raise StoreError(f"there is no sweep in {directory}; 'negosim sweep' writes one under results/.")
    if found.get("format") != FORMAT:
        raise StoreError(
            f"the sweep in {directory} has format {found.get('format')}, "
            f"this version of negosim reads {FORMAT}."
        )
    try:
        return scenario_from(json.loads((directory / ARCHIVE).read_bytes())), found
    except _UNREADABLE:
        raise StoreError(
            f"cannot use {directory / ARCHIVE}: it cannot be read; run the sweep again to get it back."
        ) from None
