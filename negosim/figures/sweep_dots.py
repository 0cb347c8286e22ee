"""Chart of a sweep along levels: each class of outcomes in a small chart, a row for each level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from negosim.figures.fit import Box, Scale, text_width, ticks
from negosim.figures.sheet import Block, Key, Sheet, block, key_of, title_of
from negosim.figures.style import EDGE, END, GAP, GRID, RANGE, SMALL, WIDTHS, styled
from negosim.figures.sweep_panels import Panels, panels_of
from negosim.figures.sweep_view import Floats, SweepView, number
from negosim.figures.sweep_words import ERROR, SPREAD, mean_says, notes_of, own_words, scales_say, shown_says

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["sweep_dots_figure"]

_SHARES = ("mean", "low", "high", "p05", "p95")
_LABELS, _ROW, _ABOVE, _BELOW, _LEAST = 0.28, 5.6, 0.9, 5.0, 14.0
_OWN = "#E6E6E6"


def sweep_dots_figure(view: SweepView, *, width_mm: float = WIDTHS["page"]) -> Figure:
    """Draw the probability of each class of outcomes at the levels of one axis.

    Parameters
    ----------
    view : SweepView
        With one axis.
    width_mm : float
        Width of the figure in millimetres.
    """
    plan = _plan(view, width_mm)
    with styled():
        sheet = Sheet(width_mm, plan.height, view.note)
        sheet.write_title(plan.title)
        plan.panels.write_heads(sheet, _ABOVE)
        for panel in plan.drawn:
            _draw_panel(sheet, plan, panel)
        top = sheet.draw_key(plan.panels.bottom + GAP / 2, plan.key) + GAP / 2
        for text in plan.notes:
            top = sheet.write_block(EDGE, top, text)
    return sheet.figure


@dataclass(frozen=True)
class _Panel:
    box: Box
    values: dict[str, Floats]
    scale: Scale
    ticks: list[float]
    first: bool


@dataclass(frozen=True)
class _Plan:
    title: tuple[Block, Block]
    labels: list[Block]
    own: int
    panels: Panels
    drawn: list[_Panel]
    key: Key
    notes: list[Block]

    @property
    def height(self) -> float:
        return self.panels.bottom + GAP + self.key.height + sum(note.height for note in self.notes) + EDGE


def _plan(view: SweepView, width: float) -> _Plan:
    (axis,) = view.axes
    names = view.drawn
    title = title_of(view.title, shown_says(axis), width)
    labels = [block(text, _LABELS * width, SMALL) for text in axis.texts]
    high = max(max(_ROW, label.height + 1.0) for label in labels) * len(labels)
    values = {name: {column: view.values(name, column).clip(0, 100) for column in _SHARES} for name in names}
    scales = {name: ticks(0.0, _most(values[name]), 3 if len(names) > 1 else 8) for name in names}
    beyond = max((text_width(number(some[-1]), SMALL) / 2 for some in scales.values()), default=0.0)
    panels = panels_of(
        view,
        names,
        EDGE + title[0].height + title[1].height + GAP,
        width,
        first=max(label.width for label in labels) + 2.0 - beyond,
        left=beyond,
        right=beyond,
        high=(0.0, high, high),
        above=_ABOVE,
        below=lambda _: _BELOW,
        least=_LEAST,
    )
    drawn = [
        _Panel(box, values[name], Scale(0.0, scales[name][-1], box[0], box[2]), scales[name], box[0] == left)
        for left in [min((box[0] for box in panels.boxes), default=0.0)]
        for name, box in zip(names, panels.boxes, strict=True)
    ]
    return _Plan(
        title,
        labels,
        -1 if axis.own_level is None else axis.own_level,
        panels,
        drawn,
        key_of(_key(view, axis.own_level is not None) if drawn else [], width),
        [block(note, width - 2 * EDGE, SMALL) for note in notes_of(view, scales_say(len(drawn)))],
    )


def _most(values: dict[str, Floats]) -> float:
    return float(np.nanmax([values[column] for column in ("mean", "high", "p95")]))


def _key(view: SweepView, own: bool) -> list[Any]:
    return [
        (_mean_symbol, mean_says(view.draws)),
        (_error_symbol, ERROR),
        (_spread_symbol, SPREAD),
        *([(_own_symbol, own_words(view.axes))] if own else []),
    ]


def _mean_symbol(sheet: Sheet, x: float, y: float) -> None:
    _draw_mean(sheet, x + 3.5, y)


def _error_symbol(sheet: Sheet, x: float, y: float) -> None:
    _draw_error(sheet, x + 2, x + 5, y)


def _spread_symbol(sheet: Sheet, x: float, y: float) -> None:
    _draw_spread(sheet, x + 0.5, x + 6.5, y)


def _own_symbol(sheet: Sheet, x: float, y: float) -> None:
    sheet.bar(x, x + 7, y - 1.2, y + 1.2, _OWN)


# ---- A panel
def _draw_panel(sheet: Sheet, plan: _Plan, panel: _Panel) -> None:
    left, top, right, bottom = panel.box
    row = (bottom - top) / len(plan.labels)
    if plan.own >= 0:
        start = EDGE - 0.8 if panel.first else left
        sheet.bar(start, right, top + plan.own * row, top + (plan.own + 1) * row, _OWN, zorder=0.4)
    sheet.grid(panel.ticks[1:], panel.scale, top, bottom, upright=True)
    sheet.line([left, left], [top, bottom])
    sheet.line([left, right], [bottom, bottom])
    sheet.ticks_below(panel.ticks, panel.scale, bottom, [number(k) for k in panel.ticks])
    for place, label in enumerate(plan.labels):
        y = top + (place + 0.5) * row
        if panel.first:
            sheet.write_block(left - 2.0, y - label.height / 2, label, "right")
        if place:
            sheet.line([left, right], [top + place * row] * 2, GRID, 0.3, zorder=0.5)
        _draw_row(sheet, panel, place, y)


def _draw_row(sheet: Sheet, panel: _Panel, place: int, y: float) -> None:
    at = {column: values[place] for column, values in panel.values.items()}
    if np.isnan(at["mean"]):
        return
    for low, high, draws in (("p05", "p95", _draw_spread), ("low", "high", _draw_error)):
        if not np.isnan(at[low] + at[high]):
            draws(sheet, panel.scale(at[low]), panel.scale(at[high]), y)
    _draw_mean(sheet, panel.scale(at["mean"]), y)


def _draw_spread(sheet: Sheet, low: float, high: float, y: float) -> None:
    sheet.line([low, high], [y, y], RANGE, 0.9, zorder=3)
    for end in (low, high):
        sheet.line([end] * 2, [y - 0.8, y + 0.8], RANGE, 0.9, zorder=3)


def _draw_error(sheet: Sheet, low: float, high: float, y: float) -> None:
    sheet.line([low, high], [y, y], END, 4, zorder=4)


def _draw_mean(sheet: Sheet, x: float, y: float) -> None:
    sheet.line([x, x], [y - 1.5, y + 1.5], END, 1.4, zorder=5)
