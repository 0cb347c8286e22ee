"""Which sets of points to add and to merge, in which order, to come to the frontier of all packages.

Payoffs are sums of factors with small scopes, so issues can be eliminated one after the other
(bucket elimination, Dechter 1999; with sets of points in the place of numbers, Rollon & Larrosa
2006). For issue k, whose factors and messages share the neighbours N, and each setting n of these:

    message(n) = ∪ over levels l of k of ( factors at (n, l) + Σ messages at (n, l) )

pruned to its Pareto frontier, Σ being Minkowski sums. What is left at the end is a sum of messages
that hang on nothing. The order is greedy: least fill first (pairs of neighbours that did not hang
together before), then the smallest table.

Steps that have the same parts are one step. So what does not hang on an issue that others are
conditioned on is merged once, and so are settings at which factors say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from math import prod
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["ORIGIN", "PARTS", "SUM", "UNION", "Bucket", "Factor", "Plan", "buckets", "plan_of", "union_of"]

Ints = npt.NDArray[np.int64]
Setting = tuple[int, ...]
"""A level for each issue of a scope, in the order of the scope."""

UNION, SUM = 0, 1
"""Kinds of step."""

ORIGIN = 0
"""The slot that holds one point: no payoff, rank 0, one package."""

PARTS = 3
"""Numbers of a part: slot, cell, rank."""

_AT_ONCE = 16
"""Listed points that are merged one by one; then so many of these sets, and so on."""


class Factor(NamedTuple):
    """A function of few issues: for each setting of its scope the input rows that it adds up."""

    scope: tuple[int, ...]
    rows: Mapping[Setting, tuple[int, ...]]


class Bucket(NamedTuple):
    """An issue to be eliminated, the issues that it hangs together with by then, and their settings."""

    issue: int
    neighbours: tuple[int, ...]
    table: int


class Plan(NamedTuple):
    """Steps; what step j makes is slot j + 1. Everything is a whole number.

    Attributes
    ----------
    steps : (steps, 3) array
        Kind, first part, number of parts. UNION merges its parts, each a slot moved by the value of a
        cell and by a rank; SUM adds up two slots, whose cells and ranks do not count.
    parts : (parts, 3) array
        Slot, cell, rank.
    cell_begin, cell_rows : (cells + 1,) and (rows of cells,) arrays
        The input rows that each cell adds up, one cell after the other.
    result : int
        The slot that holds the frontier.
    """

    steps: Ints
    parts: Ints
    cell_begin: Ints
    cell_rows: Ints
    result: int


# ---- Order
def buckets(sizes: Sequence[int], scopes: Iterable[Sequence[int]]) -> list[Bucket]:
    """The order of elimination.

    Where fill and table are alike, it goes on where most has been merged: so one large set grows by
    small ones, and two large ones are seldom added up. Then an issue goes before those that carry more.
    """
    graph: dict[int, set[int]] = {k: set() for k in range(len(sizes))}
    for scope in scopes:
        for k in scope:
            graph[k] |= set(scope) - {k}
    merged = [1] * len(sizes)
    order = []

    def cost(k: int) -> tuple[int, int, int, int, int]:
        fill = sum(b not in graph[a] for a, b in combinations(graph[k], 2))
        around = max(merged[j] for j in (k, *graph[k]))
        return fill, _table(sizes, (k, *graph[k])), -around, merged[k], k

    while graph:
        k = min(graph, key=cost)
        neighbours = graph.pop(k)
        for j in neighbours:
            graph[j] = (graph[j] | neighbours) - {j, k}
            merged[j] *= merged[k] * sizes[k]
        order.append(Bucket(k, tuple(sorted(neighbours)), _table(sizes, (k, *neighbours))))
    return order


def _table(sizes: Sequence[int], scope: Iterable[int]) -> int:
    return prod(sizes[k] for k in scope)


# ---- Plan
@dataclass
class _Steps:
    """Distinct cells and steps, numbered as they are first met."""

    cells: dict[tuple[int, ...], int] = field(default_factory=dict)
    steps: dict[tuple[int, tuple[tuple[int, ...], ...]], int] = field(default_factory=dict)

    def cell(self, rows: Iterable[int]) -> int:
        return self.cells.setdefault(tuple(sorted(rows)), len(self.cells))

    def union(self, parts: Iterable[tuple[int, int, int]]) -> int:
        """The slot of a union of slots, each moved by a cell and a rank."""
        return self.steps.setdefault((UNION, tuple(parts)), len(self.steps) + 1)

    def total(self, slots: Iterable[int]) -> int:
        """The slot of the sum of slots, added up as listed."""
        total = ORIGIN
        for slot in slots:
            total = self._sum(total, slot) if total != ORIGIN else slot
        return total

    def _sum(self, a: int, b: int) -> int:
        parts = ((min(a, b), 0, 0), (max(a, b), 0, 0))
        return self.steps.setdefault((SUM, parts), len(self.steps) + 1)

    def plan(self, result: int) -> Plan:
        begin = np.cumsum([0, *(len(parts) for _, parts in self.steps)])
        steps = [(kind, begin[j], len(parts)) for j, (kind, parts) in enumerate(self.steps)]
        parts = [part for _, listed in self.steps for part in listed]
        return Plan(
            steps=np.array(steps, dtype=np.int64).reshape(-1, 3),
            parts=np.array(parts, dtype=np.int64).reshape(-1, PARTS),
            cell_begin=np.cumsum([0, *map(len, self.cells)]).astype(np.int64),
            cell_rows=np.array([row for rows in self.cells for row in rows], dtype=np.int64),
            result=result,
        )


class _Message(NamedTuple):
    """What eliminated issues amount to: a slot for each setting of the scope, of so many packages."""

    scope: tuple[int, ...]
    slots: Mapping[Setting, int]
    packages: int


def plan_of(
    sizes: Sequence[int], radix: Sequence[int], factors: Iterable[Factor], order: Iterable[Bucket]
) -> Plan:
    """The plan that eliminates every issue, in an order that ``buckets`` found.

    Parameters
    ----------
    sizes, radix : sequence of int
        Levels of each issue, and what a level adds to the rank of a package.
    factors : iterable of Factor
        Of both players; no matter whose, since a row is one player's.
    order : iterable of Bucket
    """
    steps, left, messages = _Steps(), list(factors), list[_Message]()
    for bucket in order:
        k = bucket.issue
        own = [factor for factor in left if k in factor.scope]
        incoming = sorted((m for m in messages if k in m.scope), key=_least_conditioned(sizes))
        left = [factor for factor in left if k not in factor.scope]
        messages = [m for m in messages if k not in m.scope]
        slots = {
            setting: steps.union(
                (
                    steps.total(m.slots[_part(at, m.scope)] for m in incoming),
                    steps.cell(row for factor in own for row in factor.rows[_part(at, factor.scope)]),
                    at[k] * radix[k],
                )
                for at in _settings(bucket, setting, sizes[k])
            )
            for setting in product(*(range(sizes[j]) for j in bucket.neighbours))
        }
        packages = prod(m.packages for m in incoming) * sizes[k]
        messages.append(_Message(bucket.neighbours, slots, packages))
    total = steps.total(m.slots[()] for m in sorted(messages, key=_least_conditioned(sizes)))
    constant = steps.cell(row for factor in left for row in factor.rows[()])
    return steps.plan(steps.union([(total, constant, 0)]))


def union_of(points: int) -> Plan:
    """The plan that merges listed points, of which the rows 2j and 2j + 1 hold the payoffs of point j."""
    steps = _Steps()

    def merged(parts: list[tuple[int, int, int]]) -> int:
        some = [parts[k : k + _AT_ONCE] for k in range(0, max(1, len(parts)), _AT_ONCE)]
        slots = [(steps.union(each), steps.cell(()), 0) for each in some]
        return slots[0][0] if len(slots) == 1 else merged(slots)

    return steps.plan(merged([(ORIGIN, steps.cell((2 * j, 2 * j + 1)), j) for j in range(points)]))


def _least_conditioned(sizes: Sequence[int]) -> Callable[[_Message], tuple[int, int]]:
    """Messages on fewest settings first, so that more steps are alike; of those the largest first."""
    return lambda message: (_table(sizes, message.scope), -message.packages)


def _settings(bucket: Bucket, setting: Setting, size: int) -> Iterable[dict[int, int]]:
    at = dict(zip(bucket.neighbours, setting, strict=True))
    return ({**at, bucket.issue: level} for level in range(size))


def _part(at: Mapping[int, int], scope: Iterable[int]) -> Setting:
    return tuple(at[k] for k in scope)
