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
from negosim.model.lanes import LANES, Floats, Ints, Row, clear, copy_pair, formula, row, walk
from negosim.model.memory import BROKEN, Layout

__all__ = ["carry_out", "note_gain"]


@walk
def carry_out(g: GameArrays, L: Layout, payees: int, infinite: Ints, M: Floats) -> None:
    """Solve the delivery of every settlement that can be signed: A_i, its check, and how it ends."""
    hows = g.pair_end.shape[1]
    for p in range(g.pairs.shape[0]):
        pair = g.pairs[p]
        share = g.shares[pair[SCHEDULE]]
        last = g.schedules[pair[SCHEDULE], STAGES] - 1
        first = g.schedules[pair[SCHEDULE], FIRST]
        _values_of_stages(pair, share, last, first, L, payees, M)
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
    pair: Ints, share: Floats, last: int, first: int, L: Layout, payees: int, M: Floats
) -> None:
    """Flows of stages that nobody breaks, and what is left where a player breaks one."""
    for s in range(last + 1):
        one = share[s, 0] if s < last else 1.0
        two = share[s, 1] if s < last else 1.0
        _flow(pair, one, two, L, payees, L.stage_flow + 2 * s, M)
        for turn in range(2):
            m = _mover(first, turn)
            if _acts(pair, share, s, m):
                one, two = _delivered(share, s, m, turn)
                _broken_flow(pair, one, two, m, L, payees, _broken_rows(L, s, m), M)


@walk
def _delivered(share: Floats, s: int, m: int, turn: int) -> tuple[float, float]:
    """Shares delivered when m, moving first or second, breaks stage s, before snapback."""
    own = share[s - 1, m] if s > 0 else 0.0
    other = share[s - 1, 1 - m] if s > 0 else 0.0
    if turn == 1:
        other = share[s, 1 - m]
    return (own, other) if m == 0 else (other, own)


@walk
def _flow(pair: Ints, one: float, two: float, L: Layout, payees: int, flow: int, M: Floats) -> None:
    """flow_i(φ_1, φ_2, alive) of both players."""
    _alive(
        (1.0 - one) * (1.0 - two),
        (1.0 - one) * two,
        one * (1.0 - two),
        one * two,
        row(M, L.payoff + pair[SIGNATURE_X] * payees),
        row(M, L.payoff + pair[TREATY_X] * payees),
        row(M, L.payoff + pair[CORNER] * payees),
        row(M, L.payoff + pair[CORNER + 1] * payees),
        row(M, L.payoff + pair[CORNER + 2] * payees),
        row(M, L.payoff + pair[CORNER + 3] * payees),
        row(M, flow),
    )


@formula
def _alive(
    w_00: float,
    w_01: float,
    w_10: float,
    w_11: float,
    signature: Row,
    treaty: Row,
    x_00: Row,
    x_01: Row,
    x_10: Row,
    x_11: Row,
    flow: Row,
) -> None:
    for d in range(2 * LANES):
        delivered = w_00 * x_00[d] + w_01 * x_01[d] + w_10 * x_10[d] + w_11 * x_11[d]
        flow[d] = signature[d] + treaty[d] + delivered


@walk
def _broken_flow(
    pair: Ints, one: float, two: float, m: int, L: Layout, payees: int, broken: int, M: Floats
) -> None:
    """What lasts for both players when m breaks, less its one-off costs, and its corner weights.

    Delivered shares shrink to φ · (1 - snapback), and the treaty is dead.
    """
    _dead(
        one,
        two,
        row(M, L.snapback),
        row(M, L.payoff + pair[SIGNATURE_X] * payees),
        row(M, L.payoff + pair[TREATY_Y] * payees),
        row(M, L.payoff + pair[CORNER] * payees),
        row(M, L.payoff + pair[CORNER + 1] * payees),
        row(M, L.payoff + pair[CORNER + 2] * payees),
        row(M, L.payoff + pair[CORNER + 3] * payees),
        row(M, L.break_cost + 2 * m),
        row(M, broken),
    )


@formula
def _dead(
    one: float,
    two: float,
    snapback: Row,
    signature: Row,
    treaty: Row,
    x_00: Row,
    x_01: Row,
    x_10: Row,
    x_11: Row,
    cost: Row,
    broken: Row,
) -> None:
    for d in range(LANES):
        i = LANES + d
        kept_1, kept_2 = one * (1.0 - snapback[d]), two * (1.0 - snapback[i])
        w_00, w_01 = (1.0 - kept_1) * (1.0 - kept_2), (1.0 - kept_1) * kept_2
        w_10, w_11 = kept_1 * (1.0 - kept_2), kept_1 * kept_2
        delivered = w_00 * x_00[d] + w_01 * x_01[d] + w_10 * x_10[d] + w_11 * x_11[d]
        broken[d] = signature[d] + treaty[d] + delivered - cost[d]
        delivered = w_00 * x_00[i] + w_01 * x_01[i] + w_10 * x_10[i] + w_11 * x_11[i]
        broken[i] = signature[i] + treaty[i] + delivered - cost[i]
        broken[2 * LANES + d] = w_00
        broken[3 * LANES + d] = w_01
        broken[4 * LANES + d] = w_10
        broken[5 * LANES + d] = w_11


