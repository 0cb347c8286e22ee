"""What is said of the charts of a sensitivity analysis: drafts of captions, and the charts in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from negosim.figures.captions import changed_says, concept_says, drawn_says, sentences, source_says
from negosim.figures.chart import Told
from negosim.figures.sensitivity_words import (
    OWN,
    difference_words,
    estimate,
    fine,
    label_words,
    mean_words,
    meaning,
    method_of,
    not_drawn_words,
    numeral,
    percentage,
    points_words,
)
from negosim.figures.words import listed
from negosim.store.study import Study
from negosim.study.sensitivity_designs import Method
from negosim.wording import say

__all__ = ["AXES", "TORNADO_AXIS", "sensitivity_told"]

AXES = {
    Method.SOBOL: "Share of the variance of the probability",
    Method.MORRIS: "Change of the probability (percentage points)",
    Method.PAWN: "Kolmogorov-Smirnov distance",
}
"""What the horizontal axis of each method's own chart shows."""

TORNADO_AXIS = "Mean probability (%)"
"""What that of the tornado shows."""

_MOST = 3
"""Parameters whose numbers are told one by one."""

_SHOWN = {
    Method.SOBOL: "{title}: which assumptions carry the probability of '{label}', Sobol' indices ({points}).",
    Method.MORRIS: "{title}: what half of a prior does to the probability of '{label}', elementary effects "
    "({points}).",
    Method.PAWN: "{title}: how far knowing a parameter moves the distribution of the probability of "
    "'{label}' over draws, PAWN ({points}).",
}
_MARKS = {
    Method.SOBOL: (
        "Pale bars: total index, the share of the variance over draws that would stay, on average, if all "
        "other parameters were known.",
        "Dark bars: first order, the share that would go if this parameter alone were known.",
    ),
    Method.MORRIS: (
        "Pale bars: σ, standard deviation of the change of the probability when this parameter alone moves "
        "by half of its prior, in percentage points.",
        "Dark bars: μ*, mean size of that change.",
    ),
    Method.PAWN: (
        "Pale bars: largest distance between the distributions of the probability with the parameter known "
        "to within a tenth of its prior and unknown (0 not at all, 1 apart).",
        "Dark bars: median distance over the ten tenths.",
    ),
}
_INTERVALS = "Whiskers: 95 % intervals from a bootstrap of the points (smaller with more points)."
_ERRORS = "Whiskers: ±1.96 standard errors from a bootstrap of the points (smaller with more points)."
_THRESHOLD = "Dashed line: largest median of {count} made-up parameters without influence, {median}."
_ONE_AT_A_TIME = (
    "{title}: mean probability of '{label}' with each parameter at either end of its prior, all others drawn."
)
_ENDS = (
    "Pale bars: at the 5 % quantile of the prior, dark bars: at its 95 % quantile; the values stand at the "
    "ends of the bars."
)
_BASE = "Vertical line: mean over the same {draws} draws, {mean} %."
_DIFFERENCES = (
    "At the right: paired difference in percentage points with its 95 % interval (Monte Carlo error, smaller "
    "with more draws)."
)
_SPREAD = "The probability itself: {told}."
_SPREAD_ERROR = "±: 95 % interval of the mean (Monte Carlo error, smaller with more draws)."
_CIRCLES = {
    "reported": "black, a source gives the number",
    "inferred": "grey, a source gives the direction or the rank",
    "judgement": "white, the number is the authors' alone",
}
_FORM = "Bar chart, two bars for each parameter (rows: {count})."
_ACROSS = "Horizontal axis: {axis}."
_LEADING = {
    Method.SOBOL: ("Largest total indices: {told}.", "{meaning} {one} (first order {other})"),
    Method.MORRIS: ("Largest mean effects μ*: {told}.", "{meaning} {one} (σ {other})"),
    Method.PAWN: ("Largest median distances: {told}.", "{meaning} {one} (largest {other})"),
}


def sensitivity_told(found: Study, kind: str, rows: pd.DataFrame) -> Told:
    """Caption and alternative text, in the language in use.

    Parameters
    ----------
    found : Study
    kind : str
        ``indices`` or ``tornado``.
    rows : DataFrame
        What the chart draws.
    """
    shown, told = (_tornado, _tornado_alt) if kind == "tornado" else (_indices, _indices_alt)
    scenario = found.scenario
    last = (
        _circles(rows),
        not_drawn_words(found, kind, len(rows)),
        say(_SPREAD, told=mean_words(found)),
        _SPREAD_ERROR if found.told["half_width"] is not None else "",
        drawn_says(scenario.run),
        concept_says(scenario.run),
        changed_says(scenario.changes),
        source_says(found.recipe),
    )
    return Told(sentences((*shown(found), *last)), sentences(told(found, rows)))


