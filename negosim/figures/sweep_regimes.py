"""Map of a sweep of two axes: which way the talks end most likely, and how likely that is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from negosim.figures.fit import Box
from negosim.figures.sheet import Block, Key, Sheet, block, key_of, percent, title_of
from negosim.figures.style import EDGE, GAP, INK, PAPER, SMALL, WIDTHS, Series, styled
from negosim.figures.sweep_contours import (
    Contour,
    contours,
    draw_contours,
    draw_with_halo,
    levels_of,
)
from negosim.figures.sweep_leaders import sweep_regimes_data
from negosim.figures.sweep_map import (
    Frame,
    axes_of,
    draw_frame,
    frame_of,
    letters_of,
    map_height,
    room_below,
    room_beside,
)
from negosim.figures.sweep_marks import (
    BEYOND,
    Bools,
    centres_of,
    doubt_symbol,
    draw_doubtful,
    draw_own,
    draw_unsolved,
    own_key,
    unsolved_key,
)
from negosim.figures.sweep_names import write_names
from negosim.figures.sweep_regions import fill, regions_of
from negosim.figures.sweep_view import Floats, Ints, SweepView, looks_of
from negosim.figures.sweep_words import NOTHING, beyond_says, counted_says
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["sweep_regimes_data", "sweep_regimes_figure"]

_OUTLINE = 0.9
_WITHIN = (
    "Probability of the likeliest way to end: {low} to {high}, differences within the Monte Carlo error "
    "of each."
)
_LINE = "Probability of the likeliest way to end, mean over draws"
_DOUBT = (
    "The lead over the second likeliest is within Monte Carlo error: no larger than the half-widths of both "
    "95 % intervals together, which errs on the side of doubt, as both means are over the same draws"
)


def sweep_regimes_figure(view: SweepView, *, width_mm: float = WIDTHS["page"]) -> Figure:
    """Draw which class of outcomes leads at each cell, with lines of equal probability of that class.

    Parameters
    ----------
    view : SweepView
        With two axes.
    width_mm : float
        Width of the figure in millimetres.
    """
    plan = _plan(view, width_mm)
    with styled():
        sheet = Sheet(width_mm, plan.height, view.note)
        top = sheet.write_title(plan.title) + GAP
        sheet.write_block(EDGE, top, plan.upwards)
        _draw_map(sheet, plan)
        top = sheet.write_block((EDGE + width_mm) / 2, plan.under, plan.across, "center") + GAP
        top = sheet.draw_key(top, plan.key) + GAP / 2
        for text in plan.notes:
            top = sheet.write_block(EDGE, top, text)
    return sheet.figure


@dataclass(frozen=True)
class _Cells:
    """The map as arrays of rows upwards and columns across."""

    names: list[str]
    codes: Ints
    means: Floats
    error: float
    doubtful: Bools

    @property
    def unsolved(self) -> Bools:
        return self.codes < 0


@dataclass(frozen=True)
class _Plan:
    title: tuple[Block, Block]
    upwards: Block
    frame: Frame
    under: float
    across: Block
    cells: _Cells
    labels: dict[str, str]
    looks: dict[str, Series]
    lines: list[Contour]
    key: Key
    notes: list[Block]

    @property
    def height(self) -> float:
        notes = GAP / 2 + sum(note.height for note in self.notes)
        return self.under + self.across.height + GAP + self.key.height + notes + EDGE


def _plan(view: SweepView, width: float) -> _Plan:
    across, up = axes_of(view)
    title = title_of(view.title, "The likeliest way for the talks to end", width)
    upwards = block(up.heading, width - 2 * EDGE)
    top = EDGE + title[0].height + title[1].height + GAP + upwards.height + BEYOND
    left, right = EDGE + room_beside(up, width), width - EDGE - BEYOND
    shape, least, most = map_height(up, width)
    high = min(max(shape * (right - left), least), most)
    frame = frame_of(across, up, (left, top, right, top + high), width)
    cells = _cells(view, frame)
    looks = looks_of(view, cells.names)
    lines = _lines(frame, cells)
    notes = [letters_of(frame), _range(cells), *beyond_says(view)]
    return _Plan(
        title,
        upwards,
        frame,
        top + high + room_below(across, right - left),
        block(across.name, width - 2 * EDGE),
        cells,
        view.labels,
        looks,
        lines,
        key_of(_key(view, frame, cells, looks, lines), width),
        [block(note, width - 2 * EDGE, SMALL) for note in notes if note],
    )


def _cells(view: SweepView, frame: Frame) -> _Cells:
    data = sweep_regimes_data(view)
    places = tuple(axis.axis.places(data) for axis in (frame.up, frame.across))
    shape = [len(axis.centres) for axis in (frame.up, frame.across)]
    leading = set(data["class"])
    names = [name for name in view.labels if name in leading]
    codes, means, doubtful = np.full(shape, -1), np.full(shape, np.nan), np.full(shape, False)
    codes[places] = data["class"].map({name: k for k, name in enumerate(names)} | {"": -1}).to_numpy(int)
    means[places] = data["mean"].to_numpy(float)
    doubtful[places] = data["in_doubt"].to_numpy(bool)
    return _Cells(names, codes, means, _error(data), doubtful)


def _error(data: pd.DataFrame) -> float:
    """Monte Carlo error of a mean at most cells: lines nearer to each other would be moved by more draws."""
    mean, low, high = (data[column].to_numpy(float) for column in ("mean", "low", "high"))
    half = np.maximum(high - mean, mean - low)
    return 0.0 if np.isnan(half).all() else float(np.nanmedian(half))


def _lines(frame: Frame, cells: _Cells) -> list[Contour]:
    """Lines of equal probability, where distances on both axes mean something."""
    if not (frame.across.axis.numeric and frame.up.axis.numeric):
        return []
    return contours(frame.across.centres, frame.up.centres, cells.means, levels_of(cells.means, cells.error))


def _range(cells: _Cells) -> str:
    """How likely the likeliest way to end is."""
    if not cells.names:
        return NOTHING
    low, high = float(np.nanmin(cells.means)), float(np.nanmax(cells.means))
    ends = [*dict.fromkeys((percent(low), percent(high)))]
    if len(ends) == 1:
        return say("Probability of the likeliest way to end: {share}.", share=ends[0])
    within = 0 < high - low <= cells.error
    words = _WITHIN if within else "Probability of the likeliest way to end: {low} to {high}."
    return say(words, low=ends[0], high=ends[1])


def _key(
    view: SweepView, frame: Frame, cells: _Cells, looks: dict[str, Series], lines: list[Contour]
) -> list[Any]:
    solved = int((cells.codes >= 0).sum())
    counts = {name: int((cells.codes == k).sum()) for k, name in enumerate(cells.names)}
    return [
        *(
            (partial(_swatch, looks[name]), counted_says(view.labels[name], counts[name], solved))
            for name in sorted(cells.names, key=lambda name: -counts[name])
        ),
        *([(_line_symbol, _LINE)] if lines else []),
        *([(doubt_symbol, _DOUBT)] if cells.doubtful.any() else []),
        *own_key(frame),
        *unsolved_key(cells.unsolved),
    ]


def _swatch(look: Series, sheet: Sheet, x: float, y: float) -> None:
    sheet.bar(x, x + 7, y - 1.1, y + 1.1, look.colour, look.hatch)


def _line_symbol(sheet: Sheet, x: float, y: float) -> None:
    draw_with_halo(sheet, [x, x + 7], [y, y])


# ---- The map
def _draw_map(sheet: Sheet, plan: _Plan) -> None:
    frame, cells = plan.frame, plan.cells
    regions = regions_of(cells.codes)
    for region in regions:
        look = plan.looks[cells.names[region.code]] if region.code >= 0 else Series(PAPER, "")
        fill(sheet, region, frame, look.colour, look.hatch, edge=INK, wide=_OUTLINE)
    draw_doubtful(sheet, frame, cells.doubtful)
    draw_unsolved(sheet, frame, cells.unsolved)
    taken = _own_box(frame)
    names = {code: say(plan.labels[name]) for code, name in enumerate(cells.names)}
    circles = centres_of(frame, cells.doubtful)
    crossed = np.concatenate([circles, *(line.points for line in plan.lines)])
    taken += write_names(sheet, frame, regions, names, taken, crossed)
    draw_contours(sheet, plan.lines, frame.box, taken, circles)
    draw_own(sheet, frame)
    draw_frame(sheet, frame)


def _own_box(frame: Frame) -> list[Box]:
    x, y = frame.across.own, frame.up.own
    return [(x - 2.5, y - 2.5, x + 2.5, y + 2.5)] if x is not None and y is not None else []
