"""A scenario's text merged over the scenario that it extends: maps merge, lists replace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from negosim.dispute.data import Dispute
from negosim.dispute.references import level_findings
from negosim.reading import Document, unknown
from negosim.scenario.check import check_calendar, prior_after
from negosim.scenario.data import Run, Scenario
from negosim.scenario.table import named_offers, table_after
from negosim.scenario.text import ScenarioText

__all__ = ["merged", "plain_scenario"]


def plain_scenario(dispute: Dispute, name: str) -> Scenario:
    """The scenario that changes nothing: all offers of the dispute, from the status quo."""
    issues = dispute.issues
    return Scenario(
        name=name,
        title=name,
        dispute=dispute,
        offers=named_offers(dispute, dispute.offers),
        in_force={issue: text.status_quo for issue, text in issues.items() if text.interim},
        frozen=(),
        priors={parameter: text.prior for parameter, text in dispute.parameters.items()},
        calendar={},
        rounds=dispute.game.rounds,
        proposers=dispute.game.proposers,
        moves=dispute.game.moves,
    )


def merged(parent: Scenario, text: ScenarioText, document: Document) -> Scenario:
    """A text over the scenario that it extends; what the text does not say stays.

    Raises
    ------
    NegosimError
        The text names something unknown or leaves what is legal.
    """
    dispute = parent.dispute
    prose = text.model_fields_set & {"title", "asks", "sources", "sweep"}
    scenario = replace(
        parent,
        **{key: getattr(text, key) for key in prose},
        **_game(dispute, text, document),
        run=_run(parent.run, text),
        offers=table_after(parent.offers, text.offers, dispute, document),
        in_force={**parent.in_force, **_in_force(dispute, text, document)},
        frozen=_frozen(dispute, text, document) if "frozen" in text.model_fields_set else parent.frozen,
        priors=_priors(parent, text, document),
        calendar=_calendar(parent.calendar, text.calendar),
    )
    _check_sources(scenario, document)
    check_calendar(scenario, document)
    return scenario


def _game(dispute: Dispute, text: ScenarioText, document: Document) -> dict[str, Any]:
    said = {key: getattr(text.game, key) for key in text.game.model_fields_set}
    for key in said.keys() & {"proposers", "moves"}:
        for position, name in enumerate(said[key]):
            if name not in dispute.players:
                raise document.fault(("game", key, position), unknown("player", name, dispute.players))
    return said


def _run(before: Run, text: ScenarioText) -> Run:
    return replace(before, **{key: getattr(text.run, key) for key in text.run.model_fields_set})


def _check_interim(dispute: Dispute, issue: str, document: Document, part: str, loc: Any, key: bool) -> None:
    if not dispute.issues[issue].interim:
        interim = ", ".join(name for name, text in dispute.issues.items() if text.interim)
        message = f"expected an interim issue in '{part}', found '{issue}'; use one of {interim or '(none)'}."
        raise document.fault(loc, message, key=key)


def _in_force(dispute: Dispute, text: ScenarioText, document: Document) -> dict[str, str]:
    for issue, level in text.in_force.items():
        loc = ("in_force", issue)
        for finding in level_findings(dispute.issues, issue, level, loc):
            raise document.fault(loc, finding.message, key=finding.key)
        _check_interim(dispute, issue, document, "in_force", loc, key=True)
    return text.in_force


def _frozen(dispute: Dispute, text: ScenarioText, document: Document) -> tuple[str, ...]:
    for position, issue in enumerate(text.frozen):
        loc = ("frozen", position)
        if issue not in dispute.issues:
            raise document.fault(loc, unknown("issue", issue, dispute.issues))
        _check_interim(dispute, issue, document, "frozen", loc, key=False)
        if issue in text.frozen[:position]:
            raise document.fault(loc, f"the issue '{issue}' stands twice in 'frozen'; remove one.")
    return text.frozen


def _priors(parent: Scenario, text: ScenarioText, document: Document) -> dict[str, Any]:
    changed = {
        name: prior_after(name, change, parent.priors, parent.dispute, document)
        for name, change in text.parameters.items()
    }
    return {**parent.priors, **changed}


def _calendar(
    before: Mapping[int, Mapping[str, float]], text: Mapping[int, Mapping[str, float]]
) -> dict[int, dict[str, float]]:
    rounds = sorted({*before, *text})
    return {number: {**before.get(number, {}), **text.get(number, {})} for number in rounds}


def _check_sources(scenario: Scenario, document: Document) -> None:
    known = scenario.dispute.sources
    for position, name in enumerate(scenario.sources):
        if name not in known:
            raise document.fault(("sources", position), unknown("source", name, known, "in the dispute"))
