"""What there is to say of the folder of an explanation."""

from __future__ import annotations

__all__ = ["ABOUT", "COLUMNS", "FILES"]

_LOW, _HIGH = ("lower end of its 95 % Monte Carlo interval", "upper end of its 95 % Monte Carlo interval")
_P05, _P95 = ("5 % quantile over draws", "95 % quantile over draws")

ABOUT = """\
`negosim explain` writes a folder, by default `NAME_explanation`; `kind` in its `run.json` is `explanation`.
Its recipe is that of a run with the offer that is explained. How to read it: [Why an offer ends as it
does](../how-to/explain.md)."""

FILES = {
    "run.json": "the manifest; under `findings` settings, certificate, the question, and all tables (of long "
    "ones the first 400 rows)",
    "scenario.json": "the resolved dispute and scenario, from which it can be made again",
    "terms.csv": "everyone's payoff from the offer, term by term; `Explanation.terms`",
    "payoffs.csv": "what the terms add up to; `Explanation.payoffs`",
    "classes.csv": "how the talks end; `Explanation.classes`",
    "chain.csv": "from rounds at the table to the offer kept, link by link; `Explanation.chain`",
    "gates.csv": "whose decision stands in the way; `Explanation.gates`",
    "anew.csv": "consent and ratification made certain, solved anew; `Explanation.anew`",
    "preferences.csv": "what each player would rather have; `Explanation.preferences`",
    "clauses.csv": "what each clause of the offer adds; `Explanation.clauses`",
    "leverage.csv": "how far moves of one's own shift what the other has; `Explanation.leverage`",
    "figures/chain.pdf": "the chain for print; also as `.svg` and `.png`, what it shows as `.csv`, "
    "caption and alternative text as `.txt`",
    "figures/waterfall.pdf": "the payoff term by term; in the same formats",
    "figures/clauses.pdf": "what each clause adds; in the same formats, and only if there are clauses",
    "tables/explanation.txt": "the page that was printed",
}


def _estimates(what: str) -> dict[str, str]:
    return {"mean": what, "low": _LOW, "high": _HIGH, "p05": _P05, "p95": _P95}


def _ratio(name: str, what: str) -> dict[str, str]:
    over = "share of draws that these quantiles are over: those in which there is something to divide by"
    return _named(name, what) | {f"{name}_draws": over}


def _named(name: str, what: str) -> dict[str, str]:
    ends = {"low": _LOW, "high": _HIGH, "p05": _P05, "p95": _P95}
    return {name: what} | {f"{name}_{end}": said for end, said in ends.items()}


