"""Parts of bundles: the wheel, what it needs, the places of scenario files, distances."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import math
import zipfile
from importlib.metadata import Distribution
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from packaging.requirements import Requirement

import negosim
from negosim.bundles import requirements
from negosim.bundles.distances import file_distance, frame_distance, json_distance, shard_distance
from negosim.bundles.requirements import pinned
from negosim.bundles.sources import layout, rests_on
from negosim.bundles.wheel import installed, wheel_bytes, wheel_name
from negosim.errors import RequestFault, StoreError
from negosim.scenario.shipped import shipped_names, shipped_path

PACKAGE = Path(negosim.__file__).parent


# ---- The wheel
def test_the_wheel_holds_the_code_and_what_says_so() -> None:
    content = wheel_bytes()
    assert content == wheel_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        files = {name: wheel.read(name) for name in wheel.namelist()}
    for path in PACKAGE.rglob("*.py"):
        assert files[f"negosim/{path.relative_to(PACKAGE).as_posix()}"] == path.read_bytes()
    for name in shipped_names():
        assert files[f"negosim/shipped/{name}.yaml"] == shipped_path(name).read_bytes()
    assert "negosim/dispute/kuril.yaml" in files
    assert not [name for name in files if "__pycache__" in name or name.endswith(".pyc")]
    info = next(name for name in files if name.endswith(".dist-info/RECORD")).removesuffix("RECORD")
    assert b"negosim = negosim.cli.main:main" in files[f"{info}entry_points.txt"]
    assert b"Tag: py3-none-any" in files[f"{info}WHEEL"]
    listed = {row[0]: row[1:] for row in csv.reader(files[f"{info}RECORD"].decode().splitlines())}
    assert set(listed) == set(files)
    for name in set(files) - {f"{info}RECORD"}:
        digest = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest()).rstrip(b"=").decode()
        assert listed[name] == [f"sha256={digest}", str(len(files[name]))]
    assert wheel_name().startswith(info.split(".dist-info")[0])


# ---- What it needs
def test_all_that_is_needed_is_named_with_what_that_needs() -> None:
    found = pinned((), ())
    direct = {need for need in map(Requirement, installed().requires or ()) if need.marker is None}
    assert {need.name.lower() for need in direct} - {"ruamel.yaml"} <= set(found)
    assert {"llvmlite", "pydantic-core", "python-dateutil"} <= set(found)
    assert "pytest" not in found
    assert "negosim" not in found
    assert set(pinned(("discover",), ())) - set(found) >= {"ema-workbench", "scikit-learn"}
    assert set(pinned((), ("pytest", "no such thing"))) - set(found) >= {"pytest", "pluggy"}


def test_what_is_needed_and_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    before = requirements._distribution
    monkeypatch.setattr(
        requirements, "_distribution", lambda name: None if name == "contourpy" else before(name)
    )
    with pytest.raises(StoreError, match="matplotlib needs contourpy, which is not installed here"):
        pinned((), ())


def test_a_checkout_that_needs_more_by_now_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '[project]\nname = "negosim"\ndependencies = ["numpy>=2.0", "more"]\n'
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(requirements, "_CHECKOUT", tmp_path)
    with pytest.raises(StoreError, match="has changed since it was installed"):
        pinned((), ())


def test_a_negosim_that_was_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Distribution, "discover", lambda **_: iter(()))
    with pytest.raises(StoreError, match="this negosim was not installed"):
        wheel_bytes()


# ---- Scenario files
def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"negosim: 1\n{text}\n", encoding="utf-8")
    return path


def test_files_are_followed_to_those_that_come_with_negosim(tmp_path: Path) -> None:
    root = written(tmp_path / "common" / "root.yaml", "extends: us_consents")
    mine = written(tmp_path / "a" / "mine.yaml", "extends: ../common/root.yaml")
    found = rests_on(mine)
    assert [path for path, is_shipped in found.items() if not is_shipped] == [mine, root]
    shipped = {path.name for path, is_shipped in found.items() if is_shipped}
    assert {"us_consents.yaml", "base.yaml", "kuril.yaml", "kuril.ja.yaml", "kuril.ru.yaml"} <= shipped


def test_circles_end_and_roots_of_disks_are_refused(tmp_path: Path) -> None:
    one = written(tmp_path / "one.yaml", "extends: two.yaml")
    written(tmp_path / "two.yaml", "extends: one.yaml")
    assert len(rests_on(one)) == 2
    far = written(tmp_path / "far.yaml", f"extends: {one.as_posix()}")
    with pytest.raises(RequestFault, match="from the root of the disk"):
        rests_on(far)


def test_files_keep_their_places_and_others_get_some(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    groups = [
        [here / "a.yaml", here / "b" / "c.yaml"],
        [here / "d.yaml", tmp_path / "e.yaml"],
        [there / "f.yaml"],
        [there / "f.yaml", there / "g.yaml"],
    ]
    assert layout(groups, here) == {
        here / "a.yaml": "a.yaml",
        here / "b" / "c.yaml": "b/c.yaml",
        here / "d.yaml": "outside_1/here/d.yaml",
        tmp_path / "e.yaml": "outside_1/e.yaml",
        there / "f.yaml": "outside_2/f.yaml",
        there / "g.yaml": "outside_2/g.yaml",
    }


def test_the_name_of_the_home_folder_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home" / "someone"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home" / "someone"))
    group = [tmp_path / "home" / "someone" / "mine.yaml", tmp_path / "shared" / "base.yaml"]
    inside = [tmp_path / "home" / "someone" / "a" / "mine.yaml"]
    for files, directory in ((group, tmp_path / "home" / "someone"), (inside, tmp_path)):
        with pytest.raises(RequestFault, match="would tell the name of your home folder"):
            layout([files], directory)
    assert layout([inside], tmp_path / "home" / "someone") == {inside[0]: "a/mine.yaml"}


# ---- Distances
def test_tables_are_as_far_apart_as_their_farthest_numbers() -> None:
    then = pd.DataFrame({"name": ["a", "b"], "mean": [1.0, 1e6], "part": [np.arange(2.0), np.arange(3.0)]})
    assert frame_distance(then, then.copy()).size == 0
    near = then.assign(mean=[1.0, 1e6 + 1e-5])
    assert frame_distance(then, near).is_near
    far = then.assign(mean=[1.0, 1.001e6])
    assert frame_distance(then, far).size == pytest.approx(1e-3, rel=0.01)
    assert frame_distance(then, far).says.startswith("'mean' in row 2: 1000000 then")
    assert frame_distance(then, then.assign(name=["a", "c"])).size == math.inf
    assert frame_distance(then, then.assign(mean=[1.0, math.inf])).size == math.inf
    assert frame_distance(then, then.assign(mean=[1.0, math.nan])).size == math.inf
    assert frame_distance(then, then[["name", "mean"]]).size == math.inf
    assert frame_distance(then, then.iloc[:1]).size == math.inf
    parts = then.assign(part=[np.arange(2.0), np.arange(3.0) + 0.5])
    assert frame_distance(then, parts).size == pytest.approx(0.5)


def test_documents_are_as_far_apart_as_their_farthest_numbers() -> None:
    then = {"a": [1, 2.0, {"b": "word"}], "c": None}
    assert json_distance(then, then).size == 0
    assert json_distance(then, {"a": [1, 2.0 + 1e-12, {"b": "word"}], "c": None}).is_near
    found = json_distance(then, {"a": [1, 3.0, {"b": "word"}], "c": None})
    assert (found.size, found.says) == (pytest.approx(1 / 3), "/a/1: 2.0 then, 3.0 now")
    for other in (
        {"a": []},
        {"a": [1, 2.0, {"b": "words"}], "c": None},
        {**then, "c": 0},
        {**then, "d": 1},
        [],
        1,
    ):
        assert json_distance(then, other).size == math.inf
    assert json_distance(True, 1).size == math.inf


def test_shards_are_compared_row_by_row(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        {"cell": [0, 1, 2], "begin": [0] * 3, "end": [9] * 3, "mean": [[0.5], [0.25], [0.125]]}
    )

    def shards(folder: str, *parts: pd.DataFrame) -> list[Path]:
        (tmp_path / folder).mkdir()
        paths = [tmp_path / folder / f"{number}.parquet" for number in range(len(parts))]
        for path, part in zip(paths, parts, strict=True):
            part.to_parquet(path, index=False)
        return paths

    then = shards("then", rows[:1], rows[1:])
    assert shard_distance(then, shards("other", rows[2:], rows[:2])).size == 0
    changed = rows.assign(mean=[[0.5], [0.25], [0.25]])
    assert shard_distance(then, shards("changed", changed)).size == pytest.approx(0.125)
    assert shard_distance(then, shards("fewer", rows[1:])).size == math.inf
    assert shard_distance(then, shards("twice", rows, rows[:1])).size == math.inf
    assert shard_distance(then, []).size == math.inf


def test_files_that_cannot_be_read_are_far_apart(tmp_path: Path) -> None:
    for name in ("a.parquet", "a.json"):
        then, now = tmp_path / f"then_{name}", tmp_path / f"now_{name}"
        then.write_bytes(b"[1")
        now.write_bytes(b"[1]")
        found = file_distance(then, now)
        assert found is not None
        assert found.size == math.inf
    assert file_distance(tmp_path / "a.svg", tmp_path / "b.svg") is None
