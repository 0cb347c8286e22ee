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

The sums keep these forms, so that options that are worth the same are found to be; only what F_i adds
to C_i^shut, the same in every round, is found once (``failures``). Then the players in ``moves``, last
first, fold B into W: a move from z to z' is worth c·B_i(z') + (1-c)·B_i(z), less its cost for the
mover. Rounds t count from 0 here. Quantities are rows of M (see ``lanes`` and ``memory``).
"""

from __future__ import annotations

from negosim.game.arrays import (
    CONSENT,
    MOVE_CONSENT,
    MOVE_TARGET,
    MOVES,
    OFFERS,
    OPEN,
    PAIR,
    PAIRS,
    SHUT,
    SIGNATURE_X,
    SIGNATURE_Y,
    TARGET,
    GameArrays,
    GameSizes,
)
from negosim.model.choice import choose, either, note_gain
from negosim.model.events import (
    arrangement_at,
    consent_at,
    hazard_at,
    moves_at,
    nodes_of,
    offers_at,
    policy_at,
    proposer_at,
    publics_at,
)
from negosim.model.lanes import Draws, Floats, at, entry, larger, mixed, put, smaller, walk
from negosim.model.memory import Layout
from negosim.model.payoffs import payoff_at

__all__ = ["failures", "solve_backward"]


@walk
def failures(g: GameArrays, L: Layout, size: GameSizes, M: Floats) -> None:
    """F_i - C_i^shut of a settlement that fails at home: exposure_i · min(0, Δ_i) - failure_cost_i."""
    for p in range(size.pairs):
        for i in range(2):
            x = payoff_at(L, size, entry(g.pairs, PAIRS * p + SIGNATURE_X), i, M)
            y = payoff_at(L, size, entry(g.pairs, PAIRS * p + SIGNATURE_Y), i, M)
            exposed = at(M, L.exposure + i) * smaller(x - y, 0.0)
            put(M, L.failed + 2 * p + i, exposed - at(M, L.failure_cost + i))


@walk
def solve_backward(g: GameArrays, L: Layout, size: GameSizes, M: Floats) -> None:
    """W at the start of round 1, and the choices at every node."""
    for door in range(2):
        for z in range(size.arrangements):
            _copy_pair(M, L.in_force + z * size.payees, _state(L.W, size, door, z))
    for back in range(size.rounds):
        t = size.rounds - 1 - back
        for door in (SHUT, OPEN):
            for n in range(*nodes_of(g, size, t, door, size.layers + 1)):
                _continuation(g, L, size, t, door, arrangement_at(g, n), M)
        for door in (SHUT, OPEN):
            for n in range(*nodes_of(g, size, t, door, size.layers)):
                _table(g, L, size, t, door, n, M)
            for later in range(size.layers):
                _layer_of_moves(g, L, size, t, door, size.layers - 1 - later, M)
            for n in range(*nodes_of(g, size, t, door, 0)):
                z = arrangement_at(g, n)
                _copy_pair(M, _state(L.B, size, door, z), _state(L.W, size, door, z))


@walk
def _state(first: int, size: GameSizes, door: int, z: int) -> int:
    """First of the two players' rows of W, C or B at (D, z)."""
    return first + 2 * (door * size.arrangements + z)


@walk
def _continuation(g: GameArrays, L: Layout, size: GameSizes, t: int, door: int, z: int, M: Floats) -> None:
    """C_i^D(t, z)."""
    q = hazard_at(g, L, size, t, z, M)
    for i in range(2):
        delta, cost = at(M, L.discount + i), at(M, L.breakdown_cost + i)
        flow, later = at(M, L.in_force + z * size.payees + i), at(M, _state(L.W, size, door, z) + i)
        talks = (1.0 - q) * later + q * (0.0 - cost)
        put(M, _state(L.C, size, door, z) + i, (1.0 - delta) * flow + delta * talks)


