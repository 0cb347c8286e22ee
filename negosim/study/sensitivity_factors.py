"""The uncertain parameters of a scenario, and to whom each belongs.

A parameter belongs to a player if that player's payoff terms, conduct (precision, discount factor, costs
and the like) or public name it; to both, if both do; else to neither, as consent from outside and the
hazard of breakdown do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from negosim.dispute.data import Dispute, Player, RatificationBy, Term
from negosim.scenario.data import Scenario

__all__ = ["BOTH", "NEITHER", "Factor", "factors_of", "owners"]

BOTH, NEITHER = "both", "neither"
"""To whom a parameter belongs that is not one player's own."""

_LABELS = frozenset(("label",))


@dataclass(frozen=True)
class Factor:
    """An uncertain parameter: its name, what it means and rests on, and to whom it belongs."""

    name: str
    meaning: str
    unit: str
    lever: str
    basis: str
    player: str


def factors_of(scenario: Scenario) -> tuple[Factor, ...]:
    """The parameters whose prior is not fixed, in the dispute's order."""
    dispute, belongs = scenario.dispute, owners(scenario.dispute)
    return tuple(
        Factor(name, about.meaning, about.unit, about.lever, about.basis.value, belongs[name])
        for name, about in dispute.parameters.items()
        if not scenario.priors[name].is_fixed
    )


def owners(dispute: Dispute) -> dict[str, str]:
    """The player to whom each parameter belongs, ``both`` or ``neither``."""
    named = {player: set(_names(dispute, player)) for player in dispute.players}
    return {name: _owner([p for p, own in named.items() if name in own]) for name in dispute.parameters}


def _owner(players: list[str]) -> str:
    if len(players) > 1:
        return BOTH
    return players[0] if players else NEITHER


def _names(dispute: Dispute, player: str) -> Iterator[str]:
    """Parameters that a player's conduct, terms and public name."""
    entries = [*_of_player(dispute.players[player])]
    for term in dispute.terms.get(player, {}).values():
        entries += _of_term(term)
    if dispute.ratification:
        entries += _of_public(dispute.ratification.by[player])
    for entry in entries:
        yield from (factor for factor in entry if isinstance(factor, str))


def _of_player(player: Player) -> Iterable[tuple[float | str, ...]]:
    return [getattr(player, role) for role in Player.model_fields if role not in _LABELS]


def _of_term(term: Term) -> Iterable[tuple[float | str, ...]]:
    return [term.weights, *term.table.values()]


def _of_public(public: RatificationBy) -> Iterable[tuple[float | str, ...]]:
    shifts = [entry for by_level in public.shifts.values() for entry in by_level.values()]
    return [*public.support.values(), public.sway, public.sharpness, *shifts]
