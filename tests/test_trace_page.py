"""The transcript of a play: what it says, what the command prints, and what is kept of it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from build import Case, cases, dispute, offer, scenario, term
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, Phase, given, settings

import negosim
from negosim.cli.main import main
from negosim.dispute.priors import fixed
from negosim.errors import RequestFault
from negosim.figures.trace_end import one_in
from negosim.study import trace as tracing
from negosim.study.trace_words import share

FLAGSHIP = "two_islands_no_us_basing"
TRANSCRIPT = Path(__file__).parent / "data" / "trace.txt"


def paged(found: negosim.Trace) -> str:
    """A page without its line breaks, which is no wider than a terminal."""
    page = found.page()
    assert max(map(len, page.splitlines())) <= 80
    assert "nan" not in page
    return " ".join(page.split())


def call(*words: str) -> Result:
    return CliRunner().invoke(main, ["trace", *words], prog_name="negosim")


# ------------------------------------------------------------------ what it says


def test_the_transcript_of_one_play() -> None:
    # Draw 4, play 14: ratification fails at home, the door shuts, an interim deal follows, talks break down.
    page = negosim.trace(FLAGSHIP, draw=4, play=14).page()
    transcript = page[page.index("Round 1 of 8") : page.index("Self-check")]
    assert transcript == TRANSCRIPT.read_text(encoding="utf-8")


def test_a_settlement_is_followed_until_it_is_broken() -> None:
    page = paged(negosim.trace(FLAGSHIP, draw=8, play=396))
    assert "United States consents" in page
    assert "Japan ratifies" in page
    assert "Russia ratifies" in page
    assert "of delivery: Japan breaks the settlement" in page
    assert "Settled in round 8: Two islands, written clause; broken by Japan at stage" in page
    assert "of its part was delivered (before snapback)" in page
    assert "Outcome: Settlement collapsed." in page


def test_the_door_is_said_to_shut_when_it_does_and_to_be_shut_from_then_on() -> None:
    found = negosim.trace(FLAGSHIP, draw=4, play=14)
    page = found.page()
    shuts = page.index("The door to a settlement is shut: from now on")
    refused = page.index("Japan does not ratify")
    assert refused < shuts < page.index("The door to a settlement is shut.\n")
    assert set(found.steps.groupby("round")["door"].first()) == {"open", "shut"}
    after = found.steps[found.steps["door"] == "shut"]
    settlements = {o.name for o in found.scenario.offers if o.sets.get("territory", "none") != "none"}
    assert settlements
    assert not settlements & set(found.options[found.options["step"].isin(after["step"])]["option"])


def test_the_calendar_is_told_in_its_rounds() -> None:
    what = negosim.load("election_2018").replace(game={"rounds": 3, "rounds_per_year": 2})
    found = negosim.trace(what, outcome="economic_cooperation+adjusted+standoff+unchanged")
    page = paged(found)
    assert page.count("what the Russian president can add to public support, in logits: -1.5.") == 2
    assert "Talks have 3 rounds, 2 to the year." in page
    assert found.scenario.calendar.keys() == {1, 2}


def test_what_is_held_fixed_is_told() -> None:
    page = paged(negosim.trace("restraint"))
    assert "Held fixed: Russian forces." in page
    assert "In force: Russian forces: held;" in page
    assert "Russia moves" not in page
    assert "Russia makes no move" not in page


def test_without_moves_or_offers() -> None:
    what = negosim.load("no_pressure").replace(game={"rounds": 2}, offers={"use": []})
    found = negosim.trace(what)
    assert set(found.steps["kind"]) == {"offer", "breakdown"}
    page = paged(found)
    assert "Japan makes no offer (" in page
    assert "Nothing can be offered." in page


def test_rare_options_are_summed_up() -> None:
    over = dispute(
        {"field": {"levels": "a b c d", "interim": True, "owner": "north"}},
        [term("delivery", "field", {"b": 1})],
        parameters={"precision_north": 20.0},
    )
    offers = [offer(level, field=level) for level in "abcd"]
    found = negosim.trace(scenario(over, offers, rounds=1))
    (step,) = found.steps[found.steps["kind"] == "offer"].to_dict("records")
    assert step["option"] == "b"
    assert step["alternatives"] == "no offer <0.1 % (0.00); 2 others <0.1 % together"
    assert "b" not in set(found.options[found.options["probability"] < 0.01]["option"])


def test_labels_are_made_of_names_where_there_are_none() -> None:
    over = dispute(
        {"fence_height": {"levels": "low very_high", "interim": True, "owner": "north"}},
        [term("delivery", "fence_height", {"very_high": 1})],
    )
    page = paged(negosim.trace(scenario(over, moves=("north",))))
    assert "North moves: Fence height to very high" in page
    assert "How likely this play was: certain, as every one of its 2 steps was." in page
    assert "Every parameter is fixed, so that all draws are alike." in page
    assert "One-off cost" not in page


def test_consent_that_is_certain_is_told_and_none_where_none_is_needed() -> None:
    found = negosim.trace("us_consents", outcome="two_islands", draw=1)
    consents = found.steps[found.steps["kind"] == "consent"]
    assert not consents.empty
    assert set(consents["who"]) == {"us"}
    plain = negosim.trace(FLAGSHIP, draw=4, play=14)
    projects = plain.steps[(plain.steps["kind"] == "answer") & (plain.steps["offer"] == "projects")]
    assert set(plain.steps["kind"].shift(-1)[projects.index]) <= {"breakdown"}


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (1.0, "100 %"),
        (0.9999, ">99.9 %"),
        (0.613, "61.3 %"),
        (0.0006, "0.1 %"),
        (1e-9, "<0.1 %"),
        (0.0, "0 %"),
    ],
)
def test_probabilities_that_are_told(p: float, text: str) -> None:
    assert share(p) == text


@pytest.mark.parametrize(
    ("digits", "text"),
    [
        (-0.1, "one in 1.3"),
        (-1, "one in 10"),
        (-2.73, "one in 540"),
        (-3.5, "one in 3,200"),
        (-5.9999, "one in 1.0 million"),
        (-7.506, "one in 32 million"),
        (-11.2, "one in 160 billion"),
        (-14.95, "one in 890 trillion"),
        (-18.4, "one in 10^18"),
        (-400.0, "one in 10^400"),
    ],
)
def test_how_rare_a_play_is(digits: float, text: str) -> None:
    assert one_in(digits) == text


@settings(
    max_examples=30,
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(cases(draws=1))
def test_every_random_game_has_a_transcript(case: Case) -> None:
    what, (theta,) = case
    found = negosim.trace(replace(what, priors={name: fixed(theta[name]) for name in what.priors}), play=3)
    page = paged(found)
    for t in range(1, found.study.told["round"] + 1):
        assert f"Round {t} of {what.rounds}: " in page
    assert f"Round {found.study.told['round'] + 1} of" not in page
    for step in found.steps.to_dict("records"):
        assert " ".join(step["what"].split()) in page
    assert found.probability == math.prod(found.steps["probability"])
    played = [column for column in found.steps if column.startswith("points_")]
    for column, points in zip(played, found.end["points"][:2], strict=True):
        assert math.fsum(found.steps[column]) == pytest.approx(points, abs=1e-9)


# ------------------------------------------------------------------ a play that ends in some way


def test_the_table_of_the_world_says_what_it_lists() -> None:
    what, counts = negosim.load("two_islands_1956").replace(game={"rounds": 1}), list[int]()
    for draw in (0, 4, 6, 9):
        found = negosim.trace(what, draw=draw)
        matter = found.world[found.world["outcomes_moved"] >= 0.005]
        page, many, all_of = paged(found), len(matter), len(found.world)
        if many > 5:
            assert f"Listed are the 5 furthest of the {many} that move 0.5 % or more;" in page
        elif many > 1:
            assert f"Listed are all {many} that move 0.5 % or more;" in page
        elif many:
            assert "Listed is the only one that moves 0.5 % or more;" in page
        else:
            assert f"None moves 0.5 % or more; listed are the 5 furthest of all {all_of};" in page
        listed = found.world if matter.empty else matter
        for meaning in listed["meaning"].head(5):
            assert " ".join(meaning.split()[:3]) in page
        counts.append(many)
    assert min(counts) <= 5 < max(counts)


def test_a_play_that_is_not_rare_is_not_said_to_be() -> None:
    what = negosim.load("two_islands_1956").replace(game={"rounds": 1}, run={"concept": "spe"})
    found = negosim.trace(what)
    assert 0.001 < found.probability < 1
    page = paged(found)
    assert "One play, sampled step by step" in page
    assert "rare" not in page
    assert "very many" not in page
    rare = paged(negosim.trace("two_islands_1956"))
    assert "One play out of very many, sampled step by step" in rare
    assert "Any one play is rare" in rare


def test_the_first_play_that_ends_in_a_class() -> None:
    what = negosim.load(FLAGSHIP).replace(game={"rounds": 2})
    found = negosim.trace(what, draw=2, outcome="two_islands", play=5)
    assert found.outcome == "two_islands"
    assert found.play > 5
    assert f"play {found.play:,} of it, the first from play 5 on that ends in Two islands." in paged(found)
    same = negosim.trace(what, draw=2, play=found.play)
    assert list(same.steps["option"]) == list(found.steps["option"])
    for number in range(5, min(found.play, 9)):
        assert negosim.trace(what, draw=2, play=number).outcome != "two_islands"


def test_a_play_that_cannot_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    what = negosim.load(FLAGSHIP).replace(game={"rounds": 2})
    with pytest.raises(
        RequestFault, match="--for four_islands: in draw 0 that has probability 0, and no play"
    ):
        negosim.trace(what, outcome="four_islands")
    monkeypatch.setattr(tracing, "MOST_PLAYS", 2)
    with pytest.raises(RequestFault, match="none of 2 plays from 1 on ends so; take another --draw"):
        negosim.trace(what, outcome="two_islands")
    with pytest.raises(
        RequestFault, match="expected an outcome class, found 'breakdwn'; did you mean 'breakdown'"
    ):
        negosim.trace(what, outcome="breakdwn")


# ------------------------------------------------------------------ the command, and the folder


def test_the_command(tmp_path: Path) -> None:
    words = ("restraint", "--draw", "3", "--play", "2", "--out", str(tmp_path))
    done = call(*words)
    assert (done.exit_code, done.stdout) == (0, negosim.trace("restraint", draw=3, play=2).page())
    folder = tmp_path / "restraint_trace"
    assert done.stderr.endswith(f"Written to {folder}.\n")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    tables = {f"{name}.csv" for name in ("steps", "options", "end", "world")}
    assert files == {"run.json", "scenario.json", "tables/trace.txt", *tables}
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert manifest["command"] == "negosim trace restraint --draw 3 --play 2 --draws 10000 --seed 1"


def test_a_folder_is_read_back(tmp_path: Path) -> None:
    found = negosim.trace("restraint", draw=3, outcome="economic_cooperation")
    opened: Any = negosim.open(found.save(tmp_path / "kept"))
    assert isinstance(opened, negosim.Trace)
    assert (opened.page(), opened.recipe) == (found.page(), found.recipe)
    assert (opened.outcome, opened.probability, opened.play) == (found.outcome, found.probability, found.play)
    assert list(opened.steps["what"]) == list(found.steps["what"])


def test_a_folder_of_a_game_without_anything_uncertain(tmp_path: Path) -> None:
    found = negosim.trace(scenario(dispute({"field": "kept handed"})))
    opened: Any = negosim.open(found.save(tmp_path / "kept"))
    assert opened.page() == found.page()
    assert list(opened.world.columns) == list(found.world.columns)


def test_one_document(tmp_path: Path) -> None:
    done = call("restraint", "--draw", "3", "--json", "--quiet", "--out", str(tmp_path))
    data = json.loads(done.stdout, parse_constant=pytest.fail)
    assert data["question"] == {"draw": 3, "play": 1, "for": ""}
    assert data["told"]["class"] in negosim.load("restraint").dispute.classes
    assert [step["step"] for step in data["steps"]] == list(range(1, data["told"]["steps"] + 1))
    assert {row["who"] for row in data["end"]} >= {"japan", "russia", "us"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--draw", "16", "--draws", "16"), "expected a draw from 0 to 15, found 16; the run has 16 draws."),
        (("--play", "0"), "expected a play, a whole number from 1 on, found 0; change it."),
        (("--concept", "nash"), "plays the talks round by round, found nash; use --concept qre or spe."),
        (("--for", "two_islands=0.1"), "leave '=' out."),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_sentence(
    words: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    done = call("restraint", *words, "--out", str(tmp_path))
    assert done.exit_code != 0
    assert done.stdout == ""
    assert message in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("design", ["sobol", "latin_hypercube"])
def test_other_designs(design: str) -> None:
    what = negosim.load("restraint").replace(run={"design": design, "draws": 16})
    found = negosim.trace(what, draw=15)
    values = negosim.run(what).parameters.iloc[15]
    assert found.world["value"].tolist() == pytest.approx([values[n] for n in found.world["parameter"]])


def test_there_is_no_chart() -> None:
    with pytest.raises(RequestFault, match="there is no chart of this trace"):
        negosim.trace("restraint").plot()
