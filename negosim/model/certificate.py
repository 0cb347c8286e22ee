"""The check that every solution makes of itself.

The policy that backward induction found is played forward, and the payoffs that it earns, summed
over how the game goes, must equal the backward values: at the start of the talks and for the
delivery of every settlement that can be signed. At λ = ∞ no single deviation may gain.
Gaps are relative to the largest payoff of the draw.
"""

from __future__ import annotations

from dataclasses import dataclass

from negosim.errors import CertificateError
from negosim.game.arrays import GameSizes
from negosim.model.lanes import LANES, Floats, Row, add, clear, formula, row, walk
from negosim.model.memory import Layout

__all__ = ["TOLERANCE", "Certificate", "certify"]

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Certificate:
    """What a run says of its own accuracy, over all draws.

    Attributes
    ----------
    gap : float
        Largest gap between forward and backward values, relative to the largest payoff.
    deviation : float or None
        Largest gain from one deviation of a player with λ = ∞, relative to the largest payoff;
        None if no precision is infinite.
    mass : float
        Largest distance from 1 of the sum of the probabilities of all ends.
    tolerance : float
        What none of these may exceed.
    """

    gap: float
    deviation: float | None
    mass: float
    tolerance: float = TOLERANCE

    @property
    def holds(self) -> bool:
        """Whether every figure is within the tolerance."""
        figures = (self.gap, self.mass, self.deviation or 0.0)
        return all(figure <= self.tolerance for figure in figures)

    def require(self) -> None:
        """Raise unless the certificate holds.

        Raises
        ------
        CertificateError
            The solution fails its own check.
        """
        if not self.holds:
            raise CertificateError(
                f"the solution fails its own check: forward and backward values differ by {self.gap:.3g}, "
                f"probabilities of ends miss 1 by {self.mass:.3g}, a deviation gains "
                f"{self.deviation or 0.0:.3g} (at most {self.tolerance:g} is allowed); "
                "results were not written."
            )


@walk
def certify(size: GameSizes, L: Layout, M: Floats) -> None:
    """Gap, gain from a deviation, and distance of the ends from 1, for every draw."""
    largest, widest, total = row(M, L.work), row(M, L.work + 1), row(M, L.work + 2)
    clear(M, L.work, 3, 0.0)
    for z in range(size.arrangements):
        for i in range(2):
            _largest(row(M, L.in_force + z * size.payees + i), largest)
    for index in range(2 * size.pairs):
        _largest(row(M, L.settled + index), largest)
        _widest(row(M, L.settled + index), row(M, L.settled_forward + index), widest)
    for i in range(2):
        _widest(row(M, L.value + i), row(M, L.value_forward + i), widest)
    for index in range(size.rounds * size.ends):
        add(row(M, L.ends + index), total)
    for t in range(size.rounds):
        add(row(M, L.breakdown + t), total)
    for z in range(size.arrangements):
        add(row(M, L.final + z), total)
    _relative(largest, widest, total, row(M, L.gap), row(M, L.gain), row(M, L.mass))


@formula
def _largest(value: Row, largest: Row) -> None:
    for d in range(LANES):
        largest[d] = max(largest[d], abs(value[d]))


@formula
def _widest(one: Row, other: Row, widest: Row) -> None:
    for d in range(LANES):
        widest[d] = max(widest[d], abs(one[d] - other[d]))


@formula
def _relative(largest: Row, widest: Row, total: Row, gap: Row, gain: Row, mass: Row) -> None:
    for d in range(LANES):
        scale = largest[d] if largest[d] > 0.0 else 1.0
        gap[d] = widest[d] / scale
        gain[d] /= scale
        mass[d] = abs(total[d] - 1.0)
