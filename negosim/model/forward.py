"""The solved talks played forward: how they end, and what that is worth.

Masses are probabilities of reaching a node under the policy that ``bargaining`` found. The payoffs
that they add up to, discounted round by round, are the certificate: they must equal W at the start.
Quantities are rows of M (see ``lanes`` and ``memory``).
"""

from __future__ import annotations

from negosim.game.arrays import (
    ARRANGEMENT,
    CONSENT,
    FIRST_ROUND,
    HAZARD,
    INTERIM,
    LEVELS,
    MOVE_CONSENT,
    MOVE_COUNT,
    MOVE_TARGET,
    OPEN,
    PAIR,
    PHASE,
    POLICY,
    POSITION,
    PROPOSER,
    PUBLIC,
    SETTLED,
    SETTLEMENT,
    SHUT,
    TARGET,
    GameArrays,
    GameSizes,
)
from negosim.model.lanes import LANES, Floats, Row, add, add_product, clear, formula, row, walk
from negosim.model.memory import COUNTS, UNRATIFIED_1, Layout

__all__ = ["play_forward"]


@walk
def play_forward(g: GameArrays, size: GameSizes, L: Layout, M: Floats) -> None:
    """How the talks end, what is counted on the way, and the payoffs, from the policy."""
    layers, doors = g.movers.shape[0], 2 * size.arrangements
    clear(M, L.now, doors, 0.0)
    clear(M, L.factor, 2, 1.0)
    clear(M, L.ends, L.rows - L.ends, 0.0)
    clear(M, L.value_forward, 2, 0.0)
    clear(M, L.now + OPEN * size.arrangements, 1, 1.0)
    for t in range(size.rounds):
        for layer in range(layers):
            for door in range(2):
                _moves(g, size, L, t, door, layer, M)
        clear(M, L.after, doors, 0.0)
        for door in range(2):
            for n in range(g.spans[t, door, layers, 0], g.spans[t, door, layers, 1]):
                _table(g, size, L, t, door, n, M)
        clear(M, L.now, doors, 0.0)
        for door in range(2):
            for n in range(g.spans[t, door, layers + 1, 0], g.spans[t, door, layers + 1, 1]):
                _end_of_round(g, size, L, t, door, g.nodes[n, ARRANGEMENT], M)
        _next_round(row(M, L.discount), row(M, L.factor + 2 * t), row(M, L.factor + 2 * t + 2))
    for p in range(size.pairs):
        _settlements(g, size, L, p, M)
    for door in range(2):
        for z in range(size.arrangements):
            mass = row(M, L.now + door * size.arrangements + z)
            add(mass, row(M, L.final + z))
            flow = row(M, L.in_force + z * size.payees)
            _earn(row(M, L.factor + 2 * size.rounds), mass, flow, row(M, L.value_forward))


@formula
def _next_round(delta: Row, factor: Row, following: Row) -> None:
    """δ^(t+1) from δ^t."""
    for d in range(2 * LANES):
        following[d] = factor[d] * delta[d]


@formula
def _earn(factor: Row, mass: Row, flow: Row, total: Row) -> None:
    """total_i ← total_i + factor_i·mass·flow_i."""
    for d in range(LANES):
        total[d] += factor[d] * mass[d] * flow[d]
    for d in range(LANES):
        i = LANES + d
        total[i] += factor[i] * mass[d] * flow[i]


@walk
def _moves(g: GameArrays, size: GameSizes, L: Layout, t: int, door: int, layer: int, M: Floats) -> None:
    """One player's own moves: mass goes from ``now`` through ``after`` back to ``now``."""
    m = g.movers[layer]
    now, after = L.now + door * size.arrangements, L.after + door * size.arrangements
    scaled, tried, made = row(M, L.work), row(M, L.work + 1), row(M, L.work + 2)
    factor, cost, total = row(M, L.factor + 2 * t + m), row(M, L.move_cost + m), row(M, L.value_forward + m)
    clear(M, after, size.arrangements, 0.0)
    for n in range(g.spans[t, door, layer, 0], g.spans[t, door, layer, 1]):
        z, chance = g.nodes[n, ARRANGEMENT], L.policy + g.nodes[n, POLICY]
        begin, end = g.move_begin[layer, z], g.move_begin[layer, z + 1]
        _product(row(M, now + z), row(M, chance), scaled)
        add(row(M, now + z), row(M, L.turns + m))
        add_product(scaled, row(M, chance + 1), row(M, after + z))
        for j in range(begin, end):
            consent = row(M, L.consent + g.rounds[t, PHASE] * size.consents + g.moves[j, MOVE_CONSENT])
            target = row(M, after + g.moves[j, MOVE_TARGET])
            _move(scaled, row(M, chance + 2 + j - begin), consent, tried, made, row(M, after + z), target)
            _count_move(tried, made, factor, cost, row(M, L.move_counts + 2 * g.moves[j, MOVE_COUNT]), total)
    for z in range(size.arrangements):
        clear(M, now + z, 1, 0.0)
        add(row(M, after + z), row(M, now + z))


