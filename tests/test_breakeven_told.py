"""Break-even values as readers get them: page, charts, folder, and the command."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from build import term
from click.testing import CliRunner, Result
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from test_breakeven import legal, ultimatum

import negosim
from negosim.cli.main import main
from negosim.dispute.languages import Language
from negosim.figures.breakeven import breakeven_figure, charts
from negosim.figures.breakeven_pair import pair_figure
from negosim.figures.breakeven_words import between, said_value
from negosim.figures.look import look_chosen
from negosim.questions.breakeven import BreakEven
from negosim.wording import speaking

KURIL = "two_islands_no_us_basing"
VARIED = ["sway_russia", "precision_russia", "consent_written", "support_russia_four", "game.rounds"]


@pytest.fixture(scope="module")
def found() -> BreakEven:
    pair = ("sway_russia", "sway_japan")
    return negosim.breakeven(KURIL, "two_islands=0.02", vary=VARIED, pairs=[pair], draws=64)


def call(*words: str) -> Result:
    return CliRunner().invoke(main, ["breakeven", *words], prog_name="negosim")


# ------------------------------------------------------------------ the page
def test_the_page_fits_and_says_what_is_asked(found: BreakEven) -> None:
    page = found.page()
    assert max(map(len, page.splitlines())) <= 80
    told = " ".join(page.split())
    assert "At which value of one number alone does the mean probability of “Two islands” cross 2 %?" in told
    base = negosim.run(KURIL, draws=64).classes.set_index("class").loc["two_islands"]
    assert f"that probability is {100 * base['mean']:.2f} %" in told
    assert "nan" not in page.lower()
    assert "Without any effect on this probability in any of 64 draws: support_russia_four." in told
    assert "highest mean" in told.lower()


@pytest.mark.parametrize(
    ("goal", "vary", "words"),
    [
        ("deal=0.9", ["worth"], "worth alone crosses the target only outside its prior's range, at values"),
        ("deal=0.6", ["worth"], "worth alone crosses the target inside its prior's range."),
        ("deal=0.9", ["worth", "idle"], "crosses the target only outside its prior's range, at values"),
        ("deal=0.9", ["idle"], "idle alone lies below the target at every value searched."),
        ("deal=0.7", ["worth", "idle"], "range; 1 lies below it at every value searched."),
    ],
)
def test_what_was_found_is_summed_up_in_one_sentence(goal: str, vary: list[str], words: str) -> None:
    what = ultimatum({"uniform": [0, 1]}, idle={"uniform": [0, 1]})
    told = negosim.breakeven(what, goal, vary=vary, workers=1)
    assert words in " ".join(told.page().split())


def test_every_crossing_is_on_the_page_with_its_interval(found: BreakEven) -> None:
    page = found.page()
    for row in found.crossings.to_dict("records"):
        assert re.search(rf"{re.escape(said_value(row))} +{re.escape(between(row))}", page)


@pytest.mark.parametrize(
    ("row", "value", "interval"),
    [
        ({"value": 2.2687, "low": 2.1842, "high": 2.3761}, "2.27", "2.18 – 2.38"),
        ({"value": 0.382, "low": 0.214, "high": 0.513}, "0.38", "0.21 – 0.51"),
        ({"value": 18.48, "low": 16.15, "high": 20, "high_open": True}, "18.5", "beyond 16.1"),
        ({"value": 18.48, "low": 0, "high": 20.2, "low_open": True}, "18", "below 20"),
        ({"value": 3.0, "low": 0, "high": 20, "low_open": True, "high_open": True}, "3", "any value"),
        ({"value": 0.405465, "low": 0.405465, "high": 0.405465}, "0.4055", "0.4055"),
        ({"value": float("inf"), "low": 1200.0, "high": float("inf")}, "∞", "1200 – ∞"),
    ],
)
def test_numbers_have_no_more_digits_than_their_interval_bears(
    row: dict[str, float], value: str, interval: str
) -> None:
    row = {"low_open": False, "high_open": False, **row}
    assert (said_value(row), between(row)) == (value, interval)


def test_the_error_of_a_mean_is_not_halved_where_its_interval_is_cut_off() -> None:
    # Without error of choice south accepts in the few draws in which worth + also is at least 0.
    also = term("delivery", "land", {"cede": 1}, "also")
    sure = {"precision_south": {"fixed": float("inf")}, "also": {"uniform": [0, 0.15]}}
    what = ultimatum({"uniform": [-1, -0.05]}, more=[also], draws=16, **sure)
    told = negosim.breakeven(legal(what, "also", low=0, high=0.15), "deal=0.9", vary=["also"], workers=1)
    (row,) = told.parameters.to_dict("records")
    assert row["best_low"] == 0 < row["best"]
    true = row["best_high"] - row["best"]
    assert true > 1.1 * row["best"]
    assert f"{100 * row['best']:.2f} ± {100 * true:.2f}" in told.page()


@pytest.mark.parametrize(
    ("goal", "pair"),
    [
        ("two_islands=0.02", "sway_russia,precision_russia"),
        ("breakdown=0.25", "breakdown_hazard,precision_russia"),
        ("breakdown=0.25", "support_russia_four,support_japan_two"),
        ("breakdown=0.9", "support_japan_two,breakdown_cost_japan"),
    ],
)
def test_the_table_of_a_pair_fits(goal: str, pair: str) -> None:
    page = negosim.breakeven(KURIL, goal, pairs=[pair], vary=["in_force.militarisation"], draws=8).page()
    assert max(map(len, page.splitlines())) <= 80


@pytest.mark.parametrize("names", ["a_name_that_goes_on_and_on_and_on,another_name_that_is_too_long"])
def test_long_names_are_broken_in_the_heads_of_a_pair(names: str) -> None:
    first, second = names.split(",")
    also = term("delivery", "land", {"cede": 1}, second)
    what = ultimatum(
        {"fixed": 1}, first, more=[also], **{first: {"uniform": [-1, 1]}, second: {"uniform": [-1, 1]}}
    )
    page = negosim.breakeven(what, "deal=0.6", pairs=[names], workers=1).page()
    assert max(map(len, page.splitlines())) <= 80
    heads = page[page.index("If ") :].split("\n---")[0].split("\n")
    assert heads[0].split() == ["If", "a_name_that_", "another_name_"]
    assert heads[1].split()[0] == "goes_on_and_"


# ------------------------------------------------------------------ charts
@pytest.mark.parametrize("width", [90.0, 145.0])
def test_charts_are_drawn_at_both_widths(found: BreakEven, width: float) -> None:
    one = breakeven_figure(found.study, width)
    two = pair_figure(found.study, found.pairs, width)
    for drawn in (one, two):
        assert drawn.get_figwidth() == pytest.approx(width / 25.4)
        canvas = FigureCanvasAgg(drawn)
        for text in drawn.texts:
            box = text.get_window_extent(canvas.get_renderer())
            assert box.x0 >= -1
            assert box.x1 <= drawn.bbox.x1 + 1


def test_the_chart_of_a_pair_shows_where_a_wide_prior_is() -> None:
    also = term("delivery", "land", {"cede": 1}, "also")
    wide = {"normal": [0.5, 0.2, -1000, 1000]}
    what = ultimatum({"uniform": [-1, 1]}, more=[also], also=wide)
    told = negosim.breakeven(what, "deal=0.6", pairs=["also,worth"], workers=1)
    assert told.pairs["first_value"].abs().max() < 2.5
    drawn = pair_figure(told.study, told.pairs, 145.0)
    assert any("of one that goes far its middle 99.8 %" in text.get_text() for text in drawn.texts)


def test_the_chart_has_every_parameter_that_has_an_effect(found: BreakEven) -> None:
    words = " ".join(text.get_text() for text in breakeven_figure(found.study, 145.0).texts)
    for name in ("sway_russia", "precision_russia", "consent_written"):
        assert f"{name} (mode" in words
    assert "support_russia_four" not in words
    assert "1 without any effect on it" in words


def test_a_chart_of_fixed_parameters_says_so_in_words() -> None:
    what = ultimatum({"uniform": [0, 1]}, precision_south={"fixed": 2.0})
    told = negosim.breakeven(what, "deal=0.6", vary=["precision_south"], workers=1)
    drawn = told.plot()
    assert isinstance(drawn, Figure)
    assert any("precision_south (fixed at 2)" in text.get_text() for text in drawn.texts)


@pytest.mark.parametrize(
    "given",
    [
        {"sway_russia": 1.0},
        {"precision_russia": float("inf")},
        {"precision_russia": {"discrete": {"values": [0.5], "weights": [1]}}},
        {"precision_russia": {"discrete": {"values": [0.5, float("inf")], "weights": [1, 1]}}},
    ],
)
def test_a_number_without_spread_that_never_crosses_is_told_and_kept(
    given: dict[str, Any], tmp_path: Path
) -> None:
    what = negosim.load(KURIL).replace(parameters=given)
    told = negosim.breakeven(what, "two_islands=0.5", vary=list(given), draws=8)
    assert told.crossings.empty
    again = negosim.open(told.save(tmp_path / "mine", formats="svg"))
    assert isinstance(again, BreakEven)
    assert again.page() == told.page()
    assert "nan" not in told.page().lower()
    words = [text.get_text() for text in breakeven_figure(told.study, 145.0).texts]
    assert any(f"{next(iter(given))} (" in text for text in words)


def test_captions_say_what_marks_mean_and_name_draws_and_recipe(found: BreakEven) -> None:
    for chart in charts(found.study):
        caption = chart.told().caption
        assert "mean probability of “Two islands” to 2 %" in caption
        assert "Monte Carlo error" in caption
        assert "64 draws of the uncertain parameters, seed 1" in caption
        assert f"recipe {found.recipe[:8]}." in caption
    one, two = (chart.told().caption for chart in charts(found.study))
    assert "Triangles: break-even values" in one and "linear near the mean and logarithmic far" in one
    assert "Not shown: 1 without any effect on it." in one
    assert "sway_japan: what the Japanese prime minister can add" in two
    assert "Dashed: the ranges of both priors" in two


def test_alternative_texts_have_the_numbers_of_the_tables(found: BreakEven) -> None:
    one, two = (chart.told().alt for chart in charts(found.study))
    for row in found.crossings.drop_duplicates("parameter", keep=False).to_dict("records"):
        assert f"{row['parameter']} {said_value(row)} (" in one
    nowhere = found.pairs[found.pairs["met"] == "nowhere"]
    values = found.pairs["first_value"].nunique()
    assert f"No value of sway_japan meets it at {len(nowhere)} of {values} values of sway_russia" in two


@pytest.mark.parametrize(
    ("language", "words"), [(Language.JA, "事前分布の平均"), (Language.RU, "априорного среднего")]
)
def test_charts_speak_other_languages_and_their_data_stay_english(
    found: BreakEven, language: Language, words: str
) -> None:
    look = look_chosen("page", language)
    spoken = found._spoken(look)[0]
    with speaking(found._catalogue(look)):
        assert words in spoken.told().alt
    pd.testing.assert_frame_equal(spoken.data, charts(found.study)[0].data)


# ------------------------------------------------------------------ the folder
def test_a_folder_gives_back_page_charts_and_tables(found: BreakEven, tmp_path: Path) -> None:
    place = found.save(tmp_path / "mine", formats="svg")
    again = negosim.open(place)
    assert isinstance(again, BreakEven)
    assert again.page() == found.page() == (place / "tables" / "breakeven.txt").read_text(encoding="utf-8")
    for name in ("parameters", "crossings", "values", "pairs", "scan"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(found, name), check_dtype=False)
    names = {path.name for path in (place / "figures").iterdir()}
    assert names == {
        f"{name}.{end}"
        for name in ("breakeven", "pair_sway_russia_sway_japan")
        for end in ("svg", "csv", "txt")
    }
    again.save(tmp_path / "again", formats="svg")
    for name in ("breakeven", "pair_sway_russia_sway_japan"):
        one, two = (
            (tmp_path / which / "figures" / f"{name}.svg").read_bytes() for which in ("mine", "again")
        )
        assert one == two


@pytest.mark.parametrize(
    "asked",
    [
        {"goal": "four_islands=0.1", "vary": ["sway_russia"]},
        {"goal": "two_islands=0.02", "vary": ["game.rounds"]},
        {"goal": "two_islands=0.02", "pairs": ["support_russia_four,consent_treaty"]},
    ],
)
def test_answers_without_a_table_are_read_back_too(asked: dict[str, str], tmp_path: Path) -> None:
    told = negosim.breakeven(KURIL, asked.pop("goal"), draws=8, **asked)  # type: ignore[arg-type]
    again = negosim.open(told.save(tmp_path / "mine", formats="svg"))
    assert isinstance(again, BreakEven)
    assert again.page() == told.page()


# ------------------------------------------------------------------ the command
def test_the_command_prints_the_page_and_writes_the_folder(tmp_path: Path) -> None:
    words = (KURIL, "--for", "two_islands=0.02", "--vary", "sway_russia", "--draws", "64")
    result = call(*words, "--out", str(tmp_path), "--quiet", "--formats", "svg")
    assert (result.exit_code, result.stderr) == (0, "")
    place = tmp_path / f"{KURIL}_breakeven"
    assert result.stdout == (place / "tables" / "breakeven.txt").read_text(encoding="utf-8")
    command = json.loads((place / "run.json").read_text(encoding="utf-8"))["command"]
    assert command == (
        f"negosim breakeven {KURIL} --for two_islands=0.02 --vary sway_russia "
        "--draws 64 --seed 1 --formats svg"
    )


def test_the_command_prints_json_without_infinity(tmp_path: Path) -> None:
    words = ("base", "--for", "breakdown=0.3", "--vary", "precision_japan", "--draws", "16", "--json")
    result = call(*words, "--out", str(tmp_path), "--quiet", "--formats", "svg")
    data = json.loads(result.stdout, parse_constant=pytest.fail)
    assert data["question"] == {"for": "breakdown", "target": 0.3, "vary": ["precision_japan"], "pairs": []}
    assert data["parameters"][0]["legal_high"] == "inf"
    assert data["scan"][-1]["value"] == "inf"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("base",), "expected --for CLASS=P, found nothing; add it."),
        (("base", "--for", "nothing=0.1"), "--for: expected an outcome class, found 'nothing'"),
        (
            ("base", "--for", "breakdown=0.1", "--vary", "game.round"),
            "--vary 'game.round': there is no setting",
        ),
        (("base", "--for", "breakdown=0.1", "--pair", "sway_japan"), "--pair: expected two parameters"),
        (("base", "--for", "breakdown=0.1", "--draws", "1"), "one draw has no Monte Carlo error"),
    ],
)
def test_what_cannot_be_asked_is_refused(words: tuple[str, ...], message: str, tmp_path: Path) -> None:
    result = call(*words, "--out", str(tmp_path))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"negosim: {message}")
    assert not list(tmp_path.iterdir())
