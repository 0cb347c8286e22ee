"""The account of one package, term by term: whose, which, and the difference that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from negosim.dispute.data import Dispute, Term
from negosim.game.axes import axes_of, overlaid
from negosim.game.entries import Product
from negosim.game.packages import CompiledTerm

__all__ = ["AccountRow", "account_rows"]


@dataclass(frozen=True)
class AccountRow:
    """v_τ(x) - v_τ(x⁰) of one term, as two products."""

    who: str
    name: str
    term: Term
    value: Product
    base: Product


def account_rows(dispute: Dispute, in_force: Mapping[str, str], sets: Mapping[str, str]) -> list[AccountRow]:
    """The account of a package: the arrangement in force, overlaid by what is set.

    Players' terms come first, then those of the observers, in the dispute's order.
    """
    axes = axes_of(dispute)
    x = overlaid(overlaid(axes.status_quo, axes.positions(in_force)), axes.positions(sets))
    terms = [(who, name, term) for who in axes.players for name, term in dispute.terms.get(who, {}).items()]
    terms += [(who, name, term) for who, o in dispute.observers.items() for name, term in o.terms.items()]
    compiled = [(who, name, term, CompiledTerm(term, axes)) for who, name, term in terms]
    return [
        AccountRow(who, name, term, c.value(x), c.value(axes.status_quo)) for who, name, term, c in compiled
    ]
