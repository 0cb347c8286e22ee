"""What a scenario says before any number is drawn, over names and dictionaries.

The first part of a solver that shares nothing with the package's own but the data that files are read
into, so that each can be held against the other (``recursion`` and ``play`` are the rest). Symbols are
those of the model:

    i, m, r   a player, the proposer, the responder      o    an offer (its name)
    x, y      packages: a level for every issue          z    an arrangement: levels of the interim issues
    t         a round, from 1                            s    a stage of delivery, from 1
    door      whether a settlement can be offered: "open" or "shut"
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice, product

from negosim.dispute.data import Condition, End
from negosim.scenario.data import Scenario

__all__ = ["DOORS", "Arrangement", "Deal", "Package", "Rules", "Values"]

Values = dict[str, float]
"""A number for each player (or observer)."""

Package = dict[str, str]
"""A level for every issue, in the dispute's order."""

Arrangement = tuple[str, ...]
"""Levels of the interim issues, in the dispute's order."""

DOORS = ("open", "shut")


@dataclass(frozen=True, eq=False)
class Deal:
    """A settlement to be carried out.

    Attributes
    ----------
    offer, z : str, Arrangement
        What was signed, and while what was in force.
    x, y : Package
        x(o, z) and y(z).
    order : (str, str)
        Who moves first and second in every stage.
    shares : list of dict
        What each player has delivered after stage s, from 0 (nothing).
    owing : set of str
        Players who have to deliver something.
    corners : dict
        x_ab: what the first player delivers at x if a = 1 else at y, the second's by b.
    """

    offer: str
    z: Arrangement
    x: Package
    y: Package
    order: tuple[str, str]
    shares: list[Values]
    owing: frozenset[str]
    corners: dict[tuple[int, int], Package]

    @property
    def last(self) -> int:
        """The last stage."""
        return len(self.shares) - 1

    def acts(self, s: int, m: str) -> bool:
        """Whether m complies or breaks the settlement at stage s: it owes something, and its share grows."""
        return m in self.owing and self.shares[s][m] > self.shares[s - 1][m]

    def delivered(self, s: int, m: str) -> Values:
        """Shares at m's turn in stage s: the second mover finds the first one's delivery made."""
        first, second = self.order
        return {first: self.shares[s - 1 if m == first else s][first], second: self.shares[s - 1][second]}


