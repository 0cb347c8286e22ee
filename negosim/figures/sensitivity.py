"""Charts of a sensitivity analysis: what each parameter carries, and what each does alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from negosim.figures.chart import Chart as StudyChart
from negosim.figures.chart import Told
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
    equal_ends,
    fine,
    meaning,
    method_of,
    numeral,
    percentage,
    points_words,
)
from negosim.figures.sheet import number_text
from negosim.figures.study_text import source
from negosim.store.study import Study
from negosim.study.sensitivity_designs import Method

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["charts"]

_MOST = 16
_ERROR = "95 % interval, from a bootstrap of the points"
_ERRORS = "± 1.96 standard errors, from a bootstrap of the points"


def charts(found: Study) -> tuple[StudyChart, ...]:
    """A chart of the method's own measure, and the tornado."""
    name, by = _TABLES[method_of(found)]
    own = found.tables[name]
    leading = own[own[by] > 0].head(_MOST).reset_index(drop=True)
    tornado = found.tables["tornado"]
    moving = tornado[tornado["difference"] != 0].head(_MOST).reset_index(drop=True)
    made = [
        ("indices", _INDICES[method_of(found)], leading, _rest(own[by], len(leading), _IDLE)),
        ("tornado", _tornado, moving, _rest_of_tornado(tornado, len(moving))),
    ]
    return tuple(
        StudyChart(kind, partial(_draw, found, chart, rows, rest), rows, partial(_told, found, kind))
        for kind, chart, rows, rest in made
        if len(rows)
    )


def _told(found: Study, kind: str) -> Told:
    return Told(found.scenario.title, kind)


_TABLES = {
    Method.SOBOL: ("indices", "total"),
    Method.MORRIS: ("effects", "mu_star"),
    Method.PAWN: ("distances", "median"),
}


def _draw(found: Study, chart: Any, rows: pd.DataFrame, rest: str, width_mm: float) -> Figure:
    return drawn(chart(found, rows, rest), source(found), width_mm)


_IDLE = ("parameter changed", "parameters changed", "nothing at any point")
_SAME = ("parameter has", "parameters have", "the same mean at both ends")


def _rest_of_tornado(tornado: pd.DataFrame, shown: int) -> str:
    rest = _rest(tornado["difference"].abs(), shown, _SAME)
    return " ".join(filter(None, (rest, equal_ends(tornado))))


def _rest(values: pd.Series[float], shown: int, idle_words: tuple[str, str, str]) -> str:
    """What is not drawn, in words: of one that is 0, of several, and what is said of them."""
    one, several, said = idle_words
    some, idle = values[values > 0], int((values == 0).sum())
    left = len(some) - shown
    told = []
    if left > 0:
        told.append(f"Not drawn: {left} more with less than the last one here.")
    if idle:
        told.append(f"{idle} {one if idle == 1 else several} {said}.")
    return " ".join(told)


def _about(found: Study) -> str:
    return f"probability of '{found.told['label']}'"


# ---- The method's own measure
def _sobol(found: Study, rows: pd.DataFrame, rest: str) -> Chart:
    return Chart(
        title=found.scenario.title,
        says=f"Which assumptions carry the {_about(found)}: Sobol' indices from {points_words(found)}",
        axis="Share of its variance",
        head="",
        rows=[_row(row, "total", "first") for row in rows.to_dict("records")],
        key=[
            (bar_symbol(PALE), "Total: the share that would stay if all others were known"),
            (bar_symbol(DARK), "First order: the share that would go if this parameter alone were known"),
            (whisker_symbol, _ERROR),
        ],
        notes=_notes(rest),
    )


def _morris(found: Study, rows: pd.DataFrame, rest: str) -> Chart:
    shown = rows.copy()
    shown[["mu_star", "mu_star_low", "mu_star_high", "sigma"]] *= 100
    return Chart(
        title=found.scenario.title,
        says=f"What half of a prior does to the {_about(found)}: elementary effects, {points_words(found)}",
        axis="Percentage points",
        head="",
        rows=[_row(row, "sigma", "mu_star") for row in shown.to_dict("records")],
        key=[
            (bar_symbol(PALE), "σ: standard deviation of the change; large where it depends on the others"),
            (bar_symbol(DARK), "μ*: mean size of the change when this parameter alone moves"),
            (whisker_symbol, _ERROR),
        ],
        notes=_notes(rest),
    )


def _pawn(found: Study, rows: pd.DataFrame, rest: str) -> Chart:
    line = found.told["median_threshold"]
    return Chart(
        title=found.scenario.title,
        says=f"How far knowing a parameter moves the distribution of the {_about(found)}: PAWN, "
        f"{points_words(found)}",
        axis="Kolmogorov-Smirnov distance",
        head="",
        rows=[_row(row, "largest", "median") for row in rows.to_dict("records")],
        key=[
            (bar_symbol(PALE), "Largest distance over ten equally likely parts of the prior"),
            (bar_symbol(DARK), "Median distance"),
            (whisker_symbol, _ERRORS),
            (line_symbol, f"Largest median of {found.told['dummies']} made-up parameters without influence"),
        ],
        notes=_notes(rest),
        line=line,
    )


def _row(row: Mapping[Any, Any], pale: str, dark: str) -> Row:
    return Row(meaning(row), row["basis"], _bar(row, pale), _bar(row, dark))


def _bar(row: Mapping[Any, Any], name: str) -> Bar:
    ends = (row.get(f"{name}_low", math.nan), row.get(f"{name}_high", math.nan))
    return Bar(row[name], *ends)


def _notes(rest: str) -> list[str]:
    return [rest] if rest else []


_INDICES = {Method.SOBOL: _sobol, Method.MORRIS: _morris, Method.PAWN: _pawn}


# ---- One at a time
def _tornado(found: Study, rows: pd.DataFrame, rest: str) -> Chart:
    mean, draws = found.told["tornado_mean"], found.question["tornado_draws"]
    told = numeral(100 * mean, fine(mean))
    return Chart(
        title=found.scenario.title,
        says=f"One at a time: the {_about(found)} with each parameter at either end of its prior, all others "
        "drawn",
        axis="Mean probability, %",
        head="Difference",
        rows=[_ends(row, mean) for row in rows.to_dict("records")],
        key=[
            (bar_symbol(PALE), "At the 5 % quantile of its prior, whose value stands at the end"),
            (bar_symbol(DARK), "At the 95 % quantile of its prior"),
            (
                _base_symbol,
                f"Mean over the same {draws:,} draws: {told} %. Differences: paired, in "
                "percentage points, with their 95 % Monte Carlo interval",
            ),
        ],
        notes=_notes(rest),
        base=100 * mean,
    )


def _ends(row: Mapping[Any, Any], like: float) -> Row:
    difference = percentage(row["difference"], (row["high"] - row["low"]) / 2, like)
    signed = difference if row["difference"] < 0 else f"+{difference}"
    return Row(
        meaning(row),
        row["basis"],
        Bar(100 * row["mean_p05"], text=_value(row["value_p05"])),
        Bar(100 * row["mean_p95"], text=_value(row["value_p95"])),
        signed.replace("-", "\N{MINUS SIGN}"),
    )


def _value(value: float) -> str:
    return number_text(float(f"{value:.3g}"))


def _base_symbol(sheet: Any, x: float, y: float) -> None:
    sheet.line([x + 3.5] * 2, [y - 1.6, y + 1.6], "#1A1A1A", 0.9)
