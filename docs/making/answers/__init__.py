"""The parts on answers of the page of results folders: a small one of each is written, and described.

What there is to say of a kind of answer stands in a module of its name: ABOUT, FILES and COLUMNS.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

import negosim
from making.markdown import code, table
from negosim.questions.answer import Answer

__all__ = ["answer_parts"]

_SCENARIO = "two_islands_no_us_basing"

_ASKED: dict[str, tuple[str, Callable[[], Answer]]] = {
    "explanation": ("an explanation", lambda: negosim.explain(_SCENARIO, draws=64)),
    "breakeven": (
        "break-even values",
        lambda: negosim.breakeven(
            _SCENARIO,
            "two_islands=0.02",
            vary=["sway_russia", "us_threat_russia", "game.rounds"],
            pairs=[("sway_russia", "sway_japan")],
            draws=64,
        ),
    ),
    "whatif": (
        "what it would take",
        lambda: negosim.whatif(
            "restraint", "two_islands=0.05", vary=["sway_russia", "sway_japan"], starts=2, draws=64
        ),
    ),
    "sensitivity": ("a sensitivity analysis", lambda: negosim.sensitivity(_SCENARIO, base=64, draws=64)),
    "discovery": (
        "conditions that were found",
        lambda: negosim.discover(_SCENARIO, "two_islands", draws=1024),
    ),
    "trace": ("one play of the talks", lambda: negosim.trace(_SCENARIO)),
}
"""What the heading calls it, and how a small one is made."""


def answer_parts() -> Iterator[str]:
    """Every file of every kind of answer, and every column."""
    for kind, (heading, ask) in _ASKED.items():
        told = importlib.import_module(f"making.answers.{kind}")
        with tempfile.TemporaryDirectory() as folder:
            place = ask().save(Path(folder, "mine"))
            _check_files(kind, place, told.FILES)
            yield f"## The folder of {heading}"
            yield told.ABOUT
            yield table(["File", "Holds"], [[code(name), held] for name, held in told.FILES.items()])
            for name, columns in told.COLUMNS.items():
                _check_columns(kind, place / name, columns)
                yield f"### `{name}` of {heading}"
                yield table(["Column", "Meaning"], [[code(head), said] for head, said in columns.items()])


def _check_files(kind: str, place: Path, told: Mapping[str, Any]) -> None:
    """All files that are described must be there, and no others; of charts the PDF stands for all formats."""
    paths = [path.relative_to(place) for path in place.rglob("*") if path.is_file()]
    found = {path.as_posix() for path in paths if path.parent.name != "figures" or path.suffix == ".pdf"}
    if unlike := found ^ told.keys():
        raise SystemExit(
            f"expected the files of docs/making/answers/{kind}.py, found a difference: {sorted(unlike)}."
        )


def _check_columns(kind: str, path: Path, told: Mapping[str, str]) -> None:
    found = list(pd.read_csv(path).columns)
    if found != list(told):
        raise SystemExit(
            f"expected the columns of {path.name} in docs/making/answers/{kind}.py, found {found}."
        )
