"""All that is wrong in files at once: what ``negosim check`` says, and that nothing else ever comes."""

from __future__ import annotations

import os
import re
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import fuzz
import pytest
from click.testing import CliRunner, Result

import negosim
from negosim.cli import main as cli
from negosim.dispute.load import read_dispute
from negosim.errors import FileFault, FileFaults, NegosimError, Place, RequestFault, RequestFaults, together
from negosim.reading import parse, read
from negosim.scenario.load import load
from negosim.scenario.shipped import shipped_names

DATA = Path(__file__).parent / "data"
FISHERY = (DATA / "fishery.yaml").read_text(encoding="utf-8")
BROKEN = read(DATA / "broken_files.yaml").data
SINGLE = [read(DATA / f"broken_{kind}.yaml").data for kind in ("disputes", "scenarios", "settings")]


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def check(*words: str) -> Result:
    return CliRunner().invoke(cli.main, ["check", *words], prog_name="negosim")


def laid_out(case: dict[str, Any]) -> list[str]:
    """Write the files of a case; the names of those to check."""
    Path("fishery.yaml").write_text(FISHERY, encoding="utf-8")
    if "replace" in case:
        text = FISHERY
        for old, new in case["replace"].items():
            assert old in text
            text = text.replace(old, new, 1)
        Path("own.yaml").write_text(text, encoding="utf-8")
    for name, text in case.get("files", {}).items():
        Path(name).write_text(text, encoding="utf-8")
    return case.get("check") or [*case.get("files", {}), "own.yaml"][:1]


# ------------------------------------------------------------------ what check says


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["what"])
def test_check_says_all_that_is_wrong(case: dict[str, Any]) -> None:
    result = check(*laid_out(case))
    assert (result.exit_code, result.stderr) == (2, case["says"])


def test_there_are_many_broken_files() -> None:
    assert len(BROKEN) + len(SINGLE[0]) + len(SINGLE[1]) > 160
    assert sum(case["says"].count("\n") > 1 for case in BROKEN) > 25


def messages() -> list[str]:
    """Every message in the files of expected ones."""
    told = [line.partition(": ")[2] for case in BROKEN for line in case["says"].splitlines()]
    return told + [
        fault for cases in SINGLE for case in cases for fault in case.get("faults") or [case["fault"]]
    ]


@pytest.mark.parametrize("message", messages(), ids=lambda message: message[:60])
def test_a_message_is_in_plain_words_and_says_what_to_do(message: str) -> None:
    said = message.partition(": ")[2] if message[0] in "/'" or ".yaml:" in message else message
    assert not fuzz.jargon(said)
    assert message.endswith("?") or (message.endswith(".") and (";" in message or ". " in message)), message


def test_check_names_what_is_well() -> None:
    Path("fishery.yaml").write_text(FISHERY, encoding="utf-8")
    Path("mine.yaml").write_text("negosim: 1\ndispute: fishery.yaml\n", encoding="utf-8")
    result = check("mine.yaml", "fishery.yaml", "base", "kuril")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "mine.yaml: a scenario, no faults.",
        "fishery.yaml: a dispute, no faults.",
        "base: a scenario, no faults.",
        "kuril: a dispute, no faults.",
    ]


