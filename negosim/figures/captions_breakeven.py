"""What is said of the charts of break-even values: drafts of their captions, and the charts in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from negosim.figures.breakeven_rows import Row, chart_rows, left_out_words
from negosim.figures.breakeven_words import goal_label, plain, said_value, share, wanted
from negosim.figures.captions import changed_says, concept_says, drawn_says, sentences, source_says
from negosim.figures.chart import Told
from negosim.figures.sheet import number_text
from negosim.figures.words import listed
from negosim.store.study import Study
from negosim.wording import say

__all__ = ["breakeven_told", "pair_told"]

_WHERE = "{title}: where one parameter alone brings the mean probability of “{label}” to {target}."
_NEAR = "{title}: how near one parameter alone brings the mean probability of “{label}” to {target}."
_PAIR = (
    "{title}: which values of {first} and {second} together bring the mean probability of “{label}” to "
    "{target}."
)
_BASE = "As the scenario is, it is {mean} (95 % interval {low} to {high})."
_HELD = "A parameter has the same value in every draw; all others keep their priors and their draws."
_AXIS = (
    "Horizontal axis: distance from the mean of the parameter's prior, in its standard deviations, linear "
    "near the mean and logarithmic far from it."
)
_PRIOR = "Light bars: range of the prior; strokes: its mode; thin lines: all values that were searched."
_TRIANGLES = (
    "Triangles: break-even values, pointing to where {target} is met; thick lines: their 95 % intervals "
    "(Monte Carlo error, smaller with more draws)."
)
_TOLD = "Numbers: break-even value and interval."
_DIAMONDS = "Diamonds: no break-even value; where the mean comes nearest to {target}, with the mean there."
_CURVE = (
    "Dots and line: break-even values of {second}, for {count} values of {first}; upright strokes: their "
    "95 % intervals (Monte Carlo error, smaller with more draws)."
)
_SHADED = "Shaded: {target} is met."
_DASHED = "Dashed: the ranges of both priors; plus: both modes."
_FORM = (
    "Chart of parameters in rows ({count}); across: distance from the prior's mean in standard deviations."
)
_PAIR_FORM = "Line chart; across: {first}, {low} to {high}; upwards: break-even values of {second}."
_EVERYWHERE = {
    "nowhere": "No value of {second} meets it at {count} of {all} values of {first}, {low} to {high}.",
    "everywhere": "Every value of {second} meets it at {count} of {all} values of {first}, {low} to {high}.",
}
_MOST, _ENDS = 6, 3  # rows, and values of a pair's first parameter, that are told one by one
_MET = ("above", "below")


# ---- All parameters
def breakeven_told(found: Study) -> Told:
    """Caption and alternative text of the chart of all parameters, in the language in use."""
    rows = chart_rows(found)
    return Told(sentences(_breakeven(found, rows)), sentences(_breakeven_alt(found, rows)))


def _breakeven(found: Study, rows: Sequence[Row]) -> Iterator[str]:
    yield _what(found)
    yield _base(found)
    yield _HELD
    marks = {mark for row in rows for mark, *_ in row.marks}
    if marks:
        yield _AXIS
    if "prior" in marks:
        yield _PRIOR
    if marks & {"met_above", "met_below"}:
        yield say(_TRIANGLES, target=wanted(found))
        yield _TOLD
    if "nearest" in marks:
        yield say(_DIAMONDS, target=wanted(found))
    yield left_out_words(found)
    yield from _made(found)


def _breakeven_alt(found: Study, rows: Sequence[Row]) -> Iterator[str]:
    yield _what(found)
    yield say(_FORM, count=len(rows))
    crossings = found.tables["crossings"]
    reach = crossings.drop_duplicates("parameter").set_index("parameter")["reach"]
    crossed = [row for row in rows if row.name in reach.index]
    others = [row for row in rows if row.name not in reach.index]
    inside = [row for row in crossed if reach[row.name] == "prior"]
    outside = [row for row in crossed if reach[row.name] != "prior"]
    for words, some in (
        ("Break-even values within the prior's range: {told}.", inside),
        ("Only beyond the prior's range: {told}.", outside),
        ("No break-even value; nearest: {told}.", others),
    ):
        if some:
            yield say(words, told=_listed(some))


def _listed(rows: Sequence[Row]) -> str:
    told = [say("{name} {told}", name=row.name, told=row.told) for row in rows[:_MOST]]
    more = len(rows) - _MOST
    return listed([*told, say("{count} more", count=more)] if more > 0 else told)


def _what(found: Study) -> str:
    words = _NEAR if found.tables["crossings"].empty else _WHERE
    return _about(found, words)


# ---- A pair
def pair_told(found: Study, rows: pd.DataFrame) -> Told:
    """Caption and alternative text of the chart of a pair, in the language in use."""
    return Told(sentences(_pair(found, rows)), sentences(_pair_alt(found, rows)))


def _pair(found: Study, rows: pd.DataFrame) -> Iterator[str]:
    names = _names(rows)
    yield _about(found, _PAIR, **names)
    yield from (_meaning(found, name) for name in names.values())
    yield _base(found)
    crossed = rows[rows["met"].isin(_MET)]
    if len(crossed):
        yield say(_CURVE, count=crossed["first_value"].nunique(), **names)
    yield say(_SHADED, target=wanted(found))
    yield _DASHED
    yield from _made(found)


def _pair_alt(found: Study, rows: pd.DataFrame) -> Iterator[str]:
    names, values = _names(rows), rows["first_value"]
    yield _about(found, _PAIR, **names)
    yield say(_PAIR_FORM, low=number_text(values.min()), high=number_text(values.max()), **names)
    crossed = rows[rows["met"].isin(_MET)].sort_values("first_value", kind="stable").to_dict("records")
    places = dict.fromkeys((0, len(crossed) // 2, len(crossed) - 1)) if crossed else {}
    told = listed(_crossed(crossed[k], names) for k in places)
    if told:
        yield say("Break-even values: {told}.", told=told)
    for met, words in _EVERYWHERE.items():
        own = rows.loc[rows["met"] == met, "first_value"]
        if len(own):
            counts = {"count": own.nunique(), "all": values.nunique()}
            ends = {"low": number_text(own.min()), "high": number_text(own.max())}
            yield say(words, **counts, **ends, **names)


def _crossed(row: Any, names: dict[str, str]) -> str:
    value = said_value({**row, "value": row["second_value"]})
    words = "{second} {value} at {first} {at}"
    return say(words, value=value, at=plain(row["first_value"], _ENDS), **names)


def _names(rows: pd.DataFrame) -> dict[str, str]:
    return {name: str(rows[name].iloc[0]) for name in ("first", "second")}


def _meaning(found: Study, name: str) -> str:
    meaning = found.scenario.dispute.parameters[name].meaning
    return say("{words}.", words=say("{label}: {text}", label=name, text=meaning))


# ---- All of them
def _about(found: Study, words: str, **parts: str) -> str:
    return say(words, title=found.scenario.title, label=goal_label(found), target=wanted(found), **parts)


def _base(found: Study) -> str:
    base = found.told["base"]
    return say(_BASE, **{name: share(base[name]) for name in ("mean", "low", "high")})


def _made(found: Study) -> Iterator[str]:
    run = found.scenario.run
    yield from (drawn_says(run), concept_says(run), changed_says(found.scenario.changes))
    yield source_says(found.recipe)
