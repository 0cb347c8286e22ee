"""Payoffs of packages: which entries sum to u_i^e(x), one row for each package that can differ.

For each effect e the packages that the game can meet are cut down to the issues that terms of that
effect look at; packages that agree there share a row.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from negosim.dispute.data import Dispute, Effect, Term
from negosim.game.axes import Axes, Package
from negosim.game.entries import Product, Products, product_of

__all__ = ["CompiledTerm", "PayoffRows", "payees"]

Ints = npt.NDArray[np.int64]


class PayoffRows:
    """Rows of u_i^e(x).

    Parameters
    ----------
    dispute : Dispute
    axes : Axes
    products : Products
        Where the differences of entries get their rows.
    """

    def __init__(self, dispute: Dispute, axes: Axes, products: Products) -> None:
        self._axes = axes
        self._products = products
        self._terms = {
            effect: [
                [CompiledTerm(term, axes) for term in terms if term.effect is effect]
                for terms in payees(dispute)
            ]
            for effect in Effect
        }
        self._looked_at = {
            effect: sorted({k for terms in by_payee for term in terms for k in term.scope})
            for effect, by_payee in self._terms.items()
        }
        self._rows: dict[tuple[Effect, tuple[int, ...]], int] = {}
        self._entries: list[list[int]] = []

    @property
    def count(self) -> int:
        """Number of rows so far."""
        return len(self._rows)

    def row(self, effect: Effect, x: Package) -> int:
        """The row of a package under one effect, made if it is new."""
        key = (effect, tuple(x[k] for k in self._looked_at[effect]))
        if key not in self._rows:
            self._rows[key] = len(self._rows)
            self._entries += [self._sum(terms, x) for terms in self._terms[effect]]
        return self._rows[key]

    def sums(self) -> tuple[Ints, Ints]:
        """What to sum: ``begin (rows · payees + 1,)`` into ``entry``, rows of the differences."""
        begin = np.cumsum([0, *map(len, self._entries)]).astype(np.int64)
        return begin, np.array([e for entries in self._entries for e in entries], dtype=np.int64)

    def _sum(self, terms: list[CompiledTerm], x: Package) -> list[int]:
        status_quo = self._axes.status_quo
        found = (self._products.row(term.value(x), term.value(status_quo)) for term in terms)
        return [row for row in found if row is not None]


class CompiledTerm:
    """A term's products by level positions of its scope."""

    def __init__(self, term: Term, axes: Axes) -> None:
        self.scope = tuple(axes.issue(name) for name in term.scope)
        weight = product_of(term.weights, axes.parameters)
        self._table = {
            tuple(axes.level(k, level) for k, level in zip(self.scope, levels, strict=True)): _times(
                weight, product_of(factors, axes.parameters)
            )
            for levels, factors in term.table.items()
        }

    def value(self, x: Package) -> Product:
        """v_τ(x)."""
        return self._table.get(tuple(x[k] for k in self.scope), Product(0.0))


def _times(weight: Product, entry: Product) -> Product:
    coefficient = weight.coefficient * entry.coefficient
    if coefficient == 0:
        return Product(0.0)
    return Product(coefficient, weight.parameters + entry.parameters)


def payees(dispute: Dispute) -> list[list[Term]]:
    """Terms of the two players, then of the observers."""
    players = [list(dispute.terms.get(name, {}).values()) for name in dispute.players]
    return players + [list(observer.terms.values()) for observer in dispute.observers.values()]