class Rules:
    """A scenario's rules; what they give does not depend on the draw."""

    def __init__(self, scenario: Scenario) -> None:
        dispute = scenario.dispute
        self.scenario, self.dispute = scenario, dispute
        self.players = list(dispute.players)
        self.other = dict(zip(self.players, reversed(self.players), strict=True))
        self.observers = list(dispute.observers)
        self.interim = [k for k, issue in dispute.issues.items() if issue.interim]
        self.x0: Package = {k: issue.status_quo for k, issue in dispute.issues.items()}
        self.z0, self.start = self.arrangement(self.x0), self.arrangement(self.x0 | scenario.in_force)
        self.deliverer = {k: issue.delivered_by for k, issue in dispute.issues.items()}
        self.proposer = dict(enumerate(islice(cycle(scenario.proposers), scenario.rounds), start=1))
        self.offers = {offer.name: offer for offer in scenario.offers}
        for name in ("y", "x", "is_settlement", "arrangements", "steps", "available", "deal"):
            setattr(self, name, cache(getattr(self, name)))

    # ---- Section 1: objects
    def arrangement(self, x: Package) -> Arrangement:
        """The levels of the interim issues in a package."""
        return tuple(x[k] for k in self.interim)

    def y(self, z: Arrangement) -> Package:
        """y(z): the status quo overlaid by what is in force."""
        return self.x0 | dict(zip(self.interim, z, strict=True))

    def x(self, o: str, z: Arrangement) -> Package:
        """x(o, z); an offer leaves frozen issues as they are in force."""
        sets = self.offers[o].sets
        return self.y(z) | {k: sets[k] for k in sets if k not in self.scenario.frozen}

    def is_settlement(self, o: str) -> bool:
        """Whether an offer sets an issue off its status quo that is neither interim nor the sequence."""
        sequence = self.dispute.delivery.issue if self.dispute.delivery else None
        sets = self.offers[o].sets
        return any(sets[k] != self.x0[k] for k in sets if k not in self.interim and k != sequence)

    def arrangements(self) -> list[Arrangement]:
        """Every arrangement that moves and interim offers can lead to, the start first."""
        found, known = [self.start], {self.start}
        for z in found:  # which grows while it is gone through
            steps = [after for mover in self.scenario.moves for after in self.steps(mover, z)]
            offers = [self.arrangement(self.x(o, z)) for o in self.offers if not self.is_settlement(o)]
            for after in steps + offers:
                if after not in known:
                    known.add(after)
                    found.append(after)
        return found

    # ---- Section 4: what can be done in a round
    def steps(self, mover: str, z: Arrangement) -> list[Arrangement]:
        """Arrangements one own step from z: issues in dispute order, earlier listed level first."""
        y, found = self.y(z), []
        for k in self.interim:
            levels, owner = list(self.dispute.issues[k].levels), self.dispute.issues[k].owner
            if owner == mover and k not in self.scenario.frozen:
                near = [level for level in levels if abs(levels.index(level) - levels.index(y[k])) == 1]
                found += [self.arrangement(y | {k: level}) for level in near]
        return found

    def available(self, z: Arrangement, door: str) -> Values:
        """s_a of the offers that can be made at z, in listed order, but for those of s_a = 0."""
        first: dict[tuple[str, ...], str] = {}  # by the package that it means
        for o in self.offers:
            x = self.x(o, z)
            idle = door == "shut" if self.is_settlement(o) else self.arrangement(x) == z
            if not idle:
                first.setdefault(tuple(x.values()), o)
        found = list(first.values())
        unit = {o: (self.is_settlement(o), self.offers[o].block or (o,)) for o in found}
        w = {o: self.offers[o].salience / Counter(unit.values())[unit[o]] for o in found}
        family = {kind: sum(w[o] for o in found if self.is_settlement(o) == kind) for kind in (True, False)}
        return {o: w[o] / family[self.is_settlement(o)] for o in found if w[o] > 0}

    # ---- Section 6: what a settlement asks of whom
    def deal(self, o: str, z: Arrangement) -> Deal:
        """Settlement o signed while z is in force; without schedules all is delivered in one stage."""
        x, y, first, stages = self.x(o, z), self.y(z), self.players[0], [(1.0, 1.0)]
        if self.dispute.delivery:
            schedule = self.dispute.delivery.schedules[x[self.dispute.delivery.issue]]
            first, (one, two) = schedule.first, (schedule.shares[i] for i in self.players)
            stages = list(zip(one, two, strict=True))
        shares = [dict(zip(self.players, after, strict=True)) for after in [(0.0, 0.0), *stages]]
        owing = frozenset(by for k, by in self.deliverer.items() if by and x[k] != y[k])
        return Deal(o, z, x, y, (first, self.other[first]), shares, owing, self._corners(x, y))

    def _corners(self, x: Package, y: Package) -> dict[tuple[int, int], Package]:
        """x_ab for a and b in {0, 1}."""
        corners = {}
        for done in product((0, 1), (0, 1)):
            waits = {i for i, is_done in zip(self.players, done, strict=True) if not is_done}
            corners[done] = {k: y[k] if self.deliverer[k] in waits else x[k] for k in x}
        return corners

    # ---- Section 7: classes of outcomes
    def label(self, kind: End, x: Package, given: Values) -> str:
        """The first outcome class that fits: x agreed (else in force), shares given."""
        classes = self.dispute.classes.items()
        return next(name for name, one in classes if self._fits(one.when, kind, x, given))

    def _fits(self, when: Condition, kind: End, x: Package, given: Values) -> bool:
        """Whether all that a condition names holds."""
        at = [all(x[k] in names for k, names in levels.items()) for levels in (when.levels, *when.any)]
        named = at[0] and (not when.any or any(at[1:]))
        quiet = not when.at_status_quo or self.arrangement(x) == self.z0
        k = when.delivered_in_full
        share = given.get(self.deliverer[k] or "", 1.0) if k and given else 0.0
        full = k is None or (x[k] != self.x0[k] and share >= 1)
        return (not when.end or kind in when.end) and named and quiet and full
