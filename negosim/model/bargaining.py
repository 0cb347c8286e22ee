"""The talks, solved backward (model, section 4).

For a door D (open or shut), W_i^D(T+1, z) = u_i(y(z)), and a round that ends at z without
settlement is worth

    C_i^D(t,z) = (1-δ_i)·u_i(y(z)) + δ_i·[ (1-q)·W_i^D(t+1,z) + q·(0 - breakdown_cost_i) ]

(u_i(x⁰) = 0). An offer by m to r at (t, z, D):

    interim:     V_i = c·C_i^D(t,z') + (1-c)·C_i^D(t,z)
    settlement:  F_i = C_i^shut(t,z) - failure_cost_i + exposure_i·min(0, Δ_i^signature)
                 V_i = c·[ ρ·A_i + (1-ρ)·F_i ] + (1-c)·C_i^shut(t,z)
    accept     = logit choice of r between V_r and C_r^D(t,z)
    Q_m(o)     = accept·V_m + (1-accept)·C_m^D(t,z);     no offer: Q_m = C_m^D(t,z)
    B_i^D(t,z) = Σ_o P(o)·[ accept·V_i + (1-accept)·C_i^D(t,z) ]

The sums keep these forms, so that exact ties stay exact. Then the players in ``moves``, last
first, fold B into W: a move from z to z' is worth c·B_i(z') + (1-c)·B_i(z), less its cost for the
mover. Rounds t count from 0 here. Quantities are rows of M (see ``lanes`` and ``memory``).
"""

from __future__ import annotations

from negosim.game.arrays import (
    ARRANGEMENT,
    CONSENT,
    HAZARD,
    MOVE_CONSENT,
    MOVE_TARGET,
    OPEN,
    PAIR,
    PHASE,
    POLICY,
    PROPOSER,
    PUBLIC,
    SHUT,
    SIGNATURE_X,
    SIGNATURE_Y,
    TARGET,
    GameArrays,
    GameSizes,
)
from negosim.model.choice import choose, either
from negosim.model.delivery import note_gain
from negosim.model.lanes import LANES, Floats, Ints, Row, copy_pair, formula, mixed_pair, row, walk
from negosim.model.memory import Layout

__all__ = ["exposures", "solve_backward"]


@walk
def exposures(g: GameArrays, L: Layout, payees: int, M: Floats) -> None:
    """What stays with each leader of a settlement that fails at home: exposure_i · min(0, Δ_i)."""
    for p in range(g.pairs.shape[0]):
        x = L.payoff + g.pairs[p, SIGNATURE_X] * payees
        y = L.payoff + g.pairs[p, SIGNATURE_Y] * payees
        _exposed(row(M, L.exposure), row(M, x), row(M, y), row(M, L.exposed + 2 * p))


@formula
def _exposed(exposure: Row, x: Row, y: Row, exposed: Row) -> None:
    for d in range(2 * LANES):
        exposed[d] = exposure[d] * min(0.0, x[d] - y[d])


@walk
def solve_backward(g: GameArrays, size: GameSizes, L: Layout, infinite: Ints, M: Floats) -> None:
    """W at the start of round 1, and the choices at every node."""
    layers = g.movers.shape[0]
    for door in range(2):
        for z in range(size.arrangements):
            copy_pair(row(M, L.in_force + z * size.payees), row(M, _state(L.W, size, door, z)))
    for back in range(size.rounds):
        t = size.rounds - 1 - back
        for door in (SHUT, OPEN):
            for n in range(g.spans[t, door, layers + 1, 0], g.spans[t, door, layers + 1, 1]):
                _continuation(g, size, L, t, door, g.nodes[n, ARRANGEMENT], M)
        for door in (SHUT, OPEN):
            for n in range(g.spans[t, door, layers, 0], g.spans[t, door, layers, 1]):
                _table(g, size, L, t, door, n, infinite, M)
            for later in range(layers):
                _layer_of_moves(g, size, L, t, door, layers - 1 - later, infinite, M)
            for n in range(g.spans[t, door, 0, 0], g.spans[t, door, 0, 1]):
                z = g.nodes[n, ARRANGEMENT]
                copy_pair(row(M, _state(L.B, size, door, z)), row(M, _state(L.W, size, door, z)))


