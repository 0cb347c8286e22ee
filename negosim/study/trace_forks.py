"""What can happen at each step of the talks of one solved draw, with its chance and what it pays.

The game of a draw is the tree of ``audit.tree``. Here its places become *forks*: what is chosen or left
to chance, one step at a time, where the two publics decide one after the other. Edges on which nothing
can happen are passed over, and what they pay is booked on the option before them. A player i with
factor f_i (1 at the start) earns f_i · paid_i from an option, and then f_i becomes f_i · scale_i; so what
the options of a play pay adds up to what the player has from it, in points as seen from the start.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Any, NamedTuple

from negosim.audit.recursion import Recursion
from negosim.audit.rules import Arrangement, Values
from negosim.audit.tree import Abroad, After, Answer, Delivery, Home, Leaf, Moved, Tree, Turn
from negosim.audit.tree import Place as TreePlace
from negosim.study.trace_ends import Ended, ended

__all__ = ["Fork", "Forks", "Option", "Place", "Public", "Step"]


class Step(StrEnum):
    """What is decided at a step."""

    MOVE = "move"
    OFFER = "offer"
    ANSWER = "answer"
    CONSENT = "consent"
    RATIFICATION = "ratification"
    DELIVERY = "delivery"
    BREAKDOWN = "breakdown"


class Public(NamedTuple):
    """A settlement on which the first public has decided, and the second has not."""

    t: int
    z: Arrangement
    offer: str
    passed: bool


Place = TreePlace | Public


@dataclass(frozen=True)
class Option:
    """Something that can happen at a step.

    Attributes
    ----------
    what : str, Arrangement or None
        An offer (None: no offer), what a move leads to, or a word.
    chance : float
    value : float
        What it is worth to whoever chooses, from there on; not a number where chance decides.
    paid, scale : (float, float)
        What it earns each player, until the next step; see the module.
    cost : dict
        One-off costs that fall at once, by player, in points of that moment.
    to : Place or Ended
        The next step, or the end.
    z, door : Arrangement, str
        What is in force then, and whether a settlement can still be offered.
    """

    what: str | Arrangement | None
    chance: float
    value: float
    paid: tuple[float, float]
    scale: tuple[float, float]
    cost: Values
    to: Place | Ended
    z: Arrangement
    door: str


@dataclass(frozen=True)
class Fork:
    """A step: where it is taken, who decides (nobody: chance), and what can happen.

    ``sums`` are the chances of the options, added up in listed order.
    """

    kind: Step
    place: Place
    who: str
    options: tuple[Option, ...]
    sums: tuple[float, ...]

    def taken(self, u: float) -> int:
        """The option that happens at a number between 0 and 1."""
        k = bisect_right(self.sums, u)
        # What the sum misses to 1 by rounding belongs to the last option that can happen.
        return k if k < len(self.sums) else self.sums.index(self.sums[-1])


@dataclass(frozen=True)
class _Way:
    """An edge, of the tree or to the second public."""

    what: str | Arrangement | None
    to: Place
    chance: float
    paid: Mapping[str, float]
    scale: Mapping[str, float]


class Forks:
    """Makes the forks of a solved draw, each once.

    Parameters
    ----------
    game : Recursion
    """

    def __init__(self, game: Recursion) -> None:
        self.game, self.rules, self._tree = game, game.rules, Tree(game)
        self._known: dict[tuple[type, Place], Fork] = {}  # places of two kinds can hold the same
        self.start: Place = self._tree.root
        while not self._decides(self.start):  # turns to move of players who can move nothing
            self.start = self._ways(self.start)[0].to

    def at(self, place: Place) -> Fork:
        """What can happen at a place where anything is decided."""
        key = (type(place), place)
        if key not in self._known:
            self._known[key] = self._fork(place)
        return self._known[key]

    # ---- Steps
    def _fork(self, place: Place) -> Fork:
        kind, who = self._decider(place)
        ways, node = self._ways(place), None
        if not isinstance(place, (Home, Public)):
            node = self._tree.branch(place).node
        made = self.game.decisions[node] if node is not None else None
        chances = made.chances if made else [way.chance for way in ways]
        values = made.values if made else [math.nan] * len(ways)
        options = map(self._option, [place] * len(ways), ways, chances, values)
        return Fork(kind, place, who, tuple(options), tuple(accumulate(chances)))

    def _decider(self, place: Place) -> tuple[Step, str]:
        """What kind of step is taken at a place, and by whom."""
        consent, movers = self.rules.dispute.consent, self.rules.scenario.moves
        match place:
            case Turn(t, _, _, turn) if turn == len(movers):
                return Step.OFFER, self.rules.proposer[t]
            case Turn(_, _, _, turn):
                return Step.MOVE, movers[turn]
            case Answer(t):
                return Step.ANSWER, self.rules.other[self.rules.proposer[t]]
            case Moved() | Abroad():
                return Step.CONSENT, consent.actor if consent else ""
            case Home() | Public():
                return Step.RATIFICATION, self.rules.players[isinstance(place, Public)]
            case Delivery(_, z, offer, _, turn):
                return Step.DELIVERY, self.rules.deal(offer, z).order[turn]
            case _:
                return Step.BREAKDOWN, ""

    def _decides(self, place: Place) -> bool:
        """Whether anything is decided at a place; an offer always is, be there none to make."""
        match place:
            case Turn(_, z, _, turn) if turn < len(self.rules.scenario.moves):
                return bool(self.rules.steps(self.rules.scenario.moves[turn], z))
            case Moved(_, z, _, _, target):
                return self._is_minded(z, self.rules.y(target))
            case Abroad(_, z, _, offer):
                return self._is_minded(z, self.rules.x(offer, z))
            case Home():
                return self.rules.dispute.ratification is not None
            case Delivery():
                return self._tree.branch(place).node is not None
            case After(t, z):
                return self.game.breakdown(t, z) > 0
            case _:
                return True

    def _is_minded(self, z: Arrangement, x: Mapping[str, str]) -> bool:
        """Whether package x concedes more than what is in force, on an issue that needs consent."""
        consent, y = self.rules.dispute.consent, self.rules.y(z)
        for k, table in consent.issues.items() if consent else ():
            rank = {level: place for place, level in enumerate(table)}
            if rank.get(x[k], -1) > rank.get(y[k], -1):
                return True
        return False

    # ---- Ways on
    def _ways(self, place: Place) -> list[_Way]:
        if isinstance(place, Public) or (isinstance(place, Home) and self._decides(place)):
            return [way for way in self._publics(place) if way.chance > 0]
        edges = self._tree.branch(place).edges
        return [_Way(e.option, e.to, e.chance, e.paid or {}, e.scale or {}) for e in edges]

    def _publics(self, place: Home | Public) -> tuple[_Way, _Way]:
        """One public after the other decides, whatever the first one did."""
        t, z, offer = place.t, place.z, place.offer
        rho = self.game.publics(t, offer, z)[self.rules.players[isinstance(place, Public)]]
        chances = {"ratify": rho, "not_ratify": 1 - rho}
        if isinstance(place, Home):
            one, two = (
                _Way(what, Public(t, z, offer, what == "ratify"), p, {}, {}) for what, p in chances.items()
            )
            return one, two
        lost = {i: -cost for i, cost in self.game.lost(offer, z).items()}
        fails = _Way("not_ratify", After(t, z, "shut"), 1 - rho, lost, {})
        passes = _Way("ratify", Delivery(t, z, offer, 1, 0), rho, {}, {})
        return (passes if place.passed else _Way("ratify", fails.to, rho, lost, {})), fails

    def _option(self, place: Place, first: _Way, chance: float, value: float) -> Option:
        """An option, with all that follows until the next step."""
        paid, scale, before, way = [0.0, 0.0], [1.0, 1.0], place, first
        at = [place]
        while True:
            for n, i in enumerate(self.rules.players):
                paid[n] += scale[n] * way.paid.get(i, 0.0)
                scale[n] *= way.scale.get(i, 1.0)
            if isinstance(way.to, Leaf):
                break
            at.append(way.to)
            if self._decides(way.to):
                break
            before, way = way.to, self._ways(way.to)[0]
        to: Place | Ended = way.to
        if isinstance(way.to, Leaf):
            for n, (_, worth) in enumerate(way.to.values):
                paid[n] += scale[n] * worth
            to = ended(self.game, before, way.what)
        z, door = _last(at, "z", self.rules.start), _last(at, "door", "open")
        cost = self._cost(place, first)
        return Option(first.what, chance, value, (paid[0], paid[1]), (scale[0], scale[1]), cost, to, z, door)

    def _cost(self, place: Place, way: _Way) -> Values:
        """One-off costs of what happens."""
        role, players = self.game.role, self.rules.players
        if isinstance(place, Delivery) and way.what == "break":
            by = self.rules.deal(place.offer, place.z).order[place.turn]
            return {i: role["renege_cost" if i == by else "betrayal_cost"][i] for i in players}
        if isinstance(place, After) and way.what == "breakdown":
            return role["breakdown_cost"]
        return {} if isinstance(place, After) else {i: -paid for i, paid in way.paid.items()}


def _last(places: list[Place], name: str, default: Any) -> Any:
    """What the last place says that says anything of it."""
    return next((getattr(place, name) for place in reversed(places) if hasattr(place, name)), default)
