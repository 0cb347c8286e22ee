"""The smallest joint change of some parameters that reaches a target, from several starts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from negosim.model.lanes import Floats
from negosim.study.goal import Goal
from negosim.study.responses import Responses
from negosim.study.whatif_levers import Lever
from negosim.study.whatif_nearest import Chance, Found, highest, nearest, starts_of

__all__ = ["ALIKE", "FEWER", "Ended", "Smallest", "rounded", "smallest"]

FEWER = 1024
"""Draws over which all starts are searched from; the best of them goes on over all draws."""

ALIKE = 0.01
"""Starts agree if their distances differ by no more than this share."""

_FINEST = 3  # digits more that a value may get where rounding loses the target


@dataclass(frozen=True)
class Ended:
    """One start and where the search from it ended; over ``FEWER`` draws."""

    begin: str
    found: Found


@dataclass(frozen=True)
class Smallest:
    """What was found.

    Attributes
    ----------
    best : Found
        Over all draws; where the target is not reached, where the probability is highest.
    ended : tuple of Ended
    values : (levers,) array
        Those of ``best``, rounded where the target is reached.
    error : (levers,) array
        How far each value is uncertain.
    distance_error : float
        What the Monte Carlo error of the probability does to the distance (half a 95 % interval).
    """

    best: Found
    ended: tuple[Ended, ...]
    values: Floats
    error: Floats
    distance_error: float

    @property
    def alike(self) -> tuple[Ended, ...]:
        """The starts that ended as near as the best of them."""
        reached = [each for each in self.ended if each.found.reached]
        least = min((each.found.distance for each in reached), default=0.0)
        return tuple(each for each in reached if each.found.distance <= least * (1 + ALIKE) + 1e-9)


def smallest(
    responses: Responses, goal: Goal, target: float, levers: Sequence[Lever], starts: int
) -> Smallest:
    """The nearest values of some parameters at which a goal is as likely as it should be."""
    seed, few = responses.scenario.run.seed, Chance(responses, goal, levers, FEWER)
    begins = starts_of(few, starts, seed)
    first = nearest(few, target, begins[0][1])
    if not first.reached:
        first = _after_climbing(few, target, [begins[0][1], first.w], seed)
    ended = [Ended(begins[0][0], first)]
    if first.reached:
        ended += [Ended(begin, nearest(few, target, w)) for begin, w in begins[1:]]
    else:
        climbed = [(begin, highest(few, [w], seed)) for begin, w in begins[1:3]]
        ended += [Ended(begin, Found(w, few.at(w), few.at(w) >= target)) for begin, w in climbed]
    chance = few if few.draws == responses.theta.shape[1] else Chance(responses, goal, levers)
    best = _best(ended)
    if not best.reached:
        p = chance.at(best.w)
        return Smallest(
            Found(best.w, p, p >= target),
            tuple(ended),
            chance.values(best.w),
            np.zeros(len(levers)),
            math.nan,
        )
    best = best if chance is few else nearest(chance, target, best.w)
    error, distance_error = _errors(responses, chance, best, ended)
    return Smallest(best, tuple(ended), rounded(chance, target, best.w, error), error, distance_error)


def _best(ended: Sequence[Ended]) -> Found:
    reached = [each.found for each in ended if each.found.reached]
    if reached:
        return min(reached, key=lambda found: found.distance)
    return max((each.found for each in ended), key=lambda found: found.probability)


def _after_climbing(chance: Chance, target: float, starts: Sequence[Floats], seed: int) -> Found:
    """The nearest point from where the probability is highest; that one, where the target is not reached."""
    top = highest(chance, starts, seed)
    if chance.at(top) < target:
        top = highest(chance, [top], seed, last=True)
    if chance.at(top) < target:
        return Found(top, chance.at(top), False)
    again = nearest(chance, target, top)
    return again if again.reached else Found(top, chance.at(top), True)


def _errors(
    responses: Responses, chance: Chance, best: Found, ended: Sequence[Ended]
) -> tuple[Floats, float]:
    """How far values and the distance are uncertain: Monte Carlo error on the way there, and the starts."""
    scales = np.array([lever.scale for lever in chance.levers])
    least = 0.002 * scales
    if best.distance == 0:
        return least, 0.0
    half = float(responses.mean(chance.per_draw(best.w)).half_width)
    rise = (best.probability - chance.at(0.95 * best.w)) / (0.05 * best.distance)
    far = half / rise if rise > 0 and math.isfinite(half) else 0.0
    along = np.abs(best.w) / best.distance * far * scales
    points = [chance.values(each.found.w) for each in _agreeing(ended)]
    apart = np.ptp(np.array(points), axis=0) / 2 if points else 0.0
    return np.maximum(np.maximum(along, apart), least), far


def _agreeing(ended: Sequence[Ended]) -> list[Ended]:
    reached = [each for each in ended if each.found.reached]
    least = min((each.found.distance for each in reached), default=0.0)
    return [each for each in reached if each.found.distance <= least * (1 + ALIKE)]


def rounded(chance: Chance, target: float, w: Floats, error: Floats) -> Floats:
    """Values with the digits that their errors allow, and no fewer than the target needs.

    They are rounded away from the means, so that rounding takes nothing back.
    """
    exact = chance.values(w)
    for finer in range(_FINEST + 1):
        steps = 10.0 ** (np.floor(np.log10(3 * error)) - finer)
        values = np.array([_rounded(*each) for each in zip(exact, w, steps, chance.levers, strict=True)])
        if chance.at(chance.point(values)) >= target:
            return values
    return exact


def _rounded(value: float, w: float, step: float, lever: Lever) -> float:
    towards = {True: math.ceil, False: math.floor}[w > 0] if w else round
    digits = max(0, -math.floor(math.log10(step)))
    found = round(towards(round(value / step, 6)) * step, digits)
    return found if lever.bounds[0] <= found <= lever.bounds[1] else value
