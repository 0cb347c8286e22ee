"""What the page of results folders says of concepts other than the game: small runs are written, too."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Set
from pathlib import Path

import pandas as pd

import negosim
from making.markdown import code, table

__all__ = ["concept_parts"]

_ABOUT = """\
Under a concept other than the game (`nash` and its like, `screening`) a run has two tables more, or three.
Its `timing.csv` has one round, `paths.csv` no rows, and `figures/` no charts of them. An offer in
`offers.csv` is a package that is proposed in some draw, and each one that is made counts as one round at
the table; its `kind` is `status_quo` if all stays as it would be without agreement. `ends.parquet` has what
happens in some draw: a package of interim issues that is put in force ends in `no_settlement`, with its name
as `offer`. How to use them: [Other solution concepts](../how-to/other-concepts.md)."""

_COLUMNS = {
    "packages.csv": {
        "package": "name of the offer with these levels, or its number among all packages",
        "label": "name for tables and figures: that of the offer, or what differs from the status quo",
        "territory": "level of that issue; a column for each issue of the dispute (`NAME_level` where an "
        "issue has the name of another column)",
        "class": "outcome class if it is in force in the end",
        "mean": "probability that it is agreed on, mean over draws",
        "error": "Monte Carlo standard error of that mean",
        "low": "lower end of its 95 % interval",
        "high": "upper end of its 95 % interval",
        "consented": "probability that it is agreed on and consented to",
        "ratified": "probability that it is also ratified, or needs no ratification",
        "kept": "probability that it is also kept",
    },
    "solution.csv": {
        "what": "`none_rational` and `tied`: shares of draws in which no package is individually rational, "
        "and in which several solve it equally well; `efficient`: pairs of payoffs on the frontier; "
        "`no_agreement_PLAYER`: points without agreement; `gain_PLAYER`: expected gain over them, if all "
        "is kept. Under `screening` the first two are: no offer is worth making; another first offer is "
        "worth as much",
        "mean": "mean over draws",
        "low": "lower end of the 95 % Monte Carlo interval of the mean",
        "high": "upper end of the 95 % Monte Carlo interval of the mean",
    },
    "beliefs.csv": {
        "offer": "number of the offer, from 1",
        "made": "expected count per game that it is made",
        "accepted": "share of the offers made that were accepted",
        "believed_cost_after": "mean private cost of those who have rejected it, in their points",
        "remaining_after": "share of the costs believed at first that are still possible after its rejection",
    },
}

_HOLD = {
    "packages.csv": "every package that is agreed on in some draw, the likeliest first; `Outcomes.packages`",
    "solution.csv": "how often there is no solution, or more than one; `Outcomes.solution`",
    "beliefs.csv": "what is offered, accepted and believed, under `screening` alone; `Outcomes.beliefs`",
}

_CONCEPTS = {"nash": _HOLD.keys() - {"beliefs.csv"}, "screening": _HOLD.keys()}


def concept_parts() -> Iterator[str]:
    """Every file and column that only concepts have which do not play the game."""
    yield "## Where talks are not played round by round"
    yield _ABOUT
    yield table(["File", "Holds"], [[code(name), held] for name, held in _HOLD.items()])
    scenario = negosim.load("base")
    usual = {"run.json", "scenario.json", "bounds.csv"}
    with tempfile.TemporaryDirectory() as folder:
        game = negosim.run(scenario, draws=8).save(Path(folder, "game"))
        usual |= {path.name for path in game.iterdir()}
        for concept, expected in _CONCEPTS.items():
            settled = scenario.replace(run={"concept": concept})
            place = negosim.run(settled, draws=8).save(Path(folder, concept))
            _check({path.name for path in place.iterdir()} - usual, expected)
        for name, columns in _COLUMNS.items():
            _check_columns(name, list(pd.read_csv(place / name).columns), list(columns))
            yield f"### `{name}`"
            yield table(["Column", "Meaning"], [[code(head), said] for head, said in columns.items()])


def _check(found: set[str], expected: Set[str]) -> None:
    if found != expected:
        raise SystemExit(
            f"expected the files of docs/making/concepts.py, found {sorted(found)}; describe them."
        )


def _check_columns(name: str, found: list[str], told: list[str]) -> None:
    """All columns must be described; of the issues, which are many, one."""
    if name == "packages.csv":
        issues = list(negosim.load("base").dispute.issues)
        found = [head for head in found if head not in issues[1:]]
    if found != told:
        raise SystemExit(f"expected the columns of {name} in docs/making/concepts.py, found {found}.")
