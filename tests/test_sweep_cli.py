"""The commands sweep and store: what they print where, and their exit codes."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import negosim
from negosim.cli import long
from negosim.cli.long import duration, told, watching
from negosim.cli.main import main
from negosim.figures.sweep_charts import view_of

SWEEP = ["sweep", "two_islands_no_us_basing", "--draws", "64", "--name", "s", "--formats", "svg"]
LINE = ["--over", "consent_written=0:1:3"]
MAP = [*LINE, "--over", "game.rounds=2,3"]


@pytest.fixture(scope="module", autouse=True)
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("here")


@pytest.fixture(autouse=True)
def in_it(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here)


def call(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), prog_name="negosim")


def answered(*words: str) -> str:
    result = call(*words)
    assert result.exit_code == 0, result.stderr
    assert "Traceback" not in result.output
    return result.stdout


@pytest.fixture(scope="module")
def page(here: Path) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        return answered(*SWEEP, *MAP)


def test_a_sweep_prints_a_page_and_writes_a_folder(page: str) -> None:
    assert max(map(len, page.splitlines())) <= 80
    for words in (
        "6 cells, 64 draws each",
        "consent_written",
        "game.rounds",
        "Leading outcome",
        "Two islands",
    ):
        assert words in page
    stem = "consent_written-game_rounds"
    names = {
        path.relative_to("results/s").as_posix() for path in Path("results/s").rglob("*") if path.is_file()
    }
    assert {
        "run.json",
        "scenario.json",
        *(f"tables/{stem}.{end}" for end in ("csv", "parquet", "txt")),
        *(f"figures/{stem}_{kind}.{end}" for kind in ("regimes", "heat") for end in ("svg", "csv")),
    } <= names
    assert Path(f"results/s/tables/{stem}.txt").read_text(encoding="utf-8") == page
    assert "files as they were written" in answered("check", "results/s")


def test_the_page_tells_where_each_class_is_lowest_and_highest(page: str) -> None:
    classes = negosim.open("results/s").classes
    two = classes[classes["class"] == "two_islands"]
    top = two.loc[two["mean"].idxmax()]
    line = next(line for line in page.splitlines() if line.startswith("Two islands  "))
    assert line.split()[-4:] == [
        f"{100 * top['mean']:.2f}",
        f"{top['consent_written']:g}",
        "/",
        str(top["game.rounds"]),
    ]


def test_tables_that_differ_are_warned_of(page: str) -> None:
    assert "Mind:" not in page
    other = answered(*SWEEP, "--over", "offers.two_islands_no_basing=present,absent", "--name", "table")
    assert "Mind: cells differ in what is on the table." in other


def test_another_plan_adds_to_the_folder(page: str) -> None:
    answered(*SWEEP, *LINE, "--quiet")
    figures = {path.name for path in Path("results/s/figures").glob("*.svg")}
    assert {"consent_written_lines.svg", "consent_written-game_rounds_regimes.svg"} <= figures
    assert "files as they were written" in answered("check", "results/s")


def test_json_is_one_document(page: str) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    found = json.loads(answered(*SWEEP, *LINE, "--json", "--quiet"), parse_constant=refuse)
    assert found["cells"] == 3
    assert {row["what"] for row in found["table"]} == {"class", "payoff", "agreement", "stop"}


def test_a_dry_run_says_what_it_would_take_and_writes_nothing() -> None:
    said = answered(*SWEEP, "--over", "sway_japan=0:1:40", "--name", "dry", "--dry-run")
    assert said.startswith("40 cells of 64 draws each; 40 cells with 2,560 draws are still to be solved.\n")
    assert not Path("results/dry").exists()
    found = json.loads(answered(*SWEEP, "--over", "sway_japan=0:1:40", "--dry-run", "--json"))
    assert (found["cells"], found["missing"], found["draws"]) == (40, 40, 2560)
    assert found["bytes"] > 0 and found["seconds"] > 0


def test_a_dry_run_counts_what_is_there(page: str) -> None:
    said = answered(*SWEEP, "--over", "consent_written=0:1:5", "--over", "game.rounds=2,3", "--dry-run")
    assert "10 cells of 64 draws each; 4 cells with 256 draws are" in said


def test_the_size_that_is_told_is_about_the_one_it_takes() -> None:
    words = [
        "sweep",
        "two_islands_no_us_basing",
        "--draws",
        "1024",
        "--name",
        "size",
        "--over",
        "sway_japan=0:1:8",
    ]
    told_size = json.loads(answered(*words, "--dry-run", "--json"))["bytes"]
    answered(*words, "--quiet", "--formats", "svg")
    kept = [*Path("results/size/shards").iterdir(), *Path("results/size/tables").iterdir()]
    taken = sum(path.stat().st_size for path in kept)
    assert 0.5 < taken / told_size < 1.5


def test_status_and_export_of_a_whole_sweep(page: str) -> None:
    said = answered("store", "status", "results/s")
    assert "cells are solved; 0 draws are missing." in said and "To go on" not in said
    csv = answered("store", "export", "results/s")
    frame = pd.read_csv(io.StringIO(csv))
    assert list(frame["cell"]) == sorted(frame["cell"])
    assert answered("store", "export", "results/s", "-o", "all.csv") == ""
    assert Path("all.csv").read_text(encoding="utf-8") == csv


def test_status_and_export_of_a_part(page: str) -> None:
    answered(*SWEEP, *MAP, "--name", "part", "--quiet")
    (shard,) = Path("results/part/shards").glob("*.parquet")
    answered(
        *SWEEP, "--over", "consent_written=0.5,0.7", "--over", "game.rounds=2", "--name", "part", "--quiet"
    )
    shard.unlink()
    said = answered("store", "status", "results/part")
    assert "1 of 2 cells are solved; 64 draws are missing." in said
    assert "To go on: negosim sweep two_islands_no_us_basing --over consent_written=0.5,0.7" in said
    refused = call("store", "export", "results/part")
    assert refused.exit_code == 1
    assert "1 of 2 cells in results/part are not solved yet; solve them with 'negosim sweep" in refused.stderr
    part = pd.read_csv(io.StringIO(answered("store", "export", "results/part", "--partial")))
    assert set(part["cell"]) == {1} and set(part["consent_written"]) == {0.7}


def test_lists_of_players_are_told_in_words() -> None:
    said = answered(*SWEEP, "--over", "game.moves=[],[japan, russia]", "--name", "moves")
    assert "game.moves           2  nobody  japan, russia" in said
    table = pd.read_csv("results/moves/tables/game_moves.csv", keep_default_na=False)
    assert set(table["game.moves"]) == {"nobody", "japan, russia"}
    axis = view_of(negosim.open("results/moves")).axes[0]
    assert axis.texts == ("Nobody", "Japan, Russia")
    assert axis.own is not None and axis.text(axis.own) == "Russia, Japan"


def test_draws_that_were_added_are_told_of() -> None:
    words = [*SWEEP, *LINE, "--until", "0.01", "--name", "until"]
    assert "two_islands_no_us_basing: 3 cells, 1,024 draws each, seed 1" in answered(*words)
    assert "To go on" not in answered("store", "status", "results/until")
    manifest = Path("results/until/run.json")
    told_of = json.loads(manifest.read_text(encoding="utf-8"))
    del told_of["draws"]  # as where it was stopped before the intervals were narrow
    manifest.write_text(json.dumps(told_of | {"complete": False}), encoding="utf-8")
    said = answered("store", "status", "results/until")
    assert "Draws are then added until every interval is within ±0.01.\nTo go on: negosim sweep" in said


def test_a_damaged_shard_is_left_out_of_questions() -> None:
    words = [*SWEEP, *LINE, "--name", "damaged"]
    answered(*words)
    answered(*words, "--over", "game.rounds=2")
    answered(*words)  # whose table is there, whatever becomes of the shards
    shards = sorted(Path("results/damaged/shards").glob("*.parquet"))
    for damaged, told_of in enumerate(["2 shards", "1 shard", "0 shards"]):
        for shard in shards[:damaged]:
            shard.write_bytes(shard.read_bytes()[:-100])
        said = answered("store", "status", "results/damaged")
        assert f"\n{told_of}, " in said and (f"; {damaged} more cannot be read." in said) is (damaged > 0)
        rows = json.loads(answered("store", "query", "results/damaged", "select cell from classes", "--json"))
        assert len(rows["rows"]) == 36
        result = call("store", "query", "results/damaged", "select cell from shards", "--json")
        if damaged < 2:
            assert len(json.loads(result.stdout)["rows"]) == 6 - 3 * damaged
        else:
            assert result.exit_code == 2 and "the query cannot be answered" in result.stderr


def test_questions_in_sql(page: str) -> None:
    answered(*SWEEP, *MAP, "--quiet")
    where = "class = 'two_islands' and \"game.rounds\" = 3"
    sql = f"select consent_written, mean from classes where {where} order by 1"
    rows = json.loads(answered("store", "query", "results/s", sql, "--json"))["rows"]
    assert [row["consent_written"] for row in rows] == [0, 0.5, 1]
    csv = answered("store", "query", "results/s", sql, "--csv")
    blocks = json.loads(answered("store", "status", "results/s", "--json"))["blocks"]
    assert [float(line.split(",")[1]) for line in csv.splitlines()[1:]] == [row["mean"] for row in rows]
    assert answered("store", "query", "results/s", "select count(*) n from shards").split()[-1] == str(blocks)
    assert "select" not in answered("store", "query", "results/s", "select 1 as one")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["sweep"], 2, "expected a FILE, or the name of a shipped scenario, found nothing; add it."),
        ([*SWEEP, *LINE, "--set", "consent_written=1"], 2, "and --over both say what 'consent_written' is;"),
        (["sweep", "base"], 2, "expected something to vary, found nothing; add --over"),
        ([*SWEEP, "--over", "consent_writen=0,1"], 2, "did you mean 'consent_written'?"),
        ([*SWEEP, *LINE, "--sample", "sobl", "--cells", "4"], 2, "found 'sobl'; did you mean 'sobol'?"),
        (
            [*SWEEP, *LINE, "--until", "5"],
            2,
            "--until: expected a share between 0 and 1 such as 0.005, found 5;",
        ),
        ([*SWEEP, *LINE, "--name", "a/b"], 2, "expected the plain name of a folder"),
        ([*SWEEP, *LINE, "--formats", "gif"], 2, "expected a format of figures, found 'gif'"),
        (["store", "status", "nowhere"], 1, "there is no sweep in nowhere; 'negosim sweep' writes one"),
        (["store", "query", "results/s", "selec"], 2, "the query cannot be answered: Parser Error"),
        (
            ["store", "query", "results/s", "select nothing from classes"],
            2,
            "the tables are sweep, classes and",
        ),
        (["store", "query", "results/s", "select 1", "--csv", "--json"], 2, "--csv and --json are two forms"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(page: str, words: list[str], code: int, says: str) -> None:
    result = call(*words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert says in result.stderr and "Traceback" not in result.stderr


def test_dask_is_asked_for_where_it_is_missing(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    before = Path("results/s/run.json").read_bytes()
    assert call(*SWEEP, "--over", "sway_japan=0,1", "--scheduler", "tcp://127.0.0.1:1").exit_code == 2
    assert Path("results/s/run.json").read_bytes() == before
    result = call(*SWEEP, "--over", "sway_japan=0,1", "--name", "dask", "--scheduler", "tcp://127.0.0.1:1")
    assert result.exit_code == 2
    assert "--scheduler needs Dask; install it with: pip install 'negosim[cluster]'" in result.stderr


# ------------------------------------------------------------------ Long work


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (89, "89 s"), (90, "2 min"), (5399, "90 min"), (5400, "1.5 h"), (48 * 3600, "2.0 days")],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_a_line_of_a_log() -> None:
    assert told("base", 250_000, 1_000_000, 10.0) == (
        "base: 250,000 of 1,000,000 draws (25.0 %), 25,000 a second, 30 s left."
    )


def test_a_log_has_a_line_a_minute(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 30.0, 61.0, 70.0, 122.0])
    monkeypatch.setattr(long.time, "monotonic", lambda: next(clock))
    with watching("base", quiet=False) as watch:
        assert watch is not None
        for done in (10, 20, 30, 40):
            watch(done, 100)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(" draws")[0] for line in lines] == ["base: 20 of 100", "base: 40 of 100"]
    with watching("base", quiet=True) as watch:
        assert watch is None


def test_a_terminal_shows_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen: Any = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    clock = iter(range(10_000))
    import rich.progress

    monkeypatch.setattr(rich.progress.Progress, "get_time", lambda self: float(next(clock)), raising=False)
    with watching("base", quiet=False) as watch:
        assert watch is not None
        for done in range(0, 101, 20):
            watch(done, 100)
    shown = screen.getvalue()
    assert "base" in shown and "100%" in shown and "left" in shown
