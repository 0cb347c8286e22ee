"""All packages of a scenario one by one, in exact arithmetic, and random scenarios with many ties."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from build import PLAYERS, Data, Theta, dispute, scenario, term

from negosim.dispute.data import Dispute, Term
from negosim.scenario.data import Scenario

Exact = Mapping[str, Fraction]
LEVELS = ("l0", "l1", "l2")


class Point(NamedTuple):
    """An efficient pair of payoffs, in units, the first package of the list that has it, and how many do."""

    u: tuple[int, int]
    rank: int
    alike: int


class Enumerated(NamedTuple):
    """All packages: payoffs in whole units, in an order where the last issue varies fastest; the units."""

    units: tuple[Fraction, Fraction]
    payoffs: npt.NDArray[np.int64]

    def frontier(self) -> list[Point]:
        """By the definition, after sorting: only a pair that comes later can beat one."""
        pairs, first, count = np.unique(self.payoffs, axis=0, return_index=True, return_counts=True)
        best_later = np.maximum.accumulate(pairs[::-1, 1])[::-1]
        kept = [k for k in range(len(pairs)) if k == len(pairs) - 1 or pairs[k, 1] > best_later[k + 1]]
        return [Point((int(pairs[k, 0]), int(pairs[k, 1])), int(first[k]), int(count[k])) for k in kept]


def enumerated(what: Scenario, theta: Exact) -> Enumerated:
    """Payoffs of every package, term by term over the grid of all levels of all issues that vary."""
    over = what.dispute
    fixed = set(what.frozen) | ({over.delivery.issue} if over.delivery else set())
    grid = [name for name in over.issues if name not in fixed]
    units, payoffs = [], []
    for player in over.players:
        terms = over.terms.get(player, {}).values()
        tables = [differences_of(over, own, grid, what.in_force, theta) for own in terms]
        unit = unit_of(sum((max(map(abs, values)) for values, _ in tables), Fraction(0)))
        total = np.zeros([len(over.issues[name].levels) for name in grid], dtype=np.int64)
        for values, shape in tables:
            total += np.array([round(v / unit) for v in values], dtype=np.int64).reshape(shape)
        units.append(unit)
        payoffs.append(total.ravel())
    return Enumerated((units[0], units[1]), np.stack(payoffs, axis=1))


def unit_of(bound: Fraction) -> Fraction:
    """10^(⌈log10 bound⌉ - 14)."""
    k = 0
    while Fraction(10) ** k < bound:
        k += 1
    while bound > 0 and Fraction(10) ** (k - 1) >= bound:
        k -= 1
    return Fraction(10) ** (k - 14)


def differences_of(
    over: Dispute, own: Term, grid: list[str], in_force: Mapping[str, str], theta: Exact
) -> tuple[list[Fraction], list[int]]:
    """v(x) - v(x⁰) of a term over the grid, with one entry along issues outside its scope, and the shape."""
    start = {name: issue.status_quo for name, issue in over.issues.items()}
    axes = [list(over.issues[name].levels) if name in own.scope else [""] for name in grid]
    values = []
    for levels in product(*axes):
        x = start | dict(in_force) | {k: level for k, level in zip(grid, levels, strict=True) if level}
        values.append(value_of(own, x, theta) - value_of(own, start, theta))
    return values, [len(levels) for levels in axes]


def value_of(own: Term, x: Mapping[str, str], theta: Exact) -> Fraction:
    entry = own.table.get(tuple(x[k] for k in own.scope))
    if entry is None:
        return Fraction(0)
    return math.prod(
        (theta[f] if isinstance(f, str) else exact(f) for f in (*own.weights, *entry)), start=exact(1)
    )


def exactly(theta: Theta) -> Exact:
    """Parameters as they were written, but for those that are infinite, which no payoff has."""
    return {name: exact(value) for name, value in theta.items() if math.isfinite(value)}


def exact(value: float) -> Fraction:
    """A number as it was written."""
    return Fraction(str(float(value)))


# ---- Random disputes with many ties
POINTS = [0.1, 0.2, 0.3, -0.1, -0.3, 0.0, 0.7, 1.1, -1.0, 2.0]


def random_scenario(rng: np.random.Generator, *, times: float = 1.0, more: float = 0.0) -> Scenario:
    """Up to five issues, terms with any scopes, a status quo anywhere, something in force and frozen.

    North's points are multiplied by ``times``, and in force and frozen it has ``more`` of them.
    """
    names = list("abcde"[: rng.integers(1, 6)])
    levels = {name: list(LEVELS[: rng.integers(1, 4)]) for name in names}
    status_quo = {name: str(rng.choice(levels[name])) for name in names}
    interim = [name for name in names if rng.random() < 0.5]
    north, south = ([random_term(rng, levels) for _ in range(rng.integers(0, 6))] for _ in PLAYERS)
    for own in north:
        own["weights"].append(times)
    north.append(term("treaty", "more", {"on": more}))
    issues: dict[str, str | Data] = {"more": {"levels": "off on", "interim": True}}
    for name in names:
        issues[name] = {
            "levels": " ".join(levels[name]),
            "status_quo": status_quo[name],
            "interim": name in interim,
        }
    return scenario(
        dispute(issues, north, south, parameters={"worth": 1.0, "weight": 1.0}),
        in_force={"more": "on"} | {name: str(rng.choice(levels[name])) for name in interim},
        frozen=("more", *(name for name in interim if rng.random() < 0.25)),
    )


def random_term(rng: np.random.Generator, levels: dict[str, list[str]]) -> Data:
    size = min(int(rng.integers(1, 4)), len(levels))
    scope = rng.choice(list(levels), size=size, replace=False).tolist()
    table: Data = {}
    for setting in product(*(levels[k] for k in scope)):
        if rng.random() < 0.8 or not table:
            inner = table
            for level in setting[:-1]:
                inner = inner.setdefault(level, {})
            inner[setting[-1]] = [float(rng.choice(POINTS)), "worth"][int(rng.random() < 0.2)]
    weights = ["weight"] if rng.random() < 0.3 else []
    effect = str(rng.choice(["delivery", "signature", "treaty"]))
    return term(effect, " ".join(scope), table, *weights)


def random_thetas(rng: np.random.Generator, what: Scenario) -> list[Theta]:
    drawn = {"worth": [0.3, -0.2, 0.1], "weight": [1.0, 0.5, 0.0]}
    return [
        {name: float(rng.choice(drawn.get(name, [0.5]))) for name in what.dispute.parameters}
        for _ in range(3)
    ]
