"""Tables of an explanation: terms, the chain, gates, options, clauses, leverage."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from negosim.figures.words import who_words
from negosim.store.study import Study
from negosim.tables.digits import NONE, Estimate, share_of
from negosim.tables.estimates import difference, estimate, named
from negosim.tables.notes import DIGITS, ERROR, SHARES, SPREAD, STAR
from negosim.tables.package_words import issue_words, level_words
from negosim.tables.scenario import evidence_keys, sources_note
from negosim.tables.spoken import spoken
from negosim.tables.studies import Answered, noted
from negosim.tables.table import Cell, Column, Group, Kind, Side, Table, error, mean, spread
from negosim.wording import say

__all__ = ["explanation_kinds"]

_KEPT = "Payoffs once it is kept, against the status quo, in points of each one's own."
_CHAIN = "Holds: given all that comes before it. A settlement that fails abroad or at home shuts the door."
_GATES = (
    "Times as often: how many times as often it would be kept if this alone never failed, by accounting, in "
    "which nobody adapts. Narrowest: share of draws in which no other gate has a larger factor."
)
_ANEW = (
    "Solved anew: the same draws, in which this decision is a certain yes and both sides reckon with that."
)
_OPTIONS = (
    "Best: share of draws in which it is the player's best. Gains: in which it is worth more than no "
    "agreement."
)
_CLAUSES = "Each row: the talks as they are, less the talks in which the offer leaves this issue out."
_LEVERAGE = "One issue at another level, the rest as in force at the start, less what is in force."


def explanation_kinds(answer: Answered) -> tuple[Kind, ...]:
    """The kinds of table that there are of an explanation."""
    found = answer.study
    made = (
        ("terms", _terms),
        ("chain", _chain),
        ("gates", _gates),
        ("anew", _anew),
        ("preferences", _preferences),
        ("clauses", _clauses),
        ("leverage", _leverage),
    )
    return tuple(Kind(name, partial(make, found)) for name, make in made if len(found.tables.get(name, ())))


def _table(
    found: Study, name: str, caption: str, columns: tuple[Column, ...], groups: tuple[Group, ...], *told: str
) -> Table:
    offer = say(str(found.told["label"]))
    titled = say(caption, offer=offer, title=found.scenario.title)
    return Table(name, titled, columns, groups, noted(found, *told), found.tables[name])


def _who(found: Study, name: str) -> str:
    return say(who_words(found.scenario.dispute, name))


# ---- Terms
def _terms(found: Study) -> Table:
    columns = (
        Column(say("Term"), Side.WRAPPED),
        Column(say("Points")),
        Column(say("5–95 % of draws")),
        Column(say("Lever"), Side.WRAPPED),
        Column(say("Basis"), Side.LEFT),
        Column(say("Evidence"), Side.WRAPPED),
    )
    dispute = found.scenario.dispute
    rows = found.tables["terms"]
    known = {**dispute.terms, **{name: own.terms for name, own in dispute.observers.items()}}
    evidence = [known[who][term].evidence for who, term in zip(rows["who"], rows["term"], strict=True)]
    caption = "What adds up to the payoffs of {offer}: {title}"
    table = _table(found, "terms", caption, columns, tuple(_payoffs(found)), _KEPT, ERROR, SPREAD)
    cited = sources_note(dispute, evidence)
    return Table(
        table.name,
        table.caption,
        table.columns,
        table.groups,
        (table.notes[0], cited, *table.notes[1:]),
        rows,
    )


def _payoffs(found: Study) -> Iterator[Group]:
    """The terms of each, and what they add up to."""
    dispute = found.scenario.dispute
    totals = found.tables["payoffs"].set_index("who").to_dict("index")
    known = {**dispute.terms, **{name: own.terms for name, own in dispute.observers.items()}}
    for who, own in found.tables["terms"].groupby("who", sort=False):
        lines: list[tuple[Cell, ...]] = []
        for row in own.to_dict("records"):
            points = _signed(estimate(row))
            if row["mean"] or row["p05"] or row["p95"]:
                term = known[str(who)][row["term"]]
                about = (say(row["lever"]), say(row["basis"]), evidence_keys(term.evidence))
                lines.append((say(row["label"]), error(points), spread(points), *about))
        total = _signed(estimate(totals[who]))
        lines.append((say("All together"), error(total), spread(total), "", "", ""))
        yield Group(tuple(lines), _who(found, str(who)))


def _signed(own: Estimate) -> Estimate:
    return Estimate(own.mean, own.low, own.high, own.p05, own.p95, signed=True)


# ---- The chain and its gates
def _chain(found: Study) -> Table:
    dispute = found.scenario.dispute
    lines: list[tuple[Cell, ...]] = []
    for row in found.tables["chain"].to_dict("records"):
        left = row["kind"] == "left"
        holds = named(row, "holds", 100)
        told = (error(holds), spread(holds)) if left and row["link"] != "table" else ("", "")
        label = spoken(row["label"], dispute)
        lines.append((label if left else f"– {label}", error(named(row, "share", 1000)), *told))
    heads = ("Of 1000 rounds", "Holds, %", "5–95 % of draws")
    columns = (Column(say("Link"), Side.WRAPPED), *(Column(say(head)) for head in heads))
    caption = "From the table to the end, {offer}: {title}"
    return _table(found, "chain", caption, columns, (Group(tuple(lines)),), _CHAIN, ERROR, SPREAD)


def _gates(found: Study) -> Table:
    lines: list[tuple[Cell, ...]] = []
    for row in found.tables["gates"].to_dict("records"):
        factor = _factor(row)
        share = _share(row["narrowest"], found)
        cells = (mean(named(row, "holds", 100)), error(factor), spread(factor), share)
        lines.append((spoken(row["label"], found.scenario.dispute), *cells))
    heads = ("Holds, %", "Times as often", "5–95 % of draws", "Narrowest, %")
    columns = (Column(say("Whose decision"), Side.WRAPPED), *(Column(say(head)) for head in heads))
    caption = "Whose decision stands in the way, {offer}: {title}"
    return _table(
        found, "gates", caption, columns, (Group(tuple(lines)),), _GATES, DIGITS, SHARES, ERROR, SPREAD
    )


def _factor(row: Mapping[Any, Any]) -> Estimate:
    """How many times as often; of three significant digits where all draws agree."""
    factor = named(row, "factor")
    if factor.half_width or not math.isfinite(factor.mean):
        return factor
    return replace(factor, mean=float(f"{factor.mean:.3g}"))


def _anew(found: Study) -> Table:
    lines: list[tuple[Cell, ...]] = []
    for row in found.tables["anew"].to_dict("records"):
        apart = difference(row, 100)
        half = apart.half_width
        opened = 100 * row["opened"]
        kept = mean(Estimate(opened, opened - half, opened + half))
        cells = (kept, error(apart, bool(row["clear"])), error(_factor(row)))
        lines.append((spoken(row["label"], found.scenario.dispute), *cells))
    heads = ("Kept, % of games", "Difference", "Times as often")
    columns = (Column(say("If it were certain"), Side.WRAPPED), *(Column(say(head)) for head in heads))
    caption = "How often it would be kept if a decision were certain, {offer}: {title}"
    return _table(found, "anew", caption, columns, (Group(tuple(lines)),), _ANEW, ERROR, STAR)


# ---- Options
def _preferences(found: Study) -> Table:
    players = list(found.scenario.dispute.players)
    rows = found.tables["preferences"]
    lines: list[tuple[Cell, ...]] = []
    for _, own in rows.groupby("option", sort=False):
        by = own.set_index("who").to_dict("index")
        cells: list[Cell] = []
        for player in players:
            row = by[player]
            itself = row["option"] == "no_agreement"
            gains = NONE if itself else _share(row["gains"], found)
            cells += [error(estimate(row, bounded=False)), _share(row["best"], found), gains]
        label = say(str(own["label"].iloc[0]))
        mark = say("{label} (explained)", label=label) if own["explained"].any() else label
        lines.append((mark, *cells))
    heads = ("Points", "Best, %", "Gains, %")
    columns = (
        Column(say("Option"), Side.WRAPPED),
        *(Column(say(head), over=_who(found, player)) for player in players for head in heads),
    )
    caption = "What each would rather have than {offer}: {title}"
    return _table(found, "preferences", caption, columns, (Group(tuple(lines)),), _OPTIONS, SHARES, ERROR)


def _share(share: float, found: Study) -> Cell:
    """A share of the draws."""
    return mean(share_of(share, found.scenario.run.draws).times(100)) if share == share else NONE


# ---- Clauses
def _clauses(found: Study) -> Table:
    clauses = found.tables["clauses"]
    shown = list(_quantities(found))
    lines: list[tuple[Cell, ...]] = []
    for _, own in clauses.groupby("issue", sort=False):
        cells = []
        for what, name, _, factor in shown:
            row = own[(own["what"] == what) & (own["name"] == name)].iloc[0].to_dict()
            cells.append(error(difference(row, factor), bool(row["clear"])))
        lines.append((_clause(found, own.iloc[0].to_dict()), *cells))
    columns = (
        Column(say("Clause"), Side.WRAPPED),
        *(Column(head, over=_over(what)) for what, _, head, _ in shown),
    )
    kept = found.tables["classes"].set_index("role")["label"].get("kept")
    told = say("Outcome: {label}, whichever offer it comes from.", label=kept) if kept is not None else ""
    caption = "What each clause adds, {offer}: {title}"
    return _table(found, "clauses", caption, columns, (Group(tuple(lines)),), _CLAUSES, told, ERROR, STAR)


def _over(what: str) -> str:
    return say("If kept, points") if what == "payoff" else say("In the talks, percentage points")


def _quantities(found: Study) -> Iterator[tuple[str, str, str, float]]:
    """What the table shows of each clause: what and name, head, and by how much it is multiplied."""
    for player in found.scenario.dispute.players:
        yield "payoff", player, _who(found, player), 1.0
    if found.told["kind"] == "settlement":
        yield "offer", "kept", say("Settlement kept"), 100.0
    classes = found.tables["classes"].set_index("role")["class"]
    if "kept" in classes.index:
        yield "class", str(classes["kept"]), say("Outcome"), 100.0


def _clause(found: Study, row: Mapping[Any, Any]) -> str:
    dispute, issue = found.scenario.dispute, row["issue"]
    levels = dispute.issues[issue].levels
    with_it, without = (
        level_words(dispute, issue, row[name]) if row[name] in levels else say(row[f"{name}_label"])
        for name in ("level", "without")
    )
    return say(
        "{issue}: {level} (else {without})", issue=issue_words(dispute, issue), level=with_it, without=without
    )


# ---- Leverage
def _leverage(found: Study) -> Table:
    rows = found.tables["leverage"]
    groups = []
    for mover, own in rows[rows["affected"] == "other"].groupby("mover", sort=False):
        lines: list[tuple[Cell, ...]] = []
        mine = rows[(rows["mover"] == mover) & (rows["affected"] != "other")]
        by = mine.set_index(["issue", "level"]).to_dict("index")
        for row in own.to_dict("records"):
            other = _signed(estimate(row))
            itself = by.get((row["issue"], row["level"]))
            cell: Cell = error(_signed(estimate(itself))) if itself else NONE
            lines.append((_move(found, row), error(other), spread(other), cell))
        groups.append(Group(tuple(lines), say("{who} moves", who=_who(found, str(mover)))))
    heads = ("Other's points", "5–95 % of draws", "Mover's points")
    columns = (Column(say("Issue and level"), Side.WRAPPED), *(Column(say(head)) for head in heads))
    caption = "How far moves shift what the other side has, {offer}: {title}"
    return _table(found, "leverage", caption, columns, tuple(groups), _LEVERAGE, ERROR, SPREAD)


def _move(found: Study, row: Mapping[Any, Any]) -> str:
    dispute = found.scenario.dispute
    level = (
        level_words(dispute, row["issue"], row["level"]) if row["level"] else say("range, best less worst")
    )
    return say("{label}: {text}", label=issue_words(dispute, row["issue"]), text=level)
