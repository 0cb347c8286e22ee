"""The step of ``negosim new`` that asks for offers which nobody has named yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from negosim.cli.new_ask import Item, line, listed, noted, one, several, step, tell, told
from negosim.drafts.draft import Draft, NewOffer
from negosim.drafts.table import check_new, levels_in_words, on_offer
from negosim.errors import NegosimError, RequestFault
from negosim.reading import named
from negosim.scenario.data import Scenario

__all__ = ["asked_new_offers", "offer_items"]

_NAME = (
    "Letters, digits, _ and -, such as clause_and_relief: so the offer is called in tables and settings. "
    "Next come the offer that it is like, and what is different."
)


def offer_items(before: Scenario) -> list[Item]:
    """Offers that can be on the table, each with its label and what it contains."""
    sets = _contents(before)
    return [
        Item(name, label, f"{label}. {levels_in_words(before, dict(sets[name]))}.")
        if name in sets
        else Item(name, label, "Several offers at once.")
        for name, label in on_offer(before).items()
    ]


def _contents(before: Scenario) -> dict[str, Mapping[str, str]]:
    """Levels of each single offer."""
    found: dict[str, Mapping[str, str]] = {}
    found.update({name: offer.set for name, offer in before.dispute.offers.items()})
    found.update({offer.name: offer.sets for offer in before.offers})
    return found


def asked_new_offers(draft: Draft, before: Scenario) -> Draft:
    """A draft with the new offers that were asked for."""
    if draft.new:
        return draft
    if not before.dispute.offers:
        tell("The dispute names no offers that another one could be like; the file shows how to write one.")
        return draft
    step(
        4,
        "New offers",
        "An offer of your own is like one that is there, but for some clauses: issues at another level. "
        "Give it a name of letters, such as clause_and_relief.",
    )
    while True:
        answer = line(f"Name of {'another' if draft.new else 'a'} new offer (Enter: no more):", _NAME)
        if not answer:
            return draft
        name = "_".join(answer.split())
        try:
            # The name is judged before anything else is asked.
            _with(draft, NewOffer(name, next(iter(before.dispute.offers)), {}), before)
            made = _new_offer(name, _after(draft, before))
            draft = _with(draft, made, before)
        except NegosimError as fault:
            told(fault)
        else:
            contents = _contents(_after(draft, before))[name]
            noted(f"{name}: {levels_in_words(before, dict(contents))}.")


def _with(draft: Draft, offer: NewOffer, before: Scenario) -> Draft:
    """A draft with one more offer, unless the reader of scenario files would refuse it."""
    made = replace(draft, new=(*draft.new, offer))
    check_new(made, before)
    _after(made, before)
    return made


def _after(draft: Draft, before: Scenario) -> Scenario:
    """The scenario with a draft's new offers."""
    new = {offer.name: {"like": offer.like, "set": dict(offer.sets)} for offer in draft.new}
    return before.replace(offers={"new": new}) if new else before


def _new_offer(name: str, before: Scenario) -> NewOffer:
    items = [item for item in offer_items(before) if item.name in _contents(before)]
    listed(items)
    first = items[0].name
    like = one(items, f"Which of them is it like? ?1 says what is in the first. Enter: {first}.", first)
    issues = before.dispute.issues
    there = _contents(before)[like]
    known = [
        Item(key, issue.label, _about(issue.meaning, dict(issue.levels)), _now(key, there, before))
        for key, issue in issues.items()
    ]
    listed(known)
    prompt = (
        "Which issues are to be at another level? Numbers or names, with commas; ?1 says more of the first."
    )
    sets: dict[str, str] = {}
    for issue in several(known, prompt):
        sets |= _level(issue, there.get(issue, ""), before)
    if not sets:
        raise RequestFault(
            f"expected an issue at another level, found none: '{named(name)}' would be '{like}' once more; "
            "choose one, or leave the new offer out."
        )
    return NewOffer(name, like, sets)


def _about(meaning: str, levels: Mapping[str, str]) -> str:
    return f"{meaning.rstrip('.')}. Levels: {', '.join(levels.values())}."


def _now(issue: str, there: Mapping[str, str], before: Scenario) -> str:
    """An issue as a list shows it: with its level in an offer."""
    of = before.dispute.issues[issue]
    level = of.levels[there[issue]] if issue in there else "not in the offer"
    return f"{of.label or issue} [{issue}]: {level}"


def _level(issue: str, there: str, before: Scenario) -> dict[str, str]:
    """The level that was asked for, if it is another one."""
    levels = [Item(key, label) for key, label in before.dispute.issues[issue].levels.items()]
    listed(levels)
    usual = f"as it is, {there}" if there else "not in the offer, as it is"
    chosen = one(levels, f"Level of {issue}? Enter: {usual}.")
    return {issue: chosen} if chosen and chosen != there else {}
