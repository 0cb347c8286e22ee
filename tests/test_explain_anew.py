"""Decisions that are made certain: the talks are solved anew, as if the dispute said so."""

from __future__ import annotations

import pytest
from build import dispute, offer, scenario, term

import negosim
from negosim.scenario.data import Scenario

OFFER = "two_islands_no_basing_relief"


@pytest.fixture(scope="module")
def asked() -> Scenario:
    return negosim.load("two_islands_no_us_basing").replace(run={"draws": 96})


@pytest.fixture(scope="module")
def found(asked: Scenario) -> negosim.Explanation:
    return negosim.explain(asked, OFFER)


def sure(asked: Scenario, *beginnings: str) -> Scenario:
    """The scenario with all parameters at 1 whose names begin so."""
    names = [name for name in asked.priors if name.startswith(beginnings)]
    assert names
    return asked.replace(parameters=dict.fromkeys(names, 1))


@pytest.mark.parametrize(
    ("row", "beginnings"),
    [
        (0, ("consent_",)),
        (1, ("support_japan_",)),
        (2, ("support_russia_",)),
        (3, ("support_japan_", "support_russia_")),
    ],
)
def test_a_certain_decision_is_that_of_the_scenario_that_says_so(
    asked: Scenario, found: negosim.Explanation, row: int, beginnings: tuple[str, ...]
) -> None:
    then = negosim.explain(sure(asked, *beginnings), OFFER).chain
    kept = then[(then["kind"] == "left") & (then["link"] == "kept")]["count"].iloc[0]
    told = found.anew.iloc[row]
    assert told["opened"] == pytest.approx(kept, rel=1e-12)
    assert told["difference"] == pytest.approx(told["opened"] - told["kept"], abs=1e-15)
    assert told["factor"] == pytest.approx(told["opened"] / told["kept"], rel=1e-12)


def test_what_both_sides_reckon_with_is_no_accounting(found: negosim.Explanation) -> None:
    """Where consent is certain the players offer and accept otherwise, so the accounting overstates it."""
    accounting = found.gates.set_index("gate").loc["consents", "factor"]
    assert found.anew.set_index("gate").loc["consents", "factor"] < 0.75 * accounting
    page = found.page()
    assert "Solved anew" in page.split("By accounting")[0]
    assert "Both publics ratify" in page


def test_of_an_interim_offer_only_consent_can_be_made_certain(asked: Scenario) -> None:
    found = negosim.explain(asked, "easing_for_restraint")
    assert found.anew["gate"].tolist() == ["consents"]


def test_a_dispute_without_others_has_no_such_table() -> None:
    land = term("delivery", "land", {"all": 2})
    what = dispute({"land": "none all"}, [land], [land])
    found = negosim.explain(scenario(what, [offer("all", land="all")]), "all")
    assert found.anew.empty
    assert "solved anew" not in found.page().lower()
