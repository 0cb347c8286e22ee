"""The frame of a map of two axes: where it stands, its ticks and its levels."""

from __future__ import annotations

import string
from dataclasses import dataclass
from itertools import pairwise

from negosim.figures.fit import Box, least_width, line_height
from negosim.figures.sheet import Block, Sheet, block
from negosim.figures.style import SMALL
from negosim.figures.sweep_axis import Along, along, marks, widest_mark
from negosim.figures.sweep_view import SweepAxis, SweepView

__all__ = [
    "Frame",
    "axes_of",
    "draw_frame",
    "frame_of",
    "letters_of",
    "map_height",
    "room_below",
    "room_beside",
    "room_right",
]

_LABELS = 0.26  # most of the width of a figure for the levels of an axis
_ROW, _HIGHEST_ROW, _TICK = 5.6, 15.0, 1.4
_SHAPE, _LEAST, _MOST = 0.66, 24.0, 86.0
_MOST_LINES = 4
_POINT = 25.4 / 72


@dataclass(frozen=True)
class Frame:
    """Where a map stands, and its axes.

    Attributes
    ----------
    box : Box
    across, up : Along
        Numbers grow to the right and upwards; levels are read from the left and from the top.
    below, beside : list of Block
        Labels of levels; below the map letters, where the words have no room.
    """

    box: Box
    across: Along
    up: Along
    below: list[Block]
    beside: list[Block]

    @property
    def cell(self) -> float:
        """The shortest side of a cell, in points."""
        return min(abs(b - a) for axis in (self.across, self.up) for a, b in pairwise(axis.edges)) / _POINT


def axes_of(view: SweepView) -> tuple[SweepAxis, SweepAxis]:
    """The axis across and the one upwards: first and second of the plan, unless only the first has levels.

    Words have more room in rows than in columns.
    """
    across, up = view.axes
    return (up, across) if up.numeric and not across.numeric else (across, up)


def frame_of(across: SweepAxis, up: SweepAxis, box: Box, width: float) -> Frame:
    """The frame of a map in a box, in a figure of this width."""
    left, top, right, bottom = box
    lying = along(across, left, right)
    standing = along(up, bottom, top) if up.numeric else along(up, top, bottom)
    below = [] if across.numeric else _below(across, right - left)
    return Frame(box, lying, standing, below, [] if up.numeric else _beside(up, width))


# ---- Room
def room_beside(up: SweepAxis, width: float) -> float:
    """Room to the left of a map for the numbers or levels of its axis upwards."""
    if up.numeric:
        return widest_mark(along(up, 0.0, 1.0)) + 2.0
    return max(label.width for label in _beside(up, width)) + 2.0


def room_right(across: SweepAxis) -> float:
    """Room to the right of a map for half of the last number of its axis across."""
    return widest_mark(along(across, 0.0, 1.0)) / 2 if across.numeric else 0.0


def map_height(up: SweepAxis, width: float) -> tuple[float, float, float]:
    """Height of a map as a share of its width, and its bounds: levels need room for their labels, no more."""
    if up.numeric:
        return _SHAPE, _LEAST, _MOST
    rows, label = len(up.values), max(label.height for label in _beside(up, width))
    least = rows * max(_ROW, label + 1.0)
    return _SHAPE, least, max(least, min(_MOST, rows * _HIGHEST_ROW))


def room_below(across: SweepAxis, wide: float) -> float:
    """Room below a map so wide for the numbers or levels of its axis across."""
    texts = [] if across.numeric else _below(across, wide)
    return _TICK + max((text.height for text in texts), default=line_height(SMALL)) + 0.6


def letters_of(frame: Frame) -> str:
    """What the letters below a map stand for, if there are any."""
    words = frame.across.axis.texts
    said = [" ".join(label.lines) for label in frame.below]
    if not said or all(len(letter) != 1 for letter in said) or tuple(said) == words:
        return ""
    return "; ".join(f"{a}\N{NO-BREAK SPACE}= {word}" for a, word in zip(said, words, strict=True)) + "."


def _beside(up: SweepAxis, width: float) -> list[Block]:
    return [block(text, _LABELS * width, SMALL) for text in up.texts]


def _below(across: SweepAxis, wide: float) -> list[Block]:
    """Labels of levels below their cells; if a word would be cut or there are many lines, letters."""
    room = wide / len(across.values) - 1.5
    texts = across.texts
    if all(least_width(text, SMALL) <= room for text in texts):
        blocks = [block(text, room, SMALL) for text in texts]
        if max(len(text.lines) for text in blocks) <= _MOST_LINES:
            return blocks
    letters = string.ascii_letters
    return [Block((letters[k % len(letters)],), SMALL) for k in range(len(texts))]


# ---- Drawing
def draw_frame(sheet: Sheet, frame: Frame, *, first: bool = True) -> None:
    """Draw the sides of a map, ticks and levels; what stands beside it only for the first in a row."""
    left, top, right, bottom = frame.box
    sheet.line([left, right, right, left, left], [bottom, bottom, top, top, bottom], zorder=2.8)
    if frame.across.axis.numeric:
        for x, text in marks(frame.across):
            sheet.line([x, x], [bottom, bottom + 0.9])
            sheet.write(x, bottom + _TICK + line_height(SMALL) / 2, text, SMALL, "center")
    for x, label in zip(frame.across.centres, frame.below, strict=not frame.across.axis.numeric):
        sheet.write_block(x, bottom + _TICK, label, "center")
    for y, text in marks(frame.up, upright=True) if frame.up.axis.numeric else ():
        sheet.line([left - 0.9, left], [y, y])
        if first:
            sheet.write(left - 1.5, y, text, SMALL, "right")
    if first:
        for y, label in zip(frame.up.centres, frame.beside, strict=not frame.up.axis.numeric):
            sheet.write_block(left - 2.0, y - label.height / 2, label, "right")
