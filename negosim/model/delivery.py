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
from negosim.model.choice import either, note_gain
from negosim.model.lanes import Draws, Floats, at, entry, larger, mixed, multiply_add, number, put, walk
from negosim.model.memory import ABREAST, Layout
from negosim.model.payoffs import payoff_at

__all__ = ["carry_out"]


@walk
def carry_out(g: GameArrays, L: Layout, size: GameSizes, M: Floats) -> None:
    """Solve the delivery of every settlement that can be signed: A_i, its check, and how it ends.

    A choice waits for the one that comes after it, but not for those of other settlements; so
    ABREAST of them are solved side by side, and the processor works on one while another waits.
    """
    _weigh_corners(g, L, size, M)
    for begin in range(0, size.pairs, ABREAST):
        end = begin + ABREAST if begin + ABREAST < size.pairs else size.pairs
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
def _shares(size: GameSizes, schedule: int, s: int) -> int:
    """Place of the first player's share after stage s; the second's follows."""
    return 2 * (schedule * size.stages + s)


@walk
def _acts(g: GameArrays, size: GameSizes, p: int, s: int, m: int) -> bool:
    """Whether player m has something to deliver at stage s."""
    place = _shares(size, _schedule(g, p), s) + m
    before = number(g.shares, place - 2) if s > 0 else 0.0
    return bool(entry(g.pairs, PAIRS * p + OWES + m) != 0 and number(g.shares, place) > before)


@walk
def _node(size: GameSizes, p: int, s: int) -> int:
    """Place of the first player's choice among those of the settlements that are solved side by side."""
    return 2 * ((p % ABREAST) * size.stages + s)


@walk
def _corners(L: Layout, size: GameSizes, schedule: int, s: int, who: int) -> int:
    """First of the corners' weights in stage s: nobody breaks it (0), or player ``who - 1`` does."""
    return L.corner_weights + 4 * (3 * (schedule * size.stages + s) + who)


@walk
def _weigh_corners(g: GameArrays, L: Layout, size: GameSizes, M: Floats) -> None:
    """Weights of the corners in every stage; when it is broken, each share is φ · (1 - snapback)."""
    for schedule in range(size.schedules):
        for s in range(size.stages):
            place, none = _shares(size, schedule, s), at(M, L.snapback) * 0.0
            one, two = none + number(g.shares, place), none + number(g.shares, place + 1)
            if s == entry(g.schedules, SCHEDULES * schedule + STAGES) - 1:
                one, two = none + 1.0, none + 1.0  # also what a player who owes nothing has not delivered
            _put_weights(one, two, _corners(L, size, schedule, s, 0), M)
            for m in range(2):
                broken = 2 * (place + m)
                one = number(g.broken_shares, broken) * (1.0 - at(M, L.snapback))
                two = number(g.broken_shares, broken + 1) * (1.0 - at(M, L.snapback + 1))
                _put_weights(one, two, _corners(L, size, schedule, s, 1 + m), M)


@walk
def _put_weights(one: Draws, two: Draws, row: int, M: Floats) -> None:
    """φ_1^a (1-φ_1)^(1-a) φ_2^b (1-φ_2)^(1-b) for a, b = 00, 01, 10, 11."""
    put(M, row, (1.0 - one) * (1.0 - two))
    put(M, row + 1, (1.0 - one) * two)
    put(M, row + 2, one * (1.0 - two))
    put(M, row + 3, one * two)


@walk
def _values_of_stages(g: GameArrays, L: Layout, size: GameSizes, p: int, M: Floats) -> None:
    """Flows of stages that nobody breaks, and what lasts where a player breaks one, less one-off costs."""
    schedule, alive, dead = _schedule(g, p), PAIRS * p + TREATY_X, PAIRS * p + TREATY_Y
    for s in range(_last(g, p) + 1):
        node, weights = _node(size, p, s), _corners(L, size, schedule, s, 0)
        for i in range(2):
            put(M, L.stage_flow + node + i, _flow(g, L, size, p, weights, alive, i, M))
        for m in range(2):
            if _acts(g, size, p, s, m):
                weights, broken = _corners(L, size, schedule, s, 1 + m), L.broken + 2 * (node + m)
                for i in range(2):
                    flow = _flow(g, L, size, p, weights, dead, i, M)
                    put(M, broken + i, flow - at(M, L.break_cost + 2 * m + i))


@walk
def _flow(
    g: GameArrays, L: Layout, size: GameSizes, p: int, weights: int, treaty: int, i: int, M: Floats
) -> Draws:
    """flow_i of a settlement with some weights of the corners, and a treaty that is alive or dead."""
    flow = payoff_at(L, size, entry(g.pairs, PAIRS * p + SIGNATURE_X), i, M)
    flow = flow + payoff_at(L, size, entry(g.pairs, treaty), i, M)
    for corner in range(4):
        delivery = payoff_at(L, size, entry(g.pairs, PAIRS * p + CORNER + corner), i, M)
        flow = multiply_add(at(M, weights + corner), delivery, flow)
    return flow


@walk
def _value_of_flow(g: GameArrays, L: Layout, size: GameSizes, p: int, s: int, M: Floats) -> None:
    """A_i of going on after stage s: its flow for a while and then what follows, or for ever."""
    last = _last(g, p)
    if s <= last:
        for i in range(2):
            value = at(M, L.stage_flow + _node(size, p, s) + i)
            if s < last:
                beta = at(M, L.stage_discount + i)
                value = (1.0 - beta) * value + beta * at(M, L.settled + 2 * p + i)
            put(M, L.settled + 2 * p + i, value)


@walk
def _choice(g: GameArrays, L: Layout, size: GameSizes, p: int, s: int, turn: int, M: Floats) -> None:
    """Comply or break: A_i before the choice of who moves in this turn of stage s."""
    m = _mover(g, p, turn)
    if s <= _last(g, p) and _acts(g, size, p, s, m):
        value, node = L.settled + 2 * p, _node(size, p, s) + m
        broken = L.broken + 2 * node
        kept_m, broken_m = at(M, value + m), at(M, broken + m)
        comply = either(at(M, L.steepness + m), entry(g.infinite, m), kept_m, broken_m)
        put(M, L.comply + node, comply)
        if entry(g.infinite, m):
            note_gain(M, L.gain + m, larger(kept_m, broken_m), mixed(comply, kept_m, broken_m))
        for i in range(2):
            put(M, value + i, mixed(comply, at(M, value + i), at(M, broken + i)))


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
                node, corners = _node(size, p, s) + m, _corners(L, size, schedule, s, 1 + m)
                broken, comply = L.broken + 2 * node, at(M, L.comply + node)
                lost = alive * (1.0 - comply)
                alive = alive * comply
                put(M, ended + 1 + 2 * s + m, lost)
                value_1 = multiply_add(factor_1 * lost, at(M, broken), value_1)
                value_2 = multiply_add(factor_2 * lost, at(M, broken + 1), value_2)
                x_00 = multiply_add(lost, at(M, corners), x_00)
                x_01 = multiply_add(lost, at(M, corners + 1), x_01)
                x_10 = multiply_add(lost, at(M, corners + 2), x_10)
                x_11 = multiply_add(lost, at(M, corners + 3), x_11)
            else:
                put(M, ended + 1 + 2 * s + m, 0.0)
        flow = L.stage_flow + _node(size, p, s)
        flow_1, flow_2 = at(M, flow), at(M, flow + 1)
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
