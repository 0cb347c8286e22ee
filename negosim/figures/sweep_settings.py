"""Settings of the game and of solution concepts that a sweep can vary, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from negosim.experiment.plan import Plan
from negosim.experiment.sweep_table import shown_value
from negosim.figures.text import concept_text
from negosim.figures.words import who_words
from negosim.outcomes.words import CONCEPTS
from negosim.scenario.data import NoAgreement, Over, Scenario
from negosim.wording import say

__all__ = ["Setting", "setting", "swept_concept"]

_LABELS = {
    "game.rounds": "Rounds",
    "game.rounds_per_year": "Rounds in a year",
    "game.proposers": "Proposers in turn",
    "game.moves": "Who may move alone",
    "run.concept": "Solution concept",
    "bargaining.over": "What can be agreed on",
    "bargaining.lotteries": "Lotteries",
    "bargaining.no_agreement": "No agreement",
    "bargaining.chances": "Consent and ratification can fail",
    "bargaining.delivery": "Delivery can fail",
    "screening.informed": "Whose cost of no agreement is private",
    "screening.offers": "Most offers",
    "screening.cost": "Private cost of no agreement",
}
_WORDS = {
    "run.concept": {concept.value: told for concept, told in CONCEPTS.items()},
    "bargaining.over": {Over.PACKAGES.value: "All packages", Over.TABLE.value: "The table"},
    "bargaining.no_agreement": {
        NoAgreement.STATUS_QUO.value: "Status quo",
        NoAgreement.EMPTY_TABLE.value: "Empty table",
    },
}
_TRUTH = {"True": "Yes", "False": "No"}


@dataclass(frozen=True)
class Setting:
    """A setting: its label, the scenario's own value, and what its values are in words."""

    label: str
    value: Any
    words: dict[str, str] = field(default_factory=dict)


def setting(scenario: Scenario, path: str) -> Setting:
    """A setting of a scenario.

    Parameters
    ----------
    scenario : Scenario
    path : str
        In the sections game, run, bargaining or screening.
    """
    section, _, name = path.partition(".")
    holder = {"run": scenario.run, "bargaining": scenario.bargaining, "screening": scenario.screening}
    value = getattr(holder.get(section, scenario), name)
    if path == "screening.informed":
        players = {name: who_words(scenario.dispute, name) for name in scenario.dispute.players}
        return Setting(_LABELS[path], scenario.informed, players)
    if path == "screening.cost":
        return Setting(_LABELS[path], value.mode() if value is not None and value.is_fixed else None)
    if path == "bargaining.weight":
        who = who_words(scenario.dispute, _first(scenario))
        return Setting(say("Bargaining weight of {who}", who=who), value)
    if isinstance(value, bool):
        return Setting(_LABELS[path], str(value), _TRUTH)
    return Setting(_LABELS[path], shown_value(getattr(value, "value", value)), _WORDS.get(path, {}))


def swept_concept(plan: Plan) -> str:
    """The solution concept of all cells, as ``concept_text`` has it; nothing if it is varied."""
    varied = any(axis.path == "run.concept" for axis in plan.axes)
    return "" if varied else concept_text(plan.scenario.run)


def _first(scenario: Scenario) -> str:
    return next(iter(scenario.dispute.players))
