"""How a table of offers shares out the prior weight of a proposer's choice (docs/model.md, section 3).

Each family (interim offers; settlements) has one weight, which its blocks share in proportion to
their saliences, and the members of a block alike. Here all offers of the table count as available.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from negosim.game.table import CompiledOffer

__all__ = ["Family", "families"]


@dataclass(frozen=True)
class Family:
    """The interim offers of a table, or its settlements.

    Attributes
    ----------
    salience : float
        Of all its blocks together; an offer outside any block is a block of its own.
    shares : dict
        Share of the family's weight by the position of the offer on the table.
    """

    salience: float
    shares: dict[int, float]


def families(offers: Sequence[CompiledOffer]) -> tuple[Family, Family]:
    """Interim offers, then settlements."""
    interim, settlement = (
        _family([offer for offer in offers if offer.settlement is settles]) for settles in (False, True)
    )
    return interim, settlement


def _family(offers: Sequence[CompiledOffer]) -> Family:
    members = Counter(offer.block for offer in offers)
    salience = sum({offer.block: offer.salience for offer in offers}.values())
    return Family(salience, {o.position: o.salience / salience / members[o.block] for o in offers})
