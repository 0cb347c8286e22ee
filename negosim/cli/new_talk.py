"""The conversation of ``negosim new``: one step for each part of a question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from negosim.cli.new_ask import Item, asked, chosen_of, head, line, listed, one, several, tell, until
from negosim.cli.new_levers import asked_levers
from negosim.drafts.draft import Draft, NewOffer, start
from negosim.drafts.table import check_new, levels_in_words, on_offer
from negosim.drafts.text import file_text, meant
from negosim.errors import RequestFault, StoppedError
from negosim.scenario.data import Scenario

__all__ = ["talked"]

_HOW = "Numbers or names, with commas between them; ?1 says more of the first."


def talked(draft: Draft, file: Path) -> Draft:
    """A draft with what was missing asked for in the terminal.

    Raises
    ------
    StoppedError
        The talk was broken off.
    """
    try:
        return _talked(draft, file)
    except click.Abort:
        click.echo(err=True)
        raise StoppedError("stopped; nothing was written.") from None


def _talked(draft: Draft, file: Path) -> Draft:
    tell(
        f"This writes {file}, a question to negosim, from your answers. Enter takes what is usual; Ctrl-C "
        "stops, and nothing is written. All of it can be changed in the file later."
    )
    draft = _question(draft)
    draft = _start(draft)
    before = start(draft)
    draft = _table(draft, before)
    draft = _new_offers(draft, before)
    draft = asked_levers(draft, before)
    draft = _further(draft, before)
    _confirm(draft, before, file)
    return draft


# ---- The question, and what it starts from
def _question(draft: Draft) -> Draft:
    if draft.title and draft.asks:
        return draft
    head("The question", "A title for tables and figures, and in a sentence or two what you want to know.")
    title = draft.title or until("Title:", _needed)
    return replace(
        draft, title=title, asks=draft.asks or line("What do you want to know, and why? (Enter: later)")
    )


def _needed(text: str) -> str:
    if not text:
        raise RequestFault("expected a title, found nothing; type a few words.")
    return text


def _start(draft: Draft) -> Draft:
    if draft.extends or draft.dispute:
        return draft
    items = _scenarios()
    head(
        "What it starts from",
        "A question says only what differs from something that is there: the dispute as it is, with every "
        "offer that it names, or a scenario. Scenarios that come with negosim:",
    )
    listed(items)
    prompt = "A number or a name, or a file of yours; ?1 says more of the first. Enter: the dispute as it is."
    return replace(draft, extends=asked(items, prompt, lambda text: _extended(text, items)))


def _scenarios() -> list[Item]:
    from negosim.scenario.load import load
    from negosim.scenario.shipped import shipped_names

    found = [load(name) for name in shipped_names()]
    return [Item(each.name, each.title, " ".join(each.asks.split())) for each in found]


def _extended(text: str, items: list[Item]) -> str:
    """The scenario that an answer names; its own file is read, so that faults are told here."""
    if not text:
        return ""
    name = text if Path(text).is_file() else chosen_of(text, items)
    start(Draft(extends=name))
    return name


# ---- The table
def _table(draft: Draft, before: Scenario) -> Draft:
    if draft.offers is not None:
        return draft
    standing = [offer.block or offer.name for offer in before.offers]
    items = _offers(before)
    head(
        "The offers on the table",
        "What the two can propose to each other. An offer that is not on the table is never made.",
    )
    listed(items)
    usual = list(dict.fromkeys(standing))
    few = "all of them" if len(usual) == len(items) else ", ".join(usual)
    chosen = several(items, f"{_HOW} Enter: {few}.", usual)
    return draft if set(chosen) == set(usual) else replace(draft, offers=tuple(chosen))


def _offers(before: Scenario) -> list[Item]:
    sets = {name: dict(offer.set) for name, offer in before.dispute.offers.items()}
    sets |= {offer.name: offer.sets for offer in before.offers}
    return [
        Item(name, label, levels_in_words(before, sets[name]) if name in sets else "several offers at once")
        for name, label in on_offer(before).items()
    ]


def _new_offers(draft: Draft, before: Scenario) -> Draft:
    if draft.new:
        return draft
    head(
        "New offers",
        "An offer of your own is like one that is there, but for some clauses: levels of issues. "
        "Name it, such as 'clause_and_relief'.",
    )
    while True:
        name = line(f"Name of {'another' if draft.new else 'a'} new offer (Enter: none):")
        if not name:
            return draft
        made = _new_offer(name.replace(" ", "_"), before)
        try:
            trial = replace(draft, new=(*draft.new, made))
            _tried(trial, before)
        except RequestFault as fault:
            tell(str(fault), "  ! ")
        else:
            draft = trial


def _new_offer(name: str, before: Scenario) -> NewOffer:
    items = [item for item in _offers(before) if item.about != "several offers at once"]
    listed(items)
    like = one(
        items, "Which of them is it like? ?1 says what the first contains. Enter: the first.", items[0].name
    )
    sets: dict[str, str] = {}
    issues = [Item(key, issue.label, issue.meaning) for key, issue in before.dispute.issues.items()]
    listed(issues)
    for issue in several(issues, f"Which issues are to be at another level? {_HOW} Enter: none."):
        levels = [Item(key, label) for key, label in before.dispute.issues[issue].levels.items()]
        listed(levels)
        sets[issue] = one(levels, f"Level of {issue}; Enter: the first.", levels[0].name)
    return NewOffer(name, like, sets)


def _tried(draft: Draft, before: Scenario) -> None:
    """Refuse an offer that the reader of scenario files would refuse."""
    check_new(draft)
    new = {offer.name: {"like": offer.like, "set": dict(offer.sets)} for offer in draft.new}
    before.replace(offers={"new": new})


# ---- Further choices
_FURTHER = (
    Item("rounds", "How many rounds the talks have", "A round is a year; talks can end earlier."),
    Item("first", "Who proposes first", "The two propose in turn."),
    Item("in_force", "What is in force at the start", "Levels of interim issues before the first round."),
    Item("frozen", "What nobody moves", "Interim issues that stay where they are until a settlement."),
    Item("draws", "How many draws", "More draws make Monte Carlo error smaller, and take longer."),
)


def _further(draft: Draft, before: Scenario) -> Draft:
    if draft.in_force or draft.frozen:
        return draft
    head("Further choices", "Rarely needed, and easy to add later.")
    listed(_FURTHER)
    for what in several(_FURTHER, f"{_HOW} Enter: none."):
        draft = _ASKED[what](draft, before)
    return draft


def _rounds(draft: Draft, before: Scenario) -> Draft:
    return _set(draft, before, "game.rounds", f"Rounds (Enter: {before.rounds}):")


def _draws(draft: Draft, before: Scenario) -> Draft:
    return _set(draft, before, "run.draws", f"Draws (Enter: {before.run.draws}):")


def _set(draft: Draft, before: Scenario, path: str, prompt: str) -> Draft:
    def read(text: str) -> Draft:
        made = replace(draft, settings=(*draft.settings, f"{path}={text}")) if text else draft
        meant(made, before)
        return made

    return until(prompt, read)


def _first(draft: Draft, before: Scenario) -> Draft:
    players = [Item(name, player.label) for name, player in before.dispute.players.items()]
    listed(players)
    first = one(players, f"Who proposes first? Enter: {before.proposers[0]}.", before.proposers[0])
    order = [first, *(item.name for item in players if item.name != first)]
    if order == list(before.proposers):
        return draft
    return replace(draft, settings=(*draft.settings, f"game.proposers=[{', '.join(order)}]"))


def _in_force(draft: Draft, before: Scenario) -> Draft:
    issues = _interim(before)
    listed(issues)
    levels = dict(draft.in_force)
    for issue in several(issues, f"Which of them start at another level? {_HOW} Enter: none."):
        known = [Item(key, label) for key, label in before.dispute.issues[issue].levels.items()]
        listed(known)
        usual = before.in_force[issue]
        levels[issue] = one(known, f"Level of {issue} at the start; Enter: {usual}.", usual)
    return replace(draft, in_force=levels)


def _frozen(draft: Draft, before: Scenario) -> Draft:
    issues = _interim(before)
    listed(issues)
    return replace(
        draft, frozen=tuple(several(issues, f"Which of them does nobody move? {_HOW} Enter: none."))
    )


def _interim(before: Scenario) -> list[Item]:
    issues = before.dispute.issues
    return [Item(key, issue.label, issue.meaning) for key, issue in issues.items() if issue.interim]


_ASKED = {"rounds": _rounds, "first": _first, "in_force": _in_force, "frozen": _frozen, "draws": _draws}


def _confirm(draft: Draft, before: Scenario, file: Path) -> None:
    """Show what the file will say, and ask whether it is to be written."""
    text = file_text(draft, before, file)
    head("What the file says", "Without the remarks that explain each part:")
    for each in text.splitlines():
        if each.strip() and not each.lstrip().startswith("#"):
            click.echo(f"  {each}")
    if not click.confirm(f"\nWrite {file}?", default=True):
        raise click.Abort
