"""Priors: from a uniform number to a parameter's value, by the inverse distribution function.

Every quantile function is monotone, so that two scenarios that share their uniforms (common random
numbers) differ only by what their priors say.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import betaincinv, log_ndtr, ndtr, ndtri, ndtri_exp

from negosim.dispute.priors import Kind, Prior
from negosim.model.lanes import Floats

__all__ = ["quantile"]


def quantile(prior: Prior, u: Floats) -> Floats:
    """Values of a parameter at given probabilities.

    Parameters
    ----------
    prior : Prior
    u : (draws,) array
        Numbers strictly between 0 and 1.

    Returns
    -------
    (draws,) array
        ``scale · F⁻¹(u) + add``, inside the prior's support.
    """
    x = _QUANTILES[prior.kind](prior, u)
    finite = np.isfinite(x)
    values = np.where(finite, prior.scale * np.where(finite, x, 0.0) + prior.add, x)
    # Rounding can lead a step outside, where the legal range may end.
    return np.clip(values, *prior.support())


def _fixed(prior: Prior, u: Floats) -> Floats:
    return np.full(u.shape, prior.numbers[0])


def _uniform(prior: Prior, u: Floats) -> Floats:
    low, high = prior.numbers
    return low + (high - low) * u


def _triangular(prior: Prior, u: Floats) -> Floats:
    low, mode, high = prior.numbers
    width = high - low
    rising = low + np.sqrt(u * width * (mode - low))
    falling = high - np.sqrt((1.0 - u) * width * (high - mode))
    return np.where(u * width < mode - low, rising, falling)


def _truncated_normal(mean: float, sd: float, low: float, high: float, u: Floats) -> Floats:
    """Quantiles of a normal distribution cut off at low and high, from whichever tail is exact."""
    a, b = (low - mean) / sd, (high - mean) / sd
    if a > 0:
        return -_truncated_normal(-mean, sd, -high, -low, 1.0 - u)
    with np.errstate(divide="ignore"):
        if b < 0:
            # Both ends in the lower tail: work with logarithms, which do not run out of digits.
            top, bottom = log_ndtr(b), log_ndtr(a)
            z = ndtri_exp(top + np.log(u + (1.0 - u) * np.exp(bottom - top)))
        else:
            z = ndtri(ndtr(a) + u * (ndtr(b) - ndtr(a)))
    x: Floats = np.clip(mean + sd * z, low, high)
    return x


def _normal(prior: Prior, u: Floats) -> Floats:
    mean, sd, low, high = prior.numbers
    return _truncated_normal(mean, sd, low, high, u)


def _lognormal(prior: Prior, u: Floats) -> Floats:
    median, sd, low, high = prior.numbers
    with np.errstate(divide="ignore"):
        ends = np.log([low, high])
    x = np.exp(_truncated_normal(float(np.log(median)), sd, float(ends[0]), float(ends[1]), u))
    return np.clip(x, low, high)


def _beta(prior: Prior, u: Floats) -> Floats:
    a, b, low, high = prior.numbers
    x: Floats = low + (high - low) * betaincinv(a, b, u)
    return x


def _pert(prior: Prior, u: Floats) -> Floats:
    """PERT: a beta distribution with mean (low + 4·mode + high) / 6 (Malcolm et al. 1959)."""
    low, mode, high = prior.numbers
    a = 1.0 + 4.0 * (mode - low) / (high - low)
    b = 1.0 + 4.0 * (high - mode) / (high - low)
    x: Floats = low + (high - low) * betaincinv(a, b, u)
    return x


def _discrete(prior: Prior, u: Floats) -> Floats:
    """Values in rising order, so that the quantile function is monotone."""
    order = np.argsort(prior.numbers, kind="stable")
    values = np.array(prior.numbers)[order]
    steps = np.cumsum(np.array(prior.weights)[order])
    last = int(np.flatnonzero(np.array(prior.weights)[order])[-1])
    return values[np.minimum(np.searchsorted(steps, u, side="right"), last)]


_QUANTILES: dict[Kind, Callable[[Prior, Floats], Floats]] = {
    Kind.FIXED: _fixed,
    Kind.UNIFORM: _uniform,
    Kind.TRIANGULAR: _triangular,
    Kind.NORMAL: _normal,
    Kind.LOGNORMAL: _lognormal,
    Kind.BETA: _beta,
    Kind.PERT: _pert,
    Kind.DISCRETE: _discrete,
}
