"""What comes out of one draw: the play that ``recursion`` found, followed forward from the start.

Section 7 of the model; symbols are those of ``rules``.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from negosim.audit.recursion import How, Recursion
from negosim.audit.rules import Arrangement, Rules, Values
from negosim.dispute.data import End
from negosim.scenario.data import Scenario

__all__ = ["Ended", "Played", "modes", "play", "solve"]

Ended = tuple[Any, ...]
"""``(offer, round, how)``, ``("breakdown", round)`` or ``("no_settlement", arrangement)``."""

_Reach = dict[tuple[Arrangement, str], float]
"""Chance of each arrangement and door."""


@dataclass(frozen=True)
class Played:
    """One draw, solved and played.

    Attributes
    ----------
    value : (float, float)
        W^open(1, start) of the two players, before the moves of the first round.
    classes : dict
        Probability of each outcome class, in the dispute's order.
    ends : dict
        Probability of each end that can happen: ``(offer, round, how)`` with "kept" or ``("broken",
        player, stage)`` as how, ``("breakdown", round)`` or ``("no_settlement", arrangement)``.
    stops : dict
        Expected counts: of settlements ``refused_abroad``, ``signed`` (accepted and consented to),
        ``not_ratified:WHO`` (by the public of one player, or of ``both``), ``failed_at_home`` (all of
        these), ``ratified``; of every offer ``offered:WHO:OFFER``, ``accepted:WHO:OFFER``; of moves
        ``turns:WHO``, ``tried:WHO:ISSUE``, ``made:WHO:ISSUE``; of rounds ``table:KIND`` with such an
        offer to make, and ``table:KIND:WHO`` that WHO proposes in; and ``path:ROUND:ISSUE:LEVEL``, the
        chance that talks end a round so.
    observers : dict
        Undiscounted expectation over the ends of each observer's payoff.
    ends_total : float
        Sum of the probabilities of all ends: 1 up to rounding.
    """

    value: tuple[float, float]
    classes: Values
    ends: dict[Ended, float]
    stops: Values
    observers: Values
    ends_total: float


def modes(scenario: Scenario) -> Values:
    """Every parameter at the mode of its prior, as ``solve`` takes them."""
    return {name: prior.mode() for name, prior in scenario.priors.items()}


def solve(scenario: Scenario, theta: Mapping[str, float], precision: float | None = None) -> Played:
    """Solve one draw of a scenario by backward induction, then follow the play forward.

    Parameters
    ----------
    scenario : Scenario
        The question, with its dispute.
    theta : mapping
        The value of every parameter. A precision may be 0 or infinite.
    precision : float, optional
        λ of both players, instead of what the dispute says.
    """
    return play(Recursion(Rules(scenario), theta, precision))


def play(game: Recursion) -> Played:
    """Follow the play of a solved draw."""
    return _Play(game).played()


class _Play:
    """Books every end, and counts what happens on the way."""

    def __init__(self, game: Recursion) -> None:
        self.game, self.rules, self.dispute = game, game.rules, game.dispute
        self.classes = dict.fromkeys(self.dispute.classes, 0.0)
        self.observers = dict.fromkeys(self.rules.observers, 0.0)
        self.ends: dict[Ended, float] = defaultdict(float)
        self.stops: Values = defaultdict(float)
        self.known: dict[tuple[str, Arrangement], list[tuple[How, float, str, Values]]] = {}

    def played(self) -> Played:
        """All rounds from the start."""
        reach: _Reach = {(self.rules.start, "open"): 1.0}
        for t in range(1, self.rules.scenario.rounds + 1):
            for turn in range(len(self.rules.scenario.moves)):
                reach = self.after_moves(t, turn, reach)
            reach = self.after_table(t, reach)
            for z, door in reach:
                for issue, level in zip(self.rules.interim, z, strict=True):
                    self.stops[f"path:{t}:{issue}:{level}"] += reach[z, door]
                q = self.game.breakdown(t, z)
                self.book(("breakdown", t), reach[z, door] * q, *self.unsettled(End.BREAKDOWN, self.rules.z0))
                reach[z, door] *= 1 - q
        for (z, _), p in reach.items():
            self.book(("no_settlement", z), p, *self.unsettled(End.NO_SETTLEMENT, z))
        worth, (first, second) = self.game.worth(1, self.rules.start, "open", 0), self.rules.players
        return Played(
            value=(worth[first], worth[second]),
            classes=self.classes,
            ends=dict(self.ends),
            stops=dict(self.stops),
            observers=self.observers,
            ends_total=math.fsum(self.ends.values()),
        )

    def after_moves(self, t: int, turn: int, reach: _Reach) -> _Reach:
        """Where talks are after a player's turn to move."""
        after: _Reach = defaultdict(float)
        mover = self.rules.scenario.moves[turn]
        for (z, door), p in reach.items():
            self.stops[f"turns:{mover}"] += p
            targets = [z, *self.rules.steps(mover, z)]
            for target, (chance, _, c, _) in zip(targets, self.game.own_moves(t, z, door, turn), strict=True):
                for issue, was, now in zip(self.rules.interim, z, target, strict=True):
                    if was != now:
                        self.stops[f"tried:{mover}:{issue}"] += p * chance
                        self.stops[f"made:{mover}:{issue}"] += p * chance * c
                after[target, door] += p * chance * c
                after[z, door] += p * chance * (1 - c)
        return after

    def after_table(self, t: int, reach: _Reach) -> _Reach:
        """Where talks are after an offer and its answer, if they go on."""
        after: _Reach = defaultdict(float)
        m = self.rules.proposer[t]
        for (z, door), p in reach.items():
            offers = [None, *self.rules.available(z, door)]
            for kind in {self.rules.is_settlement(o) for o in offers if o is not None}:
                table = f"table:{'settlement' if kind else 'interim'}"
                self.stops[table] += p
                self.stops[f"{table}:{m}"] += p
            for o, (chance, _, accept, _) in zip(offers, self.game.proposals(t, z, door), strict=True):
                after[z, door] += p * chance * (1 - accept)
                if o is not None:
                    self.stops[f"offered:{m}:{o}"] += p * chance
                    self.stops[f"accepted:{m}:{o}"] += p * chance * accept
                    self.sign(t, z, door, o, p * chance * accept, after)
        return after

    def sign(self, t: int, z: Arrangement, door: str, o: str, p: float, after: _Reach) -> None:
        """What follows on the acceptance of o, which has probability p."""
        c = self.game.consent_to(t, o, z)
        if not self.rules.is_settlement(o):
            after[self.rules.arrangement(self.rules.x(o, z)), door] += p * c
            after[z, door] += p * (1 - c)
            return
        rho = self.game.ratified(t, o, z)
        counts = {"refused_abroad": 1 - c, "signed": c, "failed_at_home": c * (1 - rho), "ratified": c * rho}
        for stop, chance in (counts | self.not_ratified(t, o, z, c)).items():
            self.stops[stop] += p * chance
        after[z, "shut"] += p * (counts["refused_abroad"] + counts["failed_at_home"])
        for how, chance, label, observers in self.settled(o, z):
            self.book((o, t, how), p * c * rho * chance, label, observers)

    def not_ratified(self, t: int, o: str, z: Arrangement, c: float) -> Values:
        """Chances that o, accepted, is signed and fails with the public of one player, or of both."""
        (one, rho_1), (two, rho_2) = self.game.publics(t, o, z).items()
        return {
            f"not_ratified:{one}": c * (1 - rho_1) * rho_2,
            f"not_ratified:{two}": c * rho_1 * (1 - rho_2),
            "not_ratified:both": c * (1 - rho_1) * (1 - rho_2),
        }

    def book(self, end: Ended, p: float, label: str, observers: Values) -> None:
        """Count an end of probability p, which falls into a class and gives observers something."""
        if p > 0:
            self.ends[end] += p
            self.classes[label] += p
            self.observers = {name: self.observers[name] + p * observers[name] for name in observers}

    def settled(self, o: str, z: Arrangement) -> list[tuple[How, float, str, Values]]:
        """How settlement o may end: its chance, outcome class and observers' payoffs."""
        if (o, z) not in self.known:
            hows = self.game.carried_out(o, z)[1].items()
            self.known[o, z] = [(how, chance, *self.ended(o, z, how)) for how, chance in hows]
        return self.known[o, z]

    def ended(self, o: str, z: Arrangement, how: How) -> tuple[str, Values]:
        """Outcome class and observers' payoffs of a settlement that ended in some way."""
        deal, kind, given = self.rules.deal(o, z), End.KEPT, self.game.all
        left, alive = given, True
        if not isinstance(how, str):
            kind, given, alive = End.BROKEN, deal.delivered(how[2], how[1]), False
            left = self.game.left(given)
        observers = {name: self.game.flow(name, deal, left, alive) for name in self.observers}
        return self.rules.label(kind, deal.x, given), observers

    def unsettled(self, kind: End, z: Arrangement) -> tuple[str, Values]:
        """Outcome class and observers' payoffs where talks end without settlement, z in force."""
        y, observers = self.rules.y(z), {name: self.game.in_force(z)[name] for name in self.observers}
        if kind is End.BREAKDOWN:
            entries = {name: observer.breakdown for name, observer in self.dispute.observers.items()}
            observers = {name: observers[name] + self.game.number(entries[name]) for name in entries}
        return self.rules.label(kind, y, {}), observers