def test_check_quietly() -> None:
    result = check("base", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    Path("mine.yaml").write_text("", encoding="utf-8")
    refused = check("base", "mine.yaml", "--quiet")
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("name", shipped_names())
def test_what_is_shipped_has_no_faults(name: str) -> None:
    assert check(name).exit_code == 0


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("kurill", "there is no shipped dispute 'kurill'; did you mean 'kuril'?"),
        (
            "bass",
            "there is no shipped scenario 'bass'; did you mean 'base'? 'negosim scenarios' lists them all.",
        ),
        (
            "my_queston",
            "there is no shipped scenario 'my_queston'; did you mean the file 'my_question.yaml'?",
        ),
        ("my_queston.yaml", "there is no file 'my_queston.yaml'; did you mean 'my_question.yaml'?"),
        ("base.yaml", "there is no file 'base.yaml'; did you mean 'base', which comes with negosim?"),
        ("x/base.yaml", "there is no file 'x/base.yaml'; did you mean 'base', which comes with negosim?"),
        (
            "alteration.yaml",
            "there is no file 'alteration.yaml'; check its name, and that it is in this folder.",
        ),
        ("x/qqq.yaml", "there is no file 'x/qqq.yaml', and no folder 'x'; check the path."),
        ("qqq.yaml", "there is no file 'qqq.yaml'; check its name, and that it is in this folder."),
        (".", "'.' is a folder; name a file in it, such as 'my_question.yaml'."),
        ("empty/", "'empty' is a folder; name a file in it, which ends in .yaml."),
    ],
)
def test_a_file_that_is_not_there(word: str, says: str) -> None:
    Path("my_question.yaml").write_text("negosim: 1\nextends: base\n", encoding="utf-8")
    Path("empty").mkdir()
    result = check(word)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"negosim: {says}\n")


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("negosim: 1\ntitle: é\n".encode("latin-1"), "2:8"),
        (b"\x80negosim: 1\n", "1:1"),
    ],
)
def test_another_encoding(data: bytes, place: str) -> None:
    Path("mine.yaml").write_bytes(data)
    assert check("mine.yaml").stderr == (
        f"negosim: mine.yaml:{place}: expected text in the encoding UTF-8, found a sign in another one; "
        "open the file in a text editor and save it as UTF-8.\n"
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (
            b"PK\x03\x04\x14word/document.xml",
            "this is a Word document, not a text file; save it as plain text",
        ),
        (
            b"PK\x03\x04\x14xl/workbook.xml",
            "this is an Excel workbook, not a text file; save it as plain text",
        ),
        (b"PK\x03\x04\x14mine.yaml", "this is a packed (zip) file, not a text file; unpack it"),
        (b"\xd0\xcf\x11\xe0\xa1", "this is a Word or Excel document, not a text file; save it as plain text"),
        (b"{\\rtf1\\ansi}", "this is a document with fonts (RTF), not a text file; save it as plain text"),
        (
            b"%PDF-1.7",
            "this is a PDF, not a text file; save it as plain text, with a name that ends in .yaml.",
        ),
        (b"\x89PNG\r\n\x1a\n\0", "this is a picture, not a text file; name a file that ends in .yaml."),
        ("negosim: 1\n".encode("utf-16"), "this is text in the encoding UTF-16; open it in a text editor"),
        (
            b'{\n  "name": "base",\n  "dispute": {}}',
            "this is the scenario.json of a results folder; in Python negosim.open reads the folder",
        ),
    ],
)
@pytest.mark.parametrize("command", ["check", "show", "run"])
def test_another_kind_of_file(data: bytes, says: str, command: str) -> None:
    Path("mine.yaml").write_bytes(data)
    result = CliRunner().invoke(cli.main, [command, "mine.yaml"], prog_name="negosim")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"negosim: mine.yaml:1:1: {says}")
    assert result.stderr.count("\n") == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_or_a_device_is_no_file() -> None:
    os.mkfifo("mine.yaml")
    for name in ("mine.yaml", os.devnull):
        assert check(name).stderr == f"negosim: '{name}' is no plain file; save it as one, and name that.\n"


@pytest.mark.parametrize("command", ["show", "run"])
@pytest.mark.parametrize("name", ["mine", "results/mine", "results/mine/"])
def test_a_results_folder_is_not_run(command: str, name: str) -> None:
    Path(name).mkdir(parents=True)
    Path(name, "run.json").write_text("{}", encoding="utf-8")
    result = CliRunner().invoke(cli.main, [command, name], prog_name="negosim")
    name = name.rstrip("/")
    assert (result.exit_code, result.stderr) == (
        2,
        f"negosim: '{name}' is a results folder; its page is {name}/tables/outcomes.txt, "
        "and in Python negosim.open reads it.\n",
    )


@pytest.mark.parametrize("sign", ["\ud800", "a\0b", "\x1b[31m", "\x7f", "\x85", "\r"])
def test_signs_that_are_no_text(sign: str) -> None:
    written = "".join(f"\\u{ord(each):04x}" for each in sign)
    Path("mine.yaml").write_text(
        f'negosim: 1\nextends: base\ntitle: "{written}"\nsweep: {{"{written}": 1}}\n', encoding="utf-8"
    )
    code = next(ord(each) for each in sign if not each.isalpha())
    says = f"found a sign that is no text (number {code}); delete it."
    assert check("mine.yaml").stderr.splitlines() == [
        f"negosim: mine.yaml:3:8: {says}",
        f"negosim: mine.yaml:4:9: {says}",
    ]
    for change in ({"title": sign}, {"asks": sign}, {"offers": {"new": {sign: {"set": {}}}}}):
        with pytest.raises(RequestFault, match="found a sign that is no text"):
            load("base").replace(**change)  # type: ignore[arg-type]


