"""The part on robustness checks of the page of results folders: a small one is written, and described."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import negosim
from making.markdown import code, table

__all__ = ["robustness_parts"]

_ABOUT = """\
`negosim robustness` writes a folder, by default `NAME_robustness`. What is said above of recipes, bytes and
folders that stand in the way holds for it, too. `kind` in its `run.json` is `robustness`, and its recipe is
that of the recipes of all variants. How to read it: [Other solution
concepts](../how-to/other-concepts.md#how-to-read-verdict-changes)."""

_FILES = {
    "run.json": "the manifest; under `findings` settings, certificate, what was left out, and both tables",
    "scenario.json": "the resolved dispute and scenario as it is",
    "robustness.csv": "a row for each variant, the scenario as it is first; `Robustness.table`",
    "distributions.csv": "the outcome classes of each variant; `Robustness.distributions`",
    "figures/robustness.pdf": "the chart for print; also as `.svg` and `.png`, what it shows as `.csv`, "
    "caption and alternative text as `.txt`",
    "tables/robustness.txt": "the page that was printed",
}

_COLUMNS = {
    "robustness.csv": {
        "variant": "`baseline`; a concept; `at_random`, `half_precision`, `double_precision`; "
        "`half_horizon`, `double_horizon`, `first_proposer`, `first_mover`, `half_years`, `listed_twice`",
        "label": "name for tables and figures",
        "group": "what it changes: solution concept, precision or structure",
        "leading": "the class that is the likeliest in means",
        "changed": "share of draws whose likeliest class is another one than in the baseline",
        "moved": "mean over draws of half the sum of all differences between the two distributions of a draw",
        "kept": "probability of a settlement that is kept",
        "…_low": "lower end of the 95 % Monte Carlo interval of `changed`, `moved` and `kept`",
        "…_high": "upper end of it",
    },
    "distributions.csv": {
        "variant": "the variant",
        "class": "outcome class",
        "label": "name for tables and figures",
        "mean": "mean over draws",
        "low": "lower end of the 95 % Monte Carlo interval of the mean",
        "high": "upper end of the 95 % Monte Carlo interval of the mean",
        "p05": "5 % quantile over draws",
        "p95": "95 % quantile over draws",
    },
}

_WITH_INTERVALS = ("changed", "moved", "kept")


def robustness_parts() -> Iterator[str]:
    """Every file of a robustness check's folder, and every column."""
    with tempfile.TemporaryDirectory() as folder:
        place = negosim.robustness("base", draws=8).save(Path(folder, "mine"))
        _check(place)
        yield "## The folder of a robustness check"
        yield _ABOUT
        yield table(["File", "Holds"], [[code(name), held] for name, held in _FILES.items()])
        for name, columns in _COLUMNS.items():
            ends = ("_low", "_high")
            own = {f"{head}{end}" for head in _WITH_INTERVALS for end in ends}
            found = [head for head in pd.read_csv(place / name).columns if head not in own]
            if found != [head for head in columns if not head.startswith("…")]:
                raise SystemExit(
                    f"expected the columns of {name} in docs/making/robustness.py, found {found}."
                )
            yield f"### `{name}`"
            yield table(["Column", "Meaning"], [[code(head), said] for head, said in columns.items()])


def _check(place: Path) -> None:
    """All files that are described must be there, and no others."""
    paths = [path.relative_to(place) for path in place.rglob("*") if path.is_file()]
    charts = {path for path in paths if path.parent.name == "figures"}
    found = {path.as_posix() for path in paths if path not in charts or path.suffix == ".pdf"}
    if unlike := found ^ _FILES.keys():
        raise SystemExit(
            f"expected the files of docs/making/robustness.py, found a difference: {sorted(unlike)}."
        )
