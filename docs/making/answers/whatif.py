"""What there is to say of the folder of an answer to what it would take."""

from __future__ import annotations

__all__ = ["ABOUT", "COLUMNS", "FILES"]

ABOUT = """\
`negosim whatif` writes a folder, by default `NAME_whatif`; `kind` in its `run.json` is `whatif`. Its recipe
is that of a run, with the outcome and target, the parameters that may be set and their costs, the number of
starts, and the parts of the answer. `findings.told` in `run.json` says for each part what is no table: under
`changes` whether the target is `met` already or `reached`, the `distance`, what the search came to before
values were rounded (`optimum`), half of the 95 % interval that Monte Carlo error gives the distance
(`distance_error`), and how many of the `starts` ended `alike`; under `offers` how many packages there are
(`packages`), are `counting` when kept and were `solved_on_all` draws, whether all were (`complete`) and
whether they were drawn at random (`sampled`); under `clauses` how many there are and were `looked_at`. With
`--only` the tables of the other parts are left out. How to read it: [What it would
take](../how-to/whatif.md)."""

FILES = {
    "run.json": "the manifest; under `findings` settings, certificate, question, what was found, the tables",
    "scenario.json": "the resolved dispute and scenario, from which it can be made again",
    "checks.csv": "how likely the outcome is as things are, with the values set, and on fresh draws; "
    "`WhatIf.checks`",
    "changes.csv": "the value of each parameter in the smallest joint change; `WhatIf.changes`",
    "few.csv": "what one of the parameters alone does, and the best two; `WhatIf.few`",
    "starts.csv": "where each start of the search ended; `WhatIf.starts`",
    "start_values.csv": "values of the parameters there; `WhatIf.start_values`",
    "offers.csv": "the best settlements that could be added, and those on the table; `WhatIf.offers`",
    "searched.csv": "how many packages were solved on how many draws; `WhatIf.searched`",
    "clauses.csv": "every change of one issue of a settlement on the table; `WhatIf.clauses`",
    "figures/changes.pdf": "the values beside their priors, for print; also as `.svg` and `.png`, what "
    "it shows as `.csv`, caption and alternative text as `.txt`",
    "tables/whatif.txt": "the page that was printed",
}

_LOW, _HIGH = ("lower end of its 95 % Monte Carlo interval", "upper end of its 95 % Monte Carlo interval")
_PLAYERS = {
    "japan_kept": "points of the player, mean over draws; a column for each player: {kept}",
    "japan_gain": "paired change of the player's expected payoff in the talks; a column for each player",
    "japan_gain_low": _LOW,
    "japan_gain_high": _HIGH,
}


def _players(kept: str) -> dict[str, str]:
    first = {name: said.format(kept=kept) for name, said in _PLAYERS.items()}
    return first | {name.replace("japan", "russia"): said for name, said in first.items()}


