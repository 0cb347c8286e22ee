"""Tables of results as the page shows them: what is read, and by what rows are sorted."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from negosim.reports.model import Group, Head, Place, Sheet
from negosim.tables.table import Cell, Part, Shown, Side, Table

__all__ = ["noted_once", "number_in", "sheet_of"]

_NUMBER = re.compile(r"[<>≥≤~]?\s*([+\-\N{MINUS SIGN}]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)")


def sheet_of(table: Table) -> Sheet:
    """A table of results as the page shows it."""
    return Sheet(
        name=table.name,
        caption=table.caption,
        heads=tuple(
            Head(own.head, own.side is Side.RIGHT, own.side is Side.WRAPPED) for own in table.columns
        ),
        groups=tuple(Group(group.head, tuple(map(_row, group.rows))) for group in table.groups),
        spans=table.spans,
        notes=table.notes,
    )


def noted_once(sheets: tuple[Sheet, ...]) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """Tables without the notes that all of them have, and these notes."""
    if len(sheets) < 2:
        return sheets, ()
    common = tuple(note for note in sheets[0].notes if all(note in sheet.notes for sheet in sheets))
    return tuple(replace(sheet, notes=_without(sheet.notes, common)) for sheet in sheets), common


def _without(notes: tuple[str, ...], common: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(note for note in notes if note not in common)


def _row(cells: tuple[Cell, ...]) -> tuple[Place, ...]:
    return tuple(map(_place, cells))


def _place(cell: Cell) -> Place:
    """A cell, with the number that it is sorted by."""
    text = str(cell) if isinstance(cell, Shown) else " ".join(cell.split())
    return Place(text, _key(_value(cell) if isinstance(cell, Shown) else number_in(text)))


def _value(cell: Shown) -> float:
    """The first number that a cell shows, with all its digits."""
    own = cell.estimate
    first = {Part.INTERVAL: own.low, Part.SPREAD: own.p05}
    return first.get(cell.part, own.mean)


def number_in(text: str) -> float:
    """The number with which a text begins; not a number if it begins otherwise."""
    found = _NUMBER.match(text)
    if text.startswith("∞") or found is None:
        return math.inf if text.startswith("∞") else math.nan
    return float(found[1].replace(",", "").replace("\N{MINUS SIGN}", "-"))


def _key(value: float) -> str:
    return "" if math.isnan(value) else repr(float(value))
