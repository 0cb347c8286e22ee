"""One draw, solved twice: how far the package's solver is from the recursion, and from best play.

What both give is compared name by name: values, observers' points, classes, ends, counts, how settlements
end when they are delivered, and what is chosen at every node. Then what the package chooses is judged
with the values Q that the recursion found:

- at a finite λ, by its distance from the logit formula, written here in another form than there,

      P(a) = 1 / Σ_b (s_b / s_a) · exp( Λ · (Q(b) - Q(a)) ),     Λ = λ / (1 - δ);

- at λ = ∞, by what one deviation would gain: max_a Q(a) - Σ_a P(a) · Q(a). In a game with a finite
  horizon no deviation gains if none at a single node does (the one-shot deviation principle).

Values are compared relative to the payee's largest payoff, a gain to no less than one point. At nodes that
only the recursion has, since talks or delivery cannot lead there, its own choice is judged.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from negosim.audit.named import Chances, Endings
from negosim.audit.play import Played, play
from negosim.audit.recursion import TIE, Decision, How, Kind, Node, Recursion
from negosim.audit.rules import Values

__all__ = ["Checked", "Found", "Solved", "checked", "largest_payoffs", "node_text"]


@dataclass(frozen=True)
class Found:
    """One figure of a draw: how many numbers were compared, the largest difference, and where it is."""

    compared: int
    largest: float
    where: str = ""


@dataclass(frozen=True)
class Solved:
    """One draw as the package solves it.

    Attributes
    ----------
    played : Played
    chances : Chances
        What is chosen at every node that talks can lead to.
    endings : Endings
        How settlements end that are carried out.
    own : float
        The largest figure of the solution's own certificate.
    """

    played: Played
    chances: Chances
    endings: Endings
    own: float


@dataclass(frozen=True)
class Checked:
    """One draw, held against the recursion.

    Attributes
    ----------
    found : dict of Found
        By the name of the figure.
    choices, errorless : int
        Nodes with several options, and those of them where λ is infinite.
    ties : int
        Of the latter, nodes with several options of the same worth, of which the first is chosen.
    """

    found: dict[str, Found]
    choices: int
    errorless: int
    ties: int


def checked(game: Recursion, ours: Solved) -> Checked:
    """Hold a draw against the recursion.

    Parameters
    ----------
    game : Recursion
        The draw solved a second time, with the same values of all parameters.
    ours : Solved
    """
    largest, played = largest_payoffs(game), play(game)
    found = {**_outcomes(game, ours, played, largest), "delivery": _deliveries(game, ours.endings)}
    choices = {node: made for node, made in game.decisions.items() if len(made.options) > 1}
    errorless = {node: made for node, made in choices.items() if math.isinf(game.steepness(made.mover))}
    chances = ours.chances | _delivery_chances(game, ours.endings)
    found["choices"] = _widest(_choice_gaps(choices, chances))
    found["formula"] = _widest(_formula_gaps(game, choices, chances))
    found["gain"] = _widest(_gains(errorless, chances, largest))
    found["own"] = Found(1, ours.own)
    ties = sum(_is_tied(made.values) for made in errorless.values())
    return Checked(found, len(choices), len(errorless), ties)


def largest_payoffs(game: Recursion) -> Values:
    """The largest absolute payoff of each player and observer, 1 if it has none.

    Of all that can be in force, all settlements if they are kept, and all one-off costs.
    """
    rules, costs = game.rules, ("move_cost", "breakdown_cost", "failure_cost", "renege_cost", "betrayal_cost")
    deals = [rules.deal(node.offer, node.z) for node in game.decisions if _is_deal(game, node)]
    largest = {}
    for name in (*rules.players, *rules.observers):
        parts = [game.in_force(z)[name] for z in rules.arrangements()]
        parts += [game.flow(name, deal, game.all, True) for deal in deals]
        parts += [game.role[cost][name] for cost in costs if name in game.role[cost]]
        largest[name] = max(map(abs, parts)) or 1.0
    return largest


def _is_deal(game: Recursion, node: Node) -> bool:
    """Whether at a node a settlement is answered; the first round has all of them."""
    return node.kind is Kind.ANSWER and node.t == 1 and game.rules.is_settlement(node.offer)


def _outcomes(game: Recursion, ours: Solved, theirs: Played, largest: Values) -> dict[str, Found]:
    """What comes out: values, observers' points, classes, ends and counts."""
    found, one = {}, ours.played
    for i, mine, other in zip(game.players, one.value, theirs.value, strict=True):
        found[f"value:{i}"] = Found(1, abs(mine - other) / largest[i])
    gaps = ((who, (one.observers[who] - points) / largest[who]) for who, points in theirs.observers.items())
    found["observers"] = _widest(gaps)
    for name in ("classes", "ends", "stops"):
        found[name] = _widest(_gaps(getattr(one, name), getattr(theirs, name)))
    sums = {"the solver": one.ends_total, "the recursion": theirs.ends_total}
    found["mass"] = _widest((who, total - 1.0) for who, total in sums.items())
    return found


