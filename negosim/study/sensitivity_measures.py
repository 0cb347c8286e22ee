"""The methods side by side: which points each takes by default, and the tables that it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from negosim.errors import RequestFault
from negosim.model.lanes import Floats
from negosim.study.sensitivity_designs import LEVELS, CubeFunction, Design, Method, seed_for
from negosim.study.sensitivity_factors import Factor
from negosim.study.sensitivity_groups import NORMAL_95, group_designs, group_table, index_columns
from negosim.study.sensitivity_morris import EFFECT_RESAMPLES, elementary_effects
from negosim.study.sensitivity_pawn import DISTANCE_RESAMPLES, DUMMIES, PARTS, pawn_distances, with_dummies
from negosim.study.sensitivity_sobol import LEADING, RESAMPLES, SURE, Indices, convergence, sobol_indices

__all__ = ["Measured", "base_for", "measured", "planned"]

_DEFAULTS = {Method.SOBOL: (256, 2048), Method.MORRIS: (16, 256), Method.PAWN: (512, 4096)}
"""Fewest and most base points that are taken if nothing is said."""

_PER_DRAW = {Method.SOBOL: 4, Method.MORRIS: 32, Method.PAWN: 1}
"""For how many draws of the scenario there is one of them."""

_LEAST = {Method.SOBOL: 8, Method.MORRIS: 4, Method.PAWN: 100}
_CALLED = {Method.SOBOL: "base points", Method.MORRIS: "trajectories", Method.PAWN: "points"}
_MOST = 10**9


@dataclass(frozen=True)
class Measured:
    """What a method found: tables by name, what else is to be told, its resamples and settings."""

    tables: dict[str, pd.DataFrame]
    told: dict[str, Any]
    resamples: int
    settings: dict[str, Any]


def base_for(method: Method, base: int | None, draws: int) -> int:
    """How many base points, trajectories or points are taken.

    Raises
    ------
    RequestFault
        The number given is too small, or for Sobol' indices no power of two.
    """
    if base is None:
        least, most = _DEFAULTS[method]
        count = min(max(draws // _PER_DRAW[method], least), most)
        return _power(count) if method is Method.SOBOL else count
    least = _LEAST[method]
    if not least <= base <= _MOST:
        wanted = f"from {least:,} to {_MOST:,} {_CALLED[method]} for {method}"
        raise RequestFault(f"--base: expected {wanted}, found {base:,}; change it.")
    if method is Method.SOBOL and base != _power(base):
        near = _power(base)
        raise RequestFault(
            f"--base: expected a power of two for sobol, found {base}; use {near} or {2 * near}."
        )
    return base


def _power(count: int) -> int:
    """The largest power of two that is no larger."""
    return 1 << (count.bit_length() - 1)


def planned(method: Method, factors: Sequence[Factor], base: int) -> int:
    """How many points will be solved."""
    design = _design(method, factors, base, 1)
    groups = group_designs(design, factors).values() if method is Method.SOBOL else ()
    return design.rows + sum(each.rows for each in groups)


def measured(
    function: CubeFunction, method: Method, factors: Sequence[Factor], base: int, seed: int
) -> Measured | None:
    """What a method finds of a function of the unit cube; None if the function is constant.

    Parameters
    ----------
    function : callable
    method : Method
    factors : sequence of Factor
        What the axes of the cube stand for.
    base : int
        Base points, trajectories or points.
    seed : int
        The scenario's.

    Raises
    ------
    RequestFault
        A value is not finite, or there are too many points.
    """
    return _MEASURES[method](function, _design(method, factors, base, seed), factors, seed)


def _design(method: Method, factors: Sequence[Factor], base: int, seed: int) -> Design:
    names = tuple(factor.name for factor in factors)
    design = Design(method, names, base, seed_for(seed, f"{method}|points"))
    return with_dummies(design) if method is Method.PAWN else design


def _bootstrap(method: Method, seed: int) -> int:
    return seed_for(seed, f"{method}|bootstrap")


def _sobol(function: CubeFunction, design: Design, factors: Sequence[Factor], seed: int) -> Measured | None:
    points, again = design.points(), _bootstrap(Method.SOBOL, seed)
    found = sobol_indices(function, design, points, again)
    if found is None:
        return None
    groups, designs = group_table(function, design, factors, again)
    shares = found.first_resampled.sum(axis=1)
    told = {
        "first_sum": float(found.first.sum()),
        "first_sum_half_width": NORMAL_95 * float(shares.std(ddof=1)),
        "convergence": _convergence(found, factors),
        "designs": [design.data(points), *designs],
    }
    settings = {"leading": LEADING, "sure": SURE}
    table = index_columns(found) | {"first_half": found.first_half, "total_half": found.total_half}
    return Measured({"indices": _table(factors, table, "total"), "groups": groups}, told, RESAMPLES, settings)


def _convergence(found: Indices, factors: Sequence[Factor]) -> dict[str, Any]:
    told = convergence(found)
    return asdict(told) | {
        "leading": [factors[k].name for k in told.leading],
        "is_set_settled": told.is_set_settled,
        "widest_first": float(found.first_half_width.max()),
        "widest_total": float(found.total_half_width.max()),
    }


def _morris(function: CubeFunction, design: Design, factors: Sequence[Factor], seed: int) -> Measured | None:
    points = design.points()
    found = elementary_effects(function, design, points, _bootstrap(Method.MORRIS, seed))
    if found is None:
        return None
    columns = {
        **_interval("mu_star", found.mu_star, found.half_width),
        "mu": found.mu,
        "sigma": found.sigma,
    }
    told = {"designs": [design.data(points)]}
    tables = {"effects": _table(factors, columns, "mu_star")}
    return Measured(tables, told, EFFECT_RESAMPLES, {"levels": LEVELS})


def _pawn(function: CubeFunction, design: Design, factors: Sequence[Factor], seed: int) -> Measured | None:
    points = design.points()
    found = pawn_distances(function, design, points, _bootstrap(Method.PAWN, seed))
    if found is None:
        return None
    columns = {
        **_interval("median", found.median, found.median_half_width),
        **_interval("largest", found.largest, found.largest_half_width),
        "above": found.median > found.median_threshold,
    }
    told = {
        "median_threshold": found.median_threshold,
        "largest_threshold": found.largest_threshold,
        "median_of_dummies": found.median_of_dummies,
        "dummies": DUMMIES,
        "designs": [design.data(points)],
    }
    tables = {"distances": _table(factors, columns, "median")}
    return Measured(tables, told, DISTANCE_RESAMPLES, {"parts": PARTS, "dummies": DUMMIES})


def _interval(name: str, values: Floats, half_width: Floats) -> dict[str, Floats]:
    return {name: values, f"{name}_low": values - half_width, f"{name}_high": values + half_width}


def _table(factors: Sequence[Factor], columns: Mapping[str, Any], by: str) -> pd.DataFrame:
    """A row for each parameter, the largest first."""
    about = ("meaning", "player", "lever", "basis")
    words = {name: [getattr(factor, name) for factor in factors] for name in about}
    found = pd.DataFrame({"parameter": [factor.name for factor in factors], **words, **columns})
    return found.sort_values(by, ascending=False, kind="stable").reset_index(drop=True)


_MEASURES: dict[Method, Callable[[CubeFunction, Design, Sequence[Factor], int], Measured | None]] = {
    Method.SOBOL: _sobol,
    Method.MORRIS: _morris,
    Method.PAWN: _pawn,
}
