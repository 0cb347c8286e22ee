"""Tables of conditions: within which limits an outcome is likely, and how often there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from negosim.figures.discovery_words import places, stands_up
from negosim.store.study import Study
from negosim.tables.digits import NONE, rounded, share_of
from negosim.tables.estimates import estimate, named
from negosim.tables.notes import ERROR
from negosim.tables.spoken import classes_words
from negosim.tables.studies import Answered, between, noted, parameter_words
from negosim.tables.table import Cell, Column, Group, Kind, Side, Table, error, interval, mean
from negosim.wording import say

__all__ = ["discovery_kinds"]

_LIKELY = "Conditions under which the probability of {goal} is more often {threshold} % or more: {title}"
_CAN_BE = "Conditions under which {goal} is more often possible: {title}"
_HOW_LIKELY = "How often the probability of {goal} is {threshold} % or more: {title}"
_HOW_POSSIBLE = "How often {goal} is possible: {title}"
_CASE = "A case is a draw in which the probability of {goal} is {threshold} % or more."
_POSSIBLE = "A case is a draw in which {goal} can happen at all."
_CONDITIONS = (
    "Alone: share of fresh draws that meet this condition. Without it: share of cases among those that "
    "meet all others. Chance: how likely as many cases would be if the condition added nothing. Found: in "
    "how many resamples the search limits this parameter on the same side."
)
_BOXES = "Numbers on the draws that were searched are too good; those on fresh draws count."
_WEAK = "Fresh draws do not confirm that cases are more frequent in box 1."
_LEAST = 0.001
_SAMPLES = {"training": "Searched draws", "holdout": "Fresh draws"}


def discovery_kinds(answer: Answered) -> tuple[Kind, ...]:
    """The kinds of table that there are of conditions."""
    found = answer.study
    made = (("conditions", _conditions), ("boxes", _boxes))
    return tuple(Kind(name, partial(make, found)) for name, make in made if len(found.tables[name]))


def _goal(found: Study) -> str:
    return classes_words(str(found.question["for"]), found.scenario.dispute)


def _case(found: Study) -> str:
    """What a case is."""
    return _by_case(found, _CASE, _POSSIBLE)


def _by_case(found: Study, likely: str, possible: str) -> str:
    """One of two templates: whether a case is a draw with some probability, or one with any at all."""
    names = {"goal": _goal(found), "title": found.scenario.title}
    if found.told["chosen"] == "possible":
        return say(possible, **names)
    return say(likely, threshold=f"{100 * found.told['threshold']:.6g}", **names)


# ---- Conditions
def _conditions(found: Study) -> Table:
    groups = []
    for number, own in found.tables["conditions"].groupby("box", sort=False):
        rows = tuple(_condition(row, found) for row in own.to_dict("records"))
        groups.append(Group(rows, say("Box {number}", number=int(str(number)))))
    heads = ("Prior", "Alone, %", "Without it, %", "Chance", "Found")
    columns = (
        Column(say("Parameter"), Side.WRAPPED),
        Column(say("Limits"), Side.LEFT),
        *(Column(say(head)) for head in heads),
    )
    resamples = say("Resamples: {many}.", many=found.question["resamples"])
    return Table(
        name="conditions",
        caption=_by_case(found, _LIKELY, _CAN_BE),
        columns=columns,
        groups=tuple(groups),
        notes=noted(
            found, _case(found), "" if stands_up(found, 1) else _WEAK, _CONDITIONS, resamples, _fresh(found)
        ),
        data=found.tables["conditions"],
    )


def _condition(row: Mapping[Any, Any], found: Study) -> tuple[Cell, ...]:
    draws = int(found.question["holdout_draws"])
    alone = mean(share_of(row["holds"], draws).times(100))
    return (
        parameter_words(row),
        _limits(row),
        between(row["prior_low"], row["prior_high"]),
        alone,
        mean(named(row, "without", 100)),
        _chance(float(row["quasi_p_holdout"])),
        f"{int(row['same_side'])}",
    )


def _chance(value: float) -> str:
    """A quasi-p-value; what is small is not told further."""
    return f"<{_LEAST:g}" if value < _LEAST else rounded(value, 3 if value < 0.0995 else 2)


def _limits(row: Mapping[Any, Any]) -> str:
    """Within which limits a parameter lies."""
    infinite = float("inf")
    low, high = (rounded(float(row[side]), places(row)) for side in ("low", "high"))
    if row["high"] == infinite:
        return f"≥ {low}"
    return f"≤ {high}" if row["low"] == -infinite else f"[{low}, {high}]"


def _fresh(found: Study) -> str:
    draws, seed = found.question["holdout_draws"], found.question["holdout_seed"]
    return say("Fresh draws: {draws}, seed {seed}.", draws=f"{draws:,}", seed=seed)


# ---- Boxes
def _boxes(found: Study) -> Table:
    groups = []
    for sample, own in found.tables["boxes"].groupby("sample", sort=False):
        lines: list[tuple[Cell, ...]] = []
        for row in own.to_dict("records"):
            density = named(row, "density", 100)
            cells = (mean(density), interval(density), mean(named(row, "coverage", 100)))
            mass = mean(share_of(row["mass"], _draws(found, str(sample))).times(100))
            lines.append(
                (_what(row["what"]), mass, *cells, error(estimate({**row, "mean": row["probability"]}, 100)))
            )
        groups.append(Group(tuple(lines), say(_SAMPLES[str(sample)])))
    heads = ("Draws, %", "Cases, %", "95 % interval", "Of all cases, %", "Mean probability, %")
    return Table(
        name="boxes",
        caption=_by_case(found, _HOW_LIKELY, _HOW_POSSIBLE),
        columns=(Column(say("Draws"), Side.WRAPPED), *(Column(say(head)) for head in heads)),
        groups=tuple(groups),
        notes=noted(found, _case(found), _BOXES, ERROR, _fresh(found)),
        data=found.tables["boxes"],
    )


def _draws(found: Study, sample: str) -> int:
    return int(found.question["holdout_draws"]) if sample == "holdout" else found.scenario.run.draws


def _what(what: str) -> str:
    if what.startswith("box "):
        return say("Box {number}", number=what.removeprefix("box "))
    return say(f"{what[:1].upper()}{what[1:]}") or NONE
