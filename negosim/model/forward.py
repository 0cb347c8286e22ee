"""The solved talks played forward: how they end, and what that is worth.

Masses are probabilities of reaching a node under the policy that ``bargaining`` found. The payoffs
that they add up to, discounted round by round, are the certificate: they must equal W at the start.
Quantities are rows of M (see ``lanes`` and ``memory``).
"""

from __future__ import annotations

from negosim.game.arrays import (
    CONSENT,
    FIRST_ROUND,
    INTERIM,
    LEVELS,
    MOVE_CONSENT,
    MOVE_COUNT,
    MOVE_TARGET,
    MOVES,
    OFFERS,
    PAIR,
    PAIRS,
    POSITION,
    SETTLED,
    SETTLEMENT,
    SHUT,
    TARGET,
    GameArrays,
    GameSizes,
)
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
from negosim.model.lanes import (
    Draws,
    Floats,
    at,
    clear,
    entry,
    multiply_add,
    put,
    raise_by,
    raise_by_product,
    walk,
)
from negosim.model.memory import (
    ACCEPTED,
    CONSENTED,
    COUNTS,
    OFFERED,
    UNRATIFIED_1,
    UNRATIFIED_2,
    UNRATIFIED_BOTH,
    Layout,
)

__all__ = ["play_forward"]


@walk
def play_forward(g: GameArrays, L: Layout, size: GameSizes, M: Floats) -> None:
    """How the talks end, what is counted on the way, and the payoffs, from the policy."""
    doors = 2 * size.arrangements
    clear(M, L.factor, L.factor + 2, 1.0)
    clear(M, L.ends, L.rows, 0.0)
    clear(M, L.value_forward, L.value_forward + 2, 0.0)
    clear(M, L.now, L.now + 1, 1.0)  # the start, with the door open; no other row is read in round 1
    for t in range(size.rounds):
        for layer in range(size.layers):
            for door in range(2):
                _moves(g, L, size, t, door, layer, M)
        clear(M, L.after, L.after + doors, 0.0)
        for door in range(2):
            for n in range(*nodes_of(g, size, t, door, size.layers)):
                _table(g, L, size, t, door, n, M)
        clear(M, L.now, L.now + doors, 0.0)
        for door in range(2):
            for n in range(*nodes_of(g, size, t, door, size.layers + 1)):
                _end_of_round(g, L, size, t, door, arrangement_at(g, n), M)
        for i in range(2):
            put(M, L.factor + 2 * t + 2 + i, at(M, L.factor + 2 * t + i) * at(M, L.discount + i))
    for p in range(size.pairs):
        _settlements(g, L, size, p, M)
    for door in range(2):
        for z in range(size.arrangements):
            mass = at(M, L.now + door * size.arrangements + z)
            raise_by(M, L.final + z, mass)
            for i in range(2):
                flow = at(M, L.in_force + z * size.payees + i)
                raise_by(M, L.value_forward + i, at(M, L.factor + 2 * size.rounds + i) * mass * flow)


@walk
def _moves(g: GameArrays, L: Layout, size: GameSizes, t: int, door: int, layer: int, M: Floats) -> None:
    """One player's own moves: mass goes from ``now`` through ``after`` back to ``now``."""
    m = entry(g.movers, layer)
    now, after = L.now + door * size.arrangements, L.after + door * size.arrangements
    price = at(M, L.factor + 2 * t + m) * at(M, L.move_cost + m)
    turns = at(M, L.turns + m)
    paid = price * 0.0
    clear(M, after, after + size.arrangements, 0.0)
    for n in range(*nodes_of(g, size, t, door, layer)):
        z, chance = arrangement_at(g, n), policy_at(g, L, n)
        begin, end = moves_at(g, size, layer, z)
        mass = at(M, now + z)
        scaled = mass * at(M, chance)
        turns = turns + mass
        stays = scaled * at(M, chance + 1)
        for j in range(begin, end):
            consent = consent_at(g, L, size, t, entry(g.moves, MOVES * j + MOVE_CONSENT), M)
            count = L.move_counts + 2 * entry(g.moves, MOVES * j + MOVE_COUNT)
            tried = scaled * at(M, chance + 2 + j - begin)
            made = tried * consent
            stays = stays + (tried - made)
            raise_by(M, after + entry(g.moves, MOVES * j + MOVE_TARGET), made)
            raise_by(M, count, tried)
            raise_by(M, count + 1, made)
            paid = multiply_add(price, tried, paid)
        raise_by(M, after + z, stays)
    put(M, L.turns + m, turns)
    put(M, L.value_forward + m, at(M, L.value_forward + m) - paid)
    for z in range(size.arrangements):
        put(M, now + z, at(M, after + z))


