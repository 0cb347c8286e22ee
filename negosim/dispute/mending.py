"""Data into a model even where parts of it are wrong, so that all faults of a file are found at once.

What cannot be read is noted, and then left out or replaced by a harmless stand-in; the rest is read
again, until all of it can be. ``Notes`` keep out what would only follow from such a gap.
"""

from __future__ import annotations

import copy
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from negosim.dispute.faults import field_at, finding_of, keys_at
from negosim.reading import UNREAD, Finding, Loc, Notes, near, shown

__all__ = ["FORMAT", "drafted"]

FORMAT = 1
"""Version of the file formats that this negosim reads."""

Model = TypeVar("Model", bound=BaseModel)

_MOST_PASSES = 200
_LIKENESS = 0.75

# What stands for a key that must be there and cannot be read: it is legal, and no check speaks of it.
_STAND_INS: dict[str, Any] = {
    "actor": UNREAD,
    "basis": "judgement",
    "discount": 0.5,
    "first": UNREAD,
    "game": {"proposers": [UNREAD]},
    "meaning": UNREAD,
    "name": UNREAD,
    "negosim": FORMAT,
    "precision": 1,
    "proposers": [UNREAD],
    "status_quo": UNREAD,
    "terms": {},
    "title": UNREAD,
    "unit": UNREAD,
}
_BOOLS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
# Without these, nothing else in a dispute can be checked.
_PILLARS = {"classes", "issues", "parameters", "players", "sources"}


def drafted(model: type[Model], notes: Notes) -> Model | None:
    """A document's data as a model, with what cannot be read left out and noted.

    Returns
    -------
    Model or None
        None if so much is wrong that the rest cannot be checked.
    """
    if not _is_readable(model, notes):
        return None
    mend = _Mend(model, notes)
    for _ in range(_MOST_PASSES):
        try:
            return model.model_validate(mend.data)
        except ValidationError as error:
            mend.all_of(error)
        if mend.is_hopeless:
            break
    if not notes.faults:
        notes.certain(Finding((), "the file cannot be read as it is; compare it with one that works."))
    return None


def _is_readable(model: type[BaseModel], notes: Notes) -> bool:
    """Whether the data has keys, and a format version that is read here."""
    data = notes.document.data
    if not isinstance(data, dict):
        if () not in notes.unread:
            message = (
                f"expected keys with values, found {shown(data)}; begin the file with 'negosim: {FORMAT}'."
            )
            notes.certain(Finding((), message))
        return False
    if "negosim" not in data:
        if not any(near(key, keys_at(model, ()), _LIKENESS) == "negosim" for key in data):
            message = f"the format version is missing; begin the file with 'negosim: {FORMAT}'."
            notes.add((), message, name="negosim")
        return True
    version = data["negosim"]
    if type(version) is int and version == FORMAT:
        return True
    message = f"expected format version {FORMAT}, found {shown(version)}; write 'negosim: {FORMAT}'."
    notes.certain(Finding(("negosim",), message))
    return type(version) is not int


class _Mend:
    """A copy of a document's data that loses, pass by pass, what cannot be read."""

    def __init__(self, model: type[BaseModel], notes: Notes) -> None:
        self.model, self.notes = model, notes
        self.data: Any = {**copy.deepcopy(notes.document.data), "negosim": FORMAT}
        self.replaced: set[Loc] = set()
        self.gaps: set[Loc] = set()
        self.pillars = _PILLARS if "issues" in keys_at(model, ()) else set()
        self.is_hopeless = False

    def all_of(self, error: ValidationError) -> None:
        """Note and mend the errors of one pass, misspelt keys first, as they explain missing ones."""
        errors: list[dict[str, Any]] = [dict(details) for details in error.errors()]
        errors.sort(key=lambda details: bool(details["type"] != "extra_forbidden"))
        self.gaps = set()
        for details in errors:
            self._one(details)

    def _one(self, details: dict[str, Any]) -> None:
        loc: Loc = tuple(details["loc"])
        if details["type"] == "missing":
            inside = _at(self.data, loc[:-1])
            if isinstance(inside, dict) and loc[-1] not in inside:
                self._note(details, loc)
                self._stand_in(loc)
            return
        self._note(details, loc)
        if any(loc[: len(gap)] == gap for gap in self.gaps):
            return
        if self._meant(details, loc) or (details["type"] == "extra_forbidden" and self._renamed(loc)):
            return
        self._drop(loc[:-1] if loc and loc[-1] == "[key]" else self._held(loc))

    def _note(self, details: dict[str, Any], loc: Loc) -> None:
        """Note an error, unless what was left out before is its cause."""
        if not any(gap[: len(loc)] == loc for gap in self.notes.unread):
            self.notes.certain(finding_of(self.model, details))

    def _renamed(self, loc: Loc) -> bool:
        """Read a misspelt key as the one that is meant, if that one is free."""
        inside = _at(self.data, loc[:-1])
        meant = near(loc[-1], keys_at(self.model, loc[:-1]), _LIKENESS)
        if not meant or meant in inside:
            return False
        items = [(meant if key == loc[-1] else key, value) for key, value in inside.items()]
        inside.clear()
        inside.update(items)
        self.notes.document.rename(loc, (*loc[:-1], meant))
        return True

    def _held(self, loc: Loc) -> Loc:
        """A location without the last steps that the data does not have."""
        while loc and _at(self.data, loc) is _ABSENT:
            loc = loc[:-1]
        return loc

    def _meant(self, details: dict[str, Any], loc: Loc) -> bool:
        """Read ``yes`` as ``true``; where that is not what is meant, forget about the whole part."""
        if details["type"] != "bool_type":
            return False
        meant = _BOOLS.get(str(details["input"]).lower())
        if meant is None:
            self.notes.lost.update(map(str, loc))
        else:
            _at(self.data, loc[:-1])[loc[-1]] = meant
        return meant is not None

    def _drop(self, loc: Loc) -> None:
        """Leave a part out; where something must stand, put a stand-in or leave out what is around."""
        if not loc or (len(loc) == 1 and loc[0] in self.pillars):
            self.is_hopeless = True
            return
        inside = _at(self.data, loc[:-1])
        if isinstance(loc[-1], int) and isinstance(inside, list):
            self._drop_item(loc, inside)
            return
        if not isinstance(inside, dict) or loc[-1] not in inside:
            self._drop(loc[:-1])
            return
        self.gaps.add(loc)
        self.notes.lose(loc, inside.pop(loc[-1]))
        self._stand_in(loc)

    def _drop_item(self, loc: Loc, items: list[Any]) -> None:
        if loc in self.replaced or isinstance(items[int(loc[-1])], (dict, list)):
            self._drop(loc[:-1])
            return
        self.gaps.add(loc)
        self.notes.lose(loc, items[int(loc[-1])])
        self.replaced.add(loc)
        items[int(loc[-1])] = UNREAD

    def _stand_in(self, loc: Loc) -> None:
        """Put something in the place of a key that must be there."""
        field = field_at(self.model, loc)
        if field is None or not field.is_required():
            return
        self.notes.lose(loc)
        if loc[-1] in _STAND_INS and loc not in self.replaced:
            self.replaced.add(loc)
            _at(self.data, loc[:-1])[loc[-1]] = copy.deepcopy(_STAND_INS[str(loc[-1])])
        else:
            self._drop(loc[:-1])


_ABSENT: Any = type("_Absent", (), {})()


def _at(data: Any, loc: Loc) -> Any:
    """The part of the data at a location."""
    for step in loc:
        listed = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if not listed and not (isinstance(data, dict) and step in data):
            return _ABSENT
        data = data[step]
    return data