def _circles(rows: pd.DataFrame) -> str:
    there = set(rows["basis"])
    bases = listed(words for name, words in _CIRCLES.items() if name in there)
    return say("Circles, what the prior rests on: {bases}.", bases=bases)


# ---- The method's own measure
def _indices(found: Study) -> Iterator[str]:
    method = method_of(found)
    names = {"label": label_words(found), "points": points_words(found)}
    yield say(_SHOWN[method], title=found.scenario.title, **names)
    yield from _MARKS[method]
    yield _ERRORS if method is Method.PAWN else _INTERVALS
    if method is Method.PAWN:
        median = numeral(found.told["median_threshold"], 3)
        yield say(_THRESHOLD, count=found.told["dummies"], median=median)


def _indices_alt(found: Study, rows: pd.DataFrame) -> Iterator[str]:
    method = method_of(found)
    leading, each = _LEADING[method]
    yield say(_FORM, count=len(rows))
    yield say(_ACROSS, axis=AXES[method])
    told = (
        say(each, meaning=meaning(row), **_NUMBERS[method](row, found))
        for row in rows.head(_MOST).to_dict("records")
    )
    yield say(leading, told=listed(told))
    if len(rows) > _MOST:
        most, name = _NUMBERS[method](rows.to_dict("records")[_MOST], found), OWN[method][1]
        yield say(_OTHERS[name], most=most["one"])
    if method is Method.SOBOL:
        alone = estimate(100 * found.told["first_sum"], 100 * found.told["first_sum_half_width"], 1)
        yield say("First orders of all parameters add up to {share} %.", share=alone)


_OTHERS = {
    "total": "The other rows have totals of at most {most}.",
    "mu_star": "The other rows have mean effects of at most {most}.",
    "median": "The other rows have medians of at most {most}.",
}


def _half(row: Mapping[Any, Any], name: str) -> float:
    return float(row[f"{name}_high"] - row[f"{name}_low"]) / 2


def _sobol_numbers(row: Mapping[Any, Any], found: Study) -> dict[str, str]:
    return {"one": _index(row, "total"), "other": _index(row, "first")}


def _morris_numbers(row: Mapping[Any, Any], found: Study) -> dict[str, str]:
    like = found.told["mean"]
    one = percentage(row["mu_star"], _half(row, "mu_star"), like)
    return {"one": one, "other": numeral(100 * row["sigma"], fine(like))}


def _pawn_numbers(row: Mapping[Any, Any], found: Study) -> dict[str, str]:
    return {"one": _index(row, "median"), "other": _index(row, "largest")}


def _index(row: Mapping[Any, Any], name: str) -> str:
    return estimate(row[name], _half(row, name))


_NUMBERS: dict[Method, Callable[[Mapping[Any, Any], Study], dict[str, str]]] = {
    Method.SOBOL: _sobol_numbers,
    Method.MORRIS: _morris_numbers,
    Method.PAWN: _pawn_numbers,
}


# ---- One at a time
def _tornado(found: Study) -> Iterator[str]:
    mean, draws = found.told["tornado_mean"], found.question["tornado_draws"]
    yield say(_ONE_AT_A_TIME, title=found.scenario.title, label=label_words(found))
    yield _ENDS
    yield say(_BASE, draws=f"{draws:,}", mean=numeral(100 * mean, fine(mean)))
    yield _DIFFERENCES


def _tornado_alt(found: Study, rows: pd.DataFrame) -> Iterator[str]:
    mean = found.told["tornado_mean"]
    yield say(_FORM, count=len(rows))
    yield say(_ACROSS, axis=TORNADO_AXIS)
    yield say("Bars begin at the mean, {mean} %.", mean=numeral(100 * mean, fine(mean)))
    told = (
        say(
            "{meaning} {low} % to {high} % (difference {difference})",
            meaning=meaning(row),
            low=numeral(100 * row["mean_p05"], fine(mean)),
            high=numeral(100 * row["mean_p95"], fine(mean)),
            difference=difference_words(row, mean),
        )
        for row in rows.head(_MOST).to_dict("records")
    )
    yield say("Largest differences, from the 5 % to the 95 % quantile: {told}.", told=listed(told))
    if len(rows) > _MOST:
        widest = numeral(100 * abs(float(rows["difference"].iloc[_MOST])), fine(mean))
        yield say("The other rows differ by at most {most} points.", most=widest)
