"""What a node of the talks has: arrangement, proposer, offers, moves, and the chances of its round.

Chances are those of the phase of the calendar that the round is in.
"""

from __future__ import annotations

from negosim.game.arrays import (
    ARRANGEMENT,
    HAZARD,
    LEVELS,
    NODES,
    PAIRS,
    PHASE,
    POLICY,
    PROPOSER,
    PUBLIC,
    ROUNDS,
    GameArrays,
    GameSizes,
)
from negosim.model.lanes import Draws, Floats, at, entry, walk
from negosim.model.memory import Layout

__all__ = [
    "arrangement_at",
    "consent_at",
    "hazard_at",
    "moves_at",
    "nodes_of",
    "offers_at",
    "policy_at",
    "proposer_at",
    "publics_at",
]


@walk
def nodes_of(g: GameArrays, size: GameSizes, t: int, door: int, layer: int) -> tuple[int, int]:
    """First node of a layer of a round, and one past the last."""
    span = 2 * ((t * 2 + door) * (size.layers + 2) + layer)
    return entry(g.spans, span), entry(g.spans, span + 1)


@walk
def arrangement_at(g: GameArrays, n: int) -> int:
    """z of a node."""
    return entry(g.nodes, NODES * n + ARRANGEMENT)


@walk
def policy_at(g: GameArrays, L: Layout, n: int) -> int:
    """First row of the choice probabilities at a node."""
    return L.policy + entry(g.nodes, NODES * n + POLICY)


@walk
def proposer_at(g: GameArrays, t: int) -> int:
    """Who proposes in round t."""
    return entry(g.rounds, ROUNDS * t + PROPOSER)


@walk
def offers_at(g: GameArrays, size: GameSizes, door: int, z: int) -> tuple[int, int]:
    """First available offer, and one past the last."""
    place = door * (size.arrangements + 1) + z
    return entry(g.offer_begin, place), entry(g.offer_begin, place + 1)


@walk
def moves_at(g: GameArrays, size: GameSizes, layer: int, z: int) -> tuple[int, int]:
    """First move that the player of a layer has, and one past the last."""
    place = layer * (size.arrangements + 1) + z
    return entry(g.move_begin, place), entry(g.move_begin, place + 1)


@walk
def consent_at(g: GameArrays, L: Layout, size: GameSizes, t: int, row: int, M: Floats) -> Draws:
    """c."""
    return at(M, L.consent + _phase(g, t) * size.consents + row)


@walk
def hazard_at(g: GameArrays, L: Layout, size: GameSizes, t: int, z: int, M: Floats) -> Draws:
    """q(t, z)."""
    row = entry(g.arrangements, (LEVELS + size.interim) * z + HAZARD)
    return at(M, L.hazard + _phase(g, t) * size.hazards + row)


@walk
def publics_at(g: GameArrays, L: Layout, size: GameSizes, t: int, p: int, M: Floats) -> tuple[Draws, Draws]:
    """ρ_1 and ρ_2 of a settlement."""
    public, phase = PAIRS * p + PUBLIC, _phase(g, t)
    row_1 = L.public_1 + phase * size.publics_1 + entry(g.pairs, public)
    row_2 = L.public_2 + phase * size.publics_2 + entry(g.pairs, public + 1)
    return at(M, row_1), at(M, row_2)


@walk
def _phase(g: GameArrays, t: int) -> int:
    """Which additions of the calendar hold in round t."""
    return entry(g.rounds, ROUNDS * t + PHASE)
