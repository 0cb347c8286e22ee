"""The step of ``negosim new`` that asks for levers: parameters, and what becomes of each."""

from __future__ import annotations

from dataclasses import replace

from negosim.cli.new_ask import Item, head, listed, one, several, tell, until
from negosim.cli.parameters import prior_text
from negosim.drafts.draft import Draft
from negosim.drafts.text import meant
from negosim.scenario.data import Scenario

__all__ = ["asked_levers", "setting_of"]

_OTHER = "other"
_HOW = (
    "0.9 fixes it; *1.5 scales its prior; +0.5 or +-0.5 shifts it; 0.1,0.4,0.8 is another prior (low, mode, "
    "high); 0:1:11 varies it in a sweep (lowest, highest, how many values). Enter leaves it."
)


def asked_levers(draft: Draft, before: Scenario) -> Draft:
    """A draft with the levers that were asked for."""
    if draft.settings or draft.over:
        return draft
    groups = _groups(before)
    head(
        "The levers that matter",
        "Numbers that you hold to be otherwise, or want to vary. They come in groups; choose a group to see "
        "its numbers, each with low, mode and high of what is believed of it.",
    )
    items = [Item(name, _counted(names), ", ".join(names)) for name, names in groups.items()]
    while True:
        listed(items)
        group = one(items, "Which group? A number or a name; ?1 lists its numbers. Enter: go on.")
        if not group:
            return draft
        for name in _chosen(groups[group], before):
            draft = _asked(draft, before, name)


def _groups(before: Scenario) -> dict[str, list[str]]:
    """Parameters by lever, in the order of the dispute."""
    found: dict[str, list[str]] = {}
    for name, parameter in before.dispute.parameters.items():
        found.setdefault(parameter.lever or _OTHER, []).append(name)
    return found


def _counted(names: list[str]) -> str:
    return "1 number" if len(names) == 1 else f"{len(names)} numbers"


def _chosen(names: list[str], before: Scenario) -> list[str]:
    known = before.dispute.parameters
    items = [
        Item(
            name,
            f"{known[name].meaning}: {prior_text(before.priors[name])} {known[name].unit}",
            _about(name, before),
        )
        for name in names
    ]
    listed(items)
    return several(items, "Which? Numbers or names, with commas; ?1 says what the first means. Enter: none.")


def _about(name: str, before: Scenario) -> str:
    parameter = before.dispute.parameters[name]
    evidence = " ".join(f"{key}: {says}" for key, says in parameter.evidence.items())
    legal = f"Legal: {parameter.range.describe()}."
    parts = (f"{parameter.meaning}.", legal, f"Basis: {parameter.basis}.", evidence, parameter.note)
    return " ".join(filter(None, parts))


def _asked(draft: Draft, before: Scenario, name: str) -> Draft:
    """A draft after the answer for one parameter; a later answer takes the place of an earlier one."""
    parameter = before.dispute.parameters[name]
    tell(f"{name}: {parameter.meaning}. Now {prior_text(before.priors[name])} {parameter.unit}.")
    rest = replace(
        draft,
        settings=tuple(text for text in draft.settings if _name(text) != name),
        over=tuple(text for text in draft.over if _name(text) != name),
    )

    def read(text: str) -> Draft:
        if not text:
            return draft
        setting = setting_of(name, text)
        varies = ":" in text and "{" not in text
        made = (
            replace(rest, over=(*rest.over, setting))
            if varies
            else replace(rest, settings=(*rest.settings, setting))
        )
        meant(made, before)
        return made

    return until(_HOW, read)


def setting_of(name: str, text: str) -> str:
    """A setting from an answer: ``0.9``, ``*1.5``, ``+0.5``, ``0.1,0.4,0.8`` or ``0:1:11``."""
    for sign in "*+":
        if text.startswith(sign):
            return f"{name}{sign}={text[1:].lstrip('=').strip()}"
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 3 and ":" not in text and "{" not in text:
        return f"{name}={{triangular: [{', '.join(parts)}]}}"
    return f"{name}={text.lstrip('=').strip()}"


def _name(setting: str) -> str:
    return setting.partition("=")[0].rstrip("*+").strip()
