"""Entries (products of numbers and parameters) as coefficients and parameter positions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import prod

__all__ = ["Product", "Products", "product_of"]


@dataclass(frozen=True)
class Product:
    """``coefficient`` times the parameters at ``parameters`` (positions, in the order written)."""

    coefficient: float
    parameters: tuple[int, ...] = ()


def product_of(factors: Iterable[float | str], parameters: tuple[str, ...]) -> Product:
    """An entry of the dispute file as a product."""
    factors = tuple(factors)
    return Product(
        prod(f for f in factors if not isinstance(f, str)),
        tuple(parameters.index(f) for f in factors if isinstance(f, str)),
    )


@dataclass
class Products:
    """Distinct differences of products, each with a row: ``row(a, b)`` is the row of a - b."""

    rows: dict[tuple[Product, Product], int] = field(default_factory=dict)

    def row(self, value: Product, base: Product) -> int | None:
        """Row of ``value - base``; None where the two are the same, so that the difference is 0."""
        if value == base:
            return None
        return self.rows.setdefault((value, base), len(self.rows))
