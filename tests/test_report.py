"""The report page: what it holds, that nothing on it is more than text, and the files that it makes."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pandas as pd
import pytest
from click.testing import CliRunner
from every_result import FEW, FLAGSHIP, KINDS, made

import negosim
from negosim.cli.main import main
from negosim.errors import RequestFault, StoreError
from negosim.figures.charted import Charted, Saved
from negosim.figures.words import RARE
from negosim.reports.answer_comparison import comparison_answer
from negosim.reports.answer_run import leading_says, run_answer
from negosim.reports.answer_sweep import sweep_answer
from negosim.reports.build import page_of
from negosim.reports.model import Answer, Sheet
from negosim.reports.sheets import number_in, sheet_of
from negosim.reports.told import ONE_DRAW, share, sure
from negosim.reports.write import report_html
from negosim.store.comparison import ComparisonTables
from negosim.store.folder import save as save_folder
from negosim.sweeps import Sweep
from negosim.tables.digits import Estimate
from negosim.tables.table import Column, Table, interval, mean
from negosim.tables.table import Group as TableGroup

HOSTILE = "</script><script>alert(1)</script> <img src=x onerror=alert(2)> {{ 7 * 7 }} {% raw %} & \"'"


def kept(results: Charted, place: Path, command: str = "negosim run x") -> Path:
    """A results folder without figures, which a report does not need."""
    assert isinstance(results, Saved)
    return save_folder(results._contents(command, {}), place)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kept(made("run"), tmp_path_factory.mktemp("results") / "mine")


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("results") / "grid"
    negosim.sweep(
        "publics_persuaded",
        ["breakdown_hazard=0:0.1:4", "integrity_russia*=0:1.5:3"],
        draws=FEW,
        workers=1,
        directory=place,
    )
    return place


# ---- The page as a browser reads it
class Reader(HTMLParser):
    """What a page holds: elements that are open, ids, links, heads, scripts and all text."""

    VOID = frozenset({"meta", "br", "img", "link", "input", "colgroup"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.heads: list[int] = []
        self.addresses: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags[tag] += 1
        self.attributes += [(name, value or "") for name, value in attrs]
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.targets.append(str(given["href"]))
        if re.fullmatch("h[1-6]", tag):
            self.heads.append(int(tag[1]))
        self.addresses += [str(given[name]) for name in ("src", "srcset", "action", "data") if name in given]
        if tag == "script":
            self.scripts.append((given, ""))
        if tag not in self.VOID or tag == "colgroup":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            given, before = self.scripts[-1]
            self.scripts[-1] = (given, before + data)
        elif self.open and self.open[-1] != "style":
            self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


def assert_sound(html: str) -> Reader:
    """Elements close, ids are one of a kind, links lead somewhere on the page, heads skip no level."""
    page = read(html)
    assert not [name for name, many in Counter(page.ids).items() if many > 1]
    assert page.targets and all(each[0] == "#" and each[1:] in page.ids for each in page.targets)
    assert page.heads[0] == 1 and page.heads.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(page.heads, page.heads[1:], strict=False))
    assert all(address.startswith("data:image/svg+xml;base64,") for address in page.addresses)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert page.tags["table"] == page.tags["caption"] == page.tags["thead"]
    labels = {name for kind, names in page.attributes if kind == "aria-labelledby" for name in names.split()}
    assert labels <= set(page.ids)
    return page


def of_kind(kind: str, tmp_path: Path) -> Path:
    """The results folder of a kind."""
    results = made(kind)
    if not isinstance(results, Sweep):
        return kept(results, tmp_path / "of_kind")
    settings = [f"{axis.path}{axis.operator}{','.join(map(str, axis.values))}" for axis in results.plan.axes]
    negosim.sweep(results.scenario, settings, workers=1, directory=tmp_path / "of_kind")
    return tmp_path / "of_kind"


@pytest.mark.parametrize("kind", KINDS)
def test_every_results_folder_has_its_page(kind: str, tmp_path: Path) -> None:
    found = page_of([of_kind(kind, tmp_path)])
    html = report_html(found)
    page = assert_sound(html)
    (part,) = found.parts
    assert part.answer.headline and len(part.answer.headline) < 400
    assert part.charts or part.pictures
    assert part.sheets or kind == "trace"
    assert "elf-check" in part.certificate
    for text in (part.title, part.question.asks, part.answer.headline, *part.answer.paragraphs):
        assert " ".join(text.split()) in page.words
    for own in found.foundations:
        (dispute,) = {scenario.dispute.title for scenario in made(kind)._subject().scenarios}
        assert own.title == dispute
        assert all(source.key in page.words for source in own.sources)
    assert html == report_html(page_of([tmp_path / "of_kind"])), "the same results give the same page"


def test_a_trace_has_its_transcript(tmp_path: Path) -> None:
    played = negosim.trace(FLAGSHIP, draws=8)
    (part,) = page_of([kept(played, tmp_path / "play")]).parts
    assert part.answer.headline.startswith("Outcome: ")
    assert part.answer.transcript is not None
    told = part.answer.transcript.text
    assert told.startswith("Round 1 of 8") and "How it ended" in told
    assert_sound(report_html(page_of([tmp_path / "play"])))


def test_several_folders_stand_on_one_page_also_with_one_name(
    folder: Path, swept: Path, tmp_path: Path
) -> None:
    twin = kept(negosim.run(FLAGSHIP, draws=8), tmp_path / folder.name)
    found = page_of([folder, swept, twin])
    assert [part.folder for part in found.parts] == [folder.name, swept.name, folder.name]
    assert len(found.foundations) == 1, "one dispute is told once"
    page = assert_sound(report_html(found))
    assert {"p1", "p2", "p3", "f1"} <= set(page.ids)


# ---- What it says
def cells(sheet: Sheet) -> set[str]:
    return {place.text for group in sheet.groups for row in group.rows for place in row}


def told(answer: Answer) -> str:
    entries = (f"{each.name}: {each.text}" for items in answer.findings for each in items.entries)
    return " ".join([answer.headline, *answer.paragraphs, *entries])


def test_the_words_of_a_run_have_the_digits_of_its_tables(folder: Path) -> None:
    (part,) = page_of([folder]).parts
    shown = {text for sheet in part.sheets for text in cells(sheet)}
    ends = {text.strip("[]").replace(", ", " to ") for text in shown if text.startswith("[")}
    means = re.findall(r"(?:in |: |“ ?\()([<0-9.]+) %", told(part.answer))
    assert len(means) >= 6 and set(means) - {"1"} <= shown
    intervals = re.findall(r"interval ([−0-9.<]+ to [−0-9.]+)", told(part.answer))
    assert len(intervals) >= 5 and set(intervals) <= ends
    results = made("run")
    assert isinstance(results, negosim.Outcomes)
    likeliest = results.classes.sort_values("mean").iloc[-1]["label"]
    assert f"“{likeliest}”" in part.answer.headline


def test_two_outcomes_that_draws_do_not_tell_apart_both_lead() -> None:
    near = [("One", Estimate(40.0, 38.0, 42.0)), ("Two", Estimate(37.0, 35.0, 39.0))]
    assert "do not tell which is the likelier: “One”, 40 %" in leading_says(near)
    assert "“Two”, 37 %" in leading_says(near)
    apart = [near[0], ("Two", Estimate(35.0, 33.5, 36.5))]
    assert leading_says(apart) == (
        "In this model talks end most often in “One”: in 40 % (95 % interval 38 to 42) of all talks."
    )


def test_every_outcome_that_may_be_the_likeliest_is_named() -> None:
    near = [("One", Estimate(40.0, 38.0, 42.0)), ("Two", Estimate(39.0, 37.0, 41.0))]
    third = ("Three", Estimate(38.0, 36.0, 40.0))
    said = leading_says([*near, third, ("Four", Estimate(1.0, 0.5, 1.5))])
    assert said.startswith("Three outcomes lead, and these draws do not tell which is the likeliest: “One”")
    assert "“Two”, 39 %" in said and "“Three”, 38 %" in said and "“Four”" not in said


def test_nothing_is_sure_where_no_error_is_known() -> None:
    one, other = Estimate(46.2418), Estimate(12.3)
    assert not sure(one, other) and share(one) == "46 %"
    agreed = Estimate(46.2418, 46.2418, 46.2418)
    assert sure(agreed, Estimate(12.3, 12.3, 12.3)) and share(agreed) == "46.2418 %"
    cut = Estimate(2.0, 0.0, 5.0)
    assert not sure(Estimate(4.9, 4.8, 5.0), cut), "the side that was not cut is its error"


def test_one_draw_is_told_as_one_draw(tmp_path: Path) -> None:
    ran = run_answer(negosim.run(FLAGSHIP, draws=1))
    assert ran.headline.startswith("In the one draw") and ONE_DRAW in ran.paragraphs
    assert not re.search(r"[1-9]\.?[0-9]\.?[0-9]", told(ran)), "two digits"
    compared = comparison_answer(negosim.compare(FLAGSHIP, "base", draws=1))
    assert compared.headline.startswith(ONE_DRAW) and "stays" not in told(compared)
    assert "could show by chance" not in told(compared)
    negosim.sweep(FLAGSHIP, ["breakdown_hazard=0:0.1:2"], draws=1, workers=1, directory=tmp_path / "s")
    results = negosim.open(tmp_path / "s")
    assert isinstance(results, Sweep)
    swept = sweep_answer(results)
    assert swept.headline.startswith(ONE_DRAW)
    assert not re.search("within Monte Carlo error|told apart|lead changes|is certain", told(swept))


def changed(frame: pd.DataFrame, rows: pd.Series[bool], **values: object) -> pd.DataFrame:
    own = frame.copy()
    for name, value in values.items():
        own.loc[rows, name] = value
    return own


def altered(results: negosim.Comparison, **tables: pd.DataFrame) -> ComparisonTables:
    """The same comparison with other tables."""
    names = ("baseline", "scenarios", "warnings", "distributions", "differences")
    return cast(
        ComparisonTables, SimpleNamespace(**{name: getattr(results, name) for name in names} | tables)
    )


def test_only_rare_outcomes_differ() -> None:
    results = made("comparison")
    assert isinstance(results, negosim.Comparison)
    rows = results.differences
    most = results.distributions.groupby("class")[["mean", "p95"]].max().max(axis=1)
    classes = rows["what"] == "class"
    often = classes & rows["name"].isin(most[most >= RARE].index)
    rare = changed(changed(rows, often, clear=False), classes & ~often, clear=True)
    none = changed(rows, classes, clear=False)
    assert comparison_answer(altered(results, differences=rare)).headline.startswith("Only rare outcomes")
    assert comparison_answer(altered(results, differences=none)).headline.startswith("No scenario changes")


def test_a_lead_stays_only_if_it_is_sure_on_both_sides() -> None:
    results = made("comparison")
    assert isinstance(results, negosim.Comparison)
    rows = results.distributions
    ranked = rows.sort_values("mean", ascending=False).groupby("scenario", sort=False)["label"].first()
    label = ranked[results.baseline]
    staying = [name for name, own in ranked.items() if own == label and name != results.baseline]
    assert staying
    title = results.scenarios[str(staying[0])].title
    assert f"“{title}”: the likeliest outcome stays “{label}”, in " in told(comparison_answer(results))
    for name in (results.baseline, staying[0]):
        wide = changed(rows, rows["scenario"] == name, low=0.0, high=1.0)
        assert f"“{title}”: the likeliest outcome stays" not in told(
            comparison_answer(altered(results, distributions=wide))
        )


def test_a_comparison_tells_real_differences_alone_in_the_order_of_their_size() -> None:
    results = made("comparison")
    assert isinstance(results, negosim.Comparison)
    answer = comparison_answer(results)
    rows = results.differences[results.differences["what"] == "class"]
    for name, scenario in list(results.scenarios.items())[1:]:
        own = rows[rows["scenario"] == name].set_index("label")
        lists = {items.head: items.entries for items in answer.findings if scenario.title in items.head}
        unclear = [entry.text for head, each in lists.items() if "not told from" in head for entry in each]
        (real,) = (each for head, each in lists.items() if "of outcomes" in head)
        told_here = {each.name: each.text for each in real}
        outcomes = [label for label in told_here if label in own.index]
        assert outcomes and own.loc[outcomes, "clear"].all()
        sizes = own.loc[outcomes, "difference"].abs().tolist()
        assert sizes == sorted(sizes, reverse=True)
        for label, row in own[~own["clear"]].iterrows():
            assert label not in told_here
            if row["mean"] > 0.001:
                assert f"“{label}”" in unclear[0]
    largest = rows[rows["clear"]].set_index("label")["difference"].abs().idxmax()
    assert f"“{largest}”" in answer.headline


def test_the_words_of_a_comparison_have_the_digits_of_its_table() -> None:
    results = made("comparison")
    assert isinstance(results, negosim.Comparison)
    from negosim.figures.charted import subject_of
    from negosim.tables.registry import tables

    (sheet,) = map(sheet_of, tables(results, subject_of(results), ["compare"]))
    shown = {text.rstrip("*") for text in cells(sheet)}
    points = re.findall(r"([+−][0-9.]+(?: ± [0-9.]+)?) p", told(comparison_answer(results)))
    assert len(points) > 10 and set(points) <= shown


def _frame(cells: list[tuple[float, float, float]]) -> pd.DataFrame:
    """Outcome classes of a sweep whose value is that of the cell: probabilities of two, and an error."""
    rows = [
        {
            "cell": k,
            "x": value,
            "class": name,
            "label": name.capitalize(),
            "mean": share,
            "low": share - error,
            "high": share + error,
            "p05": share,
            "p95": share,
            "draws": 10,
            "error": error,
        }
        for k, (value, one, error) in enumerate(cells)
        for name, share in (("first", one), ("second", 1 - one))
    ]
    return pd.DataFrame(rows)


def line_answer(monkeypatch: pytest.MonkeyPatch, points: list[tuple[float, float, float]]) -> Answer:
    """The words on a sweep over one number with such probabilities of the first of two outcomes."""
    from negosim.figures.sweep_view import SweepAxis, SweepView
    from negosim.reports import answer_sweep

    axis = SweepAxis("x", "Support", "", tuple(value for value, _, _ in points))
    view = SweepView((axis,), _frame(points), "Title", "", 10)
    monkeypatch.setattr(answer_sweep, "view_of", lambda found: view)
    return sweep_answer(None)  # type: ignore[arg-type]


def test_a_sweep_tells_where_the_lead_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [(0.0, 0.9, 0.01), (0.5, 0.7, 0.01), (1.0, 0.3, 0.01)]
    answer = line_answer(monkeypatch, points)
    assert "The lead changes between 0.5 and 1." in answer.headline
    leads, moves = answer.findings
    assert [(each.name, each.text) for each in leads.entries] == [
        ("From 0 to 0.5", "“First”, 70.0 to 90.0 %"),
        ("At 1", "“Second”, 70.0 %"),
    ]
    assert (
        moves.entries[0].text
        == "from 90.0 % (95 % interval 89.0 to 91.0) to 30.0 % (95 % interval 29.0 to 31.0)"
    )


def test_a_sweep_does_not_tell_what_its_draws_do_not_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [(0.0, 0.9, 0.01), (0.5, 0.51, 0.05), (1.0, 0.49, 0.05)]
    answer = line_answer(monkeypatch, points)
    assert answer.headline.startswith("Where these draws decide it")
    assert answer.headline.endswith("Elsewhere “Second” may lead, too, but within Monte Carlo error.")
    assert "2 of 3 cells" in answer.paragraphs[0]
    same = line_answer(monkeypatch, [(0.0, 0.5, 0.05), (1.0, 0.52, 0.05)])
    assert same.headline.startswith("These draws do not decide")
    assert "cannot be told apart" in same.findings[1].entries[0].text


def test_a_sweep_over_two_counts_the_cells_of_every_leader(swept: Path) -> None:
    results = negosim.open(swept)
    assert isinstance(results, Sweep)
    wide = results.classes.pivot_table(index="cell", columns="label", values="mean", observed=True)
    leads = wide.idxmax(axis=1).value_counts()
    (found, _) = sweep_answer(results).findings
    assert {each.name: each.text.split(" cells")[0] for each in found.entries} == {
        f"“{label}”": f"leads in {count} of {len(wide)}" for label, count in leads.items()
    }


# ---- Tables
def test_rows_are_sorted_by_numbers_and_not_by_what_is_read() -> None:
    own = Estimate(1234.5, 1200.0, 1269.0, 900.0, 1500.0)
    table = Table(
        "t", "T", (Column("A"), Column("B"), Column("C")), (TableGroup(((mean(own), interval(own), "−2"),)),)
    )
    (group,) = sheet_of(table).groups
    assert [place.key for place in group.rows[0]] == ["1234.5", "1200.0", "-2.0"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,204", 1204.0), ("<0.01", 0.01), ("−0.5 ± 0.1*", -0.5), ("+2e-05", 2e-05), ("∞", float("inf"))],
)
def test_numbers_are_found_in_what_is_read(text: str, value: float) -> None:
    assert number_in(text) == value


@pytest.mark.parametrize("text", ["–", "", "Japan", "no 5"])
def test_words_are_no_numbers(text: str) -> None:
    assert number_in(text) != number_in(text)


def test_parameters_stand_with_unit_basis_and_whole_evidence(folder: Path) -> None:
    (own,) = page_of([folder]).foundations
    dispute = negosim.load(FLAGSHIP).dispute
    rows = [row for group in own.parameters.groups for row in group.rows]
    assert len(rows) == len(dispute.parameters)
    heads = [head.text for head in own.parameters.heads]
    for row in rows:
        name = row[0].text.rpartition("(")[2].rstrip(")")
        parameter = dispute.parameters[name]
        assert row[heads.index("Unit")].text == parameter.unit
        assert row[heads.index("Basis")].text == str(parameter.basis)
        assert {link.name: link.text for link in row[-1].links} == parameter.evidence
    assert {source.key for source in own.sources} == set(dispute.sources)
    terms = [row for group in own.terms.groups for row in group.rows]
    known = (*dispute.terms.values(), *(observer.terms for observer in dispute.observers.values()))
    assert len(terms) == sum(map(len, known))


# ---- Text is text
def hostile(tmp_path: Path) -> Path:
    scenario = replace(negosim.load(FLAGSHIP), title=HOSTILE, asks=HOSTILE, changes=(HOSTILE,))
    return kept(negosim.run(scenario, draws=4), tmp_path / "hostile", HOSTILE)


def test_nothing_from_files_is_more_than_text(tmp_path: Path) -> None:
    html = report_html(page_of([hostile(tmp_path)], HOSTILE))
    page = assert_sound(html)
    plain = report_html(page_of([kept(negosim.run(FLAGSHIP, draws=4), tmp_path / "plain", "x")]))
    usual = read(plain)
    assert page.tags["script"] == usual.tags["script"] and page.tags["img"] == usual.tags["img"]
    words = " ".join(HOSTILE.split())
    assert page.words.count(words) >= 5
    for given, text in page.scripts:
        if given.get("type") == "application/json":
            assert "<" not in text
            json.loads(text)


def test_a_browser_may_run_the_scripts_of_the_page_and_fetch_nothing(folder: Path) -> None:
    html = report_html(page_of([folder]))
    page = read(html)
    policy = next(value for name, value in page.attributes if name == "content" and "default-src" in value)
    assert policy.startswith("default-src 'none'; ") and "unsafe-eval" not in policy
    allowed = re.search(r"script-src ([^;]+);", policy)
    assert allowed is not None
    run = [text for given, text in page.scripts if given.get("type") is None]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in run]
    assert sorted(allowed[1].split()) == sorted(f"'sha256-{digest}'" for digest in digests)
    assert len(run) == 2, "what draws the charts, once, and the page's own"


def test_what_has_no_charts_that_answer_has_no_library(tmp_path: Path) -> None:
    found = page_of([kept(made("frontier"), tmp_path / "f")])
    html = report_html(found)
    assert len([1 for given, _ in read(html).scripts if given.get("type") is None]) == 1
    assert len(html) < 600_000


# ---- Files
def test_the_file_is_named_after_the_folder(
    folder: Path, swept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert negosim.report(folder) == Path("reports/mine.html")
    assert negosim.report([folder, swept]) == Path("reports/report.html")
    assert negosim.report(folder / "run.json", out="sub") == Path("sub/mine.html")
    assert negosim.report(folder, out="for/minister.html", title="T") == Path("for/minister.html")
    assert "<title>T</title>" in Path("for/minister.html").read_text(encoding="utf-8")
    assert Path("reports/mine.html").read_bytes() == Path("sub/mine.html").read_bytes()


def test_an_edited_report_stays_and_a_foreign_file_is_never_touched(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "r.html"
    assert negosim.report(folder, out=place) == place == negosim.report(folder, out=place)
    edited = place.read_text(encoding="utf-8").replace("In short", "My summary")
    place.write_text(edited, encoding="utf-8", newline="\n")
    assert negosim.report(folder, out=place) == tmp_path / "r.new.html"
    assert place.read_text(encoding="utf-8") == edited
    place.write_text("<p>mine</p>\n", encoding="utf-8")
    with pytest.raises(StoreError, match="a file is in the way that negosim did not write"):
        negosim.report(folder, out=place)
    assert place.read_text(encoding="utf-8") == "<p>mine</p>\n"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ([], "expected a results folder, found nothing"),
        (["mine", "mine"], "is named twice"),
        (["none"], "there is no results folder"),
    ],
)
def test_folders_that_make_no_report(folder: Path, tmp_path: Path, asked: list[str], told: str) -> None:
    with pytest.raises((RequestFault, StoreError), match=told):
        negosim.report([folder.parent / name for name in asked], out=tmp_path / "r.html")
    assert not list(tmp_path.iterdir())


def test_other_endings_and_changed_folders_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(RequestFault, match=r"a name that ends in \.html, found"):
        negosim.report(folder, out=tmp_path / "r.pdf")
    copy = kept(made("run"), tmp_path / "copy")
    (copy / "summary.csv").write_text((copy / "summary.csv").read_text().replace("0.", "1.", 1))
    with pytest.raises(StoreError, match="it was changed after it was written"):
        negosim.report(copy, out=tmp_path / "r.html")


def test_the_command_prints_the_name_alone(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.html"
    ran = CliRunner().invoke(main, ["report", str(folder), "-o", str(out), "--title", "Four islands"])
    assert ran.exit_code == 0 and ran.output == f"{out.as_posix()}\n"
    assert "<h1>Four islands</h1>" in out.read_text(encoding="utf-8")
    ran = CliRunner().invoke(main, ["report", str(tmp_path / "none")])
    assert ran.exit_code == 1 and "there is no results folder" in ran.output
    ran = CliRunner().invoke(main, ["report"])
    assert ran.exit_code == 2 and ran.output.startswith("negosim: expected a results folder")


def test_how_to_have_it_again_names_no_place_on_this_machine(folder: Path) -> None:
    html = report_html(page_of([folder]))
    assert str(folder.parent) not in html and str(Path.home()) not in html
    (part,) = page_of([folder]).parts
    again = {each.name: each.text for each in part.again}
    digest = hashlib.sha256((folder / "run.json").read_bytes()).hexdigest()
    assert again["SHA-256 of run.json"] == digest and again["Recipe"] == made("run")._subject().recipe
    assert again["Command"] == "negosim run x"


def test_a_run_that_settles_at_once_is_told_too() -> None:
    results = made("nash")
    assert isinstance(results, negosim.Outcomes)
    assert "of all talks" in told(run_answer(results))
