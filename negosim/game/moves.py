"""What a player may do alone, and which arrangements talks can reach."""

from __future__ import annotations

from dataclasses import dataclass

from negosim.game.axes import Arrangement, Axes

__all__ = ["Move", "moves_from"]


@dataclass(frozen=True)
class Move:
    """One interim issue moved by one level."""

    issue: int
    to: Arrangement


def moves_from(axes: Axes, mover: int, z: Arrangement, frozen: frozenset[int]) -> list[Move]:
    """The moves open to a player at z, in listed order (issues, then the earlier listed level)."""
    found = []
    for position, k in enumerate(axes.interim):
        if axes.owner[k] != mover or k in frozen:
            continue
        for level in (z[position] - 1, z[position] + 1):
            if 0 <= level < len(axes.levels[k]):
                found.append(Move(k, (*z[:position], level, *z[position + 1 :])))
    return found
