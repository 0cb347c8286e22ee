"""Tables of a run: outcomes, settlements, stops, payoffs, offers, timing, bounds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pandas as pd

from negosim.figures.page import BOUNDS_SAY, DOOR_SHUT
from negosim.figures.words import RARE, rare_notes, stop_words, who_words
from negosim.scenario.data import Scenario
from negosim.store.results import Results
from negosim.tables.at_once import at_once_kinds
from negosim.tables.digits import Estimate
from negosim.tables.estimates import estimate, of_error
from negosim.tables.notes import DIGITS, INTERVAL, SPREAD, UNSURE, notes_of
from negosim.tables.table import (
    Cell,
    Column,
    Group,
    Kind,
    Side,
    Table,
    interval,
    mean,
    spread,
    words,
)
from negosim.wording import say

__all__ = ["STEPS", "run_kinds"]

_MOST_ROUNDS = 8
_GIVEN = "If no breakdown: among talks that do not break down."
_OFFERED = {"settlement": "settlement", "interim": "interim"}
STEPS = {"signed": "Settlement signed", "ratified": "Settlement ratified", "kept": "Settlement kept"}
"""How far a settlement gets."""


def run_kinds(results: Results) -> tuple[Kind, ...]:
    """The kinds of table that there are of a run."""
    played = results.scenario.run.concept.has_rounds
    made = [("outcomes", _outcomes), ("agreement", _agreement), ("stops", _stops), ("payoffs", _payoffs)]
    if played:
        made += [("offers", _offers), ("timing", _timing)]
    own = tuple(Kind(name, partial(make, results)) for name, make in made)
    if results.bounds is not None:
        own += (Kind("bounds", partial(_bounds, results, results.bounds)),)
    return own if played else own + at_once_kinds(results)


def _both(row: Estimate) -> tuple[Cell, ...]:
    """Mean, interval and spread."""
    return mean(row), interval(row), spread(row)


def _heads(first: str, *more: str) -> tuple[Column, ...]:
    spreads = (say("Mean"), say("95 % interval"), say("5–95 % of draws"))
    return words(first, *spreads, *more)


def _noted(results: Results, *told: str) -> tuple[str, ...]:
    return notes_of(results.scenario, results.recipe, INTERVAL, SPREAD, *told)


# ---- Outcomes
def _outcomes(results: Results) -> Table:
    classes, scenario = results.classes, results.scenario
    listed = classes[(classes[["mean", "p95"]] >= RARE).any(axis=1)]
    given = scenario.run.concept.has_rounds  # else talks cannot break down
    rows: list[tuple[Cell, ...]] = []
    for row in listed.to_dict("records"):
        own = estimate(row, 100)
        more = (mean(own.like(100 * row["given_no_breakdown"], 100)),) if given else ()
        rows.append((say(row["label"]), *_both(own), *more))
    rest = classes.drop(listed.index)
    rare = rare_notes(rest["label"], (rest[["mean", "p95"]] > 0).any(axis=1))
    return Table(
        name="outcomes",
        caption=say("Outcomes of the talks, in %: {title}", title=scenario.title),
        columns=_heads(say("Outcome"), *((say("If no breakdown"),) if given else ())),
        groups=(Group(tuple(rows)),),
        notes=_noted(results, *((_GIVEN, UNSURE) if given else ()), *rare),
        data=classes,
    )


def _agreement(results: Results) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for row in results.agreement.to_dict("records"):
        own = estimate(row, 100)
        first = row["step"] == "signed"
        given = "" if first else mean(own.like(100 * row["given_previous"], 100))
        rows.append((say(STEPS[row["step"]]), *_both(own), given))
    return Table(
        name="agreement",
        caption=say("Settlements signed, ratified and kept, in %: {title}", title=results.scenario.title),
        columns=_heads(say("Settlement"), say("Given the step before")),
        groups=(Group(tuple(rows)),),
        notes=_noted(results, UNSURE),
        data=results.agreement,
    )


# ---- Stops
def _stops(results: Results) -> Table:
    scenario = results.scenario
    door = scenario.run.concept.has_rounds and (results.offers["kind"] == "settlement").any()
    return Table(
        name="stops",
        caption=say("What stops agreement: {title}", title=scenario.title),
        columns=_heads(say("Stop, expected count a game"), say("Share, %")),
        groups=tuple(_stop_groups(results.stops, scenario)),
        notes=_noted(results, UNSURE, DOOR_SHUT if door else ""),
        data=results.stops,
    )


def _stop_groups(stops: pd.DataFrame, scenario: Scenario) -> Iterator[Group]:
    dispute, concept = scenario.dispute, scenario.run.concept
    for kind, player in (("settlement", ""), ("interim", ""), *(("move", p) for p in dispute.players)):
        ours = stops[(stops["kind"] == kind) & ((stops["by"] == player) if player else True)]
        rows: list[tuple[Cell, ...]] = []
        for row in ours[ours["mean"] > 0].to_dict("records"):
            own = estimate(row)
            cells = (*_both(own), mean(own.like(100 * row["share"], 100)))
            rows.append((stop_words(row, dispute, concept), *cells))
        if rows:
            yield Group(tuple(rows), _stop_head(kind, who_words(dispute, player) if player else "", scenario))


def _stop_head(kind: str, player: str, scenario: Scenario) -> str:
    if kind == "move":
        return say("Turns at which {who} may move alone", who=player)
    if not scenario.run.concept.has_offers:
        return say("Settlements, of all talks" if kind == "settlement" else "Interim packages, of all talks")
    if kind == "settlement":
        return say("Rounds in which a settlement can be offered")
    return say("Rounds in which an interim offer can be made")


# ---- Payoffs and offers
def _payoffs(results: Results) -> Table:
    scenario = results.scenario
    rows = tuple(
        (say(who_words(scenario.dispute, row["who"])), *_both(estimate(row, bounded=False)))
        for row in results.payoffs.to_dict("records")
    )
    return Table(
        name="payoffs",
        caption=say("Expected payoffs, in points of each one's own: {title}", title=scenario.title),
        columns=_heads(say("Payoff of")),
        groups=(Group(rows),),
        notes=_noted(results, "Points of two players cannot be compared."),
        data=results.payoffs,
    )


def _offers(results: Results) -> Table:
    scenario = results.scenario
    columns = (
        Column(say("Offer"), Side.WRAPPED),
        Column(say("Kind"), Side.LEFT),
        *map(Column, (say("Made a game"), say("95 % interval"), say("Accepted, %"))),
    )
    return Table(
        name="offers",
        caption=say("Offers made and accepted: {title}", title=scenario.title),
        columns=columns,
        groups=tuple(_offer_groups(results)),
        notes=notes_of(scenario, results.recipe, INTERVAL, UNSURE),
        data=results.offers,
    )


def _offer_groups(results: Results) -> Iterator[Group]:
    """Offers that are made, by who makes them to whom."""
    scenario = results.scenario
    made = results.offers[results.offers["made"] > 0]
    for (by, to), ours in made.groupby(["by", "to"], sort=False):
        rows: list[tuple[Cell, ...]] = []
        for row in ours.to_dict("records"):
            own = of_error(row["made"], row["error"], scenario)
            accepted = mean(own.like(100 * row["accepted"], 100))
            rows.append((say(row["label"]), say(_OFFERED[row["kind"]]), mean(own), interval(own), accepted))
        who = {"by": who_words(scenario.dispute, str(by)), "to": who_words(scenario.dispute, str(to))}
        yield Group(tuple(rows), say("{by} to {to}", **who))


# ---- Rounds and bounds
def _timing(results: Results) -> Table:
    """How likely each class has come about by the end of some rounds."""
    timing, scenario = results.timing, results.scenario
    shown = results.classes[(results.classes[["mean", "p95"]] >= RARE).any(axis=1)]
    rounds = _some(scenario.rounds)
    rows: list[tuple[Cell, ...]] = []
    for name, label in zip(shown["class"], shown["label"], strict=True):
        own = timing[timing["class"] == name].set_index("round").to_dict("index")
        rows.append((say(label), *(mean(estimate(own[at], 100)) for at in rounds)))
    columns = (
        Column(say("Outcome"), Side.WRAPPED),
        *(Column(f"{at}", over=say("By the end of round")) for at in rounds),
    )
    return Table(
        name="timing",
        caption=say("When talks come to an end, cumulative, in %: {title}", title=scenario.title),
        columns=columns,
        groups=(Group(tuple(rows)),),
        notes=notes_of(scenario, results.recipe, DIGITS),
        data=timing,
    )


def _some(rounds: int) -> list[int]:
    """At most so many rounds as there is room for, the last among them."""
    step = -(-rounds // _MOST_ROUNDS)
    return list(range(rounds, 0, -step))[::-1]


def _bounds(results: Results, bounds: pd.DataFrame) -> Table:
    classes, scenario = results.classes, results.scenario
    rows: list[tuple[Cell, ...]] = []
    for row, ends in zip(classes.to_dict("records"), bounds.to_dict("records"), strict=True):
        low, high = (
            of_error(ends[name], ends[f"{name}_error"], scenario) for name in ("at_random", "without_error")
        )
        if max(row["mean"], low.mean, high.mean) >= RARE:
            own = (low.times(100), estimate(row, 100), high.times(100))
            rows.append((say(row["label"]), *map(mean, own)))
    heads = (say("At random (λ = 0)"), say("As it is"), say("Without error (λ = ∞)"))
    return Table(
        name="bounds",
        caption=say("Outcomes between random and faultless play, in %: {title}", title=scenario.title),
        columns=words(say("Outcome"), *heads),
        groups=(Group(tuple(rows)),),
        notes=notes_of(scenario, results.recipe, DIGITS, BOUNDS_SAY),
        data=bounds.merge(classes, on="class"),
    )
