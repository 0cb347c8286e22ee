"""Consent, ratification and breakdown from their parameters, row by row."""

from __future__ import annotations

import math

import numpy as np
import pytest

from negosim.game.chances import PublicRow
from negosim.game.entries import Product
from negosim.model.breakdown import hazards
from negosim.model.consent import consents
from negosim.model.ratification import ratifications

THETA = np.array([[0.0, 0.3, 1.0], [0.7, 0.2, 0.4]])
FIRST, SECOND, ONE = Product(1.0, (0,)), Product(1.0, (1,)), Product(1.0)


@pytest.mark.parametrize("sharpness", [0.0, 2.0])
def test_at_full_and_no_support_nothing_else_counts(sharpness: float) -> None:
    """At a support of 0 and 1, ρ is 0 and 1, also where the sharpness is 0."""
    row = PublicRow(FIRST, Product(0.5), Product(sharpness), (Product(-0.2),))
    rho = ratifications([row], THETA)[0]
    leaning = sharpness * (math.log(0.3 / 0.7) + 0.5 - 0.2)
    assert rho == pytest.approx([0.0, 1 / (1 + math.exp(-leaning)), 1.0], rel=1e-14)


def test_without_ratification_every_settlement_passes() -> None:
    rho = ratifications([PublicRow(None, Product(0.0), Product(0.0), ())], THETA)
    assert rho.tolist() == [[1.0, 1.0, 1.0]]


def test_the_smallest_consent() -> None:
    c = consents([(), (FIRST,), (FIRST, SECOND)], THETA)
    assert c.tolist() == [[1.0, 1.0, 1.0], [0.0, 0.3, 1.0], [0.0, 0.2, 0.4]]


def test_hazards_add_up_to_one_at_most() -> None:
    q = hazards([(FIRST,), (FIRST, SECOND)], THETA)
    np.testing.assert_allclose(q, [[0.0, 0.3, 1.0], [0.7, 0.5, 1.0]], rtol=1e-15)


@pytest.mark.parametrize("chances", [consents, ratifications, hazards])
def test_no_rows(chances: object) -> None:
    assert chances([], THETA).shape == (0, 3)  # type: ignore[operator]
