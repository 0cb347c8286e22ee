"""One draw's game as a tree: who moves where, what chance decides, and what is earned on the way.

A *place* says all that matters for what can follow. From each place lead *edges*; going along one, a
player i with factor f_i (1 at the start) earns f_i · paid_i, and f_i becomes f_i · scale_i. So the leaves
hold what backward induction adds up: a round that ends without settlement pays (1 - δ)·u(y(z)) and scales
by δ, a stage of delivery pays (1 - β)·flow and scales by β, one-off costs are paid where they fall, and
what lasts for ever is paid at the leaf. Symbols are those of ``rules``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from negosim.audit.recursion import Kind, Node, Recursion
from negosim.audit.rules import DOORS, Arrangement, Values

__all__ = [
    "Abroad",
    "After",
    "Answer",
    "Branch",
    "Delivery",
    "Edge",
    "Home",
    "Leaf",
    "Moved",
    "Place",
    "Tree",
    "Turn",
]


class Turn(NamedTuple):
    """A turn to move, or the table when every turn is over."""

    t: int
    z: Arrangement
    door: str
    turn: int = 0


class Moved(NamedTuple):
    """A move that was made and now needs consent."""

    t: int
    z: Arrangement
    door: str
    turn: int
    target: Arrangement


class Answer(NamedTuple):
    """An offer that was made."""

    t: int
    z: Arrangement
    door: str
    offer: str


class Abroad(NamedTuple):
    """An offer that was accepted and now needs consent."""

    t: int
    z: Arrangement
    door: str
    offer: str


class Home(NamedTuple):
    """A settlement that was signed and now has to be ratified."""

    t: int
    z: Arrangement
    offer: str


class Delivery(NamedTuple):
    """A settlement that is carried out: turn 0 or 1 of a stage, or what follows both (2)."""

    t: int
    z: Arrangement
    offer: str
    stage: int
    turn: int


class After(NamedTuple):
    """A round that ended without settlement."""

    t: int
    z: Arrangement
    door: str


class Leaf(NamedTuple):
    """An end: what it is called, and what it is worth from there on."""

    title: str
    values: tuple[tuple[str, float], ...]


Place = Turn | Moved | Answer | Abroad | Home | Delivery | After | Leaf


@dataclass(frozen=True)
class Edge:
    """A way on: an option (None: no offer) or what chance decides, with its chance where it is chance."""

    option: str | Arrangement | None
    to: Place
    chance: float = 1.0
    paid: Mapping[str, float] | None = None
    scale: Mapping[str, float] | None = None


@dataclass(frozen=True)
class Branch:
    """What can follow a place: a choice, at a node of the recursion, or chance, where ``node`` is None."""

    node: Node | None
    edges: tuple[Edge, ...]


class Tree:
    """The tree of a solved draw.

    Parameters
    ----------
    game : Recursion
    """

    def __init__(self, game: Recursion) -> None:
        self.game, self.rules = game, game.rules
        self.root = Turn(1, game.rules.start, "open")
        self._sizes: dict[tuple[type, Place], int] = {}

    def size(self) -> int:
        """Number of nodes, counted without building any."""
        for t in range(
            self.rules.scenario.rounds, 0, -1
        ):  # the last first, which keeps the recursion shallow
            for z, door in product(self.rules.arrangements(), DOORS):
                self._size(Turn(t, z, door))
        return self._size(self.root)

    def _size(self, place: Place) -> int:
        if isinstance(place, Leaf):
            return 1
        key = (type(place), place)  # places of two kinds are equal where their fields are
        if key not in self._sizes:
            edges = self.branch(place).edges
            self._sizes[key] = sum(self._size(edge.to) for edge in edges) + (len(edges) > 1)
        return self._sizes[key]

    def branch(self, place: Place) -> Branch:
        """What can follow a place, but for what has no chance; a single edge is no node of the tree."""
        match place:
            case Turn():
                return self._turn(place)
            case Moved(t, z, door, turn, target):
                c = self.game.consent(t, z, target)
                return _chance(
                    c, "consent", Turn(t, target, door, turn + 1), "refusal", Turn(t, z, door, turn + 1)
                )
            case Answer(t, z, door, offer):
                node = Node(Kind.ANSWER, t, z, door, offer=offer)
                return Branch(node, (Edge("accept", Abroad(*place)), Edge("reject", After(t, z, door))))
            case Abroad():
                return self._abroad(place)
            case Home(t, z, offer):
                rho, lost = self.game.ratified(t, offer, z), self.game.lost(offer, z)
                paid = {i: -cost for i, cost in lost.items()}
                ratified = Edge("ratified", Delivery(t, z, offer, 1, 0), rho)
                return _likely(ratified, Edge("not ratified", After(t, z, "shut"), 1 - rho, paid))
            case Delivery():
                return self._delivery(place)
            case After():
                return self._after(place)
            case _:
                raise AssertionError(place)

    def _turn(self, place: Turn) -> Branch:
        t, z, door, turn = place
        movers = self.rules.scenario.moves
        if turn == len(movers):
            none = Edge(None, After(t, z, door))
            offers = (Edge(o, Answer(t, z, door, o)) for o in self.rules.available(z, door))
            return Branch(Node(Kind.OFFER, t, z, door), (none, *offers))
        mover = movers[turn]
        paid = {mover: -self.game.role["move_cost"][mover]}
        targets = self.rules.steps(mover, z)
        moves = (Edge(target, Moved(t, z, door, turn, target), paid=paid) for target in targets)
        stay = Edge(z, Turn(t, z, door, turn + 1))
        return Branch(Node(Kind.MOVE, t, z, door, turn=turn), (stay, *moves))

    def _abroad(self, place: Abroad) -> Branch:
        t, z, door, offer = place
        c = self.game.consent_to(t, offer, z)
        if self.rules.is_settlement(offer):
            return _chance(c, "consent", Home(t, z, offer), "refusal", After(t, z, "shut"))
        after = self.rules.arrangement(self.rules.x(offer, z))
        return _chance(c, "consent", After(t, after, door), "refusal", After(t, z, door))

    def _delivery(self, place: Delivery) -> Branch:
        t, z, offer, s, turn = place
        deal, beta = self.rules.deal(offer, z), self.game.role["stage_discount"]
        if turn == 2 and s == deal.last:
            return _on(_leaf(f"{offer} kept", self.game.flows(deal, self.game.all)))
        if turn == 2:
            flow = self.game.flows(deal, deal.shares[s])
            paid = {i: (1 - beta[i]) * flow[i] for i in flow}
            return Branch(None, (Edge("", Delivery(t, z, offer, s + 1, 0), paid=paid, scale=beta),))
        m, on = deal.order[turn], Delivery(t, z, offer, s, turn + 1)
        if not deal.acts(s, m):
            return _on(on)
        end = _leaf(f"{offer} broken by {m} at stage {s}", self.game.broken(deal, s, m))
        node = Node(Kind.DELIVERY, 0, z, "", turn, offer, s)
        return Branch(node, (Edge("comply", on), Edge("break", end)))

    def _after(self, place: After) -> Branch:
        t, z, door = place
        now, discount, q = self.game.in_force(z), self.game.discount, self.game.breakdown(t, z)
        paid = {i: (1 - d) * now[i] for i, d in discount.items()}
        on: Place = Turn(t + 1, z, door)
        if t == self.rules.scenario.rounds:
            on = _leaf("no settlement", {i: now[i] for i in self.rules.players})
        lapsed = _leaf(f"breakdown in round {t}", self.game.lapsed())
        return _likely(
            Edge("breakdown", lapsed, q, paid, discount), Edge("talks go on", on, 1 - q, paid, discount)
        )


def _leaf(title: str, values: Values) -> Leaf:
    return Leaf(title, tuple(values.items()))


def _on(to: Place) -> Branch:
    """The one way on."""
    return Branch(None, (Edge("", to),))


def _chance(p: float, yes: str, one: Place, no: str, other: Place) -> Branch:
    return _likely(Edge(yes, one, p), Edge(no, other, 1 - p))


def _likely(*edges: Edge) -> Branch:
    """Chance; what has none is left out."""
    return Branch(None, tuple(edge for edge in edges if edge.chance > 0))
