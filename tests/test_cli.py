"""The command line: what it prints where, its exit codes, and its messages."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import negosim.api
from negosim.cli.main import main
from negosim.errors import CertificateError, StoreError
from negosim.model import solve
from negosim.scenario.load import load
from negosim.scenario.recipe import recipe
from negosim.scenario.shipped import shipped_names
from negosim.version import VERSION

FEW = ["--draws", "64"]
FAST = [*FEW, "--formats", "svg"]


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def solved() -> dict[str, negosim.Outcomes]:
    return {}


@pytest.fixture
def solving_once(solved: dict[str, negosim.Outcomes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Scenarios of the same recipe are solved once for all tests."""
    run = negosim.api.run

    def remembered(scenario: Any, **options: Any) -> negosim.Outcomes:
        key = recipe(scenario, "")[0] + scenario.name
        if key not in solved:
            solved[key] = run(scenario, **options)
        return solved[key]

    monkeypatch.setattr(negosim.api, "run", remembered)


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), prog_name="negosim")


def printed(*words: str) -> str:
    """What a command prints that goes well and says nothing else."""
    result = call(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert max(map(len, result.stdout.splitlines())) <= 80
    return result.stdout


def document(text: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(text, parse_constant=pytest.fail)
    return data


# ------------------------------------------------------------------ the group


def test_without_a_command_it_says_what_to_do_first() -> None:
    text = printed()
    assert "What to do first" in text
    assert "negosim run two_islands_no_us_basing" in text


def test_help_lists_the_commands() -> None:
    text = printed("--help")
    assert all(f"\n  {name} " in text for name in ("run", "show", "parameters", "scenarios"))
    assert "..." not in text.split("Commands:")[1]


@pytest.mark.parametrize("command", ["run", "show", "parameters", "scenarios"])
def test_each_command_has_help(command: str) -> None:
    assert printed(command, "--help").startswith(f"Usage: negosim {command} [OPTIONS]")


def test_the_version() -> None:
    assert VERSION in printed("--version")


def test_help_loads_nothing_heavy() -> None:
    heavy = ["numpy", "pandas", "matplotlib", "numba", "scipy", "pydantic", "ruamel", "rich", "pyarrow"]
    program = (
        "import sys\nfrom negosim.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        f"print(*set(sys.modules) & set({heavy}), file=sys.stderr)"
    )
    here = Path(negosim.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=here
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")


@pytest.mark.parametrize(
    ("word", "hint"),
    [("rnu", "did you mean 'run'?"), ("base", "to solve a scenario, write 'negosim run base'.")],
)
def test_an_unknown_command(word: str, hint: str) -> None:
    result = call(word)
    assert result.exit_code == 2
    assert result.stderr.endswith(f"there is no command '{word}'; {hint}\n")


# ------------------------------------------------------------------ run


@pytest.mark.usefixtures("solving_once")
def test_run_prints_the_page_and_writes_the_folder() -> None:
    result = call("run", "two_islands_1956", *FEW)
    assert result.exit_code == 0
    assert result.stderr.endswith("Written to results/two_islands_1956.\n")
    page = result.stdout
    assert max(map(len, page.splitlines())) <= 80
    folder = Path("results/two_islands_1956")
    assert (folder / "tables/outcomes.txt").read_bytes().decode() == page
    for words in (
        "Two islands, as in 1956\n=====",
        "two_islands_1956: 64 draws, seed 1, recipe ",
        "95 % interval",
        "Economic cooperation  ",
        "In no draw: Joint administration; ",
        "Given the",
        "Rejected by Russia",
        "Consent refused: United States",
        "Moves of Japan alone",
        "ASEAN",
        "Self-check passed",
    ):
        assert words in page
    command = json.loads((folder / "run.json").read_text(encoding="utf-8"))["command"]
    assert command == "negosim run two_islands_1956 --draws 64 --seed 1"


@pytest.mark.usefixtures("solving_once")
def test_run_as_json() -> None:
    result = call("run", "two_islands_1956", *FAST, "--quiet", "--json", "--out", "out", "--name", "mine")
    assert (result.exit_code, result.stderr) == (0, "")
    (run,) = document(result.stdout)["runs"]
    assert (run["name"], run["draws"], run["folder"]) == ("two_islands_1956", 64, "out/mine")
    assert run["certificate"]["holds"] is True
    assert math.fsum(row["mean"] for row in run["summary"]) == pytest.approx(1)
    (breakdown,) = [row for row in run["summary"] if row["class"] == "breakdown"]
    assert breakdown["given_no_breakdown"] is None
    assert Path("out/mine/run.json").is_file()


@pytest.mark.usefixtures("solving_once")
def test_run_quietly() -> None:
    result = call("run", "two_islands_1956", *FAST, "--quiet")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Two islands, as in 1956\n")


@pytest.mark.usefixtures("solving_once")
def test_set_changes_the_scenario_and_the_other_folder_is_kept() -> None:
    call("run", "two_islands_1956", *FAST)
    result = call("run", "two_islands_1956", *FAST, "--set", "precision_japan=.inf", "--set", "game.rounds=2")
    assert result.exit_code == 0
    assert "no deviation of a player without error gains more than" in " ".join(result.stdout.split())
    old, new = sorted(Path("results").iterdir(), key=lambda path: -len(path.name))
    assert f"{new} held another run, which was moved to {old}." in result.stderr
    manifest = json.loads((new / "run.json").read_text(encoding="utf-8"))
    assert manifest["parts"]["scenario"]["rounds"] == 2
    assert manifest["command"].endswith("--set precision_japan=.inf --set game.rounds=2")


@pytest.mark.usefixtures("solving_once")
def test_run_of_several_scenarios() -> None:
    result = call("run", "two_islands_1956", "two_islands_verbal", *FAST, "--json")
    assert len(document(result.stdout)["runs"]) == 2
    twice = call("run", "base", "base", *FAST)
    assert (twice.exit_code, twice.stdout) == (2, "")
    assert "base and base would both be written to results/base; run one of them apart" in twice.stderr
    refused = call("run", "base", "bait", "--name", "x")
    assert refused.exit_code == 2
    assert "--name names one results folder" in refused.stderr


@pytest.mark.usefixtures("solving_once")
@pytest.mark.parametrize("compiled", [True, False])
def test_compiling_is_announced(compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "is_compiled", lambda: compiled, raising=False)
    said = call("run", "two_islands_1956", *FAST).stderr
    assert (
        "Compiling the solver once after installation; this takes some seconds.\n" in said
    ) is not compiled


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "bass"], "there is no shipped scenario 'bass'; did you mean 'base'? "),
        (
            ["run", "none.yaml"],
            "there is no file 'none.yaml'; check its name, and that it is in this folder.",
        ),
        (
            ["run", "base", "--draws", "0"],
            "'--draws 0': expected a number of at least 1, found 0; change it.",
        ),
        (["run", "base", "--set", "sway"], "'sway': expected a setting such as NAME=0.4"),
        (["run", "base", "--set", "consent_writen=1"], "did you mean 'consent_written'?"),
        (["run", "base", "--name", "../x"], "--name '../x': expected the plain name of a folder"),
        (["parameters", "--lever", "chine"], "--lever: there is no lever 'chine'; did you mean 'China'?"),
        (["show", "--dispute", "kurils"], "there is no shipped dispute 'kurils'; did you mean 'kuril'?"),
    ],
)
def test_input_that_cannot_be_used(words: list[str], message: str) -> None:
    result = call(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("negosim: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_fault_in_a_file_has_its_place() -> None:
    Path("mine.yaml").write_text("negosim: 1\nextends: base\nfrozen: [sanction]\n", encoding="utf-8")
    result = call("run", "mine.yaml")
    assert result.exit_code == 2
    assert result.stderr.startswith("negosim: mine.yaml:3:10: ")
    assert "did you mean 'sanctions'?" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["run"],
        ["run", "base", "--draws", "many"],
        ["run", "base", "--workers", "0"],
        ["show"],
        ["show", "base", "--yaml"],
    ],
)
def test_bad_usage(words: list[str]) -> None:
    result = call(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("negosim: ")
    assert f"'negosim {words[0]} --help' says how to use it." in result.stderr


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (CertificateError("the solution fails."), 1, "negosim: the solution fails.\n"),
        (StoreError("cannot write."), 1, "negosim: cannot write.\n"),
        (MemoryError(), 1, "negosim: the memory of this machine does not suffice; take fewer draws.\n"),
        (KeyboardInterrupt(), 130, "negosim: stopped; what was not finished is not written.\n"),
    ],
)
def test_a_run_that_fails(
    error: BaseException, code: int, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(negosim.api, "run", run)
    result = call("run", "base", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", message)
    assert not Path("results").exists()


def test_a_place_that_cannot_be_written_is_found_before_solving() -> None:
    Path("results").write_text("", encoding="utf-8")
    result = call("run", "base")
    assert result.exit_code == 1
    assert "the file results is in the way" in result.stderr


# ------------------------------------------------------------------ parameters


def test_parameters_of_the_dispute() -> None:
    text = printed("parameters")
    assert all(name in text for name in load("base").priors)
    assert "support_russia_two        0.08, 0.14, 0.2   share" in text
    assert "* " not in text
    assert text == printed("parameters", "kuril") == printed("parameters", "--dispute", "kuril")


def test_parameters_of_a_scenario_are_marked() -> None:
    text = printed("parameters", "thaad_tension")
    assert "* us_threat_russia          0.75, 1.5, 2.25" in text
    assert "\n* changed by thaad_tension; in the dispute:\n  us_threat_russia  0.5, 1, 1.5\n" in text
    assert printed("parameters", "base").endswith("base changes none of them.\n")


def test_long_priors_are_broken() -> None:
    Path("mine.yaml").write_text(
        "negosim: 1\nextends: base\nparameters:\n"
        "  precision_russia: {discrete: {values: [0.25, 0.5, .inf], weights: [1, 1, 2]}}\n",
        encoding="utf-8",
    )
    assert "* precision_russia          discrete(0.25:" in printed("parameters", "mine.yaml")
    (row,) = [
        row
        for row in document(printed_json("parameters", "mine.yaml"))["parameters"]
        if row["name"] == "precision_russia"
    ]
    assert (row["low"], row["high"], row["changed"]) == (0.25, "inf", True)


def printed_json(*words: str) -> str:
    result = call(*words, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_filters_of_parameters() -> None:
    rows = document(printed_json("parameters", "--basis", "reported", "--lever", "russian POLITICS"))
    assert [row["name"] for row in rows["parameters"]] == ["support_russia_two", "support_russia_four"]
    assert "No parameter is of that kind." in printed("parameters", "--basis", "reported", "--lever", "China")


def test_evidence() -> None:
    text = printed("parameters", "--lever", "Russian politics", "--evidence")
    assert "\nsupport_russia_two\n    " in text
    assert "    - levada-2018: " in text


# ------------------------------------------------------------------ scenarios, show


def test_scenarios() -> None:
    lines = printed("scenarios").splitlines()
    assert [line.split()[0] for line in lines] == shipped_names()
    assert any(line.endswith("  Two islands, as in 1956") for line in lines)
    assert "\n    Does it matter that an election is near?\n" in printed("scenarios", "--long")
    listed = document(printed_json("scenarios"))["scenarios"]
    assert [each["name"] for each in listed] == shipped_names()


@pytest.mark.parametrize("name", shipped_names())
def test_show_a_scenario(name: str) -> None:
    text = printed("show", name)
    scenario = load(name)
    assert text.startswith(f"{scenario.title}\n=")
    assert all(f"[{offer.name}]" in text for offer in scenario.offers)
    assert all(parameter in text for parameter in scenario.calendar.get(1, {}))
    assert "Recipe " in text


def test_show_says_what_differs() -> None:
    assert "us_threat_russia        0.75, 1.5, 2.25" in printed("show", "thaad_tension")
    assert "Frozen, so that nothing moves it: Sanctions." in printed("show", "sanctions_lifted")
    assert "Round 2: sway_russia -1.5" in printed("show", "election_2018")
    assert "Who may move alone, each round: nobody." in printed("show", "no_pressure")


def test_show_a_dispute() -> None:
    text = printed("show", "kuril")
    assert text == printed("show", "--dispute", "kuril")
    dispute = load("base").dispute
    assert all(
        name in text for name in (*dispute.issues, *dispute.offers, *dispute.classes, *dispute.sources)
    )


def test_a_dispute_as_yaml_is_a_pattern() -> None:
    result = call("show", "--dispute", "kuril", "--yaml")
    Path("mine.yaml").write_text(result.stdout, encoding="utf-8")
    again = call("show", "--dispute", "mine.yaml", "--yaml")
    assert result.stdout == again.stdout
    Path("question.yaml").write_text("negosim: 1\ndispute: mine.yaml\n", encoding="utf-8")
    assert load("question.yaml").dispute == load("base").dispute
