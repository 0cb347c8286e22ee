"""Sweeps: every cell is the run that it stands for, whoever solved it and in whatever order."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import negosim
from negosim.errors import RequestFault, StoreError
from negosim.experiment import sweep as work
from negosim.experiment.sweep import Precision
from negosim.experiment.workers import Here, Processes
from negosim.scenario.data import Scenario
from negosim.store import shards
from negosim.store.system import held
from negosim.sweeps import open_sweep, sweep_of
from negosim.sweeps import plan as planned

DRAWS = 1300  # a block and a part of one
OVER = ["consent_written=0:1:3", "us_threat_russia*=0.5,1"]
FINER = ["consent_written=0:1:5", "us_threat_russia*=0.5,1,2"]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return negosim.load("two_islands_no_us_basing").replace(run={"draws": DRAWS})


@pytest.fixture(scope="module")
def swept(scenario: Scenario) -> negosim.Sweep:
    return negosim.sweep(scenario, OVER, workers=1)


@pytest.fixture(scope="module")
def finer(scenario: Scenario) -> str:
    """Digest of the finer sweep, solved at once."""
    return digest(negosim.sweep(scenario, FINER, workers=1))


def digest(found: negosim.Sweep) -> str:
    """SHA-256 of the table as CSV."""
    return hashlib.sha256(found.table.to_csv(index=False).encode()).hexdigest()


def csv_digest(directory: Path) -> str:
    (table,) = directory.glob("tables/*.csv")
    return hashlib.sha256(table.read_bytes()).hexdigest()


# ------------------------------------------------------------------ Numbers


def test_a_cell_is_the_run_with_its_settings(scenario: Scenario, swept: negosim.Sweep) -> None:
    settings = {"consent_written": 0.5, "us_threat_russia": {"scale": 0.5}}
    run = negosim.run(scenario.replace(parameters=settings))
    cell = swept.table[(swept.table["consent_written"] == 0.5) & (swept.table["us_threat_russia*"] == 0.5)]
    by_what = {
        "class": run.classes.rename(columns={"class": "name"}),
        "payoff": run.payoffs.rename(columns={"who": "name"}),
        "agreement": run.agreement.rename(columns={"step": "name"}),
        "stop": run.stops.assign(
            name=[" ".join(filter(None, row)) for row in run.stops[["kind", "stop", "by"]].to_numpy()]
        ),
    }
    for what, expected in by_what.items():
        found = cell[cell["what"] == what]
        assert list(found["name"]) == list(expected["name"])
        for column in ("mean", "error", "low", "high"):
            np.testing.assert_array_equal(found[column], expected[column])
        if what in ("class", "payoff"):
            for column in ("p05", "p95"):
                np.testing.assert_allclose(found[column], expected[column], rtol=2e-7, atol=1e-12)
        else:
            assert found[["p05", "p95"]].isna().all(axis=None)


@pytest.mark.parametrize("design", ["latin_hypercube", "sobol"])
def test_a_cell_is_the_run_also_in_other_designs(scenario: Scenario, design: str) -> None:
    other = scenario.replace(run={"design": design, "draws": 256})
    found = negosim.sweep(other, ["sway_japan=0,1"], workers=1).classes
    expected = negosim.run(other.replace(parameters={"sway_japan": 1})).classes
    for column in ("mean", "error"):
        np.testing.assert_array_equal(found[found["sway_japan"] == 1][column], expected[column])


def test_cells_of_other_structure_are_the_runs_with_it(scenario: Scenario) -> None:
    over = ["game.rounds=2,3", "offers.two_islands_no_basing=present,absent", "sway_japan=0,1"]
    few = scenario.replace(run={"draws": 64})
    found = negosim.sweep(few, over, workers=1).classes
    assert found["cell"].nunique() == 8
    without = few.replace(
        game={"rounds": 3}, offers={"drop": ["two_islands_no_basing"]}, parameters={"sway_japan": 1}
    )
    rows = found[
        (found["game.rounds"] == 3)
        & (found["offers.two_islands_no_basing"] == "absent")
        & (found["sway_japan"] == 1)
    ]
    np.testing.assert_array_equal(rows["mean"], negosim.run(without).classes["mean"])


def test_draws_are_added_until_intervals_are_narrow(scenario: Scenario) -> None:
    few = scenario.replace(run={"draws": 64})
    found = negosim.sweep(few, ["consent_written=0,1"], until=0.008, workers=1)
    width = (found.classes["high"] - found.classes["low"]).groupby(found.classes["cell"]).max() / 2
    assert (width <= 0.008).all()
    draws = found.classes.groupby("cell")["draws"].first()
    assert (draws > 64).all() and (draws % 1024 == 0).all()
    expected = negosim.run(
        few.replace(parameters={"consent_written": 1}, run={"draws": int(draws[1])})
    ).classes
    np.testing.assert_array_equal(found.classes[found.classes["cell"] == 1]["mean"], expected["mean"])


def test_draws_that_end_before_intervals_are_narrow_are_told(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, said = scenario.replace(run={"draws": 64}), list[str]()
    monkeypatch.setattr("negosim.sweeps.swept.Precision", lambda width: Precision(width, most=128))
    negosim.sweep(few, ["consent_written=0,1"], until=1e-5, workers=1, notify=said.append)
    assert said == [
        "2 cells have 128 draws, the most that are taken; the intervals there may be wider than was asked."
    ]


def test_what_precision_asks_for() -> None:
    goal = Precision(0.01, most=50_000)
    assert goal.draws(2_000, 0.01) == 2_000
    assert goal.draws(2_000, 0.02) == 9 * 1024  # four times as many, a twentieth more, in whole blocks
    assert goal.draws(2_000, 0.5) == 16 * 1024  # eight times as many at most
    assert goal.draws(40_000, 0.02) == 50_000
    assert goal.draws(50_000, 0.02) == 50_000
    other = negosim.load("base").replace(run={"design": "sobol", "draws": 64})
    with pytest.raises(RequestFault, match="only the plain design allows"):
        negosim.sweep(other, ["sway_japan=1"], until=0.01)


# ------------------------------------------------------------------ The same bits


def test_bits_depend_neither_on_workers_nor_on_batches(
    scenario: Scenario, swept: negosim.Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert digest(negosim.sweep(scenario, OVER, workers=2)) == digest(swept)
    monkeypatch.setattr(work, "_FIRST_BATCH", 1)
    monkeypatch.setattr(work, "_MOST_BATCH", 1)
    assert digest(negosim.sweep(scenario, OVER, workers=1)) == digest(swept)


def test_a_grid_that_grew_is_the_large_one(scenario: Scenario, tmp_path: Path) -> None:
    grown, at_once = tmp_path / "grown", tmp_path / "at_once"
    few = scenario.replace(run={"draws": 64})
    negosim.sweep(few, OVER, directory=grown, workers=1)
    negosim.sweep(scenario, OVER, directory=grown, workers=1)
    solved: list[int] = []
    negosim.sweep(scenario, FINER, directory=grown, workers=1, watch=lambda done, total: solved.append(total))
    assert solved[-1] == 9 * DRAWS  # of 15 cells 6 were there
    negosim.sweep(scenario, FINER, directory=at_once, workers=1)
    tables = [sorted(folder.glob("tables/*.csv")) for folder in (grown, at_once)]
    assert tables[0][-1].read_bytes() == tables[1][0].read_bytes()


def test_more_draws_reuse_whole_blocks(scenario: Scenario, tmp_path: Path) -> None:
    solved: list[int] = []
    negosim.sweep(scenario, OVER, directory=tmp_path / "s", workers=1)
    more = scenario.replace(run={"draws": 2048})
    negosim.sweep(
        more, OVER, directory=tmp_path / "s", workers=1, watch=lambda done, total: solved.append(total)
    )
    assert solved[-1] == 6 * 1024
    negosim.sweep(
        more, OVER, directory=tmp_path / "s", workers=1, watch=lambda done, total: solved.append(-1)
    )
    assert -1 not in solved
    assert (
        csv_digest(tmp_path / "s")
        == hashlib.sha256(negosim.sweep(more, OVER, workers=1).table.to_csv(index=False).encode()).hexdigest()
    )


def command(directory: Path, *more: str) -> list[str]:
    words = [sys.executable, "-m", "negosim", "sweep", "two_islands_no_us_basing", "--draws", str(DRAWS)]
    for over in FINER:
        words += ["--over", over]
    return [*words, "--out", str(directory), "--name", "s", "--formats", "svg", *more]


def _sweep(folder: Path) -> None:
    """What a process does that is killed: a shard for each block of draws."""
    work._FLUSH_SECONDS, work._FIRST_BATCH, work._MOST_BATCH = (0.0, 0.0), 1, 1
    scenario = negosim.load("two_islands_no_us_basing").replace(run={"draws": DRAWS})
    negosim.sweep(scenario, FINER, directory=folder, workers=1)


def _has_more_or_ended(folder: Path, stored: int, child: multiprocessing.process.BaseProcess) -> bool:
    return len(list(folder.glob("shards/*"))) > stored or not child.is_alive()


def test_killed_at_random_moments_and_resumed(scenario: Scenario, finer: str, tmp_path: Path) -> None:
    """Processes are killed one after the other, in the middle of their work."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["negosim.sweeps", "negosim.model.solve"])
    folder = tmp_path / "s"
    for moment in np.random.default_rng(7).uniform(0.0, 0.2, 10):
        stored = len(list(folder.glob("shards/*")))
        child = server.Process(target=_sweep, args=(folder,))
        child.start()
        wait_for(partial(_has_more_or_ended, folder, stored, child), pause=0.001)
        time.sleep(moment)
        child.kill()
        child.join()
    solved: list[int] = []
    found = negosim.sweep(
        scenario, FINER, directory=folder, workers=1, watch=lambda _, total: solved.append(total)
    )
    assert not solved or solved[-1] < 15 * DRAWS
    assert digest(found) == finer == csv_digest(folder)
    assert not [path for path in folder.rglob("*") if path.name.startswith(".writing-")]


