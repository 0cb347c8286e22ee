"""Runs held against the second solver: what is compared, what is found, and that differences are seen."""

from __future__ import annotations

import json
import math
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from build import Case, cases, dispute, offer, scenario, term
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, Phase, given, settings

import negosim
from negosim.audit import certify as certifying
from negosim.audit.certification import Certification
from negosim.audit.checks import Checked, largest_payoffs
from negosim.audit.play import modes
from negosim.audit.recursion import Kind, Node, Recursion
from negosim.audit.rules import Rules
from negosim.cli.main import main
from negosim.errors import CertificateError, NegosimError, RequestFault
from negosim.model.policies import Policies
from negosim.model.solve import Solution
from negosim.scenario.data import Scenario

QUICK = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def road(worth: float = 1.0, **changes: Any) -> Scenario:
    """North may open a road alone, which is worth so much to it; nothing else can happen."""
    over = dispute(
        {"road": {"levels": "shut open", "interim": True, "owner": "north"}},
        [term("delivery", "road", {"open": worth})],
    )
    return scenario(over, **({"moves": ("north",)} | changes))


def talks(**changes: Any) -> Scenario:
    """Land for aid in two stages, which a league, two publics and a breakdown can stop."""
    publics = {name: {"support": {"none": 1, "all": 0.6}} for name in ("north", "south")}
    over = dispute(
        {
            "land": {"levels": "none all", "delivered_by": "south"},
            "aid": {"levels": "none all", "delivered_by": "north"},
            "trade": {"levels": "none open", "interim": True, "owner": "south"},
            "sequence": "staged",
        },
        [term("delivery", "land", {"all": 4}), term("delivery", "aid", {"all": -1.5})],
        [term("delivery", "land", {"all": -2.5}), term("delivery", "aid", {"all": 3.0})],
        roles={name: {"renege_cost": 0.25, "snapback": 0.5} for name in ("north", "south")},
        observers={"league": {"terms": [term("delivery", "land", {"all": 2})], "breakdown": -1}},
        classes={"deal": {"when": {"end": "kept"}}, "anything": {}},
        consent={"actor": "league", "issues": {"land": {"all": 0.75}}},
        ratification={"issue": "land", "by": publics},
        breakdown={"hazard": 0.125},
        delivery={
            "issue": "sequence",
            "schedules": {"staged": {"first": "south", "shares": {"north": [0.25, 1], "south": [0.5, 1]}}},
        },
    )
    offers = [offer("trade", trade="open"), offer("deal", land="all", aid="all")]
    form = {"rounds": 2, "proposers": ("north", "south"), "moves": ("south",)}
    return scenario(over, offers, **(form | changes))


def certified(what: Scenario, **options: Any) -> Certification:
    """Two draws, in this process."""
    return negosim.certify(what, **({"draws": 2, "workers": 1} | options))


def figures(found: Certification) -> dict[str, float]:
    return {figure.name: figure.largest for figure in found.figures}


# ------------------------------------------------------------------ what holds


@pytest.mark.parametrize("precision", [0.0, 2.0, math.inf])
@pytest.mark.parametrize("per_year", [1, 4])
def test_both_solvers_agree(precision: float, per_year: int) -> None:
    found = certified(talks(rounds_per_year=per_year), precision=precision)
    assert found.holds
    assert found.faults == ()
    assert found.draws == 2
    # In each of two draws: 8 moves, 6 offers, 8 answers (two rounds, doors and levels of trade, where there
    # is something to offer), and 8 choices of delivery (two levels of trade, stages and movers).
    assert found.choices == 2 * (8 + 6 + 8 + 8)
    assert found.errorless == (found.choices if math.isinf(precision) else 0)
    judged = {figure.name: figure.compared for figure in found.figures}
    assert judged["formula"] + judged["gain"] == found.choices
    assert min(judged[name] for name in judged if name not in ("formula", "gain")) >= 2


@QUICK
@given(cases())
def test_random_games_are_certified(case: Case) -> None:
    what, thetas = case
    for theta in thetas:
        rows = np.array([[theta[name]] for name in what.dispute.parameters])
        found = certifying.check_draw(pickle.dumps((what, None)), rows).found
        assert {name: each for name, each in found.items() if not each.largest <= 1e-9} == {}


def test_a_shipped_scenario_by_each_concept_of_the_game() -> None:
    for concept in ("qre", "spe"):
        found = certified(negosim.load("two_islands_1956").replace(run={"concept": concept}), draws=1)
        assert found.holds
        assert (found.errorless > 0) == (concept == "spe")
        assert "no deviation gains" in found.verdict or concept == "qre"


def test_processes_find_the_same() -> None:
    done: list[int] = []
    what = negosim.load("two_islands_1956").replace(game={"rounds": 2})
    alone = certified(what, draws=3)
    found = certified(what, draws=3, workers=2, progress=done.append)
    assert found == alone
    assert sum(done) == 3


