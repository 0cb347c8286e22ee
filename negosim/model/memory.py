"""Which row of M holds which quantity."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from negosim.game.arrays import GameArrays, GameSizes
from negosim.model.lanes import handle

__all__ = ["ABREAST", "COUNTS", "Layout", "as_record", "handles", "layout_of"]

# What is counted of each offer, for each proposer (``Layout.offer_counts``).
OFFERED, ACCEPTED, CONSENTED, UNRATIFIED_1, UNRATIFIED_2, UNRATIFIED_BOTH = range(6)
COUNTS = 6

# Settlements whose delivery is solved side by side (``delivery.carry_out``).
ABREAST = 8


class Layout(NamedTuple):
    """First row of each quantity, in the order of M: what is given, what is found on the way, results.

    A quantity with axes ``(a, b)`` has row ``first + a · size of b + b``. Values are in points.
    """

    # Given
    steepness: int  # (2 players) Λ = λ / (1 - δ)
    discount: int  # (2) δ
    stage_discount: int  # (2) β
    move_cost: int  # (2)
    breakdown_cost: int  # (2)
    failure_cost: int  # (2)
    exposure: int  # (2)
    snapback: int  # (2)
    break_cost: int  # (2 breakers, 2) renege cost for the breaker, betrayal cost for the other
    observer_breakdown: int  # (observers)
    difference: int  # (differences) v_τ(x) - v_τ(x⁰)
    consent: int  # (phases, consents) c
    public_1: int  # (phases, publics_1) ρ_1
    public_2: int  # (phases, publics_2) ρ_2
    hazard: int  # (phases, hazards) q
    given: int  # number of rows so far
    # Found on the way
    payoff: int  # (payoff rows, payees) u_i^e
    in_force: int  # (arrangements, payees) u_i(y(z))
    settled: int  # (pairs, 2) A_i
    settled_forward: int  # (pairs, 2) A_i evaluated forward
    ended: int  # (pairs, hows) how a settlement ends
    corners: int  # (pairs, 4) expected weights of x_00, x_01, x_10, x_11 in the flow that lasts
    failed: int  # (pairs, 2) F_i - C_i^shut: what failure at home adds
    stage_flow: int  # (ABREAST, stages, 2)
    corner_weights: (
        int  # (schedules, stages, 3, 4) weights of x_00, x_01, x_10, x_11: unbroken, broken by either
    )
    broken: int  # (ABREAST, stages, 2 breakers, 2) payoffs
    comply: int  # (ABREAST, stages, 2)
    W: int  # (2 doors, arrangements, 2) at the start of a round
    C: int  # (2 doors, arrangements, 2) after it, without settlement
    B: int  # (2 doors, arrangements, 2) before a layer of choices
    policy: int  # (policies) choice at every node, see ``choice.choose``; then acceptance of each offer
    Q: int  # (options, 2) values of the options of a node
    now: int  # (2 doors, arrangements) mass
    after: int  # (2 doors, arrangements) mass
    factor: int  # (rounds + 1, 2) δ^t
    signed: int  # (pairs, rounds) mass of settlements that were accepted and consented to
    ratified: int  # (pairs) mass of settlements that were ratified
    # Results
    value: int  # (2) W^open at the start
    value_forward: int  # (2) the same evaluated forward
    observers: int  # (observers) expected points
    gap: int  # (1) see ``certificate``
    gain: int  # (2)
    mass: int  # (1)
    ends: int  # (rounds, ends) settlements
    breakdown: int  # (rounds)
    final: int  # (arrangements) no settlement
    paths: int  # (rounds, levels) talks that go on, by level in force
    offer_counts: int  # (offers, 2 proposers, COUNTS)
    tables: int  # (2) rounds with a settlement, and with an interim offer, on the table
    tables_of: int  # (2, 2 proposers) the same by who proposes
    turns: int  # (2) turns to move
    move_counts: int  # (move counts, 2) moves tried, and made
    rows: int  # number of rows of M


def layout_of(s: GameSizes) -> Layout:
    """The layout for a game of given sizes."""
    nodes, observers = 2 * s.arrangements, s.payees - 2
    sizes = dict.fromkeys(Layout._fields, 2)
    sizes |= {
        "observer_breakdown": observers,
        "difference": s.differences,
        "consent": s.phases * s.consents,
        "public_1": s.phases * s.publics_1,
        "public_2": s.phases * s.publics_2,
        "hazard": s.phases * s.hazards,
        "break_cost": 4,
        "given": 0,
        "payoff": s.payoffs * s.payees,
        "in_force": s.arrangements * s.payees,
        "ended": s.pairs * s.hows,
        "corners": s.pairs * 4,
        "stage_flow": ABREAST * s.stages * 2,
        "corner_weights": s.schedules * s.stages * 3 * 4,
        "broken": ABREAST * s.stages * 2 * 2,
        "comply": ABREAST * s.stages * 2,
        "policy": s.policies,
        "factor": 2 * (s.rounds + 1),
        "signed": s.pairs * s.rounds,
        "Q": s.options * 2,
        "observers": observers,
        "gap": 1,
        "mass": 1,
        "ends": s.rounds * s.ends,
        "breakdown": s.rounds,
        "final": s.arrangements,
        "paths": s.rounds * s.levels,
        "offer_counts": s.offers * 2 * COUNTS,
        "tables_of": 4,
        "move_counts": s.move_counts * 2,
        "ratified": s.pairs,
        "rows": 0,
    }
    sizes |= dict.fromkeys(("settled", "settled_forward", "failed"), s.pairs * 2)
    sizes |= dict.fromkeys(("W", "C", "B"), nodes * 2)
    sizes |= dict.fromkeys(("now", "after"), nodes)
    first, row = [], 0
    for name in Layout._fields:
        first.append(row)
        row += sizes[name]
    return Layout(*first)


def as_record(numbers: Any) -> Any:
    """A named tuple of whole numbers as a NumPy record, which compiled functions take as one address."""
    dtype = np.dtype([(name, np.int64) for name in numbers._fields])
    return np.rec.array([tuple(numbers)], dtype=dtype)[0]


def handles(arrays: GameArrays) -> Any:
    """Arrays as compiled functions take them: a record of addresses, or laid out flat with Numba off.

    The caller keeps the arrays alive.
    """
    for array in arrays:
        handle(array)  # refuses what reshape would copy, whose address would not last
    found = GameArrays(*(handle(array.reshape(-1)) for array in arrays))
    return found if isinstance(found.rounds, np.ndarray) else as_record(found)
