"""The page of results folders: a small run is written, and every file and column in it must be described."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import negosim
from making.answers import answer_parts
from making.comparison import comparison_parts
from making.concepts import concept_parts
from making.frontier import frontier_parts
from making.markdown import code, page, table
from making.robustness import robustness_parts
from making.sweep import sweep_parts

__all__ = ["results_page"]

_ABOUT = """\
`negosim run` writes a folder for each run, by default under `results/`, named after the scenario or by
`--name`. Equal recipes give equal bytes on one type of machine with the same versions of the libraries,
apart from the times in `run.json`; elsewhere they agree to 1e-9. A folder that stands there with another
recipe is first moved to `<name>@<first 8 digits of its recipe>`; nothing is overwritten. Probabilities
are fractions of 1; in `figures/` they are per cent."""

_FILES = {
    "run.json": "the manifest: recipe and its parts, versions, certificate, headline figures, and times",
    "scenario.json": "the resolved dispute and scenario, from which the folder can be opened again",
    "summary.csv": "outcome classes; in Python `Outcomes.summary()`",
    "agreement.csv": "a settlement signed, ratified, kept; `Outcomes.agreement`",
    "offers.csv": "each offer, by who makes it to whom; `Outcomes.offers`",
    "stops.csv": "what stops agreement, in expected counts per game; `Outcomes.stops`",
    "payoffs.csv": "expected payoffs of players and observers; `Outcomes.payoffs`",
    "timing.csv": "probability of having ended in each class by each round; `Outcomes.timing`",
    "paths.csv": "levels in force in each round; `Outcomes.paths`",
    "ends.parquet": "every way to end; `Outcomes.ends`",
    "probabilities.parquet": "a row for each draw, a column for each outcome class; `Outcomes.probabilities`",
    "parameters.parquet": "a row for each draw, a column for each parameter; `Outcomes.parameters`",
    "bargaining_set.csv": "what each offer would be worth if kept for ever; `Outcomes.bargaining_set`",
    "bounds.csv": "the same draws at random and without error, with `--bounds`; `Outcomes.bounds`",
    "figures/KIND.pdf": "charts for print, KIND: `outcomes`, `timing`, `stops`, `bargaining_set`, `paths`",
    "figures/KIND.svg": "the same, for screens and further work",
    "figures/KIND.png": "the same, for slides",
    "figures/KIND.csv": "what a chart shows: the columns of its table with labels, probabilities in per cent",
    "figures/KIND.txt": "a draft of the caption, and an alternative text",
    "tables/outcomes.txt": "the page that was printed",
}

_WIDE = ("probabilities.parquet", "parameters.parquet")

_COLUMNS = {
    "at_random": "mean over the same draws with choice at random (λ = 0)",
    "at_random_error": "Monte Carlo standard error of that mean",
    "both_gain": "share of draws in which both players gain against no agreement",
    "efficient": "whether no other offer is as good for both players and better for one, in means",
    **{
        f"{player}_{part}": f"{text}; columns for each player"
        for player in ("japan", "russia")
        for part, text in (
            ("mean", "points, mean over draws"),
            ("error", "Monte Carlo standard error of that mean"),
            ("p05", "points, 5 % quantile over draws"),
            ("p95", "points, 95 % quantile over draws"),
            ("gains", "share of draws in which the player gains against no agreement"),
        )
    },
    "without_error_error": "Monte Carlo standard error of that mean",
    "without_error": "mean over the same draws with choice without error (λ = ∞)",
    "accepted": "share of the offers made that were accepted",
    "by": "whose doing it is; where it is not ratified, whose public alone fails it, or `both`",
    "class": "outcome class",
    "consented": "expected count per game that were accepted and consented to",
    "delivered_japan": "share that Japan had delivered, before snapback; a column for each player",
    "delivered_russia": "share that Russia had delivered, before snapback",
    "end": "`kept`, `broken`, `breakdown` or `no_settlement`",
    "error": "Monte Carlo standard error of the mean",
    "given_no_breakdown": "share of the class among talks that do not break down",
    "given_previous": "share of the step among those that took the step before",
    "going_on": "probability that talks go on in this round",
    "high": "upper end of the 95 % Monte Carlo interval of the mean",
    "in_force": "levels of the interim issues in the end",
    "issue": "interim issue",
    "kind": "`settlement`, `interim` or `move`",
    "label": "name for tables and figures",
    "level": "level of the issue",
    "low": "lower end of the 95 % Monte Carlo interval of the mean",
    "made": "expected count per game that it is made",
    "mean": "mean over draws",
    "not_ratified": "expected count per game that failed at home",
    "offer": "name of the offer",
    "p05": "5 % quantile over draws",
    "p95": "95 % quantile over draws",
    "round": "round of the talks, from 1",
    "share": "share of the rounds or turns in question",
    "stage": "stage of delivery at which it was broken; 0: not broken",
    "step": "`signed`, `ratified` or `kept`",
    "stop": "what kept it from going further, or that it was carried out",
    "to": "the player who answers",
    "who": "player or observer",
}


_HERE = {
    ("ends.parquet", "by"): "the player who broke it",
    ("offers.csv", "by"): "the player who makes it",
    ("offers.csv", "error"): "Monte Carlo standard error of `made`",
    ("paths.csv", "share"): "share of the talks that go on in this round",
}
"""Columns that mean something else in one file."""


def results_page() -> str:
    """Every file of a results folder, and every column."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "base")
        negosim.run("base", draws=64, seed=1, bounds=True).save(place)
        columns = {name: _columns(place / name) for name in _found(place)}
    rows = [[code(name), _FILES[name]] for name in columns]
    parts = [
        _ABOUT,
        "## Files",
        table(["File", "Holds"], rows),
        "## Columns",
        *_tables(columns),
        *_manifest(),
        *concept_parts(),
        *comparison_parts(),
        *frontier_parts(),
        *robustness_parts(),
        *sweep_parts(),
        *answer_parts(),
    ]
    return page("Results folders", "a run of the scenario base", parts)