def test_what_a_killed_process_was_writing_is_removed(scenario: Scenario, tmp_path: Path) -> None:
    folder = tmp_path / "s"
    negosim.sweep(scenario, OVER, directory=folder, workers=1)
    for room in (folder, folder / "shards", folder / "tables"):
        (room / ".writing-1-left.csv").write_text("half a")
    negosim.sweep(scenario, OVER, directory=folder, workers=1)
    assert not list(folder.rglob(".writing-*"))


def test_all_processes_end_with_the_one_that_was_killed(
    scenario: Scenario, finer: str, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        command(tmp_path, "--quiet", "--workers", "2"), stdout=subprocess.DEVNULL, start_new_session=True
    )
    wait_for(lambda: list((tmp_path / "s").glob("shards/*.parquet")) or process.poll() is not None)
    process.kill()
    process.wait()
    wait_for(lambda: not _is_alive(process.pid))  # the group is there as long as one process of it is
    solved: list[int] = []
    found = negosim.sweep(
        scenario, FINER, directory=tmp_path / "s", workers=1, watch=lambda _, total: solved.append(total)
    )
    assert not solved or solved[-1] < 15 * DRAWS
    assert digest(found) == finer


def wait_for(happened: Callable[[], object], pause: float = 0.02) -> None:
    """Look until something has happened, as long as a busy machine may need."""
    deadline = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(pause)


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


