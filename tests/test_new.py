"""Questions from nothing: the files that ``negosim new`` writes, and the conversation that leads to them."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import negosim
from negosim.cli.main import main
from negosim.cli.new_levers import setting_of
from negosim.drafts.draft import Draft, start
from negosim.drafts.text import file_text
from negosim.errors import NegosimError
from negosim.reading import parse
from negosim.scenario.axes import axes_of_sweep
from negosim.scenario.paths import apply
from negosim.scenario.recipe import recipe

FLAGSHIP = "two_islands_no_us_basing"
GOLDEN = Path(__file__).parent / "data" / "new_question.yaml"
FISHERY = Path(__file__).parent / "data" / "fishery.yaml"


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def call(*words: str, answers: str | None = None) -> Result:
    return CliRunner().invoke(main, ["new", *words], input=answers, prog_name="negosim")


def same(one: negosim.Scenario, other: negosim.Scenario) -> bool:
    return recipe(one, "")[0] == recipe(other, "")[0]


# ---- Files
@pytest.mark.parametrize("extends", ["", "base", FLAGSHIP, "thaad_tension"])
def test_a_file_says_what_the_same_settings_say_on_the_command_line(extends: str) -> None:
    changes = (
        "us_threat_russia*=1.5",
        "us_threat_russia+=0.25",
        "consent_written=0.9",
        "sway_japan={triangular: [0.3, 1.5, 2.5]}",
        "precision_russia=.inf",
        "game.rounds=12",
        "game.proposers=[russia, japan]",
        "run.draws=500",
        "bargaining.weight=0.6",
    )
    path = negosim.new("question.yaml", extends=extends, settings=changes)
    found = negosim.load(path)
    assert same(found, apply(start(Draft(extends=extends)), changes))
    assert not same(found, start(Draft(extends=extends)))


def test_offers_are_taken_off_put_on_and_made() -> None:
    path = negosim.new(
        "question.yaml",
        extends=FLAGSHIP,
        offers=["projects", "four_islands"],
        new_offers=["clause=two_islands_1956, us_basing=treaty_exclusion,jsdf=excluded"],
    )
    found = {offer.name: offer.sets for offer in negosim.load(path).offers}
    assert list(found) == ["projects", "four_islands", "clause"]
    like = negosim.load(FLAGSHIP).dispute.offers["two_islands_1956"].set
    assert found["clause"] == {**like, "us_basing": "treaty_exclusion", "jsdf": "excluded"}


def test_new_offers_and_blocks_of_what_it_extends_can_stay_or_go() -> None:
    Path("before.yaml").write_text(
        "negosim: 1\ntitle: Before\nextends: base\noffers:\n  new:\n"
        "    mine: {like: projects, set: {sanctions: eased}}\n"
        "    other: {like: projects, set: {sanctions: lifted}}\n"
        "  combine:\n    kinds: {base: two_islands_1956, over: {jsdf: [allowed, excluded]}}\n"
    )
    kept = negosim.load(negosim.new("a.yaml", extends="before.yaml", offers=["projects", "mine", "kinds"]))
    assert [offer.name for offer in kept.offers] == ["projects", "mine", "kinds/allowed", "kinds/excluded"]
    few = negosim.load(negosim.new("b.yaml", extends="before.yaml", offers=["other"]))
    assert [offer.name for offer in few.offers] == ["other"]


def test_levels_at_the_start_and_a_sweep() -> None:
    path = negosim.new(
        "question.yaml",
        in_force={"militarisation": "hold"},
        frozen=["sanctions"],
        over=["consent_treaty=0:1:11", "sway_japan*=0.5,1", "game.rounds=4,8"],
    )
    found = negosim.load(path)
    assert (found.in_force["militarisation"], found.frozen) == ("hold", ("sanctions",))
    axes = axes_of_sweep(found, found.sweep["over"])
    assert [(axis.name, len(axis.values)) for axis in axes] == [
        ("consent_treaty", 11),
        ("sway_japan*", 2),
        ("game.rounds", 2),
    ]


def test_files_are_named_as_seen_from_the_new_one() -> None:
    Path("mine").mkdir()
    Path("disputes").mkdir()
    Path("disputes/fishery.yaml").write_bytes(FISHERY.read_bytes())
    first = negosim.new("mine/first.yaml", dispute="disputes/fishery.yaml", title="Fish")
    second = negosim.new("second.yaml", extends="mine/first.yaml", settings=["game.rounds=2"])
    assert "dispute: ../disputes/fishery.yaml" in first.read_text(encoding="utf-8")
    assert negosim.load(second).dispute.name == negosim.load(first).dispute.name


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.text(max_size=300))
def test_whatever_the_words_are_they_are_read_back(title: str, asks: str) -> None:
    draft = Draft(title=title, asks=asks)
    text = file_text(draft, _BEFORE, Path("question.yaml"))
    try:
        found = parse(text, "question.yaml").data
    except NegosimError as error:
        # Signs that no file may hold are refused with the reason, here as in a file written by hand.
        assert any(not sign.isprintable() for sign in title + asks), error
        return
    assert found["title"] == (" ".join(title.split()) or "A question of my own")
    assert " ".join(str(found.get("asks", "")).split()) == " ".join(asks.split())


_BEFORE = start(Draft())


def test_every_remark_stays_within_its_line_and_lines_are_short() -> None:
    text = negosim.new("question.yaml", title="Short", settings=["sway_russia*=2"]).read_text("utf-8")
    assert max(map(len, text.splitlines())) <= 100
    # Without remarks nothing is left but what was chosen.
    said = parse(text, "question.yaml").data
    assert said == {
        "negosim": 1,
        "title": "Short",
        "dispute": "kuril",
        "parameters": {"sway_russia": {"scale": 2}},
    }


def test_what_stands_in_remarks_can_be_switched_on() -> None:
    """Lines that are offered as examples are lines that can be read."""
    text = negosim.new("question.yaml", title="Short").read_text("utf-8")
    example = re.compile(r"# ((?:  )+(?!negosim)[^ #].*|[a-z_]+:.*)|  # (new:)|  # (  my_offer:.*)")
    found = [(line, example.fullmatch(line)) for line in text.splitlines()]
    lines = [f"{'' if of[1] else '  '}{of[of.lastindex or 0]}" if of else line for line, of in found]
    Path("all.yaml").write_text("\n".join(lines), encoding="utf-8")
    found = negosim.load("all.yaml")
    assert len(found.offers) == len(found.dispute.offers) + 1
    assert found.asks and found.frozen


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["q.txt", "--title", "T"], "expected a name that ends in .yaml, found 'q.txt'"),
        (["no/q.yaml", "--title", "T"], "there is no folder 'no'; make it first"),
        (["q.yaml", "--no-ask"], "expected a question, found none"),
        (["q.yaml", "--offer", "proyects"], "there is no offer 'proyects'; did you mean 'projects'?"),
        (["q.yaml", "--new-offer", "clause"], "expected NAME=OFFER,ISSUE=LEVEL"),
        (["q.yaml", "--new-offer", "x=projects,us_basin=y"], "there is no issue 'us_basin'; did you mean"),
        (
            ["q.yaml", "--new-offer", "x=projects,us_basing=writen_exclusion"],
            "did you mean 'written_exclusion'",
        ),
        (["q.yaml", "--new-offer", "x=projects", "--new-offer", "x=four_islands"], "two new offers 'x'"),
        (["q.yaml", "--set", "consent_written=2"], "'consent_written=2'"),
        (["q.yaml", "--set", "consent_writen=1"], "did you mean 'consent_written'?"),
        (["q.yaml", "--set", "sway_japan=1", "--set", "sway_japan*=2"], "'sway_japan' is set twice"),
        (["q.yaml", "--set", "offers.projects.economics=none"], "write --new-offer"),
        (["q.yaml", "--rounds", "0"], "game.rounds=0"),
        (["q.yaml", "--over", "sway_japan=1:2:x"], "expected a number, found 'x'"),
        (["q.yaml", "--over", "sway_japan=1:2"], "found a range without a number of values; add it"),
        (
            ["q.yaml", "--new-offer", "projects=four_islands,jsdf=allowed"],
            "there is an offer 'projects' already",
        ),
        (["q.yaml", "--in-force", "territory=four"], "territory"),
        (["q.yaml", "--in-force", "militarisation"], "--in-force: expected ISSUE=LEVEL"),
        (["q.yaml", "--frozen", "sanktions"], "did you mean 'sanctions'?"),
        (["q.yaml", "--extends", "bse", "--title", "T"], "did you mean 'base'?"),
        (["q.yaml", "--extends", "base", "--dispute", "kuril", "--title", "T"], "found both"),
        (["q.yaml", "--dispute", "kurill", "--title", "T"], "did you mean 'kuril'?"),
    ],
)
def test_faults_are_sentences_and_nothing_is_written(words: list[str], told: str) -> None:
    result = call(*words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stderr.startswith("negosim: ") and "Traceback" not in result.stderr
    assert list(Path().iterdir()) == []


def test_nothing_is_overwritten() -> None:
    Path("q.yaml").write_text("mine")
    result = call("q.yaml", "--title", "T")
    assert result.exit_code == 2
    assert "there is a file 'q.yaml' already; choose another name" in result.stderr
    assert Path("q.yaml").read_text() == "mine"


# ---- The conversation
TALK = """\