def _found(place: Path) -> list[str]:
    """Files of a folder in the order in which they are described; all must be, and all must be there."""
    paths = [path for path in place.rglob("*") if path.is_file()]
    found = {path.relative_to(place).as_posix() for path in paths if path.parent.name != "figures"}
    found |= {f"figures/KIND{path.suffix}" for path in paths if path.parent.name == "figures"}
    if unlike := found ^ _FILES.keys():
        raise SystemExit(
            f"expected the files of docs/making/results.py, found a difference: {sorted(unlike)}."
        )
    return list(_FILES)


def _columns(path: Path) -> list[str]:
    if path.suffix == ".csv" and path.parent.name != "figures":
        return list(pd.read_csv(path).columns)
    return list(pd.read_parquet(path).columns) if path.suffix == ".parquet" else []


def _tables(columns: dict[str, list[str]]) -> Iterator[str]:
    for name, heads in columns.items():
        if heads and name not in _WIDE:
            yield f"### `{name}`"
            yield table(["Column", "Meaning"], [[code(head), _meaning(name, head)] for head in heads])


def _meaning(name: str, column: str) -> str:
    if column not in _COLUMNS:
        raise SystemExit(
            f"expected a meaning of the column '{column}' in docs/making/results.py, found none."
        )
    return _HERE.get((name, column), _COLUMNS[column])


def _manifest() -> Iterator[str]:
    yield "## `run.json`"
    yield table(
        ["Key", "Holds"],
        [
            ["`recipe`", "SHA-256 of `parts`: it identifies all that the numbers depend on"],
            ["`parts`", "resolved dispute and scenario, draws, seed, design, concept, version of the model"],
            ["`command`", "the command that gives this run again"],
            ["`versions`", "negosim, model, Python and libraries"],
            ["`files`", "SHA-256 of every other file of the folder"],
            ["`findings`", "settings, certificate, and the tables of the run as records"],
            [
                "`times`",
                "when it was written; after a command, how long solving took (`solving_seconds`) and on how "
                "many `cores`; nothing else differs when the run is repeated",
            ],
            ["`format`, `name`, `title`", "version of this layout, and the scenario"],
        ],
    )
