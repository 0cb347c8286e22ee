"""Records in figures: there and back, out of papers, from strangers, and made again."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from contextlib import chdir
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import click
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from matplotlib.figure import Figure
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

import negosim
from negosim.cli.again import SOLVING, arguments, verify
from negosim.cli.long import shown_progress, watching
from negosim.cli.main import main
from negosim.errors import RequestFault, StoreError
from negosim.figures.choices import USUAL_FORMATS
from negosim.figures.style import write_file
from negosim.origins import other_versions
from negosim.origins.numbers import distance
from negosim.scenario.shipped import shipped_path
from negosim.store.papers import put
from negosim.store.record import Record
from negosim.store.records import carried_by, comment, is_ours, record_of
from negosim.store.seals import sealed
from negosim.store.writers import text

RECORD = Record(
    what="figure",
    kind="outcomes",
    title='Южные Курилы / 北方領土: "50 %" of (a) & \\b --> <c>',
    results="run",
    recipe="ab" * 32,
    draws=12_000,
    seed=-3,
    design="plain",
    concept="qre",
    command="negosim run 'my file.yaml' --draws 12000 --set 'sway_russia*=1.5' --name 'a>b'",
    drawn="negosim figure results/base --lang ja",
    style="single,grey",
    lang="ja",
    data="cd" * 32,
    versions={"negosim": "0.1.0", "numpy": "2.0"},
)
FEW = ["--draws", "40", "--formats", "svg", "--quiet"]


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), prog_name="negosim")


def told(*words: str) -> str:
    """What the command prints that goes well."""
    result = call("provenance", *words)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*words: str) -> str:
    """The sentence with which the command refuses a file."""
    result = call("provenance", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("negosim: ")
    assert result.stderr.count("\n") == 1
    return result.stderr


def figure() -> Figure:
    made = Figure()
    made.text(0.5, 0.5, "A figure")
    return made


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a scenario file and its results, of a run and of a sweep."""
    folder = tmp_path_factory.mktemp("place")
    shutil.copy(shipped_path("two_islands_verbal"), folder / "mine.yaml")
    sweep = ["sweep", "mine.yaml", "--over", "consent_written=0:1:2", "--name", "my sweep"]
    with chdir(folder):
        for words in (["run", "mine.yaml"], sweep):
            result = call(*words, *FEW)
            assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def here(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder, in which a test works."""
    copy = tmp_path / "here"
    shutil.copytree(place, copy)
    monkeypatch.chdir(copy)
    return copy


OUTCOMES = "results/mine/figures/outcomes.svg"


# ---- There and back
@pytest.mark.parametrize("form", USUAL_FORMATS)
def test_pictures_carry_their_record(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"fig.{form}"
    write_file(figure(), path, record=RECORD)
    assert record_of(path) == negosim.provenance(path) == RECORD


@pytest.mark.parametrize(("form", "ending"), [("tex", "tex"), ("tex", "pgf"), ("md", "md"), ("html", "html")])
def test_texts_carry_their_record(form: str, ending: str, tmp_path: Path) -> None:
    note = comment(RECORD, form)  # type: ignore[arg-type]
    path = tmp_path / f"table.{ending}"
    path.write_text(f"First\n\n{note}\nLast\n", encoding="utf-8")
    assert record_of(path) == RECORD
    if form == "tex":
        assert all(line.startswith("%") for line in note.splitlines())
    else:
        assert note.index("-->") == len(note) - 4


def test_people_read_it_without_negosim(tmp_path: Path) -> None:
    write_file(figure(), tmp_path / "fig.pdf", record=RECORD)
    said = PdfReader(tmp_path / "fig.pdf").metadata
    assert said is not None
    assert said.title == RECORD.title
    assert said.subject == RECORD.sentence()
    assert RECORD.sentence().startswith(
        "negosim 0.1.0 · recipe abababab · 12,000 draws, seed -3 · negosim run "
    )
    assert "made in Python" in replace(RECORD, command="").sentence()


def test_data_and_words_take_the_record_of_the_figure_beside_them(here: Path) -> None:
    assert "(as outcomes.svg" in told("results/mine/figures/outcomes.csv")
    assert record_of("results/mine/figures/outcomes.txt").kind == "outcomes"
    shutil.copy("results/mine/figures/outcomes.csv", "alone.csv")
    assert "no figure or table of negosim stands beside it" in refused("alone.csv")


def paper(path: Path, records: list[Record]) -> None:
    """A PDF file as pdflatex writes it, with a figure on each page."""
    writer = PdfWriter()
    for record in records:
        words = DictionaryObject({NameObject("/Keywords"): TextStringObject(record.to_json())})
        drawing = DictionaryObject({NameObject("/PTEX.InfoDict"): words})
        inner = DictionaryObject({NameObject("/Im1"): drawing})
        page = writer.add_blank_page(100, 100)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): inner})
    writer.write(path)


def test_a_paper_keeps_the_records_of_its_figures(tmp_path: Path) -> None:
    path, other = tmp_path / "paper.pdf", replace(RECORD, kind="stops")
    paper(path, [RECORD, other])
    assert [(each.place, each.record) for each in carried_by(path)] == [("page 1", RECORD), ("page 2", other)]
    listed = told(str(path))
    assert "2 page 2: figure 'stops' of Южные Курилы" in " ".join(listed.split())
    assert "recipe abababab" in listed
    assert RECORD.data not in listed
    assert "--number 1" in listed
    assert max(len(line) for line in listed.splitlines() if str(path) not in line) <= 80
    assert "'outcomes'" not in told(str(path), "--number", "2")
    with pytest.raises(RequestFault, match="carries 2 records"):
        record_of(path)
    assert "--number, from 1 to 2" in refused(str(path), "--verify")
    assert "found 3" in refused(str(path), "--number", "3")


# ---- What cannot be read
def cut(path: Path, to: Path) -> Path:
    to.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return to


def bomb(path: Path) -> Path:
    """An SVG file that would grow without end, before its metadata."""
    entities = '<!ENTITY a0 "xxxxxxxxxx">'
    entities += "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 12))
    path.write_text(f"<!DOCTYPE svg [{entities}]><svg><metadata>&a11;</metadata></svg>", encoding="utf-8")
    return path


def huge(path: Path) -> Path:
    path.write_bytes(b"<svg>" + b"<g/>" * 13_000_000)
    return path


def other_png(path: Path) -> Path:
    said = PngImagePlugin.PngInfo()
    said.add_text("negosim", '{"what": 3}')
    Image.new("L", (2, 2)).save(path, pnginfo=said)
    return path


@pytest.mark.parametrize("form", USUAL_FORMATS)
def test_a_file_cut_in_two_is_refused_in_a_sentence(form: str, tmp_path: Path) -> None:
    write_file(figure(), tmp_path / f"whole.{form}")
    path = cut(tmp_path / f"whole.{form}", tmp_path / f"half.{form}")
    assert f"half.{form}" in refused(str(path))


def test_files_without_a_record(tmp_path: Path) -> None:
    paper(tmp_path / "paper.pdf", [])
    (tmp_path / "paper.md").write_text("negosim-record: {", encoding="utf-8")
    (tmp_path / "text.pdf").write_text("No PDF", encoding="utf-8")
    (tmp_path / "data.parquet").write_bytes(b"PAR1")
    (tmp_path / "empty.svg").write_bytes(b"")
    assert "carries no record" in refused(str(tmp_path / "paper.pdf"))
    assert "pdflatex or lualatex" in refused(str(tmp_path / "paper.pdf"))
    assert "carries no record" in refused(str(tmp_path / "paper.md"))
    assert "carries no record" in refused(str(other_png(tmp_path / "a.png")))
    assert "carries no record" in refused(str(huge(tmp_path / "huge.svg")))
    assert "it is damaged" in refused(str(bomb(tmp_path / "bomb.svg")))
    assert "it is damaged" in refused(str(tmp_path / "empty.svg"))
    assert "it is damaged" in refused(str(tmp_path / "text.pdf"))
    assert "is a folder" in refused(str(tmp_path))
    assert "there is no file" in refused(str(tmp_path / "none.pdf"))
    assert "expected a figure or table" in refused(str(tmp_path / "data.parquet"))


def locked(path: Path) -> Path:
    """A PDF file that asks for a password."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("word", algorithm="RC4-128")
    writer.write(path)
    return path


def test_an_encrypted_file_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = locked(tmp_path / "paper.pdf")
    assert "is encrypted; ask for the figure's own file" in refused(str(path))
    assert not is_ours(path)

    def lacking(*_: object) -> None:
        raise DependencyError("cryptography>=3.1 is required for AES algorithm")

    monkeypatch.setattr("negosim.store.records_in_pdf.PdfReader", lacking)
    assert "is encrypted; ask for the figure's own file" in refused(str(path))
    assert not is_ours(path)


def test_nothing_is_heard_of_the_reader_of_pdf_files(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "paper.pdf"
    paper(path, [RECORD])
    path.write_bytes(b"junk\n" + path.read_bytes().replace(b"%%EOF", b""))
    (tmp_path / "text.pdf").write_text("No PDF", encoding="utf-8")
    assert "it is damaged" in refused(str(tmp_path / "text.pdf"))
    call("provenance", str(path))
    assert caplog.records == []
    logging.getLogger("pypdf._reader").warning("heard again")
    assert [each.message for each in caplog.records] == ["heard again"]


@pytest.mark.parametrize(
    "said",
    [
        "[]",
        "null",
        "[" * 100_000,
        RECORD.to_json().replace("12000,", '"many",'),
        RECORD.to_json().replace('"0.1.0"', "1"),
        RECORD.to_json().replace("single,grey", "\\u001b]0;title"),
    ],
)
def test_what_is_no_record(said: str) -> None:
    with pytest.raises(ValueError, match="no record"):
        Record.from_json(said)


def test_what_a_later_version_adds_is_left_out() -> None:
    assert Record.from_json(json.dumps(json.loads(RECORD.to_json()) | {"later": 1})) == RECORD


# ---- What stands in the way is kept
def test_only_what_negosim_wrote_is_replaced(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "fig.svg", tmp_path / "paper.md"
    data = b"a\n1\n"
    write_file(figure(), ours, record=replace(RECORD, data=hashlib.sha256(data).hexdigest()))
    (tmp_path / "fig.csv").write_bytes(data)
    note = comment(RECORD, "md")
    theirs.write_text(f"# My paper\n\nWords.\n\n{note}\nMore words.\n", encoding="utf-8")
    put({ours: text("new svg"), tmp_path / "fig.csv": text("new"), tmp_path / "fig.txt": text("new")})
    assert (tmp_path / "fig.csv").read_text(encoding="utf-8") == "new"
    with pytest.raises(StoreError, match="negosim did not write"):
        put({tmp_path / "other.md": text("new"), theirs: text("new")})
    assert "My paper" in theirs.read_text(encoding="utf-8")
    assert not (tmp_path / "other.md").exists()
    (tmp_path / "table.md").write_text(f"| a |\n|---|\n\n{note}", encoding="utf-8")
    put({tmp_path / "table.md": text("new")})
    with pytest.raises(StoreError, match="negosim did not write"):
        put({tmp_path / "paper.csv": text("new"), ours: text("again")})
    assert ours.read_text(encoding="utf-8") == "new svg"


def test_data_of_a_stranger_beside_a_table_are_kept(tmp_path: Path) -> None:
    (tmp_path / "table2.tex").write_text(f"{comment(RECORD, 'tex')}x\n", encoding="utf-8")
    theirs = tmp_path / "table2.csv"
    theirs.write_text("mine\n", encoding="utf-8")
    with pytest.raises(StoreError, match="negosim did not write"):
        put({theirs: text("new"), tmp_path / "table2.html": text("new")})
    assert theirs.read_text(encoding="utf-8") == "mine\n"
    assert not (tmp_path / "table2.html").exists()


def test_data_belong_to_the_figure_that_was_written_with_them(tmp_path: Path) -> None:
    data = tmp_path / "m.csv"
    data.write_bytes(b"a\n1\n")
    write_file(figure(), tmp_path / "m.pdf", record=RECORD)
    assert record_of(data) == RECORD
    timing = replace(RECORD, kind="timing", data=hashlib.sha256(b"a\n1\n").hexdigest())
    write_file(figure(), tmp_path / "m.svg", record=timing)
    assert record_of(data) == timing
    assert is_ours(data)
    data.write_bytes(b"a\n2\n")
    assert not is_ours(data)


def test_a_sealed_text_without_a_record_is_ours(tmp_path: Path) -> None:
    path = tmp_path / "fig.tex"
    path.write_text(sealed("\\begin{figure}\n", "tex"), encoding="utf-8")
    assert is_ours(path)
    path.write_text("\\begin{figure}\n", encoding="utf-8")
    assert not is_ours(path)


# ---- Strangers' commands
@pytest.mark.parametrize(
    "command",
    [
        "negosim run x; rm -rf y",
        "rm -rf y",
        "negosim",
        "negosim store export results/base -o y",
        "negosim certify base",
        "negosim provenance fig.pdf --verify",
        "negosim run base --out elsewhere",
        "negosim run -- base --draws",
        "negosim run base --no-such-option",
        "negosim run 'base",
        "negosim sweep base --scheduler tcp://example.org:8786",
        "negosim sweep base --dry-run",
        "negosim run --help",
        "negosim run /etc/passwd",
        "negosim run ../outside.yaml",
        "negosim run inside.yaml linked.yaml",
        "negosim compare base missing.yaml",
        "negosim explain base offer third",
        "",
    ],
)
def test_nothing_but_solving_is_carried_out(command: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for path in (tmp_path / "outside.yaml", folder / "inside.yaml"):
        path.write_text("", encoding="utf-8")
    (folder / "linked.yaml").symlink_to(tmp_path / "outside.yaml")
    with pytest.raises(RequestFault) as caught:
        arguments(replace(RECORD, command=command), folder)
    assert "\n" not in str(caught.value)


def test_a_file_outside_is_read_if_its_owner_says_so(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "outside.yaml").write_text("", encoding="utf-8")
    record = replace(RECORD, command="negosim run ../outside.yaml --seed 3")
    with pytest.raises(RequestFault, match="add --outside"):
        arguments(record, tmp_path / "folder")
    assert arguments(record, tmp_path / "folder", outside=True) == ["run", "../outside.yaml", "--seed", "3"]


def test_every_option_of_these_commands_is_known_to_be_harmless() -> None:
    known = {"draws", "seed", "design", "concept", "settings", "out", "name", "workers", "formats", "style"}
    known |= {"lang", "quiet", "as_json", "file", "files", "offer", "bounds", "baseline", "goal", "vary"}
    known |= {"costs", "starts", "only", "above", "method", "base", "pairs", "over", "sample", "cells"}
    known |= {"until", "scheduler", "dry_run", "draw", "play", "outcome"}
    found: set[str | None] = set()
    for name in SOLVING:
        command: click.Command = import_module(f"negosim.cli.{name}").command
        found |= {parameter.name for parameter in command.params}
    assert found <= known


def test_progress_is_shown_though_the_command_is_quiet() -> None:
    with shown_progress(True), watching("again", True) as shown:
        assert shown is not None
    with shown_progress(False), watching("again", True) as hidden:
        assert hidden is None


def test_a_paper_whose_drawings_hold_themselves_is_read_once(tmp_path: Path) -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    names = [NameObject(f"/Im{k}") for k in range(100)]
    inner = DictionaryObject()
    resources = writer._add_object(DictionaryObject({NameObject("/XObject"): inner}))
    for name in names:
        inner[name] = writer._add_object(DictionaryObject({NameObject("/Resources"): resources}))
    page[NameObject("/Resources")] = resources
    writer.write(tmp_path / "loop.pdf")
    assert "carries no record" in refused(str(tmp_path / "loop.pdf"))


# ---- Made again
def test_what_is_printed(here: Path) -> None:
    page = told(OUTCOMES)
    record = negosim.provenance(OUTCOMES)
    manifest = json.loads(Path("results/mine/run.json").read_text(encoding="utf-8"))
    assert max(map(len, page.splitlines())) <= 80
    assert record.recipe == manifest["recipe"]
    assert f"\n  {manifest['command']}\n" in page
    for words in (record.recipe, record.data, "40, seed 1, design plain", "qre", "the same versions"):
        assert words in page
    (found,) = json.loads(told(OUTCOMES, "--json"))["records"]
    assert (found["file"], found["command"]) == (OUTCOMES, manifest["command"])
    assert "add --verify" in refused(OUTCOMES, "--results", "results/mine")


def test_a_long_command_is_broken_as_a_shell_reads_it(tmp_path: Path) -> None:
    command = "negosim run base " + " ".join(f"--set 'parameter_{k} *= 1.5'" for k in range(9))
    (tmp_path / "t.md").write_text(comment(replace(RECORD, command=command), "md"), encoding="utf-8")
    lines = told(str(tmp_path / "t.md")).splitlines()
    begin = next(k for k, line in enumerate(lines) if line.startswith("  negosim run"))
    end = next(k for k in range(begin, len(lines)) if not lines[k].endswith("\\"))
    assert max(map(len, lines)) <= 80
    assert " ".join(line.rstrip("\\").strip() for line in lines[begin : end + 1]) == command


def test_a_run_is_made_again(here: Path) -> None:
    verified = negosim.verify(OUTCOMES, workers=1)
    assert [(each.what, each.agrees) for each in verified.checks] == [
        ("recipe", True),
        ("entries", True),
        ("data", True),
        ("file", True),
        ("bytes", True),
    ]
    assert verified.agrees
    assert "bit for bit" in str(verified)
    assert sorted(path.name for path in here.iterdir()) == ["mine.yaml", "results"]


def test_a_sweep_is_made_again_elsewhere(here: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    path = "here/results/my sweep/figures/consent_written_lines.svg"
    assert "mine.yaml" in refused(path, "--verify")
    assert "with --in" in refused(path, "--verify")
    said = json.loads(told(path, "--verify", "--in", "here", "--json", "--quiet"))
    assert said["agrees"]
    assert [said[each]["agrees"] for each in ("recipe", "entries", "data", "file", "bytes")] == [True] * 5


def test_a_scenario_that_was_changed_is_noticed(here: Path) -> None:
    before = negosim.provenance(OUTCOMES).recipe
    with Path("mine.yaml").open("a", encoding="utf-8") as file:
        file.write("\nparameters:\n  sway_russia: 2\n")
    result = call("provenance", OUTCOMES, "--verify", "--quiet")
    words = " ".join(result.stdout.split())
    assert result.exit_code == 1, result.output
    assert f"different: {before} then, " in words
    assert "the scenario, the dispute or the model has changed" in words
    assert "different, most of all '" in words
    assert max(map(len, result.stdout.splitlines())) <= 80


def checks(path: str, results: str = "results/mine") -> dict[str, tuple[bool | None, str]]:
    return {each.what: (each.agrees, each.says) for each in negosim.verify(path, results=results).checks}


def test_data_that_were_changed_are_noticed(here: Path) -> None:
    data = Path(OUTCOMES).with_suffix(".csv")
    table = pd.read_csv(data)
    table.loc[2, "mean"] += 0.5
    table.to_csv(data, index=False)
    found = checks(OUTCOMES)
    assert found["data"] == (True, "equal bit for bit")
    assert found["bytes"][0]
    agrees, says = found["file"]
    assert not agrees
    assert "outcomes.csv was changed" in says
    assert "'mean' in row 3" in says
    assert not negosim.verify(OUTCOMES, results="results/mine").agrees


def signed(record: Record, path: str = "fig.svg") -> str:
    """A figure with another record."""
    words = Path(OUTCOMES).read_text(encoding="utf-8")
    old = negosim.provenance(OUTCOMES)
    for before, after in ((old.recipe, record.recipe), (old.data, record.data)):
        words = words.replace(before, after)
    Path(path).write_text(words, encoding="utf-8")
    return path


def test_figures_of_other_results_are_told_apart(here: Path) -> None:
    old = negosim.provenance(OUTCOMES)
    found = checks(signed(replace(old, recipe="0" * 64, data="1" * 64)))
    assert [found[each][0] for each in ("recipe", "data", "bytes")] == [False, False, False]
    assert "by how much is not known" in found["data"][1]
    assert found["bytes"][1] == "different, since it was made from other results"
    found = checks(signed(replace(old, data="1" * 64)))
    assert found["recipe"][0]
    assert found["bytes"] == (False, "different, as the data are")


def test_data_may_differ_as_much_as_machines_do(here: Path) -> None:
    table = pd.read_csv(Path(OUTCOMES).with_suffix(".csv"))
    table["mean"] += 1e-11
    table.to_csv("fig.csv", index=False)
    digest = hashlib.sha256(Path("fig.csv").read_bytes()).hexdigest()
    path = signed(replace(negosim.provenance(OUTCOMES), data=digest))
    agrees, says = checks(path)["data"]
    assert agrees
    assert says.startswith("equal to 1e-09: 'mean' in row ")


def judged(path: str) -> tuple[int, str]:
    """The exit code of a verification, and its last line."""
    result = call("provenance", path, "--verify", "--results", "results/mine", "--quiet")
    assert max(map(len, result.stdout.splitlines())) <= 80
    return result.exit_code, result.stdout.splitlines()[-1]


CHANGED = (1, "The data agree; the file itself was changed.")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("draws", 41),
        ("seed", 2),
        ("design", "sobol"),
        ("concept", "spe"),
        ("title", "Other"),
        ("results", "sweep"),
    ],
)
def test_every_entry_of_the_record_is_checked(name: str, value: str | int, here: Path) -> None:
    record = replace(negosim.provenance(OUTCOMES), **{name: value})  # type: ignore[arg-type]
    write_file(figure(), Path("fig.svg"), record=record)
    agrees, says = checks("fig.svg")["entries"]
    assert not agrees
    assert says.startswith(f"different: {name} ")
    assert judged("fig.svg") == (1, "It is not the same.")


@pytest.mark.parametrize("form", ["tex", "md", "html"])
def test_a_table_that_was_changed_is_noticed(form: str, here: Path) -> None:
    (path,) = negosim.table("results/mine", "outcomes", out=f"z.{form}")
    assert judged(str(path)) == (0, "Recipe and data agree.")
    words = path.read_text(encoding="utf-8")
    copy = Path(f"Table3.{form}")
    copy.write_text(words, encoding="utf-8", newline="\r\n")
    assert judged(str(copy)) == (0, "Recipe and data agree.")
    path.write_text(words.replace("Breakdown", "Collapse"), encoding="utf-8")
    assert judged(str(path)) == CHANGED
    note = words[: words.index("Breakdown")] + "edited" + words[words.index("Breakdown") :]
    numpy = negosim.provenance(path).versions["numpy"]
    path.write_text(note.replace(f'"numpy":"{numpy}"', '"numpy":"1.2.3"'), encoding="utf-8")
    assert judged(str(path)) == CHANGED, "no version of a library changes a table"


def test_a_figure_that_was_changed_is_noticed(here: Path) -> None:
    words = Path(OUTCOMES).read_text(encoding="utf-8")
    Path("fig.svg").write_text(words.replace("</svg>", "<text>99 %</text></svg>"), encoding="utf-8")
    assert judged("fig.svg") == CHANGED
    assert "no version is: the file was changed" in checks("fig.svg")["bytes"][1]


def test_a_paper_with_a_table_holds_it_as_a_part(here: Path) -> None:
    (path,) = negosim.table("results/mine", "outcomes", out="z.tex")
    begin, end = "\\begin{document}\nA\n\nB\n\nC\n\n", "\n\\end{document}\n"
    Path("paper.tex").write_text(begin + path.read_text(encoding="utf-8") + end, encoding="utf-8")
    assert judged("paper.tex") == (0, "Recipe and data agree.")
    assert checks("paper.tex")["bytes"] == (None, "not compared, since paper.tex holds the table as a part")


def test_data_of_another_figure_are_told_as_such(here: Path) -> None:
    negosim.figure("results/mine", "stops", out="m.png")
    negosim.figure("results/mine", "outcomes", out="n.svg")
    for ending in ("svg", "csv"):
        shutil.copy(f"n.{ending}", f"m.{ending}")
    found = checks("m.png")["file"]
    assert found == (None, "not compared: m.csv holds the data of the figure 'outcomes' in m.svg")
    assert judged("m.png")[0] == 0


def test_what_cannot_be_drawn_is_refused_before_anything_is_solved(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def solving(*_: object) -> None:
        raise AssertionError("nothing is to be solved")

    monkeypatch.setattr("negosim.cli.again._solved", solving)
    record = negosim.provenance(OUTCOMES)
    for name, value in (("style", "singel"), ("lang", "xx"), ("kind", "outcome"), ("what", "table")):
        write_file(figure(), Path("fig.svg"), record=replace(record, **{name: value}))  # type: ignore[arg-type]
        assert value in refused("fig.svg", "--verify")


def test_the_number_of_draws_is_told_first(here: Path) -> None:
    record, heard = negosim.provenance(OUTCOMES), []

    def stop(told: str) -> None:
        heard.append(told)
        raise RequestFault("Stopped.")

    for draws in (40, 20_000_000):
        command = f"negosim run mine.yaml --draws {draws} --seed 1"
        write_file(figure(), Path("fig.svg"), record=replace(record, command=command))
        with pytest.raises(RequestFault, match="Stopped"):
            verify("fig.svg", notify=stop)
    assert heard[0] == "Solving again, with 40 draws in each solution."
    assert "20,000,000 draws" in heard[1]
    assert heard[1].endswith("name it with --results.")


@pytest.mark.parametrize(
    ("then", "now", "size"),
    [
        ("a,b\n1,x\n", "a,b\n1.0,x\n", 0.0),
        ("a,b\n100,x\n", "a,b\n101,x\n", 1 / 101),
        ("a,b\n1,x\n", "a,b\n1,y\n", float("inf")),
        ("a,b\n1,x\n", "a,c\n1,x\n", float("inf")),
        ("a,b\n1,x\n", "a,b\n", float("inf")),
        ("a\n\n", "a\n\n", 0.0),
        ("a\n", "a\n", 0.0),
        ("a\ninf\n", "a\n1\n", float("inf")),
        ("", "a\n1\n", float("inf")),
    ],
)
def test_how_far_data_are_apart(then: str, now: str, size: float) -> None:
    assert distance(then.encode(), now.encode()).size == pytest.approx(size)


def test_figures_made_in_python(here: Path) -> None:
    opened = negosim.open("results/mine")
    opened.save("results/own", formats="svg", style="single")  # type: ignore[union-attr]
    path = "results/own/figures/outcomes.svg"
    assert "made in Python" in told(path)
    assert "--results" in refused(path, "--verify")
    assert [agrees for agrees, _ in checks(path, "results/own").values()] == [True] * 5
    assert "no results folder" in call("provenance", path, "--verify", "--results", "no").stderr


@pytest.mark.parametrize("form", USUAL_FORMATS)
def test_a_figure_drawn_again_is_verified_with_its_own_style(form: str, here: Path) -> None:
    path = f"fig3.{form}"
    negosim.figure("results/mine", "stops", out=path, style="single,bare,grey", lang="ja")
    page = told(path)
    assert "negosim figure results/mine" in page
    assert "single,grey,bare, language ja" in page
    assert [agrees for agrees, _ in checks(path).values()] == [True] * 5


@pytest.mark.parametrize("form", ["tex", "md", "html", "csv"])
def test_tables_are_verified(form: str, here: Path) -> None:
    forms = ["tex", "md", "html", "csv"]
    written = negosim.table("results/mine", "outcomes", out="table1", formats=forms, lang="ru")
    path = next(str(path) for path in written if path.suffix == f".{form}")
    record = negosim.provenance(path)
    assert (record.what, record.lang) == ("table", "ru")
    assert {agrees for agrees, _ in checks(path).values()} == {True}
    again = negosim.table("results/mine", "outcomes", out="table1", lang="ru")
    assert sorted(again) == sorted(written)


def test_a_record_does_not_have_a_style_read_from_a_file(here: Path) -> None:
    negosim.figure("results/mine", "stops", out="fig.svg", style="single")
    words = Path("fig.svg").read_text(encoding="utf-8")
    Path("fig.svg").write_text(words.replace("single", "other.yaml"), encoding="utf-8")
    assert "expected a style of figures in words" in refused("fig.svg", "--verify")


def test_without_tex_pgf_is_refused_before_anything_is_solved(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(here))
    result = call("run", "base", "--draws", "1000000000", "--formats", "pdf,pgf")
    assert result.exit_code == 2
    assert result.stderr.startswith("negosim: figures in pgf need TeX, ")


def test_versions_are_named_where_they_differ(here: Path) -> None:
    words = Path(OUTCOMES).read_text(encoding="utf-8")
    record = negosim.provenance(OUTCOMES)
    then = words.replace(f'"numpy":"{record.versions["numpy"]}"', '"numpy":"1.2.3"')
    then = then.replace(
        f"&quot;numpy&quot;:&quot;{record.versions['numpy']}&quot;", "&quot;numpy&quot;:&quot;1.2.3&quot;"
    )
    Path("fig.svg").write_text(then, encoding="utf-8")
    assert other_versions(record) == {}
    assert list(other_versions(negosim.provenance("fig.svg"))) == ["numpy"]
    agrees, says = checks("fig.svg")["bytes"]
    assert not agrees
    assert says.startswith("different in the record alone, which names versions: numpy 1.2.3 then, ")
    assert f"numpy {record.versions['numpy']}" in told("fig.svg")
