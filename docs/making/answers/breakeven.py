"""What the folder of break-even values holds."""

from __future__ import annotations

__all__ = ["ABOUT", "COLUMNS", "FILES"]

ABOUT = """\
`negosim breakeven` writes a folder, by default `NAME_breakeven`. `kind` in its `run.json` is `breakeven`.
All probabilities are means over the draws of all other parameters; the parameter in question has the same
value in every draw. How to read it: [Break-even values](../how-to/breakeven.md)."""

FILES = {
    "run.json": "the manifest; under `findings` settings, certificate, what was asked, and the tables (of "
    "long ones the first rows)",
    "scenario.json": "the resolved dispute and scenario, from which it can be made again",
    "parameters.csv": "what each parameter alone can do; `BreakEven.parameters`",
    "crossings.csv": "every break-even value; `BreakEven.crossings`",
    "values.csv": "probability at each number of rounds, level, offer or concept; `BreakEven.values`",
    "pairs.csv": "break-even values of one parameter for values of another; `BreakEven.pairs`",
    "scan.csv": "every value of a parameter that was solved; `BreakEven.scan`",
    "figures/breakeven.pdf": "the chart of all parameters for print; also as `.svg` and `.png`, what it "
    "shows as `.csv`, caption and alternative text as `.txt`",
    "figures/pair_sway_russia_sway_japan.pdf": "the chart of a pair, one for each, in the same formats",
    "tables/breakeven.txt": "the page that was printed",
}

_REACH = (
    "`prior` (crosses the target inside its prior's range), `legal` (only outside it), `infinity` (only at "
    "infinity), `never` (the mean is below the target at every value searched), `always` (nowhere below it)"
)
_MEAN = ("lower end of the 95 % Monte Carlo interval of the mean", "upper end of it")

COLUMNS = {
    "parameters.csv": {
        "parameter": "name",
        "meaning": "what it means",
        "lever": "group to which it belongs",
        "unit": "its unit",
        "basis": "what its prior rests on: `reported`, `inferred` or `judgement`",
        "reach": _REACH,
        "crossings": "number of break-even values that the scan found",
        "best": "highest mean probability of all values searched; the lowest, if the scenario as it is meets "
        "the target",
        "best_low": _MEAN[0],
        "best_high": _MEAN[1],
        "best_value": "the value of the parameter at which it is reached",
        "best_in_prior": "as `best`, of the values of the scan within the prior's range",
        "best_in_prior_low": _MEAN[0],
        "best_in_prior_high": _MEAN[1],
        "best_in_prior_value": "the value of the parameter at which that is reached",
        "flat": "whether the parameter changes nothing: the scan has the same probabilities at all values, "
        "draw by draw, but for rounding",
        "prior": "the prior, or the fixed value",
        "mode": "its mode",
        "mean": "its mean",
        "sd": "its standard deviation; 0 if it is fixed",
        "p05": "its 5 % quantile",
        "p95": "its 95 % quantile",
        "prior_low": "lower end of its range",
        "prior_high": "upper end of its range",
        "legal_low": "lower end of the legal range, less what a calendar adds; `-inf` if there is none",
        "legal_high": "upper end of it; `inf` if there is none",
        "searched_low": "least value that was searched",
        "searched_high": "greatest finite value that was searched",
    },
    "crossings.csv": {
        "parameter": "name; there is a row for each of its break-even values, by rising values",
        "value": "the break-even value; `inf` if the target is crossed beyond all finite values searched",
        "low": "lower end of its interval: of all values around it at which the target lies within the 95 % "
        "Monte Carlo interval of the mean",
        "high": "upper end of it",
        "low_open": "whether `low` is only the end of what was searched",
        "high_open": "whether `high` is only the end of what was searched",
        "reach": "`prior`, `legal` or `infinity`: where the value lies",
        "met": "`above` or `below`: on which side of the value the mean is at or above the target",
        "mean": "mean probability at the value",
        "mean_low": _MEAN[0],
        "mean_high": _MEAN[1],
        "jumps": "whether the mean leaps over the target there; `value` is then on the side that meets it",
        "deviations": "standard deviations of the prior between its mean and the value; empty if it is fixed",
        "share_beyond": "share of the prior that lies as far from its mean as the value, on the same side",
    },
    "values.csv": {
        "path": "what was varied: `game.rounds`, `offers.NAME.ISSUE`, `offers.NAME`, `in_force.ISSUE` or "
        "`run.concept`",
        "value": "what it was set to",
        "label": "name for tables and figures",
        "as_it_is": "whether the scenario has it so",
        "mean": "mean probability over draws",
        "low": _MEAN[0],
        "high": _MEAN[1],
        "met": "whether the mean is at or above the target",
    },
    "pairs.csv": {
        "first": "the first parameter",
        "second": "the second parameter",
        "first_value": "the value at which the first one is held; there is a row for each break-even value "
        "of the second, or one if there is none",
        "reach": "as in `parameters.csv`, of the second parameter",
        "met": "`above` or `below`: on which side of the value of the second parameter the mean is at or "
        "above the target; `nowhere` or `everywhere` if there is no break-even value",
        "second_value": "the break-even value of the second parameter; without one, the value at which the "
        "mean is highest if the target is met nowhere, and lowest if it is met everywhere",
        "low": "lower end of its interval; without a break-even value, of what was searched",
        "high": "upper end of it",
        "low_open": "whether `low` is only the end of what was searched",
        "high_open": "whether `high` is only the end of what was searched",
        "mean": "mean probability there",
        "mean_low": _MEAN[0],
        "mean_high": _MEAN[1],
    },
    "scan.csv": {
        "parameter": "name",
        "value": "a value that was solved",
        "mean": "mean probability there, over as many draws as `draws` says",
        "low": _MEAN[0],
        "high": _MEAN[1],
        "draws": "how many draws were solved there: all, or those of the scan",
    },
}
