"""Tables of what it would take: joint changes, settlements, single clauses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from negosim.figures.words import who_words
from negosim.store.study import Study
from negosim.tables.digits import NONE, Estimate, fixed
from negosim.tables.estimates import estimate, named
from negosim.tables.notes import ERROR, STAR
from negosim.tables.package_words import issue_words, level_words, package_words
from negosim.tables.spoken import classes_words
from negosim.tables.studies import Answered, between, noted, parameter_words, value_words
from negosim.tables.table import Cell, Column, Group, Kind, Side, Table, error, mean
from negosim.wording import say

__all__ = ["whatif_kinds"]

_MOST = 30
_MARK = "†"
_OUTSIDE = "{mark}: outside the range of its prior."
_SMALLEST = "Smallest joint change found for {goal} at {target} %: {title}"
_NOT_REACHED = "Values with the highest probability of {goal} found, which does not reach {target} %: {title}"
_FAR = "Distance of all together: {number} standard deviations."
_DEAR = "Distance of all together: {number} units of cost."
_PAID = "Moved: distance of the value from the mean of its prior, or from a fixed value, in units of cost."
_MOVED = "Moved: distance of the value from the mean of its prior, in standard deviations of that."
_WITHOUT = "Without it: the probability if this change alone is taken back."
_ADDED = (
    "Added: probability with the settlement added to the table, with salience 1. As the only one: with it as "
    "the only settlement on the table that counts. If kept: points against the status quo."
)
_PRICE = (
    "Price: what the settlement, once kept, is worth less by the clause to the player who loses most by it, "
    "in points of its own."
)
_CHECKS = {
    "as_is": "As the scenario is: {share} %.",
    "set": "With these values: {share} %.",
    "set_fresh": "On fresh draws (seed {seed}): {share} %.",
}


def whatif_kinds(answer: Answered) -> tuple[Kind, ...]:
    """The kinds of table that there are of what it would take: of the parts that were asked for."""
    found = answer.study
    made = (("changes", _changes), ("offers", _offers), ("clauses", _clauses))
    return tuple(Kind(name, partial(make, found)) for name, make in made if len(found.tables.get(name, ())))


def _title(found: Study, template: str) -> str:
    goal = classes_words(str(found.question["goal"]), found.scenario.dispute)
    return say(template, goal=goal, target=f"{100 * found.question['target']:g}", title=found.scenario.title)


def _checked(found: Study, *only: str) -> list[str]:
    """How likely the goal is as the scenario is, with the values set, and on fresh draws."""
    checks = found.tables.get("checks", pd.DataFrame())
    rows = checks.to_dict("records") if len(checks) else [{"what": "as_is", **found.told["as_is"]}]
    told = [
        say(_CHECKS[row["what"]], share=estimate(row, 100).with_error(), seed=row.get("seed", ""))
        for row in rows
        if row["what"] in _CHECKS and (not only or row["what"] in only)
    ]
    return told


# ---- Changes
def _changes(found: Study) -> Table:
    rows = found.tables["changes"]
    lines: list[tuple[Cell, ...]] = []
    for row in rows.to_dict("records"):
        without = _of(row, "without", like=named(row, "contribution", 100))
        prior = NONE if row["fixed"] else between(row["prior_p05"], row["prior_p95"])
        moved = value_words(row["moved"], 2)
        value = f"{value_words(row['value'])}{'' if row['in_prior'] else _MARK}"
        cells = (value_words(row["prior_mean"]), prior, value, moved)
        lines.append((parameter_words(row), say(_basis(found, row["parameter"])), *cells, mean(without)))
    moved_by = "Moved, cost" if found.question["costs"] else "Moved, s.d."
    columns = (
        Column(say("Parameter"), Side.WRAPPED),
        Column(say("Basis"), Side.LEFT),
        *(
            Column(say(head))
            for head in ("Prior mean", "5–95 % of prior", "Set to", moved_by, "Without it, %")
        ),
    )
    outside = "" if rows["in_prior"].all() else say(_OUTSIDE, mark=_MARK)
    return Table(
        name="changes",
        caption=_title(found, _SMALLEST if found.told["changes"]["reached"] else _NOT_REACHED),
        columns=columns,
        groups=(Group(tuple(lines)),),
        notes=noted(found, *_checked(found), *_distances(found), ERROR, outside, _WITHOUT),
        data=rows,
    )


def _distances(found: Study) -> tuple[str, str]:
    """How far all values are from the means of their priors together, and what each one's distance is."""
    number = value_words(float(found.told["changes"]["distance"]))
    costs = found.question["costs"]
    return say(_DEAR if costs else _FAR, number=number), _PAID if costs else _MOVED


