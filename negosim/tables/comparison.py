"""Tables of a comparison: differences from the baseline, and what the scenarios say differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import pandas as pd

from negosim.figures.captions import sentences
from negosim.figures.words import RARE, listed, rare_notes, who_words
from negosim.scenario.data import Offer, Scenario
from negosim.store.comparison import ComparisonTables
from negosim.tables.digits import Estimate, share_of
from negosim.tables.estimates import difference, estimate
from negosim.tables.notes import ERROR, SHARES, SPREAD, STAR, basis_note, made_note
from negosim.tables.package_words import clause_words
from negosim.tables.run import STEPS
from negosim.tables.scenario import prior_words
from negosim.tables.table import Cell, Column, Group, Kind, Side, Table, error, mean, spread
from negosim.wording import say

__all__ = ["comparison_kinds"]

_MOST_BESIDE = 4
_HEADS = {
    "class": "Outcome of the talks, %",
    "agreement": "Settlement, %",
    "payoff": "Expected payoff, points of one's own",
}
_SCALES = {"class": 100.0, "agreement": 100.0, "payoff": 1.0}
_PARTS = {
    "offers": "Offers",
    "parameters": "Parameters",
    "game": "Game",
    "in_force": "In force at the start",
    "frozen": "Frozen issues",
    "calendar": "Calendar",
    "bargaining": "Bargaining",
    "screening": "Screening",
    "run": "Run",
}
_TABLES = (
    "Mind that the tables of offers differ: in the proposer's choice the offers of each family share one "
    "prior weight, and part of a difference may come from that."
)
_DIGITS = (
    "Digits of outcomes are those that the 95 % interval of each mean bears; settlements and payoffs, whose "
    "own intervals a comparison does not hold, have two significant digits at most."
)
_TWINS = "A scenario says the same as the baseline, so that all its differences are zero."
_STOPS = "Differences of what stops agreement are in the CSV file."


def comparison_kinds(found: ComparisonTables) -> tuple[Kind, ...]:
    """The kinds of table that there are of a comparison."""
    return (Kind("compare", partial(_compare, found)), Kind("changes", partial(_changes, found)))


# ---- Differences
def _compare(found: ComparisonTables) -> Table:
    others = list(found.scenarios)[1:]
    one = len(others) == 1
    beside = len(others) <= _MOST_BESIDE
    baseline = found.scenarios[found.baseline]
    if one:
        columns, groups = _detailed_columns(), tuple(_detailed(found, others[0]))
    elif beside:
        columns, groups = _beside_columns(len(others)), tuple(_beside(found, others))
    else:
        columns = _detailed_columns()
        groups = tuple(
            group for k, name in enumerate(others, 1) for group in _detailed(found, name, f"({k}) ")
        )
    meant = (_DIGITS, SPREAD, SHARES) if one or not beside else (_DIGITS,)
    notes = (
        sentences([_named(found), *_warned(found)]),
        sentences([*meant, ERROR, STAR, *_rare(found), _STOPS]),
        *_told(found),
    )
    return Table(
        name="compare",
        caption=say("Differences from the baseline: {title}", title=baseline.title),
        columns=columns,
        groups=groups,
        notes=notes,
        data=found.differences,
    )


def _detailed_columns() -> tuple[Column, ...]:
    heads = ("Baseline", "Scenario", "Difference", "5–95 % of draws", "Higher, % of draws")
    return (Column(say("Quantity"), Side.WRAPPED), *(Column(say(head)) for head in heads))


def _beside_columns(many: int) -> tuple[Column, ...]:
    numbered = tuple(Column(f"({k})", over=say("Difference from the baseline")) for k in range(1, many + 1))
    return (Column(say("Quantity"), Side.WRAPPED), Column(say("Baseline")), *numbered)


def _detailed(found: ComparisonTables, name: str, mark: str = "") -> Iterator[Group]:
    """Baseline, scenario and difference, a group for each kind of quantity."""
    draws = found.scenarios[found.baseline].run.draws
    for what, rows in _quantities(found):
        own = rows[rows["scenario"] == name]
        lines: list[tuple[Cell, ...]] = []
        for row in own.to_dict("records"):
            apart = difference(row, _SCALES[what])
            before, after = (mean(_sure(found, each, row, what)) for each in (found.baseline, name))
            higher = mean(share_of(row["higher"], draws).times(100))
            lines.append(
                (_label(row, found), before, after, error(apart, row["clear"]), spread(apart), higher)
            )
        yield Group(tuple(lines), f"{mark}{say(_HEADS[what])}")


def _beside(found: ComparisonTables, others: list[str]) -> Iterator[Group]:
    """Differences of several scenarios beside each other."""
    for what, rows in _quantities(found):
        lines: list[tuple[Cell, ...]] = []
        for _, own in rows.groupby("name", sort=False):
            by = own.set_index("scenario").to_dict("index")
            first = own.iloc[0].to_dict()
            cells = tuple(
                error(difference(by[name], _SCALES[what]), by[name]["clear"]) if name in by else "–"
                for name in others
            )
            lines.append((_label(first, found), mean(_sure(found, found.baseline, first, what)), *cells))
        yield Group(tuple(lines), say(_HEADS[what]))


def _quantities(found: ComparisonTables) -> Iterator[tuple[str, pd.DataFrame]]:
    """Rows of each kind that are worth a line."""
    most = _most(found)
    for what in _HEADS:
        rows = found.differences[found.differences["what"] == what]
        if what == "class":
            rows = rows[rows["name"].map(most) >= RARE]
        if len(rows):
            yield what, rows


def _most(found: ComparisonTables) -> pd.Series:
    return found.distributions.groupby("class", sort=False)[["mean", "p95"]].max().max(axis=1)


def _rare(found: ComparisonTables) -> list[str]:
    most = _most(found)
    labels = found.distributions.drop_duplicates("class").set_index("class")["label"]
    few = labels[most[labels.index] < RARE]
    return rare_notes(few, most[few.index] > 0, "In all scenarios below")


def _sure(found: ComparisonTables, name: str, row: Mapping[Any, Any], what: str) -> Estimate:
    """A mean of one scenario: of a class with its own interval, of others with the difference's digits."""
    column = "baseline" if name == found.baseline else "mean"
    if what != "class":
        apart = difference(row)
        like = Estimate(1.0, 1.0, 1.0, bounded=what != "payoff").like(row[column])
        half = max(apart.half_width, like.half_width)
        return Estimate(row[column], row[column] - half, row[column] + half, bounded=what != "payoff").times(
            _SCALES[what]
        )
    own = found.distributions
    mine = own[(own["scenario"] == name) & (own["class"] == row["name"])]
    return estimate(mine.iloc[0].to_dict(), _SCALES[what])


