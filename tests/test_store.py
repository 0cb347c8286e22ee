"""Results folders: what they hold, that they are the same every time, and that nothing is lost."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import negosim
from negosim.errors import StoreError
from negosim.figures.choices import USUAL_FORMATS, Kind
from negosim.store import folder, system, writers
from negosim.store.folder import check_place, recipe_of
from negosim.store.run import run_contents
from negosim.store.writers import to_json

FILES = {
    "agreement.csv",
    "bargaining_set.csv",
    "ends.parquet",
    *(f"figures/{kind}.{form}" for kind in Kind for form in ("csv", "txt", *USUAL_FORMATS)),
    "parameters.parquet",
    "paths.csv",
    "payoffs.csv",
    "probabilities.parquet",
    "run.json",
    "scenario.json",
    "offers.csv",
    "stops.csv",
    "summary.csv",
    "tables/outcomes.txt",
    "timing.csv",
}


@pytest.fixture(scope="module")
def outcomes() -> negosim.Outcomes:
    return negosim.run("two_islands_1956", draws=64)


@pytest.fixture
def saved(outcomes: negosim.Outcomes, tmp_path: Path) -> Path:
    """A folder that holds the run without its figures, which take time."""
    return save(outcomes, tmp_path / "results" / "mine")


def save(
    results: negosim.Outcomes,
    directory: Path,
    *,
    command: str = "",
    extra: dict[str, writers.Writer] | None = None,
    notify: Callable[[str], None] | None = None,
) -> Path:
    """Write the folder of a run without its figures."""
    return folder.save(run_contents(results, command, extra), directory, notify=notify)


def files(directory: Path) -> dict[str, bytes]:
    """All files below a folder, with what they hold."""
    found = sorted(path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in found}


def manifest(directory: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((directory / "run.json").read_text(encoding="utf-8"))
    return data


def pretend(directory: Path, text: str) -> None:
    """Make a folder look like that of another run."""
    (directory / "run.json").write_text(text, encoding="utf-8")


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def failing(code: int) -> writers.Writer:
    """A writer that fails as the system does."""

    def write(path: Path) -> None:
        raise OSError(code, os.strerror(code), str(path))

    return write


# ------------------------------------------------------------------ contents


def test_the_files_are_the_same_when_run_again(outcomes: negosim.Outcomes, tmp_path: Path) -> None:
    first = files(outcomes.save(tmp_path / "a", command="negosim run x"))
    again = negosim.run("two_islands_1956", draws=64, workers=1)
    second = files(again.save(tmp_path / "b", command="negosim run x"))
    assert set(first) == FILES
    assert {name for name in FILES if first[name] != second[name]} <= {"run.json"}
    manifests = [json.loads(each.pop("run.json")) for each in (first, second)]
    assert all(each.pop("times") for each in manifests)
    assert manifests[0] == manifests[1]


def test_the_manifest(outcomes: negosim.Outcomes, tmp_path: Path) -> None:
    found = manifest(save(outcomes, tmp_path / "a", command="negosim run x"))
    assert found["recipe"] == outcomes.recipe == recipe_of(tmp_path / "a")
    assert found["command"] == "negosim run x"
    assert (found["format"], found["name"]) == (1, "two_islands_1956")
    assert found["versions"]["numpy"] == np.__version__
    assert found["findings"]["certificate"]["holds"] is True
    assert (found["findings"]["draws"], found["findings"]["seed"]) == (64, 1)
    assert found["parts"]["draws"] == 64
    means = [row["mean"] for row in found["findings"]["summary"]]
    assert means == outcomes.summary()["mean"].tolist()


def test_tables_come_back_as_they_were(outcomes: negosim.Outcomes, saved: Path) -> None:
    for name in ("probabilities", "parameters", "ends"):
        frame = pd.read_parquet(saved / f"{name}.parquet")
        pd.testing.assert_frame_equal(
            frame, getattr(outcomes, name), check_names=False, check_index_type=False
        )
    assert pd.read_parquet(saved / "parameters.parquet").index.name == "draw"
    for name in ("agreement", "stops", "payoffs", "timing", "paths"):
        frame = pd.read_csv(saved / f"{name}.csv", keep_default_na=False, na_values=[""])
        expected = getattr(outcomes, name)
        np.testing.assert_array_equal(frame.select_dtypes("number"), expected.select_dtypes("number"))
        assert list(frame) == list(expected)


def test_parameters_are_written_group_by_group(
    outcomes: negosim.Outcomes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = save(outcomes, tmp_path / "a")
    monkeypatch.setattr(writers, "GROUP", 24)
    parts = save(outcomes, tmp_path / "b")
    for name in ("parameters", "probabilities"):
        assert pq.ParquetFile(parts / f"{name}.parquet").metadata.num_row_groups == 3
        one, other = (pd.read_parquet(each / f"{name}.parquet") for each in (whole, parts))
        pd.testing.assert_frame_equal(one, other)
    assert [end - begin for begin, end in writers.groups(64)] == [24, 24, 16]


def test_json_has_no_bare_infinity() -> None:
    data = {"a": [np.float64("nan"), float("inf"), -np.inf, np.int64(3)], 1: (None, True, "x", 0.1)}
    assert json.loads(to_json(data), parse_constant=pytest.fail) == {
        "a": [None, "inf", "-inf", 3],
        "1": [None, True, "x", 0.1],
    }


# ------------------------------------------------------------------ what stands there already


def test_the_same_recipe_is_replaced(outcomes: negosim.Outcomes, saved: Path) -> None:
    (saved / "summary.csv").write_text("spoilt", encoding="utf-8")
    (saved / "figures").mkdir()
    (saved / "figures" / "my_own.txt").write_text("note", encoding="utf-8")
    told: list[str] = []
    save(outcomes, saved, notify=told.append)
    assert names(saved.parent) == ["mine"]
    assert (saved / "summary.csv").read_text(encoding="utf-8").startswith("class,label,mean")
    assert (saved / "figures" / "my_own.txt").read_text(encoding="utf-8") == "note"
    assert told == []


def test_another_recipe_is_moved_aside(outcomes: negosim.Outcomes, saved: Path) -> None:
    told: list[str] = []
    for number in range(3):
        pretend(saved, json.dumps({"recipe": "abcdef0123456789", "number": number}))
        save(outcomes, saved, notify=told.append)
    assert names(saved.parent) == ["mine", "mine@abcdef01", "mine@abcdef01-2", "mine@abcdef01-3"]
    assert [manifest(saved.parent / name)["number"] for name in names(saved.parent)[1:]] == [0, 1, 2]
    assert manifest(saved)["recipe"] == outcomes.recipe
    assert told[0] == f"{saved} held another run, which was moved to {saved}@abcdef01."


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"recipe": 3}', '{"recipe": "../../x"}'])
def test_a_folder_without_a_recipe_is_moved_aside(text: str, outcomes: negosim.Outcomes, saved: Path) -> None:
    pretend(saved, text)
    save(outcomes, saved)
    assert names(saved.parent) == ["mine", "mine@unknown"]
    assert (saved.parent / "mine@unknown" / "run.json").read_text(encoding="utf-8") == text


def test_a_folder_of_ones_own_is_moved_aside(outcomes: negosim.Outcomes, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years", encoding="utf-8")
    save(outcomes, tmp_path / "mine")
    assert files(tmp_path / "mine@unknown") == {"thesis.txt": b"years"}


# ------------------------------------------------------------------ failures


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "there is no permission to write there"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_a_failure_midway_leaves_all_as_it_was(
    code: int, reason: str, outcomes: negosim.Outcomes, saved: Path
) -> None:
    pretend(saved, '{"recipe": "another"}')
    before = files(saved)
    with pytest.raises(StoreError) as caught:
        save(outcomes, saved, extra={"figures/a.pdf": failing(code)})
    assert str(caught.value) == f"cannot write results to {saved}: {reason}."
    assert files(saved) == before
    assert names(saved.parent) == ["mine"]


@pytest.mark.parametrize("recipe", ["same", "another"])
@pytest.mark.parametrize("exchange", [True, False])
def test_a_failure_in_the_last_step_puts_the_old_folder_back(
    recipe: str, exchange: bool, outcomes: negosim.Outcomes, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if recipe == "another":
        pretend(saved, '{"recipe": "another"}')
    before = files(saved)
    rename = os.rename

    def broken(*_: object) -> None:
        raise OSError(errno.EIO, "broken")

    def rename_but_not_into_place(source: Path, target: Path) -> None:
        if target == saved and "between" not in source.name:
            broken()
        rename(source, target)

    if exchange:
        monkeypatch.setattr(folder, "change_places", broken)
    else:
        monkeypatch.setattr(system, "_exchanged", lambda *_: False)
        monkeypatch.setattr(os, "rename", rename_but_not_into_place)
    with pytest.raises(StoreError, match="broken"):
        save(outcomes, saved)
    assert files(saved) == before
    assert names(saved.parent) == ["mine"]


@pytest.mark.parametrize("exchange", [True, False])
def test_folders_change_places(exchange: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not exchange:
        monkeypatch.setattr(system, "_exchanged", lambda *_: False)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    system.change_places(tmp_path / "a", tmp_path / "b")
    assert (names(tmp_path / "a"), names(tmp_path / "b")) == (["b"], ["a"])
    assert names(tmp_path) == ["a", "b"]


def test_what_cannot_be_copied_is_moved_aside(outcomes: negosim.Outcomes, saved: Path) -> None:
    (saved / "note.txt").write_text("mine", encoding="utf-8")
    (saved / "elsewhere").symlink_to(saved)
    os.mkfifo(saved / "pipe")
    save(outcomes, saved)
    (aside,) = saved.parent.glob("mine@*")
    assert (aside / "note.txt").read_text(encoding="utf-8") == "mine"
    assert check_whole(saved) == outcomes.recipe


def test_a_link_stays_a_link(outcomes: negosim.Outcomes, saved: Path) -> None:
    link = saved.with_name("link")
    link.symlink_to(saved)
    pretend(saved, '{"recipe": "another"}')
    save(outcomes, link)
    assert link.is_symlink()
    assert check_whole(saved) == outcomes.recipe
    assert recipe_of(saved.with_name("mine@another")) == "another"


def test_leftovers_of_any_name_are_removed(outcomes: negosim.Outcomes, tmp_path: Path) -> None:
    (tmp_path / ".x[1].writing-abc").mkdir()
    save(outcomes, tmp_path / "x[1]")
    assert names(tmp_path) == ["x[1]"]


def test_a_name_that_no_system_takes(outcomes: negosim.Outcomes, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="null"):
        save(outcomes, tmp_path / "a\0b")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_moment_a_whole_folder_stands(outcomes: negosim.Outcomes, saved: Path) -> None:
    """One process after another is killed while it replaces the folder by that of another run."""
    runs = [outcomes, negosim.run("two_islands_1956", draws=64, seed=2)]
    for each in runs:
        save(each, saved.with_name("warm"))  # so that all tables are made before the forks
    chance = np.random.default_rng(1)
    recipes: set[str] = set()
    killed, longest = 0, 0.3
    while killed < 20 or len(recipes) < len(runs):
        if killed >= 20:  # a busy machine has replaced nothing in that time
            longest *= 2
        assert longest < 60
        child = os.fork()
        if child == 0:
            while True:
                for each in reversed(runs):
                    save(each, saved)
        time.sleep(chance.uniform(0.0, longest))
        killed += 1
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        recipes.add(check_whole(saved))
    assert recipes == {each.recipe for each in runs}
    for aside in saved.parent.glob("mine@*"):
        check_whole(aside)
    save(outcomes, saved)
    assert not list(saved.parent.glob(".mine*"))  # what the killed ones left is gone


def check_whole(directory: Path) -> str:
    """Recipe of a folder in which every file is as the manifest says."""
    found = manifest(directory)
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files(directory).items()}
    assert {name: digests[name] for name in found["files"]} == found["files"]
    recipe: str = found["recipe"]
    return recipe


def test_an_interruption_leaves_nothing_behind(outcomes: negosim.Outcomes, tmp_path: Path) -> None:
    def interrupted(path: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save(outcomes, tmp_path / "mine", extra={"x": interrupted})
    assert names(tmp_path) == []


@pytest.mark.parametrize("place", ["file", "file/mine", "file/deeper/mine"])
def test_a_file_in_the_way(place: str, outcomes: negosim.Outcomes, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        save(outcomes, tmp_path / place)
    said = f"cannot write results to {tmp_path / place}: the file {tmp_path / 'file'} is in the way; move it."
    assert str(caught.value) == said
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


def test_a_folder_that_cannot_be_made(
    outcomes: negosim.Outcomes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mkdtemp(**_: object) -> str:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(tempfile, "mkdtemp", mkdtemp)
    with pytest.raises(StoreError, match=r"the disk is read-only\.$"):
        save(outcomes, tmp_path / "mine")


@pytest.mark.parametrize("place", [".", "..", "", "sub/..", "/"])
def test_the_current_folder_is_never_moved(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="you are in it"):
        check_place(Path(place))
