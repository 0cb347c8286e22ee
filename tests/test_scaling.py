"""What must not matter: a player's unit of points, where a term has its zero, how a thing is written."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from build import Case, Outcome, cases, outcomes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_reference import base

from negosim.dispute.data import Dispute, Term
from negosim.scenario.data import Scenario

COSTS = ("move_cost", "breakdown_cost", "failure_cost", "renege_cost", "betrayal_cost")
TOLERANCE = 1e-9

few = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def assert_same(found: Outcome, expected: Outcome, units: tuple[float, float] = (1.0, 1.0)) -> None:
    """The same play, and the same values but for the players' units."""
    values = [unit * value for unit, value in zip(units, expected.value, strict=True)]
    assert found.value == pytest.approx(values, rel=TOLERANCE, abs=TOLERANCE)
    for kind in ("ends", "counts", "classes", "observers"):
        ours, theirs = getattr(found, kind), getattr(expected, kind)
        for key in {*ours, *theirs}:
            assert ours.get(key, 0.0) == pytest.approx(theirs.get(key, 0.0), abs=TOLERANCE), (kind, key)


def over(scenario: Scenario, dispute: Dispute) -> Scenario:
    """The same scenario over another dispute."""
    return replace(scenario, dispute=dispute)


def with_terms(dispute: Dispute, player: str, change: Callable[[Term], list[Term]]) -> Dispute:
    """Each term of a player replaced by others."""
    changed = [one for term in dispute.terms[player].values() for one in change(term)]
    named = {f"term_{k}": term for k, term in enumerate(changed)}
    return dispute.model_copy(update={"terms": dispute.terms | {player: named}})


def weighted(term: Term, factor: float) -> Term:
    """A term with one more weight."""
    return term.model_copy(update={"weights": (*term.weights, factor)})


def in_unit(dispute: Dispute, player: str, unit: float) -> Dispute:
    """One player's points, payoffs and costs alike, times a factor."""
    scaled = with_terms(dispute, player, lambda term: [weighted(term, unit)])
    own = scaled.players[player]
    costs = {role: (*getattr(own, role), unit) for role in COSTS}
    return scaled.model_copy(update={"players": scaled.players | {player: own.model_copy(update=costs)}})


@few
@given(cases(), st.sampled_from(["north", "south"]), st.sampled_from([0.25, 3.0, 10.0]))
def test_points_have_no_unit(case: Case, player: str, unit: float) -> None:
    """Payoffs and costs times k and precision by k: nothing changes but the player's own values."""
    scenario, thetas = case
    scaled = in_unit(scenario.dispute, player, unit)
    precision = f"precision_{player}"
    changed = [theta | {precision: theta[precision] / unit} for theta in thetas]
    units = (unit, 1.0) if player == "north" else (1.0, unit)
    for expected, found in zip(
        outcomes(scenario, thetas), outcomes(over(scenario, scaled), changed), strict=True
    ):
        assert_same(found, expected, units)


@pytest.mark.parametrize(("player", "units"), [("japan", (3.0, 1.0)), ("russia", (1.0, 3.0))])
def test_the_unit_of_one_player_matters_only_to_how_sharply_it_chooses(
    player: str, units: tuple[float, float]
) -> None:
    """Points of one player times 3: with precision as it was it chooses as with three times the precision.

    Subgame perfection knows no precision, so that there nothing changes.
    """
    scenario, precision = base(), f"precision_{player}"
    modes = {name: prior.mode() for name, prior in scenario.priors.items()}
    sharper = modes | {precision: 3 * modes[precision]}
    perfect = modes | {"precision_japan": math.inf, "precision_russia": math.inf}
    plain = outcomes(scenario, [modes, sharper, perfect])
    scaled = outcomes(over(scenario, in_unit(scenario.dispute, player, 3.0)), [modes, perfect])
    assert_same(scaled[0], plain[1], units)
    assert_same(scaled[1], plain[2], units)
    assert max(abs(p - plain[0].classes[name]) for name, p in scaled[0].classes.items()) > 0.01


