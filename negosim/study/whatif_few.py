"""What fewer changes do: each parameter alone, and the best two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from negosim.model.lanes import Floats
from negosim.study.goal import Goal
from negosim.study.responses import Responses
from negosim.study.whatif_levers import Lever
from negosim.study.whatif_nearest import Chance, Found, highest, nearest, reached_from, starts_of
from negosim.study.whatif_solution import FEWER

__all__ = ["Few", "best_pair", "single"]

_PAIR_DRAWS, _PAIR_ITERATIONS, _SCAN, _REFINED = 256, 8, 12, 12


@dataclass(frozen=True)
class Few:
    """Some of the parameters, by their places among all, and what they do over all draws."""

    which: tuple[int, ...]
    found: Found

    def among(self, many: int) -> Floats:
        """Its point among so many parameters: the others at their means."""
        w = np.zeros(many)
        w[list(self.which)] = self.found.w
        return w


def single(responses: Responses, goal: Goal, target: float, levers: Sequence[Lever], k: int) -> Few:
    """The nearest value of one parameter that reaches the target, or that with the highest probability.

    It is looked for on a grid to both sides that becomes coarser farther off, and goes on from there.
    """
    chance = Chance(responses, goal, [levers[k]], FEWER)
    shares = (np.arange(_SCAN + 1) / _SCAN) ** 2
    points = np.concatenate([shares * chance.low[0], shares[1:] * chance.high[0]])
    points = np.clip(points[np.argsort(np.abs(points), kind="stable")], chance.low[0], chance.high[0])
    near = next((np.array([x]) for x in points if chance.at(np.array([x])) >= target), None)
    begins = [_refined(chance, np.sort(points))] if near is None else [near]
    return Few((k,), _over_all(Chance(responses, goal, [levers[k]]), target, begins, near is not None))


def _refined(chance: Chance, grid: Floats) -> Floats:
    """Where a probability is highest between the neighbours of the best point of a grid."""
    from scipy.optimize import minimize_scalar

    at = int(np.argmax([chance.at(np.array([x])) for x in grid]))
    best = grid[at : at + 1].copy()
    low, high = grid[max(0, at - 1)], grid[min(len(grid) - 1, at + 1)]
    if low == high:
        return best
    optimise: Any = minimize_scalar
    ended = optimise(
        lambda x: -chance.logit(np.array([x])),
        bounds=(low, high),
        method="bounded",
        options={"maxiter": _REFINED},
    )
    return max((best, np.array([float(ended.x)])), key=chance.at)


def _over_all(chance: Chance, target: float, begins: Sequence[Floats], near: bool) -> Found:
    """Over all draws, from points that reach the target on some of them, or where it is highest."""
    tried = [reached_from(chance, target, w) for w in begins] if near else []
    reached = [found for found in tried if found.reached]
    if reached:
        return min(reached, key=lambda found: found.distance)
    top = max(begins, key=chance.at)
    if chance.at(top) >= target:
        return reached_from(chance, target, top)
    return Found(top, chance.at(top), False)


# ---- Two of them
@dataclass(frozen=True)
class _Look:
    """Two parameters on few draws: the nearest point, or else where the probability is highest."""

    which: tuple[int, int]
    found: Found


def best_pair(
    responses: Responses,
    goal: Goal,
    target: float,
    levers: Sequence[Lever],
    best: Found,
    singles: Sequence[Few],
) -> Few:
    """The two parameters that reach the target nearest by, or else get farthest; never less than one."""
    pairs = list(combinations(range(len(levers)), 2))
    looks = [_look(responses, goal, target, levers, pair, best, singles) for pair in pairs]
    reached = [each for each in looks if each.found.reached]
    if reached:
        ahead = [min(reached, key=lambda each: each.found.distance)]
    else:
        ahead = [max(looks, key=lambda each: each.found.probability)]
    one = _best_of(singles).which[0]
    beside = [each for each in looks if one in each.which]
    ahead.append(max(beside, key=lambda e: (e.found.reached, -e.found.distance, e.found.probability)))
    if not ahead[1].found.reached:
        ahead[1] = max(beside, key=lambda e: e.found.probability)
    different = {each.which: each for each in ahead}.values()
    return _best_of([_pair_over_all(responses, goal, target, levers, each, singles) for each in different])


def _best_of(listed: Sequence[Few]) -> Few:
    reached = [few for few in listed if few.found.reached]
    if reached:
        return min(reached, key=lambda few: few.found.distance)
    return max(listed, key=lambda few: few.found.probability)


def _look(
    responses: Responses,
    goal: Goal,
    target: float,
    levers: Sequence[Lever],
    pair: tuple[int, int],
    best: Found,
    singles: Sequence[Few],
) -> _Look:
    two = [levers[k] for k in pair]
    chance = Chance(responses, goal, two, _PAIR_DRAWS)
    seed = responses.scenario.run.seed
    start = starts_of(chance, 1, seed)[0][1] if best.reached else best.w[list(pair)]
    ended = nearest(chance, target, start, _PAIR_ITERATIONS)
    points = [ended.w, *_of_singles(pair, singles)]
    reached = [w for w in points if chance.at(w) >= target]
    if reached:
        least = min(reached, key=lambda w: float(w @ w))
        return _Look(pair, Found(least, chance.at(least), True))
    top = max(points, key=chance.at)
    return _Look(pair, Found(top, chance.at(top), False))


def _of_singles(pair: tuple[int, int], singles: Sequence[Few]) -> list[Floats]:
    """Each of two parameters where it alone does most, and both of them there."""
    first, second = (float(singles[k].found.w[0]) for k in pair)
    return [np.array(w) for w in ((first, 0.0), (0.0, second), (first, second))]


def _pair_over_all(
    responses: Responses,
    goal: Goal,
    target: float,
    levers: Sequence[Lever],
    look: _Look,
    singles: Sequence[Few],
) -> Few:
    two = [levers[k] for k in look.which]
    begins = [look.found.w, *_of_singles(look.which, singles)]
    if not look.found.reached:
        begins.append(highest(Chance(responses, goal, two, FEWER), begins))
    chance = Chance(responses, goal, two)
    near = [w for k, w in enumerate(begins) if chance.at(w) >= target or (not k and look.found.reached)]
    return Few(look.which, _over_all(chance, target, near or begins, bool(near)))
