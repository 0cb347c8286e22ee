"""Results folders that go into a bundle: checked, told apart by name, copied as they are."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from negosim.bundles.names import RESULTS, fault_of_name
from negosim.errors import RequestFault, StoreError
from negosim.folders import open_results
from negosim.reading import named
from negosim.store.kept import KeptFolder, verify
from negosim.store.shards import SHARDS, ShardStore
from negosim.version import MODEL

__all__ = ["copy_results", "folders_by_name"]


def folders_by_name(directories: Iterable[str | Path]) -> dict[str, KeptFolder]:
    """Results folders by the names that they get in a bundle.

    Parameters
    ----------
    directories : iterable of str or Path

    Raises
    ------
    NegosimError
        There is none, or one is damaged, not finished, or of another model than this negosim's.
    """
    found: dict[str, KeptFolder] = {}
    for directory in dict.fromkeys(Path(each).resolve() for each in directories):
        folder = KeptFolder(directory)
        _check(folder)
        found[_free(folder.directory.name, found)] = folder
    if not found:
        raise RequestFault("expected a results folder, found none; name those that the bundle is to hold.")
    return found


def _free(name: str, taken: Iterable[str]) -> str:
    """A name that no other folder has, also where capitals do not count."""
    fault = fault_of_name(f"{RESULTS}/{name}")
    if fault:
        raise RequestFault(f"the folder '{named(name)}' cannot be packed, since {fault}; rename it.")
    lower, number, free = {each.lower() for each in taken}, 1, name
    while free.lower() in lower:
        number += 1
        free = f"{name}_{number}"
    return free


def _check(folder: KeptFolder) -> None:
    verify(folder.directory)
    shards = ShardStore(folder.directory, read_only=True)
    if shards.damaged:
        raise StoreError(
            f"{folder.directory} is not as it was written: {shards.damaged[0].name} is damaged; run the "
            "sweep again to get it back."
        )
    model = dict(folder.manifest.get("versions", {})).get("model")
    if model != MODEL:
        raise StoreError(
            f"{folder.directory} was solved with version {named(model)} of the model, and this negosim has "
            f"{MODEL}; make it again, or bundle it with the negosim that made it."
        )
    open_results(folder.directory)  # which refuses a sweep that is not finished


def copy_results(folder: KeptFolder, target: Path) -> None:
    """Copy the files of a results folder.

    Raises
    ------
    StoreError
        One of them is a link.
    """
    for path in _kept(folder.directory):
        if path.is_symlink():
            raise StoreError(f"{path} is a link, which a bundle cannot hold; put the file itself there.")
        place = target / path.relative_to(folder.directory)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def _kept(directory: Path) -> Iterator[Path]:
    """All files but hidden ones, and what is left of damaged shards."""
    for path in sorted(directory.rglob("*")):
        place = path.relative_to(directory)
        is_left = place.parts[0] == SHARDS and path.suffix != ".parquet"
        if not any(part.startswith(".") for part in place.parts) and not is_left and not path.is_dir():
            yield path