def test_a_bare_sign_that_is_no_text() -> None:
    Path("mine.yaml").write_text("negosim: 1\nextends: base\ntitle: a\ab\n", encoding="utf-8")
    assert check("mine.yaml").stderr == (
        "negosim: mine.yaml:3:9: found a sign that is no text (number 7); delete it, "
        "or save the file as plain text.\n"
    )


def test_tabs_and_new_lines_are_text() -> None:
    assert load("base").replace(title="a\tb\nc").title == "a\tb\nc"


def test_a_mark_of_the_encoding_does_not_count() -> None:
    Path("mine.yaml").write_bytes(b"\xef\xbb\xbfnegosim: 1\r\nextends: base\r\nfrozen: [x]\r\n")
    assert check("mine.yaml").stderr.startswith("negosim: mine.yaml:3:10: ")


def test_a_file_that_is_far_too_large() -> None:
    Path("mine.yaml").write_bytes(b"# a\n" * 1_500_000)
    assert "mine.yaml:1:1: the file is far too large" in check("mine.yaml").stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="everything may be read")
def test_a_file_that_may_not_be_read() -> None:
    Path("mine.yaml").write_text("negosim: 1\nextends: base\n", encoding="utf-8")
    Path("mine.yaml").chmod(0)
    assert check("mine.yaml").stderr.startswith("negosim: you may not read the file 'mine.yaml'; ")


def test_tags_are_never_obeyed() -> None:
    Path("mine.yaml").write_text(
        "negosim: 1\nextends: base\ntitle: !!python/object/apply:os.mkdir [made]\n", encoding="utf-8"
    )
    assert check("mine.yaml").exit_code == 2
    assert not Path("made").exists()


# ------------------------------------------------------------------ one form for all errors


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run"], "expected a FILE, or the name of a shipped scenario, found nothing; add it."),
        (["check"], "expected a FILE, or the name of a shipped scenario, found nothing; add it."),
        (["run", "base", "--draws", "many"], "--draws: expected a whole number, found 'many'; change it."),
        (
            ["run", "base", "--workers", "0"],
            "--workers: expected a number of at least 1, found 0; change it.",
        ),
        (["run", "base", "--drws", "3"], "there is no option '--drws'; did you mean '--draws'?"),
        (["--foo"], "there is no option '--foo'."),
    ],
)
def test_a_command_that_is_called_wrongly(words: list[str], says: str) -> None:
    result = CliRunner().invoke(cli.main, words, prog_name="negosim")
    whole = "negosim" if words[0].startswith("-") else f"negosim {words[0]}"
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"negosim: {says}\nnegosim: '{whole} --help' says how to use it.\n"


def test_long_lines_are_broken_between_words_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "negosim: mine.yaml:1:1: " + "there is no such thing " * 8
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    lines = cli._wrapped(line).splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= 80
    assert " ".join(part.strip() for part in lines) == line.strip()


# ------------------------------------------------------------------ in Python


def test_errors_carry_all_faults_and_the_place_of_the_first() -> None:
    Path("mine.yaml").write_text(
        "negosim: 1\nextends: base\nfrozen: [x]\ngame: {rounds: 0}\n", encoding="utf-8"
    )
    with pytest.raises(FileFaults) as caught:
        load("mine.yaml")
    error = caught.value
    assert (str(error.path), error.line, error.column) == ("mine.yaml", 3, 10)
    places = [(fault.line, fault.column) for fault in error.faults if isinstance(fault, FileFault)]
    assert places == [(3, 10), (4, 16)]
    assert str(error).splitlines() == [str(fault) for fault in error.faults]


def test_a_single_fault_is_one_of_its_own_kind() -> None:
    Path("mine.yaml").write_text("negosim: 1\nextends: base\nfrozen: [x]\n", encoding="utf-8")
    with pytest.raises(FileFault) as caught:
        load("mine.yaml")
    assert type(caught.value) is FileFault
    assert caught.value.faults == (caught.value,)


def test_faults_are_put_together_once_each_and_by_place() -> None:
    one, two = FileFault(Place("a", 2, 1), "x."), FileFault(Place("b", 1, 1), "y.")
    three = FileFault(Place("a", 1, 9), "z.")
    assert together([one, two, three, one]).faults == (three, one, two)
    assert together([one, one]) is one
    assert type(together([RequestFault("a"), RequestFault("b")])) is RequestFaults
    mixed = together([RequestFault("a"), one])
    assert isinstance(mixed, FileFault)
    assert (mixed.line, len(mixed.faults)) == (2, 2)