@formula
def _product(one: Row, other: Row, to: Row) -> None:
    for d in range(LANES):
        to[d] = one[d] * other[d]


@formula
def _move(scaled: Row, chance: Row, consent: Row, tried: Row, made: Row, stays: Row, goes: Row) -> None:
    for d in range(LANES):
        tried[d] = scaled[d] * chance[d]
        made[d] = tried[d] * consent[d]
        goes[d] += made[d]
        stays[d] += tried[d] - made[d]


@formula
def _count_move(tried: Row, made: Row, factor: Row, cost: Row, count: Row, total: Row) -> None:
    for d in range(LANES):
        count[d] += tried[d]
        count[LANES + d] += made[d]
        total[d] -= factor[d] * tried[d] * cost[d]


@walk
def _table(g: GameArrays, size: GameSizes, L: Layout, t: int, door: int, n: int, M: Floats) -> None:
    """Offers, answers, consent and ratification at one node."""
    z, chance, m = g.nodes[n, ARRANGEMENT], L.policy + g.nodes[n, POLICY], g.rounds[t, PROPOSER]
    begin, end = g.offer_begin[door, z], g.offer_begin[door, z + 1]
    options = 1 + end - begin
    after = L.after + door * size.arrangements
    mass, scaled, answers = row(M, L.now + door * size.arrangements + z), row(M, L.work), row(M, L.work + 1)
    for kind in (SETTLEMENT, INTERIM):
        if g.on_table[door, z, kind]:
            add(mass, row(M, L.tables + kind))
    _product(mass, row(M, chance), scaled)
    add_product(scaled, row(M, chance + 1), row(M, after + z))
    for o in range(begin, end):
        option = 1 + o - begin
        consent = row(M, L.consent + g.rounds[t, PHASE] * size.consents + g.offers[o, CONSENT])
        count = L.offer_counts + COUNTS * (2 * g.offers[o, POSITION] + m)
        accept = row(M, chance + options + option)
        _answer(scaled, row(M, chance + 1 + option), accept, consent, answers, row(M, count))
        if g.offers[o, PAIR] < 0:
            _interim(answers, row(M, after + z), row(M, after + g.offers[o, TARGET]))
        else:
            p = g.offers[o, PAIR]
            rho_1, rho_2 = _publics(g, size, L, t, p)
            shut = row(M, L.after + SHUT * size.arrangements + z)
            signed = row(M, L.signed + size.rounds * p + t)
            _settlement(answers, row(M, rho_1), row(M, rho_2), row(M, after + z), shut, signed)


@formula
def _answer(scaled: Row, chance: Row, accept: Row, consent: Row, answers: Row, count: Row) -> None:
    """Offered, accepted and consented, counted and into the three rows of ``answers``."""
    for d in range(LANES):
        offered = scaled[d] * chance[d]
        accepted = offered * accept[d]
        consented = accepted * consent[d]
        answers[d] = offered
        answers[LANES + d] = accepted
        answers[2 * LANES + d] = consented
        count[d] += offered
        count[LANES + d] += accepted
        count[2 * LANES + d] += consented


@formula
def _interim(answers: Row, stays: Row, goes: Row) -> None:
    for d in range(LANES):
        goes[d] += answers[2 * LANES + d]
        stays[d] += answers[d] - answers[2 * LANES + d]


@walk
def _publics(g: GameArrays, size: GameSizes, L: Layout, t: int, p: int) -> tuple[int, int]:
    """Rows of ρ_1 and ρ_2."""
    phase = g.rounds[t, PHASE]
    rho_1 = L.public_1 + phase * size.publics_1 + g.pairs[p, PUBLIC]
    return rho_1, L.public_2 + phase * size.publics_2 + g.pairs[p, PUBLIC + 1]


@formula
def _settlement(answers: Row, rho_1: Row, rho_2: Row, still: Row, shut: Row, signed: Row) -> None:
    """What was offered is rejected and stays, or is refused or fails and shuts the door, or is ratified."""
    for d in range(LANES):
        accepted, consented = answers[LANES + d], answers[2 * LANES + d]
        signed[d] = consented
        still[d] += answers[d] - accepted
        shut[d] += accepted - consented * (rho_1[d] * rho_2[d])