@walk
def _state(first: int, size: GameSizes, door: int, z: int) -> int:
    """First of the two players' rows of W, C or B at (D, z)."""
    return first + 2 * (door * size.arrangements + z)


@walk
def _continuation(g: GameArrays, size: GameSizes, L: Layout, t: int, door: int, z: int, M: Floats) -> None:
    """C_i^D(t, z)."""
    q = L.hazard + g.rounds[t, PHASE] * size.hazards + g.arrangements[z, HAZARD]
    _after_round(
        row(M, L.discount),
        row(M, q),
        row(M, L.in_force + z * size.payees),
        row(M, _state(L.W, size, door, z)),
        row(M, L.breakdown_cost),
        row(M, _state(L.C, size, door, z)),
    )


@formula
def _after_round(delta: Row, q: Row, flow: Row, later: Row, cost: Row, value: Row) -> None:
    """(1-δ_i)·u_i(y(z)) + δ_i·[ (1-q)·W_i + q·(0 - breakdown_cost_i) ] for both players."""
    for d in range(LANES):
        talks = (1.0 - q[d]) * later[d] + q[d] * (0.0 - cost[d])
        value[d] = (1.0 - delta[d]) * flow[d] + delta[d] * talks
    for d in range(LANES):
        i = LANES + d
        talks = (1.0 - q[d]) * later[i] + q[d] * (0.0 - cost[i])
        value[i] = (1.0 - delta[i]) * flow[i] + delta[i] * talks


@walk
def _table(
    g: GameArrays, size: GameSizes, L: Layout, t: int, door: int, n: int, infinite: Ints, M: Floats
) -> None:
    """B_i^D(t, z), and the proposer's and responder's choices at one node."""
    z, chance, m = g.nodes[n, ARRANGEMENT], L.policy + g.nodes[n, POLICY], g.rounds[t, PROPOSER]
    r = 1 - m
    begin, end = g.offer_begin[door, z], g.offer_begin[door, z + 1]
    options = 1 + end - begin
    here, steep = _state(L.C, size, door, z), row(M, L.steepness + r)
    C, best, V = row(M, here), row(M, L.work), row(M, L.work + 4)
    C_r, V_r = row(M, here + r), row(M, L.work + 4 + r)
    _do_nothing(C, row(M, here + m), row(M, L.Q), best)
    for o in range(begin, end):
        option = 1 + o - begin
        accept, Q = row(M, chance + options + option), row(M, L.Q + 2 * option)
        consent = row(M, L.consent + g.rounds[t, PHASE] * size.consents + g.offers[o, CONSENT])
        p = g.offers[o, PAIR]
        if p < 0:
            mixed_pair(consent, row(M, _state(L.C, size, door, g.offers[o, TARGET])), C, V)
        else:
            public_1 = L.public_1 + g.rounds[t, PHASE] * size.publics_1 + g.pairs[p, PUBLIC]
            public_2 = L.public_2 + g.rounds[t, PHASE] * size.publics_2 + g.pairs[p, PUBLIC + 1]
            _settlement(
                consent,
                row(M, public_1),
                row(M, public_2),
                row(M, L.settled + 2 * p),
                row(M, _state(L.C, size, SHUT, z)),
                row(M, L.failure_cost),
                row(M, L.exposed + 2 * p),
                V,
            )
        either(steep, infinite[r] != 0, V_r, C_r, accept)
        if infinite[r]:
            note_gain(V_r, C_r, accept, row(M, L.gain))
        _offer(accept, V, C, m, Q, best)
    weight = g.offer_weight[begin:end]
    _decide(L, m, infinite, weight, options, chance, _state(L.B, size, door, z), M)


@formula
def _do_nothing(value: Row, own: Row, Q: Row, best: Row) -> None:
    """The first option of every choice: no offer, or to stay."""
    for d in range(LANES):
        Q[d] = value[d]
        Q[LANES + d] = value[LANES + d]
        best[d] = own[d]