def test_a_process_that_is_ended_is_told() -> None:
    with (
        pytest.raises(NegosimError, match="a process that checked draws was ended; take fewer workers"),
        certifying._workers(2, 2) as workers,
    ):
        workers.submit(os._exit, 1).result()


def test_the_second_solver_loads_neither_game_nor_model() -> None:
    program = (
        "import sys, negosim.audit.play, negosim.audit.efg\n"
        "print(*set(sys.modules) & {'negosim.game', 'negosim.model', 'numba', 'numpy'})"
    )
    here = Path(negosim.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=here
    )
    assert done.stdout.strip() == ""


# ------------------------------------------------------------------ ties, by hand


def test_ties_are_counted() -> None:
    # Two levels of the road and two doors make four nodes; at each, moving is worth what staying is.
    found = certified(road(0.0), precision=math.inf)
    assert (found.choices, found.errorless, found.ties, found.tied_draws) == (8, 8, 8, 2)
    assert found.holds


def test_without_ties_none_is_counted() -> None:
    found = certified(road(1.0), precision=math.inf)
    assert (found.errorless, found.ties, found.tied_draws) == (8, 0, 0)


def test_the_largest_payoff_is_that_of_a_state_a_deal_or_a_cost() -> None:
    what = talks()
    assert largest_payoffs(Recursion(Rules(what), modes(what))) == {"north": 2.5, "south": 0.5, "league": 2.0}
    dear = replace(what, dispute=what.dispute.model_copy(update={"players": _dearer(what)}))
    assert largest_payoffs(Recursion(Rules(dear), modes(dear)))["south"] == 7.0


def _dearer(what: Scenario) -> dict[str, Any]:
    players = what.dispute.players
    return players | {"south": players["south"].model_copy(update={"breakdown_cost": (7.0,)})}


# ------------------------------------------------------------------ what does not hold is seen

OPEN_ROAD = Node(Kind.MOVE, 1, ("shut",), "open", turn=0)


def test_a_deviation_that_gains_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # Opening the road is worth 1 for ever, staying 0: who stays for certain forgoes 1, of at most 1.
    named = certifying.named_choices
    monkeypatch.setattr(certifying, "named_choices", lambda *given: named(*given) | {OPEN_ROAD: (1.0, 0.0)})
    found = certified(road(1.0), precision=math.inf)
    assert not found.holds
    assert figures(found)["gain"] == pytest.approx(1.0, abs=1e-12)
    assert figures(found)["choices"] == 1.0
    assert [figure.name for figure in found.faults] == ["choices", "gain"]
    (gain,) = [figure for figure in found.figures if figure.name == "gain"]
    assert (gain.draw, gain.where) == (0, "round 1, door open, with shut: move")
    with pytest.raises(CertificateError, match="Gain from one deviation by 1"):
        found.require()


def test_a_gain_is_relative_to_the_largest_payoff(monkeypatch: pytest.MonkeyPatch) -> None:
    named = certifying.named_choices
    monkeypatch.setattr(certifying, "named_choices", lambda *given: named(*given) | {OPEN_ROAD: (0.75, 0.25)})
    found = certified(road(8.0, rounds=1), precision=math.inf)
    assert figures(found)["gain"] == pytest.approx(0.75, abs=1e-12)


def test_a_choice_off_the_logit_formula_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # λ / (1 - δ) = 1 / 0.2: opening has the odds exp(5).
    named = certifying.named_choices
    monkeypatch.setattr(certifying, "named_choices", lambda *given: named(*given) | {OPEN_ROAD: (0.5, 0.5)})
    found = certified(road(1.0), precision=1.0)
    assert figures(found)["formula"] == pytest.approx(1 / (1 + math.exp(-5)) - 0.5, abs=1e-12)
    assert {figure.name for figure in found.faults} == {"choices", "formula"}


def _changed(solution: Solution, name: str, by: float) -> Solution:
    """With something added to every number of one array."""
    return replace(solution, **{name: getattr(solution, name) + by})


@pytest.mark.parametrize(
    ("array", "figure"),
    [
        ("value", "value:south"),
        ("observers", "observers"),
        ("final", "classes"),
        ("ends", "ends"),
        ("breakdown", "mass"),
        ("offer_counts", "stops"),
        ("move_counts", "stops"),
        ("paths", "stops"),
        ("tables", "stops"),
        ("tables_of", "stops"),
        ("turns", "stops"),
        ("gap", "own"),
    ],
)
@pytest.mark.parametrize("by", [1e-6, math.nan])
def test_a_difference_is_seen(array: str, figure: str, by: float, monkeypatch: pytest.MonkeyPatch) -> None:
    solve = certifying.solve
    monkeypatch.setattr(certifying, "solve", lambda *given: _changed(solve(*given), array, by))
    found = certified(talks(), precision=1.0)
    assert not found.holds
    assert figure in {fault.name for fault in found.faults}
    assert found.verdict.startswith("Not certified: of 2 draws, what may differ by 1e-9 differs by more: ")


