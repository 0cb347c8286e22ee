"""The nearest point at which a probability reaches a target, and the highest probability in a box.

Points w are counted in units of distance from the means of the priors, so that the distance is |w|:

    minimise |w|²   subject to   logit P(w) ≥ logit(target),   low ≤ w ≤ high

by sequential quadratic programming (Kraft 1988, SLSQP in SciPy) with gradients by differences on common
random numbers. P is a mean over draws of probabilities that are exact in each, so that it is smooth
wherever choices are logit. The point that the optimiser ends at is moved along its ray from the means until
it reaches the target, no farther.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from negosim.model.lanes import Floats
from negosim.scenario.data import Concept
from negosim.study.goal import Goal
from negosim.study.responses import Responses
from negosim.study.whatif_levers import Lever, evenly

__all__ = [
    "Chance",
    "Found",
    "evolved",
    "generator",
    "highest",
    "nearest",
    "on_ray",
    "pulled_back",
    "reached_from",
    "starts_of",
]

_LEAST = 1e-12
_STEP, _COARSE_STEP = 0.02, 0.25  # of differences, in units of distance; where choices jump, the second
_ITERATIONS, _BISECTIONS = 25, 14
_CLOSE, _FINE = 1e-2, 5e-3  # of half the squared distance, and of the logit: differences are not more exact
_SPREAD = 3.0
_TOGETHER = 2**16  # draws
_SWEEPS, _CLIMBS = 3, 3
_STRETCHES = (1.0, 1.002, 1.02, 1.1, 1.3, 2.0)


class Chance:
    """Probability of a goal where some parameters are set, over some of the draws.

    Parameters
    ----------
    responses : Responses
    goal : Goal
    levers : sequence of Lever
        Those that are set; all others are drawn as before.
    draws : int, optional
        Over so many draws, taken evenly from all; by default over all.
    """

    def __init__(
        self, responses: Responses, goal: Goal, levers: Sequence[Lever], draws: int | None = None
    ) -> None:
        self.levers = tuple(levers)
        self._responses, self._goal = responses, goal
        self._theta = responses.theta if draws is None else evenly(responses.theta, draws)
        self._rows = [responses.rows[lever.name] for lever in levers]
        self._mean = np.array([lever.mean for lever in levers])
        self._scale = np.array([lever.scale for lever in levers])
        bounds = np.array([lever.bounds for lever in levers]).reshape(-1, 2)
        self.low = (bounds[:, 0] - self._mean) / self._scale
        self.high = (bounds[:, 1] - self._mean) / self._scale
        self.smooth = responses.scenario.run.concept is Concept.QRE
        self.step = _STEP if self.smooth else _COARSE_STEP
        self._known: dict[bytes, float] = {}

    @property
    def draws(self) -> int:
        """How many draws."""
        return int(self._theta.shape[1])

    def values(self, w: Floats) -> Floats:
        """Values of the parameters at a point, inside their bounds."""
        inside = np.clip(w, self.low, self.high)
        bounds = np.array([lever.bounds for lever in self.levers]).reshape(-1, 2)
        found: Floats = np.clip(self._mean + inside * self._scale, bounds[:, 0], bounds[:, 1])
        return found

    def point(self, values: Floats) -> Floats:
        """The point of some values."""
        found: Floats = (values - self._mean) / self._scale
        return found

    def per_draw(self, w: Floats) -> Floats:
        """Probability in each draw, ``(draws,)``."""
        theta = self._theta.copy()
        theta[self._rows] = self.values(w)[:, None]
        return self._goal.of(self._responses.solved(theta)["probabilities"])

    def at(self, w: Floats) -> float:
        """Its mean; a point that was asked for before is not solved again."""
        key = w.tobytes()
        if key not in self._known:
            self._known[key] = float(self.per_draw(w).mean())
        return self._known[key]

    def logit(self, w: Floats) -> float:
        """Its logit, finite also at 0 and 1."""
        p = min(max(self.at(w), _LEAST), 1 - _LEAST)
        return float(np.log(p / (1 - p)))

    def slope(self, w: Floats) -> Floats:
        """Gradient of the logit, by differences that stay inside the bounds."""
        steps = np.where(w + self.step <= self.high, self.step, -self.step)
        there = w + np.diag(steps)
        self._solve_together([w, *there])
        here = self.logit(w)
        return np.array([(self.logit(point) - here) / step for point, step in zip(there, steps, strict=True)])

    def _solve_together(self, points: Sequence[Floats]) -> None:
        """Solve several points at once, which takes less time than one by one if there are few draws."""
        new = [point for point in points if point.tobytes() not in self._known]
        if len(new) < 2 or len(new) * self.draws > _TOGETHER:
            return
        theta = np.tile(self._theta, len(new))
        theta[self._rows] = np.repeat(
            np.stack([self.values(point) for point in new], axis=1), self.draws, axis=1
        )
        likely = self._goal.of(self._responses.solved(theta)["probabilities"])
        for point, own in zip(new, likely.reshape(len(new), self.draws), strict=True):
            self._known[point.tobytes()] = float(own.mean())


@dataclass(frozen=True)
class Found:
    """Where a search ended: the point, its probability, and whether that reaches the target."""

    w: Floats
    probability: float
    reached: bool

    @property
    def distance(self) -> float:
        """From the means of the priors."""
        return float(np.sqrt((self.w * self.w).sum()))


def nearest(chance: Chance, target: float, start: Floats, iterations: int = _ITERATIONS) -> Found:
    """The nearest point that reaches a target, as far as one start finds it in so many iterations."""
    w = _programmed(chance, target, np.clip(start, chance.low, chance.high), _CLOSE, iterations)
    half = 0.5 * float((w * w).sum())
    if 0 < half < 2:  # so near that it takes a finer measure
        w = _programmed(chance, target, w, _FINE * half, iterations)
    return on_ray(chance, target, w)


def _programmed(chance: Chance, target: float, start: Floats, close: float, iterations: int) -> Floats:
    from scipy.optimize import minimize

    goal = float(np.log(target / (1 - target)))
    reach: dict[str, Any] = {"type": "ineq", "fun": lambda w: chance.logit(w) - goal, "jac": chance.slope}
    optimise: Any = minimize
    ended = optimise(
        lambda w: 0.5 * float((w * w).sum()),
        start,
        jac=lambda w: w,
        method="SLSQP",
        bounds=list(zip(chance.low, chance.high, strict=True)),
        constraints=[reach],
        options={"maxiter": iterations, "ftol": close},
    )
    found: Floats = np.clip(ended.x, chance.low, chance.high) if np.isfinite(ended.x).all() else start
    return found


def on_ray(chance: Chance, target: float, w: Floats) -> Found:
    """The first point that reaches a target on the ray from the means through a point, and a bit beyond."""

    def along(t: float) -> Floats:
        found: Floats = np.clip(t * w, chance.low, chance.high)
        return found

    enough = next((t for t in _STRETCHES if chance.at(along(t)) >= target), None)
    if enough is None:
        best = max((along(t) for t in _STRETCHES), key=chance.at)
        return Found(best, chance.at(best), False)
    centre = along(0.0)
    if chance.at(centre) >= target:
        return Found(centre, chance.at(centre), True)
    first = along(_least(lambda t: chance.at(along(t)) - target, enough))
    return Found(first, chance.at(first), True)


def _least(short: Callable[[float], float], enough: float) -> float:
    """Where a function becomes 0 or more, at or below ``enough``, where it is."""
    low, high = 0.0, enough
    for fraction in (0.999, 0.99, 0.9):  # where the optimiser has worked, the point is nearly the first
        t = fraction * enough
        if short(t) < 0:
            low = t
            break
        high = t
    for _ in range(_BISECTIONS):
        if high - low <= 1e-4 * enough:
            break
        middle = (low + high) / 2
        low, high = (middle, high) if short(middle) < 0 else (low, middle)
    return high


def reached_from(chance: Chance, target: float, w: Floats, iterations: int = _ITERATIONS) -> Found:
    """The nearest point from one that reaches a target, or nearly; never farther out than that one.

    Where the optimiser loses the target, or ends farther off than the ray through the point, the ray counts.
    """
    ended, ray = nearest(chance, target, w, iterations), on_ray(chance, target, w)
    if not (ended.reached or ray.reached):
        return max((ended, ray), key=lambda found: found.probability)
    worse = ray.reached and not (ended.reached and ended.distance <= 1.001 * ray.distance)
    found = ray if worse else ended
    pulled = pulled_back(chance, target, found)
    if pulled.distance > 0.99 * found.distance:
        return pulled
    again = nearest(chance, target, pulled.w, iterations)
    return again if again.reached and again.distance < pulled.distance else pulled


def pulled_back(chance: Chance, target: float, found: Found) -> Found:
    """A point that reaches a target with each coordinate as near to its mean as the others allow.

    Coordinates are taken one after the other, the farthest first, by bisection; all of them again as long as
    that shortens the distance by more than a thousandth.
    """
    for _ in range(_SWEEPS):
        before = found.distance
        for k in np.argsort(-np.abs(found.w), kind="stable"):
            found = _pulled(chance, target, found, int(k))
        if found.distance > 0.999 * before:
            break
    return found


def _pulled(chance: Chance, target: float, found: Found, k: int) -> Found:
    def at(t: float) -> Floats:
        moved = found.w.copy()
        moved[k] *= t
        return np.clip(moved, chance.low, chance.high)

    if found.w[k] == 0:
        return found
    if chance.at(at(0.0)) >= target:
        return Found(at(0.0), chance.at(at(0.0)), True)
    nearer = at(_least(lambda t: chance.at(at(t)) - target, 1.0))
    return Found(nearer, chance.at(nearer), True) if chance.at(nearer) >= target else found


def highest(chance: Chance, starts: Sequence[Floats]) -> Floats:
    """Where the probability is highest, as far as the best of some starts find it.

    Parameters
    ----------
    chance : Chance
    starts : sequence of array
        None of them has a higher probability than what is found.
    """
    from scipy.optimize import minimize

    bounds = list(zip(chance.low, chance.high, strict=True))
    ends = [np.clip(start, chance.low, chance.high) for start in starts]
    optimise: Any = minimize
    for start in sorted(ends, key=lambda w: -chance.at(w))[:_CLIMBS]:
        ended = optimise(
            lambda w: -chance.logit(w),
            start,
            jac=lambda w: -chance.slope(w),
            method="L-BFGS-B",
            bounds=bounds,
            options={"maxiter": 10, "maxfun": 16},
        )
        ends.append(np.clip(ended.x, chance.low, chance.high))
    return max(ends, key=chance.at)


def evolved(chance: Chance, seed: int) -> Floats:
    """Where differential evolution ends (Storn & Price 1997): for starts that lie on a plain."""
    from scipy.optimize import differential_evolution

    evolve: Any = differential_evolution
    ended = evolve(
        lambda w: -chance.logit(w),
        list(zip(chance.low, chance.high, strict=True)),
        maxiter=12,
        popsize=6,
        polish=False,
        rng=generator(seed, "evolution"),
        init="sobol",
    )
    found: Floats = np.clip(ended.x, chance.low, chance.high)
    return found


def generator(seed: int, what: str) -> np.random.Generator:
    """Random numbers for a search, from the scenario's seed (Philox; Salmon et al. 2011)."""
    digest = hashlib.sha256(f"negosim|{seed}|whatif|{what}".encode()).digest()
    seeds = np.random.SeedSequence(int.from_bytes(digest[:16], "little"))
    return np.random.Generator(np.random.Philox(seeds))


def starts_of(chance: Chance, count: int, seed: int) -> list[tuple[str, Floats]]:
    """Where searches begin: as favourable as priors allow, the means, then points at random.

    The first has each parameter at the end of its prior to which the probability rises from the means;
    random ones are within a few units of distance and inside the bounds.
    """
    centre = np.clip(np.zeros(len(chance.low)), chance.low, chance.high)
    rises = chance.slope(centre) > 0
    ends = [lever.ends[int(rise)] for lever, rise in zip(chance.levers, rises, strict=True)]
    random = generator(seed, "starts")
    low, high = np.clip(-_SPREAD, chance.low, chance.high), np.clip(_SPREAD, chance.low, chance.high)
    others = [("random", random.uniform(low, high)) for _ in range(count - 2)]
    return [("ends", chance.point(np.array(ends))), ("means", centre), *others][:count]
