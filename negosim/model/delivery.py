"""Carrying out a settlement (model, section 6).

Settlement x, signed while y is in force, is delivered in S stages with cumulative shares φ:

    flow_i(φ_1, φ_2, alive) = u_i^signature(x) + u_i^treaty(x if alive else y)
                              + Σ_{a,b} φ_1^a (1-φ_1)^(1-a) φ_2^b (1-φ_2)^(1-b) · u_i^delivery(x_ab)

At a stage a player who owes something and whose share grows complies or breaks, by logit choice,
the second mover seeing what the first did. If nobody breaks, stage s < S counts its flow with
weight 1 - β_i and the rest with β_i; after the last stage flow_i(1, 1, alive) lasts for ever. If m
breaks, every share delivered so far shrinks by its deliverer's snapback, m bears its renege cost
and the other its betrayal cost, and that flow lasts for ever.

Quantities are rows of M (see ``lanes`` and ``memory``); p is a pair (settlement, arrangement in
force), s a stage from 0, i and m players.
"""

from __future__ import annotations

from negosim.game.arrays import (
    CORNER,
    FIRST,
    OWES,
    PAIRS,
    SCHEDULE,
    SCHEDULES,
    SIGNATURE_X,
    STAGES,
    TREATY_X,
    TREATY_Y,
    GameArrays,
    GameSizes,
)
from negosim.model.choice import either
from negosim.model.lanes import Draws, Floats, at, clear, entry, larger, mixed, number, put, walk
from negosim.model.memory import ABREAST, Layout
from negosim.model.payoffs import payoff_row

__all__ = ["carry_out", "note_gain"]

Weight = Draws | float


@walk
def carry_out(g: GameArrays, L: Layout, size: GameSizes, M: Floats) -> None:
    """Solve the delivery of every settlement that can be signed: A_i, its check, and how it ends.

    A choice waits for the one that comes after it, but not for those of other settlements; so
    ABREAST of them are solved side by side, and the processor works on one while another waits.
    """
    _left_after_snapback(g, L, size, M)
    for begin in range(0, size.pairs, ABREAST):
        end = min(begin + ABREAST, size.pairs)
        for p in range(begin, end):
            _values_of_stages(g, L, size, p, M)
        for back in range(size.stages):
            s = size.stages - 1 - back
            for p in range(begin, end):
                _value_of_flow(g, L, size, p, s, M)
            for turn in range(1, -1, -1):
                for p in range(begin, end):
                    _choice(g, L, size, p, s, turn, M)
        for p in range(begin, end):
            _forward(g, L, size, p, M)


@walk
def _schedule(g: GameArrays, p: int) -> int:
    """The delivery schedule of a settlement."""
    return entry(g.pairs, PAIRS * p + SCHEDULE)


@walk
def _last(g: GameArrays, p: int) -> int:
    """The last stage of a settlement."""
    return entry(g.schedules, SCHEDULES * _schedule(g, p) + STAGES) - 1


@walk
def _mover(g: GameArrays, p: int, turn: int) -> int:
    """Who moves first (turn 0) or second (turn 1) in each stage."""
    first = entry(g.schedules, SCHEDULES * _schedule(g, p) + FIRST)
    return first if turn == 0 else 1 - first


@walk
def _share(g: GameArrays, size: GameSizes, schedule: int, s: int, m: int) -> float:
    """What player m has delivered after stage s."""
    return number(g.shares, 2 * (schedule * size.stages + s) + m)


@walk
def _acts(g: GameArrays, size: GameSizes, p: int, s: int, m: int) -> bool:
    """Whether player m has something to deliver at stage s."""
    schedule = _schedule(g, p)
    before = _share(g, size, schedule, s - 1, m) if s > 0 else 0.0
    return bool(entry(g.pairs, PAIRS * p + OWES + m) != 0 and _share(g, size, schedule, s, m) > before)


@walk
def _node(size: GameSizes, p: int, s: int, m: int) -> int:
    """Place of a choice among those of the settlements that are solved side by side."""
    return ((p % ABREAST) * size.stages + s) * 2 + m


@walk
def _left(L: Layout, size: GameSizes, schedule: int, s: int, m: int) -> int:
    """First of the corners' weights when player m breaks stage s."""
    return L.left + 4 * (2 * (schedule * size.stages + s) + m)