COLUMNS = {
    "checks.csv": {
        "what": "`as_is`, `set` (with the values of `changes.csv`), `set_fresh` (the same on other draws)",
        "seed": "seed of the draws",
        "mean": "probability of the outcome, mean over draws",
        "error": "its Monte Carlo error",
        "low": _LOW,
        "high": _HIGH,
    },
    "changes.csv": {
        "parameter": "name of the parameter",
        "meaning": "what it says",
        "unit": "its unit",
        "lever": "group to which it belongs",
        "fixed": "whether the scenario fixes it",
        "prior_mean": "mean of its prior",
        "prior_sd": "standard deviation of its prior",
        "prior_p05": "5 % quantile of its prior",
        "prior_p95": "95 % quantile of its prior",
        "prior_least": "least value of its prior",
        "prior_greatest": "greatest value of its prior",
        "legal_least": "least legal value",
        "legal_greatest": "greatest legal value",
        "cost": "what a prior standard deviation of it costs, or a unit if it is fixed",
        "value": "what it is set to, rounded; where the target is not reached, what gives at "
        "least 99.8 % of the highest probability that was found",
        "error": "how far the value is uncertain: Monte Carlo error, and the spread of starts that agree",
        "moved": "its distance from the mean: change times cost, in prior standard deviations (units if "
        "fixed)",
        "in_prior": "whether the value lies inside the range of its prior",
        "at_bound": "whether it lies at the end of what is legal, or as far out as was looked",
        "starts_least": "least value among the starts that agree with the best",
        "starts_greatest": "greatest value among them",
        "without": "probability of the outcome if this change alone is taken back",
        "contribution": "how much of the probability goes with it, paired",
        "contribution_low": _LOW,
        "contribution_high": _HIGH,
    },
    "few.csv": {
        "changes": "how many parameters are set: 1, or 2 for the best two",
        "parameters": "their names",
        "values": "their values",
        "reached": "whether the target is reached",
        "distance": "how far that is from the means of the priors",
        "probability": "probability of the outcome; where the target is not reached, the highest found",
        "low": _LOW,
        "high": _HIGH,
    },
    "starts.csv": {
        "start": "number of the start",
        "begins": "`ends` (each parameter at the end of its prior that raises the probability), `means`, "
        "`random`, or `fewer` (where fewer changes reach the target, if that is shorter)",
        "reached": "whether the search from it reached the target, on the fewer draws of the starts",
        "probability": "where it ended",
        "distance": "how far that is from the means of the priors",
    },
    "start_values.csv": {
        "start": "number of the start",
        "parameter": "name of the parameter",
        "value": "its value where the search ended",
    },
    "offers.csv": {
        "where": "`added` for a package that is put on the table, `table` for an offer that is on it",
        "offer": "its name; of packages `added_1` and so on, the best first",
        "label": "label of the offer, or the levels that are not those of the status quo",
        "sets": "the level of each issue that it sets",
        "probability": "probability of the outcome with it on the table",
        "low": _LOW,
        "high": _HIGH,
        "gain": "how far that is above the table as it is, paired",
        "gain_low": _LOW,
        "gain_high": _HIGH,
        "clear": "whether the interval of the gain excludes zero",
        "alone": "probability with it, at salience 1, as the only settlement on the table that counts when "
        "kept",
        "alone_low": _LOW,
        "alone_high": _HIGH,
        "fresh": "`probability` on fresh draws; empty for offers on the table",
        "fresh_low": _LOW,
        "fresh_high": _HIGH,
        **_players("the settlement kept for ever, against the status quo"),
    },
    "searched.csv": {
        "step": "`all` packages; the `best` of the step before; neighbours of the best, that differ in `one "
        "issue` or `two issues`",
        "packages": "how many were solved",
        "draws": "on how many draws",
    },
    "clauses.csv": {
        "offer": "name of the offer whose clause it is",
        "offer_label": "its label",
        "issue": "name of the issue",
        "issue_label": "its label",
        "from": "the level that the offer sets; `as in force` if it sets none",
        "from_label": "its label",
        "to": "the level of the clause",
        "to_label": "its label",
        "setting": "what makes the change, after `--set`",
        "counts": "whether the settlement still counts towards the outcome when it is kept",
        "probability": "probability of the outcome with the clause",
        "low": _LOW,
        "high": _HIGH,
        "gain": "how far that is above the table as it is, paired",
        "gain_low": _LOW,
        "gain_high": _HIGH,
        "clear": "whether the interval of the gain excludes zero",
        "reaches": "whether the probability reaches the target",
        "payer": "the player who loses most by it once the settlement is kept; `neither` if none does; "
        "`no price` where the settlement counts no longer towards the outcome",
        "price": "what that player loses, in points of its own, mean over draws; empty without a price",
        "price_per_point": "price per percentage point of gain; empty where nothing is gained or "
        "there is no price",
        **_players("what the settlement is worth more by the clause, once it is kept for ever"),
    },
}
