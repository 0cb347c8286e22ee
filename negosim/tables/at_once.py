"""Tables of talks that are settled at once: whether there is a solution, which packages it is, beliefs."""

from __future__ import annotations

from functools import partial

import pandas as pd

from negosim.figures.agreed_page import after_words, against_words, over_words
from negosim.figures.captions import sentences
from negosim.figures.words import who_words
from negosim.outcomes.words import CONCEPTS
from negosim.scenario.data import Concept, Scenario
from negosim.store.results import Results
from negosim.tables.digits import NONE, Estimate, share_of
from negosim.tables.estimates import estimate
from negosim.tables.notes import INTERVAL, UNSURE, notes_of
from negosim.tables.package_words import package_words
from negosim.tables.table import Cell, Column, Group, Kind, Side, Table, interval, mean, words
from negosim.wording import say

__all__ = ["at_once_kinds"]

_MOST = 12
_BARE = Estimate(1.0)  # means of probabilities, and what is reckoned from them, have no interval
_SHARES = ("none_rational", "tied")


def at_once_kinds(results: Results) -> tuple[Kind, ...]:
    """The kinds of table that only such talks have."""
    made = (
        ("solution", _solution, results.solution),
        ("packages", _packages, results.packages),
        ("beliefs", _beliefs, results.beliefs),
    )
    return tuple(
        Kind(name, partial(make, results, frame))
        for name, make, frame in made
        if frame is not None and len(frame)
    )


def _granted(scenario: Scenario) -> str:
    """What is taken for granted."""
    bargaining = scenario.bargaining
    told = [
        say(
            "Settled at once ({concept}), over {what}, {against}.",
            concept=CONCEPTS[scenario.run.concept],
            what=over_words(bargaining),
            against=against_words(bargaining),
        ),
        after_words(bargaining),
    ]
    if scenario.run.concept is Concept.SCREENING:
        who = who_words(scenario.dispute, scenario.informed)
        told.append(say("Only {who} knows its cost of no agreement.", who=who))
    elif bargaining.weight != 0.5:
        names = (who_words(scenario.dispute, name) for name in scenario.dispute.players)
        weights = (f"{bargaining.weight:g}", f"{1 - bargaining.weight:g}")
        one, two = (say("{who} {weight}", who=who, weight=w) for who, w in zip(names, weights, strict=True))
        told.append(say("Bargaining weights: {one}, {two}.", one=one, two=two))
    return sentences(told)


# ---- Whether there is one
def _solution(results: Results, solution: pd.DataFrame) -> Table:
    scenario = results.scenario
    rows: list[tuple[Cell, ...]] = []
    for row in solution.to_dict("records"):
        own = estimate(row, bounded=False)
        own = share_of(row["mean"], scenario.run.draws).times(100) if row["what"] in _SHARES else own
        rows.append((_what(row["what"], scenario), mean(own), interval(own)))
    return Table(
        name="solution",
        caption=say("The solution: {title}", title=scenario.title),
        columns=words(say("What"), say("Mean"), say("95 % interval")),
        groups=(Group(tuple(rows)),),
        notes=notes_of(scenario, results.recipe, _granted(scenario), INTERVAL),
        data=solution,
    )


def _what(what: str, scenario: Scenario) -> str:
    """What a row of the solution says."""
    screened = scenario.run.concept is Concept.SCREENING
    told = {
        "none_rational": "No offer is worth making, % of draws"
        if screened
        else "No package is as good for both as no agreement, % of draws",
        "tied": "Another first offer is worth as much, % of draws"
        if screened
        else "Several packages solve it equally well (the first listed is taken), % of draws",
        "efficient": "Efficient pairs of payoffs",
    }
    for name in scenario.dispute.players:
        told[f"no_agreement_{name}"] = "Points of {who} without agreement"
        told[f"gain_{name}"] = "Expected gain of {who} over no agreement, if all is kept, points"
    player = what.removeprefix("no_agreement_").removeprefix("gain_")
    who = who_words(scenario.dispute, player) if player in scenario.dispute.players else ""
    return say(told[what], who=who) if who else say(told[what])


# ---- Which packages
def _packages(results: Results, packages: pd.DataFrame) -> Table:
    kinds = dict(zip(results.offers["offer"], results.offers["kind"], strict=True))
    rows: list[tuple[Cell, ...]] = []
    for row in packages.head(_MOST).to_dict("records"):
        own = estimate(row, 100)
        ratified = kinds[row["package"]] == "settlement"
        consented, signed, kept = (
            mean(own.like(100 * row[step], 100)) for step in ("consented", "ratified", "kept")
        )
        steps: tuple[Cell, ...] = (consented, signed if ratified else NONE, kept)
        rows.append((package_words(results.scenario.dispute, row["label"]), mean(own), interval(own), *steps))
    heads = ("Agreed on", "95 % interval", "Consented to", "Ratified", "Kept, or in force")
    more = _more(packages.iloc[_MOST:], results.scenario.run.draws)
    return Table(
        name="packages",
        caption=say("Packages agreed on, in % of all talks: {title}", title=results.scenario.title),
        columns=(Column(say("Package"), Side.WRAPPED), *(Column(say(head)) for head in heads)),
        groups=(Group(tuple(rows)),),
        notes=notes_of(results.scenario, results.recipe, INTERVAL, UNSURE, more),
        data=packages,
    )


def _more(rest: pd.DataFrame, draws: int) -> str:
    """What is said of packages without a row; nothing if there are none."""
    if rest.empty:
        return ""
    share = share_of(min(1.0, float(rest["mean"].sum())), draws).times(100).shown()
    words = "Further packages, in the CSV file: {many}, together {share} %."
    return say(words, many=len(rest), share=share)


# ---- Beliefs
def _beliefs(results: Results, beliefs: pd.DataFrame) -> Table:
    scenario = results.scenario
    rows: list[tuple[Cell, ...]] = []
    for row in beliefs[beliefs["made"] > 0].to_dict("records"):
        made, accepted, remaining = (
            _BARE.like(100 * row[name], 100) for name in ("made", "accepted", "remaining_after")
        )
        cost = _BARE.like(row["believed_cost_after"])
        rows.append((str(row["offer"]), *map(mean, (made, accepted, cost, remaining))))
    informed = who_words(scenario.dispute, scenario.informed)
    heads = (
        say("Made, % of talks"),
        say("Accepted, %"),
        say("After its rejection: mean cost of {who}, points", who=informed),
        say("Costs still possible, %"),
    )
    never = int((beliefs["made"] == 0).sum())
    more = (
        say("The last {many} of {all} offers are never made.", many=never, all=len(beliefs)) if never else ""
    )
    return Table(
        name="beliefs",
        caption=say(
            "Offers under private costs, and what their rejection tells: {title}", title=scenario.title
        ),
        columns=words(say("Offer"), *heads, first=Side.LEFT),
        groups=(Group(tuple(rows)),),
        notes=notes_of(scenario, results.recipe, _granted(scenario), more),
        data=beliefs,
    )
