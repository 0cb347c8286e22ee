"""Small charts beside and below each other, one for each class of outcomes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from negosim.figures.fit import Box, least_width, line_height
from negosim.figures.sheet import Block, Sheet, block
from negosim.figures.style import EDGE, GAP, TEXT, Series
from negosim.figures.sweep_view import SweepView, run_looks
from negosim.wording import say

__all__ = ["Panels", "panels_of"]

_BETWEEN, _MOST = 2.5, 4
_SWATCH, _HALF, _APART = 4.0, 1.05, 1.0


@dataclass(frozen=True)
class Panels:
    """Where small charts stand: the box of each, and right above it its head and the look of its class."""

    heads: tuple[Block, ...]
    looks: tuple[Series, ...]
    boxes: tuple[Box, ...]
    bottom: float

    def write_heads(self, sheet: Sheet, above: float) -> None:
        """Write the heads, ``above`` millimetres above the boxes, each after the look of its class."""
        for head, look, (left, top, *_) in zip(self.heads, self.looks, self.boxes, strict=True):
            begin = top - above - head.height
            middle = begin + line_height(head.size) / 2
            sheet.bar(
                left, left + _SWATCH, middle - _HALF, middle + _HALF, look.colour, look.hatch, zorder=1.1
            )
            sheet.write_block(left + _SWATCH + _APART, begin, head)


def panels_of(
    view: SweepView,
    names: Sequence[str],
    top: float,
    width: float,
    *,
    first: float = 0.0,
    left: float,
    right: float,
    high: tuple[float, float, float],
    above: float,
    below: Callable[[float], float],
    least: float,
) -> Panels:
    """Place small charts in rows, as many in each as a figure of this width has room for.

    Parameters
    ----------
    view : SweepView
    names : sequence of str
        The class that each shows, in percent.
    top, width : float
        Where the first row begins, and the width of the figure.
    first : float
        Room to the left of each row.
    left, right, above : float
        Room beside each box, and between it and its head.
    high : (share, least, most)
        Height of boxes as a share of their width, and its bounds.
    below : function
        Room below a box of some width.
    least : float
        Least width of a box, unless it stands alone in its row.
    """
    labels = [say(view.labels[name]) for name in names]
    room = width - 2 * EDGE - first + _BETWEEN
    words = max((least_width(label, TEXT) for label in labels), default=0.0)
    widest = max(least + left + right, words + _SWATCH + _APART + left) + _BETWEEN
    columns = _columns(len(labels), math.floor(room / widest))
    wide = room / columns - _BETWEEN - left - right
    tall = min(max(high[0] * wide, high[1]), high[2])
    blocks = [_head(label, wide + right - _SWATCH - _APART) for label in labels]
    boxes = []
    for begin in range(0, len(labels), columns):
        row = blocks[begin : begin + columns]
        start = top + max(head.height for head in row) + above
        for number in range(len(row)):
            x = EDGE + first + left + number * room / columns
            boxes.append((x, start, x + wide, start + tall))
        top = start + tall + below(wide) + GAP
    looks = run_looks(view)
    own = tuple(looks[name] for name in names)
    return Panels(tuple(blocks), own, tuple(boxes), top - GAP if boxes else top)


def _head(label: str, width: float) -> Block:
    """A label with its unit, which stands beside its last word if there is room."""
    glued = say("{label}\N{NO-BREAK SPACE}(%)", label=label)
    fits = least_width(glued, TEXT) <= width
    return block(glued if fits else glued.replace("\N{NO-BREAK SPACE}(", " ("), width, TEXT)


def _columns(count: int, room: int) -> int:
    """Of as few rows as there can be, as few columns."""
    most = max(1, min(_MOST, room))
    rows = math.ceil(count / most)
    return math.ceil(count / rows) if rows else 1
