"""Sobol' indices: how much of a function's variance its arguments carry, alone and together.

With independent arguments x of y = f(x), and i an argument or a group of arguments:

    first order   S_i  = Var( E[y | x_i] ) / Var(y)
    total         ST_i = E( Var[y | x without i] ) / Var(y)

(Sobol' 1993; Homma & Saltelli 1996). With rows A and B of a scrambled Sobol' sequence and A_B^i the
rows of A whose i is taken from B (Saltelli et al. 2010):

    S_i  ≈ mean( f(B)·(f(A_B^i) − f(A)) ) / Var(y)
    ST_i ≈ mean( (f(A) − f(A_B^i))² ) / 2 / Var(y)

where f is taken less its mean over all these rows, so that S_i does not depend on where f is zero, and
Var(y) is that over the rows of A and B.

Intervals are ±1.96 standard deviations over bootstrap resamples of the rows, the same rows for all i
in a resample, so that ranks can be compared in each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from negosim.model.lanes import Floats
from negosim.study.sensitivity_designs import CubeFunction, Design, is_constant, values_at

__all__ = ["RESAMPLES", "Convergence", "Indices", "convergence", "sobol_indices"]

RESAMPLES = 200
"""Bootstrap resamples behind an interval."""

LEADING = 5
"""Of how many leading parameters the ranking is checked."""

SURE = 0.95
"""In which share of the bootstrap resamples a ranking must be the same to be called settled."""


@dataclass(frozen=True)
class Indices:
    """Indices of each argument or group.

    Attributes
    ----------
    first, total : (arguments,) array
    first_half_width, total_half_width : (arguments,) array
        Half of the 95 % interval.
    first_half, total_half : (arguments,) array
        The same from the first half of the base points; NaN where the function is constant there.
    first_resampled, total_resampled : (resamples, arguments) array
    """

    first: Floats
    total: Floats
    first_half_width: Floats
    total_half_width: Floats
    first_half: Floats
    total_half: Floats
    first_resampled: Floats
    total_resampled: Floats


def sobol_indices(function: CubeFunction, design: Design, points: Floats, seed: int) -> Indices | None:
    """First-order and total indices of a function of the unit cube.

    Parameters
    ----------
    function : callable
    design : Design
        Of Sobol' rows; with groups, indices are those of the groups, in the order of their first member.
    points : (rows, parameters) array
        Of the design.
    seed : int
        Of the bootstrap.

    Returns
    -------
    Indices or None
        None, if the function is constant at the base points.

    Raises
    ------
    RequestFault
        A value is not finite.
    """
    values = values_at(function, points, design.names)
    if is_constant(_base(values, design)):
        return None
    whole = _analysed(values, design, seed)
    half = values[: len(values) // 2]
    none = np.full(len(whole["S1"]), np.nan)
    early = {"S1": none, "ST": none} if is_constant(_base(half, design)) else _analysed(half, design, seed, 2)
    return Indices(
        first=whole["S1"],
        total=whole["ST"],
        first_half_width=whole["S1_conf"],
        total_half_width=whole["ST_conf"],
        first_half=early["S1"],
        total_half=early["ST"],
        first_resampled=whole["S1_conf_all"],
        total_resampled=whole["ST_conf_all"],
    )


def _base(values: Floats, design: Design) -> Floats:
    """Values at the rows of A and B."""
    step = design.rows // design.base
    return np.concatenate([values[::step], values[step - 1 :: step]])


def _analysed(values: Floats, design: Design, seed: int, resamples: int = RESAMPLES) -> Any:
    from SALib.analyze import sobol

    return sobol.analyze(
        design.problem,
        values,
        calc_second_order=False,
        num_resamples=resamples,
        keep_resamples=True,
        seed=seed,
    )


@dataclass(frozen=True)
class Convergence:
    """Whether the ranking of the leading arguments by total index is settled.

    Attributes
    ----------
    leading : tuple of int
        Their positions, the first being first.
    has_others : bool
        Whether any further argument has an effect; else it is no question which ones lead.
    has_half : bool
        Whether the first half of the base points has indices. If not, nothing is settled.
    settled : int
        How many places, from the first on, are the same from the first half of the base points and in
        nearly all bootstrap resamples.
    same_set, same_order : bool
        Whether the first half of the base points gives the same leading ones, and in the same order.
    set_kept, order_kept : float
        Shares of the bootstrap resamples that do.
    """

    leading: tuple[int, ...]
    has_others: bool
    has_half: bool
    settled: int
    same_set: bool
    same_order: bool
    set_kept: float
    order_kept: float

    @property
    def is_set_settled(self) -> bool:
        """Whether half of the points and nearly all resamples give the same leading ones, in any order."""
        return self.has_others and self.same_set and self.set_kept >= SURE


def convergence(indices: Indices) -> Convergence:
    """How far the ranking of the leading arguments is settled."""
    effects = int((indices.total > 0).sum())
    count = min(LEADING, effects)
    leading = _leaders(indices.total, count)
    has_half = bool(np.isfinite(indices.total_half).all())
    half = _leaders(indices.total_half, count) if has_half else ()
    resampled = [_leaders(row, count) for row in indices.total_resampled]

    def kept(places: int) -> float:
        return float(np.mean([found[:places] == leading[:places] for found in resampled]))

    sure = [k for k in range(1, count + 1) if half[:k] == leading[:k] and kept(k) >= SURE]
    return Convergence(
        leading=leading,
        has_others=effects > count,
        has_half=has_half,
        settled=max(sure, default=0),
        same_set=set(half) == set(leading),
        same_order=half == leading,
        set_kept=float(np.mean([set(found) == set(leading) for found in resampled])),
        order_kept=kept(count),
    )


def _leaders(totals: Floats, count: int) -> tuple[int, ...]:
    return tuple(np.argsort(-totals, kind="stable")[:count].tolist())
