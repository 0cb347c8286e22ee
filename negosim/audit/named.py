"""What the package's own solver gives of one draw, by the names that the recursion uses."""

from __future__ import annotations

import math
from collections import defaultdict

from negosim.audit.play import Ended, Played
from negosim.audit.recursion import How
from negosim.audit.rules import Values
from negosim.game.game import Game
from negosim.model.memory import (
    ACCEPTED,
    CONSENTED,
    OFFERED,
    UNRATIFIED_1,
    UNRATIFIED_2,
    UNRATIFIED_BOTH,
)
from negosim.model.solve import Solution

__all__ = ["how_of", "named"]


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


def how_of(game: Game, how: int) -> How:
    """How a settlement ends, from a row's number."""
    stage, player = divmod(how - 1, 2)
    return ("broken", game.axes.players[player], stage + 1) if how else "kept"


def _ends(game: Game, offers: tuple[str, ...], found: Solution, d: int) -> dict[Ended, float]:
    ends: dict[Ended, float] = defaultdict(float)
    for t in range(game.sizes.rounds):
        ends["breakdown", t + 1] += float(found.breakdown[t, d])
        for row, end in enumerate(game.ends):
            ends[offers[end.offer], t + 1, how_of(game, end.how)] += float(found.ends[t, row, d])
    for z, levels in enumerate(game.arrangements):
        names = tuple(game.axes.levels[k][at] for k, at in zip(game.axes.interim, levels, strict=True))
        ends["no_settlement", names] += float(found.final[z, d])
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
    for kind, rounds in zip(("settlement", "interim"), found.tables[:, d], strict=True):
        stops[f"table:{kind}"] = float(rounds)
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
