"""The part on studies of the frontier of the page of results folders: one is written, and described."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import negosim
from making.markdown import code, table

__all__ = ["frontier_parts"]

_ABOUT = """\
`negosim frontier` writes a folder, by default `NAME_frontier`. What is said above of recipes, bytes and
folders that stand in the way holds for it, too. `kind` in its `run.json` is `frontier`. Its recipe is that
of a run without the solution concept, and with what the scenario says under `bargaining` of packages,
lotteries, weights and the disagreement point. How to read it: [The Pareto
frontier](../how-to/frontier.md)."""

_FILES = {
    "run.json": "the manifest; under `findings` settings, certificate, and all tables but the distribution",
    "scenario.json": "the resolved dispute and scenario, from which it can be made again",
    "facts.csv": "how many packages are efficient, and what both have without; `FrontierStudy.facts`",
    "levels.csv": "which levels the efficient packages have; `FrontierStudy.levels`",
    "packages.csv": "every package that is efficient in some draw; `FrontierStudy.packages`",
    "offers.csv": "how far the offers on the table are from the frontier; `FrontierStudy.offers`",
    "solutions.csv": "where four bargaining solutions lie on it; `FrontierStudy.solutions`",
    "distribution.csv": "how the frontier differs between draws; `FrontierStudy.distribution`",
    "figures/frontier.pdf": "the chart for print; also as `.svg` and `.png`, what it shows as `.csv`, "
    "caption and alternative text as `.txt`",
    "tables/frontier.txt": "the page that was printed",
}

_LOW, _HIGH = ("lower end of its 95 % Monte Carlo interval", "upper end of its 95 % Monte Carlo interval")

_COLUMNS = {
    "facts.csv": {
        "what": "`packages` (in all); `efficient`; `payoff_pairs` (different ones that these have); "
        "`rational` (efficient, and no worse for either than no agreement); `zone`, `both_gain` (shares of "
        "draws in which there is such a package, and one by which both gain); for each player `aspiration_…` "
        "(the most that it gains by one, 0 if there is none) and `no_agreement_…` (its disagreement point)",
        "mean": "mean over draws",
        "low": _LOW,
        "high": _HIGH,
        "p05": "5 % quantile over draws",
        "p95": "95 % quantile over draws",
    },
    "levels.csv": {
        "issue": "an issue that is not the same in all packages",
        "level": "one of its levels",
        "status_quo": "whether it is that of the status quo",
        "share": "mean over draws of the share of the efficient packages that have it",
        "all": "share of draws in which all efficient packages have it",
        "some": "share of draws in which some efficient package has it",
        "zone_share": "as `share`, of those that are individually rational, over the draws that have any",
        "zone_all": "as `all`, of those",
        "zone_some": "as `some`, of those",
    },
    "packages.csv": {
        "package": "name of the offer that means it, or its number",
        "label": "label of that offer, or the levels that are not those of the status quo",
        "…": "a column for each issue: the level of it",
        "efficient": "share of draws in which it is efficient",
        "low": _LOW,
        "high": _HIGH,
        "in_zone": "share of draws in which it is efficient and individually rational",
        "alike": "how many packages have its payoffs, itself included; mean over draws in which it is "
        "efficient",
        "japan_mean": "points, mean over all draws; a column for each player",
    },
    "offers.csv": {
        "offer": "name of the offer",
        "label": "name for tables and figures",
        "kind": "`settlement` or `interim`",
        "efficient": "share of draws in which no package is better for one player and no worse for the other",
        "low": _LOW,
        "high": _HIGH,
        "japan_rational": "share of draws in which it is no worse than no agreement; a column for each",
        "both_rational": "share of draws in which it is that for both",
        "japan_mean": "points, mean over draws; columns for each player, also `…_low` and `…_high`",
        "japan_left_mean": "points that the player could have more, by another package, without the other "
        "having less; columns for each player, also `…_low` and `…_high`",
    },
    "solutions.csv": {
        "rule": "`nash`, `kalai_smorodinsky`, `egalitarian` or `utilitarian`",
        "label": "name for tables and figures",
        "japan_mean": "points, mean over draws; columns for each player, also `…_low`, `…_high`, `…_p05` and "
        "`…_p95`",
        "tied": "share of draws in which several packages solve it equally well",
        "none_rational": "share of draws in which no package is individually rational; both then have what "
        "they have without agreement",
        "packages": "number of packages that are agreed on in some draw",
        "package": "the one agreed on most often",
        "package_label": "its label",
        "share": "in which share of the draws",
    },
    "distribution.csv": {
        "at_least": "points of the first player",
        "attainable": "share of draws in which a package gives it at least that",
        "p05": "5 % quantile over draws of the most that the second player can have then; empty if the first "
        "cannot have so much in that share of the draws",
        "p25": "25 % quantile",
        "median": "median",
        "p75": "75 % quantile",
        "p95": "95 % quantile",
    },
}

_PLAYERS = ("japan", "russia")
_ENDS = ("low", "high", "p05", "p95")


def frontier_parts() -> Iterator[str]:
    """Every file of the folder of a study, and every column."""
    with tempfile.TemporaryDirectory() as folder:
        place = negosim.frontier("base", draws=8).save(Path(folder, "mine"))
        _check(place)
        yield "## The folder of a study of the frontier"
        yield _ABOUT
        yield table(["File", "Holds"], [[code(name), held] for name, held in _FILES.items()])
        issues = set(negosim.load("base").dispute.issues)
        for name, columns in _COLUMNS.items():
            found = [head for head in pd.read_csv(place / name).columns if not _is_of_many(head, issues)]
            if found != [head for head in columns if head != "…"]:
                raise SystemExit(f"expected the columns of {name} in docs/making/frontier.py, found {found}.")
            yield f"### `{name}`"
            yield table(["Column", "Meaning"], [[code(head), said] for head, said in columns.items()])


def _is_of_many(head: str, issues: set[str]) -> bool:
    """Whether a column is described by another one: that of the first player, or of all issues."""
    first, second = _PLAYERS
    ends = {f"{first}_{part}{end}" for part in ("", "left_") for end in _ENDS}
    return head in issues or head in ends or head.startswith(f"{second}_")


def _check(place: Path) -> None:
    """All files that are described must be there, and no others."""
    paths = [path.relative_to(place) for path in place.rglob("*") if path.is_file()]
    charts = {path for path in paths if path.parent.name == "figures"}
    found = {path.as_posix() for path in paths if path not in charts or path.suffix == ".pdf"}
    if unlike := found ^ _FILES.keys():
        raise SystemExit(
            f"expected the files of docs/making/frontier.py, found a difference: {sorted(unlike)}."
        )
