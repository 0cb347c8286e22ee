"""What a study of the frontier says: its page, its chart, its command, and the folder that it leaves."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from build import dispute, scenario
from click.testing import CliRunner, Result
from test_compare import fishery
from test_figures import LONG, assert_readable, texts
from test_figures_kinds import worded

import negosim
from negosim.cli.main import main
from negosim.errors import RequestFault, StoreError
from negosim.figures.frontier_charts import frontier_chart
from negosim.figures.frontier_data import frontier_data, window
from negosim.figures.frontier_page import frontier_page
from negosim.figures.frontier_panel import panel_of
from negosim.figures.style import WIDTHS, in_grey
from negosim.frontier_study import FrontierStudy
from negosim.model import attainment
from negosim.scenario.data import Scenario
from negosim.store.folder import recipe_of
from negosim.store.frontier import TABLES
from negosim.store.opened import OpenedResults

DATA = Path(__file__).parent / "data"
FAST = ["--draws", "64"]
SEASON = "negosim: 1\ntitle: Licences or a quota\ndispute: fishery.yaml\n"


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the small dispute and a scenario of it."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(DATA / "fishery.yaml", tmp_path)
    Path("season.yaml").write_text(SEASON, encoding="utf-8")


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), prog_name="negosim")


def refused(*words: str) -> str:
    """What the command says that refuses its input."""
    result = call("frontier", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert not Path("results").exists()
    return result.stderr


# ------------------------------------------------------------------ studies to look at


def kuril() -> Scenario:
    return negosim.load("two_islands_no_us_basing")


def on_the_table() -> Scenario:
    return negosim.load("base").replace(bargaining={"over": "table"})


def with_lotteries() -> Scenario:
    lotteries = {"lotteries": True, "no_agreement": "empty_table"}
    return negosim.load("base").replace(bargaining=lotteries)


def many_offers() -> Scenario:
    """More offers than are named, with long labels."""
    block = {
        "base": "two_islands_1956",
        "over": {
            "us_basing": ["unrestricted", "verbal_assurance", "written_exclusion", "treaty_exclusion"],
            "sanctions": ["kept", "eased", "lifted"],
            "economics": ["current", "projects", "strategic"],
        },
    }
    wide = negosim.load("base").replace(offers={"combine": {"clauses": block}})
    return replace(worded(wide), title=f"{LONG}, and {LONG.lower()}")


def without_offers() -> Scenario:
    one = kuril()
    return one.replace(offers={"drop": [each.name for each in one.offers]})


def alike() -> Scenario:
    """Nothing has a payoff, so that all packages are one point."""
    return scenario(dispute({"a": "x y z", "b": "x y"}))


def frozen() -> Scenario:
    return negosim.load("escalation")


STUDIES: dict[str, Callable[[], Scenario]] = {
    "all packages": kuril,
    "table": on_the_table,
    "lotteries": with_lotteries,
    "frozen": frozen,
    "many offers": many_offers,
    "no offers": without_offers,
    "alike": alike,
    "fishery": fishery,
}


@cache
def made(case: str, draws: int = 32) -> FrontierStudy:
    return negosim.frontier(STUDIES[case](), draws=draws)


# ------------------------------------------------------------------ the page


def as_kept(page: str) -> str:
    """A page without the recipe, which every change of the model changes, and without errors of rounding."""
    page = re.sub(r"recipe [0-9a-f]{8}", "recipe ........", page)
    return re.sub(r"within [0-9]e[-+]\d\d", "within #e-##", page)


def test_the_page() -> None:
    result = call("frontier", "season.yaml", "--draws", "128", "--formats", "svg")
    assert result.exit_code == 0
    assert as_kept(result.stdout) == (DATA / "frontier.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("case", "draws"), [*((case, 32) for case in STUDIES), ("table", 1), ("many offers", 1), ("fishery", 1)]
)
def test_the_page_is_no_wider_than_80(case: str, draws: int) -> None:
    page = frontier_page(made(case, draws))
    assert max(map(len, page.splitlines())) <= 80
    assert "nan" not in page
    assert page.startswith("The Pareto frontier: ")


def test_the_page_says_what_was_looked_at() -> None:
    def said(case: str) -> str:
        return " ".join(frontier_page(made(case)).split())

    nothing = "what the game with nothing on the table is worth"
    assert f"Among all 23,040 combinations of levels, against {nothing}. A package" in said("lotteries")
    assert "no other package or lottery over packages is better for one player" in said("lotteries")
    assert "Among the 13 packages on the table, against the status quo." in said("table")
    assert "Among all 5,760 combinations of levels" in said("frozen")
    assert "% of draws there is no zone; then both have what they have without" in said("frozen")
    assert "Packages with the same payoffs to both are one row" in said("alike")
    assert "Packages with the same payoffs" not in said("all packages")
    assert "Offer on the table" not in said("no offers")
    assert re.search(r"\d+ more offers are in offers.csv", said("many offers"))
    assert "In every efficient package of every draw: Exchange: visa-free." in said("all packages")


def test_bands_of_the_first_draws_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from negosim.figures import frontier_says

    monkeypatch.setattr(frontier_says, "MOST_DRAWS", 20)
    assert "Bands of the frontier are over the first 20 draws." in " ".join(
        frontier_page(made("fishery")).split()
    )


# ------------------------------------------------------------------ the chart


@pytest.mark.parametrize(
    ("case", "width"),
    [(case, WIDTHS["page"]) for case in STUDIES if case != "many offers"]
    + [("many offers", WIDTHS["single"]), ("lotteries", WIDTHS["single"]), ("table", WIDTHS["double"])],
)
def test_nothing_overlaps_or_is_cut_off(case: str, width: float) -> None:
    figure = frontier_chart(made(case), width_mm=width)
    assert figure.get_size_inches()[0] * 25.4 == pytest.approx(width)
    assert_readable(figure)


def test_one_draw_can_be_drawn() -> None:
    assert_readable(frontier_chart(made("table", 1)))


def test_the_chart_says_what_it_was_made_from() -> None:
    changed = replace(kuril(), changes=("consent_written=1",))
    study = negosim.frontier(changed, draws=16, seed=7)
    said = " ".join(text for text, _ in texts(frontier_chart(study)))
    recipe = study.recipe[:8]
    assert (
        f"two_islands_no_us_basing · 16 draws, seed 7 · recipe {recipe} · changed: consent_written=1" in said
    )
    assert "The Pareto frontier of all 23,040 combinations of levels" in said
    for words in ("Nash, Kalai-Smorodinsky, egalitarian and utilitarian solution", "Strategic energy"):
        assert words in said


def marks(figure: mpl.figure.Figure) -> dict[str, list[tuple[float, float]]]:
    """Where marks stand, by their shape, in millimetres."""
    found: dict[str, list[tuple[float, float]]] = {}
    for line in figure.findobj(mpl.lines.Line2D):
        if line.get_marker() not in ("None", None, ""):
            place = (float(line.get_xdata()[0]), float(line.get_ydata()[0]))
            found.setdefault(str(line.get_marker()), []).append(place)
    return found


def test_marks_stand_where_the_tables_say() -> None:
    study = made("all packages")
    data, found = frontier_data(study), marks(frontier_chart(study))
    solutions = study.solutions.set_index("rule")
    one, two = solutions.loc["nash"], solutions.loc["utilitarian"]
    (nash, *_), (utilitarian, *_) = found["*"], found["v"]
    per_point = (nash[0] - utilitarian[0]) / (one["japan_mean"] - two["japan_mean"])
    low, high = window(data, "x")
    assert per_point * (high - low) == pytest.approx(145 - 2 * 2 - 13 - 2)
    offers = study.offers.set_index("offer")
    square = found["s"][0]
    assert square[0] - nash[0] == pytest.approx(
        per_point * (offers.loc["projects", "japan_mean"] - one["japan_mean"])
    )
    (nothing, *_) = found["X"]
    assert nothing[0] - nash[0] == pytest.approx(-per_point * one["japan_mean"])
    assert nothing[1] > nash[1], "payoffs rise upwards"


def test_a_small_zone_is_drawn_again_where_there_is_room() -> None:
    enlarged = [
        case
        for case in ("all packages", "table", "lotteries")
        if any("The zone, enlarged" in text for text, _ in texts(frontier_chart(made(case))))
    ]
    assert enlarged == ["table", "lotteries"]
    assert len(marks(frontier_chart(made("table")))["*"]) == 3, "chart, enlarged part and key"


def test_bands_and_line_are_cut_to_the_chart() -> None:
    data = pd.DataFrame({"kind": "frontier", "x": [0.0, 1.0, 2.0, 3.0], "y": [9.0, 5.0, 1.0, np.nan]})
    panel = panel_of((0.0, 0.0, 10.0, 10.0), ((0.5, 4.0), (2.0, 6.0)))
    curve = panel.curve(data, "median")
    expected = [[0.5, 6.0], [0.75, 6.0], [1.0, 5.0], [1.75, 2.0], [2.0, 2.0], [4.0, 2.0]]
    np.testing.assert_allclose(np.unique(curve, axis=0), expected)
    nothing = panel.curve(data.assign(y=np.nan), "median")
    assert nothing.tolist() == [[0.5, 2.0], [4.0, 2.0]]


def test_the_caption_and_the_chart_in_words_say_what_the_tables_say() -> None:
    study = made("fishery")
    (chart,) = study._charts()
    told = chart.told()
    assert told.caption.startswith(f"{study.scenario.title}: the Pareto frontier of ")
    assert (
        "points of each player" in told.caption
        and "32 draws of the uncertain parameters, seed 1." in told.caption
    )
    assert told.caption.endswith(f"recipe {study.recipe[:8]}.")
    one, two = study.scenario.dispute.players
    for row in study.solutions.to_dict("records"):
        x, y = (f"{round(row[f'{player}_mean'], 2):g}".replace("-", "−") for player in (one, two))
        assert f"{row['label']} at {x} and {y}" in told.alt
    most = int((study.offers["efficient"] > 0.5).sum())
    assert f"half of the draws: {most} of {len(study.offers)} offers on the table." in told.alt


def test_grey_has_no_colour() -> None:
    figure = in_grey(frontier_chart(made("table")))
    for patch in figure.findobj(mpl.patches.Patch):
        red, green, blue, _ = patch.get_facecolor()
        assert red == green == blue
    with pytest.raises(RequestFault, match="expected a style of figures, found 'gray'"):
        made("table").plot(style="gray")


def test_the_data_of_the_chart_are_the_tables() -> None:
    study = made("many offers")
    data = frontier_data(study)
    counts = data["kind"].value_counts()
    assert counts["frontier"] == len(study.distribution)
    assert (counts["offer"], counts["solution"], counts["no_agreement"]) == (len(study.offers), 4, 1)
    numbers = data.loc[data["kind"] == "offer", "number"]
    assert sorted(numbers[numbers > 0]) == list(range(1, 25))
    named = study.offers["efficient"].to_numpy()[numbers > 0]
    assert named.min() >= study.offers["efficient"].to_numpy()[numbers == 0].max()


# ------------------------------------------------------------------ the command and its folder


def test_the_command_has_help() -> None:
    text = call("frontier", "--help").stdout
    assert text.startswith("Usage: negosim frontier [OPTIONS] FILE")
    assert max(map(len, text.splitlines())) <= 80
    nothing = call("frontier")
    assert nothing.exit_code == 2
    assert "expected a FILE, or the name of a shipped scenario, found nothing" in nothing.stderr


def test_the_command_writes_the_folder() -> None:
    result = call("frontier", "season.yaml", *FAST)
    assert result.exit_code == 0
    assert result.stderr.splitlines()[-1] == "Written to results/season_frontier."
    folder = Path("results/season_frontier")
    assert (folder / "tables/frontier.txt").read_text(encoding="utf-8") == result.stdout
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    charts = {f"figures/frontier.{ending}" for ending in ("pdf", "svg", "png", "csv", "txt")}
    tables = {f"{name}.csv" for name in TABLES}
    assert files == {"run.json", "scenario.json", "tables/frontier.txt"} | charts | tables
    checked = call("check", str(folder))
    told = f"{folder}: a results folder, 13 files as they were written.\n"
    assert (checked.exit_code, checked.stdout) == (0, told)
    (folder / "packages.csv").write_text("changed", encoding="utf-8")
    assert "is not as it was written: packages.csv was changed." in call("check", str(folder)).stderr


def test_the_manifest() -> None:
    words = ["frontier", "season.yaml", *FAST, "--concept", "nash", "--formats", "svg", "--name", "mine"]
    result = call(*words, "--set", "bargaining.weight=0.4")
    assert "--concept changes nothing here: the frontier and all four solutions" in result.stderr
    folder = Path("results/mine")
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert (manifest["format"], manifest["kind"], manifest["name"]) == (1, "frontier", "season_frontier")
    assert manifest["command"] == (
        "negosim frontier season.yaml --draws 64 --seed 1 --formats svg "
        "--set bargaining.weight=0.4 --name mine"
    )
    assert manifest["parts"]["study"] == "frontier"
    assert manifest["parts"]["bargaining"] == {
        "over": "packages",
        "lotteries": False,
        "no_agreement": "status_quo",
        "weight": 0.4,
    }
    assert "concept" not in manifest["parts"]
    canonical = json.dumps(manifest["parts"], sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == manifest["recipe"] == recipe_of(folder)
    assert manifest["findings"]["certificate"]["holds"] is True


def test_the_same_bytes_again_and_another_study_is_moved_aside() -> None:
    fast = [*FAST, "--formats", "svg"]
    call("frontier", "season.yaml", *fast, "--workers", "1", "--concept", "egalitarian")
    folder = Path("results/season_frontier")
    first = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again = call("frontier", "season.yaml", *fast, "--workers", "2")
    assert again.stderr.endswith("Written to results/season_frontier.\n")
    assert "was moved to" not in again.stderr, "concepts make no other study"
    for path, content in first.items():
        if path.name not in ("run.json", "scenario.json"):
            assert path.read_bytes() == content, path
    recipe = json.loads(first[folder / "run.json"])["recipe"]
    other = call("frontier", "season.yaml", "--draws", "32", "--formats", "svg")
    assert f"held another frontier, which was moved to {folder}@{recipe[:8]}." in other.stderr


def test_json_has_no_nan() -> None:
    result = call("frontier", "season.yaml", "--draws", "1", "--json", "--quiet", "--formats", "svg")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout, parse_constant=pytest.fail)
    assert (found["name"], found["draws"], found["folder"]) == ("season", 1, "results/season_frontier")
    assert [row["rule"] for row in found["solutions"]] == [
        "nash",
        "kalai_smorodinsky",
        "egalitarian",
        "utilitarian",
    ]
    assert found["facts"][1]["low"] is None
    assert {"packages", "levels", "offers"} <= found.keys()


@pytest.mark.parametrize("case", ["fishery", "table", "alike", "no offers"])
def test_it_comes_back_from_its_folder(case: str, tmp_path: Path) -> None:
    study = made(case)
    folder = study.save(tmp_path / "mine", formats="svg")
    opened = negosim.open(folder)
    assert isinstance(opened, FrontierStudy)
    for name in TABLES:
        one, two = getattr(opened, name), getattr(study, name)
        pd.testing.assert_frame_equal(one, two, check_exact=True, check_dtype=bool(len(two)))
    assert (opened.recipe, opened.certificate) == (study.recipe, study.certificate)
    assert opened.scenario == study.scenario
    assert frontier_page(opened) == frontier_page(study)
    again = opened.save(tmp_path / "again", formats="svg")
    digests = [json.loads((each / "run.json").read_text("utf-8"))["files"] for each in (folder, again)]
    assert digests[0] == digests[1]
    assert negosim.frontier(opened.scenario).facts.equals(study.facts)


def test_a_study_is_no_run(tmp_path: Path) -> None:
    folder = made("fishery").save(tmp_path / "mine", formats="svg")
    with pytest.raises(StoreError, match="expected the folder of a run, found that of a frontier"):
        OpenedResults(folder)
    with (folder / "facts.csv").open("a") as file:
        file.write(" ")
    opened = negosim.open(folder)
    assert isinstance(opened, FrontierStudy)
    with pytest.raises(StoreError, match="it was changed after it was written; make the frontier again"):
        _ = opened.facts


def test_what_it_looks_like_in_a_notebook() -> None:
    study = made("fishery")
    assert repr(study) == f"<FrontierStudy of fishery: 32 draws, seed 1, recipe {study.recipe[:8]}>"
    html = study._repr_html_()
    assert "<h4>The Pareto frontier: " in html
    assert "Kalai-Smorodinsky solution" in html


@pytest.mark.parametrize("compiled", [True, False])
def test_compiling_is_announced(compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attainment, "is_compiled", lambda: compiled)
    said = call("frontier", "season.yaml", "--draws", "8", "--formats", "svg").stderr
    assert ("Compiling the solver once after installation" in said) is not compiled
    assert call("frontier", "season.yaml", "--draws", "8", "--formats", "svg", "--quiet").stderr == ""


# ------------------------------------------------------------------ what is refused


def tangled(issues: int) -> str:
    """A dispute in which every issue hangs together with every other one."""
    names = [f"issue_{k}" for k in range(issues)]
    parts = ["negosim: 1", "name: tangle", "title: All hangs together", "players:"]
    for player in ("north", "south"):
        parts.append(f"  {player}: {{precision: 1, discount: 0.9}}")
    parts.append("issues:")
    parts += [f"  {name}: {{levels: [no, some, most, yes], status_quo: no}}" for name in names]
    parts.append("parameters: {}\nterms:\n  north:")
    for k, one in enumerate(names):
        for other in names[k + 1 :]:
            parts.append(
                f"    with_{one}_{other}: {{effect: treaty, scope: [{one}, {other}], "
                "table: {yes: {yes: 1}}, basis: judgement}"
            )
    parts.append("  south:\n    own: {effect: treaty, scope: [issue_0], table: {yes: 1}, basis: judgement}")
    parts.append("classes: {anything: {}}\ngame: {rounds: 1, proposers: [north]}\n")
    return "\n".join(parts)


def test_issues_that_hang_together_too_closely_are_refused() -> None:
    Path("tangle.yaml").write_text(tangled(12), encoding="utf-8")
    Path("knot.yaml").write_text("negosim: 1\ntitle: A knot\ndispute: tangle.yaml\n", encoding="utf-8")
    said = refused("knot.yaml", *FAST, "--quiet")
    assert said.startswith("negosim: expected terms that tie issues together in at most 65,536 combinations")
    assert said.count("\n") == 1
    assert "freeze issues, give terms smaller scopes, or look at the offers on the table alone." in said


def test_an_empty_table_is_refused() -> None:
    drop = ["--set", "bargaining.over=table"]
    Path("bare.yaml").write_text(f"{SEASON}offers: {{use: []}}\n", encoding="utf-8")
    assert "expected an offer that can be made at the start, found none; put one on the table" in refused(
        "bare.yaml", *FAST, *drop, "--quiet"
    )


def test_what_is_asked_of_figures_is_checked_before_anything_is_solved() -> None:
    assert "expected a style of figures, found 'gray'" in refused("season.yaml", "--style", "gray")
    assert "expected a format of figures, found 'jpg'" in refused("season.yaml", "--formats", "jpg")
    assert "--name '../x': expected the plain name of a folder" in refused("season.yaml", "--name", "../x")
