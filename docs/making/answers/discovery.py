"""What the reference says of the folder of conditions."""

from __future__ import annotations

__all__ = ["ABOUT", "COLUMNS", "FILES"]

ABOUT = """\
`negosim discover` writes a folder, by default `NAME_discovery`; `kind` in its `run.json` is `discovery`. It
needs the extra `discover`. A *case* is a draw in which the probability of the outcome is at least
`told.threshold` in `run.json`, or above 0 if that is 0. Of any set of draws *density* is the share that are
cases, *coverage* the share of all cases that are among them, *mass* the share of all draws. *Searched*
(training) draws are those of the scenario, *fresh* (holdout) ones come from the seed `question.holdout_seed`.
Limits are inclusive, and infinite where there is none. How to read it:
[Under which conditions](../how-to/discover.md)."""

FILES = {
    "run.json": "the manifest; under `findings` settings, certificate, question, `told` and the tables",
    "scenario.json": "the resolved dispute and scenario, from which it can be made again",
    "conditions.csv": "the limits of each box; `Discovery.conditions`",
    "boxes.csv": "draws and cases in boxes and outside, searched and fresh; `Discovery.boxes`",
    "tree.csv": "nodes of the tree; `Discovery.tree`",
    "stability.csv": "what resamples find; `Discovery.stability`",
    "sizes.csv": "boxes with ever more conditions, which say how many are told; `Discovery.sizes`",
    "trajectory.csv": "every box that PRIM passed through; `Discovery.trajectory`",
    "figures/conditions.pdf": "the chart of conditions for print; also as `.svg` and `.png`, what it "
    "shows as `.csv`, caption and alternative text as `.txt`; not there if there are no conditions",
    "figures/tree.pdf": "the chart of the tree; likewise, if it has a split",
    "tables/discovery.txt": "the page that was printed",
}

_BOX = "number of the box, from 1; a later one is among the draws that no box before it holds"
_PARAMETER = {
    "parameter": "name of the parameter",
    "meaning": "what it says",
    "unit": "its unit",
    "lever": "its group in the dispute file",
    "basis": "`reported`, `inferred` or `judgement`",
}
_LIMITS = {
    "low_p05": "5 % quantile over resamples of the lower limit, among those that set one; empty if none does",
    "low_p95": "95 % quantile of it",
    "high_p05": "5 % quantile of the upper limit",
    "high_p95": "95 % quantile of it",
}
_FOUND = {
    "resamples": "how many resamples there were, of as many draws each, drawn with replacement (bootstrap)",
    "restricted": "in how many of them the whole search limits this parameter",
}
_BOTH = {
    "draws": "searched draws in the box, among those that no box before it holds",
    "cases": "cases among them",
    "mass": "share of these searched draws",
    "density": "cases of draws",
    "coverage": "cases of all cases that no box before it holds",
    "holdout_draws": "`draws`, fresh",
    "holdout_cases": "`cases`, fresh",
    "holdout_density": "`density`, fresh; empty if no draw is in the box",
    "holdout_coverage": "`coverage`, fresh",
}
_LOW, _HIGH = "lower end of its 95 % interval (Wilson)", "upper end of its 95 % interval (Wilson)"

COLUMNS = {
    "conditions.csv": {
        "box": _BOX,
        **_PARAMETER,
        "low": "lower limit, rounded; `-inf` if there is none",
        "high": "upper limit, rounded; `inf` if there is none",
        "prior_low": "least value of the prior, or its 0.1 % quantile if it is normal, lognormal or beta",
        "prior_high": "greatest value, or 99.9 % quantile; `inf` if it can be infinite",
        "finite": "the same, or the greatest finite value that was searched if it can be infinite; a limit "
        "above it parts finite values from infinite ones",
        "holds": "share of the fresh draws that are within these limits",
        "without": "density, on fresh draws, of the box without these limits",
        "without_low": _LOW,
        "without_high": _HIGH,
        "quasi_p": "chance of as many cases in the box, or more, if these limits added nothing (one-sided "
        "binomial test), on the searched draws, where it is too small",
        "quasi_p_holdout": "the same on fresh draws",
        **_FOUND,
        "same_side": "in how many of them on the same side or sides",
        **_LIMITS,
    },
    "boxes.csv": {
        "what": "`all draws`; `box 1`, and `box 2` and `box 3` if there are such; `any box`; `no box`",
        "sample": "`training` (searched) or `holdout` (fresh)",
        "draws": "how many draws are there",
        "cases": "how many of them are cases",
        "mass": "share of all draws",
        "density": "cases of draws; empty if there are no draws",
        "density_low": _LOW,
        "density_high": _HIGH,
        "coverage": "cases of all cases",
        "coverage_low": _LOW,
        "coverage_high": _HIGH,
        "probability": "mean probability of the outcome in these draws",
        "low": "lower end of its 95 % Monte Carlo interval, for independent draws",
        "high": "upper end of it",
    },
    "tree.csv": {
        "node": "number of the node, 0 for the root",
        "parent": "the node above it; -1 for the root",
        "above": "whether its draws are above the limit of the node above it",
        "leaf": "number of the leaf, from 1; 0 if the node is split",
        "parameter": "parameter by which it is split; `leaf` if it is not",
        "meaning": "what that says",
        "limit": "where it is split, rounded; empty if it is not",
        "finite": "of a parameter that was infinite in some draws the greatest finite value; else empty",
        "rule": "which draws are there, by the names of parameters",
        "draws": "searched draws there",
        "cases": "cases among them",
        "mass": "share of all searched draws",
        "density": "cases of draws",
        "density_low": _LOW,
        "density_high": _HIGH,
        "coverage": "cases of all cases",
        "holdout_draws": "`draws`, fresh",
        "holdout_cases": "`cases`, fresh",
        "holdout_mass": "`mass`, fresh",
        "holdout_density": "`density`, fresh",
        "holdout_density_low": _LOW,
        "holdout_density_high": _HIGH,
        "holdout_coverage": "`coverage`, fresh",
    },
    "stability.csv": {
        "box": _BOX,
        **_PARAMETER,
        "limited": "whether the box limits it",
        **_FOUND,
        "same_side": "in how many of them on the side or sides on which the box limits it; where it does "
        "not, the same as `restricted`",
        **_LIMITS,
    },
    "sizes.csv": {
        "box": _BOX,
        "parameters": "how many parameters the box limits",
        "names": "which",
        "chosen": "whether `conditions.csv` limits so many, and these; there with the limits of a last "
        "search over them alone, which may hold more draws",
        **_BOTH,
        "error": "standard error of `density`",
        "rule": "the box, limits before rounding",
    },
    "trajectory.csv": {
        "box": _BOX,
        "parameters": "`all`: the first run of PRIM; `kept`: the last one, with the parameters that are told",
        "step": "number of the step of peeling or pasting, 0 for all draws",
        "limited": "how many parameters are limited",
        "chosen": "whether the search went on from here, or for `kept` whether this is the box that is told, "
        "before its second sides are tested and its limits rounded",
        **_BOTH,
        "rule": "the box, limits before rounding",
    },
}
