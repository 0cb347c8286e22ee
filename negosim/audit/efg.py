"""The tree of a draw as text that Gambit and OpenSpiel read (EFG 2 R), and its choices as rows.

Every choice is an information set of its own, since the game has perfect information; payoffs stand at
the leaves alone, since OpenSpiel takes no others. OpenSpiel numbers actions by the place where the file
first names them and expects them in that order everywhere; so at every node they come in that order.
Gambit takes ASCII letters only, and chances that add up to exactly 1; so a chance is written with all its
digits, and the other one as what is missing to 1. It holds each name of a node or an information set
against the whole game, which takes minutes in large ones; so nodes and chance have none, and choices
none in a large game, where their number still says which they are.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal

from negosim.audit.recursion import Kind, Node
from negosim.audit.rules import Arrangement
from negosim.audit.tree import Edge, Leaf, Place, Tree

__all__ = ["MOST_NAMED", "Choice", "GameText", "game_text"]

MOST_NAMED = 10_000
"""Nodes of a tree whose information sets get names in the file."""

_EXACT = Context(prec=2000)  # more digits than a double's decimal can have
_SIGNS = str.maketrans({'"': "'", "\\": "/", "–": "-", "—": "-", "’": "'", "“": "'", "”": "'"})
_VERBS = {Kind.MOVE: "may move", Kind.OFFER: "may offer", Kind.DELIVERY: "delivers"}


@dataclass(frozen=True)
class Choice:
    """An option at an information set.

    Attributes
    ----------
    information_set, player, action : str
        As the file has them; the information sets of large games have no name there.
    number : int
        Of the information set, among the player's.
    weight, probability : float
        The prior weight s, and P.
    value : float
        Q: what the option is worth to whoever chooses, from that node on, in points.
    payoff : float
        The same as a payoff of the file: as seen from the start, with what was earned until then.
    """

    information_set: str
    player: str
    number: int
    action: str
    weight: float
    probability: float
    value: float
    payoff: float


@dataclass(frozen=True)
class GameText:
    """The text of a file, the choices in it, and how many nodes it has."""

    text: str
    choices: tuple[Choice, ...]
    nodes: int


@dataclass(frozen=True)
class _Path:
    """A place, what both have earned on the way to it, and what a point counts there."""

    place: Place
    earned: Mapping[str, float]
    factor: Mapping[str, float]

    def worth(self, values: Mapping[str, float]) -> dict[str, float]:
        """Values that follow, as seen from the start."""
        return {i: earned + self.factor[i] * values.get(i, 0.0) for i, earned in self.earned.items()}

    def along(self, edge: Edge) -> _Path:
        """The path that goes on along an edge."""
        earned = self.worth(edge.paid) if edge.paid else self.earned
        scale = edge.scale
        factor = {i: f * scale[i] for i, f in self.factor.items()} if scale else self.factor
        return _Path(edge.to, earned, factor)


def game_text(tree: Tree, title: str, comment: str) -> GameText:
    """Write a tree out.

    Parameters
    ----------
    tree : Tree
        Small enough to be written out; see ``Tree.size``.
    title, comment : str
        What the file says of itself.
    """
    return _Writer(tree).written(title, comment)


class _Writer:
    """Goes through the tree, a node after the nodes above it."""

    def __init__(self, tree: Tree) -> None:
        self.tree, self.game, self.rules = tree, tree.game, tree.rules
        dispute, offers = self.rules.dispute, self.rules.scenario.offers
        self.players = _labels({name: player.label for name, player in dispute.players.items()})
        self.offers = _labels({offer.name: offer.label for offer in offers})
        self.choices: list[Choice] = []
        self.lines: list[str] = []
        self.counts = dict.fromkeys([*self.players, "chance", "leaf"], 0)
        self.has_names = tree.size() <= MOST_NAMED
        self.named: dict[str, int] = {}  # actions, by the order in which the file names them

    def written(self, title: str, comment: str) -> GameText:
        waiting = [_Path(self.tree.root, dict.fromkeys(self.players, 0.0), dict.fromkeys(self.players, 1.0))]
        while waiting:
            path = waiting.pop()
            if isinstance(path.place, Leaf):
                self.leaf(path.place.title, path.worth(dict(path.place.values)))
                continue
            branch = self.tree.branch(path.place)
            edges = branch.edges
            if len(edges) > 1:
                edges = self.chance(edges) if branch.node is None else self.choice(path, branch.node, edges)
            waiting += [path.along(edge) for edge in reversed(edges)]
        players = " ".join(f'"{label}"' for label in self.players.values())
        head = f'EFG 2 R "{_plain(title)}" {{ {players} }}\n"{_plain(comment)}"\n\n'
        return GameText(head + "\n".join(self.lines) + "\n", tuple(self.choices), len(self.lines))

    def leaf(self, title: str, payoffs: Mapping[str, float]) -> None:
        self.counts["leaf"] += 1
        number, told = self.counts["leaf"], " ".join(_digits(payoffs[i]) for i in self.players)
        self.lines.append(f't "" {number} "{number}: {_plain(title)}" {{ {told} }}')

    def chance(self, edges: tuple[Edge, ...]) -> tuple[Edge, ...]:
        self.counts["chance"] += 1
        first, second = edges
        p = Decimal(repr(first.chance))
        told = f'"{first.option}" {p:f} "{second.option}" {_EXACT.subtract(Decimal(1), p):f}'
        self.lines.append(f'c "" {self.counts["chance"]} "" {{ {told} }} 0')
        return edges

    def choice(self, path: _Path, node: Node, edges: tuple[Edge, ...]) -> tuple[Edge, ...]:
        """Write a choice; gives its edges in the order of the file."""
        made, actions = self.game.decisions[node], []
        m, whose = made.mover, list(self.players).index(made.mover) + 1
        self.counts[m] += 1
        for edge in edges:
            actions.append(self.action(node, edge.option))
            self.named.setdefault(actions[-1], len(self.named))
        order = sorted(range(len(actions)), key=lambda k: self.named[actions[k]])
        chances = " ".join(f"{made.chances[k]:.6g}" for k in order)
        name = f"{self.counts[m]}. {self.told(path.place, node, self.players[m])}; P {chances}"
        for k in order:
            q, s, p = made.values[k], made.shares[k], made.chances[k]
            payoff = path.worth({m: q})[m]
            self.choices.append(Choice(name, self.players[m], self.counts[m], actions[k], s, p, q, payoff))
        told = " ".join(f'"{actions[k]}"' for k in order)
        written = name if self.has_names else ""
        self.lines.append(f'p "" {whose} {self.counts[m]} "{written}" {{ {told} }} 0')
        return tuple(edges[k] for k in order)

    def told(self, place: Place, node: Node, player: str) -> str:
        """What an information set is called: the round, whose turn it is, and what is in force."""
        t = getattr(place, "t", node.t)
        what = f"{player} {_VERBS[node.kind]}" if node.kind in _VERBS else f"{player} answers"
        what += f" {self.offers[node.offer]}" if node.offer else ""
        what += f", stage {node.stage}" if node.stage else f"; door {node.door}"
        force = ", ".join(f"{k} {level}" for k, level in zip(self.rules.interim, node.z, strict=True))
        return _plain(f"Round {t}: {what}" + (f"; {force}" if force else ""))

    def action(self, node: Node, option: str | Arrangement | None) -> str:
        """What an option is called."""
        if node.kind is Kind.OFFER:
            return "no offer" if option is None else f"offer {self.offers[str(option)]}"
        if node.kind is not Kind.MOVE:
            return str(option)
        moved = zip(self.rules.interim, node.z, option or (), strict=True)
        return _plain(", ".join(f"{k} to {now}" for k, was, now in moved if was != now)) or "stay"


def _digits(value: float) -> str:
    """All digits of a number, without an exponent."""
    return f"{Decimal(repr(value)):f}"


def _plain(text: str) -> str:
    """A text as both programs take it."""
    spread = unicodedata.normalize("NFKD", " ".join(text.translate(_SIGNS).split()))
    letters = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return letters.encode("ascii", "replace").decode("ascii")


def _labels(named: Mapping[str, str]) -> dict[str, str]:
    """Labels by name, plain; those that several have get a number, too."""
    plain = {name: _plain(label or name.replace("_", " ")) for name, label in named.items()}
    often = Counter(plain.values())
    numbered = enumerate(plain.items(), start=1)
    return {name: label if often[label] == 1 else f"{label} [{k}]" for k, (name, label) in numbered}