COLUMNS = {
    "terms.csv": {
        "who": "name of a player or observer",
        "term": "name of the term",
        "label": "name for tables and figures",
        **_estimates(
            "points of the offer, signed with what is in force at the start and kept, against the status "
            "quo; mean over draws. The rows of each add up to its payoff"
        ),
        "effect": "`delivery`, `signature` or `treaty`: when it counts",
        "lever": "the lever that it belongs to",
        "basis": "`reported`, `inferred` or `judgement`",
        "evidence": "source and what it says; several with semicolons between them",
        "leads": "whether the draws do not tell it (paired) from the term that adds, or takes, most",
    },
    "payoffs.csv": {
        "who": "name of a player or observer",
        "label": "name for tables and figures",
        **_estimates("points of the offer, all terms together; mean over draws"),
    },
    "classes.csv": {
        "class": "name of the outcome class",
        "label": "name for tables and figures",
        "role": "`kept`: the offer, if it is kept (an interim one: in force to the end), is in this class; "
        "`breakdown`",
        **_estimates("probability, mean over draws"),
    },
    "chain.csv": {
        "link": "`table` (all rounds in which an offer of its kind can be made), `offered`, `accepted`, "
        "`consented`, `ratified`, `stage_1` and so on (delivered), `kept`; of an interim offer `in_force`",
        "kind": "`left` after the link, or `lost` there; what is lost and `kept` add up to all rounds",
        "how": "how it is lost: `other_offer`, `no_offer`, `rejected`, `consent_refused`, `not_ratified`, "
        "`broken`",
        "by": "by whom: a player, the outsider whose consent is needed, or `both` publics",
        "label": "the same in words",
        **_named("count", "expected count per game, mean over draws"),
        **_ratio("share", "share of the rounds at the table: ratio of the means"),
        **_ratio("holds", "for what is left: share of what came to the link, ratio of the means; else empty"),
    },
    "anew.csv": {
        "gate": "`consents` or `ratifies`",
        "by": "whose decision is made a certain yes: a player, an outsider, or `both`",
        "label": "name for tables",
        "kept": "mean number of times a game that the offer is kept (an interim one: put in force) as it is",
        "opened": "the same, solved anew with that decision certain",
        "difference": "the latter less the former, mean over draws",
        "low": "lower end of the 95 % Monte Carlo interval of the difference",
        "high": "upper end of it",
        "clear": "whether that interval leaves out 0",
        "factor": "ratio of the two means",
        "factor_low": "lower end of the 95 % Monte Carlo interval of the ratio",
        "factor_high": "upper end of it",
    },
    "gates.csv": {
        "gate": "`offers`, `accepts`, `consents`, `ratifies` or `delivers`",
        "by": "whose decision it is",
        "label": "the same in words",
        **_ratio("holds", "share of what comes to it that it lets through: ratio of the means"),
        **_ratio(
            "factor",
            "how many times as often the offer would be kept if this alone never failed and all else let "
            "through the share that it does; ratio of the means. Accounting, no prediction",
        ),
        "nothing": "share of draws in which something comes to it and nothing passes, so that there is "
        "nothing to multiply; above zero, `factor` is a lower bound, and its quantiles leave these draws out",
        "narrowest": "share of draws in which no other gate has a larger factor, none of them a bound",
        "leads": "whether the draws do not tell its factor from the largest one (paired)",
    },
    "preferences.csv": {
        "who": "name of the player",
        "option": "name of an offer, `no_agreement` or `status_quo`",
        "label": "name for tables and figures",
        "kind": "`settlement`, `interim`, `no_agreement` or `status_quo`",
        "explained": "whether it is the offer that is explained",
        **_estimates("points of the player if it were kept for ever, mean over draws"),
        "gain": "mean difference to no agreement (to the status quo, if that is not known)",
        "gain_low": _LOW,
        "gain_high": _HIGH,
        "gains": "share of draws in which it is worth more than that",
        "below": "share of draws in which the explained offer is worth more than this option",
        "rank": "rank among all options by mean, from 1",
        "best": "share of draws in which it is the player's best, the first listed of those that are alike",
    },
    "clauses.csv": {
        "issue": "name of an issue that the offer sets",
        "label": "name of the issue for tables and figures",
        "level": "the level that it sets",
        "level_label": "name of the level",
        "without": "the level at the start if the offer leaves it out",
        "without_label": "name of that other level",
        "becomes": "what the offer is without it: `settlement`, `interim` or `nothing`",
        "same_as": "another offer on the table that means the same then at the start, if there is one",
        "same_as_label": "name of that other offer",
        "kept_in": "outcome class of the offer kept without the clause",
        "kept_in_label": "its name for tables and figures",
        "what": "`payoff` of the offer if kept; `offer`: how far it comes, count per game; `class`: "
        "probability; `talks`: what players expect of them",
        "name": "whose payoff, which step (`offered`, `signed`, `kept`), which class",
        "name_label": "the same in words",
        "with_clause": "mean over draws",
        "without_clause": "mean over draws of the talks in which the offer leaves the issue out",
        "difference": "mean of the draw-wise differences, with less without",
        "error": "its Monte Carlo standard error",
        "low": _LOW,
        "high": _HIGH,
        "p05": "5 % quantile of the difference over draws",
        "p95": "95 % quantile of the difference over draws",
        "higher": "share of draws in which the number is higher with the clause",
        "clear": "whether the interval excludes zero",
        "comparable": "whether the offer without the clause still is an offer of its own that counts as the "
        "same outcome",
        "leads": "in the row of `kept` (interim: `signed`): whether the draws do not tell it (paired) from "
        "the clause that adds most, or takes most, of those that are clear and comparable",
    },
    "leverage.csv": {
        "mover": "the player whose issue it is",
        "issue": "name of an interim issue that it can move alone",
        "label": "name for tables and figures",
        "level": "a level other than the one in force at the start; empty for the range over all levels",
        "level_label": "name of the level",
        "steps": "how many moves it takes",
        "who": "whose points these are",
        "affected": "`other`, or the `mover` itself",
        **_estimates(
            "points a year without agreement at this level less those as in force at the start; for the "
            "range the best level less the worst, draw by draw. The one-off cost of moves is not in it"
        ),
        "rises": "share of draws in which it is above zero",
        "falls": "share of draws in which it is below zero",
        "extreme": "`best` or `worst` of the levels for the other side, in means",
    },
}
