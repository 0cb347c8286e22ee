"""A sweep on a Dask cluster: a scheduler and two workers, started here and reached over loopback."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import negosim
from negosim.errors import RequestFault

pytestmark = pytest.mark.system

OVER = ["consent_written=0:1:3", "us_threat_russia*=0.5,1"]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[subprocess.Popen[bytes]]]]:
    """The scheduler's file, and the processes of scheduler and workers."""
    pytest.importorskip("distributed")
    folder = tmp_path_factory.mktemp("cluster")
    file = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    begin = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    where = ["--scheduler-file", str(file)]
    started = [
        subprocess.Popen([*begin, *where, "--host", "127.0.0.1", "--port", "0", "--no-dashboard"], **quiet)
    ]
    deadline = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", *where]
    more = ["--nthreads", "1", "--nworkers", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
    started += [subprocess.Popen([*worker, *more], **quiet) for _ in range(2)]
    yield file, started
    for process in started:
        process.kill()
        process.wait()


def digest(swept: negosim.Sweep) -> str:
    return hashlib.sha256(swept.table.to_csv(index=False).encode()).hexdigest()


def test_a_cluster_gives_the_same_bits(
    cluster: tuple[Path, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    file, _ = cluster
    scenario = negosim.load("two_islands_no_us_basing").replace(run={"draws": 1300})
    here = negosim.sweep(scenario, OVER, workers=1)
    there = negosim.sweep(scenario, OVER, scheduler=str(file), directory=tmp_path / "s")
    assert digest(there) == digest(here)


def test_a_killed_worker_of_a_cluster_is_survived(
    cluster: tuple[Path, list[subprocess.Popen[bytes]]],
) -> None:
    file, (_, first, _) = cluster
    scenario = negosim.load("two_islands_no_us_basing").replace(run={"draws": 4000})
    over = ["consent_written=0:1:15"]
    killed: list[int] = []

    def watch(done: int, total: int) -> None:
        if not killed and done < total:
            killed.append(done)
            first.kill()

    there = negosim.sweep(scenario, over, scheduler=str(file), watch=watch)
    assert killed
    assert digest(there) == digest(negosim.sweep(scenario, over, workers=1))


def test_no_scheduler_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    from negosim.experiment.workers import Cluster

    monkeypatch.setattr(Cluster, "_SECONDS", 1)
    with pytest.raises(RequestFault, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9 \("):
        Cluster("tcp://127.0.0.1:9")


def test_a_scheduler_file_that_is_not_there_is_told_of_at_once(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    from negosim.experiment.workers import Cluster

    file = tmp_path / "scheduler.json"
    with pytest.raises(RequestFault, match=rf"there is no scheduler file {file}; start a scheduler that"):
        Cluster(str(file))
