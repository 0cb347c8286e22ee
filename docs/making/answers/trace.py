"""What there is to say of the folder of one play of the talks."""

from __future__ import annotations

__all__ = ["ABOUT", "COLUMNS", "FILES"]

ABOUT = """\
`negosim trace` writes a folder, by default `NAME_trace`; `kind` in its `run.json` is `trace`. Its recipe
is that of a run, with the draw, the play and the outcome that was asked for. It holds no chart.
`findings.told` in `run.json` says how the play ended (`end`, `round`, `offer`, `by`, `stage`,
`delivered`, `in_force`, `class`), how likely that class is in this draw (`class_probability`), which play
it is (`play`), how many `steps` it has, and their `probability` multiplied, also as its logarithm
(`log10_probability`). How to read it: [One play as a transcript](../how-to/trace.md)."""

FILES = {
    "run.json": "the manifest; under `findings` settings, certificate, question, how it ended, the tables",
    "scenario.json": "the resolved dispute and scenario, from which it can be made again",
    "steps.csv": "what happened, step by step; `Trace.steps`",
    "options.csv": "everything that could have happened at each step; `Trace.options`",
    "end.csv": "what everybody has from the play; `Trace.end`",
    "world.csv": "the uncertain parameters of this draw; `Trace.world`",
    "tables/trace.txt": "the transcript that was printed",
}

COLUMNS = {
    "steps.csv": {
        "step": "number of the step, from 1",
        "round": "the round",
        "stage": "the stage of delivery, from 1; 0 before a settlement is delivered",
        "in_force": "labels of the interim issues' levels before the step",
        "door": "`open` or `shut`: whether a settlement could be offered before the step",
        "kind": "`move`, `offer`, `answer`, `consent`, `ratification` (by the public of `who`), `delivery` "
        "or `breakdown`",
        "who": "who decides: a player, or the outsider who consents; empty for a breakdown",
        "what": "what happened, in words",
        "option": "its name: `stay` or `ISSUE=LEVEL`; `no_offer` or the name of an offer; `accept`, "
        "`reject`; `consent`, `refuse`; `ratify`, `not_ratify`; `comply`, `break`; `breakdown`, `go_on`",
        "offer": "name of the offer that is answered, consented to, ratified or delivered; else empty",
        "probability": "how probable that was, then and there",
        "value": "what it was worth to whoever chose, from there on, in points; empty where chance decides",
        "alternatives": "what else could have happened, in words, the likeliest first, with probability and "
        "value; options below 1 % are summed up",
        "note": "what followed at once: what is in force now, the door shut, one-off costs",
        "points_japan": "points that the step gave this player, with what follows until the next one, as "
        "seen from the start; they add up to its points in `end.csv`",
        "points_russia": "the same of the other player",
    },
    "options.csv": {
        "step": "number of the step",
        "option": "name of an option, as in `steps.csv`, in the order in which options are listed",
        "label": "what the page calls it",
        "probability": "how probable it was, then and there",
        "value": "what it was worth to whoever chose, in points; empty where chance decides",
        "happened": "whether it happened",
    },
    "end.csv": {
        "who": "player or observer",
        "label": "name for tables",
        "role": "`player` or `observer`",
        "points": "points from this play: of players as seen from the start, discounted; of observers what "
        "the end is worth, undiscounted",
        "expected": "the same on average over all plays of this draw",
    },
    "world.csv": {
        "parameter": "name of an uncertain parameter, the one furthest from its prior's mean first",
        "meaning": "what it says",
        "unit": "its unit",
        "value": "its value in this draw",
        "prior_mean": "mean of its prior, to about four digits; empty if the prior reaches infinity",
        "prior_sd": "standard deviation of its prior",
        "sds_from_mean": "distance of the value from the mean, in standard deviations",
        "outcomes_moved": "how much of the probability of outcome classes in this draw would go to other "
        "classes if this parameter alone were at its prior's mean: half the sum of all differences",
    },
}
