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
from negosim.study.whatif_nearest import (
    Chance,
    Found,
    evolved,
    highest,
    nearest,
    on_ray,
    pulled_back,
    reached_from,
    starts_of,
)

__all__ = ["ALIKE", "FEWER", "Ended", "Smallest", "rounded", "searched", "smallest"]

FEWER = 1024
"""Draws over which all starts are searched from; the best of them goes on over all draws."""

ALIKE = 0.01
"""Starts agree if their distances differ by no more than this share."""

_FINEST = 6  # digits more that a value may get where rounding loses the target or goes too far
_DEARER = 1.015  # what rounding may do to the distance
_NEARLY, _STEP_OUT = 0.998, 0.01
_QUICK, _LAST = 256, 4  # draws of a first look; iterations over all draws


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


def searched(
    responses: Responses,
    goal: Goal,
    target: float,
    levers: Sequence[Lever],
    starts: int,
    others: Sequence[Floats],
) -> tuple[list[Ended], Found]:
    """Where each start ends on ``FEWER`` draws, and where the best of them ends over all.

    Parameters
    ----------
    responses : Responses
    goal : Goal
    target : float
    levers : sequence of Lever
    starts : int
    others : sequence of array
        Further points from where the probability is climbed if the target is not reached at once.
    """
    seed, few = responses.scenario.run.seed, Chance(responses, goal, levers, FEWER)
    begins = starts_of(few, starts, seed)
    first = nearest(few, target, begins[0][1])
    if not first.reached:
        quick = Chance(responses, goal, levers, _QUICK)
        first = _after_climbing(few, quick, target, [first.w, *others], seed)
    ended = [Ended(begins[0][0], first)]
    if first.reached:
        ended += [Ended(begin, _near(few, target, w)) for begin, w in begins[1:]]
    else:
        climbed = [(begin, highest(few, [w])) for begin, w in begins[1:3]]
        ended += [Ended(begin, Found(w, few.at(w), few.at(w) >= target)) for begin, w in climbed]
    chance = few if few.draws == responses.theta.shape[1] else Chance(responses, goal, levers)
    if chance is few and first.reached:
        return ended, pulled_back(few, target, _best(ended))
    return ended, _over_all(chance, target, ended, others)


def _near(chance: Chance, target: float, start: Floats) -> Found:
    """From one start; where choices jump, what the optimiser says of a point is not enough."""
    found = nearest(chance, target, start)
    return found if chance.smooth or not found.reached else pulled_back(chance, target, found)


def _over_all(chance: Chance, target: float, ended: Sequence[Ended], others: Sequence[Floats]) -> Found:
    """Over all draws: the nearest point, or that with the highest probability if none reaches the target."""
    best = _best(ended)
    if best.reached:
        again = reached_from(chance, target, best.w, _LAST)
        if again.reached:
            return again
    top = max([each.found.w for each in ended] + list(others), key=chance.at)
    top = top if chance.at(top) >= target else highest(chance, [top])
    if chance.at(top) >= target:
        return reached_from(chance, target, top)
    return Found(top, chance.at(top), False)


def smallest(
    responses: Responses,
    chance: Chance,
    target: float,
    best: Found,
    ended: Sequence[Ended],
    fewer: Sequence[Found],
) -> Smallest:
    """What was found, with values that can be said and how far they are uncertain.

    Parameters
    ----------
    responses : Responses
    chance : Chance
        Over all draws.
    target : float
    best : Found
    ended : sequence of Ended
    fewer : sequence of Found
        What fewer parameters do: values are not rounded to more than these take, or to less than they reach.
    """
    if not best.reached:
        least = max((each.probability for each in fewer), default=0.0)
        return _out_of_reach(chance, best.w, ended, min(least, best.probability))
    error, distance_error = _errors(responses, chance, best, ended)
    cap = min((each.distance for each in fewer if each.reached), default=math.inf)
    values = rounded(chance, target, best.w, error, cap)
    return Smallest(best, tuple(ended), values, error, distance_error)


def _out_of_reach(chance: Chance, top: Floats, ended: Sequence[Ended], least: float) -> Smallest:
    """The nearest point on the way to the highest probability that nearly has it: beyond lies a plain."""
    near = on_ray(chance, max(_NEARLY * chance.at(top), least), top)
    near = near if near.reached and near.probability >= least else Found(top, chance.at(top), True)
    error = np.array([_STEP_OUT * lever.scale for lever in chance.levers])
    p = chance.at(near.w)
    values = rounded(chance, p, near.w, error)
    return Smallest(Found(near.w, p, False), tuple(ended), values, error, math.nan)


def _best(ended: Sequence[Ended]) -> Found:
    reached = [each.found for each in ended if each.found.reached]
    if reached:
        return min(reached, key=lambda found: found.distance)
    return max((each.found for each in ended), key=lambda found: found.probability)


def _after_climbing(
    chance: Chance, quick: Chance, target: float, starts: Sequence[Floats], seed: int
) -> Found:
    """The nearest point from where the probability is highest; that one, where the target is not reached."""
    top = highest(chance, starts)
    if chance.at(top) < target:
        top = highest(chance, [top, evolved(quick, seed)])
    if chance.at(top) < target:
        return Found(top, chance.at(top), False)
    return reached_from(chance, target, top)


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


def rounded(chance: Chance, target: float, w: Floats, error: Floats, cap: float = math.inf) -> Floats:
    """Values with the digits that their errors allow, and no fewer than the target needs.

    They are rounded to the nearest; where that falls short of the target, away from the means, one value
    after the other, first those for which that is the shortest way. Digits are added while the target is
    lost, or the distance grows by more than a share of it, or, but for a trifle, beyond ``cap``.
    """
    exact, levers = chance.values(w), chance.levers
    most = min(_DEARER**2, max(1.001, cap * cap / max(float(w @ w), 1e-300))) * float(w @ w)
    for finer in range(_FINEST + 1):
        steps = 10.0 ** (np.floor(np.log10(3 * error)) - finer)
        values, away = (
            np.array([_rounded(*each, outwards) for each in zip(exact, w, steps, levers, strict=True)])
            for outwards in (False, True)
        )
        farther = np.abs(chance.point(away)) - np.abs(chance.point(values))
        for k in (None, *np.argsort(farther, kind="stable")):
            if k is not None:
                values[k] = away[k]
            place = chance.point(values)
            if float(place @ place) <= most and chance.at(place) >= target:
                return values
    return exact


def _rounded(value: float, w: float, step: float, lever: Lever, outwards: bool) -> float:
    towards = {True: math.ceil, False: math.floor}[w > 0] if w and outwards else round
    digits = max(0, -math.floor(math.log10(step)))
    found = round(towards(round(value / step, 6)) * step, digits)
    return found if lever.bounds[0] <= found <= lever.bounds[1] else value
