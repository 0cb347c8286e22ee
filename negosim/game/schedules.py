"""Delivery schedules: who delivers what when, and what has been delivered when a settlement ends."""

from __future__ import annotations

from dataclasses import dataclass

from negosim.dispute.data import Dispute
from negosim.game.axes import Axes

__all__ = ["Schedule", "schedules_of"]


@dataclass(frozen=True)
class Schedule:
    """Who delivers what when: shares after each stage as (first player's, second player's)."""

    first: int
    shares: tuple[tuple[float, float], ...]

    @property
    def hows(self) -> int:
        """Number of ways in which a settlement under this schedule can end."""
        return 1 + 2 * len(self.shares)

    def delivered(self, how: int) -> tuple[float, float]:
        """Shares delivered when a settlement ends so, before snapback."""
        if how == 0:
            return (1.0, 1.0)
        stage, breaker = divmod(how - 1, 2)
        before = self.shares[stage - 1] if stage else (0.0, 0.0)
        if breaker == self.first:
            return before
        reached = self.shares[stage]
        return (reached[0], before[1]) if self.first == 0 else (before[0], reached[1])


def schedules_of(dispute: Dispute, axes: Axes) -> list[Schedule]:
    """Schedules by level of the issue that picks them; without one, delivery at once."""
    if dispute.delivery is None:
        return [Schedule(0, ((1.0, 1.0),))]
    found = []
    for level in axes.levels[axes.sequence]:
        text = dispute.delivery.schedules[level]
        one, two = (text.shares[name] for name in axes.players)
        found.append(Schedule(axes.players.index(text.first), tuple(zip(one, two, strict=True))))
    return found
