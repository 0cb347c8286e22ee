"""What the reference says of sweeps: a file's section ``sweep``, and the folder, of which one is written."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

import negosim
from making.markdown import code, table
from negosim.experiment.plan import Sample
from negosim.scenario.axes import axes_of_settings, axes_of_sweep
from negosim.scenario.load import load
from negosim.scenario.sweep import KEYS

__all__ = ["sweep_keys", "sweep_parts"]

_SCENARIO = "two_islands_no_us_basing"

_MEANINGS = {
    "over": ("path: values", "What is varied, see below; a grid has a cell for every combination."),
    "sample": (f"one of {', '.join(map(code, Sample))}", "How cells are placed; left out, as a grid."),
    "cells": ("whole number, ≥ 1", "Number of cells of a sample; a power of two for `sobol`."),
}

# Values in a file, the same after --over, how many there are, and what they mean.
_VALUES = [
    ("consent_written", [0, 0.5, 1], "consent_written=0,0.5,1", 3, "these values"),
    ("consent_written", "0:1:21", "consent_written=0:1:21", 21, "so many at equal distances, ends included"),
    ("consent_written", [0, 1, 21], None, 21, "the same, where the third number cannot be a value"),
    ("consent_written", {"values": [0, 0.5, 1]}, None, 3, "these values, whatever stands in the list"),
    ("consent_written", "0:1", "consent_written=0:1", 0, "a range, of which a sample takes any value"),
    ("us_threat_russia", {"scale": "0.5:2:4"}, "us_threat_russia*=0.5:2:4", 4, "the prior scaled by each"),
    ("sway_russia", {"add": [-0.5, 0, 0.5]}, "sway_russia+=-0.5,0,0.5", 3, "the prior shifted by each"),
    ("game.rounds", "4:12:5", "game.rounds=4:12:5", 5, "whole numbers: 4, 6, 8, 10, 12"),
    (
        "game.proposers",
        [["japan"], ["russia", "japan"]],
        "game.proposers=[japan],[russia, japan]",
        2,
        "lists of players; nobody is `[]`",
    ),
    ("in_force.sanctions", ["kept", "eased"], "in_force.sanctions=kept,eased", 2, "levels, as of offers"),
    (
        "offers.two_islands_no_basing",
        ["present", "absent"],
        "offers.two_islands_no_basing=present,absent",
        2,
        "on the table or not",
    ),
]

_ABOUT_KEYS = """\
What `negosim sweep` varies. A file that extends another one and has this section replaces it as a whole,
and so does `--over`. How to use it: [Vary parameters and structure](../how-to/sweep.md)."""

_ABOUT_VALUES = """\
Paths are those above, but for `run.draws`, `run.seed` and `run.design`, as all cells have the same draws.
Only parameters can be scaled, shifted, or given a range."""

_ABOUT = """\
`negosim sweep` writes a folder, by default named after the scenario with `_sweep`. Unlike that of a run
it is there from the beginning, and grows; shards are never changed. It holds cells of one recipe: all
that the numbers depend on, but for what is varied and, in the plain design, the number of draws. A folder
of another recipe is moved aside as said above. PATHS is what is varied, in the order given, such as
`consent_written` or `breakdown_hazard-integrity_russia`; a sweep over other paths adds files of its own."""

_FILES = {
    "run.json": "the manifest; it is written when the sweep begins, and anew when it is complete",
    "scenario.json": "the resolved dispute and scenario that every cell changes",
    "shards/HASH.parquet": "blocks of draws of some cells; one that is damaged is renamed to `HASH.damaged`",
    "tables/PATHS.parquet": "the table of all cells; `Sweep.table`",
    "tables/PATHS.csv": "the same",
    "tables/PATHS.txt": "the page that was printed",
    "figures/PATHS_KIND.pdf": "charts of grids, for print, KIND: `lines` (one axis), `regimes`, `heat` (two)",
    "figures/PATHS_KIND.svg": "the same, for screens and further work",
    "figures/PATHS_KIND.png": "the same, for slides",
    "figures/PATHS_KIND.csv": "what a chart shows, in per cent",
    "figures/PATHS_KIND.txt": "a draft of the caption, and an alternative text",
}

_ABOUT_QUERIES = """\
`negosim store query` calls this table `sweep`; `classes` has its rows of outcome classes, with `class`
and `label` in place of `what` and `name`, and `shards` the rows of all shards."""

_AXIS = (
    "a column for each thing that is varied: its value; `*` or `+` after the name scales or shifts a prior"
)

_TABLE = {
    "cell": "number of the cell, from 0; in a grid the last axis varies fastest, but structure slowest",
    "consent_written": _AXIS,
    "draws": "number of draws of the cell",
    "what": "`class` (of outcomes), `payoff`, `agreement` or `stop`",
    "name": "class; player or observer; step; kind, stop and by whom: as for a run",
    "mean": "mean over draws",
    "error": "Monte Carlo standard error of the mean",
    "low": "lower end of the 95 % Monte Carlo interval of the mean",
    "high": "upper end of the 95 % Monte Carlo interval of the mean",
    "p05": "5 % quantile over draws, of classes and payoffs, to single precision",
    "p95": "95 % quantile over draws, of classes and payoffs, to single precision",
}

_SHARD = {
    "cell": "key of the cell: first 8 bytes of the SHA-256 of `settings`",
    "settings": "what the cell sets, as JSON: path, operator, value",
    "begin": "first draw of the block, from 0",
    "end": "last draw of the block, plus 1; a block has 1,024 draws if they suffice",
    "gap": "certificate of the block, see `Certificate`",
    "deviation": "the same",
    "mass": "the same",
    "mean": "mean of each quantity over the block, in the order of the table",
    "squares": "sum of squared deviations from it",
    "low": "smallest numbers of the block, of each class and payoff",
    "high": "largest numbers of the block, of each class and payoff",
}

_MANIFEST = {
    "format": "version of this layout",
    "kind": "`sweep`",
    "name": "the scenario",
    "title": "its title",
    "recipe": "SHA-256 of what the numbers of all cells depend on, but for their own values",
    "command": "the command that gives the last sweep again, and goes on where it was stopped",
    "plan": "the last sweep: axes with path, operator and values, sample, number of cells, draws, `until`",
    "parts": "resolved dispute and scenario, draws, seed, design, concept, version of the model",
    "draws": "by number, the draws of cells to which `--until` added some",
    "complete": "whether all of the last sweep is solved and its table written",
    "versions": "negosim, model, Python and libraries",
    "files": "SHA-256 of the files that are made from the shards",
    "times": "when it was written; how long solving took, on how many cores",
}


def sweep_keys() -> str:
    """The section ``sweep`` of a scenario file, and how values are written in it and after ``--over``."""
    _same("the keys of a sweep", KEYS, _MEANINGS)
    rows = [[code(key), kind, meaning] for key, (kind, meaning) in _MEANINGS.items()]
    return "\n\n".join(
        [
            "## `sweep`",
            _ABOUT_KEYS,
            table(["Key", "Value", "Meaning"], rows),
            "## Values of what is varied, for `sweep.over` and `--over`",
            _ABOUT_VALUES,
            table(["In a file", "After `--over`", "Meaning"], _value_rows()),
        ]
    )


def _value_rows() -> Iterator[list[str]]:
    scenario = load(_SCENARIO)
    for path, spec, text, many, meaning in _VALUES:
        (axis,) = axes_of_sweep(scenario, {path: spec})
        if text is not None and axes_of_settings(scenario, [text]) != (axis,):
            raise SystemExit(
                f"expected the same of {path}: {spec} and --over {text} in docs/making/sweep.py."
            )
        if len(axis.values) != many:
            raise SystemExit(f"expected {many} values of {path}: {spec}, found {len(axis.values)}.")
        yield [code(f"{path}: {_written(spec)}"), code(text) if text else "–", meaning]


def _written(spec: object) -> str:
    """Values as a file writes them."""
    if isinstance(spec, dict):
        return "{" + ", ".join(f"{key}: {_written(value)}" for key, value in spec.items()) + "}"
    if isinstance(spec, list):
        items = (value if isinstance(value, str) else _written(value) for value in spec)
        return f"[{', '.join(items)}]"
    return f'"{spec}"' if isinstance(spec, str) else str(spec)


def sweep_parts() -> Iterator[str]:
    """Every file of a sweep's folder, every column, and every key of its manifest."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "mine")
        for over in (["consent_written=0,1", "game.rounds=1,2"], ["consent_written=0,1"]):
            swept = negosim.sweep(_SCENARIO, over, draws=8, workers=1, directory=place)
            swept.save_charts()
        _same("the files of a sweep", _FILES, _found(place))
        _same("the columns of a sweep's table", _TABLE, pd.read_csv(place / "tables/consent_written.csv"))
        for shard in place.glob("shards/*.parquet"):
            _same("the columns of a shard", _SHARD, pq.read_schema(shard).names)
        _same("the keys of run.json", _MANIFEST, json.loads((place / "run.json").read_text(encoding="utf-8")))
    yield "## The folder of a sweep"
    yield _ABOUT
    yield _described("File", "Holds", _FILES)
    yield "### `tables/PATHS.csv`"
    yield _described("Column", "Meaning", _TABLE)
    yield _ABOUT_QUERIES
    yield "### `shards/HASH.parquet`"
    yield _described("Column", "Meaning", _SHARD)
    yield "### `run.json` of a sweep"
    yield _described("Key", "Holds", _MANIFEST)


def _described(head: str, meaning: str, said: dict[str, str]) -> str:
    return table([head, meaning], [[code(name), text] for name, text in said.items()])


def _found(place: Path) -> set[str]:
    """Files by their general names."""
    found = set()
    for path in place.rglob("*"):
        if path.is_file():
            stem = {"shards": "HASH", "tables": "PATHS", "figures": "PATHS_KIND"}.get(
                path.parent.name, path.stem
            )
            found.add(path.relative_to(place).with_stem(stem).as_posix())
    return found


def _same(what: str, said: Iterable[str], found: Iterable[str]) -> None:
    """All that there is must be described, and nothing else."""
    if unlike := set(said) ^ set(found):
        raise SystemExit(f"expected {what} as in docs/making/sweep.py, found a difference: {sorted(unlike)}.")
