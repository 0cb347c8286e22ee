"""What the package's own solver gives of one draw, by the names that the recursion uses."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np

from negosim.audit.play import Ended, Played
from negosim.audit.recursion import How, Kind, Node
from negosim.audit.rules import DOORS, Arrangement, Values
from negosim.game.arrays import OPEN, PAIR, POSITION
from negosim.game.game import Game
from negosim.model.lanes import Floats, Ints
from negosim.model.memory import (
    ACCEPTED,
    CONSENTED,
    OFFERED,
    UNRATIFIED_1,
    UNRATIFIED_2,
    UNRATIFIED_BOTH,
)
from negosim.model.solve import Solution

__all__ = ["Chances", "Endings", "NodeRows", "named", "named_choices", "named_endings", "nodes_of"]

NodeRows = list[tuple[Node, int, int]]
"""Each node, its first row, and how many options follow there; 0 where the row is that of an answer."""

Chances = dict[Node, tuple[float, ...]]
"""Probability of every option at every node."""

Endings = dict[tuple[str, Arrangement], dict[How, float]]
"""How every settlement ends that is signed while something is in force."""


def named(game: Game, offers: tuple[str, ...], classes: tuple[str, ...], found: Solution, d: int) -> Played:
    """Draw d of a solution.

    Parameters
    ----------
    game : Game
    offers, classes : tuple of str
        Names of the offers on the table, and of the outcome classes.
    found : Solution
    d : int
        Place of the draw in the solution, from 0.
    """
    ends = _ends(game, offers, found, d)
    return Played(
        value=(float(found.value[0, d]), float(found.value[1, d])),
        classes=_classes(game, classes, found, d),
        ends=ends,
        stops=_offer_counts(game, offers, found, d) | _move_counts(game, found, d) | _paths(game, found, d),
        observers=dict(zip(game.axes.observers, found.observers[:, d].tolist(), strict=True)),
        ends_total=math.fsum(ends.values()),
    )


def nodes_of(game: Game, offers: tuple[str, ...]) -> NodeRows:
    """Every node of the talks that can be met, with the rows of its choice; the same in all draws.

    Parameters
    ----------
    game : Game
    offers : tuple of str
    """
    found: NodeRows = []
    arrangements = _arrangements(game)
    for t, door, layer in np.ndindex(game.sizes.rounds, 2, game.sizes.layers + 1):
        for n in range(*game.arrays.spans[t, door, layer]):
            z, first = (int(number) for number in game.arrays.nodes[n])
            place = (t + 1, arrangements[z], DOORS[door])
            if layer < game.sizes.layers:
                moves = int(np.diff(game.arrays.move_begin[layer, z : z + 2])[0])
                found.append((Node(Kind.MOVE, *place, turn=layer), first, 1 + moves))
                continue
            listed = [offers[row[POSITION]] for row in _offers(game, door, z)]
            found.append((Node(Kind.OFFER, *place), first, 1 + len(listed)))
            for row, o in enumerate(listed, start=first + 2 + len(listed)):
                found.append((Node(Kind.ANSWER, *place, offer=o), row, 0))
    return found


def named_choices(nodes: NodeRows, talks: Floats) -> Chances:
    """What is chosen at every node of the talks that can be met, in one draw.

    Parameters
    ----------
    nodes : list
        See ``nodes_of``.
    talks : (policies,) array
        See ``model.policies``.
    """
    found, rows = {}, talks.tolist()
    for node, first, options in nodes:
        if options:
            scale, *parts = rows[first : first + 1 + options]
            found[node] = tuple(scale * part for part in parts)
        else:
            found[node] = (rows[first], 1.0 - rows[first])
    return found


def named_endings(game: Game, offers: tuple[str, ...], delivery: Floats) -> Endings:
    """How every settlement ends that can be signed, in one draw.

    Parameters
    ----------
    game : Game
    offers : tuple of str
    delivery : (pairs, hows) array
        See ``model.policies``.
    """
    found: Endings = {}
    for z, arrangement in enumerate(_arrangements(game)):
        for row in _offers(game, OPEN, z):
            if row[PAIR] >= 0:
                ends = zip(game.arrays.pair_end[row[PAIR]], delivery[row[PAIR]].tolist(), strict=True)
                hows = {_how(game, how): p for how, (end, p) in enumerate(ends) if end >= 0}
                found[offers[row[POSITION]], arrangement] = hows
    return found


def _arrangements(game: Game) -> list[Arrangement]:
    levels = [game.axes.levels[k] for k in game.axes.interim]
    return [tuple(named[at] for named, at in zip(levels, z, strict=True)) for z in game.arrangements]


def _offers(game: Game, door: int, z: int) -> Ints:
    """Rows of the offers that can be made."""
    begin, end = game.arrays.offer_begin[door, z : z + 2]
    return game.arrays.offers[begin:end]


def _how(game: Game, how: int) -> How:
    """How a settlement ends, from a row's number."""
    stage, player = divmod(how - 1, 2)
    return ("broken", game.axes.players[player], stage + 1) if how else "kept"


