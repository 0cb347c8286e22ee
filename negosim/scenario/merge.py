"""A scenario's text merged over the scenario that it extends: maps merge, lists replace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel

from negosim.dispute.data import Dispute
from negosim.dispute.languages import Language
from negosim.dispute.references import level_findings
from negosim.dispute.texts import of_texts, translation_findings
from negosim.reading import Loc, Notes, named, unknown
from negosim.scenario.check import priors_after, with_legal_calendar
from negosim.scenario.data import Bargaining, Run, Scenario, Screening
from negosim.scenario.table import named_offers, table_after
from negosim.scenario.text import ScenarioText

__all__ = ["merged", "plain_scenario"]

Section = TypeVar("Section", Run, Bargaining, Screening)


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


def merged(parent: Scenario, text: ScenarioText, notes: Notes) -> Scenario:
    """A text over the scenario that it extends; what the text does not say stays.

    What names something unknown or leaves what is legal goes to the notes, and is left out.
    """
    dispute = parent.dispute
    prose = text.model_fields_set & {"title", "asks", "sources", "sweep"}
    scenario = replace(
        parent,
        **{key: getattr(text, key) for key in prose},
        **_game(dispute, text, notes),
        run=_section(parent.run, text.run),
        bargaining=_section(parent.bargaining, text.bargaining),
        screening=_section(parent.screening, text.screening),
        offers=table_after(parent.offers, text.offers, dispute, notes),
        in_force={**parent.in_force, **_in_force(dispute, text, notes)},
        frozen=_frozen(dispute, text, notes) if "frozen" in text.model_fields_set else parent.frozen,
        priors=priors_after(parent.priors, text.parameters, dispute, notes),
        calendar=_calendar(parent.calendar, text.calendar),
    )
    informed = [text.screening.informed] if text.screening.informed else []
    _check_names("player", informed, dispute.players, ("screening", "informed"), notes, listed=False)
    _check_names("source", text.sources, dispute.sources, ("sources",), notes, "in the dispute")
    scenario = replace(scenario, translations=_translations(scenario, text, notes))
    return with_legal_calendar(scenario, notes)


def _translations(scenario: Scenario, text: ScenarioText, notes: Notes) -> dict[Language, dict[str, str]]:
    """The translations of a scenario's own texts: what a text adds, and of the others what still applies."""
    own = dict.fromkeys([scenario.title, scenario.asks, *(offer.label for offer in scenario.offers)])
    notes.take(translation_findings(text.languages, own, "the scenario"))
    before = scenario.translations
    return of_texts(
        {each: {**before.get(each, {}), **text.languages.get(each, {})} for each in Language}, own
    )


def _game(dispute: Dispute, text: ScenarioText, notes: Notes) -> dict[str, Any]:
    said = {key: getattr(text.game, key) for key in text.game.model_fields_set}
    for key in ("proposers", "moves"):
        _check_names("player", said.get(key, ()), dispute.players, ("game", key), notes)
    return said


def _check_names(
    kind: str,
    names: Iterable[str],
    known: Iterable[str],
    loc: Loc,
    notes: Notes,
    where: str = "",
    *,
    listed: bool = True,
) -> None:
    """Note names that are unknown; they stand in a list at ``loc``, or one of them stands there alone."""
    all_known = list(known)
    for position, name in enumerate(names):
        if name not in all_known:
            at = (*loc, position) if listed else loc
            notes.add(at, unknown(kind, name, all_known, where), name=name)


def _section(before: Section, text: BaseModel) -> Section:
    """A section of settings after what a text says of it."""
    said: dict[str, Any] = {key: getattr(text, key) for key in text.model_fields_set}
    return replace(before, **said)


def _is_interim(dispute: Dispute, issue: str, notes: Notes, loc: Loc, *, key: bool) -> bool:
    if dispute.issues[issue].interim:
        return True
    interim = ", ".join(name for name, text in dispute.issues.items() if text.interim)
    message = f"expected an interim issue in '{loc[0]}', found '{issue}'; use one of {interim or '(none)'}."
    notes.add(loc, message, key=key)
    return False


def _in_force(dispute: Dispute, text: ScenarioText, notes: Notes) -> dict[str, str]:
    legal = {}
    for issue, level in text.in_force.items():
        loc = ("in_force", issue)
        wrong = list(level_findings(dispute.issues, issue, level, loc))
        if issue in dispute.issues and not _is_interim(dispute, issue, notes, loc, key=True):
            continue
        notes.take(wrong)
        if not wrong:
            legal[issue] = level
    return legal


def _frozen(dispute: Dispute, text: ScenarioText, notes: Notes) -> tuple[str, ...]:
    legal: list[str] = []
    for position, issue in enumerate(text.frozen):
        loc = ("frozen", position)
        if issue not in dispute.issues:
            notes.add(loc, unknown("issue", issue, dispute.issues), name=issue)
        elif issue in legal:
            notes.add(loc, f"the issue '{named(issue)}' stands twice in 'frozen'; remove one.")
        elif _is_interim(dispute, issue, notes, loc, key=False):
            legal.append(issue)
    return tuple(legal)


def _calendar(
    before: Mapping[int, Mapping[str, float]], text: Mapping[int, Mapping[str, float]]
) -> dict[int, dict[str, float]]:
    rounds = sorted({*before, *text})
    return {number: {**before.get(number, {}), **text.get(number, {})} for number in rounds}