# ------------------------------------------------------------------ Workers


class Dying(Here):
    """Workers of which every third batch is lost with the process that had it."""

    def __init__(self) -> None:
        self.submitted = self.restarted = 0

    def submit(self, task: Callable[..., Any], *args: Any) -> Future[Any]:
        self.submitted += 1
        if self.submitted % 3 == 0:
            future: Future[Any] = Future()
            from concurrent.futures.process import BrokenProcessPool

            future.set_exception(BrokenProcessPool("killed"))
            return future
        return super().submit(task, *args)

    def restart(self) -> None:
        self.restarted += 1


def test_lost_batches_are_solved_again(
    scenario: Scenario, swept: negosim.Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_FIRST_BATCH", 1)
    monkeypatch.setattr(work, "_MOST_BATCH", 1)
    plan = planned(scenario, OVER)
    store = shards.ShardStore(tmp_path)
    workers = Dying()
    target = work.fill(plan, store, workers)
    assert workers.restarted >= 2
    from negosim.experiment.sweep_table import table_of

    assert digest(negosim.Sweep(plan, pd.concat(table_of(target, store), ignore_index=True))) == digest(swept)


def test_workers_that_never_begin_are_given_up(scenario: Scenario, tmp_path: Path) -> None:
    class Dead(Dying):
        def submit(self, task: Callable[..., Any], *args: Any) -> Future[Any]:
            self.submitted = 2
            return super().submit(task, *args)

    with pytest.raises(RequestFault, match="worker processes end again and again"):
        work.fill(planned(scenario, OVER), shards.ShardStore(tmp_path), Dead())


def test_a_killed_worker_is_replaced(scenario: Scenario, swept: negosim.Sweep, tmp_path: Path) -> None:
    """One of two processes is killed once the first batch is done."""
    plan = planned(scenario, OVER)
    store = shards.ShardStore(tmp_path)
    workers = Processes(2)
    killed: list[int] = []

    def kill(draws: int) -> None:
        if not killed:
            killed.append(min(workers._pool._processes))
            os.kill(killed[0], signal.SIGKILL)

    try:
        target = work.fill(plan, store, workers, progress=kill)
    finally:
        workers.stop()
    assert killed
    from negosim.experiment.sweep_table import table_of

    assert digest(negosim.Sweep(plan, pd.concat(table_of(target, store), ignore_index=True))) == digest(swept)


@pytest.mark.parametrize(
    ("number", "workers"),
    [
        (signal.SIGINT, 2),
        (signal.SIGTERM, 1),
        pytest.param(signal.SIGINT, 1, marks=pytest.mark.system),
        pytest.param(signal.SIGTERM, 2, marks=pytest.mark.system),
    ],
)
def test_a_stopped_sweep_says_what_is_kept_and_how_to_go_on(
    tmp_path: Path, workers: int, number: signal.Signals
) -> None:
    words = command(tmp_path, "--workers", str(workers), "--over", "sway_japan=0:1:199")
    process = subprocess.Popen(
        words,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        # Where tests run in the background of a shell, Ctrl-C is ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  (one thread)
    )
    wait_for(lambda: list((tmp_path / "s").glob("shards/*.parquet")) or process.poll() is not None)
    assert process.poll() is None
    os.killpg(process.pid, number)
    if number == signal.SIGTERM:  # which `timeout` and clusters send a second time
        time.sleep(0.1)
        process.send_signal(number)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 130
    assert f"stopped; what was solved until now is kept in {tmp_path / 's'}, and the same command" in told
    assert f"--out {tmp_path} --workers {workers}" in told
    assert "Traceback" not in told and "leaked" not in told


def test_a_worker_with_another_version_is_refused(scenario: Scenario) -> None:
    plan = planned(scenario, OVER)
    job = pickle.dumps((("0.0", "0"), plan.scenario, plan.axes))
    with pytest.raises(RequestFault, match=r"this machine 0\.0 with model 0; install the same"):
        work.solve_tasks(job, [])


class Refusing(Here):
    """Workers that take nothing the first time, as those do that have just ended."""

    def __init__(self) -> None:
        self.refused = self.restarted = 0

    def submit(self, *args: Any) -> Any:
        if not self.refused:
            self.refused += 1
            raise BrokenExecutor
        return super().submit(*args)

    def restart(self) -> None:
        self.restarted += 1


def test_what_ended_workers_did_not_take_is_given_to_others(
    scenario: Scenario, swept: negosim.Sweep, tmp_path: Path
) -> None:
    plan, workers = planned(scenario, OVER), Refusing()
    store = shards.ShardStore(tmp_path)
    target = work.fill(plan, store, workers)
    assert (workers.refused, workers.restarted) == (1, 1)
    from negosim.experiment.sweep_table import table_of

    assert digest(negosim.Sweep(plan, pd.concat(table_of(target, store), ignore_index=True))) == digest(swept)


# ------------------------------------------------------------------ The store


def test_shards_of_another_sweep_are_not_counted_on(scenario: Scenario, finer: str, tmp_path: Path) -> None:
    own = negosim.sweep(scenario, OVER, directory=tmp_path / "own", workers=1)
    other = scenario.replace(run={"seed": 2})
    negosim.sweep(other, FINER, directory=tmp_path / "other", workers=1)
    for path in (tmp_path / "other" / "shards").iterdir():
        shutil.copy(path, tmp_path / "own" / "shards")
    again = negosim.sweep(scenario, FINER, directory=tmp_path / "own", workers=1)
    assert digest(again) == finer
    assert digest(own) != digest(negosim.sweep(other, OVER, directory=tmp_path / "other", workers=1))


def test_an_offer_that_the_dispute_changes_is_solved_anew(scenario: Scenario) -> None:
    offers = scenario.dispute.offers
    less = offers["strategic_energy"].model_copy(update={"set": {"economics": "projects"}})
    changed = offers | {"strategic_energy": less}
    other = replace(scenario, dispute=scenario.dispute.model_copy(update={"offers": changed}))
    over = ["offers.strategic_energy=present,absent"]
    assert planned(scenario, over).recipe != planned(other, over).recipe
    assert planned(scenario, OVER).recipe == planned(other, OVER).recipe


def test_a_refused_precision_leaves_the_folder_as_it_was(scenario: Scenario, tmp_path: Path) -> None:
    negosim.sweep(scenario, OVER, directory=tmp_path / "s", workers=1)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(RequestFault, match="--until adds draws"):
        negosim.sweep(
            scenario.replace(run={"design": "sobol"}), OVER, directory=tmp_path / "s", until=0.1, workers=1
        )
    assert sorted(tmp_path.rglob("*")) == before


def a_shard_for_every_block(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(work, "_FLUSH_SECONDS", (0.0, 0.0))
    patch.setattr(work, "_FIRST_BATCH", 1)
    patch.setattr(work, "_MOST_BATCH", 1)


@pytest.fixture(scope="module")
def many_shards(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many") / "s"
    with pytest.MonkeyPatch.context() as patch:
        a_shard_for_every_block(patch)
        negosim.sweep(scenario, OVER, directory=folder, workers=1)
    return folder


@pytest.fixture
def folder(many_shards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sweep with many shards, of one's own; what is solved in it makes many more."""
    a_shard_for_every_block(monkeypatch)
    return shutil.copytree(many_shards, tmp_path / "s")


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def change(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40] = bytes(b ^ 0xFF for b in content[middle : middle + 40])
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("damage", [shorten, empty, change])
def test_a_damaged_shard_is_told_of_and_solved_again(
    scenario: Scenario, swept: negosim.Sweep, folder: Path, damage: Callable[[Path], None]
) -> None:
    stored = sorted(folder.glob("shards/*.parquet"))
    damage(stored[1])
    said: list[str] = []
    solved: list[int] = []
    found = negosim.sweep(
        scenario,
        OVER,
        directory=folder,
        workers=1,
        notify=said.append,
        watch=lambda _, total: solved.append(total),
    )
    damaged, there = said
    assert (
        damaged == f"1 shard was damaged and set aside ({stored[1].name}); what is missing is solved again."
    )
    assert there in [f"{6 - n} of 6 cells are there; {n} are to be solved." for n in (1, 2)]
    assert 0 < solved[-1] <= DRAWS
    assert digest(found) == digest(swept)
    assert stored[1].with_suffix(".damaged").exists()


def test_a_second_sweep_in_the_same_folder_is_told(scenario: Scenario, folder: Path) -> None:
    with (
        held(folder, "taken"),
        pytest.raises(StoreError, match=f"a sweep is at work in {folder}; wait"),
    ):
        negosim.sweep(scenario, OVER, directory=folder, workers=1)


def test_what_belongs_to_another_scenario_is_moved_aside(scenario: Scenario, folder: Path) -> None:
    said: list[str] = []
    other = scenario.replace(run={"seed": 2, "draws": 64})
    negosim.sweep(other, ["consent_written=0"], directory=folder, workers=1, notify=said.append)
    (aside,) = folder.parent.glob("s@*")
    assert said == [f"{folder} held another sweep, which was moved to {aside}."]
    assert len(list(aside.glob("shards/*.parquet"))) > 1
    assert open_sweep(folder).plan.scenario.run.seed == 2


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "there is no permission to write there"),
    ],
)
def test_a_disk_that_takes_no_more_leaves_a_store_that_resumes(
    scenario: Scenario,
    swept: negosim.Sweep,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    reason: str,
) -> None:
    """The disk fails in the middle of the second shard."""
    for path in folder.glob("shards/*"):
        path.unlink()
    write, calls = shards.pq.write_table, []

    def failing(table: Any, file: Any, **options: Any) -> None:
        calls.append(table)
        if len(calls) > 1:
            file.write(b"PAR1 and no more")
            raise OSError(number, "no")
        write(table, file, **options)

    with monkeypatch.context() as patch, pytest.raises(StoreError) as raised:
        patch.setattr(shards.pq, "write_table", failing)
        negosim.sweep(scenario, OVER, directory=folder, workers=1)
    assert str(raised.value) == (
        f"cannot write to {folder} (what was solved before is kept; mend that and run the same command "
        f"again): {reason}."
    )
    assert len(list(folder.glob("shards/*"))) == 1
    assert digest(negosim.sweep(scenario, OVER, directory=folder, workers=1)) == digest(swept)


def test_a_key_that_means_another_cell_is_noticed(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = scenario.replace(run={"draws": 32})
    monkeypatch.setattr("negosim.experiment.plan.key_of", lambda settings: 1)
    with pytest.raises(StoreError, match="holds another cell in the place of"):
        negosim.sweep(few, ["consent_written=0,1"], directory=tmp_path / "s", workers=1)


def test_sweep_of_a_plan_gives_what_its_folder_gives(scenario: Scenario, folder: Path) -> None:
    again = open_sweep(folder)
    assert digest(again) == digest(sweep_of(again.plan, workers=1))
    assert again.plan == planned(scenario, OVER)


def test_figures_in_memory(swept: negosim.Sweep) -> None:
    for kind in (None, "regimes", "heat"):
        assert swept.plot(kind).get_size_inches()[0] > 1
    with pytest.raises(
        RequestFault, match=r"there is no chart 'lines' of this sweep; it has regimes and heat\."
    ):
        swept.plot("lines")
    with pytest.raises(RequestFault, match="expected an outcome class, found 'nothing'"):
        swept.heat("nothing")
    assert "<table" in swept._repr_html_()


def test_captions_say_what_is_varied_and_what_the_chart_rests_on(swept: negosim.Sweep) -> None:
    for chart in swept._charts():
        caption = chart.told().caption
        assert caption.startswith(f"{swept.scenario.title}: ")
        for words in (
            "“Chance that the US goes along with a written exclusion” (across)",
            "(times what the scenario says)” (upwards)",
            "the scenario's own value or the mode of its prior, 0.6 (5th to 95th percentile ",
            f"Cells: {swept.plan.cells}.",
            f"{DRAWS:,} draws of the uncertain parameters, seed 1.",
        ):
            assert words in caption, chart.name
        assert caption.endswith(f"recipe {swept.plan.recipe[:8]}.")
    assert "Concept" not in caption


@pytest.fixture(autouse=True)
def _no_processes_are_left() -> Iterator[None]:
    yield
    # Not with join: where the pool's own thread reaps a process at that moment, it counts as alive until
    # the thread has noted its end.
    wait_for(lambda: not multiprocessing.active_children())


def test_a_table_or_manifest_that_was_changed_is_told(scenario: Scenario, tmp_path: Path) -> None:
    folder = tmp_path / "s"
    negosim.sweep(scenario, ["consent_written=0,1"], directory=folder, workers=1, draws=8)
    (table,) = folder.glob("tables/*.parquet")
    whole = table.read_bytes()
    table.write_bytes(whole[:-40])
    with pytest.raises(StoreError, match="was changed after it was written; make the sweep again"):
        open_sweep(folder)
    negosim.sweep(scenario, ["consent_written=0,1"], directory=folder, workers=1, draws=8)
    assert table.read_bytes() == whole
    told = json.loads((folder / "run.json").read_text())
    for broken in ({k: v for k, v in told.items() if k != "plan"}, told | {"plan": {"axes": [1]}}):
        (folder / "run.json").write_text(json.dumps(broken))
        with pytest.raises(StoreError, match="does not say what was varied"):
            open_sweep(folder)


def test_a_run_leaves_a_folder_alone_in_which_a_sweep_is_at_work(scenario: Scenario, tmp_path: Path) -> None:
    outcomes = negosim.run(scenario, draws=8)
    (tmp_path / "s").mkdir()
    with held(tmp_path / "s", ""), pytest.raises(StoreError, match=r"a sweep is at work in .*--name"):
        outcomes.save(tmp_path / "s", formats=["svg"])
    assert outcomes.save(tmp_path / "s", formats=["svg"]) == tmp_path / "s"