@few
@given(cases(), st.sampled_from(["north", "south"]), st.sampled_from([-7.0, 0.5, 100.0]))
def test_a_term_has_no_zero(case: Case, player: str, constant: float) -> None:
    """A constant on all entries of a term, those of the status quo too, changes nothing."""
    scenario, thetas = case
    dispute = scenario.dispute

    def raised(term: Term) -> list[Term]:
        if any(isinstance(factor, str) for entry in term.table.values() for factor in entry):
            return [term]
        every = product(*(dispute.issues[k].levels for k in term.scope))
        table = {at: (math.prod(map(float, term.table.get(at, (0.0,)))) + constant,) for at in every}
        return [term.model_copy(update={"table": table})]

    changed = with_terms(dispute, player, raised)
    for expected, found in zip(
        outcomes(scenario, thetas), outcomes(over(scenario, changed), thetas), strict=True
    ):
        assert_same(found, expected)


@few
@given(cases())
def test_a_term_is_the_sum_of_its_parts(case: Case) -> None:
    scenario, thetas = case
    dispute = scenario.dispute
    for player in dispute.players:
        dispute = with_terms(dispute, player, lambda term: [weighted(term, 0.25), weighted(term, 0.75)])
    for expected, found in zip(
        outcomes(scenario, thetas), outcomes(over(scenario, dispute), thetas), strict=True
    ):
        assert_same(found, expected)


@few
@given(cases())
def test_an_offer_listed_again_is_never_made(case: Case) -> None:
    scenario, thetas = case
    again = [
        replace(offer, name=f"{offer.name} again", salience=5.0, block=None) for offer in scenario.offers
    ]
    doubled = replace(scenario, offers=(*scenario.offers, *again))
    for expected, found in zip(outcomes(scenario, thetas), outcomes(doubled, thetas), strict=True):
        assert_same(found, expected)


@few
@given(cases())
def test_rounds_after_a_certain_breakdown_do_not_matter(case: Case) -> None:
    scenario, thetas = case
    certain = scenario.dispute.model_copy(
        update={"breakdown": scenario.dispute.breakdown.model_copy(update={"hazard": (1.0,)})}
    )
    shorter = replace(over(scenario, certain), rounds=1)
    longer = replace(shorter, rounds=scenario.rounds + 1)
    for expected, found in zip(outcomes(shorter, thetas), outcomes(longer, thetas), strict=True):
        assert_same(found, expected)
        assert not any(end[0] == "no_settlement" for end in found.ends)


@few
@given(cases(), st.sampled_from([0, 1]))
def test_at_random_payoffs_do_not_matter(case: Case, player: int) -> None:
    """A player of precision 0 plays the same whatever its payoffs."""
    scenario, thetas = case
    name = list(scenario.dispute.players)[player]
    blind = [theta | {f"precision_{name}": 0.0} for theta in thetas]
    without = over(scenario, with_terms(scenario.dispute, name, lambda _: []))
    for expected, found in zip(outcomes(scenario, blind), outcomes(without, blind), strict=True):
        assert_same(found, replace(expected, value=_own(expected.value, found.value, player)))


def _own(expected: tuple[float, float], found: tuple[float, float], player: int) -> tuple[float, float]:
    """Expected values, with the player's own as found."""
    return (found[0], expected[1]) if player == 0 else (expected[0], found[1])


def test_infinity_is_the_limit_of_high_precision() -> None:
    scenario = base()
    modes = {name: prior.mode() for name, prior in scenario.priors.items()}
    names = ("precision_japan", "precision_russia")
    high, infinite = outcomes(
        scenario, [modes | dict.fromkeys(names, 1e6), modes | dict.fromkeys(names, math.inf)]
    )
    # Offers that will be rejected are as good as none, so that their counts have another limit.
    assert high.value == pytest.approx(infinite.value, abs=TOLERANCE)
    assert high.classes == pytest.approx(infinite.classes, abs=TOLERANCE)
