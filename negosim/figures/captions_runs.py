"""Captions of the charts of a run: what is shown, what each mark means, what the numbers rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pandas as pd

from negosim.figures.captions import changed_says, concept_says, drawn_says, sentences, source_says
from negosim.figures.choices import Kind
from negosim.figures.outcomes import BOUNDS, not_drawn
from negosim.figures.paths import paths_notes
from negosim.figures.stops import of_all_talks, shares_says
from negosim.figures.timing import enlarged
from negosim.figures.words import NOT_DRAWN, rare_notes
from negosim.store.results import Results
from negosim.wording import say

__all__ = ["run_caption"]

MEANS = "Means are over draws."
ERROR = "Thick marks: 95 % interval of the mean (Monte Carlo error, smaller with more draws)."
SPREAD = "Thin lines: 5th to 95th percentile over draws (what is not known of the dispute)."


def run_caption(results: Results, kind: Kind, data: pd.DataFrame) -> str:
    """The caption of a chart of a run, in the language in use.

    Parameters
    ----------
    results : Results
    kind : Kind
    data : DataFrame
        What the chart draws.
    """
    scenario = results.scenario
    first = (say(_TITLES[kind], title=scenario.title), drawn_says(scenario.run))
    last = (concept_says(scenario.run), changed_says(scenario.changes))
    return sentences((*first, *_PARTS[kind](data), *last, source_says(results.recipe)))


def _outcomes(data: pd.DataFrame) -> Iterable[str]:
    yield "Bars and numbers at the right: mean probability of each outcome class (%)."
    if data["low"].notna().any():
        yield ERROR
    yield SPREAD
    for name, mark in _BOUND_MARKS.items():
        if name in data:
            yield say("{mark}: {words}.", mark=mark, words=BOUNDS[name][2])
    yield from not_drawn(data)


def _timing(data: pd.DataFrame) -> Iterable[str]:
    yield "Areas: mean share of talks (%) that have ended in each outcome class by a round."
    yield "White: talks go on. Numbers at the right: shares after the last round."
    if enlarged(data):
        yield "The second panel shows settlements alone, enlarged."
    yield MEANS
    rest = data[~data["drawn"]].groupby("class", sort=False)
    yield from rare_notes(rest["label"].first(), rest["mean"].max() > 0, NOT_DRAWN)


def _stops(data: pd.DataFrame) -> Iterable[str]:
    if not data["mean"].sum():
        yield "Nothing can be offered, and nobody can move."
        return
    yield "Lengths of bars and first numbers: expected counts per game, means over draws."
    if of_all_talks(data):
        yield "Hatched: what stops there, because nothing comes of it or the settlement is broken."
        yield "Light: what goes on to the next line; dark: what it comes to (kept, put in force)."
    else:
        yield "Hatched: what stops there, because it ends the round or turn or breaks the settlement."
        yield "Light: what goes on to the next line; dark: what it comes to (kept, put in force, made)."
    yield "Where little is left, what follows is drawn longer, as is written there."
    yield shares_says(data)


def _bargaining_set(data: pd.DataFrame) -> Iterable[str]:
    yield "Marks: mean payoff of each player in its own points, which are not compared between players."
    if (data["offer"] != "").any():
        yield "Circles: settlements; squares: interim offers."
        yield "Filled: efficient (in means no other is better for one player and as good for the other)."
        rest = int((data["offer"] != "").sum() - (data["number"] > 0).sum())
        if rest:
            yield say("Offers that are drawn and not named: {count}.", count=rest)
    yield "Lines: 5th to 95th percentile over draws."
    by_quo = not (data["kind"] == "no_agreement").any()
    if not by_quo:
        yield "X: no agreement, what the talks are worth when nothing can be offered."
    yield "Plus: status quo, 0 points."
    yield _GAINS_ON_QUO if by_quo else _GAINS


def _paths(data: pd.DataFrame) -> Iterable[str]:
    if len(data):
        yield "Areas: mean share (%) of the talks that go on in which each level is in force, by round."
    yield from paths_notes(data)


_GAINS = "Shaded: both gain against no agreement, in means; table: shares of draws in which they gain."
_GAINS_ON_QUO = (
    "Shaded: both gain against the status quo, in means; table: shares of draws in which they gain."
)

_TITLES = {
    Kind.OUTCOMES: "{title}: how the talks may end.",
    Kind.TIMING: "{title}: how the talks have ended by each round.",
    Kind.STOPS: "{title}: what stops agreement.",
    Kind.BARGAINING_SET: "{title}: the bargaining set, or what each offer would be worth if kept for ever.",
    Kind.PATHS: "{title}: what is in force while the talks go on.",
}

_PARTS: dict[Kind, Callable[[pd.DataFrame], Iterable[str]]] = {
    Kind.OUTCOMES: _outcomes,
    Kind.TIMING: _timing,
    Kind.STOPS: _stops,
    Kind.BARGAINING_SET: _bargaining_set,
    Kind.PATHS: _paths,
}

_BOUND_MARKS = {"at_random": "Triangles", "without_error": "Diamonds"}
