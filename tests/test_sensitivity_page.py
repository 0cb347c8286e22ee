"""What a sensitivity analysis is given as: page, charts, folder, command, reference."""

from __future__ import annotations

import json
import math
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_compare import fishery
from test_sensitivity import worth

import negosim
from negosim.cli.main import main
from negosim.dispute.priors import read_prior
from negosim.errors import RequestFault
from negosim.figures.sensitivity import charts
from negosim.figures.sensitivity_rows import Bar, Chart, Row, drawn
from negosim.figures.sensitivity_words import estimate, numeral, percentage
from negosim.questions.sensitivity import Sensitivity
from negosim.scenario.data import Run, Scenario
from negosim.study.sensitivity_designs import Method

sys.path.insert(0, str(Path(__file__).parent.parent / "docs"))
from making.answers.sensitivity import COLUMNS, FILES, OTHER_COLUMNS

METHODS = list(Method)
_BASES = {Method.SOBOL: 64, Method.MORRIS: 16, Method.PAWN: 256}
TABLES = {
    "sobol": ["indices", "groups", "tornado"],
    "morris": ["effects", "tornado"],
    "pawn": ["distances", "tornado"],
}


def small() -> Scenario:
    return replace(fishery(), run=Run(draws=64))


@pytest.fixture(scope="module")
def answers() -> dict[str, Sensitivity]:
    return {m: negosim.sensitivity(small(), "fishing", method=m, base=_BASES[m]) for m in METHODS}


@pytest.mark.parametrize(
    ("value", "half_width", "text"),
    [
        (0.1234, 0.0231, "0.12 ± 0.02"),
        (0.1234, 0.2, "0.12 ± 0.20"),
        (0.1234, 0.4, "0.1 ± 0.4"),
        (52.4, 3.2, "52.4 ± 3.2"),
        (52.4, 12.0, "52 ± 12"),
        (52.4, 0.96, "52.4 ± 1.0"),
        (0.1234, 0.0, "0.12 ± <0.01"),
        (0.1234, 0.001, "0.12 ± <0.01"),
        (0.0, 0.0, "0"),
        (-0.0004, 0.02, "0.00 ± 0.02"),
        (-0.3, 0.02, "-0.30 ± 0.02"),
        (0.5, math.nan, "0.50"),
    ],
)
def test_an_estimate_has_no_more_digits_than_its_interval_bears(
    value: float, half_width: float, text: str
) -> None:
    assert estimate(value, half_width) == text


@pytest.mark.parametrize(
    ("share", "half_width", "text"),
    [
        (0.0124, 0.0004, "1.24 ± 0.04"),
        (0.0001, 0.00004, "0.010 ± 0.004"),
        (0.0000123, 0.0000041, "0.0012 ± 0.0004"),
        (-0.0000123, 0.0000021, "-0.0012 ± 0.0002"),
        (0.0, 0.0, "0"),
        (0.25, math.nan, "25.00"),
    ],
)
def test_a_probability_that_is_small_keeps_its_digits(share: float, half_width: float, text: str) -> None:
    assert percentage(share, half_width) == text


def test_a_number_that_is_missing_is_a_dash() -> None:
    assert numeral(math.nan, 2) == "–"


@pytest.mark.parametrize("method", METHODS)
def test_the_page(answers: dict[str, Sensitivity], method: str) -> None:
    page = answers[method].page()
    assert max(map(len, page.splitlines())) <= 80
    assert "nan" not in page and "None" not in page
    assert page.startswith("What matters: ")
    assert "Asked: which assumptions carry the probability of 'fishing' in a draw." in page
    assert "7 parameters are uncertain, 1 is fixed." in page
    # The leading parameter is named with its meaning and its name.
    table = answers[method].study.tables[TABLES[method][0]]
    first = table.iloc[0]
    assert f"{first['meaning'][:1].upper()}{first['meaning'][1:20]}" in " ".join(page.split())
    assert f"({first['parameter']}" in page
    assert "Self-checks of all solutions passed" in page


def test_the_page_of_indices(answers: dict[str, Sensitivity]) -> None:
    found = answers["sobol"]
    page = " ".join(found.page().split())
    basis = found.groups[found.groups["by"] == "basis"].set_index("group")
    share = basis.loc["judgement"]
    alone = estimate(100 * share["first"], 50 * (share["first_high"] - share["first_low"]), 1)
    assert f"on judgement alone {alone} %" in page
    assert "By player" in page and "Neither (outsiders, the talks)" in page and "No lever" in page
    below = int((found.indices[["first", "total"]] < 0).sum().sum())
    below += int((found.groups[["first", "total"]] < 0).sum().sum())
    assert (below > 0) == ("below 0, here or in the files" in page)
    assert "The widest interval is ±" in page


