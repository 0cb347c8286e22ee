"""Lines of equal probability across a map, and the numbers on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from contourpy import contour_generator

from negosim.figures.fit import Box, line_height, text_width
from negosim.figures.sheet import Sheet
from negosim.figures.style import INK, PAPER, SMALL
from negosim.figures.sweep_axis import even_steps
from negosim.figures.sweep_view import Floats, number

__all__ = ["CLEAR", "Contour", "contours", "covered", "draw_contours", "draw_with_halo", "levels_of", "meet"]

CLEAR = {"boxstyle": "square,pad=0.12", "facecolor": PAPER, "edgecolor": "none"}
"""Paper behind a word on a map."""

_MOST = 6
_DRAWN = 8.0  # millimetres: shorter lines would have no room for their number
_LONG = 16.0  # millimetres: a shorter line has its number at an end, so that more of it is seen
_CLEAR = 1.0  # about its number
_ENDS = (1.0, 0.0, 0.9, 0.1)
_ALONG = tuple(0.5 + side * step / 40 for step in range(19) for side in (1, -1))


@dataclass(frozen=True)
class Contour:
    """A line of equal values, in millimetres."""

    level: float
    points: Floats

    @property
    def length(self) -> float:
        """Its length."""
        return float(np.hypot(*np.diff(self.points, axis=0).T).sum())


def levels_of(values: Floats, least: float) -> list[float]:
    """Round numbers between the lowest and the highest value, at least so far from each other."""
    if np.isnan(values).all():
        return []
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    return [level for level in even_steps(low, high, least, _MOST) if low < level < high]


def contours(
    xs: Sequence[float], ys: Sequence[float], values: Floats, levels: Sequence[float]
) -> list[Contour]:
    """Lines of equal values, straight between the points of a grid.

    Parameters
    ----------
    xs, ys : sequences of float
        Where columns and rows of ``values`` stand.
    values : (rows, columns) array
        There is no line beside one that is not a number.
    levels : sequence of float
    """
    if min(values.shape) < 2:
        return []
    made = contour_generator(xs, ys, np.ma.masked_invalid(values), corner_mask=False)
    return [
        Contour(level, np.asarray(line)) for level in levels for line in made.lines(level) if len(line) > 1
    ]


def draw_contours(
    sheet: Sheet, lines: Sequence[Contour], within: Box, taken: Sequence[Box], avoided: Floats
) -> None:
    """Draw lines and write their values on them; those without room for it are left out.

    Parameters
    ----------
    sheet : Sheet
    lines : sequence of Contour
    within : Box
    taken : sequence of Box
        What the values may not cover; nor may they cover each other.
    avoided : (points, 2) array
        What they cover only where there is no room else.
    """
    full = list(taken)
    for line in sorted(lines, key=lambda one: -one.length):
        if line.length < _DRAWN:
            break
        draw_with_halo(sheet, *line.points.T.tolist())
        text = f"{number(line.level)} %"
        size = (text_width(text, SMALL) + _CLEAR, line_height(SMALL))
        spots = [spot for spot in _spots(line, size, within) if not any(meet(spot, box) for box in full)]
        if spots:
            left, top, right, bottom = min(spots, key=lambda spot: covered(spot, avoided))
            full.append((left, top, right, bottom))
            sheet.write((left + right) / 2, (top + bottom) / 2, text, SMALL, "center", bbox=CLEAR, zorder=5)


def draw_with_halo(sheet: Sheet, xs: Sequence[float], ys: Sequence[float]) -> None:
    """A line that is seen on any tone and hatch."""
    sheet.line(xs, ys, PAPER, 2.6, zorder=2.4, solid_joinstyle="round")
    sheet.line(xs, ys, INK, 0.9, zorder=2.5, solid_joinstyle="round")


def _spots(line: Contour, size: tuple[float, float], within: Box) -> Iterator[Box]:
    """Boxes for a number along a line, from its middle to its ends, or on a short line the other way."""
    reached = np.append(0.0, np.cumsum(np.hypot(*np.diff(line.points, axis=0).T)))
    for share in _ALONG if line.length >= _LONG else (*_ENDS, *_ALONG):
        x, y = (float(np.interp(share * reached[-1], reached, some)) for some in line.points.T)
        box = (x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2)
        if box[0] >= within[0] and box[1] >= within[1] and box[2] <= within[2] and box[3] <= within[3]:
            yield box


def covered(box: Box, points: Floats) -> int:
    """How many points a box covers."""
    xs, ys = points.T
    return int(((xs > box[0]) & (xs < box[2]) & (ys > box[1]) & (ys < box[3])).sum())


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes have more than a side in common."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > 0 and min(one[3], other[3]) > max(one[1], other[1])
