"""The shipped dispute against what it is meant to say, written down a second time.

Every entry of every payoff table, with its weights, is worked out twice: with all parameters at the
modes of their priors, and with all at the highest values, where nearly every parameter differs from 1
and from the others. So a sign that is flipped, a number that is mistyped and a parameter that is taken
for another one all show.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from negosim.dispute.data import Dispute, Entry, Range
from negosim.dispute.load import shipped_dispute
from negosim.dispute.priors import Kind
from negosim.reading import read

EXPECTED: Any = read(Path(__file__).parent / "data" / "kuril_expected.yaml").data
TERMS = [(player, name) for player, terms in EXPECTED["terms"].items() for name in terms]
WATCHED = [(who, name) for who, o in EXPECTED["observers"].items() for name in o if name != "breakdown"]


def kuril() -> Dispute:
    """The dispute that is examined."""
    return shipped_dispute("kuril")


def worth(entry: Entry) -> list[float]:
    """A product of numbers and parameters: at the modes, and at the highest values."""
    priors = {name: p.prior for name, p in kuril().parameters.items()}
    points = (
        {name: prior.mode() for name, prior in priors.items()},
        {name: prior.support()[1] for name, prior in priors.items()},
    )
    return [math.prod(at[f] if isinstance(f, str) else f for f in entry) for at in points]


def near(expected: list[float]) -> object:
    """Equal up to rounding."""
    return pytest.approx(expected, rel=1e-12, abs=1e-15)


def near_all(expected: dict[str, dict[str, list[float]]]) -> dict[str, dict[str, object]]:
    """Shifts that are equal up to rounding."""
    return {issue: {level: near(v) for level, v in table.items()} for issue, table in expected.items()}


def legal(range_: Range) -> str:
    """A legal range as the expected file writes it: ``0..1``, ``0..<1``, ``0..`` or ``..``."""
    assert range_.above is None
    low = "" if range_.low is None else f"{range_.low:g}"
    high = "" if range_.high is None else f"{range_.high:g}"
    return f"{low}..{high}" if range_.below is None else f"{low}..{high}<{range_.below:g}"


# ------------------------------------------------------------------ numbers


@pytest.mark.parametrize("name", EXPECTED["parameters"])
def test_a_parameter_has_its_prior_range_and_basis(name: str) -> None:
    *numbers, range_, basis = EXPECTED["parameters"][name]
    found = kuril().parameters[name]
    assert (found.prior.kind, found.prior.numbers) == (Kind.TRIANGULAR, tuple(numbers))
    assert (found.prior.scale, found.prior.add) == (1.0, 0.0)
    assert (legal(found.range), found.basis) == (range_, basis)


@pytest.mark.parametrize(("player", "name"), TERMS)
def test_a_term_is_worth_its_points(player: str, name: str) -> None:
    expected, term = EXPECTED["terms"][player][name], kuril().terms[player][name]
    assert (term.effect, list(term.scope)) == (expected["effect"], expected["scope"])
    assert list(term.weights) == expected.get("weights", [])
    found = {" & ".join(levels): worth((*term.weights, *entry)) for levels, entry in term.table.items()}
    assert found == {levels: near(points) for levels, points in expected["worth"].items()}


@pytest.mark.parametrize(("who", "name"), WATCHED)
def test_a_term_of_an_observer_is_worth_its_points(who: str, name: str) -> None:
    expected, term = EXPECTED["observers"][who][name], kuril().observers[who].terms[name]
    assert (term.effect, list(term.scope), term.weights) == (expected["effect"], expected["scope"], ())
    found = {" & ".join(levels): worth(entry) for levels, entry in term.table.items()}
    assert found == {levels: near([points, points]) for levels, points in expected["worth"].items()}


def test_what_a_breakdown_is_worth_to_observers() -> None:
    found = {who: worth(observer.breakdown) for who, observer in kuril().observers.items()}
    assert found == {who: [o["breakdown"], o["breakdown"]] for who, o in EXPECTED["observers"].items()}


def test_there_is_nothing_else() -> None:
    dispute = kuril()
    assert list(dispute.parameters) == list(EXPECTED["parameters"])
    assert [(player, name) for player, terms in dispute.terms.items() for name in terms] == TERMS
    assert [(who, name) for who, o in dispute.observers.items() for name in o.terms] == WATCHED
    assert (len(dispute.parameters), len(TERMS), len(WATCHED)) == (80, 27, 7)


# ------------------------------------------------------------------ outsiders, publics, chance


def test_the_us_consents_less_to_the_greater_concession() -> None:
    consent = kuril().consent
    assert consent is not None
    assert consent.actor == "us"
    assert list(consent.issues) == list(EXPECTED["consent"])
    for issue, expected in EXPECTED["consent"].items():
        found = [[level, *worth(entry)] for level, entry in consent.issues[issue].items()]
        assert found == expected
        modes = [worth(entry)[0] for entry in consent.issues[issue].values()]
        assert modes == sorted(modes, reverse=True)


@pytest.mark.parametrize("player", EXPECTED["ratification"])
def test_how_a_public_ratifies(player: str) -> None:
    ratification, expected = kuril().ratification, EXPECTED["ratification"][player]
    assert ratification is not None
    assert (ratification.issue, list(ratification.by)) == ("territory", ["japan", "russia"])
    found = ratification.by[player]
    assert [worth(found.sway), worth(found.sharpness)] == [expected["sway"], expected["sharpness"]]
    assert {level: worth(entry) for level, entry in found.support.items()} == expected["support"]
    shifts = {k: {level: worth(e) for level, e in table.items()} for k, table in found.shifts.items()}
    assert shifts == near_all(expected["shifts"])


def test_when_talks_break_down() -> None:
    breakdown, expected = kuril().breakdown, EXPECTED["breakdown"]
    assert worth(breakdown.hazard) == expected["hazard"]
    shifts = {k: {level: worth(e) for level, e in table.items()} for k, table in breakdown.shifts.items()}
    assert shifts == near_all(expected["shifts"])


# ------------------------------------------------------------------ structure


def test_the_schedules_of_delivery() -> None:
    delivery = kuril().delivery
    assert delivery is not None
    assert delivery.issue == "sequence"
    assert list(delivery.schedules) == list(EXPECTED["schedules"])
    for name, expected in EXPECTED["schedules"].items():
        found = delivery.schedules[name]
        assert found.first == expected["first"]
        for player, shares in found.shares.items():
            assert shares == tuple(sixths / 6 for sixths in expected[player]), (name, player)


@pytest.mark.parametrize("player", ["japan", "russia"])
def test_the_roles_of_a_player(player: str) -> None:
    found = kuril().players[player].model_dump(exclude={"label"})
    assert found == {role: (f"{role}_{player}",) for role in EXPECTED["roles"]}


def test_the_issues() -> None:
    found = {
        name: [list(issue.levels), issue.status_quo, issue.delivered_by, issue.interim, issue.owner]
        for name, issue in kuril().issues.items()
    }
    assert found == EXPECTED["issues"]
    assert list(found) == list(EXPECTED["issues"])


def test_the_offers() -> None:
    found = {name: offer.set for name, offer in kuril().offers.items()}
    assert found == EXPECTED["offers"]
    assert list(found) == list(EXPECTED["offers"])


def test_the_outcome_classes_in_order() -> None:
    conditions = {name: one.when for name, one in kuril().classes.items()}
    found = [[name, when.model_dump(mode="json", exclude_defaults=True)] for name, when in conditions.items()]
    assert found == EXPECTED["classes"]


def test_the_structure_of_the_talks() -> None:
    assert kuril().game.model_dump(mode="json") == EXPECTED["game"]
