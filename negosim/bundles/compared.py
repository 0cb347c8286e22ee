"""A results folder made again, beside the one in the bundle: numbers and bytes, file by file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from negosim.bundles.distances import apart, file_distance, is_of_numbers, json_distance, shard_distance
from negosim.bundles.manifest import Entry
from negosim.bundles.names import FIGURES, RESULTS, TABLES
from negosim.bundles.outcome import FileCheck, Redone
from negosim.store.kept import KeptFolder
from negosim.store.manifest import MANIFEST
from negosim.store.shards import SHARDS

__all__ = ["compared"]

_FOLLOWS = ("times", "files")
"""Of a manifest: what differs each time, and digests of files, all of which are compared themselves."""


@dataclass(frozen=True)
class _Pair:
    """The folder of a bundle, unpacked, and that in which all is made again."""

    then: Path
    now: Path

    def inside(self, folder: str) -> _Pair:
        return _Pair(self.then / folder, self.now / folder)


def compared(entry: Entry, then: Path, now: Path) -> Redone:
    """Compare one results folder, and its figures and tables for papers.

    Files that only one of the two has are differences. Texts and pictures hold numbers that are rounded or
    drawn: where numbers, versions and type of machine are the same, they have to be the same, too.

    Parameters
    ----------
    entry : Entry
    then, now : Path
        The unpacked bundle, and the folder of what was made again.
    """
    pair, own = _Pair(then, now), f"{RESULTS}/{entry.name}"
    results = pair.inside(own)
    before, after = KeptFolder(results.then), KeptFolder(results.now)
    checks = [*_files(results, own), _manifest(results, own, entry)]
    for where in (FIGURES, TABLES):
        place = f"{where}/{entry.name}"
        checks += _files(pair.inside(place), place)
    numbers = [check for check in checks if is_of_numbers(check.name) and not _is_manifest(check.name, own)]
    is_strict = before.manifest.get("versions") == after.manifest.get("versions") and all(
        check.is_same for check in numbers
    )
    # Files for papers name the command of the bundle; those of the results, that of their manifest.
    judged = (
        _judged(check, is_strict and not (entry.rewritten and check.name.startswith(f"{own}/")))
        for check in checks
    )
    return Redone(entry.name, before.recipe == after.recipe, (*judged, *_shards(results, own)))


def _is_manifest(name: str, own: str) -> bool:
    return name == f"{own}/{MANIFEST}"


def _judged(check: FileCheck, is_strict: bool) -> FileCheck:
    """What texts and pictures that differ come to."""
    if check.is_same or is_of_numbers(check.name) or not check.agrees:
        return check
    if is_strict:
        why = "it is another one, though numbers, versions and type of machine are the same"
        return replace(check, distance=apart(why))
    return replace(check, is_compared=check.distance is not None)


def _files(pair: _Pair, own: str) -> Iterator[FileCheck]:
    """All files that there were or are, but for manifests and shards."""
    for name in sorted(_names(pair.then) | _names(pair.now)):
        then, now, told = pair.then / name, pair.now / name, f"{own}/{name}"
        if not now.is_file():
            yield FileCheck(told, False, apart("it was not made again"))
        elif not then.is_file():
            yield FileCheck(told, False, apart("it is not in the bundle"))
        elif then.read_bytes() == now.read_bytes():
            yield FileCheck(told, True)
        else:
            yield FileCheck(told, False, file_distance(then, now))


def _names(folder: Path) -> set[str]:
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if path.parts[0] != SHARDS and path.as_posix() != MANIFEST}


def _manifest(pair: _Pair, own: str, entry: Entry) -> FileCheck:
    """``run.json`` but for times, and for the digests of files, which are compared themselves."""
    then, now = (json.loads((each / MANIFEST).read_bytes()) for each in (pair.then, pair.now))
    is_same = _without(then, _FOLLOWS) == _without(now, _FOLLOWS)
    left_out = (*_FOLLOWS, "versions", *(("command",) if entry.rewritten else ()))
    found = None if is_same else json_distance(_without(then, left_out), _without(now, left_out))
    return FileCheck(f"{own}/{MANIFEST}", is_same, found)


def _without(data: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in keys}


def _shards(pair: _Pair, own: str) -> Iterator[FileCheck]:
    """The shards of a sweep; which rows stand in which may hang on how many worked at once."""
    places = pair.inside(SHARDS)
    then, now = (sorted(each.glob("*.parquet")) for each in (places.then, places.now))
    names = sorted({path.name for path in (*then, *now)})
    same = {name: _is_same(places.then / name, places.now / name) for name in names}
    found = None if all(same.values()) else shard_distance(then, now)
    for name, is_same in same.items():
        yield FileCheck(f"{own}/{SHARDS}/{name}", is_same, None if is_same else found)


def _is_same(then: Path, now: Path) -> bool:
    return then.is_file() and now.is_file() and then.read_bytes() == now.read_bytes()
