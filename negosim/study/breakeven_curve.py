"""Mean probability of a goal as a function of one parameter, on the same draws of all others.

A long run is scanned on some of its draws. What they say of all draws is told by their own mean, or better,
by that of all draws at one value (the anchor) and their difference from it, draw by draw: since the draws
are the same (common random numbers), that difference is far less uncertain than either mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from negosim.model.draws import REPLICATES
from negosim.model.lanes import Floats
from negosim.scenario.data import Design, Run
from negosim.study.goal import Goal
from negosim.study.responses import Responses

__all__ = ["MANY", "SOME", "Curve", "Estimate", "estimate", "scanned"]

MANY, SOME = 1024, 512
"""Runs of more than ``MANY`` draws are scanned on ``SOME`` of them."""

_NORMAL_95, _LEAST = 1.959963984540054, 0.25
_ROUNDING = 1e-12  # what two solutions of one game may differ by


@dataclass(frozen=True)
class Estimate:
    """Mean probability over draws where a parameter has a value, and half its 95 % interval."""

    value: float
    mean: float
    half_width: float
    draws: int

    @property
    def ends(self) -> tuple[float, float]:
        """The 95 % interval, as far as it is a probability."""
        return max(0.0, self.mean - self.half_width), min(1.0, self.mean + self.half_width)


def estimate(responses: Responses, goal: Goal, probabilities: Floats, value: float) -> Estimate:
    """Mean over the scenario's draws from the probabilities of all classes, ``(classes, draws)``."""
    # Of several rows means are summed as in a run, so that they have the same bits.
    mean = responses.mean(np.stack([goal.of(probabilities)] * 2))
    return Estimate(value, float(mean.mean[0]), float(mean.half_width[0]), probabilities.shape[1])


def scanned(run: Run) -> npt.NDArray[np.intp]:
    """Draws on which a run is scanned: all of few, else the first of each randomisation of the design."""
    if run.draws <= MANY:
        return np.arange(run.draws)
    many = 1 if run.design is Design.PLAIN else REPLICATES
    each = run.draws // many
    return np.concatenate([np.arange(r * each, r * each + SOME // many) for r in range(many)])


class Curve:
    """The mean probability of a goal as a function of one parameter.

    Parameters
    ----------
    responses : Responses
    goal : Goal
        With a target.
    name : str
        The parameter; it has the same value in every draw.
    settings : mapping of str to float, optional
        Other parameters that are held at a value.

    Attributes
    ----------
    known : dict of float to Estimate
        What was found on all draws.
    """

    def __init__(
        self, responses: Responses, goal: Goal, name: str, settings: Mapping[str, float] | None = None
    ) -> None:
        self.target = goal.share or 0.0
        self.known: dict[float, Estimate] = {}
        self._shares: dict[float, Floats] = {}
        self._anchor: float | None = None
        self._responses, self._goal, self._name = responses, goal, name
        self._settings = dict(settings or {})
        self._some = scanned(responses.scenario.run)

    # ---- On all draws
    def at(self, value: float) -> Estimate:
        """What all draws say at a value."""
        if value not in self.known:
            found = self._responses.probabilities({**self._settings, self._name: value})
            self.known[value] = estimate(self._responses, self._goal, found, value)
        return self.known[value]

    def over(self, value: float) -> float:
        """How far the mean lies above the target, on all draws."""
        return self.at(value).mean - self.target

    def outside(self, value: float) -> float:
        """How far the target lies outside the 95 % interval of the mean; negative within it."""
        found = self.at(value)
        return abs(found.mean - self.target) - found.half_width

    # ---- On some of them
    def scan(self, values: Sequence[float]) -> None:
        """Solve at many values together; on all draws if they are few."""
        count = len(self._some)
        theta = np.repeat(self._responses.at(self._settings)[:, self._some], len(values), axis=1)
        theta = theta.reshape(theta.shape[0], count, len(values)).swapaxes(1, 2)
        theta[self._responses.rows[self._name]] = np.array(values)[:, None]
        found = self._responses.solved(theta.reshape(theta.shape[0], -1))["probabilities"]
        for k, value in enumerate(values):
            part = np.ascontiguousarray(found[:, k * count : (k + 1) * count])
            self._shares[value] = self._goal.of(part)
            if count == self._responses.scenario.run.draws:
                self.known[value] = estimate(self._responses, self._goal, part, value)

    def anchor(self, value: float) -> None:
        """Solve at a value of the scan on all draws, and hold the others against it from now on."""
        self.at(value)
        self._anchor = value

    def told(self, value: float) -> tuple[float, float]:
        """How far the mean lies above the target, and its standard error where not all draws were solved."""
        if value in self.known:
            return self.over(value), 0.0
        shares = self._shares[value]
        by_mean = (float(shares.mean()) - self.target, self._error(shares))
        if self._anchor is None:
            return by_mean
        apart = shares - self._shares[self._anchor]
        by_anchor = (self.over(self._anchor) + float(apart.mean()), _error_of(apart))
        return min(by_mean, by_anchor, key=lambda pair: pair[1])

    def _error(self, shares: Floats) -> float:
        # A rare class that no draw shows has no variance, so the error is a yes-or-no outcome's in part.
        coin = _LEAST * np.sqrt(self.target * (1 - self.target) / len(shares))
        return max(_error_of(shares), float(coin))

    def has(self, value: float) -> bool:
        """Whether anything was solved at a value."""
        return value in self.known or value in self._shares

    def crossed(self, low: float, high: float, shift: float) -> float:
        """Where the mean crosses the target by straight lines between what is known, raised by ``shift``."""
        values = [v for v in sorted({*self.known, *self._shares}) if low <= v <= high]
        over = [self.told(value)[0] + shift for value in values]
        for (a, x), (b, y) in pairwise(zip(values, over, strict=True)):
            if (x >= 0) != (y >= 0):
                return a + (b - a) * x / (x - y)
        return low

    @property
    def is_flat(self) -> bool:
        """Whether the probability is the same at all values of the scan, in every draw, but for rounding."""
        first, *others = self._shares.values()
        return all(float(np.abs(first - other).max()) <= _ROUNDING for other in others)

    def estimates(self) -> list[Estimate]:
        """Everything that was found, by rising values, on as many draws as were solved there."""
        return [
            self.known[value] if value in self.known else self._estimate(value)
            for value in sorted({*self.known, *self._shares})
        ]

    def _estimate(self, value: float) -> Estimate:
        shares = self._shares[value]
        return Estimate(value, float(shares.mean()), _NORMAL_95 * self._error(shares), len(shares))


def _error_of(values: Floats) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values)))
