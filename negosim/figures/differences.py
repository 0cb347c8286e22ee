"""Chart of differences: how far each scenario is above the baseline, outcome class by outcome class.

From top to bottom: title, head of the line at zero, a row for each class with a
line for each scenario, axis; the same for classes that differ too little to be seen beside the others,
on a scale of their own; key, classes too rare to draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from negosim.figures.difference_panels import AXIS, ENDS, MEAN, Panel, panels_of, points
from negosim.figures.fit import line_height, text_width
from negosim.figures.scenario_marks import POINT, SIZE, Mark, draw_mark, mark_of, mark_symbol
from negosim.figures.sheet import Block, Key, Sheet, block, key_of, number_text, title_of
from negosim.figures.style import EDGE, FAINT, GAP, INK, RANGE, SMALL, WIDTHS, styled
from negosim.figures.words import RARE, rare_in_all
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["differences_data", "differences_figure"]

_ERROR = "95 % interval of that mean: Monte Carlo error; not seen where it is as narrow as the mark"
_SHARES = ("baseline", "mean", *ENDS)


def differences_data(differences: pd.DataFrame, distributions: pd.DataFrame) -> pd.DataFrame:
    """What the chart draws: differences of the outcome classes, in percentage points.

    Parameters
    ----------
    differences, distributions : DataFrame
        Of a ``Comparison``.

    Returns
    -------
    DataFrame
        Columns scenario, class, label, baseline, mean, difference, low, high, p05, p95, clear; drawn
        says whether the class has a row, possible whether any scenario can end in it.
    """
    found = differences[differences["what"] == "class"].rename(columns={"name": "class"})
    seen = distributions.groupby("class")[["mean", "p95"]].max().max(axis=1)
    shares = 100 * found[list(_SHARES)]
    about = found[["scenario", "class", "label"]]
    data = pd.concat([about, shares, found[["clear"]]], axis=1).reset_index(drop=True)
    most = data["class"].map(seen)
    return data.assign(drawn=most >= RARE, possible=most > 0)


def differences_figure(
    data: pd.DataFrame,
    titles: dict[str, str],
    draws: int,
    note: str = "",
    *,
    width_mm: float = WIDTHS["page"],
) -> Figure:
    """Draw how far scenarios are above the baseline.

    Parameters
    ----------
    data : DataFrame
        From ``differences_data``.
    titles : dict of str
        Titles of the scenarios by name, the baseline's first.
    draws : int
        Number of draws that the means are over.
    note : str
        What the figure was made from, written small below it.
    width_mm : float
        Width of the figure in millimetres.
    """
    plan = _plan(data, titles, draws, width_mm)
    with styled():
        sheet = Sheet(width_mm, plan.height, note)
        sheet.write_title(plan.title)
        for panel in plan.panels:
            _draw_panel(sheet, plan, panel)
        top = plan.bottom
        for key in plan.keys:
            top = sheet.draw_key(top, key) + GAP
        for text in plan.notes:
            top = sheet.write_block(EDGE, top, text)
    return sheet.figure


@dataclass(frozen=True)
class _Plan:
    title: tuple[Block, Block]
    marks: dict[str, Mark]
    panels: list[Panel]
    keys: tuple[Key, Key]
    notes: list[Block]

    @property
    def bottom(self) -> float:
        return max(panel.bottom for panel in self.panels) + AXIS

    @property
    def height(self) -> float:
        notes = sum(note.height for note in self.notes)
        keys = sum(key.height for key in self.keys) + GAP
        return self.bottom + keys + (GAP + notes if notes else 0.0) + EDGE


def _plan(data: pd.DataFrame, titles: dict[str, str], draws: int, width: float) -> _Plan:
    baseline, *others = titles
    marks = {name: mark_of(number) for number, name in enumerate(others)}
    drawn = data[data["drawn"]]
    title = title_of(titles[baseline], "How other scenarios differ from this one, draw by draw", width)
    panels = panels_of(drawn, EDGE + title[0].height + title[1].height + GAP, width)
    return _Plan(
        title=title,
        marks=marks,
        panels=panels,
        keys=(
            key_of(_scenarios(marks, titles), width, columns=True),
            key_of(_key(next(iter(marks.values())), draws, any(map(_shows_errors, panels))), width),
        ),
        notes=[block(text, width - 2 * EDGE, SMALL) for text in rare_in_all(data)],
    )


def _scenarios(marks: dict[str, Mark], titles: dict[str, str]) -> list[Any]:
    return [
        (mark_symbol(mark), say("{label}: {text}", label=name, text=titles[name]))
        for name, mark in marks.items()
    ]


def _shows_errors(panel: Panel) -> bool:
    """Whether any interval is wider than the mark upon it."""
    ends = ((line["low"], line["high"]) for row in panel.rows for line in row.lines)
    return any(panel.scale(high) - panel.scale(low) > SIZE * POINT for low, high in ends)


def _key(first: Mark, draws: int, errors: bool) -> list[Any]:
    over = "Mean difference over {count} draws; hollow where its 95 % interval includes zero"
    mean = say(over, count=f"{draws:,}") if draws > 1 else "Difference in 1 draw"
    return [
        (_pair_symbol(first) if draws > 1 else mark_symbol(first, filled=False), mean),
        *([(_error_symbol, _ERROR)] if errors else []),
        (
            _spread_symbol,
            "5th to 95th percentile of the difference over draws: what is not known of the dispute",
        ),
    ]


def _pair_symbol(mark: Mark) -> Any:
    def symbol(sheet: Sheet, x: float, y: float) -> None:
        draw_mark(sheet, x + 2.0, y, mark, filled=True)
        draw_mark(sheet, x + 5.0, y, mark, filled=False)

    return symbol


def _error_symbol(sheet: Sheet, x: float, y: float) -> None:
    _draw_error(sheet, x + 1.0, x + 6.0, y)


def _spread_symbol(sheet: Sheet, x: float, y: float) -> None:
    _draw_spread(sheet, x + 0.5, x + 6.5, y)


# ---- Drawing
def _draw_panel(sheet: Sheet, plan: _Plan, panel: Panel) -> None:
    left, right, scale = panel.left, panel.right, panel.scale
    sheet.write_block(left, panel.top, panel.head)
    sheet.write(right, panel.first - 1.0 - line_height(SMALL) / 2, MEAN, SMALL, "right")
    half = panel.baseline.width / 2
    middle = min(max(scale(0.0), left + half), right - text_width(say(MEAN), SMALL) - 2.0 - half)
    sheet.write_block(middle, panel.first - 1.0 - panel.baseline.height, panel.baseline, "center")
    for number, row in enumerate(panel.rows):
        if number % 2 == 0:
            sheet.bar(left, right, row.top, row.top + row.high, FAINT, zorder=0.3)
        sheet.write_block(scale.start - 2.0, row.top + (row.high - row.label.height) / 2, row.label, "right")
        for line, y in zip(row.lines, row.middles, strict=True):
            _draw_line(sheet, panel, plan.marks[line["scenario"]], line, y)
    _draw_axis(sheet, panel)


def _draw_axis(sheet: Sheet, panel: Panel) -> None:
    scale, bottom = panel.scale, panel.bottom
    sheet.grid(panel.ticks, scale, panel.first, bottom, upright=True)
    sheet.line([scale(0.0)] * 2, [panel.first - 1.0, bottom], INK, 0.9, zorder=1.8)
    sheet.line([scale.start, scale.end], [bottom] * 2)
    sheet.ticks_below(panel.ticks, scale, bottom, [_signed(value) for value in panel.ticks])
    sheet.write((scale.start + scale.end) / 2, bottom + 7.0, "Percentage points", align="center")


def _signed(value: float) -> str:
    return f"+{number_text(value)}" if value > 0 else number_text(value)


def _draw_line(sheet: Sheet, panel: Panel, mark: Mark, line: dict[Any, Any], y: float) -> None:
    scale = panel.scale
    _draw_spread(sheet, scale(line["p05"]), scale(line["p95"]), y)
    if not np.isnan(line["low"]):
        _draw_error(sheet, scale(line["low"]), scale(line["high"]), y)
    draw_mark(sheet, scale(line["difference"]), y, mark, filled=bool(line["clear"]))
    sheet.write(panel.right, y, points(line["difference"]), SMALL, "right")


def _draw_spread(sheet: Sheet, low: float, high: float, y: float) -> None:
    sheet.line([low, high], [y, y], RANGE, 0.7, zorder=3)


def _draw_error(sheet: Sheet, low: float, high: float, y: float) -> None:
    sheet.line([low, high], [y, y], RANGE, 2.4, zorder=4)
