"""A run that is wrong, or not a number, must not pass its own check."""

from __future__ import annotations

import math

import numba
import numpy as np
import pytest

import negosim
from negosim.errors import CertificateError, RequestFault
from negosim.game.arrays import GameSizes
from negosim.game.compile import compile_game
from negosim.model.certificate import TOLERANCE, Certificate, certify
from negosim.model.draws import Sampler
from negosim.model.lanes import LANES, Floats, handle
from negosim.model.memory import Layout, as_record, layout_of
from negosim.model.solve import solve


def test_what_is_not_a_number_is_refused() -> None:
    """Payoffs that overflow leave probabilities that look well; the certificate must see it."""
    scenario = negosim.load("base").replace(parameters={"sovereignty_japan": 1e308})
    with pytest.raises(CertificateError, match="fails its own check"):
        negosim.run(scenario, draws=16)


def test_a_huge_finite_precision_counts_as_infinite() -> None:
    """λ / (1 - δ) overflows, and the limit is what a player of infinite precision does."""
    base = negosim.load("base").replace(run={"draws": 16})
    huge = negosim.run(base.replace(parameters={"precision_japan": 1.7e308}))
    infinite = negosim.run(base.replace(parameters={"precision_japan": math.inf}))
    np.testing.assert_array_equal(huge.probabilities, infinite.probabilities)
    assert huge.certificate.deviation is not None
    assert infinite.certificate.deviation is not None


def test_finite_precision_has_no_deviation() -> None:
    assert negosim.run("no_pressure", draws=16).certificate.deviation is None


def test_a_gain_is_that_of_a_deviation_alone() -> None:
    """Exactly 0 at finite precision, where none is looked for, though the ends miss 1 by rounding."""
    scenario = negosim.load("no_pressure")
    theta = Sampler(scenario.priors, 1, scenario.run.design, 16).parameters(0, 16)
    found = solve(compile_game(scenario), theta)
    assert found.mass.max() > 0
    assert (found.gain == 0).all()


@pytest.mark.parametrize(
    ("certificate", "holds"),
    [
        (Certificate(1e-10, None, 0.0), True),
        (Certificate(1e-9, None, 0.0), True),
        (Certificate(1e-9, 1e-9, 1e-9), True),
        (Certificate(1e-3, None, 0.0, tolerance=1e-2), True),
        (Certificate(1.1e-9, None, 0.0), False),
        (Certificate(0.0, 1.1e-9, 0.0), False),
        (Certificate(0.0, 1e-10, 0.0), True),
        (Certificate(0.0, None, 1.1e-9), False),
        (Certificate(math.nan, None, 0.0), False),
        (Certificate(0.0, None, math.nan), False),
    ],
)
def test_what_holds(certificate: Certificate, holds: bool) -> None:
    assert certificate.holds is holds


def test_the_worse_of_two_keeps_what_is_not_a_number() -> None:
    good, bad = Certificate(0.0, None, 0.0), Certificate(math.nan, 1e-12, 0.5)
    for found in (good.worse_of(bad), bad.worse_of(good)):
        assert math.isnan(found.gap)
        assert found.deviation == 1e-12
        assert found.mass == 0.5


def test_the_worse_of_two() -> None:
    found = Certificate(1e-10, 3e-10, 1e-12).worse_of(Certificate(2e-10, 1e-10, 1e-11))
    assert found == Certificate(2e-10, 3e-10, 1e-11)
    assert Certificate(0.0, None, 0.0).worse_of(Certificate(0.0, None, 0.0)).deviation is None
    assert found.tolerance == TOLERANCE == 1e-9


def test_a_certificate_is_required_to_hold() -> None:
    Certificate(1e-10, 0.0, 0.0).require()
    with pytest.raises(
        CertificateError, match=r"differ by 0\.002 of .* miss 1 by 0\.001, a deviation gains 0\.5 "
    ):
        Certificate(2e-3, 0.5, 1e-3).require()
    with pytest.raises(CertificateError, match=r"a deviation gains 0 "):
        Certificate(2e-3, None, 1e-3).require()


def test_no_workers_are_refused() -> None:
    with pytest.raises(RequestFault, match="expected at least 1 worker, found 0"):
        negosim.run("base", draws=16, workers=0)


def test_offers_add_up_to_stops() -> None:
    """Made and accepted, offer by offer, are what the stops count together."""
    outcomes = negosim.run("two_islands_no_us_basing", draws=32)
    stops = outcomes.stops.set_index(["kind", "stop", "by"])["mean"]
    offers = outcomes.offers
    for kind in ("settlement", "interim"):
        of_kind = offers[offers["kind"] == kind]
        for who in ("japan", "russia"):
            to = of_kind[of_kind["to"] == who]
            rejected = (to["made"] * (1 - to["accepted"])).sum()
            assert rejected == pytest.approx(stops[kind, "rejected", who], rel=1e-12)


@pytest.mark.parametrize(("certain", "other"), [("russia", "japan"), ("japan", "russia")])
def test_a_public_that_always_ratifies_stops_nothing(certain: str, other: str) -> None:
    scenario = negosim.load("two_islands_no_us_basing").replace(parameters={f"support_{certain}_two": 1})
    stops = negosim.run(scenario, draws=16).stops.set_index(["kind", "stop", "by"])["mean"]
    assert stops["settlement", "not_ratified", certain] == 0
    assert stops["settlement", "not_ratified", "both"] == 0
    assert stops["settlement", "not_ratified", other] > 0


SIZES = dict.fromkeys(GameSizes._fields, 0) | {"rounds": 1, "arrangements": 1, "payoffs": 1, "payees": 4}


@numba.njit(error_model="numpy")
def certified(L: Layout, size: GameSizes, M: Floats) -> None:
    certify(L, size, M)


@pytest.mark.parametrize("i", [0, 1])
@pytest.mark.parametrize(
    ("row", "largest"),
    [
        ("payoff", -2.0),
        ("payoff", 0.5),
        ("breakdown_cost", 4.0),
        ("failure_cost", 4.0),
        ("move_cost", 4.0),
        ("break_cost", 4.0),
        (None, 1.0),
    ],
)
def test_a_gap_is_relative_to_the_largest_payoff(i: int, row: str | None, largest: float) -> None:
    sizes = GameSizes(**SIZES)
    layout = layout_of(sizes)
    M = np.zeros((layout.rows, LANES))
    M[layout.value + i], M[layout.value_forward + i], M[layout.final] = 3.0, 3.0 + 6e-9, 1.0
    M[layout.observer_breakdown : layout.observer_breakdown + 2] = 100.0  # no payoff of a player
    if row is not None:
        M[getattr(layout, row) + i] = largest
    certified(as_record(layout), as_record(sizes), handle(M))
    assert M[layout.gap] == pytest.approx(6e-9 / abs(largest), rel=1e-6, abs=0)
    assert (M[layout.mass] == 0).all()
