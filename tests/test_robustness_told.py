"""Robustness as a user meets it: folders, the command, its page, the chart."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from test_compare_says import as_kept
from test_figures import LONG, assert_readable, texts
from test_figures_kinds import worded
from test_robustness import AT_ONCE, base, checked, names, tangled

import negosim
from negosim.cli.main import main
from negosim.dispute.languages import Language
from negosim.errors import RequestFault, StoreError
from negosim.experiment.variants import variants_of
from negosim.figures.choices import Tones
from negosim.figures.languages import catalogue
from negosim.figures.robustness import robustness_chart, robustness_data
from negosim.figures.robustness_page import robustness_page
from negosim.figures.robustness_words import variant_says
from negosim.figures.sheet import percent
from negosim.figures.style import WIDTHS
from negosim.store.opened import verify
from negosim.wording import speaking

DATA = Path(__file__).parent / "data"

# ------------------------------------------------------------------ folders


def test_a_folder_comes_back(tmp_path: Path) -> None:
    found = negosim.robustness(tangled())
    folder = found.save(tmp_path / "mine", formats="svg", command="negosim robustness tangled.yaml")
    opened = negosim.open(folder)
    assert isinstance(opened, negosim.Robustness)
    assert (opened.scenario, opened.recipe, opened.left_out) == (found.scenario, found.recipe, found.left_out)
    assert opened.certificate == found.certificate
    for name in ("table", "distributions"):
        pd.testing.assert_frame_equal(getattr(opened, name), getattr(found, name), check_exact=True)
    assert robustness_page(opened) == robustness_page(found)
    manifest = json.loads((folder / "run.json").read_text(), parse_constant=pytest.fail)
    assert (manifest["kind"], manifest["command"]) == ("robustness", "negosim robustness tangled.yaml")
    assert verify(folder) == len(manifest["files"])
    assert {path.name for path in (folder / "figures").iterdir()} == {
        f"robustness.{ending}" for ending in ("svg", "csv", "txt")
    }
    told = CliRunner().invoke(main, ["check", str(folder)])
    assert (told.exit_code, "as they were written" in told.stdout) == (0, True)
    again = opened.save(tmp_path / "again", formats="svg", command="negosim robustness tangled.yaml")
    assert json.loads((again / "run.json").read_text())["files"] == manifest["files"]


def test_a_folder_that_was_changed(tmp_path: Path) -> None:
    folder = checked().save(tmp_path / "mine", formats="svg")
    (folder / "robustness.csv").write_text("changed")
    with pytest.raises(StoreError, match=r"robustness\.csv was changed"):
        verify(folder)
    with pytest.raises(StoreError, match="it was changed after it was written; make the robustness again"):
        negosim.open(folder)


# ------------------------------------------------------------------ the command


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two scenarios of the fishery."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(DATA / "fishery.yaml", tmp_path)
    texts_ = {
        "season": "title: Licences or a quota\ndispute: fishery.yaml\n",
        "longer": "title: Longer talks\nextends: season.yaml\ngame: {rounds: 5}\n",
    }
    for name, text in texts_.items():
        (tmp_path / f"{name}.yaml").write_text(f"negosim: 1\n{text}", encoding="utf-8")
    return tmp_path


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), prog_name="negosim")


FAST = ("--draws", "32", "--formats", "svg")


def test_the_page(here: Path) -> None:
    told = call("robustness", "season.yaml", *FAST, "--set", "stock={uniform: [0, 1]}")
    assert told.exit_code == 0
    assert as_kept(told.stdout) == (DATA / "robustness.txt").read_text(encoding="utf-8")
    assert max(map(len, told.stdout.splitlines())) <= 80
    folder = here / "results" / "season_robustness"
    assert (folder / "tables" / "robustness.txt").read_text(encoding="utf-8") == told.stdout
    command = json.loads((folder / "run.json").read_text())["command"]
    assert command.startswith("negosim robustness season.yaml --draws 32 --seed 1")
    assert f"Written to {Path('results/season_robustness')}." in told.stderr


@cache
def wordy() -> negosim.Robustness:
    """With long labels and a long title."""
    what = worded(negosim.load("two_islands_no_us_basing").replace(run={"draws": 4}))
    return negosim.robustness(replace(what, title=LONG))


def test_the_page_of_long_words_is_no_wider_than_80() -> None:
    assert max(map(len, robustness_page(wordy()).splitlines())) <= 80


def test_several_files_in_one_document(here: Path) -> None:
    told = call("robustness", "season.yaml", "longer.yaml", *FAST, "--json", "--quiet")
    assert (told.exit_code, told.stderr) == (0, "")
    document = json.loads(told.stdout, parse_constant=pytest.fail)
    first, second = document["robustness"]
    assert [first["name"], second["name"]] == ["season", "longer"]
    assert [row["variant"] for row in first["robustness"]] == names(negosim.load("season.yaml"))
    assert Path(second["folder"]) == Path("results/longer_robustness")
    assert (here / "results" / "season_robustness" / "run.json").exists()


def test_one_draw_has_no_interval(here: Path) -> None:
    told = call("robustness", "season.yaml", "--draws", "1", "--formats", "svg", "--json", "--quiet")
    assert told.exit_code == 0
    (only,) = json.loads(told.stdout, parse_constant=pytest.fail)["robustness"]
    assert {row["changed_low"] for row in only["robustness"]} == {None}
    opened = negosim.open(only["folder"])
    assert isinstance(opened, negosim.Robustness)
    assert opened.table["changed_low"].isna().all()
    assert max(map(len, robustness_page(opened).splitlines())) <= 80


def test_one_name_for_several_files_is_refused(here: Path) -> None:
    told = call("robustness", "season.yaml", "longer.yaml", *FAST, "--name", "both")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "--name names one results folder; give one FILE with it." in told.stderr
    twice = call("robustness", "season.yaml", "season.yaml", *FAST)
    assert (twice.exit_code, "would both be written to" in twice.stderr) == (2, True)
    assert not (here / "results").exists()
    assert call("robustness", "season.yaml", *FAST, "--name", "mine").exit_code == 0
    assert (here / "results" / "mine" / "robustness.csv").exists()


def test_what_is_left_out_is_said(here: Path) -> None:
    levels = ", ".join(f"l{k}" for k in range(41))
    issues = "".join(f"  {k}: {{levels: [{levels}], status_quo: l0}}\n" for k in "abc")
    old = (here / "fishery.yaml").read_text(encoding="utf-8")
    tie = "{effect: delivery, scope: [a, b, c], table: {l1: {l1: {l1: 1}}}, basis: judgement}"
    term_ = f"  south:\n    tie: {tie}\n"
    text = old.replace("issues:\n", f"issues:\n{issues}", 1).replace(
        "  south:\n    income", f"{term_}    income"
    )
    (here / "fishery.yaml").write_text(text, encoding="utf-8")
    told = call("robustness", "season.yaml", *FAST)
    assert told.exit_code == 0
    assert told.stderr.count(" is left out: ") == len(AT_ONCE)


# ------------------------------------------------------------------ the chart


@pytest.mark.parametrize("concept", ["qre", "spe", "nash"])
def test_the_chart_adds_up_to_100(concept: str) -> None:
    found = checked(concept)
    data = robustness_data(found)
    sums = data.groupby("scenario", sort=False)["mean"].sum()
    assert sums.index.tolist() == found.table["label"].tolist()
    assert sums.to_numpy() == pytest.approx(np.full(len(sums), 100.0), abs=1e-9)
    changed = data.groupby("scenario", sort=False)["changed"].first()
    np.testing.assert_array_equal(changed, 100 * found.table["changed"])
    drawn = data.loc[data["drawn"]].groupby("scenario", sort=False)["mean"].sum()
    assert (drawn >= 99.0).all()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_chart_can_be_read(width: float) -> None:
    for found in (checked(), wordy()):
        assert_readable(robustness_chart(found, width_mm=width))


def test_what_the_chart_says() -> None:
    found = checked()
    said = [text for text, _ in texts(found.plot())]
    assert {"Verdict changes in", "As it is: quantal response", "Nash solution", "λ halved"} <= set(said)
    note = next(text for text in said if found.recipe[:8] in text)
    assert note.startswith("fishery · 64 draws, seed 1")
    shares = [100 * share for share in found.table["changed"][1:]]
    assert sum(share == 0 for share in shares) == said.count("0 %")


def test_the_caption_and_the_chart_in_words_say_what_the_table_says() -> None:
    found = checked()
    (chart,) = found._charts()
    told, table = chart.told(), found.table
    assert told.caption.startswith(f"{found.scenario.title}: how the talks may end under other assumptions")
    assert (
        "“Verdict changes in”" in told.caption
        and "64 draws of the uncertain parameters, seed 1." in told.caption
    )
    own = found.distributions[found.distributions["variant"] == "baseline"].nlargest(1, "mean").iloc[0]
    assert f"{table['label'][0]} ({own['label']} {percent(100 * own['mean'])}, " in told.alt
    apart = int((table["leading"] != table["leading"][0]).sum())
    assert apart
    assert f"another one in {apart} of {len(table) - 1} other rows: " in told.alt
    most = table.loc[table["changed"].idxmax()]
    assert f"to {percent(100 * most['changed'])} (" in told.alt


@pytest.mark.parametrize("language", [Language.JA, Language.RU])
def test_every_variant_has_a_name_in_other_languages(language: Language) -> None:
    scenario = negosim.load("two_islands_no_us_basing")
    with speaking(catalogue(language, [scenario])):
        for concept in ("qre", "nash"):
            for variant in variants_of(scenario.replace(run={"concept": concept})):
                assert not re.search("[A-Za-z]", variant_says(variant.label)), variant.label


@pytest.mark.parametrize("style", Tones)
def test_styles(style: str) -> None:
    assert_readable(checked("nash").plot(style=style))
    with pytest.raises(RequestFault, match="expected a style of figures, found 'pink'"):
        checked().plot(style="pink")


def test_it_shows_itself() -> None:
    found = checked()
    assert repr(found) == f"<Robustness of fishery: 20 variants, 64 draws, seed 1, recipe {found.recipe[:8]}>"
    shown = negosim.robustness(base(title="<b>A & B</b>"), draws=2)._repr_html_()
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in shown
    assert "Nash solution" in shown


def test_what_variants_have_in_common_is_told() -> None:
    game = " ".join(robustness_page(checked()).split())
    assert "over the same table of offers but where all packages are named." in game
    nash = " ".join(robustness_page(checked("nash")).split())
    assert "for the same draws, and solutions without rounds over all packages." in nash