def test_negative_indices_are_explained(answers: dict[str, Sensitivity]) -> None:
    study = answers["sobol"].study
    indices = study.tables["indices"].copy()
    indices.loc[indices.index[-1], "first"] = -0.01
    lowered = replace(study, tables={**study.tables, "indices": indices})
    page = " ".join(Sensitivity(lowered).page().split())
    assert "below 0, here or in the files. No index can be; these are noise" in page
    raised = {name: study.tables[name].copy() for name in study.tables}
    for name in ("indices", "groups"):
        raised[name][["first", "total"]] = raised[name][["first", "total"]].clip(lower=0)
    assert "No index can be" not in Sensitivity(replace(study, tables=raised)).page()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            {"settled": 5, "same_order": True},
            "The ranking of the leading 5 is settled. From the first 32 base points it is the same;",
        ),
        ({"settled": 2, "same_order": False, "same_set": True}, "the first 2 places are settled, the others"),
        ({"settled": 1, "same_order": False, "same_set": True}, "the first place is settled, the others"),
        (
            {"settled": 0, "same_order": False, "same_set": True, "is_set_settled": True},
            "Which 5 lead is settled, their ranking is not. From the first 32 base points the same 5 lead in",
        ),
        (
            {"settled": 0, "same_order": False, "same_set": False, "is_set_settled": False},
            "The ranking of the leading 5 is not settled. From the first 32 base points others lead;",
        ),
        (
            {"settled": 0, "same_order": False, "same_set": True, "has_others": False},
            "is not settled. From the first 32 base points the order is another; in 50 % of bootstrap "
            "resamples the order is the same. The widest",
        ),
        (
            {"settled": 0, "same_order": False, "same_set": False, "has_half": False},
            "is not settled. At the first 32 base points the probability is the same, so that they give no "
            "ranking; in 50 %",
        ),
    ],
)
def test_how_far_the_ranking_is_settled(
    answers: dict[str, Sensitivity], told: dict[str, object], words: str
) -> None:
    study = answers["sobol"].study
    usual = {"order_kept": 0.5, "is_set_settled": False, "has_half": True, "has_others": True}
    convergence = {**study.told["convergence"], **usual, **told}
    page = Sensitivity(replace(study, told={**study.told, "convergence": convergence})).page()
    assert words in " ".join(page.split())
    assert ("More base points tell more apart: --base 128." in " ".join(page.split())) == (
        told["settled"] != 5
    )


def test_made_up_parameters_are_told(answers: dict[str, Sensitivity]) -> None:
    found = answers["pawn"]
    above = int(found.distances["above"].sum())
    words = " ".join(found.page().split())
    assert f"{above} of 7 parameters are above it" in words
    assert f"middle one of those medians, {numeral(found.study.told['median_of_dummies'], 3)};" in words
    assert (
        "±: 1.96 standard errors" in words and "Median and largest over the ten tenths; ±: half" not in words
    )
    drawn_words = " ".join(text.get_text() for text in charts(found.study)[0].draw(145.0).texts)
    assert "± 1.96 standard errors" in drawn_words


@pytest.mark.parametrize(("total", "is_less"), [(0.8, True), (0.97, False), (1.05, False)])
def test_that_several_act_together_is_said_only_if_it_is_sure(
    answers: dict[str, Sensitivity], total: float, is_less: bool
) -> None:
    study = answers["sobol"].study
    told = {**study.told, "first_sum": total, "first_sum_half_width": 0.05}
    page = " ".join(Sensitivity(replace(study, told=told)).page().split())
    assert ("the rest of the variance comes from what several do together" in page) == is_less
    assert ("which is not surely less than 100 %" in page) != is_less


def test_each_method_has_its_own_tables(answers: dict[str, Sensitivity]) -> None:
    for method, found in answers.items():
        assert list(found.study.tables) == TABLES[method]
        assert len(found.tornado) == 7
    with pytest.raises(
        RequestFault, match="there are no groups of method='pawn'; ask again with method='sobol'"
    ):
        _ = answers["pawn"].groups
    with pytest.raises(RequestFault, match="there are no distances of method='sobol'"):
        _ = answers["sobol"].distances
    assert len(answers["morris"].effects) == 7