def _deliveries(game: Recursion, endings: Endings) -> Found:
    """How every settlement ends that is carried out."""
    gaps: list[tuple[Any, float]] = []
    for (o, z), ours in endings.items():
        theirs: Mapping[How, float] = game.carried_out(o, z)[1]
        gaps += [((o, how, f"signed while {', '.join(z)}"), gap) for how, gap in _gaps(ours, theirs)]
    return _widest(gaps)


def _delivery_chances(game: Recursion, endings: Endings) -> Chances:
    """What is chosen at every stage that can be met, from how settlements end.

    The chance to come so far is summed from the last stage back, so that small ones keep their digits.
    """
    found: Chances = {}
    for (o, z), hows in endings.items():
        deal, alive = game.rules.deal(o, z), hows["kept"]
        for s, turn in itertools.product(range(deal.last, 0, -1), (1, 0)):
            if deal.acts(s, deal.order[turn]):
                lost, kept = hows["broken", deal.order[turn], s], alive
                alive += lost
                if alive > 0:
                    node = Node(Kind.DELIVERY, 0, z, "", turn, o, s)
                    found[node] = (kept / alive, lost / alive)
    return found


def _gaps(ours: Mapping[Any, float], theirs: Mapping[Any, float]) -> Iterable[tuple[Any, float]]:
    """Differences by name, where a missing name means 0."""
    for name in dict.fromkeys((*theirs, *ours)):
        yield name, ours.get(name, 0.0) - theirs.get(name, 0.0)


def _choice_gaps(choices: Mapping[Node, Decision], chances: Chances) -> Iterable[tuple[Node, float]]:
    """At every node that both have, the largest difference of a probability."""
    for node, made in choices.items():
        if node in chances:
            pairs = zip(chances[node], made.chances, strict=True)
            yield node, _largest(mine - other for mine, other in pairs)


def _formula_gaps(
    game: Recursion, choices: Mapping[Node, Decision], chances: Chances
) -> Iterable[tuple[Node, float]]:
    """At every node with a finite λ, the largest distance of a probability from the logit formula."""
    for node, made in choices.items():
        scale = game.steepness(made.mover)
        if not math.isinf(scale):
            pairs = zip(chances.get(node, made.chances), _logit(scale, made), strict=True)
            yield node, _largest(mine - other for mine, other in pairs)


def _logit(scale: float, made: Decision) -> list[float]:
    """P(a) = 1 / Σ_b (s_b / s_a) · exp( Λ · (Q(b) - Q(a)) )."""
    options = list(zip(made.values, made.shares, strict=True))
    most = 700.0  # whose exponential is still a number, and so large that P is none to speak of
    sums = (
        math.fsum(s / mine * math.exp(min(most, scale * (q - own))) for q, s in options)
        for own, mine in options
    )
    return [1 / total for total in sums]


def _gains(
    errorless: Mapping[Node, Decision], chances: Chances, largest: Values
) -> Iterable[tuple[Node, float]]:
    """At every node with λ = ∞, what the best option has over what is chosen."""
    for node, made in errorless.items():
        chosen = math.fsum(p * q for p, q in zip(chances.get(node, made.chances), made.values, strict=True))
        yield node, (max(made.values) - chosen) / max(1.0, largest[made.mover])


def _is_tied(values: tuple[float, ...]) -> bool:
    slack, best = TIE * max(1.0, *map(abs, values)), max(values)
    return sum(best - value <= slack for value in values) > 1


def _widest(gaps: Iterable[tuple[Any, float]]) -> Found:
    """How many there are, the one furthest from 0, and where; what is not a number is furthest of all."""
    listed = list(gaps)
    worst = _largest(gap for _, gap in listed)
    where = next((name for name, gap in listed if worst != 0 and (abs(gap) == worst or gap != gap)), None)
    return Found(len(listed), worst, "" if where is None else _text(where))


def _largest(gaps: Iterable[float]) -> float:
    """The largest absolute value, or what is not a number if there is any."""
    sizes = [abs(gap) for gap in gaps]
    return math.nan if any(map(math.isnan, sizes)) else max(sizes, default=0.0)


def _text(where: Any) -> str:
    if isinstance(where, Node):
        return node_text(where)
    return " ".join(map(_text, where)) if isinstance(where, tuple) else str(where)


def node_text(node: Node) -> str:
    """A node in words, with the names of offers and levels."""
    force = f"with {', '.join(node.z)}" if node.z else ""
    if node.kind is Kind.DELIVERY:
        return f"delivery of {node.offer} signed {force}: stage {node.stage}, mover {node.turn + 1}"
    what = f"answer to {node.offer}" if node.kind is Kind.ANSWER else str(node.kind)
    return f"round {node.t}, door {node.door}, {force}: {what}"