@formula
def _offer(accept: Row, V: Row, C: Row, m: int, Q: Row, best: Row) -> None:
    """Q_i(o) = accept·V_i + (1-accept)·C_i, and the best so far for the proposer m."""
    for d in range(LANES):
        i = LANES + d
        one = accept[d] * V[d] + (1.0 - accept[d]) * C[d]
        two = accept[d] * V[i] + (1.0 - accept[d]) * C[i]
        Q[d] = one
        Q[i] = two
        best[d] = max(best[d], one if m == 0 else two)


@formula
def _settlement(
    c: Row, rho_1: Row, rho_2: Row, settled: Row, shut: Row, cost: Row, exposed: Row, V: Row
) -> None:
    """V_i = c·[ ρ·A_i + (1-ρ)·F_i ] + (1-c)·C_i^shut of a settlement, for both players."""
    for d in range(LANES):
        rho = rho_1[d] * rho_2[d]
        failed = shut[d] - cost[d] + exposed[d]
        V[d] = c[d] * (rho * settled[d] + (1.0 - rho) * failed) + (1.0 - c[d]) * shut[d]
    for d in range(LANES):
        i = LANES + d
        rho = rho_1[d] * rho_2[d]
        failed = shut[i] - cost[i] + exposed[i]
        V[i] = c[d] * (rho * settled[i] + (1.0 - rho) * failed) + (1.0 - c[d]) * shut[i]


@walk
def _decide(
    L: Layout, m: int, infinite: Ints, weight: Floats, n: int, chance: int, before: int, M: Floats
) -> None:
    """Player m's choice among the n options in Q; what is expected of it into rows ``before``."""
    choose(M, L.steepness + m, infinite[m] != 0, weight, L.Q, m, n, chance, L.work)
    copy_pair(row(M, L.work + 2), row(M, before))
    if infinite[m]:
        _note_gain_of_choice(row(M, L.work), row(M, L.work + 2 + m), row(M, L.gain))


@formula
def _note_gain_of_choice(best: Row, expected: Row, gain: Row) -> None:
    for d in range(LANES):
        gain[d] = max(gain[d], best[d] - expected[d])


@walk
def _layer_of_moves(
    g: GameArrays, size: GameSizes, L: Layout, t: int, door: int, layer: int, infinite: Ints, M: Floats
) -> None:
    """Fold one player's own moves into B, at every node of the layer.

    B after the moves is still needed while nodes of the layer are solved, so the values before
    them wait in W, which this round no longer needs.
    """
    m = g.movers[layer]
    first, last = g.spans[t, door, layer, 0], g.spans[t, door, layer, 1]
    for n in range(first, last):
        z, chance = g.nodes[n, ARRANGEMENT], L.policy + g.nodes[n, POLICY]
        begin, end = g.move_begin[layer, z], g.move_begin[layer, z + 1]
        here, best = _state(L.B, size, door, z), row(M, L.work)
        _do_nothing(row(M, here), row(M, here + m), row(M, L.Q), best)
        for j in range(begin, end):
            consent = row(M, L.consent + g.rounds[t, PHASE] * size.consents + g.moves[j, MOVE_CONSENT])
            there = row(M, _state(L.B, size, door, g.moves[j, MOVE_TARGET]))
            Q = row(M, L.Q + 2 * (1 + j - begin))
            mixed_pair(consent, there, row(M, here), Q)
            _bear(row(M, L.move_cost + m), row(M, L.Q + 2 * (1 + j - begin) + m), best)
        _decide(L, m, infinite, g.move_weight, 1 + end - begin, chance, _state(L.W, size, door, z), M)
    for n in range(first, last):
        z = g.nodes[n, ARRANGEMENT]
        copy_pair(row(M, _state(L.W, size, door, z)), row(M, _state(L.B, size, door, z)))


@formula
def _bear(cost: Row, value: Row, best: Row) -> None:
    """value ← value - cost, and the best so far."""
    for d in range(LANES):
        value[d] -= cost[d]
        best[d] = max(best[d], value[d])
