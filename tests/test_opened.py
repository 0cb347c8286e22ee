"""Results folders read back: the same tables, the same scenario, and faults in one sentence."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import negosim
from negosim.errors import StoreError
from negosim.figures.page import run_page
from negosim.scenario.recipe import recipe
from negosim.scenario.shipped import shipped_names
from negosim.store.archive import scenario_from, scenario_to
from negosim.store.folder import save
from negosim.store.opened import verify
from negosim.store.run import run_contents
from negosim.version import MODEL

TABLES = ("probabilities", "ends", "stops", "offers", "agreement", "payoffs", "timing", "paths", "classes")


@pytest.fixture(scope="module")
def outcomes() -> negosim.Outcomes:
    scenario = negosim.load("election_2018").replace(parameters={"precision_russia": float("inf")})
    return negosim.run(scenario, draws=64)


@pytest.fixture
def folder(outcomes: negosim.Outcomes, tmp_path: Path) -> Path:
    return save(run_contents(outcomes), tmp_path / "mine")


def test_everything_comes_back(outcomes: negosim.Outcomes, folder: Path) -> None:
    opened = negosim.open(folder)
    assert opened.scenario == outcomes.scenario
    assert opened.certificate == outcomes.certificate
    assert opened.recipe == outcomes.recipe == recipe(opened.scenario, MODEL)[0]
    for name in TABLES:
        pd.testing.assert_frame_equal(
            getattr(opened, name), getattr(outcomes, name), check_exact=True, check_names=name != "classes"
        )
    np.testing.assert_array_equal(opened.parameters, outcomes.parameters)
    assert run_page(opened) == run_page(outcomes)


def test_what_was_opened_can_be_saved_and_run_again(
    outcomes: negosim.Outcomes, folder: Path, tmp_path: Path
) -> None:
    opened = negosim.open(folder)
    again = save(run_contents(opened), tmp_path / "again")
    digests = [json.loads((each / "run.json").read_text())["files"] for each in (folder, again)]
    assert digests[0] == digests[1]
    assert negosim.run(opened.scenario).classes.equals(outcomes.classes)


@pytest.mark.parametrize("name", shipped_names())
def test_a_scenario_survives_its_archive(name: str) -> None:
    scenario = negosim.load(name)
    text = json.dumps(scenario_to(scenario), allow_nan=False)
    assert scenario_from(json.loads(text)) == scenario


def test_a_scenario_of_another_dispute_survives_its_archive() -> None:
    fishery = Path(__file__).parent / "data" / "fishery.yaml"
    from negosim.dispute.load import read_dispute
    from negosim.scenario.merge import plain_scenario

    scenario = plain_scenario(read_dispute(fishery), "fishery")
    assert scenario_from(json.loads(json.dumps(scenario_to(scenario)))) == scenario


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no results folder .*negosim run.*writes one"):
        negosim.open(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1, "recipe": 2, "files": {}}', "{'"])
def test_a_manifest_that_is_none(text: str, folder: Path) -> None:
    (folder / "run.json").write_text(text)
    with pytest.raises(StoreError, match=r"run\.json: it cannot be read; run the scenario again"):
        negosim.open(folder)


def test_a_folder_is_verified(folder: Path) -> None:
    expected = len(json.loads((folder / "run.json").read_text())["files"])
    assert verify(folder) == expected
    (folder / "stops.csv").write_text("changed")
    (folder / "ends.parquet").unlink()
    with pytest.raises(StoreError, match=r"stops\.csv was changed; ends\.parquet is missing\.$"):
        verify(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"findings": {"certificate": {"gap": "x", "deviation": None, "mass": 0.0, "tolerance": 1e-9}}},
        {"findings": {}},
        {"files": {}},
    ],
)
def test_a_manifest_that_says_what_cannot_be(change: dict[str, object], folder: Path) -> None:
    data = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps(data | change))
    opened = negosim.open(folder)
    with pytest.raises(StoreError, match="run the scenario again"):
        _ = opened.certificate, opened.stops


def test_a_scenario_that_is_none(folder: Path) -> None:
    data = json.loads((folder / "run.json").read_text())
    for text in ("[]", '{"dispute": null}', "[" * 100_000):
        (folder / "scenario.json").write_text(text)
        data["files"]["scenario.json"] = hashlib.sha256(text.encode()).hexdigest()
        (folder / "run.json").write_text(json.dumps(data))
        with pytest.raises(StoreError, match="it cannot be read; run the scenario again"):
            _ = negosim.open(folder).scenario


def test_the_manifest_stands_for_its_folder(folder: Path, outcomes: negosim.Outcomes) -> None:
    assert negosim.open(folder / "run.json").recipe == outcomes.recipe


def test_a_parameter_may_have_any_name() -> None:
    scenario = negosim.load("base")
    calendar = {1: {"infinite": 0.5}}
    odd = replace(scenario, calendar=calendar)
    assert scenario_from(json.loads(json.dumps(scenario_to(odd)))).calendar == calendar


def test_another_format(folder: Path) -> None:
    data = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps(data | {"format": 99}))
    with pytest.raises(StoreError, match="has format 99, this version of negosim reads 1"):
        negosim.open(folder)


@pytest.mark.parametrize("name", ["stops.csv", "ends.parquet", "scenario.json"])
def test_a_file_that_is_missing_or_changed(name: str, folder: Path) -> None:
    def use() -> object:
        opened = negosim.open(folder)
        return opened.scenario if name == "scenario.json" else getattr(opened, name.partition(".")[0])

    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(StoreError, match="it was changed after it was written; run the scenario again"):
        use()
    (folder / name).unlink()
    with pytest.raises(StoreError, match="it is missing; run the scenario again"):
        use()


def test_a_file_is_no_results_folder(tmp_path: Path) -> None:
    path = tmp_path / "paper.zip"
    path.write_bytes(b"PK")
    with pytest.raises(StoreError, match=r"expected a results folder, found the file .*paper\.zip; name the"):
        negosim.open(path)
