"""Designs of a sensitivity analysis: points of the unit cube, made by SALib, that anyone can make again.

All that a design depends on is in its ``data``: the order of the parameters, their groups, the number
of base points, the seed, the options of the sampler, the versions of what makes it, and the SHA-256 of
the numbers, row by row, as little-endian doubles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from typing import Any

import numpy as np

from negosim.errors import RequestFault
from negosim.model.lanes import Floats

__all__ = [
    "LEVELS",
    "MOST_BYTES",
    "CubeFunction",
    "Design",
    "Method",
    "design_from",
    "is_constant",
    "seed_for",
    "values_at",
]

CubeFunction = Callable[[Floats], Floats]
"""Takes points of the unit cube, ``(points, parameters)``, and gives a number at each, ``(points,)``."""

LEVELS = 4
"""Levels of the grid of Morris' method."""

MOST_BYTES = 4 * 2**30
"""The numbers of one design may need so much memory, not more."""

_ROUNDING = 1e-12

_MAKERS = ("SALib", "scipy", "numpy")


class Method(StrEnum):
    """How sensitivity is measured."""

    SOBOL = "sobol"
    MORRIS = "morris"
    PAWN = "pawn"


_OPTIONS: dict[Method, dict[str, Any]] = {
    Method.SOBOL: {"calc_second_order": False, "scramble": True},
    Method.MORRIS: {"num_levels": LEVELS},
    Method.PAWN: {},
}


@dataclass(frozen=True)
class Design:
    """Which points are looked at.

    Attributes
    ----------
    method : Method
        ``sobol``: ``base`` rows of a scrambled Sobol' sequence, crossed (Saltelli et al. 2010);
        ``morris``: ``base`` trajectories; ``pawn``: ``base`` points of a Latin hypercube.
    names : tuple of str
        Parameters in the order of the columns.
    base : int
    seed : int
    groups : tuple of str
        The group of each parameter, of a Sobol' design that crosses whole groups; else empty.
    """

    method: Method
    names: tuple[str, ...]
    base: int
    seed: int
    groups: tuple[str, ...] = ()

    @property
    def problem(self) -> dict[str, Any]:
        """What SALib calls the problem; a new one each time, since SALib writes into it."""
        bounds = [[0.0, 1.0] for _ in self.names]
        found = {"num_vars": len(self.names), "names": list(self.names), "bounds": bounds}
        return found | ({"groups": list(self.groups)} if self.groups else {})

    @property
    def rows(self) -> int:
        """How many points there are."""
        moved = len(set(self.groups)) if self.groups else len(self.names)
        each = {Method.SOBOL: moved + 2, Method.MORRIS: moved + 1, Method.PAWN: 1}
        return self.base * each[self.method]

    def points(self) -> Floats:
        """The points, ``(rows, parameters)``.

        Raises
        ------
        RequestFault
            There are too many for the memory.
        """
        needed = self.rows * len(self.names) * 8
        if needed > MOST_BYTES:
            raise RequestFault(
                f"--base {self.base}: a design of {self.rows:,} points needs {needed / 2**30:,.0f} GiB; "
                f"at most {MOST_BYTES / 2**30:.0f} GiB are taken, so use a smaller base."
            )
        made = _sampler(self.method)(self.problem, self.base, **_OPTIONS[self.method], seed=self.seed)
        return np.ascontiguousarray(made, dtype=np.float64)

    def data(self, points: Floats) -> dict[str, Any]:
        """All that is needed to make the points again, and to see that they are the same."""
        return {
            "method": self.method.value,
            "parameters": list(self.names),
            "groups": list(self.groups),
            "base": self.base,
            "seed": self.seed,
            "options": _OPTIONS[self.method],
            "versions": {name: version(name) for name in _MAKERS},
            "rows": len(points),
            "sha256": hashlib.sha256(points.astype("<f8").tobytes()).hexdigest(),
        }


def design_from(data: Mapping[str, Any]) -> Design:
    """A design from its data."""
    return Design(
        Method(data["method"]), tuple(data["parameters"]), data["base"], data["seed"], tuple(data["groups"])
    )


def seed_for(seed: int, what: str) -> int:
    """The seed of one part of an analysis, from that of the scenario; never 0, which SALib takes for none."""
    digest = hashlib.sha256(f"negosim|{seed}|sensitivity|{what}".encode()).digest()
    return int.from_bytes(digest[:4], "little") % (2**31 - 1) + 1


def values_at(function: CubeFunction, points: Floats, names: Sequence[str]) -> Floats:
    """A function at all points; SALib would turn what is no number into an index of 0.

    Raises
    ------
    RequestFault
        A value is not finite.
    """
    values = np.asarray(function(points), dtype=np.float64)
    wrong = np.flatnonzero(~np.isfinite(values))
    if len(wrong):
        raise RequestFault(
            f"expected a finite number at every point, found {values[wrong[0]]} at {len(wrong):,} of "
            f"{len(values):,} points, first at point {wrong[0]} of the design over {', '.join(names)}; "
            "no index can be trusted then."
        )
    return values


def is_constant(values: Floats) -> bool:
    """Whether values differ by no more than an error of rounding; SALib would call all indices 0 then."""
    return float(np.ptp(values)) <= _ROUNDING * max(1.0, float(np.abs(values).max()))


def _sampler(method: Method) -> Callable[..., Any]:
    from SALib.sample import latin, morris, sobol

    samplers: dict[Method, Callable[..., Any]] = {
        Method.SOBOL: sobol.sample,
        Method.MORRIS: morris.sample,
        Method.PAWN: latin.sample,
    }
    return samplers[method]
