"""Chart of the outcome classes: means, and the two uncertainties kept apart.

From top to bottom: title, a line for each class, axis, key, classes too rare to draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from negosim.figures.fit import Scale, line_height, text_width
from negosim.figures.sheet import Block, Key, Sheet, block, key_of, percent, title_of
from negosim.figures.style import (
    EDGE,
    END,
    FLOW,
    GAP,
    PAPER,
    RANGE,
    SERIES,
    SMALL,
    TEXT,
    WIDTHS,
    Series,
    styled,
)
from negosim.figures.words import NOT_DRAWN, RARE, rare_notes
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["BOUNDS", "not_drawn", "outcome_data", "outcome_figure"]

_ROW, _AXIS = 6.2, 11.5
_LABELS = 0.34  # most of the width that labels of classes may take
_MEAN = "Mean"
_PLAIN, _POINT = Series(FLOW, ""), 25.4 / 72
BOUNDS = {
    "at_random": (
        "v",
        -1,
        "At random: every choice by its prior weight alone (λ\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0)",
    ),
    "without_error": (
        "D",
        1,
        "Without error: every choice the best for who makes it (λ\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}∞)",
    ),
}
"""Marks of what choices at random and without error would give: marker, side of the bar, meaning."""


def outcome_data(summary: pd.DataFrame, bounds: pd.DataFrame | None = None) -> pd.DataFrame:
    """What the chart draws, in percent: the summary with ``drawn`` saying which classes have a line.

    Parameters
    ----------
    summary : DataFrame
        ``Outcomes.summary()``.
    bounds : DataFrame, optional
        Columns class, at_random and without_error: probabilities when both players choose at random
        (precision 0), and without error (infinite precision).
    """
    columns = ["mean", "low", "high", "p05", "p95"]
    data = pd.concat([summary[["class", "label"]], 100 * summary[columns]], axis=1)
    if bounds is not None:
        for name in BOUNDS:
            data[name] = 100 * data["class"].map(bounds.set_index("class")[name])
    seen = data[[c for c in ("mean", "p95", *BOUNDS) if c in data]]
    data["drawn"] = (seen >= 100 * RARE).any(axis=1)
    return data


def outcome_figure(
    summary: pd.DataFrame,
    title: str,
    draws: int,
    bounds: pd.DataFrame | None = None,
    note: str = "",
    *,
    looks: Mapping[str, Series] | None = None,
    width_mm: float = WIDTHS["page"],
) -> Figure:
    """Draw the probabilities of the outcome classes.

    Parameters
    ----------
    summary : DataFrame
        ``Outcomes.summary()``: a row for each class, in the order to draw them.
    title : str
    draws : int
        Number of draws that the means are over.
    bounds : DataFrame, optional
        What choices at random and choices without error would give, as for ``outcome_data``.
    note : str
        What the figure was made from, written small below it.
    looks : mapping of str to Series, optional
        Tone and hatch of every class; by default all have the same.
    width_mm : float
        Width of the figure in millimetres.

    Returns
    -------
    Figure
    """
    data = outcome_data(summary, bounds)
    drawn = data[data["drawn"]].reset_index(drop=True)
    plan = _plan(data, drawn, title, draws, width_mm)
    with styled():
        sheet = Sheet(width_mm, plan.height, note)
        sheet.write_title(plan.title)
        _draw_axis(sheet, plan)
        _draw_rows(sheet, drawn, plan, looks or {})
        top = sheet.draw_key(plan.bottom + _AXIS, plan.key) + GAP
        for text in plan.notes:
            top = sheet.write_block(EDGE, top, text)
    return sheet.figure


def not_drawn(data: pd.DataFrame) -> list[str]:
    """Sentences that name the classes without a line."""
    rest = data[~data["drawn"]]
    return rare_notes(rest["label"], (rest[["mean", "p95"]] > 0).any(axis=1), NOT_DRAWN)


@dataclass(frozen=True)
class _Plan:
    """Texts, broken into lines, and where things stand."""

    title: tuple[Block, Block]
    labels: list[Block]
    key: Key
    notes: list[Block]
    ticks: list[float]
    scale: Scale
    top: float
    row: float
    bottom: float

    @property
    def height(self) -> float:
        notes = sum(note.height for note in self.notes)
        return self.bottom + _AXIS + self.key.height + (GAP + notes if notes else 0) + EDGE


def _plan(data: pd.DataFrame, drawn: pd.DataFrame, title: str, draws: int, width: float) -> _Plan:
    labels = [block(label, _LABELS * width) for label in drawn["label"]]
    head = title_of(title, "How the talks may end", width)
    left = EDGE + max(label.width for label in labels) + 2.0
    means = (_MEAN, *map(percent, drawn["mean"]))
    right = width - EDGE - max(text_width(text, TEXT) for text in means) - 3.0
    top = EDGE + head[0].height + head[1].height + 0.5 * GAP + line_height(SMALL)
    row = max(_ROW, max(label.height for label in labels) + 1.0)
    ticks = _ticks(float(np.nanmax(drawn.select_dtypes("float").to_numpy())), width)
    return _Plan(
        title=head,
        labels=labels,
        key=key_of(_key(draws, [name for name in BOUNDS if name in data]), width),
        notes=[block(note, width - 2 * EDGE, SMALL) for note in not_drawn(data)],
        ticks=ticks,
        scale=Scale(0.0, ticks[-1], left, right),
        top=top,
        row=row,
        bottom=top + len(drawn) * row,
    )


def _ticks(most: float, width: float) -> list[float]:
    """Round numbers from 0 to the end of the axis, few enough for a narrow figure."""
    steps = (1, 2, 5, 10, 20, 30, 40, 60, 80, 100)
    end = next((step for step in steps if step >= most), 100)
    count = 5 if end in (5, 10, 100) and width > WIDTHS["single"] else 4 if end != 30 else 3
    return [end * k / count for k in range(count + 1)]


def _key(draws: int, bounds: list[str]) -> list[Any]:
    mean = "Mean over {count} draws of the uncertain parameters"
    return [
        (
            _mean_symbol,
            say(mean, count=f"{draws:,}") if draws > 1 else "Mean over 1 draw of the uncertain parameters",
        ),
        (_error_symbol, "95 % interval of that mean: Monte Carlo error, smaller with more draws"),
        (
            _spread_symbol,
            "5th to 95th percentile over draws: what is not known of the dispute, however many draws",
        ),
        *((partial(_bound_symbol, name), BOUNDS[name][2]) for name in bounds),
    ]


def _mean_symbol(sheet: Sheet, x: float, y: float) -> None:
    parts = [SERIES[end][0] for end in ("kept", "breakdown", "no_settlement")]
    for number, look in enumerate(parts):
        left = x + number * 7 / len(parts)
        sheet.bar(left, left + 7 / len(parts), y - 0.9, y + 0.9, look.colour, look.hatch)
    _outline(sheet, x, x + 7, y, 0.9)


def _error_symbol(sheet: Sheet, x: float, y: float) -> None:
    _draw_error(sheet, x + 2, x + 5, y)


def _spread_symbol(sheet: Sheet, x: float, y: float) -> None:
    _draw_spread(sheet, x + 0.5, x + 6.5, y)


def _bound_symbol(name: str, sheet: Sheet, x: float, y: float) -> None:
    sheet.mark(x + 3.5, y, BOUNDS[name][0], 3.3, PAPER, zorder=5)


def _draw_axis(sheet: Sheet, plan: _Plan) -> None:
    scale = plan.scale
    sheet.grid(plan.ticks[1:], scale, plan.top, plan.bottom, upright=True)
    sheet.line([scale.start] * 2, [plan.top, plan.bottom], zorder=4.5)
    sheet.line([scale.start, scale.end], [plan.bottom] * 2)
    sheet.ticks_below(plan.ticks, scale, plan.bottom)
    sheet.write((scale.start + scale.end) / 2, plan.bottom + 7.0, "Probability (%)", align="center")


def _draw_rows(sheet: Sheet, drawn: pd.DataFrame, plan: _Plan, looks: Mapping[str, Series]) -> None:
    scale, right = plan.scale, sheet.width - EDGE
    # The means stand in a column, since a number at the end of a line would be read as that end.
    sheet.write(right, plan.top - 0.5 * line_height(SMALL), _MEAN, align="right")
    for number, row in enumerate(drawn.to_dict("records")):
        y = plan.top + (number + 0.5) * plan.row
        label = plan.labels[number]
        sheet.write_block(scale.start - 2.0, y - label.height / 2, label, "right")
        sheet.write(right, y, percent(row["mean"]), align="right")
        half = 0.28 * _ROW
        look = looks.get(row["class"], _PLAIN)
        sheet.bar(scale.start, scale(row["mean"]), y - half, y + half, look.colour, look.hatch)
        _outline(sheet, scale.start, scale(row["mean"]), y, half)
        _draw_spread(sheet, scale(row["p05"]), scale(row["p95"]), y)
        if not np.isnan(row["low"]):
            _draw_error(sheet, scale(row["low"]), scale(row["high"]), y)
        for name in BOUNDS:
            if not np.isnan(row.get(name, np.nan)):
                marker, side, _ = BOUNDS[name]
                sheet.mark(scale(row[name]), y + side * (half + 0.4), marker, 3.3, PAPER, zorder=5)


def _outline(sheet: Sheet, left: float, right: float, y: float, half: float) -> None:
    xs, ys = [left, right, right, left], [y - half, y - half, y + half, y + half]
    sheet.line(xs, ys, RANGE, 0.4, zorder=2, solid_joinstyle="miter")


def _draw_spread(sheet: Sheet, low: float, high: float, y: float) -> None:
    """A line with ends, on paper, so that it is seen on dark and hatched bars, too."""
    for tone, wider in ((PAPER, 1.6), (RANGE, 0.0)):
        beyond = wider / 2 * _POINT
        sheet.line([low - beyond, high + beyond], [y, y], tone, 0.9 + wider, zorder=3)
        for end in (low, high):
            sheet.line([end] * 2, [y - 0.8 - beyond, y + 0.8 + beyond], tone, 0.9 + wider, zorder=3)


def _draw_error(sheet: Sheet, low: float, high: float, y: float) -> None:
    middle = (low + high) / 2
    for tone, wider in ((PAPER, 1.2), (END, 0.0)):
        beyond = wider / 2 * _POINT
        sheet.line([low - beyond, high + beyond], [y, y], tone, 4 + wider, zorder=4)
        ends = [y - 1.25 - beyond, y + 1.25 + beyond]
        sheet.line([middle] * 2, ends, tone, 1.1 + wider, zorder=4)
