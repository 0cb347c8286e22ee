"""What there is to say of the folder of a sensitivity analysis."""

from __future__ import annotations

from making.markdown import code, table

__all__ = ["ABOUT", "COLUMNS", "FILES", "OTHER_COLUMNS"]

_LOW, _HIGH = ("lower end of its 95 % interval", "upper end of its 95 % interval")

_LESS = "1.96 bootstrap standard errors below it; no interval, since distances are too high"
_MORE = "1.96 bootstrap standard errors above it"

_ABOUT_PARAMETER = {
    "parameter": "name of an uncertain parameter",
    "meaning": "what it says",
    "player": "the player whose payoffs, conduct or public it belongs to, `both`, or `neither`",
    "lever": "group to which the dispute file puts it",
    "basis": "`reported`, `inferred` or `judgement`",
}

_INDEX = {
    "first": "first-order Sobol' index: the share of the variance over draws of the probability that would "
    "go, on average, if this were known; noise can take it below 0",
    "first_low": _LOW,
    "first_high": _HIGH,
    "total": "total Sobol' index: the share that would stay, on average, if all others were known",
    "total_low": _LOW,
    "total_high": _HIGH,
}

OTHER_COLUMNS = {
    "effects.csv": {
        **_ABOUT_PARAMETER,
        "mu_star": "mean size of the change of the probability when this parameter alone moves by half of "
        "its prior",
        "mu_star_low": _LOW,
        "mu_star_high": _HIGH,
        "mu": "mean of the change, with its sign",
        "sigma": "standard deviation of the change",
    },
    "distances.csv": {
        **_ABOUT_PARAMETER,
        "median": "median, over ten equally likely parts of its prior, of the Kolmogorov-Smirnov distance "
        "between the distribution of the probability given that part and that of all points",
        "median_low": _LESS,
        "median_high": _MORE,
        "largest": "largest of the ten distances",
        "largest_low": _LESS,
        "largest_high": _MORE,
        "above": "whether the median is above those of all dummy parameters",
    },
}
"""Files of the methods that are not the default."""


def _described(name: str) -> str:
    rows = [[code(head), said] for head, said in OTHER_COLUMNS[name].items()]
    return table(["Column", "Meaning"], rows)


ABOUT = f"""\
`negosim sensitivity` writes a folder, by default `NAME_sensitivity`; `kind` in its `run.json` is
`sensitivity`. Its recipe is that of a run, with the outcome class, the method and its settings, the number of
base points, and the basis, player and lever of each uncertain parameter, by which they are grouped.
How to read it: [Which assumptions matter](../how-to/sensitivity.md).

Points and what is solved at them are not stored. Under `findings`, `told`, `designs` the manifest has all
that is needed to make the points again: the order of the parameters, groups, base points, seed and options of
the sampler, versions of the libraries, and the SHA-256 of the numbers, row by row, as little-endian doubles.

With `--method morris` there is `effects.csv`, with `--method pawn` `distances.csv`, in the place of
`indices.csv` and `groups.csv`.

Columns of `effects.csv`:

{_described("effects.csv")}

Columns of `distances.csv`:

{_described("distances.csv")}"""

FILES = {
    "run.json": "the manifest; under `findings` settings, certificate, what was asked, the designs, and the "
    "tables",
    "scenario.json": "the resolved dispute and scenario, from which it can be made again",
    "indices.csv": "Sobol' indices of every uncertain parameter; `Sensitivity.indices`",
    "groups.csv": "Sobol' indices of groups of them; `Sensitivity.groups`",
    "tornado.csv": "each parameter at both ends of its prior, one at a time; `Sensitivity.tornado`",
    "figures/indices.pdf": "the leading parameters for print; also as `.svg` and `.png`, what it shows "
    "as `.csv`, caption and alternative text as `.txt`",
    "figures/tornado.pdf": "the widest differences one at a time; in the same formats",
    "tables/sensitivity.txt": "the page that was printed",
}

COLUMNS = {
    "indices.csv": {
        **_ABOUT_PARAMETER,
        **_INDEX,
        "first_half": "`first` from the first half of the base points; empty if the probability is the same "
        "at all of them",
        "total_half": "`total` from the first half of the base points, likewise",
    },
    "groups.csv": {
        "by": "`basis`, `player` or `lever`",
        "group": "value of that, as in `indices.csv`",
        "parameters": "number of uncertain parameters in it",
        **_INDEX,
        "first": "closed first-order index: the share of the variance that would go, on average, if all of "
        "the group were known",
        "total": "total index: the share that would stay, on average, if all the rest were known",
    },
    "tornado.csv": {
        **_ABOUT_PARAMETER,
        "unit": "unit of the parameter",
        "value_p05": "5 % quantile of its prior",
        "value_p95": "95 % quantile of its prior",
        "mean_p05": "mean probability over draws with the parameter at the first",
        "mean_p05_low": _LOW,
        "mean_p05_high": _HIGH,
        "mean_p95": "mean probability over the same draws with the parameter at the second",
        "mean_p95_low": _LOW,
        "mean_p95_high": _HIGH,
        "difference": "how far the second mean is above the first",
        "low": "lower end of its 95 % Monte Carlo interval, of paired differences",
        "high": "upper end",
        "clear": "whether that interval excludes 0",
    },
}
