"""Marks on the maps of a sweep: the scenario's own values, cells in doubt, cells without a result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from negosim.figures.sheet import Sheet
from negosim.figures.style import INK, PAPER
from negosim.figures.sweep_axis import draw_bar
from negosim.figures.sweep_map import Frame
from negosim.figures.sweep_view import Floats
from negosim.figures.sweep_words import own_words
from negosim.wording import say

__all__ = [
    "BEYOND",
    "Bools",
    "centres_of",
    "doubt_symbol",
    "draw_doubtful",
    "draw_own",
    "draw_unsolved",
    "own_key",
    "unsolved_key",
]

Bools = npt.NDArray[np.bool_]
Symbol = Callable[[Sheet, float, float], None]

BEYOND = 2.8
"""Room above a map and to the right of it for marks of the scenario's own values."""

_BAR, _TRIANGLE, _CROSS = 1.1, 3.4, 1.7
_GONE = "#8C8C8C"


# ---- The scenario's own values
def draw_own(sheet: Sheet, frame: Frame) -> None:
    """Mark the own values and their ranges outside the map, and within it where they meet."""
    _, top, right, _ = frame.box
    x, y = frame.across.own, frame.up.own
    if frame.across.own_range:
        draw_bar(sheet, *frame.across.own_range, top - _BAR)
    if frame.up.own_range:
        draw_bar(sheet, *frame.up.own_range, right + _BAR, upright=True)
    if x is not None:
        sheet.mark(x, top - _BAR, "v", _TRIANGLE, PAPER, zorder=4)
    if y is not None:
        sheet.mark(right + _BAR, y, "<", _TRIANGLE, PAPER, zorder=4)
    if x is not None and y is not None:
        _draw_cross(sheet, x, y)


def _draw_cross(sheet: Sheet, x: float, y: float) -> None:
    for colour, wide, long in ((PAPER, 3.6, _CROSS + 0.4), (INK, 1.5, _CROSS)):
        sheet.line([x - long, x + long], [y, y], colour, wide, zorder=4.5)
        sheet.line([x, x], [y - long, y + long], colour, wide, zorder=4.5)


def own_key(frame: Frame) -> list[Any]:
    """The entry of a key for the own values, as far as they are known and on the map."""
    marked = [
        (axis, words[axis.axis.numeric])
        for axis, words in (
            (frame.across, ("column {value}", "across {value}")),
            (frame.up, ("row {value}", "upwards {value}")),
        )
        if axis.own is not None
    ]
    if not marked:
        return []
    words = own_words([axis.axis for axis, _ in marked], [where for _, where in marked])
    ranged = any(axis.own_range for axis, _ in marked)
    return [(partial(_own_symbol, len(marked) == 2, ranged), words)]


def _own_symbol(cross: bool, ranged: bool, sheet: Sheet, x: float, y: float) -> None:
    if ranged:
        draw_bar(sheet, x + (3.8 if cross else 0.5), x + 7, y)
    sheet.mark(x + (5.4 if cross else 3.7), y, "v", _TRIANGLE, PAPER, zorder=4)
    if cross:
        _draw_cross(sheet, x + 1.7, y)


# ---- Cells
def draw_doubtful(sheet: Sheet, frame: Frame, doubtful: Bools) -> None:
    """Mark cells with an open circle."""
    _draw_marks(sheet, frame, doubtful, "o", min(4.2, 0.55 * frame.cell), INK)


def draw_unsolved(sheet: Sheet, frame: Frame, unsolved: Bools) -> None:
    """Mark cells with a pale cross."""
    _draw_marks(sheet, frame, unsolved, "x", min(3.4, 0.45 * frame.cell), _GONE)


def _draw_marks(sheet: Sheet, frame: Frame, cells: Bools, marker: str, size: float, edge: str) -> None:
    if cells.any():
        xs, ys = centres_of(frame, cells).T.tolist()
        _draw_points(sheet, xs, ys, marker, size, edge)


def centres_of(frame: Frame, cells: Bools) -> Floats:
    """Where the middles of some cells stand."""
    rows, columns = np.nonzero(cells)
    return np.stack([np.array(frame.across.centres)[columns], np.array(frame.up.centres)[rows]], axis=1)


def _draw_points(
    sheet: Sheet, xs: Sequence[float], ys: Sequence[float], marker: str, size: float, edge: str
) -> None:
    """Many markers at once: one by one they would make files large."""
    look: dict[str, Any] = {
        "markerfacecolor": PAPER,
        "markeredgecolor": edge,
        "markeredgewidth": min(0.7, 0.2 * size),
    }
    sheet.line(xs, ys, edge, linestyle="", marker=marker, markersize=size, zorder=2.7, **look)


def doubt_symbol(sheet: Sheet, x: float, y: float) -> None:
    """An open circle, for a key."""
    _draw_points(sheet, [x + 3.5], [y], "o", 4.2, INK)


def unsolved_key(unsolved: Bools) -> list[Any]:
    """The entry of a key for cells without a result, if there are any."""
    missing, cells = f"{unsolved.sum():,}", f"{unsolved.size:,}"
    words = say("No result yet: {missing} of {all} cells", missing=missing, all=cells)
    return [(_unsolved_symbol, words)] if unsolved.any() else []


def _unsolved_symbol(sheet: Sheet, x: float, y: float) -> None:
    _draw_points(sheet, [x + 3.5], [y], "x", 3.4, _GONE)
