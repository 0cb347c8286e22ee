"""Talks settled at once as a user meets them: tables, folders, pages, charts, comparisons and sweeps."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from build import dispute, offer, scenario, term
from click.testing import CliRunner, Result
from test_compare import fishery
from test_compare_says import as_kept
from test_figures import assert_readable, texts

import negosim
from negosim.cli.main import main
from negosim.errors import RequestFault
from negosim.experiment.agreed_results import AgreedResults
from negosim.experiment.agreements import agree
from negosim.figures.page import run_page
from negosim.figures.style import WIDTHS
from negosim.figures.sweep_settings import setting
from negosim.scenario.changes import Change, changes_between
from negosim.scenario.data import Bargaining, Concept, Over, Run, Scenario
from negosim.scenario.paths import put
from negosim.scenario.recipe import recipe
from negosim.store.opened import verify
from negosim.version import MODEL

DATA = Path(__file__).parent / "data"
OWN = ("packages", "solution", "beliefs", "bounds", "bargaining_set", "classes", "probabilities")
TABLES = (*OWN, "ends", "stops", "offers", "agreement", "payoffs", "timing", "paths")
NARROW = {"stock": {"uniform": [0, 1]}, "catch": {"uniform": [0.1, 2]}}
MIXED = {"lotteries": True, "no_agreement": "empty_table", "weight": 0.6, "delivery": True}
KIND: dict[str, Any] = {
    "nash": {"bargaining": MIXED},
    "screening": {"screening": {"informed": "south", "offers": 3}},
}


def asked(concept: str) -> Scenario:
    """The fishery, with numbers under which many packages are agreed on."""
    return fishery().replace(parameters=NARROW, run={"concept": concept}, **KIND[concept])


@cache
def solved(concept: str) -> negosim.Outcomes:
    return negosim.run(asked(concept))


both = pytest.mark.parametrize("concept", list(KIND))


# ------------------------------------------------------------------ tables


@both
def test_packages_add_up_to_what_is_agreed(concept: str) -> None:
    found = solved(concept)
    assert found.packages is not None
    steps = found.agreement.set_index("step")["mean"]
    settles = found.offers.set_index("offer")["kind"] == "settlement"
    ours = found.packages[found.packages["package"].map(settles)]
    assert len(ours) >= 2
    assert ours["consented"].sum() == pytest.approx(steps["signed"], abs=1e-12)
    assert ours["ratified"].sum() == pytest.approx(steps["ratified"], abs=1e-12)
    assert ours["kept"].sum() == pytest.approx(steps["kept"], abs=1e-12)
    assert (found.packages["mean"].diff().dropna() <= 0).all()
    for one, other in pairwise(("mean", "consented", "ratified", "kept")):
        assert (found.packages[one] >= found.packages[other] - 1e-15).all()


@both
def test_offers_and_ends_add_up(concept: str) -> None:
    found = solved(concept)
    stops = found.stops.set_index(["kind", "stop", "by"])["mean"].sort_index()
    for kind in ("settlement", "interim"):
        made = found.offers.loc[found.offers["kind"] == kind, "made"].sum()
        assert stops.loc[kind].sum() - stops[kind, "not_offered", ""] == pytest.approx(made, abs=1e-12)
    assert found.ends["mean"].sum() == pytest.approx(1.0, abs=1e-12)
    assert not found.ends[["mean", "error", "low", "high"]].isna().any(axis=None)
    classes = found.ends.groupby("class")["mean"].sum()
    assert classes.to_dict() == pytest.approx(
        found.classes.set_index("class")["mean"].loc[classes.index].to_dict(), abs=1e-12
    )
    broken = found.ends[found.ends["end"] == "broken"].groupby("by")["mean"].sum()
    assert broken.to_dict() == pytest.approx(
        {by: stops["settlement", "broken", by] for by in broken.index}, abs=1e-12
    )
    assert set(found.ends.columns) == set(negosim.run(fishery(), draws=8).ends.columns)
    assert (found.ends["round"].max() == 3) == (concept == "screening")
    assert len(broken) == (2 if concept == "nash" else 0)


def test_beliefs_add_up_to_what_is_rejected() -> None:
    found = solved("screening")
    assert found.beliefs is not None
    assert not found.beliefs.isna().any(axis=None)
    assert found.beliefs["made"].sum() == pytest.approx(found.offers["made"].sum(), abs=1e-12)
    rejected = found.beliefs["made"] * (1 - found.beliefs["accepted"])
    stops = found.stops[(found.stops["stop"] == "rejected") & (found.stops["by"] == "south")]
    assert rejected.sum() == pytest.approx(stops["mean"].sum(), abs=1e-12)
    assert (found.beliefs["made"].to_numpy()[1:] <= rejected.to_numpy()[:-1] + 1e-12).all()
    assert set(found.offers["to"]) == {"south"} and set(found.offers["by"]) == {"north"}
    assert solved("nash").beliefs is None


def tied(south: float, **changes: Any) -> Scenario:
    """Two issues that are worth the same: a tie; with a loss for the south, nothing to agree on."""
    over = dispute(
        {"mean": "no yes", "label": "no yes", "calm": {"levels": "no yes", "interim": True}},
        [term("delivery", "mean", {"yes": 2}), term("delivery", "label", {"yes": 2})],
        [term("delivery", "mean label", {"no": {"yes": south}, "yes": {"no": south, "yes": -1}})],
    )
    run = Run(draws=8, concept=Concept.NASH)
    frozen: dict[str, Any] = {"in_force": {"calm": "yes"}, "frozen": ("calm",)}
    return scenario(over, run=run, **(frozen | changes))


def of(what: Scenario) -> AgreedResults:
    return AgreedResults(agree(what))


def test_ties_are_counted_and_the_first_listed_is_taken() -> None:
    found = of(tied(1.0))
    shares = found.solution.set_index("what")["mean"]
    assert (shares["tied"], shares["none_rational"], shares["efficient"]) == (1.0, 0.0, 2.0)
    assert found.packages[["mean_level", "label_level", "calm"]].to_numpy().tolist() == [["no", "yes", "yes"]]
    assert found.packages["mean"].tolist() == [1.0]
    assert found.packages["label"].tolist() == ["label: yes; calm: yes"]


def test_nothing_individually_rational_is_counted() -> None:
    """There is nothing on the table that could be agreed on."""
    found = of(tied(-1.0, bargaining=Bargaining(over=Over.TABLE)))
    shares = found.solution.set_index("what")["mean"]
    assert (shares["tied"], shares["none_rational"]) == (0.0, 1.0)
    assert len(found.packages) == len(found.offers) == 0
    ends = found.ends[["end", "offer", "in_force", "mean"]].to_numpy().tolist()
    assert ends == [["no_settlement", "", "calm no", 1.0]]


def test_packages_are_called_what_offers_mean_them_first() -> None:
    """A changed offer of the dispute keeps its name; what the dispute means by it has none then."""
    offers = {"new": {"deal": {"set": {"access": "licensed"}}, "again": {"like": "deal"}}}
    found = negosim.run(asked("screening").replace(offers=offers))
    assert found.packages is not None
    rows = found.packages[["access", "quota", "package", "label"]].to_numpy().tolist()
    named = {(access, quota): words for access, quota, *words in rows}
    assert found.packages["package"].is_unique
    assert named["licensed", "small"] == ["deal", "Deal"]
    # The fifth of (access, quota): closed none, closed small, licensed none, ... from 0.
    assert named["open", "small"] == ["package 5", "Access: open; Quota: small quota"]


# ------------------------------------------------------------------ folders


@both
def test_a_folder_holds_all_of_it(concept: str, tmp_path: Path) -> None:
    found = solved(concept)
    folder = found.save(tmp_path / "mine", formats="svg")
    opened = negosim.open(folder)
    assert isinstance(opened, negosim.Outcomes)
    assert opened.scenario == found.scenario
    assert opened.recipe == found.recipe == recipe(opened.scenario, MODEL)[0]
    for name in TABLES:
        one, two = getattr(opened, name), getattr(found, name)
        if two is None:
            assert one is None
        else:
            pd.testing.assert_frame_equal(one, two, check_exact=True, check_names=name != "classes")
    assert run_page(opened) == run_page(found)
    assert verify(folder) == len(json.loads((folder / "run.json").read_text())["files"])
    told = CliRunner().invoke(main, ["check", str(folder)])
    assert (told.exit_code, "as they were written" in told.stdout) == (0, True)
    charts = {path.stem for path in (folder / "figures").glob("*.svg")}
    assert charts == {"outcomes", "stops", "bargaining_set"}


def test_a_folder_where_an_issue_is_called_what_a_column_is(tmp_path: Path) -> None:
    found = negosim.Outcomes(of(tied(1.0)))
    opened = negosim.open(found.save(tmp_path / "mine", formats="svg"))
    assert isinstance(opened, negosim.Outcomes)
    pd.testing.assert_frame_equal(opened.packages, found.packages)  # type: ignore[arg-type]


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize("kind", ["timing", "paths"])
def test_charts_by_round_are_refused(kind: str) -> None:
    sentence = rf"^'{kind}' shows talks round by round, and under nash they are settled at once; use outcomes"
    with pytest.raises(RequestFault, match=sentence):
        solved("nash").plot(kind)


def test_bounds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestFault, match=r"^bounds set a game beside random and faultless play, and nash"):
        negosim.run(asked("nash"), bounds=True)
    told = call("run", "base", "--concept", "nash", "--bounds", "--out", str(tmp_path))
    assert (told.exit_code, told.stdout) == (2, "")
    assert told.stderr.startswith("negosim: bounds set a game beside")


@both
def test_too_many_draws_are_refused(concept: str) -> None:
    with pytest.raises(
        RequestFault, match=r"^100,000,000 draws would need some \d+ GiB of memory; take fewer"
    ):
        negosim.run(asked(concept), draws=100_000_000)


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), prog_name="negosim")


# ------------------------------------------------------------------ recipes and changes


def test_the_recipe_of_the_game_is_what_it_was() -> None:
    """Those of the version before concepts without rounds."""
    found = {name: recipe(negosim.load(name), "1")[0][:16] for name in ("base", "election_2018")}
    assert found == {"base": "5995a6c07174f758", "election_2018": "8c3844ad92b3f71f"}


SETTINGS: dict[str, Any] = {
    "bargaining.over": "table",
    "bargaining.lotteries": True,
    "bargaining.no_agreement": "empty_table",
    "bargaining.weight": 0.25,
    "bargaining.chances": False,
    "bargaining.delivery": True,
    "screening.offers": 2,
    "screening.cost": 0.5,
    "screening.informed": "south",
}


@pytest.mark.parametrize("path", SETTINGS)
def test_settings_count_where_a_concept_looks_at_them(path: str) -> None:
    section = path.partition(".")[0]
    weight = path == "bargaining.weight"
    for concept in Concept:
        before = fishery().replace(run={"concept": concept.value})
        after = put(before, path, SETTINGS[path])
        screening = concept is Concept.SCREENING
        counts = not concept.has_rounds and (not weight if screening else section == "bargaining")
        counts = counts or (screening and section == "screening")
        assert (recipe(before, "")[0] != recipe(after, "")[0]) == counts, concept
        changes = changes_between(before, after)
        assert [(each.part, f"{each.part}.{each.name}") for each in changes] == [(section, path)] * counts


def test_changes_tell_costs_and_rounds_apart() -> None:
    two = {"discrete": {"values": [0, 1], "weights": [1, 1]}}
    three = {"discrete": {"values": [0, 1], "weights": [1, 3]}}
    plain = fishery().replace(run={"concept": "screening"})
    one, other = (plain.replace(screening={"cost": cost}) for cost in (two, three))
    words = ("discrete 0, 1 with weights 0.5, 0.5", "discrete 0, 1 with weights 0.25, 0.75")
    assert changes_between(one, other) == [Change("screening", "cost", *words)]
    assert changes_between(plain, one)[0].before == "uniform from 0 to twice the cost of a breakdown"
    half = fishery().replace(game={"rounds_per_year": 2})
    assert changes_between(fishery(), half) == [Change("game", "rounds_per_year", "1", "2")]


# ------------------------------------------------------------------ comparisons and sweeps


def test_a_comparison_under_one_concept_is_that_of_two_runs() -> None:
    one = asked("nash").replace(bargaining={"weight": 0.3, "lotteries": False})
    two = one.replace(bargaining={"weight": 0.7}, name="other")
    found = negosim.compare(one, two)
    ours, theirs = agree(one), agree(two)
    classes = found.differences.query("what == 'class'")
    difference = (theirs.probabilities - ours.probabilities).mean(axis=1)
    np.testing.assert_allclose(classes["difference"], difference, rtol=0, atol=1e-12)
    assert (np.abs(classes["difference"]) > 1e-3).any()
    packages = found.outcomes["other"].packages
    assert packages is not None
    pd.testing.assert_frame_equal(packages, negosim.run(two).packages)  # type: ignore[arg-type]
    assert found.changes[["part", "name", "baseline", "value"]].to_numpy().tolist() == [
        ["bargaining", "weight", "0.3", "0.7"]
    ]
    labels = found.differences.query("what == 'stop'")["label"]
    assert "Settlements: no settlement agreed on" in set(labels)
    with pytest.raises(RequestFault, match=r"differences would mix how talks are solved .* --concept nash"):
        negosim.compare(one, two.replace(run={"concept": "qre"}))


def test_a_comparison_says_by_which_concept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files(tmp_path, monkeypatch)
    told = call(
        "compare", "season.yaml", "heavy.yaml", "--concept", "nash", "--draws", "32", "--formats", "svg"
    )
    assert told.exit_code == 0
    assert "32 draws, seed 1, Nash bargaining solution, recipe" in " ".join(told.stdout.split())
    assert "bargaining.weight: 0.5 → 0.7" in told.stdout
    assert "payoffs of the packages agreed on, summed anew" in " ".join(told.stdout.split())
    assert max(map(len, told.stdout.splitlines())) <= 80


def files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    shutil.copy(DATA / "fishery.yaml", folder)
    season = "negosim: 1\ntitle: Licences or a quota\ndispute: fishery.yaml\n"
    heavy = "negosim: 1\ntitle: Weighty\nextends: season.yaml\nbargaining: {weight: 0.7}\n"
    (folder / "season.yaml").write_text(season, encoding="utf-8")
    (folder / "heavy.yaml").write_text(heavy, encoding="utf-8")


@pytest.mark.parametrize(
    ("concept", "path", "values"),
    [
        ("nash", "run.concept", "qre,spe,nash,screening"),
        ("nash", "bargaining.weight", "0.3,0.5,0.7"),
        ("nash", "bargaining.delivery", "true,false"),
        ("screening", "screening.offers", "1,2"),
        ("screening", "game.rounds_per_year", "1,2"),
    ],
)
def test_a_cell_is_the_run_with_its_setting(concept: str, path: str, values: str) -> None:
    what = asked(concept)
    found = negosim.sweep(what, [f"{path}={values}"], workers=1)
    for value, cell in found.classes.groupby(path, sort=False):
        run = negosim.run(put(what, path, value)).classes
        for column in ("mean", "error", "low", "high"):
            np.testing.assert_array_equal(cell[column], run[column])
    assert found.classes.groupby(path)["mean"].apply(tuple).nunique() == len(values.split(","))
    assert_readable(found.plot("lines"))


def test_settings_have_words_on_charts() -> None:
    what = asked("screening")
    for path in (*SETTINGS, "run.concept", "game.rounds", "game.rounds_per_year", "game.moves"):
        own = setting(what, path)
        assert own.label and own.label[0].isupper()
        if path in SETTINGS and not isinstance(SETTINGS[path], float):
            text = str(SETTINGS[path])
            assert path == "screening.offers" or own.words[text] != text


def test_a_prior_is_no_value_of_a_sweep() -> None:
    costs = {"values": [{"uniform": [0, 1]}, 1.0]}
    with pytest.raises(RequestFault, match=r"screening\.cost: expected numbers, names or lists as values"):
        negosim.sweep(asked("screening"), {"screening.cost": costs}, workers=1)


# ------------------------------------------------------------------ pages and charts


@both
def test_the_page(concept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = run_page(solved(concept))
    assert as_kept(page) == (DATA / f"concept_{concept}.txt").read_text(encoding="utf-8")
    assert max(map(len, page.splitlines())) <= 80
    files(tmp_path, monkeypatch)
    asking = ["--concept", concept, "--draws", "16", "--json", "--quiet", "--formats", "svg"]
    told = json.loads(call("run", "season.yaml", *asking).stdout, parse_constant=pytest.fail)
    assert told["runs"][0]["concept"] == concept


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@both
def test_charts_can_be_read(concept: str, width: float) -> None:
    from negosim.figures.choices import AT_ONCE
    from negosim.figures.draw import figure_of

    for kind in AT_ONCE:
        assert_readable(figure_of(solved(concept), kind, width_mm=width))


def test_charts_of_a_rule_speak_of_talks_and_not_of_rounds() -> None:
    said = " ".join(text for text, _ in texts(solved("nash").plot("stops")))
    assert "round" not in said.lower()
    assert "All talks" in said and "Shares are of all talks." in said
    assert "No settlement agreed on" in said
    screened = " ".join(text for text, _ in texts(solved("screening").plot("stops")))
    assert "Rounds at the table" in screened and "talks" not in screened.replace("not of talks", "")
    outcomes = " ".join(text for text, _ in texts(solved("nash").plot("outcomes")))
    assert "In no draw: " in outcomes and "Cannot happen" not in outcomes


def test_no_agreement_of_the_bargaining_set_is_the_disagreement_point() -> None:
    """Against the status quo there is no row for what the game without offers is worth."""
    kinds = list(solved("screening").bargaining_set["kind"])
    assert kinds[-1] == "status_quo" and "no_agreement" not in kinds
    against = solved("nash")
    row = against.bargaining_set.set_index("kind").loc["no_agreement"]
    assert against.solution is not None
    points = against.solution.set_index("what")["mean"]
    for player in ("north", "south"):
        assert row[f"{player}_mean"] == pytest.approx(points[f"no_agreement_{player}"], rel=1e-12)


def test_a_notebook_shows_titles_as_text() -> None:
    found = negosim.run(replace(asked("nash"), title="<b>A & B</b>"), draws=16)
    shown = found._repr_html_()
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in shown and "<b>A" not in shown


def test_what_is_taken_for_granted_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files(tmp_path, monkeypatch)
    plain = call("show", "heavy.yaml").stdout
    assert "Settled at once" not in plain and "in a year" not in plain
    own = "extends: heavy.yaml\nrun: {concept: egalitarian}\ngame: {rounds_per_year: 4}\n"
    (tmp_path / "own.yaml").write_text(f"negosim: 1\n{own}", encoding="utf-8")
    told = " ".join(call("show", "own.yaml").stdout.split())
    assert "3 rounds, 4 in a year; who proposes" in told
    assert "Settled at once by the egalitarian solution, over all packages, against the status quo" in told
    assert "with bargaining weights 0.7 (North) and 0.3 (South)" in told


def test_the_table_is_the_offers_that_can_be_made() -> None:
    """An offer of no use, and one that means the same as another, are on the table and in no solution."""
    what = tied(1.0, frozen=(), in_force={"calm": "no"}, bargaining=Bargaining(over=Over.TABLE))
    offers = (offer("idle", calm="no"), offer("one", mean="yes"), offer("two", mean="yes"))
    found = of(replace(what, offers=offers))
    assert found.packages["package"].tolist() == ["one"]
    assert found.solution.set_index("what")["mean"]["tied"] == 0.0
