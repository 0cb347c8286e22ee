"""Rounds that are shorter than a year: the same patience and survival over a year, choices no sharper."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from build import Theta, dispute, offer, outcomes, play, scenario, term
from hypothesis import given, settings
from hypothesis import strategies as st

import negosim
from negosim.audit.play import solve
from negosim.errors import NegosimError, RequestFault
from negosim.scenario.data import Scenario


def talks(rounds: int = 4, **changes: Any) -> Scenario:
    """Talks over land and trade, in which all that there is can happen; the hazard is a parameter."""
    over = dispute(
        {
            "land": {"levels": "none part all", "delivered_by": "south"},
            "money": {"levels": "none some", "delivered_by": "north"},
            "patrols": {"levels": "same fewer none", "interim": True, "owner": "south"},
            "sequence": {"levels": "together in_turn"},
        },
        [
            term("delivery", "land", {"part": 2, "all": 3}),
            term("delivery", "money", {"some": -1}),
            term("treaty", "patrols land", {"fewer": {"none": 0.5, "all": 1}, "none": {"part": -0.5}}),
        ],
        [
            term("delivery", "land", {"part": -0.5, "all": -2}),
            term("delivery", "money", {"some": 1.25}),
            term("signature", "patrols", {"fewer": -0.25, "none": 0.125}),
        ],
        roles={
            i: {"breakdown_cost": 0.5, "failure_cost": 0.25, "renege_cost": 0.25, "stage_discount": 0.75}
            | {"move_cost": 0.0625, "snapback": 0.5, "exposure": 0.5, "betrayal_cost": 0.5}
            for i in ("north", "south")
        },
        parameters={"hazard": 0.1, "league": 0.75},
        consent={"actor": "league", "issues": {"patrols": {"none": "league"}, "land": {"all": "league"}}},
        ratification={
            "issue": "land",
            "by": {
                i: {"support": {"none": 0.5, "part": 0.75, "all": 0.25}, "shifts": {"patrols": {"none": -1}}}
                for i in ("north", "south")
            },
        },
        breakdown={"hazard": "hazard"},
        delivery={
            "issue": "sequence",
            "schedules": {
                "together": {"first": "north", "shares": {"north": [0.5, 1], "south": [0.5, 1]}},
                "in_turn": {"first": "south", "shares": {"north": [0, 1], "south": [1, 1]}},
            },
        },
        observers={"league": {"terms": [term("delivery", "land", {"all": 1})], "breakdown": -1}},
    )
    offers = [
        offer("deal", land="part", money="some", sequence="in_turn"),
        offer("all", land="all", money="some"),
        offer("ease", patrols="fewer"),
        offer("patrols", patrols="none", salience=2.0),
    ]
    proposers, moves = ("north", "south"), ("south",)
    return scenario(over, offers, rounds=rounds, proposers=proposers, moves=moves, **changes)


THETAS = st.fixed_dictionaries(
    {
        "precision_north": st.sampled_from([0.0, 0.5, 2.0, math.inf]),
        "precision_south": st.sampled_from([0.0, 1.0, 3.0, math.inf]),
        "discount_north": st.sampled_from([0.25, 0.6, 0.9]),
        "discount_south": st.sampled_from([0.0, 0.5, 0.95]),
        "hazard": st.sampled_from([0.0, 0.1, 0.5, 1.0]),
        "league": st.sampled_from([0.25, 0.75]),
    }
)


def of_a_round(theta: Theta, n: int) -> Theta:
    """The numbers with which rounds of a year are what 1/n of a year is with the numbers given.

    δ^(1/n) and 1 - (1-q)^(1/n); and λ such that λ / (1-δ), by which values are judged, stays.
    """
    changed = dict(theta)
    for i in ("north", "south"):
        discount = theta[f"discount_{i}"]
        shorter = discount ** (1 / n)
        changed |= {
            f"discount_{i}": shorter,
            f"precision_{i}": theta[f"precision_{i}"] * (1 - shorter) / (1 - discount),
        }
    return changed | {"hazard": 1 - (1 - theta["hazard"]) ** (1 / n)}


@settings(max_examples=25, derandomize=True, deadline=None, database=None)
@given(THETAS, st.sampled_from([2, 3, 12]), st.booleans())
def test_as_the_second_solver_has_rounds_of_other_length(theta: Theta, n: int, added: bool) -> None:
    """The second solver plays rounds of a year, with numbers changed by hand."""
    what = talks(calendar={2: {"league": 0.25}} if added else {})
    (found,) = outcomes(replace(what, rounds_per_year=n), [theta])
    expected = solve(what, of_a_round(theta, n))
    assert found.value == pytest.approx(expected.value, rel=1e-9, abs=1e-9)
    assert found.observers == pytest.approx(expected.observers, rel=1e-9, abs=1e-9)
    assert found.classes == pytest.approx(expected.classes, rel=1e-9, abs=1e-9)
    for end in {*found.ends, *expected.ends}:
        ours, theirs = found.ends.get(end, 0.0), expected.ends.get(end, 0.0)
        assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-9), end


@pytest.mark.parametrize("n", [1, 2, 4, 12])
def test_talks_survive_a_year_as_often(n: int) -> None:
    """Three years in which nothing is decided, with a hazard of .2: .8³ of them are left."""
    idle = replace(talks(3 * n, rounds_per_year=n), offers=(), moves=())
    found = play(idle, hazard=0.2)
    left = [p for end, p in found.ends.items() if end[0] == "no_settlement"]
    assert left == pytest.approx([0.8**3], rel=1e-12)
    by_year = [sum(found.ends["breakdown", t + 1] for t in range(n * y, n * y + n)) for y in range(3)]
    assert by_year == pytest.approx([0.2, 0.8 * 0.2, 0.8**2 * 0.2], rel=1e-12)


@pytest.mark.parametrize("n", [1, 2, 4, 12])
def test_a_point_tips_a_choice_as_much(n: int) -> None:
    """One offer worth 1 and 2 points, one round: P(yes) = σ(Λ·1) and so on, Λ = λ / (1-δ) of a year."""
    over = dispute(
        {"land": {"levels": "none all", "interim": True}},
        [term("delivery", "land", {"all": 2})],
        [term("delivery", "land", {"all": 1})],
    )
    what = scenario(over, [offer("all", land="all")], rounds_per_year=n)
    found = play(what, precision_north=0.2, precision_south=0.3, discount_north=0.5, discount_south=0.75)
    yes = 1 / (1 + math.exp(-0.3 / 0.25 * 1))
    made = 1 / (1 + math.exp(-0.2 / 0.5 * 2 * yes))
    assert found.counts["offered:north:all"] == pytest.approx(made, rel=1e-12)
    assert found.counts["accepted:north:all"] == pytest.approx(made * yes, rel=1e-12)


def test_patience_over_a_year_is_the_same() -> None:
    """What is put in force for the last of two years is worth δ of what lasts from the start."""
    over = dispute(
        {"land": {"levels": "none all", "interim": True, "owner": "north"}},
        [term("delivery", "land", {"all": 1})],
    )
    for n in (1, 2, 12):
        late = scenario(over, [offer("all", land="all")], rounds=n + 1, proposers=("south",) * n + ("north",))
        found = play(replace(late, rounds_per_year=n), discount_north=0.6)
        # The south is indifferent, and makes no offer; the north makes its own when a year is over.
        assert found.value[0] == pytest.approx(0.6, rel=1e-12)


def test_files_and_settings_say_it(tmp_path: Path) -> None:
    file = tmp_path / "half.yaml"
    file.write_text("negosim: 1\nextends: base\ngame: {rounds_per_year: 2}\n", encoding="utf-8")
    half = negosim.load(file)
    assert half.rounds_per_year == 2
    assert half.replace(game={"rounds": 4}).rounds_per_year == 2
    assert negosim.load("base").rounds_per_year == 1
    for value, wanted in (
        (0, "at least 1"),
        (13, "at most 12"),
        (1.5, "a whole number"),
        ("2", "whole number"),
    ):
        with pytest.raises(RequestFault, match=rf"^game\.rounds_per_year: expected .*{wanted}"):
            half.replace(game={"rounds_per_year": value})
    file.write_text("negosim: 1\nextends: base\ngame: {rounds_a_year: 2}\n", encoding="utf-8")
    with pytest.raises(NegosimError, match=r"half\.yaml:3:8: .*rounds_a_year.*rounds_per_year"):
        negosim.load(file)
