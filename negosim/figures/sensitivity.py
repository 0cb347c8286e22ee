"""Charts of a sensitivity analysis: what each parameter carries, and what each does alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from negosim.figures.captions_sensitivity import AXES, TORNADO_AXIS, sensitivity_told
from negosim.figures.chart import Chart as StudyChart
from negosim.figures.sensitivity_rows import (
    DARK,
    PALE,
    Bar,
    Chart,
    Row,
    bar_symbol,
    drawn,
    line_symbol,
    whisker_symbol,
)
from negosim.figures.sensitivity_words import (
    OWN,
    difference_words,
    fine,
    label_words,
    meaning,
    method_of,
    not_drawn_words,
    numeral,
    points_words,
)
from negosim.figures.sheet import number_text
from negosim.figures.study_text import source
from negosim.figures.style import INK
from negosim.store.study import Study
from negosim.study.sensitivity_designs import Method
from negosim.wording import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["charts"]

_Made = Callable[[Study, pd.DataFrame], Chart]

_MOST = 16
_ERROR = "95 % interval, from a bootstrap of the points"
_ERRORS = "± 1.96 standard errors, from a bootstrap of the points"


def charts(found: Study) -> tuple[StudyChart, ...]:
    """A chart of the method's own measure, and the tornado."""
    name, by = OWN[method_of(found)]
    own, tornado = found.tables[name], found.tables["tornado"]
    made = [
        ("indices", _INDICES[method_of(found)], own[own[by] > 0]),
        ("tornado", _tornado, tornado[tornado["difference"] != 0]),
    ]
    return tuple(
        _chart(found, kind, chart, rows.head(_MOST).reset_index(drop=True))
        for kind, chart, rows in made
        if len(rows)
    )


def _chart(
    found: Study, kind: str, chart: Callable[[Study, pd.DataFrame], Chart], rows: pd.DataFrame
) -> StudyChart:
    def draw(width: float) -> Figure:
        left_out = not_drawn_words(found, kind, len(rows))
        return drawn(replace(chart(found, rows), notes=[left_out] if left_out else []), source(found), width)

    return StudyChart(kind, draw, rows, partial(sensitivity_told, found, kind, rows))


# ---- The method's own measure
def _sobol(found: Study, rows: pd.DataFrame) -> Chart:
    words = "Which assumptions carry the probability of '{label}': Sobol' indices from {points}"
    return Chart(
        title=found.scenario.title,
        says=say(words, label=label_words(found), points=points_words(found)),
        axis=AXES[Method.SOBOL],
        head="",
        rows=[_row(row, "total", "first") for row in rows.to_dict("records")],
        key=[
            (bar_symbol(PALE), "Total: the share that would stay if all others were known"),
            (bar_symbol(DARK), "First order: the share that would go if this parameter alone were known"),
            (whisker_symbol, _ERROR),
        ],
    )


def _morris(found: Study, rows: pd.DataFrame) -> Chart:
    shown = rows.copy()
    shown[["mu_star", "mu_star_low", "mu_star_high", "sigma"]] *= 100
    words = "What half of a prior does to the probability of '{label}': elementary effects, {points}"
    return Chart(
        title=found.scenario.title,
        says=say(words, label=label_words(found), points=points_words(found)),
        axis=AXES[Method.MORRIS],
        head="",
        rows=[_row(row, "sigma", "mu_star") for row in shown.to_dict("records")],
        key=[
            (bar_symbol(PALE), "σ: standard deviation of the change; large where it depends on the others"),
            (bar_symbol(DARK), "μ*: mean size of the change when this parameter alone moves"),
            (whisker_symbol, _ERROR),
        ],
    )


def _pawn(found: Study, rows: pd.DataFrame) -> Chart:
    words = (
        "How far knowing a parameter moves the distribution of the probability of '{label}': PAWN, {points}"
    )
    dummies = "Largest median of {count} made-up parameters without influence"
    return Chart(
        title=found.scenario.title,
        says=say(words, label=label_words(found), points=points_words(found)),
        axis=AXES[Method.PAWN],
        head="",
        rows=[_row(row, "largest", "median") for row in rows.to_dict("records")],
        key=[
            (bar_symbol(PALE), "Largest distance over ten equally likely parts of the prior"),
            (bar_symbol(DARK), "Median distance"),
            (whisker_symbol, _ERRORS),
            (line_symbol, say(dummies, count=found.told["dummies"])),
        ],
        line=found.told["median_threshold"],
    )


def _row(row: Mapping[Any, Any], pale: str, dark: str) -> Row:
    return Row(meaning(row), row["basis"], _bar(row, pale), _bar(row, dark))


def _bar(row: Mapping[Any, Any], name: str) -> Bar:
    ends = (row.get(f"{name}_low", math.nan), row.get(f"{name}_high", math.nan))
    return Bar(row[name], *ends)


_INDICES = {Method.SOBOL: _sobol, Method.MORRIS: _morris, Method.PAWN: _pawn}


# ---- One at a time
def _tornado(found: Study, rows: pd.DataFrame) -> Chart:
    mean, draws = found.told["tornado_mean"], found.question["tornado_draws"]
    words = (
        "One at a time: the probability of '{label}' with each parameter at either end of its prior, all "
        "others drawn"
    )
    base = (
        "Mean over the same {draws} draws: {mean} %. Differences: paired, in percentage points, with their "
        "95 % Monte Carlo interval"
    )
    return Chart(
        title=found.scenario.title,
        says=say(words, label=label_words(found)),
        axis=TORNADO_AXIS,
        head="Difference",
        rows=[_ends(row, mean) for row in rows.to_dict("records")],
        key=[
            (bar_symbol(PALE), "At the 5 % quantile of its prior, whose value stands at the end"),
            (bar_symbol(DARK), "At the 95 % quantile of its prior"),
            (_base_symbol, say(base, draws=f"{draws:,}", mean=numeral(100 * mean, fine(mean)))),
        ],
        base=100 * mean,
    )


def _ends(row: Mapping[Any, Any], like: float) -> Row:
    return Row(
        meaning(row),
        row["basis"],
        Bar(100 * row["mean_p05"], text=_value(row["value_p05"])),
        Bar(100 * row["mean_p95"], text=_value(row["value_p95"])),
        difference_words(row, like),
    )


def _value(value: float) -> str:
    return number_text(float(f"{value:.3g}"))


def _base_symbol(sheet: Any, x: float, y: float) -> None:
    sheet.line([x + 3.5] * 2, [y - 1.6, y + 1.6], INK, 0.9)