@walk
def _backward(
    pair: Ints, share: Floats, last: int, first: int, L: Layout, value: int, infinite: Ints, M: Floats
) -> None:
    """A_i: the choices of the last stage first, and in each stage the second mover's first."""
    values = row(M, value)
    copy_pair(row(M, L.stage_flow + 2 * last), values)
    for back in range(last + 1):
        s = last - back
        if s < last:
            _discounted(row(M, L.stage_discount), row(M, L.stage_flow + 2 * s), values)
        for turn in range(1, -1, -1):
            m = _mover(first, turn)
            if _acts(pair, share, s, m):
                broken, comply = _broken_rows(L, s, m), row(M, L.comply + 2 * s + m)
                kept_m, broken_m = row(M, value + m), row(M, broken + m)
                either(row(M, L.steepness + m), infinite[m] != 0, kept_m, broken_m, comply)
                if infinite[m]:
                    note_gain(kept_m, broken_m, comply, row(M, L.gain))
                _before_choice(comply, row(M, broken), values)


@formula
def _discounted(beta: Row, flow: Row, value: Row) -> None:
    """value_i ← (1 - β_i)·flow_i + β_i·value_i."""
    for d in range(2 * LANES):
        value[d] = (1.0 - beta[d]) * flow[d] + beta[d] * value[d]


@formula
def _before_choice(comply: Row, broken: Row, value: Row) -> None:
    """value_i ← comply·value_i + (1 - comply)·broken_i."""
    for d in range(LANES):
        value[d] = comply[d] * value[d] + (1.0 - comply[d]) * broken[d]
    for d in range(LANES):
        i = LANES + d
        value[i] = comply[d] * value[i] + (1.0 - comply[d]) * broken[i]


@formula
def note_gain(one: Row, other: Row, chance: Row, gain: Row) -> None:
    """gain ← the larger of gain and what the best of two options has over the mix chosen."""
    for d in range(LANES):
        chosen = chance[d] * one[d] + (1.0 - chance[d]) * other[d]
        gain[d] = max(gain[d], max(one[d], other[d]) - chosen)


@walk
def _forward(
    pair: Ints, share: Floats, last: int, first: int, L: Layout, p: int, ended: int, M: Floats
) -> None:
    """Play the stages forward: how the settlement ends, and what that is worth."""
    alive, factor, value, corners = (
        row(M, L.work),
        row(M, L.work + 1),
        row(M, L.settled_forward + 2 * p),
        row(M, L.corners + 4 * p),
    )
    clear(M, L.work, 3, 1.0)
    clear(M, L.settled_forward + 2 * p, 2, 0.0)
    clear(M, L.corners + 4 * p, 4, 0.0)
    for s in range(last + 1):
        for turn in range(2):
            m = _mover(first, turn)
            lost = ended + 1 + 2 * s + m
            if _acts(pair, share, s, m):
                broken = _broken_rows(L, s, m)
                _break(row(M, L.comply + 2 * s + m), factor, row(M, broken), alive, row(M, lost), value, corners)
            else:
                clear(M, lost, 1, 0.0)
        if s < last:
            _earn_stage(row(M, L.stage_discount), row(M, L.stage_flow + 2 * s), alive, factor, value)
    _earn(factor, alive, row(M, L.stage_flow + 2 * last), value)
    _keep(alive, row(M, ended), row(M, L.corners + 4 * p + 3))


@formula
def _break(
    comply: Row, factor: Row, broken: Row, alive: Row, lost: Row, value: Row, corners: Row
) -> None:
    """What is lost of being alive, what it is worth, and the corner weights that it leaves."""
    for d in range(LANES):
        i = LANES + d
        part = alive[d] * (1.0 - comply[d])
        lost[d] = part
        alive[d] *= comply[d]
        value[d] += factor[d] * part * broken[d]
        value[i] += factor[i] * part * broken[i]
        corners[d] += part * broken[2 * LANES + d]
        corners[i] += part * broken[3 * LANES + d]
        corners[2 * LANES + d] += part * broken[4 * LANES + d]
        corners[3 * LANES + d] += part * broken[5 * LANES + d]


@formula
def _earn(factor: Row, mass: Row, flow: Row, value: Row) -> None:
    """value_i ← value_i + factor_i·mass·flow_i."""
    for d in range(LANES):
        i = LANES + d
        value[d] += factor[d] * mass[d] * flow[d]
        value[i] += factor[i] * mass[d] * flow[i]


@formula
def _earn_stage(beta: Row, flow: Row, alive: Row, factor: Row, value: Row) -> None:
    """A stage's flow counts 1 - β of what lies ahead, and the rest β."""
    for d in range(LANES):
        value[d] += factor[d] * alive[d] * (1.0 - beta[d]) * flow[d]
        factor[d] *= beta[d]
    for d in range(LANES):
        i = LANES + d
        value[i] += factor[i] * alive[d] * (1.0 - beta[i]) * flow[i]
        factor[i] *= beta[i]


@formula
def _keep(alive: Row, kept: Row, all_delivered: Row) -> None:
    for d in range(LANES):
        kept[d] = alive[d]
        all_delivered[d] += alive[d]