def test_another_delivery_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    policies = certifying.policies

    def other(*given: Any) -> Policies:
        found = policies(*given)
        return replace(found, delivery=found.delivery[:, ::-1])

    monkeypatch.setattr(certifying, "policies", other)
    found = certified(talks(), precision=1.0)
    assert {"delivery", "choices", "formula"} <= {fault.name for fault in found.faults}


def test_the_draw_with_the_largest_difference_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    check = certifying.check_draw
    seen: list[Checked] = []

    def worse(*given: Any) -> Checked:
        seen.append(check(*given))
        size = 1e-3 if len(seen) == 2 else 1e-6
        own = replace(seen[-1].found["own"], largest=size)
        return replace(seen[-1], found=seen[-1].found | {"own": own})

    monkeypatch.setattr(certifying, "check_draw", worse)
    found = certified(talks(), precision=1.0, draws=3)
    row = found.table.set_index("name").loc["own"]
    assert (row["largest"], row["draw"], row["compared"]) == (1e-3, 1, 3)
    assert list(found.table.columns) == ["name", "label", "compared", "largest", "draw", "where"]
    assert "The run's own certificate by 0.001 (draw 1)" in found.verdict


# ------------------------------------------------------------------ what is asked


def test_no_more_draws_than_the_run_has() -> None:
    assert certified(road().replace(run={"draws": 3}), draws=50).draws == 3
    with pytest.raises(RequestFault, match="expected at least 1 draw, found 0"):
        certified(road(), draws=0)
    with pytest.raises(RequestFault, match="expected at least 1 worker, found 0"):
        certified(road(), workers=0)


def test_the_draws_are_those_of_the_run() -> None:
    what = negosim.load("two_islands_1956").replace(game={"rounds": 1}, run={"draws": 64})
    outcomes = negosim.run(what, workers=1)
    job = pickle.dumps((what, None))
    draw = outcomes.parameter_values(5, 6)
    assert certifying.check_draw(job, draw).found["value:japan"].largest <= 1e-12
    other = certified(what, seed=7, draws=1)
    assert other.scenario.run.seed == 7
    assert other.recipe != certified(what, draws=1).recipe


@pytest.mark.parametrize("concept", ["nash", "screening"])
def test_a_concept_without_rounds_is_refused(concept: str) -> None:
    with pytest.raises(RequestFault, match=f"found {concept}; use --concept qre or spe"):
        certified(negosim.load("base").replace(run={"concept": concept}))


# ------------------------------------------------------------------ the command

SMALL = ["two_islands_1956", "--set", "game.rounds=1", "--draws", "2", "--workers", "1", "--quiet"]


def call(*words: str) -> Result:
    return CliRunner().invoke(main, ["certify", *words], prog_name="negosim")


def test_the_page() -> None:
    result = call(*SMALL)
    assert (result.exit_code, result.stderr) == (0, "")
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "draws 0 to 1 of 10,000 draws, seed 1, recipe" in result.stdout
    assert "Value of Japan" in result.stdout
    assert result.stdout.endswith("Certified: in 2 draws both solvers agree to within 1e-9.\n")


def test_the_page_of_best_play_counts_ties() -> None:
    result = call(*SMALL, "--concept", "spe")
    assert result.exit_code == 0
    assert "several options are worth the same" in " ".join(result.stdout.split())
    assert "Certified: in 2 draws both solvers agree, and no deviation gains, to within" in " ".join(
        result.stdout.split()
    )


def test_json_is_one_document() -> None:
    result = call("restraint", *SMALL, "--json")
    assert result.exit_code == 0
    one, two = json.loads(result.stdout, parse_constant=pytest.fail)["certifications"]
    assert (one["name"], two["name"]) == ("restraint", "two_islands_1956")
    assert two["holds"] is True
    assert two["draws"] == 2
    assert {figure["name"] for figure in two["figures"]} >= {"value:japan", "ends", "gain", "own"}


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_what_does_not_hold_ends_with_1(more: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    solve: Callable[..., Solution] = certifying.solve
    monkeypatch.setattr(certifying, "solve", lambda *given: _changed(solve(*given), "value", 1e-3))
    result = call("restraint", *SMALL, *more)
    assert result.exit_code == 1
    first, second = result.stderr.splitlines()
    assert first.startswith("negosim: restraint: not certified: of 2 draws, what may differ by 1e-9 differs")
    assert second.startswith("negosim: two_islands_1956: not certified")
    assert "Not certified" in result.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["base", "--concept", "nash"], "found nash; use --concept qre or spe"),
        (["base", "--draws", "0"], "expected a number of at least 1, found 0"),
        (["bas"], "did you mean 'base'?"),
        (["base", "--set", "consent_writen=1"], "did you mean 'consent_written'?"),
    ],
)
def test_slips_end_with_2(words: list[str], told: str) -> None:
    result = call(*words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""
