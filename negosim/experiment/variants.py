"""The same question under other assumptions: what a robustness check solves beside a scenario.

Every variant has the scenario's draws, so that it can be set against it draw by draw.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from negosim.outcomes.words import CONCEPTS, who_words
from negosim.scenario.data import Concept, Over, Scenario

__all__ = ["BASELINE", "Group", "Variant", "variants_of"]

BASELINE = "baseline"
"""Name of the variant that changes nothing."""


class Group(StrEnum):
    """What a variant changes."""

    BASELINE = "baseline"
    CONCEPT = "solution concept"
    ALL_PACKAGES = "over all packages"
    PRECISION = "precision"
    STRUCTURE = "structure"


@dataclass(frozen=True)
class Variant:
    """A scenario under one other assumption.

    Attributes
    ----------
    name, label : str
        For tables and for readers.
    group : Group
    scenario : Scenario
    precision : float, optional
        λ of both players in every draw.
    sharper : float
        What the λ of both players are multiplied by.
    """

    name: str
    label: str
    group: Group
    scenario: Scenario
    precision: float | None = None
    sharper: float = 1.0


def variants_of(scenario: Scenario) -> list[Variant]:
    """The scenario as it is, then its variants; a structure that it cannot have is left out.

    Parameters
    ----------
    scenario : Scenario
        Of any concept. Precision and structure are varied only where talks have rounds.
    """
    own = scenario.run.concept
    found = [Variant(BASELINE, f"As it is: {_short(own)}", Group.BASELINE, scenario)]
    found += _concepts(scenario) if own.has_rounds else _other_concepts(scenario)
    if own is Concept.QRE:
        found += _precisions(scenario)
    return [*found, *_structures(scenario)] if own.has_rounds else found


def _concepts(scenario: Scenario) -> Iterator[Variant]:
    """Other concepts over the same table, and then those without rounds over all packages."""
    table = replace(scenario, bargaining=replace(scenario.bargaining, over=Over.TABLE))
    yield from _other_concepts(table)
    whole = replace(scenario, bargaining=replace(scenario.bargaining, over=Over.PACKAGES))
    for variant in _other_concepts(whole):
        if not variant.scenario.run.concept.has_rounds:
            label = f"{variant.label.removesuffix(' solution')}, all packages"
            yield replace(variant, name=f"{variant.name}_all_packages", label=label, group=Group.ALL_PACKAGES)


def _other_concepts(scenario: Scenario) -> Iterator[Variant]:
    for concept in Concept:
        if concept is not scenario.run.concept:
            solved = replace(scenario, run=replace(scenario.run, concept=concept))
            yield Variant(concept.value, _capital(_short(concept)), Group.CONCEPT, solved)


_SHORT = {
    Concept.QRE: "quantal response",
    Concept.SPE: "subgame perfection (λ = ∞)",
    Concept.NASH: "Nash solution",
    Concept.SCREENING: "screening",
}


def _short(concept: Concept) -> str:
    return _SHORT.get(concept) or CONCEPTS[concept]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _precisions(scenario: Scenario) -> Iterator[Variant]:
    yield Variant("at_random", "Choice at random (λ → 0)", Group.PRECISION, scenario, precision=0.0)
    yield Variant("half_precision", "λ halved", Group.PRECISION, scenario, sharper=0.5)
    yield Variant("double_precision", "λ doubled", Group.PRECISION, scenario, sharper=2.0)


def _structures(scenario: Scenario) -> Iterator[Variant]:
    def variant(name: str, label: str, changed: Scenario) -> Variant:
        return Variant(name, label, Group.STRUCTURE, changed)

    rounds, dispute = scenario.rounds, scenario.dispute
    if rounds > 1:
        shorter = math.ceil(rounds / 2)
        yield variant("half_horizon", _rounds(shorter), _of_rounds(scenario, shorter))
    yield variant("double_horizon", _rounds(2 * rounds), _of_rounds(scenario, 2 * rounds))
    if scenario.offers and len(set(scenario.proposers)) > 1:
        proposers = _turned(scenario.proposers)
        who = who_words(dispute, proposers[0])
        yield variant("first_proposer", f"{who} proposes first", replace(scenario, proposers=proposers))
    if len(set(scenario.moves)) > 1:
        moves = _turned(scenario.moves)
        who = who_words(dispute, moves[0])
        yield variant("first_mover", f"{who} moves first", replace(scenario, moves=moves))
    yield variant("half_years", "Rounds half as long", _half_years(scenario))
    if scenario.offers:
        yield variant("listed_twice", "Every offer listed twice", _listed_twice(scenario))


def _turned(order: tuple[str, ...]) -> tuple[str, ...]:
    """The same order, begun where another than the first has its turn."""
    start = next(place for place, who in enumerate(order) if who != order[0])
    return order[start:] + order[:start]


def _rounds(rounds: int) -> str:
    return "1 round" if rounds == 1 else f"{rounds} rounds"


def _of_rounds(scenario: Scenario, rounds: int) -> Scenario:
    """Other rounds; additions of a calendar after the last of them fall away."""
    calendar = {t: added for t, added in scenario.calendar.items() if t <= rounds}
    return replace(scenario, rounds=rounds, calendar=calendar)


def _half_years(scenario: Scenario) -> Scenario:
    """Twice as many rounds, each half as long; who proposes still changes from round to round."""
    calendar = {2 * t - last: added for t, added in scenario.calendar.items() for last in (1, 0)}
    return replace(
        scenario,
        rounds=2 * scenario.rounds,
        rounds_per_year=2 * scenario.rounds_per_year,
        calendar=calendar,
    )


def _listed_twice(scenario: Scenario) -> Scenario:
    again = tuple(replace(offer, name=f"{offer.name} again") for offer in scenario.offers)
    return replace(scenario, offers=scenario.offers + again)