def test_every_column_is_described(answers: dict[str, Sensitivity]) -> None:
    described = COLUMNS | OTHER_COLUMNS
    for found in answers.values():
        for name, table in found.study.tables.items():
            assert list(table.columns) == list(described[f"{name}.csv"])
    assert {f"{name}.csv" for name in TABLES["sobol"]} <= set(FILES)


@pytest.mark.parametrize("method", METHODS)
def test_what_is_opened_again_says_the_same(
    answers: dict[str, Sensitivity], method: str, tmp_path: Path
) -> None:
    found = answers[method]
    place = found.save(tmp_path / method, formats="svg")
    again = negosim.open(place)
    assert isinstance(again, Sensitivity)
    assert again.page() == found.page() == (place / "tables" / "sensitivity.txt").read_text(encoding="utf-8")
    more = again.save(tmp_path / "again", formats="svg")
    for name in ("indices.svg", "tornado.svg", "indices.txt", "tornado.txt"):
        assert (place / "figures" / name).read_bytes() == (more / "figures" / name).read_bytes()


@pytest.mark.parametrize("method", METHODS)
def test_captions_and_alternative_texts_have_the_numbers(
    answers: dict[str, Sensitivity], method: str
) -> None:
    found = answers[method]
    indices, tornado = (chart.told() for chart in charts(found.study))
    for told in (indices, tornado):
        assert (
            found.study.scenario.title in told.caption
            and "64 draws of the uncertain parameters, seed 1" in told.caption
        )
        assert found.recipe[:8] in told.caption and "Judgement" not in told.caption
        assert "white, the number is the authors' alone" in told.caption
    assert "bootstrap of the points" in indices.caption
    assert "Monte Carlo error" in tornado.caption
    first = found.tornado.iloc[0]
    assert f"quantile: {first['meaning'][:1].upper()}{first['meaning'][1:]} " in tornado.alt
    numbers = [float(text) for text in re.findall(r"([0-9.]+) %", tornado.alt.split("quantile: ")[1])]
    for told_, end in zip(numbers, ("p05", "p95"), strict=False):
        assert told_ == pytest.approx(100 * first[f"mean_{end}"], rel=0.05)
    if method == "sobol":
        row = found.indices.iloc[0]
        total = estimate(row["total"], (row["total_high"] - row["total_low"]) / 2)
        assert f"{row['meaning'][1:]} {total} (first order" in indices.alt
        assert (
            f"First orders of all parameters add up to {100 * found.indices['first'].sum():.0f}"
            in indices.alt
        )


@pytest.mark.parametrize("width", [90.0, 145.0])
@pytest.mark.parametrize("method", METHODS)
def test_charts_name_every_parameter_that_they_show(
    answers: dict[str, Sensitivity], method: str, width: float
) -> None:
    for chart in charts(answers[method].study):
        figure = chart.draw(width)
        assert figure.get_figwidth() == pytest.approx(width / 25.4)
        written = " ".join(text.get_text() for text in figure.texts)
        for words in chart.data["meaning"]:
            assert f"{words[:1].upper()}{words[1:]}" in written
        assert "Judgement: the number is the authors' alone" in written
        extents = [text.get_window_extent() for text in figure.texts if text.get_text()]
        assert min(box.x0 for box in extents) >= 0
        assert max(box.x1 for box in extents) <= figure.bbox.x1 + 1


def test_values_and_differences_stand_in_the_tornado(answers: dict[str, Sensitivity]) -> None:
    _, tornado = charts(answers["sobol"].study)
    row = tornado.data.iloc[0]
    written = [text.get_text() for text in tornado.draw(145.0).texts]
    assert f"{row['value_p05']:.3g}" in written
    sign = "\N{MINUS SIGN}" if row["difference"] < 0 else "+"
    assert any(text.startswith(f"{sign}{abs(100 * row['difference']):.0f}") for text in written)