def test_all_faults_of_a_change_in_python_come_at_once() -> None:
    with pytest.raises(RequestFaults) as caught:
        load("base").replace(parameters={"sway": 1, "consent_written": 2}, game={"rounds": 0})
    assert [str(fault).partition(":")[0] for fault in caught.value.faults] == [
        "game.rounds",
        "parameters.sway",
        "parameters.consent_written",
    ]


def test_text_is_strict_where_nobody_gathers_faults() -> None:
    with pytest.raises(FileFaults):
        parse("a: 1\na: 2\nb: !x 3\n", "f")
    faults: list[NegosimError] = []
    assert parse("a: 1\na: 2\nb: !x 3\n", "f", faults).data == {"a": 1}
    assert len(faults) == 2


# ------------------------------------------------------------------ any file at all


@pytest.mark.parametrize("part", range(3))
def test_whatever_stands_in_a_file_it_is_read_or_refused(part: int, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        counts, wrong = fuzz.run(300, 100 + part, tmp_path, large=False)
    assert not wrong, "\n".join(wrong)
    assert counts["read"] > 12
    assert counts["refused"] > 180


def test_each_part_of_a_dispute_can_be_missing() -> None:
    lines = FISHERY.splitlines(keepends=True)
    counts: Counter[str] = Counter()
    path = Path("own.yaml")
    for number in range(0, len(lines), 2):
        path.write_text("".join(lines[:number] + lines[number + 1 :]), encoding="utf-8")
        try:
            read_dispute(path)
            counts["read"] += 1
        except NegosimError as error:
            assert not fuzz.faulty(error, path)
            counts["refused"] += 1
    assert counts["refused"] > counts["read"] > 10


# ------------------------------------------------------------------ what show, parameters and check say


def said(*words: str) -> str:
    result = CliRunner().invoke(cli.main, words, prog_name="negosim")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_a_dispute_of_ones_own_names_the_command_for_its_parameters() -> None:
    Path("own.yaml").write_text(FISHERY, encoding="utf-8")
    assert "'negosim parameters --dispute own.yaml' lists" in " ".join(
        said("show", "--dispute", "own.yaml").split()
    )
    assert "'negosim parameters' lists" in " ".join(said("show", "kuril").split())


def test_a_parameter_without_a_lever_has_no_empty_field() -> None:
    Path("own.yaml").write_text(FISHERY, encoding="utf-8")
    told = said("parameters", "--dispute", "own.yaml", "--evidence")
    assert "; ;" not in " ".join(told.split())


@pytest.mark.parametrize("command", ["show", "parameters"])
@pytest.mark.parametrize(("words", "kind"), [(["--dispute", ""], "dispute"), ([""], "scenario")])
def test_an_empty_name_is_not_what_is_shipped(command: str, words: list[str], kind: str) -> None:
    result = CliRunner().invoke(cli.main, [command, *words], prog_name="negosim")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"negosim: there is no shipped {kind} ''")


def test_a_question_that_is_inherited_says_whose_it_is() -> None:
    Path("parent.yaml").write_text("negosim: 1\nextends: base\nasks: Why?\n", encoding="utf-8")
    Path("mine.yaml").write_text("negosim: 1\nextends: parent.yaml\n", encoding="utf-8")
    assert "\n(of parent:) Why?\n" in said("show", "mine.yaml")
    assert "\nWhy?\n" in said("show", "parent.yaml")


@pytest.mark.parametrize(
    ("offers", "remark"),
    [("{use: [projects]}", "no settlement can be offered"), ("{use: []}", "no offer is on the table")],
)
def test_check_remarks_on_what_is_seldom_meant(offers: str, remark: str) -> None:
    Path("mine.yaml").write_text(f"negosim: 1\nextends: base\noffers: {offers}\n", encoding="utf-8")
    assert said("check", "mine.yaml") == f"mine.yaml: a scenario, no faults. Remark: {remark}.\n"


def test_check_compares_a_results_folder_with_what_was_written() -> None:
    negosim.run(load("base").replace(run={"draws": 2}), workers=1).save("results/mine", formats="svg")
    told = said("check", "results/mine")
    assert re.fullmatch(r"results/mine: a results folder, \d+ files as they were written\.\n", told)
    Path("results/mine/tables/outcomes.txt").write_text("x", encoding="utf-8")
    Path("results/mine/scenario.json").unlink()
    result = check("results/mine")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "outcomes.txt" in result.stderr
    assert "scenario.json" in result.stderr
