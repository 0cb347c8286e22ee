"""Tables for papers: their digits, their words, and that every format holds what was found."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from every_result import FEW, FLAGSHIP, KINDS, made
from hypothesis import given
from hypothesis import strategies as st

import negosim
from negosim.cli.main import main
from negosim.dispute.languages import Language
from negosim.errors import RequestFault
from negosim.figures.captions import drawn_says
from negosim.figures.charted import subject_of
from negosim.figures.choices import TableFormat
from negosim.figures.languages import catalogue
from negosim.figures.page import run_page
from negosim.store.records import record_of
from negosim.tables.digits import Estimate, places, rounded, share_of, shortest
from negosim.tables.html import html
from negosim.tables.latex import latex
from negosim.tables.markdown import markdown
from negosim.tables.registry import kinds_of, tables
from negosim.tables.table import Column, Group, Shown, Side, Table, mean
from negosim.tables.tex_signs import escaped
from negosim.wording import speaking

FINITE = st.floats(-1e6, 1e6, allow_nan=False)
HALVES = st.floats(1e-9, 1e6, allow_nan=False)
HOSTILE = r"A & B_c 50 % #1 $x$ {y} ~ ^ \ <i> | `q` *s* [1](u) λ ≥ ∞ − – × “ü” -- ?`"


def spoken(kind: str, language: Language = Language.EN) -> tuple[Table, ...]:
    results = made(kind)
    subject = subject_of(results)
    names = [own.name for own in kinds_of(results, subject)]
    names += ["parameters", "payoff_terms"] if kind == "run" else []
    with speaking(catalogue(language, subject.scenarios)):
        return tables(results, subject, dict.fromkeys(names))


# ---- Digits
@given(HALVES)
def test_an_interval_bears_one_digit_or_two_if_the_first_is_one(half: float) -> None:
    step = 10.0 ** -places(half)
    assert 0.99 * step <= half * (10 if str(f"{half:e}")[0] == "1" and half / step < 9.9 else 1)
    assert half < 20.01 * step
    assert half >= 1.99 * step or str(f"{half:.15e}")[0] == "1"


@given(FINITE, HALVES)
def test_all_ends_have_the_same_decimals_and_are_as_near_as_these_allow(value: float, half: float) -> None:
    own = Estimate(value, value - half, value + half, bounded=False)
    if not own.half_width:
        return
    texts = [own.shown(), *own.interval().strip("[]").split(", ")]
    decimals = {len(text.partition(".")[2]) for text in texts}
    assert decimals == {max(0, places(own.half_width))}
    step = 10.0 ** -places(own.half_width)
    for text, exact in zip(texts, (value, own.low, own.high), strict=True):
        assert abs(float(text.replace("−", "-")) - exact) <= 0.5001 * step + 1e-9 * abs(exact)


@given(FINITE, st.integers(0, 6), st.booleans(), st.booleans())
def test_no_zero_has_a_sign(value: float, decimals: int, signed: bool, bounded: bool) -> None:
    text = rounded(value, decimals, signed=signed, bounded=bounded)
    assert "-" not in text
    if set(text) <= set("−+0."):
        assert not set(text) & set("−+")
    if text.startswith("<"):
        assert bounded and 0 < value < float(text[1:])


@given(st.integers(-999_999, 999_999), st.integers(0, 6))
def test_a_number_that_is_known_is_written_as_short_as_it_reads_back(digits: int, decimals: int) -> None:
    value = digits / 10**decimals
    text = shortest(value).replace("−", "-")
    assert float(text) == value
    assert len(text.replace("-", "").replace(".", "").lstrip("0")) <= 6
    assert not ("." in text and text.endswith("0"))


@pytest.mark.parametrize(
    ("own", "shown", "interval", "error"),
    [
        (Estimate(1.3134, 0.9687, 1.6581), "1.3", "[1.0, 1.7]", "1.3 ± 0.3"),
        (Estimate(0.1206, 0.0999, 0.1413), "0.12", "[0.10, 0.14]", "0.12 ± 0.02"),
        (Estimate(0.5, 0.485, 0.515), "0.500", "[0.485, 0.515]", "0.500 ± 0.015"),
        (Estimate(271.0, -955.0, 1497.0, bounded=False), "300", "[−1000, 1500]", "300 ± 1200"),
        (Estimate(0.004, 0.0, 0.3), "<0.01", "[0, 0.30]", "<0.01 ± 0.15"),
        (Estimate(-0.4, -0.4, -0.4, signed=True), "−0.4", "–", "−0.4"),
        (Estimate(-0.004, -0.3, 0.29, signed=True), "0.0", "[−0.3, 0.3]", "0.0 ± 0.3"),
        (Estimate(2.4, 1.94, 2.86, signed=True), "+2.4", "[1.9, 2.9]", "+2.4 ± 0.5"),
        (Estimate(math.nan), "–", "–", "–"),
    ],
)
def test_examples_of_digits(own: Estimate, shown: str, interval: str, error: str) -> None:
    assert (own.shown(), own.interval(), own.with_error()) == (shown, interval, error)


def test_numbers_without_an_interval_are_told_with_care() -> None:
    own = Estimate(0.5, 0.4, 0.6)
    assert own.like(61.234, 100).shown() == "61"
    texts = [own.like(share, 100).shown() for share in (90.13, 93.9, 1.88, 20.63, 9.96, 99.871)]
    assert texts == ["90", "94", "1.9", "21", "10", "99.87"]
    assert own.like(100.0, 100).shown() == "100"
    for number, shown in ((0.0785, "0.079"), (1.39, "1.4"), (-0.392, "−0.39"), (12_345.0, "12000")):
        assert Estimate(1.0, bounded=False).like(number).shown() == shown
    assert share_of(0.32, 200).times(100).interval() == "[26, 38]"


# ---- Every table
@pytest.mark.parametrize("kind", KINDS)
def test_every_table_in_every_format(kind: str) -> None:
    for table in spoken(kind):
        assert table.rows and table.notes and len(table.data)
        assert_latex(table)
        assert_markdown(table)
        assert_html(table)


def assert_latex(table: Table) -> None:
    source = latex(table, "tab:x")
    bare = re.sub(r"\\[{}%&#$_\\]", "", source)
    assert bare.count("{") == bare.count("}")
    assert set(re.findall(r"[^\x00-\x7f]", source)) <= set("éöü")
    body = source.split(r"\midrule")[1 if "longtable" not in source else 2]
    rows = [line for line in source.splitlines() if line.endswith(r"\\")]
    assert body and len(rows) >= len(table.rows)
    for line in rows:
        if "multicolumn" not in line and "caption" not in line and r"\label" not in line:
            assert len(re.findall(r"(?<!\\)&", line)) == len(table.columns) - 1, line


def assert_markdown(table: Table) -> None:
    lines = [line for line in markdown(table).splitlines() if line.startswith("|")]
    assert len(lines) == 2 + len(table.rows) + sum(bool(group.head) for group in table.groups)
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {len(table.columns) + 1}


class Parts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def assert_html(table: Table) -> None:
    parts = Parts()
    parts.feed(html(table, "x", "en"))
    assert parts.open == []
    names = [tag for tag, _ in parts.tags]
    assert names.count("caption") == 1 and "script" not in names
    scopes = [own.get("scope") for tag, own in parts.tags if tag == "th"]
    assert None not in scopes
    assert scopes.count("row") == len(table.rows) and scopes.count("col") == len(table.columns)
    assert not any("style" in own for _, own in parts.tags)
    assert_columns_are_grouped(parts, table)


def assert_columns_are_grouped(parts: Parts, table: Table) -> None:
    """Every common head stands above a group of columns that begins and ends where it does."""
    spans = [int(own["span"] or 0) for tag, own in parts.tags if tag == "colgroup"]
    over = [own for _, own in parts.tags if own.get("scope") == "colgroup"]
    wide = [int(own["colspan"] or 0) for _, own in parts.tags if "colspan" in own][: len(spans)]
    assert spans == (wide if over else [])
    assert sum(spans) == (len(table.columns) if over else 0)
    assert len(over) == len({head for head, _ in table.spans if head})


# ---- Words
_KEPT = {"negosim", "ASEAN", "CSV", "PAWN", "PERT"}
_RECIPE = re.compile(r"\b(?=\w*\d)[0-9a-f]{8}\b")


@pytest.mark.parametrize("language", [Language.JA, Language.RU])
@pytest.mark.parametrize("kind", KINDS)
def test_no_table_is_left_in_english(kind: str, language: Language) -> None:
    scenarios = subject_of(made(kind)).scenarios
    own = {name for each in scenarios for name in (each.name, *each.priors, *each.changes)}
    own |= {name for each in scenarios for name in each.dispute.issues}
    own |= {key for each in scenarios for key in each.dispute.sources}
    own |= {name for each in scenarios for offer in each.offers for name in (offer.name,)}
    own |= {name for each in scenarios for issue in each.dispute.issues.values() for name in issue.levels}
    titles = {source.title for each in scenarios for source in each.dispute.sources.values()}
    for table in spoken(kind, language):
        for text in texts_of(table):
            if any(title in text for title in titles):
                continue  # what is cited keeps its title
            left = _RECIPE.sub("", text)
            for name in sorted(own | _KEPT, key=len, reverse=True):
                left = left.replace(name, "")
            found = re.findall(r"[A-Za-z]{3,}", left)
            assert not found, f"{table.name}, {language}: {found} in '{text}'"


def texts_of(table: Table) -> list[str]:
    heads = [text for column in table.columns for text in (column.head, column.over)]
    cells = [str(cell) for row in table.rows for cell in row]
    return [table.caption, *heads, *(group.head for group in table.groups), *cells, *table.notes]


def test_hostile_labels_stay_what_they_are() -> None:
    columns = (Column(HOSTILE, Side.WRAPPED), Column(HOSTILE, over=HOSTILE))
    rows = ((HOSTILE, mean(Estimate(0.5, 0.4, 0.6))), ("[x]", "*y"))
    table = Table("x", HOSTILE, columns, (Group(rows, HOSTILE),), (HOSTILE,), pd.DataFrame({"a": [HOSTILE]}))
    assert_latex(table)
    assert_markdown(table)
    assert_html(table)
    assert "{}[x]" in latex(table, "tab:x")
    bare = re.sub(r"\\[&%#$_{}]", "", escaped("& % # $ _ { } -- ~ ^ <"))
    assert not set(bare) & set("&%#_~<") - {"<"} and "--" not in bare
    assert "$<$" in bare and "\\textasciitilde{}" in bare and "\\textasciicircum{}" in bare


# ---- Numbers
def test_csv_has_all_digits_and_prints_agree_with_the_page() -> None:
    run = made("run")
    own = {table.name: table for table in spoken("run")}
    assert own["outcomes"].data.equals(run.classes)
    assert own["stops"].data.equals(run.stops)
    page = run_page(run)
    for row, told in zip(run.classes.to_dict("records"), run.classes["label"], strict=True):
        cells = next((cells for cells in own["outcomes"].rows if cells[0] == told), None)
        if cells is None:
            assert max(row["mean"], row["p95"]) < 0.0005
            continue
        assert isinstance(cells[1], Shown)
        estimate = cells[1].estimate
        assert estimate.mean == 100 * row["mean"] and estimate.low == 100 * row["low"]
        printed = re.search(rf"^{re.escape(told)} +([\d.<]+)", page, re.M)
        assert printed is not None
        shown = estimate.shown()
        if "<" not in shown + printed[1]:
            assert abs(float(shown) - float(printed[1])) <= 0.5 * 10.0 ** -places(estimate.half_width) + 0.005


def test_basis_of_numbers_is_counted() -> None:
    run = made("run")
    note = next(note for note in spoken("run")[0].notes if "judgement" in note)
    uncertain = [name for name, prior in run.scenario.priors.items() if not prior.is_fixed]
    judged = [n for n in uncertain if run.scenario.dispute.parameters[n].basis.value == "judgement"]
    assert f"Of {len(uncertain)} uncertain parameters {len(judged)} rest on" in note
    fixed = replace(run.scenario, priors={**run.scenario.priors})
    again = negosim.run(fixed.replace(parameters={"consent_written": 1}), draws=16)
    (table, *_) = tables(again, subject_of(again), ["parameters"])
    row = next(cells for cells in table.rows if str(cells[0]).startswith("consent_written"))
    assert str(row[0]).endswith("†") and row[2] == "fixed, 1"
    assert any("Parameters with a fixed value: 1." in told for told in table.notes)


def test_numbers_of_the_scenario_are_not_credited_to_sources() -> None:
    run = made("run")
    scaled = {"consent_written": 1, "sway_russia": {"scale": 1.5}}
    changed = negosim.run(negosim.load(FLAGSHIP).replace(parameters=scaled), draws=16)
    for language, told in ((Language.EN, "set by the scenario"), (Language.RU, "задано сценарием")):
        with speaking(catalogue(language, (changed.scenario,))):
            (table,) = tables(changed, subject_of(changed), ["parameters"])
        own = {str(row[0]): row for row in table.rows}
        for name in scaled:
            assert own[f"{name}†"][4:] == (told, "–")
        assert own["sway_russia†"][2] == "0.75–2.4–4.5"
        assert told not in own["sway_japan"] and any("a–b–c" in note for note in table.notes)
    known, kept = run.scenario.dispute.parameters, run.scenario.priors.keys() - scaled.keys()
    judged = sum(known[name].basis.value == "judgement" for name in kept)
    (outcomes,) = tables(changed, subject_of(changed), ["outcomes"])
    note = next(note for note in outcomes.notes if "judgement" in note)
    assert note.startswith(f"Of {len(kept) + 1} uncertain parameters {judged} rest on")
    assert "reported by them, and 1 is set by the scenario." in note
    assert not any("set by the scenario" in note for note in spoken("run")[0].notes)
    data = table.data.set_index("parameter")
    assert list(data.loc[list(scaled), "basis"]) == ["set by the scenario"] * 2
    assert not any(data.loc[list(scaled), "evidence"])


def test_a_sweep_shows_settlements_that_are_kept_and_says_what_is_varied() -> None:
    (table,) = spoken("sweep")
    heads = [column.head for column in table.columns]
    assert "Two islands" in heads and len(heads) == 5
    assert "Outcomes in % by chance that the US goes along with a written exclusion: " in table.caption


def test_of_numbers_that_all_draws_share_no_interval_is_shown() -> None:
    found = made("explain")
    ninth = dict.fromkeys(("factor", "factor_low", "factor_high", "factor_p05", "factor_p95"), 10 / 9)
    gates = found.study.tables["gates"].head(1).assign(**ninth)
    study = replace(found.study, tables={**found.study.tables, "gates": gates})
    (table, options) = tables(type(found)(study), subject_of(found), ["gates", "preferences"])
    assert [str(cell) for cell in table.rows[0][2:4]] == ["1.11", "–"]
    by = {str(row[0]): [str(cell) for cell in row] for row in options.rows}
    assert [by["No agreement"][3], by["No agreement"][6]] == ["–", "–"]
    assert "–" not in by["Status quo"]


# ---- Answers
def test_pairs_of_break_even_values_have_intervals() -> None:
    found = made("breakeven")
    pairs = found.study.tables["pairs"].head(3)
    ends = {"met": ["above"] * 3, "second_value": 1.41, "low": 1.37, "high": 1.45}
    pairs = pairs.assign(**ends, low_open=[False, False, True], high_open=[False, True, True])
    study = replace(found.study, tables={**found.study.tables, "pairs": pairs})
    (table,) = tables(type(found)(study), subject_of(found), ["pairs"])
    assert [str(row[2]) for row in table.rows] == ["[1.37, 1.45]", "beyond 1.37", "any value"]
    assert {str(row[1]) for row in table.rows} == {"1.41"}


def test_tables_of_sensitivity_say_first_which_points_they_rest_on() -> None:
    for kind, points in (
        ("sobol", "16 base points of a scrambled Sobol' sequence, 1,312 points"),
        ("morris", "8 trajectories, 648 points"),
        ("pawn", "200 points of a Latin hypercube"),
    ):
        results = made(kind)
        fewer = replace(results.study, question={**results.study.question, "tornado_draws": FEW // 2})
        own, *_, tornado = tables(type(results)(fewer), subject_of(results))
        run = results.study.scenario.run
        assert own.notes[0].startswith(f"Based on {points}, seed 1.")
        assert tornado.notes[0].startswith(drawn_says(replace(run, draws=FEW // 2)))
        assert not any(drawn_says(run) in note for note in (*own.notes, *tornado.notes))


def test_mean_and_deviation_of_effects_have_the_decimals_of_their_size() -> None:
    (effects, *_) = spoken("morris")
    for *_, size, average, deviation in effects.rows:
        decimals = {len(str(cell).partition(" ")[0].partition(".")[2]) for cell in (size, average, deviation)}
        assert len(decimals) == 1 or str(size) == "0"


def test_what_is_said_of_conditions_is_what_a_case_is() -> None:
    conditions, boxes = spoken("discover")
    threshold = f"{100 * made('discover').study.told['threshold']:.6g} %"
    assert f"the probability of Two islands is more often {threshold} or more:" in conditions.caption
    assert f"How often the probability of Two islands is {threshold} or more:" in boxes.caption
    chances = made("discover").study.tables["conditions"]["quasi_p_holdout"]
    for cells, chance in zip(conditions.rows, chances, strict=True):
        assert (str(cells[5]) == "<0.001") is (chance < 0.001)
        assert not str(cells[5]).startswith("0.000")


def test_beliefs_are_not_told_as_shares_of_draws() -> None:
    screened = negosim.run(negosim.load(FLAGSHIP).replace(run={"concept": "screening", "draws": 16}))
    (table,) = tables(screened, subject_of(screened), ["beliefs"])
    assert not any("binomial" in note for note in table.notes)
    for row, cells in zip(screened.beliefs.to_dict("records"), table.rows, strict=False):
        printed = float(str(cells[2]))
        assert abs(printed - 100 * row["accepted"]) <= 0.05 * min(printed, 100 - printed)


def test_of_solutions_without_rounds_each_group_says_over_what() -> None:
    (table,) = spoken("robustness")
    assert "over the offers on the table, and in the group 'Over all packages' over all" in table.notes[0]
    assert {"Solution concept", "Over all packages"} < {group.head for group in table.groups}


def test_values_outside_of_priors_are_marked_and_fresh_draws_have_their_seed() -> None:
    study = made("whatif").study
    (table,) = spoken("whatif")
    inside = study.tables["changes"]["in_prior"].astype(bool).tolist()
    assert [not str(cells[4]).endswith("†") for cells in table.rows] == inside
    assert any("†: outside the range of its prior." in note for note in table.notes) is not all(inside)
    assert f"On fresh draws (seed {study.told['changes']['fresh_seed']}):" in table.notes[0]
    changes = study.tables["changes"].assign(in_prior=[False, *inside[1:]])
    other = replace(study, tables={**study.tables, "changes": changes})
    (table,) = tables(type(made("whatif"))(other), subject_of(made("whatif")), ["changes"])
    assert str(table.rows[0][4]).endswith("†") and "†: outside" in table.notes[0]


# ---- Files
@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made("run").save(tmp_path_factory.mktemp("results") / "two & two", formats="svg")


def test_files_carry_their_record_and_can_be_written_again(folder: Path, tmp_path: Path) -> None:
    written = negosim.table(folder, ["outcomes", "stops"], out=tmp_path)
    assert {path.suffix.removeprefix(".") for path in written} == set(TableFormat)
    assert negosim.table(folder, ["outcomes", "stops"], out=tmp_path) == written
    for path in written:
        if path.suffix != ".csv":
            record = record_of(path)
            assert (record.what, record.results, record.draws) == ("table", "run", FEW)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "two & two_outcomes.csv").read_text("utf-8"))))
    assert np.allclose([float(row["mean"]) for row in rows], made("run").classes["mean"], rtol=0, atol=0)
    source = (tmp_path / "two & two_outcomes.tex").read_text("utf-8")
    assert r"\label{tab:two-two-outcomes}" in source


def test_one_name_takes_one_table(folder: Path, tmp_path: Path) -> None:
    assert negosim.table(folder, "payoffs", out=tmp_path / "t2.tex") == [tmp_path / "t2.tex"]
    with pytest.raises(RequestFault, match=r"names one file, and there are 2"):
        negosim.table(folder, ["payoffs", "stops"], out=tmp_path / "t3.tex")


def test_a_command_prints_a_table(folder: Path) -> None:
    asked = ["table", str(folder), "--kind", "payoffs", "--out", "-"]
    printed = CliRunner().invoke(main, asked)
    assert printed.exit_code == 0 and "| Payoff of | Mean |" in printed.output
    ru = CliRunner().invoke(main, [*asked, "--lang", "ru", "--formats", "html"]).output
    assert '<html lang="ru">' in ru and "Япония" in ru
    several = CliRunner().invoke(main, ["table", str(folder), "--out", "-"])
    assert several.exit_code == 2 and "choose with --kind" in several.output.replace("\n    ", " ")


def test_what_there_is_not_is_told(folder: Path) -> None:
    for name, told in (
        ("outcome", "did you mean 'outcomes'? Of this run there are outcomes, agreement"),
        ("compare", "found 'compare'; of this run there are outcomes"),
    ):
        with pytest.raises(RequestFault) as fault:
            negosim.table(folder, name)
        assert told in str(fault.value)
    with pytest.raises(RequestFault, match="a format of tables, found 'pdf'"):
        negosim.table(folder, "stops", formats="pdf")


def test_a_trace_has_the_tables_of_its_scenario() -> None:
    trace = negosim.trace(negosim.load(FLAGSHIP).replace(run={"draws": 16}))
    with pytest.raises(RequestFault, match="has no tables of its own; ask with --kind for parameters"):
        tables(trace, subject_of(trace))
    (table,) = tables(trace, subject_of(trace), ["payoff_terms"])
    assert len(table.rows) == sum(map(len, trace.scenario.dispute.terms.values())) + sum(
        len(own.terms) for own in trace.scenario.dispute.observers.values()
    )