def test_a_parameter_without_effect_is_not_drawn_but_told() -> None:
    idle = worth(prior={"uniform": [-1, 1]})
    idle = replace(idle, priors={**idle.priors, "discount_north": idle.priors["gain"].changed(0.1, 0.7)})
    found = negosim.sensitivity(idle, base=64)
    assert found.indices["total"].tolist()[1] == 0
    assert "1 parameter changes nothing at any point that was solved." in " ".join(found.page().split())
    indices, tornado = charts(found.study)
    assert len(indices.data) == len(tornado.data) == 1
    written = " ".join(text.get_text() for text in indices.draw(145.0).texts)
    assert "1 parameter changed nothing at any point." in written
    assert "At the points that were solved one parameter alone has an effect." in " ".join(
        found.page().split()
    )
    written = " ".join(text.get_text() for text in tornado.draw(145.0).texts)
    assert "1 parameter has the same mean at both ends." in written
    assert "changed nothing" not in written and "same value" not in written


def test_equal_ends_of_a_prior_are_told() -> None:
    """The parameter that carries everything is 0 in all but 3 of 100 draws, so at both quantiles."""
    rare = worth(prior={"discrete": {"values": [0, 1], "weights": [0.97, 0.03]}})
    rare = replace(rare, priors={**rare.priors, "precision_south": read_prior({"uniform": [0.5, 2]})})
    found = negosim.sensitivity(rare, base=64)
    row = found.tornado.set_index("parameter").loc["gain"]
    assert row["value_p05"] == row["value_p95"] and row["difference"] == 0
    assert found.indices.set_index("parameter").loc["gain", "total"] > 0.5
    words = "Of 1 parameter both quantiles are the same value, so that no difference can be seen."
    changed = dict(found.study.tables)
    changed["tornado"] = found.tornado.assign(difference=[0.1, 0.0])  # so that there is a chart of it
    study = replace(found.study, tables=changed)
    assert words in " ".join(Sensitivity(study).page().split())
    written = " ".join(text.get_text() for text in charts(study)[1].draw(145.0).texts)
    assert words in written and "1 parameter has the same mean at both ends." in written


@pytest.mark.parametrize("width", [1e-3, 1e-9, 1e-13, 0.5])
def test_a_scale_can_be_read_however_little_differs(width: float) -> None:
    rows = [Row("what it says", "inferred", Bar(25 - 100 * width), Bar(25 + 100 * width))]
    chart = Chart("Title", "says", "axis", "", rows, (), (), base=25.0)
    written = [text.get_text().replace("\N{MINUS SIGN}", "-") for text in drawn(chart, "note", 90.0).texts]
    numbers = [text for text in written if re.fullmatch(r"-?[0-9.]+(e-?[0-9]+)?", text)]
    assert len(numbers) >= 2


# ------------------------------------------------------------------ the command


def run(*words: str) -> tuple[int, str, str]:
    found = CliRunner().invoke(main, ["sensitivity", *words])
    return found.exit_code, found.stdout, found.stderr


def test_the_command(tmp_path: Path) -> None:
    asked = ("two_islands_no_us_basing", "--draws", "16", "--base", "8", "--formats", "svg", "--out")
    code, printed, said = run(*asked, str(tmp_path), "--quiet")
    assert (code, said) == (0, "")
    place = tmp_path / "two_islands_no_us_basing_sensitivity"
    again = negosim.open(place)
    assert printed == again.page()
    assert json.loads((place / "run.json").read_text(encoding="utf-8"))["command"] == (
        "negosim sensitivity two_islands_no_us_basing --method sobol --base 8 --draws 16 --seed 1 "
        "--formats svg"
    )
    assert "(the likeliest class of a kept settlement)" in " ".join(printed.split())


def test_the_command_in_json(tmp_path: Path) -> None:
    asked = ("base", "--for", "breakdown", "--method", "morris", "--base", "4", "--draws", "16", "--json")
    code, printed, _ = run(*asked, "--formats", "svg", "--out", str(tmp_path))
    data = json.loads(printed)
    assert code == 0
    assert data["question"]["for"] == "breakdown"
    assert {row["parameter"] for row in data["effects"]} == set(negosim.load("base").priors)
    assert data["told"]["designs"][0]["parameters"] == list(negosim.load("base").priors)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--for", "four_islands"), "'Four islands' does not happen at the base points that were solved"),
        (("--method", "sobal"), "did you mean 'sobol'?"),
        (("--base", "100"), "use 64 or 128"),
    ],
)
def test_what_the_command_refuses(tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    asked = ("two_islands_no_us_basing", "--draws", "16", *(() if "--base" in words else ("--base", "8")))
    code, printed, said = run(*asked, *words, "--out", str(tmp_path), "--quiet")
    assert code != 0 and printed == ""
    assert message in said and "Traceback" not in said
    assert not list(tmp_path.iterdir())