@walk
def _table(g: GameArrays, L: Layout, size: GameSizes, t: int, door: int, n: int, M: Floats) -> None:
    """Offers, answers, consent and ratification at one node."""
    z, chance, m = arrangement_at(g, n), policy_at(g, L, n), proposer_at(g, t)
    begin, end = offers_at(g, size, door, z)
    options = 1 + end - begin
    after = L.after + door * size.arrangements
    mass = at(M, L.now + door * size.arrangements + z)
    scaled = mass * at(M, chance)
    for kind in (SETTLEMENT, INTERIM):
        if entry(g.on_table, 2 * (door * size.arrangements + z) + kind):
            raise_by(M, L.tables + kind, mass)
            raise_by(M, L.tables_of + 2 * kind + m, mass)
    stays, shuts = scaled * at(M, chance + 1), mass * 0.0
    for o in range(begin, end):
        option = 1 + o - begin
        consent = consent_at(g, L, size, t, entry(g.offers, OFFERS * o + CONSENT), M)
        count = L.offer_counts + COUNTS * (2 * entry(g.offers, OFFERS * o + POSITION) + m)
        offered = scaled * at(M, chance + 1 + option)
        accepted = offered * at(M, chance + options + option)
        signed = accepted * consent
        raise_by(M, count + OFFERED, offered)
        raise_by(M, count + ACCEPTED, accepted)
        raise_by(M, count + CONSENTED, signed)
        p = entry(g.offers, OFFERS * o + PAIR)
        if p < 0:
            raise_by(M, after + entry(g.offers, OFFERS * o + TARGET), signed)
            stays = stays + (offered - signed)
        else:
            put(M, L.signed + size.rounds * p + t, signed)
            stays = stays + (offered - accepted)
            rho_1, rho_2 = publics_at(g, L, size, t, p, M)
            shuts = shuts + (accepted - signed * (rho_1 * rho_2))
    raise_by(M, after + z, stays)
    raise_by(M, L.after + SHUT * size.arrangements + z, shuts)


@walk
def _settlements(g: GameArrays, L: Layout, size: GameSizes, p: int, M: Floats) -> None:
    """How a settlement that was signed in some round goes on, round by round."""
    none = at(M, L.failure_cost) * 0.0
    total, worth_1, worth_2, lost_1, lost_2 = none, none, none, none, none
    begin = entry(g.pairs, PAIRS * p + FIRST_ROUND)
    for t in range(begin, size.rounds):
        rho_1, rho_2 = publics_at(g, L, size, t, p, M)
        signed = at(M, L.signed + size.rounds * p + t)
        ratified = signed * (rho_1 * rho_2)
        failed = signed - ratified
        count = L.offer_counts + COUNTS * (2 * entry(g.pairs, PAIRS * p + SETTLED) + proposer_at(g, t))
        raise_by(M, count + UNRATIFIED_1, signed * (1.0 - rho_1) * rho_2)
        raise_by(M, count + UNRATIFIED_2, signed * rho_1 * (1.0 - rho_2))
        raise_by(M, count + UNRATIFIED_BOTH, signed * (1.0 - rho_1) * (1.0 - rho_2))
        factor_1, factor_2 = at(M, L.factor + 2 * t), at(M, L.factor + 2 * t + 1)
        total = total + ratified
        worth_1, worth_2 = (
            multiply_add(factor_1, ratified, worth_1),
            multiply_add(factor_2, ratified, worth_2),
        )
        lost_1, lost_2 = multiply_add(factor_1, failed, lost_1), multiply_add(factor_2, failed, lost_2)
        put(M, L.signed + size.rounds * p + t, ratified)
    put(M, L.ratified + p, total)
    kept, refused = L.settled_forward + 2 * p, L.failed + 2 * p
    _earn(M, L.value_forward, at(M, kept), worth_1, at(M, refused), lost_1)
    _earn(M, L.value_forward + 1, at(M, kept + 1), worth_2, at(M, refused + 1), lost_2)
    for how in range(size.hows):
        end = entry(g.pair_end, p * size.hows + how)
        if end >= 0:
            ended = at(M, L.ended + p * size.hows + how)
            for t in range(begin, size.rounds):
                raise_by_product(
                    M, L.ends + t * size.ends + end, ended, at(M, L.signed + size.rounds * p + t)
                )


@walk
def _earn(M: Floats, value: int, settled: Draws, worth: Draws, failed: Draws, lost: Draws) -> None:
    """What ratification, and failure at home, are worth to a player; masses are discounted."""
    raise_by(M, value, settled * worth + failed * lost)


@walk
def _end_of_round(g: GameArrays, L: Layout, size: GameSizes, t: int, door: int, z: int, M: Floats) -> None:
    """The round's flow, and the chance that talks break down."""
    q = hazard_at(g, L, size, t, z, M)
    mass = at(M, L.after + door * size.arrangements + z)
    levels = (LEVELS + size.interim) * z + LEVELS
    for k in range(levels, levels + size.interim):
        raise_by(M, L.paths + t * size.levels + entry(g.arrangements, k), mass)
    broke = mass * q
    put(M, L.now + door * size.arrangements + z, mass - broke)
    raise_by(M, L.breakdown + t, broke)
    for i in range(2):
        delta, cost = at(M, L.discount + i), at(M, L.breakdown_cost + i)
        lasts = (1.0 - delta) * at(M, L.in_force + z * size.payees + i) * mass
        raise_by(M, L.value_forward + i, at(M, L.factor + 2 * t + i) * (lasts - delta * broke * cost))
