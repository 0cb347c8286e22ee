"""Results folders that go into a bundle: checked, told apart by name, copied as they are."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from negosim.bundles.names import RESULTS, fault_of_name
from negosim.errors import RequestFault, StoreError
from negosim.folders import open_results
from negosim.reading import named
from negosim.store.kept import KeptFolder, verify
from negosim.store.manifest import MANIFEST
from negosim.store.shards import SHARDS, ShardStore
from negosim.version import MODEL

__all__ = ["copy_results", "folders_by_name", "others_in", "results_files", "strays_in"]


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
    for path in results_files(folder):
        if path.is_symlink():
            raise StoreError(f"{path} is a link, which a bundle cannot hold; put the file itself there.")
        place = target / path.relative_to(folder.directory)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def results_files(folder: KeptFolder) -> list[Path]:
    """The files that a results folder is made of; what else stands in it is somebody's own."""
    place = folder.directory
    named_files = [place / name for name in (MANIFEST, *folder.manifest["files"])]
    return sorted({*named_files, *place.joinpath(SHARDS).glob("*.parquet")})


def others_in(folder: KeptFolder) -> list[str]:
    """What else stands in a results folder, by its path in it; hidden files are left out."""
    return [name for name in strays_in(folder) if not any(part.startswith(".") for part in name.split("/"))]


def strays_in(folder: KeptFolder) -> list[str]:
    """All that a results folder is not made of, by its path in it."""
    own, place = set(results_files(folder)), folder.directory
    others = (path for path in sorted(place.rglob("*")) if path not in own and not path.is_dir())
    return [path.relative_to(place).as_posix() for path in others]
