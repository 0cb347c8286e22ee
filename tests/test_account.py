"""The account of a package adds up to its payoff."""

from __future__ import annotations

import pytest

import negosim
from negosim.errors import RequestFault
from negosim.game.axes import axes_of, overlaid
from negosim.game.compile import compile_game
from negosim.model.draws import Sampler
from negosim.model.solve import solve


def test_no_agreement_is_worth_nothing() -> None:
    """u_i(x⁰) = 0 (model, section 2)."""
    account = negosim.account("base", {}, draws=8)
    assert (account[["mean", "p05", "p95"]] == 0).all(axis=None)


def test_points_by_hand_at_the_modes() -> None:
    """Two islands under the 1956 declaration, with projects and nothing on bases."""
    scenario = negosim.load("base").at_modes()
    points = negosim.account(scenario, "two_islands_1956", draws=1).set_index(["who", "term"])["mean"]
    assert points["japan", "sovereignty"] == 3.0
    assert points["japan", "claim_given_up"] == -2.5
    assert points["japan", "energy_supply"] == pytest.approx(0.4 * 0.5, rel=1e-15)
    assert points["russia", "us_force_risk"] == pytest.approx(-3 * 0.65, rel=1e-15)
    assert points["russia", "far_east_investment"] == pytest.approx(0.4 * 2.5, rel=1e-15)
    assert points["russia", "beijing_displeased"] == pytest.approx(-0.5 * 0.8, rel=1e-15)


def test_a_lasting_arrangement_is_worth_its_account() -> None:
    """Without offers, moves, breakdown or rounds to speak of, W is the flow of what is in force."""
    scenario = negosim.load("base").replace(
        offers={"use": []},
        game={"moves": [], "rounds": 1},
        in_force={"sanctions": "eased", "economics": "strategic", "militarisation": "hold"},
        parameters={"breakdown_hazard": 0},
        run={"draws": 16},
    )
    theta = Sampler(scenario.priors, 1, scenario.run.design, 16).parameters(0, 16)
    value = solve(compile_game(scenario), theta).value.mean(axis=1)
    account = negosim.account(scenario, {}).groupby("who")["mean"].sum()
    assert value == pytest.approx([account["japan"], account["russia"]], rel=1e-12)


def test_frozen_issues_stay_as_they_are() -> None:
    scenario = negosim.load("base").replace(frozen=["sanctions"], run={"draws": 4})
    points = negosim.account(scenario, {"sanctions": "lifted"})
    assert (points["mean"] == 0).all()


@pytest.mark.parametrize(
    ("package", "message"),
    [
        (
            "two_iland_1956",
            "expected an offer of base, found 'two_iland_1956'; did you mean 'two_islands_1956'?",
        ),
        ({"teritory": "none"}, "expected an issue, found 'teritory'; did you mean 'territory'?"),
        ({"sanctions": "ease"}, "expected a level of sanctions, found 'ease'; did you mean 'eased'?"),
    ],
)
def test_unknown_packages_are_refused(package: object, message: str) -> None:
    with pytest.raises(RequestFault) as fault:
        negosim.account("base", package, draws=1)  # type: ignore[arg-type]
    assert str(fault.value) == message


def test_overlays_leave_the_rest() -> None:
    axes = axes_of(negosim.load("base").dispute)
    assert overlaid(axes.status_quo, {}) == axes.status_quo