@walk
def _left_after_snapback(g: GameArrays, L: Layout, size: GameSizes, M: Floats) -> None:
    """Weights of x_00, x_01, x_10 and x_11 when a player breaks a stage: each share is φ · (1 - snapback)."""
    for schedule in range(size.schedules):
        for s in range(size.stages):
            for m in range(2):
                row = _left(L, size, schedule, s, m)
                share = 2 * (2 * (schedule * size.stages + s) + m)
                kept_1 = number(g.broken_shares, share) * (1.0 - at(M, L.snapback))
                kept_2 = number(g.broken_shares, share + 1) * (1.0 - at(M, L.snapback + 1))
                put(M, row, (1.0 - kept_1) * (1.0 - kept_2))
                put(M, row + 1, (1.0 - kept_1) * kept_2)
                put(M, row + 2, kept_1 * (1.0 - kept_2))
                put(M, row + 3, kept_1 * kept_2)


@walk
def _values_of_stages(g: GameArrays, L: Layout, size: GameSizes, p: int, M: Floats) -> None:
    """Flows of stages that nobody breaks, and what is left where a player breaks one."""
    last, schedule = _last(g, p), _schedule(g, p)
    for s in range(last + 1):
        one = _share(g, size, schedule, s, 0) if s < last else 1.0
        two = _share(g, size, schedule, s, 1) if s < last else 1.0
        _flow(g, L, size, p, one, two, L.stage_flow + _node(size, p, s, 0), M)
        for m in range(2):
            if _acts(g, size, p, s, m):
                left = _left(L, size, schedule, s, m)
                _broken_flow(g, L, size, p, m, left, L.broken + 2 * _node(size, p, s, m), M)


@walk
def _payoff(g: GameArrays, L: Layout, size: GameSizes, p: int, part: int, i: int, M: Floats) -> Draws:
    """u_i^e of a part of a settlement: a column of ``GameArrays.pairs``."""
    return at(M, payoff_row(L, size, entry(g.pairs, PAIRS * p + part), i))


@walk
def _delivered(
    g: GameArrays,
    L: Layout,
    size: GameSizes,
    p: int,
    i: int,
    w_00: Weight,
    w_01: Weight,
    w_10: Weight,
    w_11: Weight,
    M: Floats,
) -> Draws:
    """Σ_{a,b} weight · u_i^delivery(x_ab)."""
    one = w_00 * _payoff(g, L, size, p, CORNER, i, M) + w_01 * _payoff(g, L, size, p, CORNER + 1, i, M)
    two = w_10 * _payoff(g, L, size, p, CORNER + 2, i, M) + w_11 * _payoff(g, L, size, p, CORNER + 3, i, M)
    return one + two


@walk
def _flow(
    g: GameArrays, L: Layout, size: GameSizes, p: int, one: float, two: float, flow: int, M: Floats
) -> None:
    """flow_i(φ_1, φ_2, alive) of both players."""
    w_00, w_01, w_10, w_11 = (1.0 - one) * (1.0 - two), (1.0 - one) * two, one * (1.0 - two), one * two
    for i in range(2):
        delivered = _delivered(g, L, size, p, i, w_00, w_01, w_10, w_11, M)
        signature, treaty = _payoff(g, L, size, p, SIGNATURE_X, i, M), _payoff(g, L, size, p, TREATY_X, i, M)
        put(M, flow + i, signature + treaty + delivered)


@walk
def _broken_flow(
    g: GameArrays, L: Layout, size: GameSizes, p: int, m: int, left: int, broken: int, M: Floats
) -> None:
    """What lasts for both players when m breaks, less its one-off costs; the treaty is dead."""
    w_00, w_01, w_10, w_11 = at(M, left), at(M, left + 1), at(M, left + 2), at(M, left + 3)
    for i in range(2):
        delivered = _delivered(g, L, size, p, i, w_00, w_01, w_10, w_11, M)
        signature, treaty = _payoff(g, L, size, p, SIGNATURE_X, i, M), _payoff(g, L, size, p, TREATY_Y, i, M)
        put(M, broken + i, signature + treaty + delivered - at(M, L.break_cost + 2 * m + i))


