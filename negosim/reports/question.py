"""What was asked: the scenario's own words, what is on the table, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from negosim.dispute.data import Dispute
from negosim.figures.agreed_page import taken_for_granted
from negosim.figures.text import named
from negosim.game.axes import axes_of
from negosim.game.table import compiled_offers
from negosim.reports.model import Change, Entry, Items, Question
from negosim.scenario.data import Offer, Scenario
from negosim.tables.package_words import clause_words, issue_words
from negosim.tables.scenario import prior_words

__all__ = ["question_of"]


def question_of(scenarios: Sequence[Scenario], about: tuple[str, ...] = ()) -> Question:
    """What results answer.

    Parameters
    ----------
    scenarios : sequence of Scenario
        The first is the one that is described; the others are told in short.
    about : tuple of str
        What kind of question it is, in sentences.
    """
    first = scenarios[0]
    return Question(
        asks=_one_line(first.asks),
        about=about,
        scenarios=_scenarios(scenarios) if len(scenarios) > 1 else (),
        offers=tuple(_offers(first)),
        start=_start(first),
        talks=_talks(first),
        changes=tuple(_changes(first)),
        changed=(*first.changes, *_calendar(first)),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _scenarios(scenarios: Sequence[Scenario]) -> tuple[Entry, ...]:
    """Titles, and what each asks; the first is the baseline."""
    heads = ("Baseline: ", *("" for _ in scenarios[1:]))
    return tuple(
        Entry(f"{head}{own.title}", _one_line(own.asks)) for head, own in zip(heads, scenarios, strict=True)
    )


def _offers(scenario: Scenario) -> Iterator[Items]:
    """Settlements that can be offered, then interim offers."""
    compiled = compiled_offers(scenario.offers, axes_of(scenario.dispute), frozenset())
    for head, settles in (("Settlements", True), ("Interim offers", False)):
        own = [o for o, c in zip(scenario.offers, compiled, strict=True) if c.settlement is settles]
        if own:
            yield Items(head, tuple(_offer(scenario.dispute, offer) for offer in own))


def _offer(dispute: Dispute, offer: Offer) -> Entry:
    return Entry(named(offer.label, offer.name), _levels(dispute, offer.sets))


def _levels(dispute: Dispute, sets: Mapping[str, str]) -> str:
    """Levels in words, such as ``Territory: two islands; Treaty: peace treaty``."""
    return "; ".join(clause_words(dispute, issue, level) for issue, level in sets.items()) + "."


def _start(scenario: Scenario) -> str:
    """What is in force at the start, and what nothing moves."""
    told = _levels(scenario.dispute, scenario.in_force) if scenario.in_force else "Nothing."
    frozen = ", ".join(issue_words(scenario.dispute, issue) for issue in scenario.frozen)
    return f"{told} Nothing moves: {frozen}." if frozen else told


def _talks(scenario: Scenario) -> str:
    """Rounds, who proposes, who may move alone; or how talks are settled at once."""
    if not scenario.run.concept.has_rounds:
        return _one_line(taken_for_granted(scenario))
    players = {name: named(player.label, name) for name, player in scenario.dispute.players.items()}
    rounds = "1 round" if scenario.rounds == 1 else f"{scenario.rounds} rounds"
    year = "of a year each" if scenario.rounds_per_year == 1 else f"{scenario.rounds_per_year} in a year"
    proposers = ", then ".join(players[name] for name in scenario.proposers)
    moves = ", then ".join(players[name] for name in scenario.moves) or "nobody"
    return f"{rounds}, {year}. Who proposes, in turn: {proposers}. Who may move alone in a round: {moves}."


def _changes(scenario: Scenario) -> Iterator[Change]:
    """Parameters whose prior is not that of the dispute."""
    for name, prior in scenario.priors.items():
        own = scenario.dispute.parameters[name]
        if prior != own.prior:
            yield Change(f"{_capital(own.meaning)} ({name})", prior_words(prior), prior_words(own.prior))


def _calendar(scenario: Scenario) -> Iterator[str]:
    for number, additions in sorted(scenario.calendar.items()):
        told = ", ".join(_addition(name, value) for name, value in additions.items() if value)
        if told:
            yield f"Round {number}: {told}"


def _addition(name: str, value: Any) -> str:
    return f"{name} {value:+g}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
