"""Tables of a study of the frontier: facts, levels, solutions, offers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from negosim.figures.words import RARE, begun, who_words
from negosim.scenario.data import NoAgreement
from negosim.store.frontier import FrontierTables, facts_of
from negosim.tables.digits import Estimate, share_of
from negosim.tables.estimates import estimate
from negosim.tables.notes import DIGITS, ERROR, INTERVAL, SHARES, SPREAD, notes_of
from negosim.tables.package_words import clause_words, package_words
from negosim.tables.table import Cell, Column, Group, Kind, Side, Table, error, interval, mean, spread, words
from negosim.wording import say

__all__ = ["frontier_kinds"]

_EFFICIENT = (
    "A package is efficient if no other one is better for one player and no worse for the other. It is in "
    "the zone of possible agreement if it is no worse for either than no agreement."
)
_NONE = {
    NoAgreement.STATUS_QUO: "No agreement is the status quo.",
    NoAgreement.EMPTY_TABLE: "No agreement is what the game with nothing on the table is worth.",
}
_LEFT = (
    "Left: the most that a player could have more, by some other package, without the other player having "
    "less."
)


def frontier_kinds(found: FrontierTables) -> tuple[Kind, ...]:
    """The kinds of table that there are of a study of the frontier."""
    made = [("facts", _facts), ("levels", _levels), ("solutions", _solutions)]
    if len(found.offers):
        made.append(("offers", _offers))
    return tuple(Kind(name, partial(make, found)) for name, make in made)


def _noted(found: FrontierTables, *told: str) -> tuple[str, ...]:
    against = _NONE[found.scenario.bargaining.no_agreement]
    return notes_of(found.scenario, found.recipe, *told, _EFFICIENT, against, concept=False)


# ---- Facts
def _facts(found: FrontierTables) -> Table:
    scenario, facts = found.scenario, facts_of(found)
    rows: list[tuple[Cell, ...]] = []
    for what, label in _fact_words(found).items():
        row = facts[what]
        is_share = what in ("zone", "both_gain")
        own = (
            share_of(row["mean"], scenario.run.draws).times(100) if is_share else estimate(row, bounded=False)
        )
        rows.append((label, mean(own), interval(own), spread(own)))
    return Table(
        name="facts",
        caption=say("The Pareto frontier: {title}", title=scenario.title),
        columns=words(say("What"), say("Mean"), say("95 % interval"), say("5–95 % of draws")),
        groups=(Group(tuple(rows)),),
        notes=_noted(found, INTERVAL, SPREAD),
        data=found.facts,
    )


def _fact_words(found: FrontierTables) -> dict[str, str]:
    told = {
        "packages": say("Packages looked at"),
        "efficient": say("Efficient packages"),
        "payoff_pairs": say("Different pairs of payoffs that they have"),
        "rational": say("Efficient packages in the zone"),
        "zone": say("Draws with a zone, %"),
        "both_gain": say("Draws in which both gain, %"),
    }
    for player in found.scenario.dispute.players:
        who = who_words(found.scenario.dispute, player)
        told[f"aspiration_{player}"] = say("{who} can gain at most, points", who=who)
        told[f"no_agreement_{player}"] = say("{who} without agreement, points", who=who)
    return told


# ---- Levels
def _levels(found: FrontierTables) -> Table:
    scenario, draws = found.scenario, found.scenario.run.draws
    rows: list[tuple[Cell, ...]] = []
    for row in found.levels[found.levels["some"] >= RARE].to_dict("records"):
        shares = (
            share_of(row[name], draws).times(100) for name in ("share", "all", "zone_share", "zone_all")
        )
        rows.append((clause_words(scenario.dispute, row["issue"], row["level"]), *map(mean, shares)))
    rest = found.levels[found.levels["some"] < RARE]
    never = say("; ").join(
        clause_words(scenario.dispute, issue, level)
        for issue, level in zip(rest["issue"], rest["level"], strict=True)
    )
    left = say("In no efficient package, or hardly ever: {labels}.", labels=never) if never else ""
    efficient, zone = say("Efficient packages"), say("Of them, in the zone")
    columns = (
        Column(say("Level"), Side.WRAPPED),
        Column(say("Have it, %"), over=efficient),
        Column(say("All have it, % of draws"), over=efficient),
        Column(say("Have it, %"), over=zone),
        Column(say("All have it, % of draws"), over=zone),
    )
    return Table(
        name="levels",
        caption=say("Levels of the efficient packages: {title}", title=scenario.title),
        columns=columns,
        groups=(Group(tuple(rows)),),
        notes=_noted(found, SHARES, left),
        data=found.levels,
    )


# ---- Solutions and offers
def _solutions(found: FrontierTables) -> Table:
    scenario, dispute = found.scenario, found.scenario.dispute
    rows: list[tuple[Cell, ...]] = []
    for row in found.solutions.to_dict("records"):
        cells: list[Cell] = []
        for player in dispute.players:
            own = _points(row, player)
            cells += [error(own), spread(own)]
        agreed = package_words(dispute, row["package_label"]) if row["package_label"] else "–"
        share = share_of(row["share"], scenario.run.draws).times(100)
        rows.append((begun(row["label"]), *cells, agreed, mean(share)))
    players = [who_words(dispute, player) for player in dispute.players]
    columns = (
        Column(say("Solution"), Side.WRAPPED),
        *(
            Column(say(head), over=say("{who}, points", who=who))
            for who in players
            for head in ("Mean", "5–95 % of draws")
        ),
        Column(say("Agreed on most often"), Side.WRAPPED),
        Column(say("% of draws")),
    )
    return Table(
        name="solutions",
        caption=say("Bargaining solutions on the frontier: {title}", title=scenario.title),
        columns=columns,
        groups=(Group(tuple(rows)),),
        notes=_noted(found, ERROR, SPREAD),
        data=found.solutions,
    )


def _points(row: Mapping[Any, Any], player: str) -> Estimate:
    ends = (row[f"{player}_{end}"] for end in ("mean", "low", "high", "p05", "p95"))
    middle, low, high, p05, p95 = ends
    return Estimate(middle, low, high, p05, p95, bounded=False)


def _offers(found: FrontierTables) -> Table:
    scenario, dispute = found.scenario, found.scenario.dispute
    rows: list[tuple[Cell, ...]] = []
    for row in found.offers.to_dict("records"):
        efficient = estimate({"mean": row["efficient"], "low": row["low"], "high": row["high"]}, 100)
        zone = share_of(row["both_rational"], scenario.run.draws).times(100)
        left = [
            Estimate(row[f"{p}_left_mean"], row[f"{p}_left_low"], row[f"{p}_left_high"])
            for p in dispute.players
        ]
        rows.append((say(row["label"]), error(efficient), mean(zone), *map(error, left)))
    players = [who_words(dispute, player) for player in dispute.players]
    columns = (
        Column(say("Offer"), Side.WRAPPED),
        Column(say("Efficient, %")),
        Column(say("In the zone, %")),
        *(Column(say(who), over=say("Left, points")) for who in players),
    )
    return Table(
        name="offers",
        caption=say("Offers on the table beside the frontier: {title}", title=scenario.title),
        columns=columns,
        groups=(Group(tuple(rows)),),
        notes=_noted(found, DIGITS, ERROR, _LEFT),
        data=found.offers,
    )