@walk
def _value_of_flow(g: GameArrays, L: Layout, size: GameSizes, p: int, s: int, M: Floats) -> None:
    """A_i of going on after stage s: its flow for a while and then what follows, or for ever."""
    last = _last(g, p)
    if s <= last:
        for i in range(2):
            value = at(M, L.stage_flow + _node(size, p, s, i))
            if s < last:
                beta = at(M, L.stage_discount + i)
                value = (1.0 - beta) * value + beta * at(M, L.settled + 2 * p + i)
            put(M, L.settled + 2 * p + i, value)


@walk
def _choice(g: GameArrays, L: Layout, size: GameSizes, p: int, s: int, turn: int, M: Floats) -> None:
    """Comply or break: A_i before the choice of who moves in this turn of stage s."""
    m = _mover(g, p, turn)
    if s <= _last(g, p) and _acts(g, size, p, s, m):
        value, node = L.settled + 2 * p, _node(size, p, s, m)
        broken = L.broken + 2 * node
        kept_m, broken_m = at(M, value + m), at(M, broken + m)
        comply = either(at(M, L.steepness + m), entry(g.infinite, m), kept_m, broken_m)
        put(M, L.comply + node, comply)
        if entry(g.infinite, m):
            note_gain(M, L.gain + m, larger(kept_m, broken_m), mixed(comply, kept_m, broken_m))
        for i in range(2):
            put(M, value + i, mixed(comply, at(M, value + i), at(M, broken + i)))


@walk
def note_gain(M: Floats, gain: int, best: Draws, chosen: Draws) -> None:
    """gain ← the larger of gain and what the best option has over what was chosen."""
    put(M, gain, larger(at(M, gain), best - chosen))


@walk
def _forward(g: GameArrays, L: Layout, size: GameSizes, p: int, M: Floats) -> None:
    """Play the stages forward: how the settlement ends, and what that is worth."""
    schedule, last, ended = _schedule(g, p), _last(g, p), L.ended + size.hows * p
    beta_1, beta_2 = at(M, L.stage_discount), at(M, L.stage_discount + 1)
    none = beta_1 * 0.0
    alive = none + 1.0
    factor_1, factor_2 = alive, alive
    value_1, value_2 = none, none
    x_00, x_01, x_10, x_11 = none, none, none, none
    for s in range(last + 1):
        for turn in range(2):
            m = _mover(g, p, turn)
            if _acts(g, size, p, s, m):
                node, left = _node(size, p, s, m), _left(L, size, schedule, s, m)
                broken, comply = L.broken + 2 * node, at(M, L.comply + node)
                lost = alive * (1.0 - comply)
                alive = alive * comply
                put(M, ended + 1 + 2 * s + m, lost)
                value_1 = value_1 + factor_1 * lost * at(M, broken)
                value_2 = value_2 + factor_2 * lost * at(M, broken + 1)
                x_00, x_01 = x_00 + lost * at(M, left), x_01 + lost * at(M, left + 1)
                x_10, x_11 = x_10 + lost * at(M, left + 2), x_11 + lost * at(M, left + 3)
            else:
                clear(M, ended + 1 + 2 * s + m, 1, 0.0)
        flow_1, flow_2 = (
            at(M, L.stage_flow + _node(size, p, s, 0)),
            at(M, L.stage_flow + _node(size, p, s, 1)),
        )
        if s < last:
            value_1 = value_1 + factor_1 * alive * (1.0 - beta_1) * flow_1
            value_2 = value_2 + factor_2 * alive * (1.0 - beta_2) * flow_2
            factor_1, factor_2 = factor_1 * beta_1, factor_2 * beta_2
        else:
            value_1, value_2 = value_1 + factor_1 * alive * flow_1, value_2 + factor_2 * alive * flow_2
    put(M, ended, alive)
    put(M, L.settled_forward + 2 * p, value_1)
    put(M, L.settled_forward + 2 * p + 1, value_2)
    put(M, L.corners + 4 * p, x_00)
    put(M, L.corners + 4 * p + 1, x_01)
    put(M, L.corners + 4 * p + 2, x_10)
    put(M, L.corners + 4 * p + 3, x_11 + alive)