def _ends(game: Game, offers: tuple[str, ...], found: Solution, d: int) -> dict[Ended, float]:
    ends: dict[Ended, float] = defaultdict(float)
    for t in range(game.sizes.rounds):
        ends["breakdown", t + 1] += float(found.breakdown[t, d])
        for row, end in enumerate(game.ends):
            ends[offers[end.offer], t + 1, _how(game, end.how)] += float(found.ends[t, row, d])
    for z, arrangement in enumerate(_arrangements(game)):
        ends["no_settlement", arrangement] += float(found.final[z, d])
    return {end: p for end, p in ends.items() if p}


def _classes(game: Game, classes: tuple[str, ...], found: Solution, d: int) -> Values:
    shares = [0.0] * len(classes)
    for row, end in enumerate(game.ends):
        shares[end.outcome] += math.fsum(found.ends[:, row, d])
    for z, outcome in enumerate(game.final_class):
        shares[outcome] += float(found.final[z, d])
    shares[game.breakdown_class] += math.fsum(found.breakdown[:, d])
    return dict(zip(classes, shares, strict=True))


def _offer_counts(game: Game, offers: tuple[str, ...], found: Solution, d: int) -> Values:
    stops: Values = defaultdict(float)
    one, two = game.axes.players
    failures = {one: UNRATIFIED_1, two: UNRATIFIED_2, "both": UNRATIFIED_BOTH}
    for offer in game.offers:
        counts = found.offer_counts[offer.position, :, :, d]
        for i, who in enumerate((one, two)):
            stops[f"offered:{who}:{offers[offer.position]}"] += float(counts[i, OFFERED])
            stops[f"accepted:{who}:{offers[offer.position]}"] += float(counts[i, ACCEPTED])
        if offer.settlement:
            stops["signed"] += float(counts[:, CONSENTED].sum())
            stops["refused_abroad"] += float((counts[:, ACCEPTED] - counts[:, CONSENTED]).sum())
            for who, column in failures.items():
                stops[f"not_ratified:{who}"] += float(counts[:, column].sum())
                stops["failed_at_home"] += float(counts[:, column].sum())
    stops["ratified"] = math.fsum(found.ends[:, :, d].ravel())
    kinds = ("settlement", "interim")
    for kind, rounds, by_proposer in zip(kinds, found.tables[:, d], found.tables_of[:, :, d], strict=True):
        stops[f"table:{kind}"] = float(rounds)
        stops |= {f"table:{kind}:{who}": float(n) for who, n in zip((one, two), by_proposer, strict=True)}
    return stops


def _move_counts(game: Game, found: Solution, d: int) -> Values:
    players, issues = game.axes.players, game.axes.issues
    stops = {f"turns:{who}": float(n) for who, n in zip(players, found.turns[:, d], strict=True)}
    for count, (tried, made) in zip(game.move_counts, found.move_counts[:, :, d], strict=True):
        move = f"{players[count.mover]}:{issues[count.issue]}"
        stops |= {f"tried:{move}": float(tried), f"made:{move}": float(made)}
    return stops


def _paths(game: Game, found: Solution, d: int) -> Values:
    axes = game.axes
    levels = [f"{axes.issues[k]}:{level}" for k in axes.interim for level in axes.levels[k]]
    return {
        f"path:{t + 1}:{level}": float(share)
        for t in range(game.sizes.rounds)
        for level, share in zip(levels, found.paths[t, :, d], strict=True)
    }
