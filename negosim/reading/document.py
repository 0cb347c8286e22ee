"""A file's data with the places of its parts, and notes on what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from negosim.errors import FileFault, NegosimError, Place, together

__all__ = ["UNREAD", "Document", "Finding", "Loc", "Notes"]

Loc = tuple[str | int, ...]

UNREAD = "(not read)"
"""Stands for a name that could not be read, so that the rest can be checked; never reported."""


@dataclass(frozen=True)
class Finding:
    """Something wrong at a location; ``key`` if it is the key rather than the value.

    ``name`` is the name that does not exist or is missing, if the finding is about one.
    """

    loc: Loc
    message: str
    key: bool = False
    name: str | None = None


@dataclass(frozen=True)
class Document:
    """A file's data and the places of its parts.

    Attributes
    ----------
    data : object
        Keys with values, lists, text and numbers.
    path : Path or str
        The file, or what stands for it.
    keys, values : dict
        Place of the key and of the value at each location (a tuple of keys and indices).
    unread : set
        Locations that could not be read; faults say why.
    """

    data: Any
    path: Path | str
    keys: dict[Loc, Place] = field(default_factory=dict)
    values: dict[Loc, Place] = field(default_factory=dict)
    unread: set[Loc] = field(default_factory=set)

    def place(self, loc: Loc, *, key: bool = False) -> Place:
        """Place of a location, or of the nearest part of the file that contains it."""
        loc = tuple(loc)
        while loc:
            found = self.keys.get(loc) if key else self.values.get(loc)
            if found is None:
                found = self.values.get(loc) or self.keys.get(loc)
            if found is not None:
                return found
            loc = loc[:-1]
        return self.values.get((), Place(self.path, 1, 1))

    def nearest(self, *locs: Loc) -> Loc:
        """The first of several locations (of keys) that the data has, or the last of them."""
        return next((loc for loc in locs if _holds(self.data, loc)), locs[-1])

    def fault(self, loc: Loc, message: str, *, key: bool = False) -> NegosimError:
        """The fault to raise for what stands at ``loc``."""
        return FileFault(self.place(loc, key=key), message)

    def rename(self, old: Loc, new: Loc) -> None:
        """Give the places of a part under a misspelt key to the key that is meant as well."""
        for places in (self.keys, self.values):
            moved = {loc: place for loc, place in places.items() if loc[: len(old)] == old}
            places.update({new + loc[len(old) :]: place for loc, place in moved.items()})


def _holds(data: Any, loc: Loc) -> bool:
    for step in loc:
        if not isinstance(data, dict) or step not in data:
            return False
        data = data[step]
    return True


class Notes:
    """What is wrong with one document, gathered while it is read and checked.

    Parts that could not be read leave traces further on: names that seem unknown, tables that seem
    empty. Notes keep those out, so that each fault is told once, where it stands.

    Parameters
    ----------
    document : Document
    lost : set of str, optional
        Names in parts that could not be read; documents that belong together share one set.
    faults : iterable of NegosimError, optional
        Faults that are known already.
    """

    def __init__(
        self, document: Document, lost: set[str] | None = None, faults: Iterable[NegosimError] = ()
    ) -> None:
        self.document = document
        self.lost = {UNREAD} if lost is None else lost
        self.unread = set(document.unread)
        self.lost.update(str(loc[-1]) for loc in self.unread if loc)
        self._faults = list(faults)

    def add(self, loc: Loc, message: str, *, key: bool = False, name: str | None = None) -> None:
        """Note what is wrong at a location, unless it only follows from what could not be read."""
        self.take([Finding(loc, message, key, name)])

    def take(self, findings: Iterable[Finding]) -> None:
        """Note several findings."""
        for finding in findings:
            if not self._follows(finding):
                self.certain(finding)

    def certain(self, finding: Finding) -> None:
        """Note a finding that follows from nothing else."""
        self._faults.append(self.document.fault(finding.loc, finding.message, key=finding.key))

    def lose(self, loc: Loc, part: Any = None) -> None:
        """Leave out a part that cannot be read; what it names is not looked for any more."""
        self.unread.add(loc)
        self.lost.update(_names(part))
        if loc:
            self.lost.add(str(loc[-1]))
        if loc[:1] == ("parameters",):
            self.lost.update(map(str, loc[1:2]))

    def touches(self, *loc: str | int) -> bool:
        """Whether a location, something in it or something around it could not be read."""
        return any(_inside(loc, other) or _inside(other, loc) for other in self.unread)

    def _follows(self, finding: Finding) -> bool:
        if finding.name is not None:
            return finding.name in self.lost
        if any(_inside(finding.loc, other) for other in self.unread):
            return True
        return len(finding.loc) > 1 and any(_inside(other, finding.loc) for other in self.unread)

    @property
    def faults(self) -> tuple[NegosimError, ...]:
        """All faults so far."""
        return tuple(self._faults)

    def raise_all(self) -> None:
        """Raise all faults as one error, if there are any.

        Raises
        ------
        NegosimError
            There is a fault.
        """
        if self._faults:
            raise together(self._faults)


def _inside(loc: Loc, outer: Loc) -> bool:
    return loc[: len(outer)] == outer


def _names(part: Any) -> Iterable[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            yield str(key)
            yield from _names(value)
    elif isinstance(part, (list, tuple)):
        for item in part:
            yield from _names(item)
    elif isinstance(part, str):
        yield part
