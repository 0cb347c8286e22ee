"""Means over draws of numbers that are zero in most draws, such as how often each package is agreed on."""

from __future__ import annotations

import numpy as np

from negosim.model.draws import REPLICATES
from negosim.model.lanes import Floats, Ints
from negosim.outcomes.statistics import Mean, Moments, mean_of
from negosim.scenario.data import Design

__all__ = ["sparse_mean"]


def sparse_mean(values: Floats, group: Ints, groups: int, draw: Ints, draws: int, design: Design) -> Mean:
    """Mean over draws of each group's sum in a draw.

    Parameters
    ----------
    values : (rows,) array
        What is not zero; rows of one draw and group add up.
    group : (rows,) array
        From 0 to ``groups - 1``.
    groups : int
    draw : (rows,) array
        From 0 to ``draws - 1``.
    draws : int
    design : Design

    Returns
    -------
    Mean
        With ``(groups,)`` arrays.
    """
    place, at = np.unique(group * draws + draw, return_inverse=True)
    sums = np.bincount(at, values, len(place))
    of_group, of_draw = place // draws, place % draws
    replicates = 1 if design is Design.PLAIN else REPLICATES
    each = draws // replicates
    parts = []
    for r in range(replicates):
        ours = (of_draw >= r * each) & (of_draw < (r + 1) * each)
        parts.append(_moments(sums[ours], of_group[ours], groups, each))
    return mean_of(parts)


def _moments(values: Floats, group: Ints, groups: int, draws: int) -> Moments:
    mean = np.bincount(group, values, groups) / draws
    apart = values - mean[group]
    there = np.bincount(group, minlength=groups)
    squares = np.bincount(group, apart * apart, groups) + (draws - there) * mean * mean
    return Moments(draws, mean, squares)
