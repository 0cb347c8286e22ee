"""The step of ``negosim new`` that asks for what is rarely needed: the calendar, the start, the draws."""

from __future__ import annotations

from dataclasses import replace

from negosim.cli.new_ask import Item, listed, noted, one, several, step, until
from negosim.drafts.draft import Draft
from negosim.drafts.text import meant
from negosim.scenario.data import Scenario

__all__ = ["asked_further"]

_MANY = "Numbers or names, with commas; ?1 says more of the first. Enter: none."
_FURTHER = (
    Item(
        "rounds",
        "How many rounds the talks have",
        "A round is a year, if the scenario does not say otherwise; talks can end earlier.",
    ),
    Item("first", "Who proposes first", "The two propose in turn."),
    Item("in_force", "What is in force at the start", "Levels of interim issues before the first round."),
    Item("frozen", "What nobody moves", "Interim issues that stay where they are until a settlement."),
    Item("draws", "How many draws", "More draws make Monte Carlo error smaller, and take longer."),
    Item("seed", "The seed of the draws", "The same seed gives the same numbers, always."),
)


def asked_further(draft: Draft, before: Scenario) -> Draft:
    """A draft with the further choices that were asked for."""
    if draft.in_force or draft.frozen:
        return draft
    interim = bool(_interim(before))
    items = [item for item in _FURTHER if interim or item.name not in ("in_force", "frozen")]
    step(6, "Further choices", "Rarely needed, and easy to add later.")
    listed(items)
    for what in several(items, f"Which do you want to change? {_MANY}"):
        draft = _ASKED[what](draft, before)
    return draft


def _rounds(draft: Draft, before: Scenario) -> Draft:
    return _number(draft, before, "game.rounds", f"Rounds (Enter: {before.rounds}):")


def _draws(draft: Draft, before: Scenario) -> Draft:
    return _number(draft, before, "run.draws", f"Draws (Enter: {before.run.draws}):")


def _seed(draft: Draft, before: Scenario) -> Draft:
    return _number(draft, before, "run.seed", f"Seed, a whole number (Enter: {before.run.seed}):")


def _number(draft: Draft, before: Scenario, path: str, prompt: str) -> Draft:
    def read(text: str) -> Draft:
        made = _with(draft, path, text) if text else draft
        meant(made, before)
        return made

    return until(prompt, read, "A whole number; Enter leaves it as it is.")


def _with(draft: Draft, path: str, value: str) -> Draft:
    """A draft with a setting, which takes the place of an earlier one."""
    others = (text for text in draft.settings if text.partition("=")[0].strip() != path)
    return replace(draft, settings=(*others, f"{path}={value}"))


def _first(draft: Draft, before: Scenario) -> Draft:
    players = [Item(name, player.label) for name, player in before.dispute.players.items()]
    listed(players)
    first = one(players, f"Who proposes first? Enter: {before.proposers[0]}.", before.proposers[0])
    order = [first, *(item.name for item in players if item.name != first)]
    if first == before.proposers[0]:
        return draft
    noted(f"{first} proposes in the first round, then the other, in turn.")
    return _with(draft, "game.proposers", f"[{', '.join(order)}]")


def _in_force(draft: Draft, before: Scenario) -> Draft:
    issues = _interim(before)
    listed(issues)
    levels = dict(draft.in_force)
    for issue in several(issues, f"Which of them start at another level? {_MANY}"):
        known = [Item(key, label) for key, label in before.dispute.issues[issue].levels.items()]
        listed(known)
        usual = before.in_force[issue]
        chosen = one(known, f"Level of {issue} at the start? Enter: as it is, {usual}.", usual)
        levels |= {issue: chosen} if chosen != usual else {}
    return replace(draft, in_force=levels)


def _frozen(draft: Draft, before: Scenario) -> Draft:
    issues = _interim(before)
    listed(issues)
    return replace(draft, frozen=tuple(several(issues, f"Which of them does nobody move? {_MANY}")))


def _interim(before: Scenario) -> list[Item]:
    """Issues that can change without a settlement, each with its level at the start."""
    return [
        Item(key, issue.label, issue.meaning, f"{issue.label or key} [{key}]: {_level(key, before)}")
        for key, issue in before.dispute.issues.items()
        if issue.interim
    ]


def _level(issue: str, before: Scenario) -> str:
    """The level of an interim issue at the start."""
    return before.dispute.issues[issue].levels[before.in_force[issue]]


_ASKED = {
    "rounds": _rounds,
    "first": _first,
    "in_force": _in_force,
    "frozen": _frozen,
    "draws": _draws,
    "seed": _seed,
}