@walk
def _table(g: GameArrays, L: Layout, size: GameSizes, t: int, door: int, n: int, M: Floats) -> None:
    """B_i^D(t, z), and the proposer's and responder's choices at one node."""
    z, chance, m = arrangement_at(g, n), policy_at(g, L, n), proposer_at(g, t)
    r = 1 - m
    begin, end = offers_at(g, size, door, z)
    options = 1 + end - begin
    here, shut = _state(L.C, size, door, z), _state(L.C, size, SHUT, z)
    C_1, C_2 = at(M, here), at(M, here + 1)
    steep = at(M, L.steepness + r)
    _copy_pair(M, here, L.Q)
    for o in range(begin, end):
        option = 1 + o - begin
        c = consent_at(g, L, size, t, entry(g.offers, OFFERS * o + CONSENT), M)
        p = entry(g.offers, OFFERS * o + PAIR)
        if p < 0:
            there = _state(L.C, size, door, entry(g.offers, OFFERS * o + TARGET))
            V_1, V_2 = mixed(c, at(M, there), C_1), mixed(c, at(M, there + 1), C_2)
        else:
            rho_1, rho_2 = publics_at(g, L, size, t, p, M)
            settled, failed = L.settled + 2 * p, L.failed + 2 * p
            V_1 = _settlement(c, rho_1 * rho_2, settled, failed, shut, M)
            V_2 = _settlement(c, rho_1 * rho_2, settled + 1, failed + 1, shut + 1, M)
        V_r, C_r = (V_1, C_1) if r == 0 else (V_2, C_2)
        accept = either(steep, entry(g.infinite, r), V_r, C_r)
        if entry(g.infinite, r):
            note_gain(M, L.gain + r, larger(V_r, C_r), mixed(accept, V_r, C_r))
        put(M, chance + options + option, accept)
        put(M, L.Q + 2 * option, mixed(accept, V_1, C_1))
        put(M, L.Q + 2 * option + 1, mixed(accept, V_2, C_2))
    choose(g, L, m, options, g.offer_weight, begin, chance, _state(L.B, size, door, z), M)


@walk
def _settlement(c: Draws, rho: Draws, settled: int, failed: int, shut: int, M: Floats) -> Draws:
    """V_i of a settlement; the rows are those of A_i, F_i - C_i^shut and C_i^shut."""
    without = at(M, shut)
    return mixed(c, mixed(rho, at(M, settled), without + at(M, failed)), without)


@walk
def _layer_of_moves(
    g: GameArrays, L: Layout, size: GameSizes, t: int, door: int, layer: int, M: Floats
) -> None:
    """Fold one player's own moves into B, at every node of the layer.

    B after the moves is still needed while nodes of the layer are solved, so the values before
    them wait in W, which this round no longer needs.
    """
    m = entry(g.movers, layer)
    cost = at(M, L.move_cost + m)
    for n in range(*nodes_of(g, size, t, door, layer)):
        z, chance = arrangement_at(g, n), policy_at(g, L, n)
        begin, end = moves_at(g, size, layer, z)
        here = _state(L.B, size, door, z)
        B_1, B_2 = at(M, here), at(M, here + 1)
        _copy_pair(M, here, L.Q)
        for j in range(begin, end):
            c = consent_at(g, L, size, t, entry(g.moves, MOVES * j + MOVE_CONSENT), M)
            there = _state(L.B, size, door, entry(g.moves, MOVES * j + MOVE_TARGET))
            Q = L.Q + 2 * (1 + j - begin)
            put(M, Q, mixed(c, at(M, there), B_1))
            put(M, Q + 1, mixed(c, at(M, there + 1), B_2))
            put(M, Q + m, at(M, Q + m) - cost)
        choose(g, L, m, 1 + end - begin, g.move_weight, begin, chance, _state(L.W, size, door, z), M)
    for n in range(*nodes_of(g, size, t, door, layer)):
        z = arrangement_at(g, n)
        _copy_pair(M, _state(L.W, size, door, z), _state(L.B, size, door, z))


@walk
def _copy_pair(M: Floats, what: int, to: int) -> None:
    """to ← what, for both players."""
    put(M, to, at(M, what))
    put(M, to + 1, at(M, what + 1))