def _label(row: Mapping[Any, Any], found: ComparisonTables) -> str:
    if row["what"] == "agreement":
        return say(STEPS[row["name"]])
    if row["what"] == "payoff":
        return say(who_words(found.scenarios[found.baseline].dispute, row["name"]))
    return say(row["label"])


def _warned(found: ComparisonTables) -> list[str]:
    """What to mind before a difference is believed, shorter than the page has it."""
    tables = any(warning.startswith("The tables differ") for warning in found.warnings)
    twins = any("says the same as" in warning for warning in found.warnings)
    return [*([_TABLES] if tables else []), *([_TWINS] if twins else [])]


def _named(found: ComparisonTables) -> str:
    """Which scenario each number stands for."""
    names = list(found.scenarios)
    told = [say("Baseline: {title}.", title=found.scenarios[found.baseline].title)]
    for k, name in enumerate(names[1:], 1):
        mark = f"({k})" if len(names) > 2 else say("Scenario")
        told.append(say("{label}: {text}.", label=mark, text=found.scenarios[name].title))
    return sentences(told)


def _told(found: ComparisonTables) -> tuple[str, ...]:
    """What rests on judgement in the baseline, and how all were computed."""
    baseline = found.scenarios[found.baseline]
    same = say("All scenarios are solved for the same draws.")
    return basis_note(baseline), sentences([same, made_note(baseline, found.recipe)])


# ---- Changes
def _changes(found: ComparisonTables) -> Table:
    before = found.scenarios[found.baseline]
    groups = []
    for name, after in list(found.scenarios.items())[1:]:
        own = found.changes[found.changes["scenario"] == name]
        rows = tuple(_change(row, before, after) for row in own.to_dict("records"))
        nothing = ((say("Nothing"), "–", "–", "–"),)
        groups.append(Group(rows or nothing, say("{name}: {title}", name=name, title=after.title)))
    heads = ("Part", "What", "Baseline", "Scenario")
    return Table(
        name="changes",
        caption=say("What the scenarios say differently from the baseline: {title}", title=before.title),
        columns=tuple(Column(say(head), Side.WRAPPED if k else Side.LEFT) for k, head in enumerate(heads)),
        groups=tuple(groups),
        notes=_told(found),
        data=found.changes,
    )


def _change(row: Mapping[Any, Any], before: Scenario, after: Scenario) -> tuple[Cell, ...]:
    part, name = row["part"], row["name"]
    cells = (_value(part, name, row[column], own) for column, own in (("baseline", before), ("value", after)))
    offers = {offer.name: offer.label for own in (after, before) for offer in own.offers}
    label = say(offers[name]) if part == "offers" and offers.get(name) else name
    return say(_PARTS.get(part, part)), label, *cells


def _value(part: str, name: str, told: str, scenario: Scenario) -> str:
    """A value in words: clauses of an offer, a prior; what else there is, as a file has it."""
    if part == "parameters" and name in scenario.priors:
        return prior_words(scenario.priors[name])
    offer = next((each for each in scenario.offers if each.name == name), None)
    if part == "offers" and offer is not None and told:
        return _clauses(offer, scenario)
    return told or "–"


def _clauses(offer: Offer, scenario: Scenario) -> str:
    return listed(clause_words(scenario.dispute, issue, level) for issue, level in offer.sets.items())
