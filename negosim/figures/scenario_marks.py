"""How scenarios that stand side by side are told apart: a mark of their own, and their names in lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Any

from negosim.figures.fit import wrapped
from negosim.figures.sheet import Block, Sheet
from negosim.figures.style import PAPER, TEXT
from negosim.store.comparison import ComparisonTables

__all__ = ["POINT", "SIZE", "Mark", "draw_mark", "mark_of", "mark_symbol", "name_block", "shown_names"]

SIZE = 4.4
"""Size of a mark in points."""

POINT = 25.4 / 72
"""A point in millimetres."""


@dataclass(frozen=True)
class Mark:
    """Shape and tone of a scenario's marks; any two differ in shape, neighbours in lightness, too."""

    shape: str
    tone: str


_MARKS = (
    Mark("o", "#0B3261"),
    Mark("s", "#D98F57"),
    Mark("^", "#3A5A2C"),
    Mark("D", "#7FA8D0"),
    Mark("v", "#6E3416"),
    Mark("p", "#8DB06C"),
    Mark("h", "#4D4D4D"),
    Mark("<", "#B79AC4"),
    Mark(">", "#2A6FA8"),
)


def mark_of(number: int) -> Mark:
    """The mark of the scenario with this number; those after the last take shapes again, in other tones."""
    turn, place = divmod(number, len(_MARKS))
    return Mark(_MARKS[place].shape, _MARKS[(place + turn) % len(_MARKS)].tone)


def draw_mark(sheet: Sheet, x: float, y: float, mark: Mark, *, filled: bool) -> None:
    """Draw a mark, filled or hollow."""
    sheet.mark(x, y, mark.shape, SIZE, mark.tone if filled else PAPER, zorder=5)


def mark_symbol(mark: Mark, filled: bool = True) -> Any:
    """A mark for a key."""
    return partial(_symbol, mark, filled)


def _symbol(mark: Mark, filled: bool, sheet: Sheet, x: float, y: float) -> None:
    draw_mark(sheet, x + 3.5, y, mark, filled=filled)


def name_block(name: str, width: float, size: float = TEXT) -> Block:
    """The name of a scenario in lines of at most this width, broken after underscores."""
    lines = wrapped(name.replace("_", "_ "), width, size)
    return Block(tuple(line.replace("_ ", "_") for line in lines), size)


def shown_names(comparison: ComparisonTables) -> dict[str, str]:
    """What readers see of each scenario by name: its title, where no other scenario has the same one."""
    titles = {name: each.title for name, each in comparison.scenarios.items()}
    same = Counter(titles.values())
    return {name: title if title and same[title] == 1 else name for name, title in titles.items()}