A clause, and forces held
Does it matter that forces stay where they are?
?17
two_islands_no_us_basing
1,2, two_islands_no_basng
1,2,9
clause, restraint
clause and restraint
9
4
holt
3?
hold
clause and restraint
projects
clause again
9
Russian forces, 2



US bsing
us basing
us_threat_russia
0:1
2, 1, 3
*1.5
consent_writen
consent_written
?
0:1:5

1,2
x
9
russia
perhaps
y
"""


def test_a_conversation_leads_to_a_file() -> None:
    result = call("question.yaml", "--ask", answers=TALK)
    assert result.exit_code == 0, result.output
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert Path("question.yaml").read_text(encoding="utf-8") == GOLDEN.read_text(encoding="utf-8")
    for told in (
        "expected a title, found nothing; type a few words.",
        "did you mean 'two_islands_no_basing'?",
        "found 'holt'; did you mean 'hold'?",
        "expected a name of letters, digits, '_' and '-', found 'clause,_restraint'",
        "there are two new offers 'clause_and_restraint'",
        "there is an offer 'projects' already; give the new one another name.",
        "'clause_again' would be 'two_islands_no_basing' once more",
        "= clause_and_restraint: Territory: Two islands; US basing: Written exclusion",
        "security concerns are the key",
        "did you mean 'US basing'?",
        "found a range without a number of values; add it.",
        "expected low, mode and high in rising order, found '2, 1, 3'",
        "= us_threat_russia: low 0.75, mode 1.5, high 2.25.",
        "did you mean 'consent_written'?",
        "expected y or n, found 'perhaps'",
        "It asks how talks of at most 9 rounds end with 4 offers on the table (1 of them new), "
        "at 5 values of consent_written; 10,000 draws each.",
        "Write question.yaml? (Enter or y: yes; n: no)",
        "negosim sweep question.yaml",
    ):
        assert told in " ".join(result.stdout.split()), told


def test_what_is_given_is_not_asked_for() -> None:
    words = ["--title", "T", "--asks", "Why?", "--extends", "base", "--offer", "projects", "--ask"]
    words += ["--new-offer", "x=projects,sanctions=eased", "--set", "sway_japan*=2", "--frozen", "sanctions"]
    result = call("question.yaml", *words, answers="y\n")
    assert result.exit_code == 0, result.output
    assert "The offers on the table" not in result.stdout
    assert negosim.load("question.yaml").title == "T"


@pytest.mark.parametrize("answers", ["", "A title\n", "A title\nWhy\n\n\n\n\n\nn\n"])
def test_a_conversation_that_is_broken_off_writes_nothing(answers: str) -> None:
    result = call("question.yaml", "--ask", answers=answers)
    assert result.exit_code == 130
    assert "stopped; nothing was written" in result.stderr
    assert list(Path().iterdir()) == []


def test_any_dispute_can_be_talked_about() -> None:
    answers = "Fish\n\n\n\n\n\ny\n"
    result = call("question.yaml", "--ask", "--dispute", str(FISHERY), answers=answers)
    assert result.exit_code == 0, result.output
    assert negosim.load("question.yaml").dispute.name == "fishery"


def test_a_file_of_ones_own_is_a_start_whether_it_is_a_scenario_or_a_dispute() -> None:
    Path("fish.yaml").write_bytes(FISHERY.read_bytes())
    Path("broken.yaml").write_text("negosim: 1\ntitle: B\nextends: bse\n")
    assert call("one.yaml", "--ask", answers="Fish\n\nbroken.yaml\nfish.yaml\n\n\n\n\n\n").exit_code == 0
    assert negosim.load("one.yaml").dispute.name == "fishery"
    result = call("two.yaml", "--ask", answers="Fish\n\none.yaml\n\n\nquota\n-\n\n\n\n")
    assert result.exit_code == 0, result.output
    assert "\nextends: one.yaml" in Path("two.yaml").read_text(encoding="utf-8")
    assert {path.name for path in Path().iterdir()} == {"fish.yaml", "broken.yaml", "one.yaml", "two.yaml"}


def test_a_dispute_without_offers_gets_a_question_and_is_told_how_to_write_one() -> None:
    text = FISHERY.read_text(encoding="utf-8")
    Path("bare.yaml").write_text(re.sub(r"(?ms)^offers:.*?(?=^\w)", "offers: {}\n", text), encoding="utf-8")
    result = call("question.yaml", "--ask", "--dispute", "bare.yaml", answers="T\n\n\n\n\n")
    assert result.exit_code == 0, result.output
    assert "The dispute names no offers" in result.stdout
    assert "#     my_offer: {set: {access: closed}}" in Path("question.yaml").read_text(encoding="utf-8")


def test_a_step_begins_again_if_its_choices_cannot_be_used() -> None:
    """What was answered before it is kept."""
    Path("before.yaml").write_text(
        "negosim: 1\ntitle: Before\nextends: base\n"
        "sweep: {over: {offers.projects.economics: [projects, strategic]}}\n"
    )
    answers = "Title\n\nbefore.yaml\nfour_islands\n1, Four islands\n\n\n\n\n"
    result = call("question.yaml", "--ask", answers=answers)
    assert result.exit_code == 0, result.output
    assert "  ! there is no offer 'projects' on the table; use one of four_islands." in result.stdout
    found = negosim.load("question.yaml")
    assert (found.title, [offer.name for offer in found.offers]) == ("Title", ["projects", "four_islands"])


def test_options_that_cannot_be_used_are_told_before_anything_is_asked() -> None:
    result = call("question.yaml", "--ask", "--extends", "base", "--offer", "proyects", answers="T\n")
    assert result.exit_code == 2
    assert "did you mean 'projects'?" in result.stderr and result.stdout == ""


def test_a_table_without_an_offer_is_asked_about() -> None:
    result = call("question.yaml", "--ask", answers="T\n\n\n-\n\n\n\nn\n")
    assert result.exit_code == 130
    assert "! No offer is on the table. Is that what you mean?" in result.stdout
    assert "end with 0 offers on the table; 10,000 draws." in " ".join(result.stdout.split())


def test_the_further_choices() -> None:
    answers = "T\n\n\n\n\n\n1-6\n0\n7\n2\n2\nlifted\n1\n500\n3\n\n"
    words = ("question.yaml", "--ask", "--title", "T", "--asks", "A", "--extends", "base", "--rounds", "9")
    result = call(*words, answers=answers.removeprefix("T\n\n\n"))
    assert result.exit_code == 0, result.output
    found = negosim.load("question.yaml")
    issues = [name for name, issue in found.dispute.issues.items() if issue.interim]
    assert (found.rounds, found.proposers[0], found.frozen) == (7, "russia", (issues[0],))
    assert (found.run.draws, found.run.seed, found.in_force["sanctions"]) == (500, 3, "lifted")


# ---- A real terminal
def in_terminal(answers: str, *words: str) -> tuple[int, str]:
    """Exit code and screen of ``negosim new`` in a terminal where somebody types."""
    ours, theirs = pty.openpty()
    argv = [sys.executable, "-m", "negosim", "new", *words]
    with subprocess.Popen(
        argv, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        os.write(ours, answers.encode())
        screen = b""
        # At its end, a terminal gives an error on Linux and nothing elsewhere.
        while part := _read(ours):
            screen += part
    os.close(ours)
    return process.returncode, screen.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_in_a_terminal_it_asks_without_being_told_to() -> None:
    code, screen = in_terminal("Острова: 島 #1\n\n\n\n\n\n\ny\n", "question.yaml")
    assert code == 0, screen
    assert "Step 6 of 6: Further choices" in screen
    assert negosim.load("question.yaml").title == "Острова: 島 #1"
    # The end of input, as Ctrl-D gives it.
    code, screen = in_terminal("Title\n\x04", "other.yaml")
    assert (code, Path("other.yaml").exists()) == (130, False)
    assert "negosim: stopped; nothing was written." in screen


@pytest.mark.parametrize(
    ("answer", "setting"),
    [
        ("0.9", "x=0.9"),
        ("=0.9", "x=0.9"),
        ("*1.5", "x*=1.5"),
        ("*=1.5", "x*=1.5"),
        ("+-0.5", "x+=-0.5"),
        ("1, 2,3", "x={triangular: [1, 2, 3]}"),
        ("0:1:11", "x=0:1:11"),
        ("{uniform: [0, 1]}", "x={uniform: [0, 1]}"),
    ],
)
def test_answers_for_a_lever(answer: str, setting: str) -> None:
    assert setting_of("x", answer) == setting


def test_questions_without_a_list_are_explained_too() -> None:
    answers = "?\nA title\n?\nWhy\nbase\n\n?\n\n\n\nn\n"
    result = call("question.yaml", "--ask", answers=answers)
    told = " ".join(result.stdout.split())
    for each in ("A few words for the heads of tables", "Prose for your readers", "Letters, digits, _ and -"):
        assert each in told
    assert "title: A title" in result.stdout
