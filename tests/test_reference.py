"""The Kuril dispute with every parameter at its mode, against numbers computed by an earlier program."""

from __future__ import annotations

import math
from functools import cache

import pytest
from build import Outcome, play, scenario

from negosim.dispute.load import shipped_dispute
from negosim.scenario.data import Offer, Scenario
from negosim.scenario.load import load

TOLERANCE = 1e-9
FINITE = {
    "breakdown": 0.304629847862,
    "economic_cooperation": 0.541532859610,
    "adjusted": 0.085496714250,
    "standoff": 0.058904013797,
    "two_islands": 0.003761777354,
    "collapsed": 0.001857741141,
    "unchanged": 0.001679657196,
    "joint_administration": 0.001624218737,
    "treaty_without_islands": 0.000513170052,
}
SUBGAME_PERFECT = {"breakdown": 0.283119105885, "economic_cooperation": 0.716880894115}


@cache
def base() -> Scenario:
    """All offers of the shipped dispute, nothing in force, the game as the dispute has it."""
    dispute = shipped_dispute("kuril")
    return scenario(dispute, [Offer(name, dict(o.set)) for name, o in dispute.offers.items()])


def near(expected: object) -> object:
    """Equal to 1e-9."""
    return pytest.approx(expected, rel=0, abs=TOLERANCE)


def check(found: Outcome) -> None:
    """The solution's own checks."""
    assert found.mass <= 1e-12
    assert found.gap <= TOLERANCE
    assert found.gain <= TOLERANCE


def test_all_thirteen_offers_are_on_the_table() -> None:
    assert len(base().offers) == 13
    assert base().rounds == 8


def test_finite_precision() -> None:
    found = play(base())
    check(found)
    assert set(FINITE) < set(found.classes)
    assert found.value == near((-0.476004820285, 0.335725930141))
    for name, probability in found.classes.items():
        assert probability == near(FINITE.get(name, 0.0)), name
    assert found.counts["failed_at_home"] == near(0.061992725268)
    assert found.counts["refused_abroad"] == near(0.101555053851)


def test_subgame_perfection() -> None:
    found = play(base(), precision_japan=math.inf, precision_russia=math.inf)
    check(found)
    assert set(SUBGAME_PERFECT) < set(found.classes)
    assert found.value == near((-0.163809598987, 0.832367887672))
    for name, probability in found.classes.items():
        assert probability == near(SUBGAME_PERFECT.get(name, 0.0)), name


def test_the_shipped_base_scenario_is_this_game() -> None:
    shipped, ours = play(load("base")), play(base())
    assert (shipped.value, shipped.classes) == (ours.value, ours.classes)
