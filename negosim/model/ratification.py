"""Ratification by the two publics (model, section 5).

    ρ = ρ_1 · ρ_2,   ρ_i = logistic( κ · [ logit(support_i) + sway_i + Σ shifts_i ] )

with the support for the settlement's level of one issue, what the leader can add, what the conduct
in force shifts, and the sharpness κ with which publics turn support into ratification. At a
support of 0 and 1, ρ_i is 0 and 1 whatever the rest.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.special import expit, logit

from negosim.game.chances import PublicRow
from negosim.model.lanes import Floats
from negosim.model.payoffs import products

__all__ = ["ratifications"]


def ratifications(rows: Iterable[PublicRow], theta: Floats) -> Floats:
    """ρ_i of each row, ``(rows, draws)``, from parameters ``(parameters, draws)``."""
    return np.array([_ratification(row, theta) for row in rows]).reshape(-1, theta.shape[1])


def _ratification(row: PublicRow, theta: Floats) -> Floats:
    if row.support is None:
        return np.ones(theta.shape[1])
    support, sway, sharpness, *shifts = products([row.support, row.sway, row.sharpness, *row.shifts], theta)
    undecided = (support > 0) & (support < 1)
    leaning = logit(np.where(undecided, support, 0.5)) + sway
    for shift in shifts:
        leaning = leaning + shift
    rho: Floats = np.where(undecided, expit(sharpness * leaning), support)
    return rho
