"""Cells of a map that belong together, and the outlines about them.

Drawn one by one, cells of the same tone would show seams between them and make files large.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import label

from negosim.figures.sheet import Sheet
from negosim.figures.sweep_map import Frame
from negosim.figures.sweep_view import Ints

__all__ = ["Region", "fill", "regions_of"]

Point = tuple[int, int]

# Sides of a cell as steps along it, the cell at the right hand of who walks them.
_RIGHT, _DOWN, _LEFT, _UP = (1, 0), (0, 1), (-1, 0), (0, -1)


@dataclass(frozen=True)
class Region:
    """Cells of one code that share sides.

    Attributes
    ----------
    code : int
    cells : (rows, columns) array of bool
    outline : tuple of pairs
        Corners of the outline as column and row of the grid's lines; holes in it have regions of their own.
    """

    code: int
    cells: npt.NDArray[np.bool_]
    outline: tuple[Point, ...]

    @property
    def area(self) -> float:
        """Area within the outline, holes included."""
        xs, ys = np.array(self.outline, dtype=float).T
        return float(abs(xs @ np.roll(ys, -1) - ys @ np.roll(xs, -1))) / 2


def regions_of(codes: Ints) -> list[Region]:
    """The regions of a grid of codes, those that may surround others first."""
    found = []
    for code in np.unique(codes):
        parts, count = label(codes == code)
        for number in range(1, count + 1):
            cells = parts == number
            found.append(Region(int(code), cells, _outline(cells)))
    return sorted(found, key=lambda region: (-region.area, region.outline))


def _outline(cells: npt.NDArray[np.bool_]) -> tuple[Point, ...]:
    """Walk about connected cells, from the left end of the topmost side."""
    steps = _sides(cells)
    rows, columns = np.nonzero(cells)
    start = at = (int(columns[0]), int(rows[0]))
    step = _RIGHT
    corners = [start]
    while True:
        at = (at[0] + step[0], at[1] + step[1])
        if at == start:
            return tuple(corners)
        # Where two cells touch by their corners alone, the walk stays with its own cell.
        turned = next(turn for turn in _turns(step) if turn in steps[at])
        if turned != step:
            corners.append(at)
        step = turned


def _sides(cells: npt.NDArray[np.bool_]) -> dict[Point, set[Point]]:
    """Steps along the sides between a cell of the region and one that is not, by where they begin."""
    padded = np.pad(cells, 1)
    steps: dict[Point, set[Point]] = {}
    for row, column in zip(*np.nonzero(cells), strict=True):
        x, y = int(column), int(row)
        for (begin, step), (down, right) in zip(
            (((x, y), _RIGHT), ((x + 1, y), _DOWN), ((x + 1, y + 1), _LEFT), ((x, y + 1), _UP)),
            ((0, 1), (1, 2), (2, 1), (1, 0)),
            strict=True,
        ):
            if not padded[y + down, x + right]:
                steps.setdefault(begin, set()).add(step)
    return steps


def _turns(step: Point) -> tuple[Point, Point, Point]:
    """To the right, straight on, to the left."""
    x, y = step
    return (-y, x), step, (y, -x)


def fill(
    sheet: Sheet,
    region: Region,
    frame: Frame,
    tone: str,
    hatch: str = "",
    *,
    edge: str,
    wide: float,
) -> None:
    """Fill a region and draw its outline; those within it are to be filled after it."""
    points = [(frame.across.edges[x], frame.up.edges[y]) for x, y in region.outline]
    sheet.area(points, tone)
    if hatch:
        # A hatch that brought its tone along would show the edges of its tiles in a PDF.
        sheet.area(points, tone, hatch)
        sheet.figure.artists[-1].set(facecolor="none")
    xs, ys = zip(*points, points[0], strict=True)
    sheet.line(xs, ys, edge, wide, zorder=1, solid_joinstyle="miter", solid_capstyle="projecting")
