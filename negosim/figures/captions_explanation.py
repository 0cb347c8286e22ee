"""What is said of the charts of an explanation: drafts of their captions, and the charts in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from negosim.figures.alt_runs import payoff
from negosim.figures.captions import changed_says, concept_says, drawn_says, sentences, source_says
from negosim.figures.captions_runs import ERROR, SPREAD
from negosim.figures.chart import Told
from negosim.figures.explanation_chain import SEEN, part_text
from negosim.figures.explanation_clauses import added_text
from negosim.figures.explanation_marks import short
from negosim.figures.words import listed, who_words
from negosim.store.study import Study
from negosim.wording import say

__all__ = ["chain_told", "clauses_told", "waterfall_told"]

# Each pair is about a settlement, and about an interim offer.
_CHAIN = {
    True: "{title}: what becomes of “{label}” on the way from the table to a settlement kept.",
    False: "{title}: what becomes of “{label}” on the way from the table to its being in force.",
}
_ROUNDS = {
    True: "Rounds in which a settlement can be offered: {count} a game.",
    False: "Rounds in which an interim offer can be made: {count} a game.",
}
_WATERFALL = {
    True: "{title}: what “{label}” is worth to each player, term by term, if kept for ever.",
    False: "{title}: what “{label}” is worth to each player, term by term, if put in force for ever.",
}
_CLAUSES = "{title}: what each clause adds to “{label}”."
_PANELS = {
    True: "Panels: payoff of each player in its own points, if kept for ever, and share of games in which it "
    "is kept, in percentage points.",
    False: "Panels: payoff of each player in its own points, if put in force for ever, and how many times a "
    "game it is put in force.",
}
_BARS = (
    "Each bar is all that comes to a link, in percent: light what goes on to the next, hatched or dark what "
    "is lost there and by whom, also in words below the bar (from {least} %)."
)
_NUMBERS = "Numbers: share that goes on, and what is left of 1,000 rounds, means over draws."
_CHAIN_ERROR = "Thick marks: 95 % interval of what goes on (Monte Carlo error, smaller with more draws)."
_SOME = "To some links something comes only in some draws; their lines are over these."
_TERMS = (
    "Bars: mean points of each term against the status quo, those that add first, each from where the one "
    "above ends; hatched: takes; dark: all together."
)
_OWN = "Points are each player's own, and are not compared between players."
_SPREAD_BELOW = (
    "Thin lines: 5th to 95th percentile over draws of the bar alone, from where it begins (what is not known "
    "of the dispute)."
)
_WITHOUT = "Marks: mean difference, draw by draw, between talks with the clause and talks without it."
_HOLLOW = "Hollow marks: the 95 % interval of the mean includes zero."
_WIDER = "Thick lines: 95 % interval of the mean (Monte Carlo error), if wider than the mark."


# ---- The chain
def chain_told(found: Study, data: pd.DataFrame) -> Told:
    """Caption and alternative text of the chain, in the language in use."""
    return Told(sentences(_chain(found, data)), sentences(_chain_alt(found, data)))


def _chain(found: Study, data: pd.DataFrame) -> Iterator[str]:
    yield _about(found, _CHAIN[_settles(found)])
    yield say(_ROUNDS[_settles(found)], count=short(data["count"].iloc[0]))
    yield say(_BARS, least=f"{SEEN:g}")
    yield _NUMBERS
    left = _links(data)
    if left["holds_low"].notna().any():
        yield _CHAIN_ERROR
    if found.scenario.run.draws > 1:
        yield SPREAD
    if (left["holds_draws"] < 1).any():
        yield _SOME
    yield from _made(found)


def _chain_alt(found: Study, data: pd.DataFrame) -> Iterator[str]:
    left = _links(data)
    yield _about(found, _CHAIN[_settles(found)])
    words = "Bar chart, a row for each of {count} links; across: percent of what comes to the link."
    yield say(words, count=len(left))
    reached = left[left["part"].notna()]
    told = [
        say("{label}: {text}", label=row["label"], text=part_text(row["part"]))
        for row in reached.to_dict("records")
    ]
    if told:
        yield say("What goes on: {told}.", told=listed(told))
    if len(reached) < len(left):
        yield say("Nothing comes so far: {told}.", told=listed(left.loc[left["part"].isna(), "label"]))
    yield from _largest_losses(data, reached)
    words = "In the end {count} of 1,000 rounds are left."
    yield say(words, count=short(1000 * data["share"].iloc[-1]))


def _largest_losses(data: pd.DataFrame, reached: pd.DataFrame) -> Iterator[str]:
    """Of the link at which the least goes on, what is lost there."""
    if reached.empty or reached["part"].min() >= 100 - SEEN:
        return
    narrow = min(reached.to_dict("records"), key=lambda row: float(row["part"]))
    lost = data[(data["link"] == narrow["link"]) & (data["kind"] == "lost") & (data["part"] >= SEEN)]
    ordered = lost.sort_values("part", ascending=False, kind="stable").to_dict("records")
    told = listed(_share(row["label"], row["part"]) for row in ordered)
    if told:
        yield say("Least goes on at the link “{link}”; lost there: {told}.", link=narrow["label"], told=told)


def _links(data: pd.DataFrame) -> pd.DataFrame:
    return data[(data["kind"] == "left") & (data["link"] != "table")]


def _share(label: str, part: float) -> str:
    return say("{label} {share}", label=label, share=part_text(part))


# ---- Terms
def waterfall_told(found: Study, data: pd.DataFrame) -> Told:
    """Caption and alternative text of the terms, in the language in use."""
    return Told(sentences(_waterfall(found, data)), sentences(_waterfall_alt(found, data)))


def _waterfall(found: Study, data: pd.DataFrame) -> Iterator[str]:
    yield _about(found, _WATERFALL[_settles(found)])
    yield _TERMS
    yield _OWN
    if data["low"].notna().any():
        yield ERROR
    if found.scenario.run.draws > 1:
        yield _SPREAD_BELOW
    yield from _made(found)


def _waterfall_alt(found: Study, data: pd.DataFrame) -> Iterator[str]:
    yield _about(found, _WATERFALL[_settles(found)])
    players = found.scenario.dispute.players
    words = "Waterfall charts of mean points, one for each of {count} players, a row for each term."
    yield say(words, count=len(players))
    for player in players:
        own = data[data["who"] == player]
        *terms, total = own.to_dict("records")
        label = say("{who}, all together", who=who_words(found.scenario.dispute, player))
        yield say("{words}.", words=_spread(label, total))
        ordered = sorted(terms, key=lambda row: float(row["mean"]))
        if ordered and ordered[-1]["mean"] > 0:
            yield say("Adds most: {told}.", told=_term(ordered[-1]))
        if ordered and ordered[0]["mean"] < 0:
            yield say("Takes most: {told}.", told=_term(ordered[0]))


def _spread(label: str, row: Any) -> str:
    if not row["p05"] < row["p95"]:
        return say("{label} {share}", label=label, share=payoff(row["mean"]))
    ends = {name: payoff(row[name]) for name in ("mean", "p05", "p95")}
    words = "{label} {mean} (5th to 95th percentile {low} to {high})"
    return say(words, label=label, mean=ends["mean"], low=ends["p05"], high=ends["p95"])


def _term(row: Any) -> str:
    return say("{label} {share}", label=row["label"], share=payoff(row["mean"]))


# ---- Clauses
def clauses_told(found: Study, data: pd.DataFrame) -> Told:
    """Caption and alternative text of the clauses, in the language in use."""
    return Told(sentences(_clauses(found, data)), sentences(_clauses_alt(found, data)))


def _clauses(found: Study, data: pd.DataFrame) -> Iterator[str]:
    yield _about(found, _CLAUSES)
    yield _PANELS[_settles(found)]
    yield _WITHOUT
    if data["low"].notna().any():
        yield _HOLLOW
        yield _WIDER
    if found.scenario.run.draws > 1:
        yield SPREAD
    yield from _made(found)


def _clauses_alt(found: Study, data: pd.DataFrame) -> Iterator[str]:
    yield _about(found, _CLAUSES)
    panels = dict(_named_panels(found))
    words = "Dot charts; panels: {count}; rows, one for each clause: {rows}."
    yield say(words, count=len(panels), rows=data["issue"].nunique())
    for name, panel in panels.items():
        own = data[data["panel"] == name]
        if not own["difference"].any():
            yield say("{panel}: no clause makes a difference.", panel=panel)
            continue
        ordered = sorted(own.to_dict("records"), key=lambda row: float(row["difference"]))
        low, high = ordered[0], ordered[-1]
        words = "{panel}: least {low}, most {high}." if len(own) > 1 else "{panel}: {low}."
        yield say(words, panel=panel, low=_added(low), high=_added(high))
        unclear = own[~own["clear"].astype(bool) & own["low"].notna()]["label"]
        if len(unclear):
            yield say("95 % interval includes zero: {told}.", told=listed(unclear))


def _named_panels(found: Study) -> Iterator[tuple[str, str]]:
    dispute = found.scenario.dispute
    for player in dispute.players:
        yield player, say("{who}, points", who=who_words(dispute, player))
    yield "kept", say("Kept, percentage points" if _settles(found) else "Put in force, times a game")


def _added(row: Any) -> str:
    return say("{label} {share}", label=row["label"], share=added_text(row))


# ---- All of them
def _settles(found: Study) -> bool:
    return bool(found.told["kind"] == "settlement")


def _about(found: Study, words: str) -> str:
    return say(words, title=found.scenario.title, label=str(found.told["label"]))


def _made(found: Study) -> Iterator[str]:
    """What it was made from."""
    run = found.scenario.run
    yield drawn_says(run)
    yield concept_says(run)
    yield changed_says(found.scenario.changes)
    yield source_says(found.recipe)
