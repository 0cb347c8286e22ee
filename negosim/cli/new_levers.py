"""The step of ``negosim new`` that asks for levers: parameters, and what becomes of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from negosim.cli.new_ask import Item, asked, chosen_of, listed, noted, several, step, tell
from negosim.drafts.draft import Draft
from negosim.drafts.levers import belief, meaning_of, rests_on
from negosim.drafts.text import meant
from negosim.errors import RequestFault
from negosim.scenario.data import Scenario

__all__ = ["asked_levers", "setting_of"]

_OTHER = "other"
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
_WAYS = (
    Item("0.9", "fix it at this value"),
    Item("*1.5", "scale what is believed of it; *0.5 halves it"),
    Item("+0.5", "shift it up; +-0.5 shifts it down"),
    Item("0.1, 0.4, 0.8", "another belief: low, mode (the likeliest), high"),
    Item("0:1:11", "vary it in a sweep: lowest, highest, how many values"),
)


def asked_levers(draft: Draft, before: Scenario) -> Draft:
    """A draft with the levers that were asked for."""
    if draft.over or any(_name(text) in before.dispute.parameters for text in draft.settings):
        return draft
    groups = _groups(before)
    step(
        5,
        "The levers that matter",
        "Numbers that you hold to be otherwise, or want to vary. They come in groups; choose a group to see "
        "its numbers, what is believed of each, and what that rests on.",
    )
    items = [Item(name, name, ", ".join(names), _counted(name, names)) for name, names in groups.items()]
    while True:
        listed(items)
        group = _group(items, list(before.dispute.parameters))
        if not group:
            return draft
        for name in _chosen(groups[group], before) if group in groups else [group]:
            draft = _asked(draft, before, name)


def _group(items: Sequence[Item], names: Sequence[str]) -> str:
    return asked(
        items,
        "Which group, or which number by its name? ? lists the names, ?1 those of the first group. "
        "Enter: no more.",
        lambda text: chosen_of(text, items, names) if text else "",
    )


def _groups(before: Scenario) -> dict[str, list[str]]:
    """Parameters by lever, in the order of the dispute."""
    found: dict[str, list[str]] = {}
    for name, parameter in before.dispute.parameters.items():
        found.setdefault(parameter.lever or _OTHER, []).append(name)
    return found


def _counted(group: str, names: Sequence[str]) -> str:
    return f"{group} (1 number)" if len(names) == 1 else f"{group} ({len(names)} numbers)"


def _chosen(names: Sequence[str], before: Scenario) -> list[str]:
    items = [Item(name, "", _about(name, before), _shown(name, before)) for name in names]
    listed(items)
    return several(items, "Which? Numbers or names, with commas; ?1 says more of the first. Enter: none.")


def _shown(name: str, before: Scenario) -> str:
    own = before.dispute.parameters[name]
    return (
        f"{meaning_of(name, before)} [{name}]: {belief(before.priors[name])} (unit: {own.unit}; {own.basis})"
    )


def _about(name: str, before: Scenario) -> str:
    own = before.dispute.parameters[name]
    evidence = "; ".join(f"{key}: {says}" for key, says in own.evidence.items())
    told = (f"{meaning_of(name, before)}.", rests_on(name, before), evidence and f"{evidence}.", own.note)
    return " ".join(filter(None, told))


def _asked(draft: Draft, before: Scenario, name: str) -> Draft:
    """A draft after the answer for one parameter; a later answer takes the place of an earlier one."""
    tell(f"{name}. {meaning_of(name, before)}. {rests_on(name, before)} You can type:")
    for way in _WAYS:
        tell(way.says, f"  {way.name:15}")
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
        after = meant(made, before)
        noted(_outcome(name, setting) if varies else f"{name}: {belief(after.priors[name])}.")
        return made

    about = [Item(name, "", _about(name, before))]
    return asked(about, f"What becomes of {name}? ? says more. Enter: it stays as it is.", read)


def _outcome(name: str, setting: str) -> str:
    return f"{name}: varied in a sweep, {setting.partition('=')[2]}."


def setting_of(name: str, text: str) -> str:
    """A setting from an answer: ``0.9``, ``*1.5``, ``+0.5``, ``0.1,0.4,0.8`` or ``0:1:11``.

    Raises
    ------
    RequestFault
        Low, mode and high do not rise.
    """
    for sign in "*+":
        if text.startswith(sign):
            return f"{name}{sign}={text[1:].lstrip('=').strip()}"
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 3 and ":" not in text and "{" not in text:
        if all(map(_NUMBER.fullmatch, parts)) and sorted(parts, key=float) != parts:
            raise RequestFault(
                f"expected low, mode and high in rising order, found '{text}'; such as 0.1, 0.4, 0.8."
            )
        return f"{name}={{triangular: [{', '.join(parts)}]}}"
    return f"{name}={text.lstrip('=').strip()}"


def _name(setting: str) -> str:
    """The parameter that a setting names, or the path of something else."""
    return setting.partition("=")[0].rstrip("*+ ").strip().removeprefix("parameters.")
