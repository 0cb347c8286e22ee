"""The same command gives the same bytes, wherever and however it is run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ELSEWHERE = {
    "PYTHONHASHSEED": "7",
    "TZ": "Asia/Tokyo",
    "LC_ALL": "C",
    "COLUMNS": "40",
    "MPLBACKEND": "svg",
    "HOME": "/nonexistent",
}


def run(out: Path, workers: int, **environment: str) -> tuple[str, dict[str, Any]]:
    """What a run prints, and its manifest."""
    words = ["-m", "negosim", "run", "two_islands_verbal", "--draws", "1500"]
    done = subprocess.run(
        [sys.executable, *words, "--out", str(out), "--workers", str(workers), "--quiet"],
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"} | environment,
    )
    manifest = json.loads((out / "two_islands_verbal" / "run.json").read_text(encoding="utf-8"))
    return done.stdout, manifest


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    return run(tmp_path_factory.mktemp("here"), workers=2, PYTHONHASHSEED="1", TZ="UTC")


def test_another_environment_and_one_worker(first: tuple[str, dict[str, Any]], tmp_path: Path) -> None:
    page, manifest = run(tmp_path / "deep" / "er", workers=1, **ELSEWHERE)
    assert page == first[0]
    assert len(manifest["files"]) > 10
    assert manifest["files"] == first[1]["files"]
    for each in (manifest, dict(first[1])):
        each.pop("times")
    assert manifest == {key: value for key, value in first[1].items() if key != "times"}


@pytest.mark.system
def test_a_solver_that_was_just_compiled(first: tuple[str, dict[str, Any]], tmp_path: Path) -> None:
    page, manifest = run(tmp_path, workers=2, NUMBA_CACHE_DIR=str(tmp_path / "cache"))
    assert list((tmp_path / "cache").rglob("*.nbc"))
    assert page == first[0]
    assert manifest["files"] == first[1]["files"]
