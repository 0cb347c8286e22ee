"""Talks settled at once, in plain Python: every package is looked at, by the second solver's numbers.

A judge for ``negosim.experiment.agreements`` that shares nothing with it but the data of the scenario.
It lists all packages, finds what a rule picks among them, and books what becomes of that.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product

from negosim.audit.recursion import Recursion
from negosim.audit.rules import Package, Rules, Values
from negosim.dispute.data import Effect, End
from negosim.scenario.data import Concept, NoAgreement, Offer, Over, Scenario

__all__ = ["Settled", "Settler", "packages_of"]

TIE = 1e-12

Proposed = tuple[Package, float, float, int]
"""A package, the probabilities that it is proposed and that it is agreed on, and the round."""


@dataclass
class Settled:
    """One draw: what ``AgreementSolver`` keeps of it, by name; ``stops`` are by (kind, stop, by)."""

    classes: Values
    payoffs: Values
    agreement: Values
    stops: dict[tuple[str, str, str], float]


def packages_of(scenario: Scenario) -> list[Package]:
    """All that can be agreed on, in listed order."""
    rules = Rules(scenario)
    if scenario.bargaining.over is Over.TABLE:
        return [rules.x(o, rules.start) for o in rules.available(rules.start, "open")]
    dispute, base = scenario.dispute, rules.y(rules.start)
    fixed = {*scenario.frozen, dispute.delivery.issue if dispute.delivery else ""}
    levels = [[base[k]] if k in fixed else list(issue.levels) for k, issue in dispute.issues.items()]
    return [dict(zip(dispute.issues, chosen, strict=True)) for chosen in product(*levels)]


class Settler:
    """Settles one draw of a scenario.

    Parameters
    ----------
    scenario : Scenario
    theta : dict
        Value of every parameter.
    """

    def __init__(self, scenario: Scenario, theta: Values) -> None:
        self.scenario, self.theta = scenario, theta
        self.rules = Rules(scenario)
        self.plain = Recursion(Rules(replace(scenario, offers=(), rounds=1, moves=())), theta)
        self.players = self.rules.players
        self.everyone = [*self.players, *self.rules.observers]

    # ---- What is agreed on
    def worth(self, name: str, x: Package) -> float:
        """u(x) of a player or observer."""
        return sum(self.plain.u(name, effect, x) for effect in Effect)

    def disagreement(self) -> list[float]:
        """What both have without agreement."""
        if self.scenario.bargaining.no_agreement is NoAgreement.STATUS_QUO:
            return [0.0, 0.0]
        game = Recursion(Rules(replace(self.scenario, offers=())), self.theta)
        found = game.worth(1, self.rules.start, "open", 0)
        return [found[i] for i in self.players]

    def solution(self) -> tuple[Package | None, int]:
        """The package that the rule picks, if one is individually rational, and how many are tied."""
        listed, d = packages_of(self.scenario), self.disagreement()
        worths = [[self.worth(i, x) for i in self.players] for x in listed]
        gains = [[_gain(u, own) for u, own in zip(pair, d, strict=True)] for pair in worths]
        ours = [
            k
            for k, pair in enumerate(gains)
            if min(pair) >= 0 and not any(_beats(other, worths[k]) for other in worths)
        ]
        if not ours:
            return None, 0
        scales = [max(gains[k][i] for k in ours) or 1.0 for i in (0, 1)]
        concept, w = self.scenario.run.concept, self.scenario.bargaining.weight
        if concept in (Concept.EGALITARIAN, Concept.UTILITARIAN):
            largest = max(gains[k][i] for k in ours for i in (0, 1)) or 1.0
            scales = [largest, largest]
        marks = {k: _mark(concept, w, gains[k][0] / scales[0], gains[k][1] / scales[1]) for k in ours}
        first = max(mark for mark, _ in marks.values())
        left = [k for k in ours if marks[k][0] >= first - TIE]
        second = max(marks[k][1] for k in left)
        left = [k for k in left if marks[k][1] >= second - TIE]
        return listed[left[0]], len(left)

    # ---- What becomes of it
    def settled(self, proposed: Iterable[Proposed]) -> Settled:
        """The draw, of what is proposed and agreed on in it."""
        found = Settled(
            classes=dict.fromkeys(self.rules.dispute.classes, 0.0),
            payoffs=dict.fromkeys(self.everyone, 0.0),
            agreement=dict.fromkeys(("signed", "ratified", "kept"), 0.0),
            stops=defaultdict(float),
        )
        offered = 0.0
        for x, made, accepted, t in proposed:
            offered += made
            if x != self.rules.x0:
                kind = "settlement" if self.settles(x) else "interim"
                found.stops[kind, "rejected", self.scenario.informed] += made - accepted
            self.book(found, x, accepted, t)
        return self.closed(found, max(1.0, offered))

    def book(self, found: Settled, x: Package, accepted: float, t: int) -> None:
        """Book a package that is agreed on in round t with some probability."""
        y, chances = self.rules.y(self.rules.start), self.scenario.bargaining.chances
        c = self.plain_at(t).consent_between(t, y, x) if chances else 1.0
        if not self.settles(x):
            self.book_interim(found, x, accepted, c)
            return
        rho_1, rho_2 = self.publics(x, t).values() if chances else (1.0, 1.0)
        one, two = self.players
        found.stops["settlement", "consent_refused", ""] += accepted * (1 - c)
        found.stops["settlement", "not_ratified", one] += accepted * c * (1 - rho_1) * rho_2
        found.stops["settlement", "not_ratified", two] += accepted * c * rho_1 * (1 - rho_2)
        found.stops["settlement", "not_ratified", "both"] += accepted * c * (1 - rho_1) * (1 - rho_2)
        found.agreement["signed"] += accepted * c
        found.agreement["ratified"] += accepted * c * rho_1 * rho_2
        self.deliver(found, x, accepted * c * rho_1 * rho_2)

    def book_interim(self, found: Settled, x: Package, accepted: float, c: float) -> None:
        """Book a package that sets interim issues alone."""
        found.classes[self.rules.label(End.NO_SETTLEMENT, x, {})] += accepted * c
        for name in self.everyone:
            found.payoffs[name] += accepted * c * self.worth(name, x)
        if x != self.rules.x0:
            found.stops["interim", "consent_refused", ""] += accepted * (1 - c)
            found.stops["interim", "in_force", ""] += accepted * c

    def deliver(self, found: Settled, x: Package, ratified: float) -> None:
        """Book what becomes of a settlement that is ratified."""
        game = self.delivery(x)
        deal = game.rules.deal("deal", game.rules.start)
        value, hows = game.carried_out("deal", game.rules.start)
        if not self.scenario.bargaining.delivery:
            hows, value = {"kept": 1.0}, game.flows(deal, game.all)
        for i in self.players:
            found.payoffs[i] += ratified * value[i]
        for how, p in hows.items():
            kept = isinstance(how, str)
            given = game.all if isinstance(how, str) else deal.delivered(int(how[2]), str(how[1]))
            label = game.rules.label(End.KEPT if kept else End.BROKEN, deal.x, given)
            found.classes[label] += ratified * p
            left = given if kept else game.left(given)
            for name in self.rules.observers:
                found.payoffs[name] += ratified * p * game.flow(name, deal, left, kept)
            stop = ("kept", "") if isinstance(how, str) else ("broken", str(how[1]))
            found.stops["settlement", *stop] += ratified * p
            found.agreement["kept"] += ratified * p if kept else 0.0

    def closed(self, found: Settled, rounds: float) -> Settled:
        """What is left over is the status quo."""
        x0 = self.rules.x0
        rest = 1.0 - math.fsum(found.classes.values())
        found.classes[self.rules.label(End.NO_SETTLEMENT, x0, {})] += rest
        for kind in ("settlement", "interim"):
            offered = math.fsum(v for (k, _, _), v in found.stops.items() if k == kind)
            found.stops[kind, "not_offered", ""] = rounds - offered
        return found

    # ---- Parts of the second solver
    def settles(self, x: Package) -> bool:
        """Whether a package sets an issue that is not interim."""
        return self.delivery(x).rules.is_settlement("deal")

    def delivery(self, x: Package) -> Recursion:
        """One round with this settlement on the table."""
        plain = replace(self.scenario, offers=(Offer("deal", dict(x)),), rounds=1, moves=(), calendar={})
        return Recursion(Rules(plain), self.theta)

    def plain_at(self, t: int) -> Recursion:
        """The game without offers, with the scenario's calendar."""
        rules = Rules(replace(self.scenario, offers=(), rounds=t, moves=(), frozen=()))
        return Recursion(rules, self.theta)

    def publics(self, x: Package, t: int) -> Values:
        """rho_i in round t."""
        plain = replace(self.scenario, offers=(Offer("deal", dict(x)),), rounds=t, moves=())
        game = Recursion(Rules(plain), self.theta)
        return game.publics(t, "deal", game.rules.start)


def _gain(u: float, d: float) -> float:
    return 0.0 if abs(u - d) <= TIE * max(1.0, abs(u)) else u - d


def _beats(one: list[float], other: list[float]) -> bool:
    """Whether a pair of payoffs is as good for both and better for one; sums of grid points are exact."""
    return one[0] >= other[0] and one[1] >= other[1] and (one[0] > other[0] or one[1] > other[1])


def _mark(concept: Concept, w: float, n_1: float, n_2: float) -> tuple[float, float]:
    """A rule's criterion, and what decides among equals."""
    if concept is Concept.NASH:
        return n_1**w * n_2 ** (1 - w), 0.0
    if concept is Concept.UTILITARIAN:
        return w * n_1 + (1 - w) * n_2, 0.0
    scaled = (n_1 * min(1.0, (1 - w) / w), n_2 * min(1.0, w / (1 - w)))
    return min(scaled), max(scaled)