def _basis(found: Study, parameter: str) -> str:
    return str(found.scenario.dispute.parameters[parameter].basis)


def _of(row: Mapping[Any, Any], name: str, like: Estimate) -> Estimate:
    """A probability with the digits that another one with an interval bears."""
    half, value = like.half_width, 100 * float(row[name])
    return Estimate(value, value - half, value + half)


# ---- Settlements
def _offers(found: Study) -> Table:
    rows, dispute = found.tables["offers"], found.scenario.dispute
    lines: list[tuple[Cell, ...]] = []
    for row in rows.to_dict("records"):
        added = row["where"] == "added"
        gain: tuple[Cell, ...] = (NONE, NONE)
        if added:
            gain = (
                error(estimate({**row, "mean": row["probability"]}, 100)),
                error(named(row, "gain", 100, signed=True), bool(row["clear"])),
            )
        alone = error(named(row, "alone", 100))
        kept = tuple(mean(_kept(row, player)) for player in dispute.players)
        label = package_words(dispute, row["label"])
        label = label if added else say("{label} (on the table)", label=label)
        lines.append((label, *gain, alone, *kept))
    players = [who_words(dispute, player) for player in dispute.players]
    columns = (
        Column(say("Settlement"), Side.WRAPPED),
        *(Column(say(head)) for head in ("Added, %", "Gain, points", "As the only one, %")),
        *(Column(say(who), over=say("If kept, points")) for who in players),
    )
    return Table(
        name="offers",
        caption=_title(found, "Settlements that do most for {goal}: {title}"),
        columns=columns,
        groups=(Group(tuple(lines)),),
        notes=noted(found, *_checked(found, "as_is"), ERROR, STAR, _ADDED),
        data=rows,
    )


def _kept(row: Mapping[Any, Any], player: str) -> Estimate:
    """Points of a player once a settlement is kept, two digits of them."""
    value = float(row[f"{player}_kept"])
    return Estimate(1.0, bounded=False).like(value) if value else fixed(value)


# ---- Clauses
def _clauses(found: Study) -> Table:
    rows, dispute = found.tables["clauses"], found.scenario.dispute
    counting = rows[rows["counts"].astype(bool)]
    groups = []
    for _, own in counting.head(_MOST).groupby("offer", sort=False):
        lines: list[tuple[Cell, ...]] = []
        for row in own.to_dict("records"):
            words = say(
                "{issue}: {before} → {after}",
                issue=issue_words(dispute, row["issue"]),
                before=_level(dispute, row, "from"),
                after=_level(dispute, row, "to"),
            )
            gain = named(row, "gain", 100, signed=True)
            payer = who_words(dispute, row["payer"]) if row["payer"] in dispute.players else "neither"
            price, per = (_price(row[name]) for name in ("price", "price_per_point"))
            lines.append((words, error(gain, bool(row["clear"])), say(payer), price, per))
        groups.append(Group(tuple(lines), say(str(own["offer_label"].iloc[0]))))
    columns = (
        Column(say("Clause"), Side.WRAPPED),
        Column(say("Gain, points")),
        Column(say("Payer"), Side.LEFT),
        Column(say("Price, points")),
        Column(say("Price of a percentage point")),
    )
    many = len(counting) - _MOST
    more = say("Further clauses, in the CSV file: {many}.", many=many) if many > 0 else ""
    return Table(
        name="clauses",
        caption=_title(found, "Single clauses and the probability of {goal}: {title}"),
        columns=columns,
        groups=tuple(groups),
        notes=noted(found, *_checked(found, "as_is"), ERROR, STAR, _PRICE, more),
        data=rows,
    )


def _level(dispute: Any, row: Mapping[Any, Any], end: str) -> str:
    level = row[end]
    return (
        level_words(dispute, row["issue"], level)
        if level in dispute.issues[row["issue"]].levels
        else say(level)
    )


def _price(value: float) -> Cell:
    return (
        mean(Estimate(1.0, bounded=False).like(float(value)))
        if value == value and value
        else ("0" if value == 0 else NONE)
    )
