"""Chances of a round, by phase of the calendar: consent, the two publics, breakdown."""

from __future__ import annotations

from negosim.game.arrays import PUBLIC, GameSizes
from negosim.model.lanes import Draws, Floats, Ints, at, walk
from negosim.model.memory import Layout

__all__ = ["consent_at", "hazard_at", "public_at"]


@walk
def consent_at(L: Layout, size: GameSizes, phase: int, row: int, M: Floats) -> Draws:
    """c."""
    return at(M, L.consent + phase * size.consents + row)


@walk
def hazard_at(L: Layout, size: GameSizes, phase: int, row: int, M: Floats) -> Draws:
    """q."""
    return at(M, L.hazard + phase * size.hazards + row)


@walk
def public_at(L: Layout, size: GameSizes, phase: int, pair: Ints, i: int, M: Floats) -> Draws:
    """ρ_i of a settlement."""
    if i == 0:
        return at(M, L.public_1 + phase * size.publics_1 + pair[PUBLIC])
    return at(M, L.public_2 + phase * size.publics_2 + pair[PUBLIC + 1])