@walk
def _settlements(g: GameArrays, size: GameSizes, L: Layout, p: int, M: Floats) -> None:
    """How a settlement that was signed in some round goes on, round by round."""
    worth, total, ratified = row(M, L.work), row(M, L.ratified + p), row(M, L.work + 4)
    clear(M, L.work, 4, 0.0)
    clear(M, L.ratified + p, 1, 0.0)
    for t in range(g.pairs[p, FIRST_ROUND], size.rounds):
        rho_1, rho_2 = _publics(g, size, L, t, p)
        count = L.offer_counts + COUNTS * (2 * g.pairs[p, SETTLED] + g.rounds[t, PROPOSER]) + UNRATIFIED_1
        signed = row(M, L.signed + size.rounds * p + t)
        factor = row(M, L.factor + 2 * t)
        _ratify(signed, row(M, rho_1), row(M, rho_2), factor, row(M, count), ratified, total, worth)
        for how in range(size.hows):
            if g.pair_end[p, how] >= 0:
                end = row(M, L.ends + t * size.ends + g.pair_end[p, how])
                add_product(ratified, row(M, L.ended + p * size.hows + how), end)
    settled, exposed = row(M, L.settled_forward + 2 * p), row(M, L.exposed + 2 * p)
    _earn_settlement(worth, settled, exposed, row(M, L.failure_cost), row(M, L.value_forward))


@formula
def _ratify(
    signed: Row, rho_1: Row, rho_2: Row, factor: Row, count: Row, ratified: Row, total: Row, worth: Row
) -> None:
    """Ratified, and failed at home by the first public alone, by the second alone, and by both.

    ``worth`` sums the discounted mass ratified for both players, then the mass that failed.
    """
    for d in range(LANES):
        i = LANES + d
        kept = signed[d] * (rho_1[d] * rho_2[d])
        failed = signed[d] - kept
        ratified[d] = kept
        total[d] += kept
        count[d] += signed[d] * (1.0 - rho_1[d]) * rho_2[d]
        count[i] += signed[d] * rho_1[d] * (1.0 - rho_2[d])
        count[2 * LANES + d] += signed[d] * (1.0 - rho_1[d]) * (1.0 - rho_2[d])
        worth[d] += factor[d] * kept
        worth[i] += factor[i] * kept
        worth[2 * LANES + d] += factor[d] * failed
        worth[3 * LANES + d] += factor[i] * failed


@formula
def _earn_settlement(worth: Row, settled: Row, exposed: Row, cost: Row, total: Row) -> None:
    """What ratification, and failure at home, are worth to both players."""
    for d in range(2 * LANES):
        total[d] += worth[d] * settled[d] + worth[2 * LANES + d] * (exposed[d] - cost[d])


@walk
def _end_of_round(g: GameArrays, size: GameSizes, L: Layout, t: int, door: int, z: int, M: Floats) -> None:
    """The round's flow, and the chance that talks break down."""
    q = row(M, L.hazard + g.rounds[t, PHASE] * size.hazards + g.arrangements[z, HAZARD])
    mass, later = row(M, L.after + door * size.arrangements + z), row(M, L.now + door * size.arrangements + z)
    for k in range(LEVELS, g.arrangements.shape[1]):
        add(mass, row(M, L.paths + t * size.levels + g.arrangements[z, k]))
    broke = row(M, L.work)
    _break(mass, q, later, broke, row(M, L.breakdown + t))
    _earn_in_round(
        mass,
        broke,
        row(M, L.in_force + z * size.payees),
        row(M, L.breakdown_cost),
        row(M, L.discount),
        row(M, L.factor + 2 * t),
        row(M, L.value_forward),
    )


@formula
def _break(mass: Row, q: Row, later: Row, broke: Row, total: Row) -> None:
    for d in range(LANES):
        broke[d] = mass[d] * q[d]
        later[d] = mass[d] - broke[d]
        total[d] += broke[d]


@formula
def _earn_in_round(
    mass: Row, broke: Row, flow: Row, cost: Row, delta: Row, factor: Row, total: Row
) -> None:
    """(1-δ_i)·flow_i while it lasts; δ_i times the cost where talks break down."""
    for d in range(LANES):
        lasts = (1.0 - delta[d]) * flow[d] * mass[d]
        total[d] += factor[d] * (lasts - delta[d] * broke[d] * cost[d])
    for d in range(LANES):
        i = LANES + d
        lasts = (1.0 - delta[i]) * flow[i] * mass[d]
        total[i] += factor[i] * (lasts - delta[i] * broke[d] * cost[i])
