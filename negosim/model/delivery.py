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
    SCHEDULE,
    SIGNATURE_X,
    STAGES,
    TREATY_X,
    TREATY_Y,
    GameArrays,
)
from negosim.model.choice import either
from negosim.model.lanes import Draws, Floats, Ints, at, clear, formula, larger, mixed, put, walk
from negosim.model.memory import BROKEN, Layout

__all__ = ["carry_out", "note_gain"]

Weight = Draws | float


@walk
def carry_out(g: GameArrays, L: Layout, payees: int, infinite: Ints, M: Floats) -> None:
    """Solve the delivery of every settlement that can be signed: A_i, its check, and how it ends."""
    hows = g.pair_end.shape[1]
    for p in range(g.pairs.shape[0]):
        pair = g.pairs[p]
        share = g.shares[pair[SCHEDULE]]
        last = g.schedules[pair[SCHEDULE], STAGES] - 1
        first = g.schedules[pair[SCHEDULE], FIRST]
        _values_of_stages(pair, share, g.broken_shares[pair[SCHEDULE]], last, first, L, payees, M)
        _backward(pair, share, last, first, L, L.settled + 2 * p, infinite, M)
        _forward(pair, share, last, first, L, p, L.ended + hows * p, M)


@walk
def _acts(pair: Ints, share: Floats, s: int, m: int) -> bool:
    """Whether player m has something to deliver at stage s."""
    before = share[s - 1, m] if s > 0 else 0.0
    return bool(pair[OWES + m] != 0 and share[s, m] > before)


@walk
def _mover(first: int, turn: int) -> int:
    """Who moves first (turn 0) or second (turn 1) in each stage."""
    return first if turn == 0 else 1 - first


@walk
def _broken_rows(L: Layout, s: int, m: int) -> int:
    return L.broken + BROKEN * (2 * s + m)


@walk
def _values_of_stages(
    pair: Ints, share: Floats, broken: Floats, last: int, first: int, L: Layout, payees: int, M: Floats
) -> None:
    """Flows of stages that nobody breaks, and what is left where a player breaks one."""
    for s in range(last + 1):
        one = share[s, 0] if s < last else 1.0
        two = share[s, 1] if s < last else 1.0
        _flow(pair, one, two, L, payees, L.stage_flow + 2 * s, M)
        for turn in range(2):
            m = _mover(first, turn)
            if _acts(pair, share, s, m):
                one, two = broken[s, m, 0], broken[s, m, 1]
                _broken_flow(pair, one, two, m, L, payees, _broken_rows(L, s, m), M)


@formula
def _delivered(
    M: Floats, x: int, payees: int, pair: Ints, w_00: Weight, w_01: Weight, w_10: Weight, w_11: Weight
) -> Draws:
    """Σ_{a,b} weight · u_i^delivery(x_ab); ``x`` is the first payoff row of player i."""
    one = w_00 * at(M, x + pair[CORNER] * payees) + w_01 * at(M, x + pair[CORNER + 1] * payees)
    two = w_10 * at(M, x + pair[CORNER + 2] * payees) + w_11 * at(M, x + pair[CORNER + 3] * payees)
    return one + two


@walk
def _flow(pair: Ints, one: float, two: float, L: Layout, payees: int, flow: int, M: Floats) -> None:
    """flow_i(φ_1, φ_2, alive) of both players."""
    w_00, w_01, w_10, w_11 = (1.0 - one) * (1.0 - two), (1.0 - one) * two, one * (1.0 - two), one * two
    for i in range(2):
        x = L.payoff + i
        delivered = _delivered(M, x, payees, pair, w_00, w_01, w_10, w_11)
        signature, treaty = at(M, x + pair[SIGNATURE_X] * payees), at(M, x + pair[TREATY_X] * payees)
        put(M, flow + i, signature + treaty + delivered)


