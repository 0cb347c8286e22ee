"""Game files, read by OpenSpiel and played there with the probabilities that stand beside them.

``pip install open_spiel`` first; these tests are no part of what must pass everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from game_files import SCENARIOS, Row, exported, rows_of

pytestmark = pytest.mark.system


def loaded(path: Path) -> Any:
    """OpenSpiel's game."""
    import pyspiel  # of the extra `openspiel`, which ordinary tests do without

    return pyspiel.load_game(f"efg_game(filename={path})")


def worth(state: Any, rows: Iterator[Row]) -> list[float]:
    """What both get from a state on; choices come in the order of the table, the first branch first."""
    if state.is_terminal():
        return list(state.returns())
    if state.is_chance_node():
        return _mean([(p, worth(state.child(action), rows)) for action, p in state.chance_outcomes()])
    actions = state.legal_actions()
    own = [next(rows) for _ in actions]
    # A row belongs to the action of the same name, at the information set of the same name and number.
    assert [state.action_to_string(action) for action in actions] == [row.action for row in own]
    for row in own:
        assert f"-{row.number}-{row.information_set}" in state.information_state_string()
    found = [worth(state.child(action), rows) for action in actions]
    for row, values in zip(own, found, strict=True):
        assert values[state.current_player()] == pytest.approx(row.payoff, rel=0, abs=1e-9)
    return _mean([(row.probability, values) for row, values in zip(own, found, strict=True)])


def _mean(parts: list[tuple[float, list[float]]]) -> list[float]:
    return [math.fsum(p * values[i] for p, values in parts) for i in (0, 1)]


@pytest.mark.parametrize("precision", [None, math.inf])
@pytest.mark.parametrize("name", SCENARIOS)
def test_openspiel_values_the_game_alike(name: str, precision: float | None, tmp_path: Path) -> None:
    found = exported(SCENARIOS[name](), tmp_path, precision=precision)
    game = loaded(found.path)
    assert game.num_players() == 2
    rows = rows_of(found.path)
    left = iter(rows)
    assert worth(game.new_initial_state(), left) == pytest.approx(list(found.value.values()), rel=0, abs=1e-9)
    assert list(left) == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_openspiel_sees_perfect_information(name: str, tmp_path: Path) -> None:
    information = loaded(exported(SCENARIOS[name](), tmp_path).path).get_type().information
    assert str(information).endswith("PERFECT_INFORMATION")
    assert "IMPERFECT" not in str(information)
