"""Where a value lies in a prior: distance from its mean in standard deviations, and the share beyond it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from negosim.dispute.priors import Prior
from negosim.model.priors import quantile
from negosim.study.prior_moments import prior_moments

__all__ = ["PriorFacts", "facts_of_prior"]

_HALVINGS = 53


@dataclass(frozen=True)
class PriorFacts:
    """A prior in a few numbers; of one with a single value all are that value, and ``sd`` is 0."""

    prior: Prior
    mode: float
    mean: float
    sd: float
    p05: float
    p95: float

    def deviations(self, value: float) -> float:
        """Distance of a value from the mean, in standard deviations; not a number where there is none."""
        return (value - self.mean) / self.sd if self.sd > 0 else math.nan

    def share_beyond(self, value: float) -> float:
        """Share of the prior that lies as far as a value, on its side of the mean."""
        if value >= self.mean:
            return 1.0 - self._share_below(value, strictly=True)
        return self._share_below(value, strictly=False)

    def _share_below(self, value: float, *, strictly: bool) -> float:
        """Share below a value, or up to it: quantile functions rise, so it is found by halving."""
        low, high = self.prior.support()
        if value > high or value < low:
            return float(value > high)
        if not strictly and value == high:
            return 1.0
        below, above = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = (below + above) / 2
            at = float(quantile(self.prior, np.array([middle]))[0])
            if at < value or (at == value and not strictly):
                below = middle
            else:
                above = middle
        return (below + above) / 2


def facts_of_prior(prior: Prior) -> PriorFacts:
    """A prior in a few numbers."""
    mean, sd = prior_moments(prior)
    p05, p95 = quantile(prior, np.array([0.05, 0.95])).tolist()
    return PriorFacts(prior, prior.mode(), mean, sd, p05, p95)
