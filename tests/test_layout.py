"""Rows of M: as many for each quantity as its comment says, none shared and none to spare."""

from __future__ import annotations

import re
from math import prod
from pathlib import Path

import pytest

import negosim
from negosim.game.arrays import GameSizes
from negosim.model import memory
from negosim.model.memory import ABREAST, COUNTS, Layout, layout_of

# No two of them equal, so that no axis can stand for another.
SIZES = GameSizes(*range(11, 11 + len(GameSizes._fields)))
# Sizes that a comment calls otherwise than ``GameSizes`` does.
CALLED = {"payoff rows": SIZES.payoffs, "move counts": SIZES.move_counts, "observers": SIZES.payees - 2}
SOURCE = (Path(negosim.__file__).parent / "model" / "memory.py").read_text(encoding="utf-8")
AXES = dict(re.findall(r"^    (\w+): (?:\(\s*)?int  # \(([^)]+)\)", SOURCE, re.MULTILINE))


def length(axis: str) -> int:
    """Of one axis: 2 breakers, COUNTS, pairs, rounds + 1."""
    name, _, more = axis.partition(" + ")
    number = re.match(r"\d+", name)
    if number:
        return int(number[0])
    named = {**SIZES._asdict(), **CALLED, "ABREAST": ABREAST, "COUNTS": COUNTS}
    return int(named[name]) + int(more or 0)


def test_every_quantity_says_which_axes_it_has() -> None:
    assert set(AXES) == set(Layout._fields) - {"given", "rows"}


@pytest.mark.parametrize("name", Layout._fields[:-1])
def test_a_quantity_has_the_rows_of_its_axes(name: str) -> None:
    layout = layout_of(SIZES)
    first, following = (layout[Layout._fields.index(name) + k] for k in (0, 1))
    rows = prod(length(axis) for axis in AXES[name].split(", ")) if name in AXES else 0
    assert following - first == rows


def test_every_count_of_an_offer_has_a_row() -> None:
    counts = [
        memory.OFFERED,
        memory.ACCEPTED,
        memory.CONSENTED,
        memory.UNRATIFIED_1,
        memory.UNRATIFIED_2,
        memory.UNRATIFIED_BOTH,
    ]
    assert counts == list(range(COUNTS))
