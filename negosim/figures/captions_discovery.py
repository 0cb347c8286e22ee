"""What is said of the charts of conditions: drafts of captions, and the charts in words."""

from __future__ import annotations

import math
from collections.abc import Iterator

from negosim.figures.captions import changed_says, concept_says, drawn_says, sentences, source_says
from negosim.figures.chart import Told
from negosim.figures.discovery_outline import outline
from negosim.figures.discovery_words import (
    Row,
    condition_limits,
    conditions_of,
    end_text,
    holds_words,
    hundred,
    hundred_with,
    label_words,
    likely_words,
    overall_words,
    regions,
    stands_up,
)
from negosim.figures.words import begun, listed
from negosim.store.study import Study
from negosim.wording import say

__all__ = ["conditions_told", "tree_told"]

_SHOWN = "{title}: conditions under which '{label}' more often {likely} (a case)."
_WEAK = "{title}: conditions that fresh draws do not confirm, where '{label}' {likely} (a case)."
_TREE = "{title}: questions that separate draws in which '{label}' {likely} (cases) from others."
_BARS = (
    "Bars: range of the prior of each parameter (what is not known of the dispute); dark: where the "
    "condition holds, with its limit."
)
_WHISKERS = "Lines below bars: where resamples put the limit, 5th to 95th percentile."
_COUNTS = (
    "Numbers at the right: resamples in which the search limits the parameter on the same side. In brackets: "
    "the lever, and what the prior rests on."
)
_STRIPS = "Strips: 100 fresh draws each, those in which all conditions of a set hold and all; dark: cases."
_BRACKETS = (
    "In brackets behind numbers of draws: 95 % intervals (Monte Carlo error, smaller with more draws)."
)
_SEARCHED = (
    "Searched by {method}; numbers are those of {count} fresh draws (seed {seed}), which the search did not "
    "see."
)
_MODEL = "These are associations among draws of the model, not causes."
_LEAVES = (
    "Bars: cases of 100 fresh draws that end there; lines across their ends: 95 % intervals (Monte Carlo "
    "error, smaller with more draws)."
)
_SHARES = "Numbers at the right: of 100 fresh draws, those that end there."
_ROWS = "Chart of ranges, one bar for each condition (bars: {count})."
_OUTLINE = "Outline of a tree with {count} ends; across: cases of 100 fresh draws that end there."
_FOUND = "{parameter}: {limits} (prior {low} to {high}; {count} of {all} resamples)"
_END = "{rule}: {share} cases of 100 ({mass} of 100 draws end there)"


# ---- Conditions
def conditions_told(found: Study) -> Told:
    """Caption and alternative text of the chart of conditions, in the language in use."""
    return Told(sentences((*_conditions(found), *_last(found, "PRIM"))), sentences(_conditions_alt(found)))


def _conditions(found: Study) -> Iterator[str]:
    yield _named(found, _SHOWN if stands_up(found, 1) else _WEAK)
    yield from (_BARS, _WHISKERS, _COUNTS, _STRIPS, _BRACKETS)


def _conditions_alt(found: Study) -> Iterator[str]:
    numbers = regions(found.tables["conditions"])
    yield say(_ROWS, count=len(found.tables["conditions"]))
    for number in numbers:
        told = listed(_condition(row) for row in conditions_of(found, number))
        if len(numbers) > 1:
            yield say("Set {number}: {told}.", number=number, told=told)
        else:
            yield say("{told}.", told=told)
        yield holds_words(found, number)
    yield overall_words(found)


def _condition(row: Row) -> str:
    return say(
        _FOUND,
        parameter=begun(str(row["meaning"])),
        limits=condition_limits(row),
        low=end_text(row["prior_low"]),
        high=end_text(row["prior_high"]),
        count=int(row["same_side"]),
        all=int(row["resamples"]),
    )


# ---- Tree
def tree_told(found: Study) -> Told:
    """Caption and alternative text of the chart of the tree, in the language in use."""
    caption = (_named(found, _TREE), _LEAVES, _SHARES, *_last(found, "CART"))
    return Told(sentences(caption), sentences(_tree_alt(found)))


def _tree_alt(found: Study) -> Iterator[str]:
    first, lines = outline(found)
    ends = [line.row for line in lines if not line.asks and math.isfinite(line.row["holdout_density"])]
    yield say(_OUTLINE, count=sum(not line.asks for line in lines))
    yield say("First question: {question}.", question=begun(first).rstrip("."))
    ends.sort(key=lambda row: (-float(row["holdout_density"]), float(row["holdout_mass"])))
    if ends:
        yield say("Most cases: {told}.", told=listed(map(_end, ends[:2])))
    if len(ends) > 2:
        yield say("Fewest: {told}.", told=_end(ends[-1]))
    yield overall_words(found)


def _end(row: Row) -> str:
    fresh = {name: row[f"holdout_{name}"] for name in ("density", "density_low", "density_high")}
    return say(_END, rule=row["rule"], share=hundred_with(fresh), mass=hundred(row["holdout_mass"]))


# ---- Both
def _named(found: Study, words: str) -> str:
    return say(words, title=found.scenario.title, label=label_words(found), likely=likely_words(found))


def _last(found: Study, method: str) -> Iterator[str]:
    scenario, question = found.scenario, found.question
    count, seed = f"{question['holdout_draws']:,}", question["holdout_seed"]
    yield say(_SEARCHED, method=method, count=count, seed=seed)
    yield _MODEL
    yield drawn_says(scenario.run)
    yield concept_says(scenario.run)
    yield changed_says(scenario.changes)
    yield source_says(found.recipe)
