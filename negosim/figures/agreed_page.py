"""What talks that are settled at once come to, as parts of a page of text."""

from __future__ import annotations

from typing import Any

import pandas as pd

from negosim.figures.text import NONE, count, number, paragraph, percent, table
from negosim.figures.words import who_words
from negosim.outcomes.words import CONCEPTS
from negosim.scenario.data import Bargaining, Concept, NoAgreement, Over, Scenario
from negosim.store.results import Results

__all__ = [
    "after_words",
    "against_words",
    "agreed_parts",
    "at_once_words",
    "over_words",
    "taken_for_granted",
]

_MOST = 8
_PERCENT = ("none_rational", "tied")
_SCREENED = {
    "none_rational": "No offer is worth making",
    "tied": "Another first offer is worth as much",
}


def agreed_parts(results: Results) -> list[str]:
    """What is taken for granted, whether there is a solution, and which packages it is."""
    found = [paragraph(taken_for_granted(results.scenario), rest="  "), _solution(results)]
    if results.packages is not None and len(results.packages):
        kinds = dict(zip(results.offers["offer"], results.offers["kind"], strict=True))
        found.append(_packages(results.packages, kinds))
    if results.beliefs is not None:
        found.append(_beliefs(results.beliefs, results.scenario))
    return found


def taken_for_granted(scenario: Scenario) -> str:
    """What a concept without rounds takes for granted, in one sentence or two."""
    concept, bargaining = scenario.run.concept, scenario.bargaining
    how = f"Settled at once by the {CONCEPTS[concept]}"
    if concept is Concept.SCREENING:
        how = CONCEPTS[concept].capitalize()
    told = [f"{how}, over {over_words(bargaining)}", against_words(bargaining)]
    if concept is Concept.SCREENING:
        return f"{', '.join(told)}. {after_words(bargaining)} {_private(scenario)}"
    if bargaining.weight != 0.5:
        first, second = (who_words(scenario.dispute, name) for name in scenario.dispute.players)
        weights = f"{bargaining.weight:g} ({first}) and {1 - bargaining.weight:g} ({second})"
        told.append(f"with bargaining weights {weights}")
    return f"{', '.join(told)}. {after_words(bargaining)}"


def at_once_words(scenario: Scenario) -> str:
    """What all concepts without rounds take for granted in a scenario, whatever its own concept."""
    against = against_words(scenario.bargaining)
    return (
        f"Solutions without rounds settle talks at once {against}, and talks cannot break down in them. Both "
        f"sides look at packages as if they were kept. {after_words(scenario.bargaining)} In screening, "
        f"{_private(scenario)}"
    )


def over_words(bargaining: Bargaining) -> str:
    """What can be agreed on."""
    what = "all packages" if bargaining.over is Over.PACKAGES else "the offers on the table"
    return f"{what} and lotteries over them" if bargaining.lotteries else what


def against_words(bargaining: Bargaining) -> str:
    """What both have without agreement."""
    if bargaining.no_agreement is NoAgreement.STATUS_QUO:
        return "against the status quo"
    return "against what the game with nothing on the table is worth"


def after_words(bargaining: Bargaining) -> str:
    """What can still fail once talks are settled, as a sentence."""
    if bargaining.chances and bargaining.delivery:
        return "Consent, ratification and delivery can still fail."
    if bargaining.chances:
        return "Consent and ratification can still fail; what is ratified is kept."
    if bargaining.delivery:
        return "Consent and ratification are certain; delivery can still fail."
    return "Consent and ratification are certain, and what is agreed on is kept."


def _private(scenario: Scenario) -> str:
    informed = who_words(scenario.dispute, scenario.informed)
    other = next(name for name in scenario.dispute.players if name != scenario.informed)
    cost = scenario.screening.cost
    belief = "uniform from 0 to twice its cost of a breakdown" if cost is None else cost.describe()
    many = scenario.screening.offers
    offers = "one offer" if many == 1 else f"up to {many} offers"
    return (
        f"{informed}'s cost of no agreement is private; {who_words(scenario.dispute, other)} takes it for "
        f"{belief}, and makes {offers}."
    )


def _solution(results: Results) -> str:
    """Whether there is a solution, and only one."""
    solution, dispute = results.solution, results.scenario.dispute
    if solution is None:
        return ""
    words = {
        "none_rational": "No package is as good for both as no agreement",
        "tied": "Several packages solve it equally well; the first listed is taken",
        "efficient": "Efficient pairs of payoffs, on average",
    }
    for name in dispute.players:
        who = who_words(dispute, name)
        words[f"no_agreement_{name}"] = f"Points of {who} without agreement"
        words[f"gain_{name}"] = f"Expected gain of {who} over no agreement, if all is kept"
    if results.scenario.run.concept is Concept.SCREENING:
        words |= _SCREENED
    rows = [[words[row["what"]], _value(row)] for row in solution.to_dict("records")]
    return table(["The solution", "Share of draws in %,\nor mean"], rows, "wr")


def _value(row: Any) -> str:
    return percent(row["mean"]) if row["what"] in _PERCENT else number(row["mean"])


def _packages(packages: pd.DataFrame, kinds: dict[str, str]) -> str:
    """The likeliest packages; those of interim issues alone need no ratification."""
    heads = ["Agreed on\n(% of all talks)", "\nMean", "Consented\nto", "\nRatified", "Kept, or\nin force"]
    rows = []
    for row in packages.head(_MOST).to_dict("records"):
        ratified = percent(row["ratified"]) if kinds[row["package"]] == "settlement" else NONE
        agreed, consented, kept = (percent(row[step]) for step in ("mean", "consented", "kept"))
        rows.append([row["label"], agreed, consented, ratified, kept])
    text = table(heads, rows, "wrrrr")
    rest = packages.iloc[_MOST:]
    if rest.empty:
        return text
    many = f"{len(rest):,} more packages, together {percent(rest['mean'].sum())} %, are in packages.csv."
    return f"{text}\n{paragraph(many, rest='  ')}"


def _beliefs(beliefs: pd.DataFrame, scenario: Scenario) -> str:
    informed = who_words(scenario.dispute, scenario.informed)
    heads = [
        "Offer",
        "Made,\na game",
        "Accepted\nin %",
        f"After its rejection: cost\nof {informed} on average",
        "Share of costs\nstill possible, %",
    ]
    rows = [
        [
            str(row["offer"]),
            count(row["made"]),
            percent(row["accepted"]),
            number(row["believed_cost_after"]),
            percent(row["remaining_after"]),
        ]
        for row in beliefs[beliefs["made"] > 0].to_dict("records")
    ]
    never = int((beliefs["made"] == 0).sum())
    text = table(heads, rows, "lrrrr")
    if not never:
        return text
    return f"{text}\n{paragraph(f'The last {never} of {len(beliefs)} offers are never made.', rest='  ')}"
