"""What is printed and drawn of an explanation: short lines, numbers with their errors, charts."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from build import dispute, offer, scenario, term
from click.testing import CliRunner
from test_compare import fishery

import negosim
from negosim.cli.explain import command
from negosim.dispute.languages import Language
from negosim.errors import NegosimError
from negosim.figures.chart import Told
from negosim.figures.explanation import charts
from negosim.figures.explanation_numbers import (
    digits,
    estimate,
    of_draws,
    one_in,
    plus_minus,
    share,
    signed,
    whole_percent,
)
from negosim.figures.explanation_page import page
from negosim.figures.languages import catalogue
from negosim.figures.style import in_grey
from negosim.scenario.data import Run, Scenario
from negosim.store.study import Study
from negosim.study.explained import explain_offer
from negosim.version import VERSION
from negosim.wording import speaking

FLAGSHIP = "two_islands_no_us_basing"


@cache
def asked(name: str, offer_: str | None = None, **run: Any) -> Study:
    return explain_offer(negosim.load(name).replace(run={"draws": 32} | run), offer_, workers=1)


def bare() -> Scenario:
    """No consent, no publics, no labels, no moves, no lever: what a short dispute file has."""
    over = dispute(
        {"land": "no yes", "law": "old new"},
        [term("delivery", "land", {"yes": 3})],
        [term("signature", "land", {"yes": -1})],
        parameters={"precision_north": 1.0, "precision_south": 1.0},
    )
    return replace(scenario(over, [offer("sale", land="yes", law="new")]), run=Run(draws=4))


CASES = {
    "flagship": lambda: asked(FLAGSHIP),
    "interim": lambda: asked("base", "easing_for_restraint"),
    "never kept": lambda: asked("bait", concept="spe"),
    "one draw": lambda: asked("two_islands_1956", draws=1),
    "hardly ever kept": lambda: asked("base", "four_islands"),
    "at the modes": lambda: explain_offer(negosim.load(FLAGSHIP).replace(run={"draws": 2}).at_modes()),
    "frozen": lambda: asked("escalation"),
    "fishery": lambda: explain_offer(fishery(32)),
    "bare": lambda: explain_offer(bare()),
    "one issue": lambda: explain_offer(replace(bare(), offers=(offer("land", land="yes"),))),
    "worthless": lambda: explain_offer(replace(bare(), offers=(offer("law", law="new"),))),
}


@pytest.mark.parametrize("case", CASES)
def test_pages_and_charts_of_all_sorts(case: str) -> None:
    found = CASES[case]()
    text = page(found)
    assert max(map(len, text.splitlines())) <= 80
    assert not {"nan", "inf", "-inf", "None"} & set(text.split())
    for chart in charts(found):
        figure = in_grey(chart.draw(90.0))
        assert figure.get_size_inches()[0] == pytest.approx(90 / 25.4)
        labels = [text.get_text() for text in figure.texts]
        assert "nan" not in labels


def test_the_answer_says_what_the_tables_say() -> None:
    text = page(asked(FLAGSHIP, draws=128))
    flat = " ".join(text.split())
    kept = negosim.explain(FLAGSHIP, draws=128).chain.query("link == 'kept' and kind == 'left'").iloc[0]
    assert f"is signed and kept in {100 * kept['count']:.2f} %" in flat
    assert "By accounting alone, all else going on as it does" in flat
    assert "The gates multiply" in flat
    assert "no other settlement on the table is kept more often" in flat
    assert "Japan can shift what Russia has over a range of" in flat


def test_gates_that_the_draws_do_not_tell_apart_are_said_to_be() -> None:
    gates = asked("base", draws=32).tables["gates"].sort_values("factor", ascending=False)
    assert gates["factor_high"].iloc[1] >= gates["factor_low"].iloc[0]
    assert "these draws do not tell the two apart" in " ".join(page(asked("base", draws=32)).split())


def test_an_offer_that_becomes_another_one_is_said_to() -> None:
    flat = " ".join(page(asked("base", "easing_for_restraint")).split())
    assert "Without Sanctions it means the same at the start as “Projects for restraint”." in flat


def test_an_offer_that_another_one_stands_for_is_said_to_be() -> None:
    twice = replace(bare(), offers=(*bare().offers, offer("again", land="yes", law="new")))
    found = explain_offer(twice, "again")
    assert found.told["never_offered"] == 1.0
    assert "At the start it means the same as “Sale”, which is listed before it" in " ".join(
        page(found).split()
    )


def test_without_clauses_there_is_no_chart_of_them() -> None:
    found = asked(FLAGSHIP)
    fewer = replace(found, tables=dict(found.tables) | {"clauses": found.tables["clauses"].head(0)})
    assert [chart.name for chart in charts(fewer)] == ["chain", "waterfall"]
    assert "The offer sets nothing off what it would be without it." in page(fewer)


def test_charts_show_what_their_tables_hold() -> None:
    found = asked(FLAGSHIP)
    chain, waterfall, clauses = (chart.data for chart in charts(found))
    own = chain[chain["link"] == "ratified"]
    assert own["part"].sum() == pytest.approx(100)
    for who in ("japan", "russia"):
        bars = waterfall[waterfall["who"] == who]
        assert bars["end"].iloc[-2] == pytest.approx(bars["end"].iloc[-1])  # all terms end at the total
        assert (bars["start"].iloc[1:-1].to_numpy() == bars["end"].iloc[:-2].to_numpy()).all()
    assert set(clauses["panel"]) == {"japan", "russia", "kept"}


def told_of(found: Study) -> dict[str, Told]:
    return {chart.name: chart.told() for chart in charts(found)}


def test_captions_say_what_marks_mean_and_name_draws_and_recipe() -> None:
    found = asked(FLAGSHIP)
    told = told_of(found)
    assert set(told) == {"chain", "waterfall", "clauses"}
    for each in told.values():
        assert "“Two islands, clause and relief”" in each.caption
        assert "Monte Carlo error" in each.caption and "5th to 95th percentile over draws" in each.caption
        last = "32 draws of the uncertain parameters, seed 1. Source: authors' calculations with negosim"
        assert f"{last} {VERSION}" in each.caption
        assert each.caption.endswith(f"recipe {found.recipe[:8]}.")
    assert "Hollow marks: the 95 % interval of the mean includes zero." in told["clauses"].caption


def test_captions_of_one_draw_speak_of_no_interval_and_name_the_concept() -> None:
    for each in told_of(asked("two_islands_1956", draws=1)).values():
        assert "95 %" not in each.caption and "percentile" not in each.caption + each.alt
    for each in told_of(asked("bait", concept="spe")).values():
        assert "Solution concept: subgame perfect equilibrium." in each.caption


def test_alternative_texts_have_the_numbers_of_the_tables() -> None:
    found = asked(FLAGSHIP)
    told = {name: each.alt for name, each in told_of(found).items()}
    left = found.tables["chain"].query("kind == 'left'")
    assert f"Offered: {100 * left['holds'].iloc[1]:.0f} %;" in told["chain"]
    assert f"In the end {1000 * left['share'].iloc[-1]:.1f} of 1,000 rounds are left." in told["chain"]
    terms = found.tables["terms"].query("who == 'russia'")
    most = terms.loc[terms["mean"].idxmax()]
    assert f"Adds most: {most['label']} {most['mean']:+.2f}." in told["waterfall"]
    clauses = found.tables["clauses"].query("what == 'payoff' and name == 'japan'")
    assert f"most {clauses.loc[clauses['difference'].idxmax(), 'label']}:" in told["clauses"]
    never = told_of(asked("bait", concept="spe"))
    assert "Nothing comes so far: Accepted;" in never["chain"].alt
    assert "Kept, percentage points: no clause makes a difference." in never["clauses"].alt


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.JA, ("ロシアが拒否", "領土：二島")), (Language.RU, ("отклоняет", "Территория: два острова"))],
)
def test_labels_that_are_put_together_speak_other_languages(
    language: Language, words: tuple[str, str]
) -> None:
    found = asked(FLAGSHIP)
    with speaking(catalogue(language, [found.scenario])):
        chain, _, clauses = charts(found)
        assert any(words[0] in label for label in chain.data["label"])
        assert words[1] in set(clauses.data["label"])
        assert words[1] in clauses.told().alt


# ------------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((1.6879, 0.0227), "1.69 ± 0.02"),
        ((-0.0001, 0.02), "0.00 ± 0.02"),
        ((0.003, 0.001), "<0.01       "),
        ((1.0, 0.001), "1.00 ± <.01"),
        ((0.5, 0.0), "0.50       "),
        ((0.0, 0.0), "0"),
        ((math.nan, math.nan), "–"),
        ((2.0, math.nan), "2.00       "),
    ],
)
def test_numbers_of_tables(given: tuple[float, float], told: str) -> None:
    assert plus_minus(*given) == told


def test_numbers_of_sentences() -> None:
    row = {"mean": 0.01242, "low": 0.0120, "high": 0.0128}
    assert estimate(row, "mean") == "1.24 % (95 % interval 1.20 to 1.28)"
    assert estimate(row | {"low": math.nan, "high": math.nan}, "mean") == "1.24 %"
    assert (digits(6.1221, 0.01), digits(18.72, 0.67), digits(0.00001, 0.1)) == (
        "6.12",
        "18.7",
        "less than 0.0001",
    )
    assert (signed(-0.4996, 0.03), signed(0.0001, 0.4)) == ("\N{MINUS SIGN}0.50", "0.0")
    assert (share(0.5), share(0.00001), share(0.0)) == ("50.0 %", "less than 0.01 %", "0 %")
    assert (one_in(0.0124, 0.0001), one_in(0.0124, 0.001), one_in(0.2, 0.001)) == ("81", "80", "5")
    assert [whole_percent(x) for x in (0, 0.001, 0.5, 0.999, 1, math.nan)] == [
        "0",
        "<1",
        "50",
        ">99",
        "100",
        "–",
    ]


def test_shares_of_the_draws_have_the_digits_that_so_many_bear() -> None:
    what = negosim.load("base")
    for draws, told in ((100, "55 % of the draws"), (100_000, "55.4 % of the draws"), (1, "the one draw")):
        assert of_draws(0.554, what.replace(run={"draws": draws})) == told
    assert of_draws(0.0, what) == "none of the draws"
    assert of_draws(1.0, what) == "all of the draws"


# ------------------------------------------------------------------ the command


def ran(*words: str, out: Path) -> Any:
    return CliRunner().invoke(command, [*words, "--out", str(out), "--quiet", "--formats", "svg"])


def test_the_command(tmp_path: Path) -> None:
    done = ran(FLAGSHIP, "--draws", "32", out=tmp_path)
    assert done.exit_code == 0
    assert done.output.startswith("Why: Two islands and a no-US-basing clause\n")
    folder = tmp_path / f"{FLAGSHIP}_explanation"
    assert (folder / "figures" / "waterfall.svg").exists()
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert manifest["command"] == f"negosim explain {FLAGSHIP} --draws 32 --seed 1 --formats svg"
    assert manifest["findings"]["question"] == {"offer": "two_islands_no_basing_relief", "asked": False}


def test_the_command_with_an_offer_as_json(tmp_path: Path) -> None:
    done = ran("base", "four_islands", "--draws", "8", "--json", out=tmp_path)
    data = json.loads(done.output)
    assert data["question"] == {"offer": "four_islands", "asked": True}
    assert {"terms", "chain", "gates", "preferences", "clauses", "leverage"} <= data.keys()


@pytest.mark.parametrize("words", [("base", "--concept", "nash"), ("base", "nothing"), ("no_such_scenario",)])
def test_the_command_on_what_it_cannot_do(words: tuple[str, ...], tmp_path: Path) -> None:
    done = ran(*words, "--draws", "8", out=tmp_path)
    assert done.exit_code != 0
    assert isinstance(done.exception, NegosimError)
    assert "\n" not in str(done.exception)
