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
from negosim.model.lanes import Floats, at, larger, put, size_of, walk, where_at_least
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
    none = at(M, L.gain) * 0.0
    largest, widest, total = none, none, none
    for z in range(size.arrangements):
        for i in range(2):
            largest = larger(largest, size_of(at(M, L.in_force + z * size.payees + i)))
    for pair in range(2 * size.pairs):
        settled = at(M, L.settled + pair)
        largest = larger(largest, size_of(settled))
        widest = larger(widest, size_of(settled - at(M, L.settled_forward + pair)))
    for i in range(2):
        widest = larger(widest, size_of(at(M, L.value + i) - at(M, L.value_forward + i)))
    for end in range(size.rounds * size.ends):
        total = total + at(M, L.ends + end)
    for t in range(size.rounds):
        total = total + at(M, L.breakdown + t)
    for z in range(size.arrangements):
        total = total + at(M, L.final + z)
    scale = where_at_least(0.0, largest, 1.0, largest)
    put(M, L.gap, widest / scale)
    put(M, L.gain, at(M, L.gain) / scale)
    put(M, L.mass, size_of(total - 1.0))
