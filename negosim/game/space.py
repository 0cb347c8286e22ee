"""All packages of a dispute at once: which issues vary, what payoffs are summed, and the plan for it.

Every combination of levels, save that ``sequence`` (no package's payoffs hang on it) and frozen
issues keep the level of y(start), the package in force at the start. A package has a rank: its place
in the list of all, the first issue of the dispute varying slowest.

    rank(x) = Σ over issues that vary of level · radix
    u_i(x)  = Σ over terms of player i of ( v_τ(x) - v_τ(x⁰) )          (model, section 2)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from negosim.errors import RequestFault
from negosim.game.axes import Axes, Package, axes_of, overlaid
from negosim.game.elimination import Bucket, Factor, Plan, buckets, plan_of
from negosim.game.entries import Product, Products
from negosim.game.packages import CompiledTerm, payees
from negosim.reading import named
from negosim.scenario.data import Scenario

__all__ = ["LARGEST_TABLE", "MOST_PACKAGES", "Space", "space_of"]

MOST_PACKAGES = 2**62
"""Ranks are whole numbers of 64 bits."""

LARGEST_TABLE = 2**16
"""Settings of the issues that are looked at together."""

_MOST_NAMES = 12


@dataclass(frozen=True, eq=False)
class Space:
    """The packages of a scenario, without a list of them.

    Attributes
    ----------
    issues : tuple of int
        Positions of the issues that vary, in the dispute's order.
    sizes, radix : tuple of int
        For each of them the number of levels, and what a level adds to the rank.
    base : Package
        y(start): the levels of the issues that do not vary.
    differences : tuple of pairs of Product
        Input rows: v_τ(x) and v_τ(x⁰), each difference once for each player.
    terms : tuple of tuple of tuple of int
        For each player and each of its terms the rows that the term can give.
    plan : Plan
        How to come to the frontier.
    """

    issues: tuple[int, ...]
    sizes: tuple[int, ...]
    radix: tuple[int, ...]
    base: Package
    differences: tuple[tuple[Product, Product], ...]
    terms: tuple[tuple[tuple[int, ...], ...], ...]
    plan: Plan

    @property
    def count(self) -> int:
        """Number of packages."""
        return prod(self.sizes)

    def package(self, rank: int) -> Package:
        """The package of a rank."""
        each = zip(self.issues, self.sizes, self.radix, strict=True)
        return overlaid(self.base, {k: int(rank) // radix % size for k, size, radix in each})

    def rank(self, x: Package) -> int:
        """The rank of a package; issues that do not vary do not count."""
        return sum(x[k] * radix for k, radix in zip(self.issues, self.radix, strict=True))


def space_of(scenario: Scenario) -> Space:
    """The space of all packages of a scenario.

    Raises
    ------
    RequestFault
        There are more than 2^62 packages, or terms tie so many issues together that their settings
        would have to be gone through one by one.
    """
    axes = axes_of(scenario.dispute)
    base = overlaid(axes.status_quo, axes.positions(scenario.in_force))
    fixed = {axes.sequence, *(axes.issue(name) for name in scenario.frozen)}
    issues = tuple(k for k in range(len(axes.issues)) if k not in fixed)
    sizes = tuple(len(axes.levels[k]) for k in issues)
    _check_count(prod(sizes))
    radix = tuple(prod(sizes[place + 1 :]) for place in range(len(sizes)))
    factors, differences, terms = _inputs(scenario, axes, base, issues)
    order = buckets(sizes, [factor.scope for factor in factors])
    _check_table(order, [axes.issues[k] for k in issues])
    return Space(
        issues=issues,
        sizes=sizes,
        radix=radix,
        base=base,
        differences=differences,
        terms=terms,
        plan=plan_of(sizes, radix, factors, order),
    )


_Inputs = tuple[list[Factor], tuple[tuple[Product, Product], ...], tuple[tuple[tuple[int, ...], ...], ...]]


def _inputs(scenario: Scenario, axes: Axes, base: Package, issues: tuple[int, ...]) -> _Inputs:
    """Factors over the issues that vary, by their place among them, and the rows that they look at."""
    factors: list[Factor] = []
    differences: list[tuple[Product, Product]] = []
    terms = []
    for listed in payees(scenario.dispute)[: len(axes.players)]:
        rows = Products()
        own = [_factor(CompiledTerm(term, axes), rows, axes, base, issues) for term in listed]
        own = [_moved(factor, len(differences)) for factor in own]
        terms.append(tuple(_rows_of(factor) for factor in own))
        factors += own
        differences += rows.rows
    return factors, tuple(differences), tuple(terms)


def _factor(
    term: CompiledTerm, products: Products, axes: Axes, base: Package, issues: tuple[int, ...]
) -> Factor:
    scope = tuple(k for k in term.scope if k in issues)
    before, rows = term.value(axes.status_quo), {}
    for levels in product(*(range(len(axes.levels[k])) for k in scope)):
        x = overlaid(base, dict(zip(scope, levels, strict=True)))
        row = products.row(term.value(x), before)
        rows[levels] = () if row is None else (row,)
    return Factor(tuple(issues.index(k) for k in scope), rows)


def _moved(factor: Factor, by: int) -> Factor:
    """A factor whose rows stand after those of the player before."""
    return Factor(factor.scope, {at: tuple(row + by for row in rows) for at, rows in factor.rows.items()})


def _rows_of(factor: Factor) -> tuple[int, ...]:
    return tuple(dict.fromkeys(row for rows in factor.rows.values() for row in rows))


# ---- What is refused
def _check_count(count: int) -> None:
    if count > MOST_PACKAGES:
        raise RequestFault(
            f"expected at most 2^62 packages to find the Pareto frontier of, found {count:.3g}; "
            "freeze issues, or look at the offers on the table alone."
        )


def _check_table(order: Sequence[Bucket], names: Sequence[str]) -> None:
    if not order:
        return
    worst = max(order, key=lambda bucket: bucket.table)
    if worst.table > LARGEST_TABLE:
        together = sorted((worst.issue, *worst.neighbours))
        raise RequestFault(
            f"expected terms that tie issues together in at most {LARGEST_TABLE:,} combinations of levels, "
            f"found {worst.table:,} of {', '.join(_some(names[k] for k in together))}; "
            "freeze issues, give terms smaller scopes, or look at the offers on the table alone."
        )


def _some(names: Iterator[str]) -> list[str]:
    listed = [named(name) for name in names]
    if len(listed) <= _MOST_NAMES:
        return listed
    return [*listed[:_MOST_NAMES], f"{len(listed) - _MOST_NAMES} more"]
