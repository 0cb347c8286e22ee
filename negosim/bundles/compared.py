"""A results folder made again, beside the one in the bundle: numbers and bytes, file by file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from negosim.bundles.distances import apart, file_distance, json_distance, shard_distance
from negosim.bundles.manifest import Entry
from negosim.bundles.names import FIGURES, RESULTS, TABLES
from negosim.bundles.outcome import FileCheck, Redone
from negosim.origins.numbers import Distance
from negosim.store.kept import KeptFolder
from negosim.store.manifest import MANIFEST
from negosim.store.shards import SHARDS

__all__ = ["compared"]

_FOLLOWS = ("times", "files")
"""Of a manifest: what differs each time, or with files that are compared themselves."""


@dataclass(frozen=True)
class _Pair:
    """The folder of a bundle, unpacked, and that in which all is made again."""

    then: Path
    now: Path

    def inside(self, folder: str) -> _Pair:
        return _Pair(self.then / folder, self.now / folder)


def compared(entry: Entry, then: Path, now: Path) -> Redone:
    """Compare one results folder, and its figures and tables for papers.

    Parameters
    ----------
    entry : Entry
    then, now : Path
        The unpacked bundle, and the folder of what was made again.
    """
    pair, own = _Pair(then, now), f"{RESULTS}/{entry.name}"
    results = pair.inside(own)
    before, after = KeptFolder(results.then), KeptFolder(results.now)
    checks = [
        *_files(results, own, sorted(before.manifest["files"])),
        _manifest(results, own, entry),
        *_shards(results, own),
    ]
    for where in (FIGURES, TABLES):
        place = pair.inside(f"{where}/{entry.name}")
        checks += _files(place, f"{where}/{entry.name}", _names(place.then))
    return Redone(entry.name, before.recipe == after.recipe, tuple(checks))


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _files(pair: _Pair, own: str, names: list[str]) -> Iterator[FileCheck]:
    for name in names:
        then, now, told = pair.then / name, pair.now / name, f"{own}/{name}"
        if not now.is_file():
            yield FileCheck(told, False, apart("it was not made again"))
        elif then.read_bytes() == now.read_bytes():
            yield FileCheck(told, True)
        else:
            yield FileCheck(told, False, file_distance(then, now))


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
    if not then and not now:
        return
    same = {path.name: _is_same(path, places.now / path.name) for path in then}
    if all(same.values()) and len(then) == len(now):
        found: Distance | None = None
    else:
        found = shard_distance(then, now)
    for name, is_same in same.items():
        yield FileCheck(f"{own}/{SHARDS}/{name}", is_same, None if is_same else found)


def _is_same(then: Path, now: Path) -> bool:
    return now.is_file() and then.read_bytes() == now.read_bytes()
