"""The part on comparisons of the page of results folders: a small one is written, and all in it described."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import negosim
from making.markdown import code, table

__all__ = ["comparison_parts"]

_ABOUT = """\
`negosim compare` writes a folder, by default named after its scenarios, the baseline's first
(`base_vs_us_consents`, or `base_vs_4_others`). What is said above of recipes, bytes and folders that stand in
the way holds for it, too. `kind` in its `run.json` is `comparison`, and `parts` holds the recipes of its
scenarios and of the baseline's."""

_FILES = {
    "run.json": "the manifest; under `findings` settings, scenarios, certificates, warnings, tables",
    "differences.csv": "every scenario against the baseline, draw by draw; `Comparison.differences`",
    "distributions.csv": "the outcome classes of each scenario; `Comparison.distributions`",
    "changes.csv": "what each scenario says differently from the baseline; `Comparison.changes`",
    "scenarios/NAME.json": "each scenario with its dispute, resolved",
    "figures/KIND.pdf": "charts for print, KIND: `differences`, `distributions`",
    "figures/KIND.svg": "the same, for screens and further work",
    "figures/KIND.png": "the same, for slides",
    "figures/KIND.csv": "what a chart shows, in per cent and percentage points",
    "figures/KIND.txt": "a draft of the caption, and an alternative text",
    "tables/compare.txt": "the page that was printed",
}

_COLUMNS = {
    "changes.csv": {
        "scenario": "the scenario that is compared with the baseline",
        "part": "section of a scenario file: `offers`, `parameters`, `game` and so on",
        "name": "what it is called there, such as `consent_written` or `relief_first.sequence`",
        "baseline": "what the baseline says of it; empty if nothing",
        "value": "what the scenario says of it; empty if nothing",
    },
    "differences.csv": {
        "scenario": "the scenario that is compared with the baseline",
        "what": "`class` (of outcomes), `agreement`, `stop` or `payoff`",
        "name": "class; step; kind, stop and by whom; or player and observer: as for a run",
        "label": "name for tables and figures",
        "baseline": "mean over draws in the baseline",
        "mean": "mean over draws in the scenario",
        "difference": "mean of the differences, draw by draw",
        "error": "Monte Carlo standard error of that mean",
        "low": "lower end of its 95 % interval",
        "high": "upper end of its 95 % interval",
        "p05": "5 % quantile of the difference over draws",
        "p95": "95 % quantile of the difference over draws",
        "higher": "share of draws in which the scenario is above the baseline by more than 1e-12",
        "clear": "whether the 95 % interval excludes zero; never where all differences are within 1e-12",
    },
    "distributions.csv": {
        "scenario": "the scenario",
        "class": "outcome class",
        "label": "name for tables and figures",
        "mean": "mean over draws",
        "low": "lower end of the 95 % Monte Carlo interval of the mean",
        "high": "upper end of the 95 % Monte Carlo interval of the mean",
        "p05": "5 % quantile over draws",
        "p95": "95 % quantile over draws",
    },
}


def comparison_parts() -> Iterator[str]:
    """Every file of a comparison's folder, and every column."""
    with tempfile.TemporaryDirectory() as folder:
        place = negosim.compare("base", "us_consents", draws=8).save(Path(folder, "mine"))
        _check(place)
        yield "## The folder of a comparison"
        yield _ABOUT
        yield table(["File", "Holds"], [[code(name), held] for name, held in _FILES.items()])
        for name, columns in _COLUMNS.items():
            if list(pd.read_csv(place / name).columns) != list(columns):
                raise SystemExit(
                    f"expected the columns of {name} in docs/making/comparison.py; describe them."
                )
            yield f"### `{name}`"
            yield table(["Column", "Meaning"], [[code(head), said] for head, said in columns.items()])


def _check(place: Path) -> None:
    """All files that are described must be there, and no others."""
    paths = [path.relative_to(place) for path in place.rglob("*") if path.is_file()]
    general = {"figures": "KIND", "scenarios": "NAME"}
    found = {path.with_stem(general.get(path.parent.name, path.stem)).as_posix() for path in paths}
    if unlike := found ^ _FILES.keys():
        raise SystemExit(
            f"expected the files of docs/making/comparison.py, found a difference: {sorted(unlike)}."
        )
