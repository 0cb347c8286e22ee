"""Every shipped scenario against the numbers kept in tests/golden/, to 1e-9.

The numbers are means over 48 draws from seed 1, and the outcome with every parameter at its mode. A
change that is meant is written down by ``python tests/golden.py --write``; without ``--write`` the
program only says what differs, and fails if anything does.
"""

from __future__ import annotations

from pathlib import Path

import golden
import pytest

from negosim.scenario.shipped import shipped_names


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_scenario_gives_its_numbers(name: str) -> None:
    assert golden.differences(golden.golden(name), golden.stored(name)) == []


def test_every_file_belongs_to_a_shipped_scenario() -> None:
    assert sorted(path.stem for path in golden.FOLDER.iterdir()) == sorted(shipped_names())


def test_a_difference_is_seen() -> None:
    kept = {"summary": {"breakdown": 0.25, "unchanged": 0.5}}
    found = {"summary": {"breakdown": 0.25 + 2e-9, "standoff": 0.5}}
    assert golden.differences(kept, kept) == []
    assert len(golden.differences(found, kept)) == 3
    assert golden.differences({"summary": {"breakdown": float("nan")}}, {"summary": {"breakdown": 0.25}})


def test_the_program_writes_only_on_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(golden, "FOLDER", tmp_path)
    monkeypatch.setattr(golden, "shipped_names", lambda: ["two_islands_1956"])
    assert golden.main([]) == 1
    assert golden.main(["--wirte"]) == 2
    assert not list(tmp_path.iterdir())
    assert "--write" in capsys.readouterr().err
    assert golden.main(["--write"]) == 0
    assert golden.main([]) == 0
    assert golden.stored("two_islands_1956") == golden.golden("two_islands_1956")
