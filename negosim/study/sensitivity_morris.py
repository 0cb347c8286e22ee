"""Elementary effects: what one step of one argument does, at many places (Morris 1991).

A trajectory starts anywhere on a grid and moves every argument once, by one step. Over the trajectories

    μ* = mean of |change|     (Campolongo, Cariboni & Saltelli 2007)
    μ  = mean of change,   σ = its standard deviation

μ* ranks the arguments. Where |μ| is below μ*, the effect changes its sign; where σ is as large as μ*, it
depends on where the others are. The grid has four levels, the middles of four equally likely parts of
each prior, and a step leads over two of them, that is over half of the prior. Effects are changes for such
a step, not divided by its length.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from negosim.model.lanes import Floats
from negosim.study.sensitivity_designs import LEVELS, CubeFunction, Design, is_constant, values_at

__all__ = ["EFFECT_RESAMPLES", "Effects", "elementary_effects", "in_the_middle"]

EFFECT_RESAMPLES = 1000

_STEP = LEVELS / (2.0 * (LEVELS - 1))  # of the grid from 0 to 1; SALib divides by it


@dataclass(frozen=True)
class Effects:
    """Statistics of the elementary effects of each argument, ``(arguments,)`` each.

    ``half_width`` is half of the 95 % interval of ``mu_star``, from a bootstrap of the trajectories.
    """

    mu_star: Floats
    half_width: Floats
    mu: Floats
    sigma: Floats


def elementary_effects(function: CubeFunction, design: Design, grid: Floats, seed: int) -> Effects | None:
    """Elementary effects of a function of the unit cube; None, if it is constant along all trajectories.

    Parameters
    ----------
    function : callable
    design : Design
        Of trajectories.
    grid : (rows, parameters) array
        Their points, on the grid from 0 to 1.
    seed : int
        Of the bootstrap.

    Raises
    ------
    RequestFault
        A value is not finite.
    """
    from SALib.analyze import morris

    values = values_at(function, in_the_middle(grid), design.names)
    if is_constant(values):
        return None
    found = morris.analyze(
        design.problem, grid, values, num_resamples=EFFECT_RESAMPLES, num_levels=LEVELS, seed=seed
    )
    mu_star, half_width, mu, sigma = (
        _STEP * np.asarray(found[name], dtype=np.float64)
        for name in ("mu_star", "mu_star_conf", "mu", "sigma")
    )
    return Effects(mu_star, half_width, mu, sigma)


def in_the_middle(grid: Floats) -> Floats:
    """Levels 0, 1/3, 2/3 and 1 of a grid as the middles of the four quarters: 1/8, 3/8, 5/8 and 7/8."""
    return (0.5 + (LEVELS - 1) * grid) / LEVELS
