"""Small charts beside and below each other, one for each class of outcomes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from negosim.figures.fit import Box
from negosim.figures.sheet import Block, Sheet, block
from negosim.figures.style import EDGE, GAP, TEXT, WIDTHS

__all__ = ["Panels", "panels_of"]

_BETWEEN = 2.5


@dataclass(frozen=True)
class Panels:
    """Where small charts stand: the box of each, and its head right above it."""

    heads: tuple[Block, ...]
    boxes: tuple[Box, ...]
    bottom: float

    def write_heads(self, sheet: Sheet, above: float) -> None:
        """Write the heads, ``above`` millimetres above the boxes."""
        for head, (left, top, *_) in zip(self.heads, self.boxes, strict=True):
            sheet.write_block(left, top - above - head.height, head)


def panels_of(
    heads: Sequence[str],
    top: float,
    width: float,
    *,
    first: float = 0.0,
    left: float,
    right: float,
    high: tuple[float, float, float],
    above: float,
    below: Callable[[float], float],
) -> Panels:
    """Place small charts in rows, as many in each as a figure of this width has room for.

    Parameters
    ----------
    heads : sequence of str
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
    """
    most = 2 if width < 0.8 * WIDTHS["page"] else 3 if width < 0.9 * WIDTHS["double"] else 4
    rows = math.ceil(len(heads) / most)
    columns = math.ceil(len(heads) / rows) if rows else 1
    room = width - 2 * EDGE - first + _BETWEEN
    wide = room / columns - _BETWEEN - left - right
    tall = min(max(high[0] * wide, high[1]), high[2])
    blocks = [block(head, wide + right, TEXT) for head in heads]
    boxes = []
    for begin in range(0, len(heads), columns):
        row = blocks[begin : begin + columns]
        start = top + max(head.height for head in row) + above
        for number in range(len(row)):
            x = EDGE + first + left + number * room / columns
            boxes.append((x, start, x + wide, start + tall))
        top = start + tall + below(wide) + GAP
    return Panels(tuple(blocks), tuple(boxes), top - GAP if boxes else top)
