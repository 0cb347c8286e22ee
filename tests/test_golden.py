"""Every shipped scenario against the numbers kept in tests/golden/, to 1e-9.

The numbers are means over 48 draws from seed 1, and the outcome with every parameter at its mode. A
change that is meant is written down by ``python tests/golden.py --write``; without ``--write`` the
program only says what differs, and fails if anything does.
"""

from __future__ import annotations

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


def test_only_the_word_writes(capsys: pytest.CaptureFixture[str]) -> None:
    assert golden.main(["--wirte"]) == 2
    assert "--write" in capsys.readouterr().err
