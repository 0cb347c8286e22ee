"""What a comparison says: what differs between scenarios, what it refuses, what it warns of, its page."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import negosim
from negosim.cli.main import main
from negosim.dispute.priors import Prior, fixed, read_prior
from negosim.errors import RequestFault, RequestFaults, StoreError
from negosim.figures.choices import USUAL_FORMATS, ComparisonKind
from negosim.figures.comparison_page import comparison_page
from negosim.scenario.alike import check_alike
from negosim.scenario.changes import Change, changes_between, prior_words
from negosim.scenario.data import Scenario
from negosim.scenario.recipe import recipe
from negosim.scenario.shipped import shipped_names
from negosim.store.comparison import comparison_name
from negosim.store.folder import recipe_of
from negosim.store.opened import OpenedResults

DATA = Path(__file__).parent / "data"
FAST = ["--draws", "64"]
FILES = {
    "season": "title: Licences or a quota\ndispute: fishery.yaml\n",
    "surer": "title: The League consents\nextends: season.yaml\nparameters: {consent_open: 1}\n",
    "longer": (
        "title: Longer talks without licences\nextends: season.yaml\n"
        "offers: {drop: [licences]}\ngame: {rounds: 5}\n"
    ),
}


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the small dispute and three scenarios of it."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(DATA / "fishery.yaml", tmp_path)
    for name, text in FILES.items():
        write(f"{name}.yaml", text)


def write(file: str, text: str) -> Path:
    path = Path(file)
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"negosim: 1\n{text}", encoding="utf-8")
    return path


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), prog_name="negosim")


def refused(*words: str) -> str:
    """What a command says that refuses its input."""
    result = call(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert not Path("results").exists()
    return result.stderr


def base() -> Scenario:
    return negosim.load("two_islands_no_us_basing")


# ------------------------------------------------------------------ what differs


def test_every_kind_of_change() -> None:
    before = base()
    after = before.replace(
        name="after",
        offers={
            "drop": ["strategic_energy"],
            "new": {
                "two_islands_no_basing": {"set": {"jsdf": "allowed"}, "salience": 2.5},
                "more": {"set": {"territory": "two_islands", "treaty": "peace"}, "salience": 0.5},
            },
            "combine": {"both": {"base": "projects", "over": {"exchange": ["visa_free"]}}},
        },
        parameters={
            "consent_written": 1,
            "us_threat_russia": {"scale": 1.5},
            "breakdown_hazard": {"discrete": {"values": [0.01, 0.02], "weights": [1, 3]}},
        },
        game={"rounds": 6, "proposers": ["russia"], "moves": []},
        in_force={"militarisation": "hold"},
        frozen=["sanctions"],
        calendar={2: {"sway_russia": -1.5}, 1: {"sway_japan": 0.25}},
    )
    assert changes_between(before, after) == [
        Change("offers", "strategic_energy", "sanctions eased, economics strategic, exchange visa_free", ""),
        Change("offers", "two_islands_no_basing.jsdf", "excluded", "allowed"),
        Change("offers", "two_islands_no_basing.salience", "1", "2.5"),
        Change("offers", "more", "", "territory two_islands, treaty peace; salience 0.5"),
        Change("offers", "both/visa_free", "", "economics projects, exchange visa_free; of the block both"),
        Change("parameters", "us_threat_russia", "triangular 0.5, 1, 1.5", "triangular 0.75, 1.5, 2.25"),
        Change("parameters", "consent_written", "triangular 0.31, 0.6, 0.85", "1"),
        Change(
            "parameters",
            "breakdown_hazard",
            "triangular 0.02, 0.04, 0.08",
            "discrete(0.01: 0.25, 0.02: 0.75)",
        ),
        Change("game", "rounds", "8", "6"),
        Change("game", "proposers", "japan, russia", "russia"),
        Change("game", "moves", "russia, japan", "nobody"),
        Change("in_force", "militarisation", "build_up", "hold"),
        Change("frozen", "sanctions", "not frozen", "frozen"),
        Change("calendar", "1.sway_japan", "", "+0.25"),
        Change("calendar", "2.sway_russia", "", "-1.5"),
    ]
    back = changes_between(after, before)
    assert {(each.part, each.name, each.before, each.after) for each in back} == {
        (each.part, each.name, each.after, each.before) for each in changes_between(before, after)
    }


def test_members_of_a_block_and_the_order_of_the_table() -> None:
    before = base()
    turned = replace(before, offers=before.offers[::-1])
    names = [offer.name for offer in before.offers]
    assert changes_between(before, turned) == [
        Change("offers", "order", ", ".join(names), ", ".join(names[::-1]))
    ]
    blocked = replace(before, offers=(replace(before.offers[0], block="some"), *before.offers[1:]))
    assert changes_between(before, blocked) == [Change("offers", f"{names[0]}.block", "", "some")]


@pytest.mark.parametrize("name", shipped_names())
def test_nothing_differs_only_where_recipes_are_equal(name: str) -> None:
    scenario, other = negosim.load(name), base()
    assert changes_between(scenario, scenario.replace(name="x", title="y")) == []
    same = recipe(scenario, "")[0] == recipe(other, "")[0]
    assert (changes_between(other, scenario) == []) is same


@pytest.mark.parametrize(
    ("prior", "words"),
    [
        (fixed(0.4), "0.4"),
        (fixed(float("inf")), "inf"),
        (read_prior({"triangular": [0.1, 0.3, 0.6]}), "triangular 0.1, 0.3, 0.6"),
        (read_prior({"triangular": [1, 2, 3]}).changed(scale=2, add=-1), "triangular 1, 3, 5"),
        (read_prior({"uniform": [0, 2]}).changed(add=1), "uniform 1, 3"),
        (read_prior({"beta": [2, 3, 0, 1]}).changed(scale=2), "beta(2, 3, 0, 1) × 2"),
    ],
)
def test_priors_in_words(prior: Prior, words: str) -> None:
    assert prior_words(prior) == words


def test_priors_that_look_alike_are_told_apart() -> None:
    def between(one: Any, two: Any) -> tuple[str, str]:
        first, second = (base().replace(parameters={"sway_japan": p}) for p in (one, two))
        (change,) = changes_between(first, second)
        return change.before, change.after

    scaled = read_prior({"triangular": [1, 2, 3]}).changed(scale=0.5)
    assert between(scaled, read_prior({"triangular": [0.5, 1, 1.5]})) == (
        "triangular(1, 2, 3) × 0.5",
        "triangular(0.5, 1, 1.5)",
    )
    assert between(0.1234567, 0.1234568) == ("fixed 0.1234567", "fixed 0.1234568")


def test_changes_as_a_table() -> None:
    found = negosim.compare("season.yaml", "surer.yaml", "longer.yaml", draws=8).changes
    assert list(found.columns) == ["scenario", "part", "name", "baseline", "value"]
    assert found.to_numpy().tolist() == [
        ["surer", "parameters", "consent_open", "normal(0.7, 0.1, 0.4, 1)", "1"],
        ["longer", "offers", "licences", "access licensed", ""],
        ["longer", "game", "rounds", "3", "5"],
    ]


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["base"], "expected at least two scenarios to compare, found only base; name another one."),
        (["base", "base"], "base is given twice; leave one out."),
        (
            ["season.yaml", "season.yaml", "surer.yaml"],
            "season.yaml is given twice; leave one out.",
        ),
        (
            ["base", "mine/base.yaml"],
            "base and mine/base.yaml have the same name base; rename one of them: its file, or in Python "
            'scenario.replace(name="another").',
        ),
        (
            ["base", "season.yaml"],
            "expected scenarios of one dispute, found base of the dispute kuril and season of the dispute "
            "fishery; leave one out.",
        ),
        (
            ["season.yaml", "other/season2.yaml"],
            "season and season2 rest on two disputes that are called fishery and differ in players; let both "
            "name the same file.",
        ),
        (
            ["season.yaml", "seed.yaml"],
            "season has seed 1, seed has seed 2: differences would mix chance with substance; give --seed 1 "
            "to both (in Python, seed=1).",
        ),
        (
            ["season.yaml", "surer.yaml", "few.yaml"],
            "season and surer have 10000 draws, few has 1 draw: only equally many draws can be paired; give "
            "--draws 10000 to all (in Python, draws=10000).",
        ),
        (
            ["season.yaml", "drawn.yaml"],
            "season has design plain, drawn has design sobol: the draws would not be the same; give --design "
            'plain to both (in Python, scenario.replace(run={"design": "plain"})).',
        ),
        (
            ["season.yaml", "surer.yaml", "--baseline", "sure"],
            "there is no scenario 'sure' in this comparison; did you mean 'surer'?",
        ),
        (
            ["season.yaml", "surer.yaml", "--baseline", "base"],
            "there is no scenario 'base' in this comparison; use one of season, surer.",
        ),
    ],
)
def test_what_cannot_be_compared(words: list[str], message: str) -> None:
    write("mine/base.yaml", "extends: base\n")
    write("seed.yaml", "extends: season.yaml\nrun: {seed: 2}\n")
    write("few.yaml", "extends: season.yaml\nrun: {draws: 1}\n")
    write("drawn.yaml", "extends: season.yaml\nrun: {design: sobol}\n")
    write("other/season2.yaml", FILES["season"])
    text = Path("fishery.yaml").read_text(encoding="utf-8")
    Path("other/fishery.yaml").write_text(text.replace("move_cost: 0.1", "move_cost: 0.2"), encoding="utf-8")
    assert refused("compare", *words) == f"negosim: {message}\n"


def test_all_that_is_wrong_is_said_at_once() -> None:
    one = base()
    two = one.replace(name="two", run={"draws": 8, "seed": 2})
    with pytest.raises(RequestFaults) as caught:
        negosim.compare(one, two, two)
    said = [str(fault) for fault in caught.value.faults]
    assert len(said) == 3
    assert said[0].startswith("a scenario two is given twice")
    assert "seed 1, two and two have seed 2" in said[1]
    assert "10000 draws, two and two have 8 draws" in said[2]


def test_nothing_to_compare() -> None:
    with pytest.raises(RequestFault, match="found none; name another one"):
        negosim.compare()
    with pytest.raises(RequestFault, match="a scenario base and a scenario base have the same name base"):
        negosim.compare(negosim.load("base"), negosim.load("base").replace(game={"rounds": 2}))


def test_another_concept_is_refused() -> None:
    one = base()
    two = one.replace(name="two", run={"concept": "nash"})
    with pytest.raises(
        RequestFault, match="has concept qre, two has concept nash: differences would mix how"
    ):
        check_alike([one, two])


def test_options_hold_for_all_before_scenarios_are_judged() -> None:
    write("seed.yaml", "extends: season.yaml\nrun: {seed: 2, draws: 16, design: sobol}\n")
    options = ["--seed", "3", "--draws", "64", "--design", "latin_hypercube", "--set", "hazard=0.1"]
    result = call("compare", "season.yaml", "seed.yaml", *options, "--json", "--quiet")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    assert (found["seed"], found["draws"], found["design"]) == (3, 64, "latin_hypercube")
    assert [each["changed"] for each in found["scenarios"]] == [["hazard=0.1"], ["hazard=0.1"]]
    assert found["changes"] == []


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\nb", " ", 3])
def test_a_scenario_has_a_plain_name(name: Any) -> None:
    with pytest.raises(RequestFault, match=r"^name: expected a name such as 'longer_talks'"):
        base().replace(name=name)


# ------------------------------------------------------------------ warnings


def test_tables_of_different_length() -> None:
    (warning,) = negosim.compare("base", "us_consents", "staged_four", draws=8).warnings
    assert warning.startswith(
        "The tables differ: base has 13 offers (4 interim offers and 9 settlements); "
        "us_consents has 6 offers (4 interim offers and 2 settlements); "
        "staged_four has 5 offers (4 interim offers and 1 settlement). "
    )
    assert "part of a difference may come from that" in warning
    assert negosim.compare("two_islands_no_us_basing", "us_consents", draws=8).warnings == ()


def remarks_on(offers: dict[str, Any]) -> tuple[str, ...]:
    """What is said of a scenario with other offers beside one without them."""
    one = base()
    return negosim.compare(one, one.replace(name="two", offers=offers), draws=8).warnings


def test_tables_of_different_weight() -> None:
    (heavier,) = remarks_on({"new": {"projects": {"salience": 3}}})
    assert "two has 6 offers (4 interim offers of salience 6 in all and 2 settlements)" in heavier
    block = {"base": "two_islands_1956", "over": {"us_basing": ["written_exclusion", "verbal_assurance"]}}
    (combined,) = remarks_on({"combine": {"clauses": block}})
    assert "two has 8 offers (4 interim offers and 4 settlements of salience 3 in all)" in combined


def test_equal_weights_are_no_reason_to_warn() -> None:
    assert remarks_on({"new": {offer.name: {"salience": 2} for offer in base().offers}}) == ()
    assert remarks_on({"new": {"projects": {"set": {"economics": "strategic"}}}}) == ()


# ------------------------------------------------------------------ the page


def as_kept(page: str) -> str:
    """A page without the recipe, which every change of the model changes, and without errors of rounding."""
    page = re.sub(r"recipe [0-9a-f]{8}", "recipe ........", page)
    return re.sub(r"\de-1\d", "#e-1#", page)


@pytest.mark.parametrize(
    ("files", "kept"),
    [
        (["season.yaml", "surer.yaml"], "compare_two.txt"),
        (["season.yaml", "surer.yaml", "longer.yaml"], "compare_three.txt"),
    ],
)
def test_the_page(files: list[str], kept: str) -> None:
    result = call("compare", *files, "--draws", "128", "--formats", "svg")
    assert result.exit_code == 0
    expected = (DATA / kept).read_text(encoding="utf-8")
    assert as_kept(result.stdout) == expected
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_the_page_of_many_scenarios_is_no_wider_than_80() -> None:
    names = ["base", "us_consents", "territory_first", "no_pressure", "election_2018", "china_pivot", "bait"]
    scenarios = [negosim.load(name).replace(name=f"{name}_{'x' * 60}") for name in names]
    page = comparison_page(negosim.compare(*scenarios, draws=16))
    assert max(map(len, page.splitlines())) <= 80
    assert "ence (5)" in page
    assert "ence (6)" in page
    for name in names:
        assert f"{name}_xxx" in page


def test_many_changes_are_cut_short_on_the_page() -> None:
    one = base()
    parameters = {name: prior.mode() for name, prior in one.priors.items() if not prior.is_fixed}
    assert len(parameters) > 20
    found = negosim.compare(one, one.replace(name="two", parameters=parameters), draws=8)
    assert len(found.changes) == len(parameters)
    assert f"  and {len(parameters) - 12} more, which stand in changes.csv\n" in comparison_page(found)


def test_one_draw_has_no_interval() -> None:
    found = negosim.compare("season.yaml", "surer.yaml", draws=1)
    assert found.differences["error"].isna().all()
    assert not found.differences["clear"].any()
    assert "± " in comparison_page(found)
    assert "nan" not in comparison_page(found)


# ------------------------------------------------------------------ the command and its folder


def test_the_command_has_help() -> None:
    text = call("compare", "--help").stdout
    assert text.startswith("Usage: negosim compare [OPTIONS] FILE FILE...")
    assert max(map(len, text.splitlines())) <= 80
    assert "negosim compare two_islands_no_us_basing us_consents\n" in text
    nothing = call("compare")
    assert nothing.exit_code == 2
    assert "'negosim compare --help' says how to use it." in nothing.stderr


def test_the_command_writes_the_folder_and_warns() -> None:
    result = call("compare", "season.yaml", "longer.yaml", *FAST)
    assert result.exit_code == 0
    lines = result.stderr.splitlines()
    assert lines[-2].startswith("The tables differ: season has 2 offers (1 interim offer and 1 settlement)")
    assert lines[-1] == "Written to results/season_vs_longer."
    folder = Path("results/season_vs_longer")
    assert (folder / "tables/compare.txt").read_text(encoding="utf-8") == result.stdout
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {
        "run.json",
        "changes.csv",
        "differences.csv",
        "distributions.csv",
        "scenarios/season.json",
        "scenarios/longer.json",
        *(f"figures/{k}.{f}" for k in ComparisonKind for f in (*USUAL_FORMATS, "csv", "txt")),
        "tables/compare.txt",
    }
    checked = call("check", str(folder))
    assert (checked.exit_code, checked.stdout) == (
        0,
        f"{folder}: a results folder, 16 files as they were written.\n",
    )
    (folder / "differences.csv").write_text("changed", encoding="utf-8")
    assert "is not as it was written: differences.csv was changed." in call("check", str(folder)).stderr


def test_names_of_folders() -> None:
    assert comparison_name(["a", "b"]) == "a_vs_b"
    assert comparison_name(["a", "b", "c"]) == "a_vs_b_vs_c"
    assert comparison_name(["a", "b", "c", "d"]) == "a_vs_3_others"
    assert comparison_name(["a" * 200, "b"]) == f"{'a' * 100}_vs_1_other"


def test_the_manifest() -> None:
    call("compare", "surer.yaml", "season.yaml", *FAST, "--baseline", "season.yaml", "--formats", "svg")
    folder = Path("results/season_vs_surer")
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert (manifest["format"], manifest["kind"], manifest["name"]) == (1, "comparison", "season_vs_surer")
    assert manifest["command"] == (
        "negosim compare surer.yaml season.yaml --draws 64 --seed 1 --baseline season.yaml --formats svg"
    )
    recipes = [each["recipe"] for each in manifest["findings"]["scenarios"]]
    assert manifest["parts"] == {"baseline": recipes[0], "members": recipes}
    canonical = json.dumps(manifest["parts"], sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == manifest["recipe"] == recipe_of(folder)
    single = negosim.run("season.yaml", draws=64)
    assert recipes[0] == single.recipe
    assert manifest["findings"]["baseline"] == "season"
    assert manifest["files"].keys() >= {"differences.csv", "scenarios/season.json"}


def test_the_same_bytes_again_and_another_comparison_is_moved_aside() -> None:
    words = ["compare", "season.yaml", "surer.yaml", "--name", "mine", "--formats", "svg"]
    call(*words, *FAST, "--workers", "1")
    first = {path: path.read_bytes() for path in Path("results/mine").rglob("*") if path.is_file()}
    again = call(*words, *FAST, "--workers", "2")
    assert again.stderr == "Written to results/mine.\n"
    for path, content in first.items():
        if path.name != "run.json":
            assert path.read_bytes() == content, path
    manifests = [
        json.loads(each)
        for each in (first[Path("results/mine/run.json")], Path("results/mine/run.json").read_bytes())
    ]
    assert all(each.pop("times") for each in manifests)
    assert manifests[0] == manifests[1]
    other = call(*words, "--draws", "32")
    aside = f"results/mine@{manifests[0]['recipe'][:8]}"
    assert f"results/mine held another comparison, which was moved to {aside}.\n" in other.stderr


def test_json_has_no_nan() -> None:
    words = ["compare", "season.yaml", "surer.yaml", "longer.yaml", "--draws", "1", "--formats", "svg"]
    result = call(*words, "--json", "--quiet")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout, parse_constant=pytest.fail)
    assert found["folder"] == "results/season_vs_surer_vs_longer"
    assert [each["name"] for each in found["scenarios"]] == ["season", "surer", "longer"]
    assert len(found["warnings"]) == 1
    kinds = {row["what"] for row in found["differences"]}
    assert kinds == {"class", "agreement", "stop", "payoff"}
    assert {row["error"] for row in found["differences"]} == {None}
    assert all(isinstance(row["clear"], bool) for row in found["differences"])
    assert len(found["distributions"]) == 21


def test_it_comes_back_from_its_folder(tmp_path: Path) -> None:
    made = negosim.compare("season.yaml", "surer.yaml", "longer.yaml", draws=64)
    folder = made.save(tmp_path / "mine", formats="svg")
    opened = negosim.open(folder)
    assert isinstance(opened, negosim.Comparison)
    for name in ("differences", "distributions", "changes"):
        assert getattr(opened, name).equals(getattr(made, name)), name
    assert (opened.baseline, opened.recipe, opened.warnings) == (made.baseline, made.recipe, made.warnings)
    assert opened.scenarios == made.scenarios
    assert opened.certificates == made.certificates
    assert comparison_page(opened) == comparison_page(made)
    again = opened.save(tmp_path / "again", formats="svg")
    digests = [
        json.loads((each / "run.json").read_text(encoding="utf-8"))["files"] for each in (folder, again)
    ]
    assert digests[0] == digests[1]
    with pytest.raises(RequestFault, match="was read back holds its tables alone; solve its scenarios again"):
        _ = opened.outcomes
    assert negosim.compare(*opened.scenarios.values()).differences.equals(made.differences)


def test_a_comparison_is_no_run(tmp_path: Path) -> None:
    folder = negosim.compare("season.yaml", "surer.yaml", draws=8).save(tmp_path / "mine", formats="svg")
    with pytest.raises(StoreError, match="expected the folder of a run, found that of a comparison"):
        OpenedResults(folder)
    with (folder / "changes.csv").open("a") as file:
        file.write(" ")
    with pytest.raises(StoreError, match="it was changed after it was written; make the comparison again"):
        _ = negosim.open(folder).changes
    refusal = call("run", str(folder)).stderr
    assert f"its page is {folder}/tables/compare.txt" in refusal


def test_what_is_asked_of_figures_is_checked_before_anything_is_solved() -> None:
    assert "expected a style of figures, found 'gray'; did you mean 'grey'?" in refused(
        "compare", "season.yaml", "surer.yaml", "--style", "gray"
    )
    assert "--name '../x': expected the plain name of a folder" in refused(
        "compare", "season.yaml", "surer.yaml", "--name", "../x"
    )
