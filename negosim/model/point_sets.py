"""Sets of points that no other point beats: their sums and unions, compiled.

A *set* is points (u_1, u_2, rank, alike) with u_1 falling and u_2 rising, both strictly: its lists
can be merged as sorted ones. Payoffs and ranks are whole numbers, so it does not matter in which
order they are added. Two points with the same payoffs are one, with the lower rank, and stand for
the packages of both.

    union:  A ∪ B, pruned                     merged from the first point on
    sum:    { a + b }, pruned = ∪ over a of ( a + B ),  A being the smaller of the two

A set that was pruned is as good as the whole: what a point beats, it beats after any sum too.
"""

from __future__ import annotations

from typing import NamedTuple

from negosim.game.elimination import ORIGIN, SUM, Plan
from negosim.model.lanes import Floats, Ints, entry_point, walk

__all__ = ["COLUMNS", "Work", "frontiers_from"]

COLUMNS = 3
"""Whole numbers of a point: u_1, u_2, rank."""


class Work(NamedTuple):
    """Where sets stand: rows of P (points, 3): u_1, u_2, rank, and of A (points,): alike.

    ``begin`` and ``end`` say where the set of each slot stands, ``cells (cells, 2)`` what each cell is worth.
    """

    P: Ints
    A: Floats
    begin: Ints
    end: Ints
    cells: Ints


@entry_point
def frontiers_from(
    plan: Plan, w: Work, values: Ints, player: Ints, d: int, sizes: Ints, points: Ints, alike: Floats
) -> int:
    """Write the frontiers of the draws from d on, u_1 rising; gives the first one without room."""
    n = 0
    while d < values.shape[1]:
        _cell_values(plan, w.cells, values, player, d)
        if not _sets(plan, w):
            return d
        size = w.end[plan.result] - w.begin[plan.result]
        if n + size > alike.shape[0]:
            return d
        for p in range(w.end[plan.result] - 1, w.begin[plan.result] - 1, -1):
            points[n, 0], points[n, 1], points[n, 2], alike[n] = w.P[p, 0], w.P[p, 1], w.P[p, 2], w.A[p]
            n += 1
        sizes[d] = size
        d += 1
    return d


@walk
def _cell_values(plan: Plan, cells: Ints, values: Ints, player: Ints, d: int) -> None:
    """Add up the input rows of each cell."""
    for c in range(cells.shape[0]):
        cells[c, 0] = cells[c, 1] = 0
        for j in range(plan.cell_begin[c], plan.cell_begin[c + 1]):
            row = plan.cell_rows[j]
            cells[c, player[row]] += values[row, d]


@walk
def _sets(plan: Plan, w: Work) -> bool:
    """Make the set of every slot, one after the other in the upper half of P; whether there was room."""
    top = w.A.shape[0] // 2
    w.P[top, 0] = w.P[top, 1] = w.P[top, 2] = 0
    w.A[top] = 1.0
    w.begin[ORIGIN], w.end[ORIGIN] = top, top + 1
    for j in range(plan.steps.shape[0]):
        top = w.end[j]
        w.begin[j + 1], w.end[j + 1] = top, _set(plan, w, j, top)
        if w.end[j + 1] < 0:
            return False
    return True


@walk
def _set(plan: Plan, w: Work, step: int, top: int) -> int:
    """Write the set of a step from ``top`` on, and give its end; -1 if there is no room.

    A sum is the union of the larger set, moved by each point of the smaller one. The two lower quarters
    of P hold in turn what is merged so far.
    """
    summed, first, pieces = plan.steps[step, 0] == SUM, plan.steps[step, 1], plan.steps[step, 2]
    slot, quarter, a, a_end = 0, w.A.shape[0] // 4, top, top
    if summed:
        small, slot = plan.parts[first, 0], plan.parts[first + 1, 0]
        if w.end[small] - w.begin[small] > w.end[slot] - w.begin[slot]:
            small, slot = slot, small
        first, pieces = w.begin[small], w.end[small] - w.begin[small]
    for p in range(first, first + pieces):
        if summed:
            d1, d2, rank, times = w.P[p, 0], w.P[p, 1], w.P[p, 2], w.A[p]
        else:
            slot, cell, rank, times = plan.parts[p, 0], plan.parts[p, 1], plan.parts[p, 2], 1.0
            d1, d2 = w.cells[cell, 0], w.cells[cell, 1]
        last = p == first + pieces - 1
        out = top if last else (p & 1) * quarter
        room = w.A.shape[0] - top if last else quarter
        if a_end - a + w.end[slot] - w.begin[slot] >= room:
            return -1
        a_end = _merged(w.P, w.A, a, a_end, w.begin[slot], w.end[slot], d1, d2, rank, times, out)
        a = out
    return a_end


@walk
def _merged(
    P: Ints,
    A: Floats,
    a: int,
    a_end: int,
    b: int,
    b_end: int,
    d1: int,
    d2: int,
    rank: int,
    times: float,
    out: int,
) -> int:
    """Set a, and set b moved by a point that stands for ``times`` packages, pruned; gives the end.

    Whichever point comes first is efficient, and what it beats in the other set is passed over.
    """
    while a < a_end or b < b_end:
        a1, a2, b1, b2 = P[a, 0], P[a, 1], P[b, 0] + d1, P[b, 1] + d2
        from_a = b == b_end or (a < a_end and (a1 > b1 or (a1 == b1 and a2 >= b2)))
        if from_a:
            P[out, 0], P[out, 1], P[out, 2], A[out] = a1, a2, P[a, 2], A[a]
            a += 1
            if b < b_end and a1 == b1 and a2 == b2:
                A[out] += A[b] * times
                P[out, 2] = min(P[out, 2], P[b, 2] + rank)
            while b < b_end and P[b, 1] + d2 <= a2:
                b += 1
        else:
            P[out, 0], P[out, 1], P[out, 2], A[out] = b1, b2, P[b, 2] + rank, A[b] * times
            b += 1
            while a < a_end and P[a, 1] <= b2:
                a += 1
        out += 1
    return out