@walk
def _broken_flow(
    pair: Ints, one: float, two: float, m: int, L: Layout, payees: int, broken: int, M: Floats
) -> None:
    """What lasts for both players when m breaks, less its one-off costs, and its corner weights.

    Delivered shares shrink to φ · (1 - snapback), and the treaty is dead.
    """
    kept_1, kept_2 = one * (1.0 - at(M, L.snapback)), two * (1.0 - at(M, L.snapback + 1))
    w_00, w_01 = (1.0 - kept_1) * (1.0 - kept_2), (1.0 - kept_1) * kept_2
    w_10, w_11 = kept_1 * (1.0 - kept_2), kept_1 * kept_2
    for i in range(2):
        x = L.payoff + i
        delivered = _delivered(M, x, payees, pair, w_00, w_01, w_10, w_11)
        signature, treaty = at(M, x + pair[SIGNATURE_X] * payees), at(M, x + pair[TREATY_Y] * payees)
        put(M, broken + i, signature + treaty + delivered - at(M, L.break_cost + 2 * m + i))
    put(M, broken + 2, w_00)
    put(M, broken + 3, w_01)
    put(M, broken + 4, w_10)
    put(M, broken + 5, w_11)


@walk
def _backward(
    pair: Ints, share: Floats, last: int, first: int, L: Layout, value: int, infinite: Ints, M: Floats
) -> None:
    """A_i: the choices of the last stage first, and in each stage the second mover's first."""
    for i in range(2):
        put(M, value + i, at(M, L.stage_flow + 2 * last + i))
    for back in range(last + 1):
        s = last - back
        if s < last:
            for i in range(2):
                beta, flow = at(M, L.stage_discount + i), at(M, L.stage_flow + 2 * s + i)
                put(M, value + i, (1.0 - beta) * flow + beta * at(M, value + i))
        for turn in range(1, -1, -1):
            m = _mover(first, turn)
            if _acts(pair, share, s, m):
                broken = _broken_rows(L, s, m)
                kept_m, broken_m = at(M, value + m), at(M, broken + m)
                comply = either(at(M, L.steepness + m), infinite[m], kept_m, broken_m)
                put(M, L.comply + 2 * s + m, comply)
                if infinite[m]:
                    note_gain(M, L.gain + m, larger(kept_m, broken_m), mixed(comply, kept_m, broken_m))
                for i in range(2):
                    put(M, value + i, mixed(comply, at(M, value + i), at(M, broken + i)))


@walk
def note_gain(M: Floats, gain: int, best: Draws, chosen: Draws) -> None:
    """gain ← the larger of gain and what the best option has over what was chosen."""
    put(M, gain, larger(at(M, gain), best - chosen))


@walk
def _forward(
    pair: Ints, share: Floats, last: int, first: int, L: Layout, p: int, ended: int, M: Floats
) -> None:
    """Play the stages forward: how the settlement ends, and what that is worth."""
    beta_1, beta_2 = at(M, L.stage_discount), at(M, L.stage_discount + 1)
    none = beta_1 * 0.0
    alive = none + 1.0
    factor_1, factor_2 = alive, alive
    value_1, value_2 = none, none
    x_00, x_01, x_10, x_11 = none, none, none, none
    for s in range(last + 1):
        for turn in range(2):
            m = _mover(first, turn)
            if _acts(pair, share, s, m):
                broken, comply = _broken_rows(L, s, m), at(M, L.comply + 2 * s + m)
                lost = alive * (1.0 - comply)
                alive = alive * comply
                put(M, ended + 1 + 2 * s + m, lost)
                value_1 = value_1 + factor_1 * lost * at(M, broken)
                value_2 = value_2 + factor_2 * lost * at(M, broken + 1)
                x_00, x_01 = x_00 + lost * at(M, broken + 2), x_01 + lost * at(M, broken + 3)
                x_10, x_11 = x_10 + lost * at(M, broken + 4), x_11 + lost * at(M, broken + 5)
            else:
                clear(M, ended + 1 + 2 * s + m, 1, 0.0)
        flow_1, flow_2 = at(M, L.stage_flow + 2 * s), at(M, L.stage_flow + 2 * s + 1)
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
