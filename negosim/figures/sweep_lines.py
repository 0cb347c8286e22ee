"""Chart of a sweep along numbers: each class of outcomes in a small chart of its own.

A line of means, and about it the two uncertainties, kept apart. Levels have a chart of dots instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from negosim.figures.fit import Box, Scale, line_height, text_width, ticks
from negosim.figures.sheet import Block, Key, Sheet, block, key_of, title_of
from negosim.figures.style import EDGE, END, FLOW, GAP, INK, SMALL, WIDTHS, styled
from negosim.figures.sweep_axis import Along, along, draw_bar, marks
from negosim.figures.sweep_dots import sweep_dots_figure
from negosim.figures.sweep_panels import Panels, panels_of
from negosim.figures.sweep_view import Floats, SweepView, number
from negosim.figures.sweep_words import ERROR, SPREAD, mean_says, notes_of, own_words, scales_say, shown_says

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["sweep_lines_data", "sweep_lines_figure"]

_SHARES = ("mean", "low", "high", "p05", "p95")
_ERROR = "#6C98C6"  # between the tones of the line and of the spread
_HIGH = (0.62, 20.0, 62.0)
_LEAST = 28.0  # width of a panel
_ABOVE, _BELOW = 2.1, 5.0  # for the range of the own value, and for the numbers at ticks
_DOTTED = 26  # values beyond which dots would run into each other


def sweep_lines_data(view: SweepView) -> pd.DataFrame:
    """What the chart draws, in percent: the table with ``drawn`` saying which classes have a panel."""
    return view.percent()


def sweep_lines_figure(view: SweepView, *, width_mm: float = WIDTHS["page"]) -> Figure:
    """Draw the probability of each class of outcomes along one axis.

    Parameters
    ----------
    view : SweepView
        With one axis; if it has levels, there is a dot for each instead of a line.
    width_mm : float
        Width of the figure in millimetres.
    """
    if not view.axes[0].numeric:
        return sweep_dots_figure(view, width_mm=width_mm)
    plan = _plan(view, width_mm)
    with styled():
        sheet = Sheet(width_mm, plan.height, view.note)
        sheet.write_title(plan.title)
        plan.panels.write_heads(sheet, _ABOVE)
        for panel in plan.drawn:
            _draw_panel(sheet, panel)
        top = plan.panels.bottom
        if plan.drawn:
            top = sheet.write_block((EDGE + width_mm) / 2, top, plan.caption, "center")
        top = sheet.draw_key(top + GAP, plan.key) + GAP / 2
        for text in plan.notes:
            top = sheet.write_block(EDGE, top, text)
    return sheet.figure


@dataclass(frozen=True)
class _Panel:
    """A small chart: its values by column of the table, and its axes."""

    box: Box
    along: Along
    values: dict[str, Floats]
    scale: Scale
    ticks: list[float]


@dataclass(frozen=True)
class _Plan:
    title: tuple[Block, Block]
    panels: Panels
    drawn: list[_Panel]
    caption: Block
    key: Key
    notes: list[Block]

    @property
    def height(self) -> float:
        caption = self.caption.height if self.drawn else 0.0
        notes = GAP / 2 + sum(note.height for note in self.notes)
        return self.panels.bottom + caption + GAP + self.key.height + notes + EDGE


def _plan(view: SweepView, width: float) -> _Plan:
    (axis,) = view.axes
    names = view.drawn
    title = title_of(view.title, shown_says(axis), width)
    values = {name: {column: view.values(name, column).clip(0, 100) for column in _SHARES} for name in names}
    scales = {name: ticks(0.0, _most(values[name]), 4) for name in names}
    numbers = max((text_width(number(k), SMALL) for some in scales.values() for k in some), default=0.0)
    # Half of the last number at a tick stands beyond the axis.
    beyond = max(text_width(text, SMALL) for text in axis.texts) / 2
    panels = panels_of(
        view,
        names,
        EDGE + title[0].height + title[1].height + GAP,
        width,
        left=numbers + 2.0,
        right=min(beyond, 4.0),
        high=_HIGH,
        above=_ABOVE,
        below=lambda _: _BELOW,
        least=_LEAST,
    )
    drawn = [
        _panel(along(axis, box[0], box[2], cells=False), box, values[name], scales[name])
        for name, box in zip(names, panels.boxes, strict=True)
    ]
    return _Plan(
        title,
        panels,
        drawn,
        block(axis.name, width - 2 * EDGE),
        key_of(_key(view, drawn) if drawn else [], width),
        [block(note, width - 2 * EDGE, SMALL) for note in notes_of(view, scales_say(len(drawn)))],
    )


def _panel(own: Along, box: Box, values: dict[str, Floats], marked: list[float]) -> _Panel:
    return _Panel(box, own, values, Scale(marked[0], marked[-1], box[3], box[1]), marked)


def _most(values: dict[str, Floats]) -> float:
    return float(np.nanmax([values[column] for column in ("mean", "high", "p95")]))


def _key(view: SweepView, drawn: list[_Panel]) -> list[Any]:
    own, own_text = drawn[0].along, own_words(view.axes)
    return [
        (_mean_symbol, mean_says(view.draws)),
        (_error_symbol, ERROR),
        (_spread_symbol, SPREAD),
        *([(partial(_own_symbol, own.own_range is not None), own_text)] if own.own is not None else []),
    ]


def _mean_symbol(sheet: Sheet, x: float, y: float) -> None:
    sheet.line([x, x + 7], [y, y], END, 1.0)
    sheet.mark(x + 3.5, y, "o", 2.4, END, END)


def _error_symbol(sheet: Sheet, x: float, y: float) -> None:
    sheet.bar(x, x + 7, y - 0.9, y + 0.9, _ERROR)


def _spread_symbol(sheet: Sheet, x: float, y: float) -> None:
    sheet.bar(x, x + 7, y - 0.9, y + 0.9, FLOW)


def _own_symbol(ranged: bool, sheet: Sheet, x: float, y: float) -> None:
    _draw_own_line(sheet, x + 3.5, y - 1.0, y + 1.2)
    if ranged:
        draw_bar(sheet, x + 0.5, x + 6.5, y - 0.9)


# ---- A panel
def _draw_panel(sheet: Sheet, panel: _Panel) -> None:
    left, top, right, bottom = panel.box
    sheet.grid(panel.ticks[1:], panel.scale, left, right, upright=False)
    for run in _runs(panel.values["mean"]):
        _draw_run(sheet, panel, run)
    if panel.along.own is not None:
        _draw_own_line(sheet, panel.along.own, top - 0.7, bottom)
    if panel.along.own_range:
        draw_bar(sheet, *panel.along.own_range, top - 0.7)
    sheet.line([left, left], [top, bottom])
    sheet.line([left, right], [bottom, bottom])
    sheet.ticks_left(panel.ticks, panel.scale, left)
    for x, text in marks(panel.along):
        sheet.line([x, x], [bottom, bottom + 0.9])
        sheet.write(x, bottom + 1.4 + line_height(SMALL) / 2, text, SMALL, "center")


def _runs(means: Floats) -> Iterator[slice]:
    """Values next to each other that all have a result."""
    solved = np.flatnonzero(~np.isnan(means))
    for run in np.split(solved, np.flatnonzero(np.diff(solved) > 1) + 1):
        if len(run):
            yield slice(int(run[0]), int(run[-1]) + 1)


def _draw_run(sheet: Sheet, panel: _Panel, run: slice) -> None:
    xs = list(panel.along.centres[run])
    for low, high, tone, zorder in (("p05", "p95", FLOW, 0.6), ("low", "high", _ERROR, 0.8)):
        _draw_band(sheet, xs, panel.values[low][run], panel.values[high][run], panel.scale, tone, zorder)
    ys = [panel.scale(value) for value in panel.values["mean"][run]]
    sheet.line(xs, ys, END, 1.0, zorder=3, solid_joinstyle="round")
    if len(panel.along.centres) <= _DOTTED or len(xs) == 1:
        for x, y in zip(xs, ys, strict=True):
            sheet.mark(x, y, "o", 2.4, END, END, markeredgewidth=0.0)


def _draw_band(
    sheet: Sheet, xs: list[float], low: Floats, high: Floats, scale: Scale, tone: str, zorder: float
) -> None:
    """A band from ``low`` to ``high``; of a value without neighbours a bar."""
    if np.isnan(low).any() or np.isnan(high).any():
        return
    below, above = ([scale(value) for value in some] for some in (low, high))
    if len(xs) == 1:
        sheet.bar(xs[0] - 0.8, xs[0] + 0.8, above[0], below[0], tone, zorder=zorder)
    else:
        points = [*zip(xs, above, strict=True), *reversed(list(zip(xs, below, strict=True)))]
        sheet.area(points, tone, zorder=zorder)


def _draw_own_line(sheet: Sheet, x: float, top: float, bottom: float) -> None:
    sheet.line([x, x], [top, bottom], INK, 0.7, zorder=2.2, linestyle=(0, (3.0, 2.0)))
