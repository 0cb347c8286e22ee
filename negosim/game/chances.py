"""Consent, ratification and breakdown: which probabilities each event of the game can need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from negosim.dispute.data import Dispute
from negosim.game.axes import Arrangement, Axes, Package
from negosim.game.entries import Product, product_of

__all__ = ["Chances", "PublicRow", "Rows"]

Key = TypeVar("Key")


@dataclass
class Rows(Generic[Key]):
    """Distinct keys, each with a row in the order in which they were first met."""

    keys: dict[Key, int] = field(default_factory=dict)

    def row(self, key: Key) -> int:
        """Row of a key, made if it is new."""
        return self.keys.setdefault(key, len(self.keys))

    def key(self, row: int) -> Key:
        """Key of a row."""
        return list(self.keys)[row]


@dataclass(frozen=True)
class PublicRow:
    """What one public's ratification is computed from; ``support`` None means that it always ratifies."""

    support: Product | None
    sway: Product
    sharpness: Product
    shifts: tuple[Product, ...]


class Chances:
    """Collects the rows of consent, ratification and breakdown that a game needs.

    Attributes
    ----------
    consent : Rows
        Keys: the probabilities of which the smallest is c; no probability means certain consent.
    ratification : tuple of Rows
        For each player, keys: PublicRow.
    hazard : Rows
        Keys: the products that add up to q.
    """

    def __init__(self, dispute: Dispute, axes: Axes) -> None:
        self._dispute = dispute
        self._axes = axes
        self.consent: Rows[tuple[Product, ...]] = Rows()
        self.ratification: tuple[Rows[PublicRow], Rows[PublicRow]] = (Rows(), Rows())
        self.hazard: Rows[tuple[Product, ...]] = Rows()
        self._concessions = self._read_concessions()
        self.consent.row(())

    def _product(self, factors: tuple[float | str, ...]) -> Product:
        return product_of(factors, self._axes.parameters)

    def _read_concessions(self) -> dict[int, dict[int, tuple[int, Product]]]:
        """For each issue that the consenting actor minds: rank and probability by level."""
        consent = self._dispute.consent
        minded: dict[int, dict[int, tuple[int, Product]]] = {}
        for name, listed in (consent.issues if consent else {}).items():
            k = self._axes.issue(name)
            minded[k] = {
                self._axes.level(k, level): (rank, self._product(entry))
                for rank, (level, entry) in enumerate(listed.items(), start=1)
            }
        return minded

    def consent_row(self, y: Package, x: Package) -> int:
        """Row of the consent c needed to go from y to x."""
        needed = []
        for k, listed in self._concessions.items():
            rank_y, _ = listed.get(y[k], (0, None))
            rank_x, probability = listed.get(x[k], (0, None))
            if rank_x > rank_y and probability is not None:
                needed.append(probability)
        return self.consent.row(tuple(needed))

    def ratification_row(self, player: int, x: Package, y: Package) -> int:
        """Row of ρ_i for a settlement x signed while y is in force."""
        ratification = self._dispute.ratification
        rows = self.ratification[player]
        if ratification is None:
            return rows.row(PublicRow(None, Product(0.0), Product(0.0), ()))
        by = ratification.by[self._axes.players[player]]
        k = self._axes.issue(ratification.issue)
        support = by.support[self._axes.levels[k][x[k]]]
        return rows.row(
            PublicRow(
                self._product(support),
                self._product(by.sway),
                self._product(by.sharpness),
                self._shifts(by.shifts, y),
            )
        )

    def hazard_row(self, z: Arrangement) -> int:
        """Row of the chance q that talks break down while z is in force."""
        breakdown = self._dispute.breakdown
        shifts = self._shifts(breakdown.shifts, self._axes.in_force(z))
        return self.hazard.row((self._product(breakdown.hazard), *shifts))

    def _shifts(
        self, shifts: dict[str, dict[str, tuple[float | str, ...]]], y: Package
    ) -> tuple[Product, ...]:
        found = []
        for name, by_level in shifts.items():
            k = self._axes.issue(name)
            entry = by_level.get(self._axes.levels[k][y[k]])
            if entry is not None:
                found.append(self._product(entry))
        return tuple(found)
