"""The conversation of ``negosim new``: one step for each part of a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from negosim.cli.new_ask import (
    Item,
    agreed,
    asked,
    chosen_of,
    head,
    line,
    listed,
    several,
    step,
    tell,
    told,
    until,
)
from negosim.cli.new_further import asked_further
from negosim.cli.new_levers import asked_levers
from negosim.cli.new_offers import asked_new_offers, offer_items
from negosim.drafts.draft import Draft, start
from negosim.drafts.text import file_text
from negosim.drafts.write import tried
from negosim.errors import FileFault, RequestFault, RequestFaults, StoppedError
from negosim.scenario.data import Scenario

__all__ = ["talked"]

_Step = Callable[[Draft, Scenario], Draft]


def talked(draft: Draft, file: Path) -> Draft:
    """A draft with what was missing asked for in the terminal.

    Raises
    ------
    NegosimError
        What was given as an option cannot be used.
    StoppedError
        The talk was broken off.
    """
    try:
        return _talked(draft, file)
    except (click.Abort, KeyboardInterrupt):
        click.echo(err=True)
        raise StoppedError("stopped; nothing was written.") from None


def _talked(draft: Draft, file: Path) -> Draft:
    if draft.extends or draft.dispute:
        tried(draft, start(draft), file)
    tell(
        f"This writes {file}, a question to negosim, from your answers. Enter takes what is usual, and "
        "? explains what a list shows. Ctrl-C stops, and nothing is written. All of it can be changed in "
        "the file later."
    )
    draft = _start(_question(draft))
    before = start(draft)
    # What is wrong with the options is told before anything else is asked.
    tried(draft, before, file)
    for each in (_table, asked_new_offers, asked_levers, asked_further):
        draft = _taken(each, draft, before, file)
    _confirm(draft, before, file)
    return draft


def _taken(each: _Step, draft: Draft, before: Scenario, file: Path) -> Draft:
    """A draft after a step; the step begins again if negosim could not use what was chosen."""
    while True:
        made = each(draft, before)
        try:
            tried(made, before, file)
        except RequestFault as fault:
            told(fault)
        else:
            return made


# ---- The question, and what it starts from
_TITLE = "A few words for the heads of tables and figures; no number depends on them."
_ASKS = "Prose for your readers; reports begin with it. No number depends on it, and it can be written later."


def _question(draft: Draft) -> Draft:
    if draft.title and draft.asks:
        return draft
    step(1, "The question", "A title for tables and figures, and in a sentence or two what you want to know.")
    title = draft.title or until("Title, such as 'A clause in the treaty':", _needed, _TITLE)
    asks = draft.asks or line("What do you want to know, and why? (Enter: later)", _ASKS)
    return replace(draft, title=title, asks=asks)


def _needed(text: str) -> str:
    if not text:
        raise RequestFault("expected a title, found nothing; type a few words.")
    return text


def _start(draft: Draft) -> Draft:
    if draft.extends or draft.dispute:
        return draft
    items = _scenarios()
    step(
        2,
        "What it starts from",
        "A question says only what differs from something that is there: the dispute as it is, with every "
        "offer that it names, or a scenario. Scenarios that come with negosim:",
    )
    listed(items)
    prompt = (
        "A number or a name, or a file of yours (a scenario, or a dispute); ?1 says more of the first. "
        f"Enter: the dispute '{start(draft).dispute.name}' as it is."
    )
    return asked(items, prompt, lambda text: _started(draft, text, items))


def _scenarios() -> list[Item]:
    from negosim.scenario.load import load
    from negosim.scenario.shipped import shipped_names

    found = [load(name) for name in shipped_names()]
    return [Item(each.name, each.title, " ".join(each.asks.split())) for each in found]


def _started(draft: Draft, text: str, items: list[Item]) -> Draft:
    """A draft that starts from what an answer names; a file is read, so that faults are told here."""
    from negosim.dispute.load import is_dispute, shipped_dispute_names
    from negosim.reading import read

    if not text:
        return draft
    if text in shipped_dispute_names():
        return replace(draft, dispute=text)
    if not Path(text).is_file():
        return replace(draft, extends=chosen_of(text, items))
    try:
        found = is_dispute(read(Path(text), []))
        made = replace(draft, dispute=text) if found else replace(draft, extends=text)
        start(made)
    except FileFault as fault:
        raise RequestFaults(fault.faults) from None
    return made


# ---- The table
def _table(draft: Draft, before: Scenario) -> Draft:
    if draft.offers is not None:
        return draft
    items = offer_items(before)
    if not items:
        return draft
    step(
        3,
        "The offers on the table",
        "What the two can propose to each other. An offer that is not on the table is never made.",
    )
    listed(items)
    usual = list(dict.fromkeys(offer.block or offer.name for offer in before.offers))
    few = "all of them" if len(usual) == len(items) else ", ".join(usual)
    prompt = f"Numbers or names, with commas, or 1-3; - for none; ?1 says what is in the first. Enter: {few}."
    chosen = several(items, prompt, usual)
    return draft if set(chosen) == set(usual) else replace(draft, offers=tuple(chosen))


# ---- The end
def _confirm(draft: Draft, before: Scenario, file: Path) -> None:
    """Show what the file will say and ask, and ask whether it is to be written."""
    from negosim.cli.check import remark_on

    head("What the file says", "Without the remarks that explain each part:")
    for each in file_text(draft, before, file).splitlines():
        if each.strip() and not each.lstrip().startswith("#"):
            click.echo(f"  {each}")
    click.echo()
    after = tried(draft, before, file)
    tell(_asks(draft, after))
    remark = remark_on(after)
    if remark:
        tell(f"{remark[0].upper()}{remark[1:]} Is that what you mean?", "  ! ")
    if not agreed(f"Write {file}?"):
        raise click.Abort


def _asks(draft: Draft, after: Scenario) -> str:
    """What a scenario will ask, in a sentence."""
    from negosim.scenario.axes import axes_of_settings

    offers = len(after.offers)
    new = f" ({len(draft.new)} of them new)" if draft.new else ""
    varied = " and ".join(
        f"{len(axis.values)} values of {axis.name}" for axis in axes_of_settings(after, draft.over)
    )
    return (
        f"It asks how talks of at most {after.rounds} rounds end with {offers} "
        f"offer{'' if offers == 1 else 's'} on the table{new}{f', at {varied}' if varied else ''}; "
        f"{after.run.draws:,} draws{' each' if varied else ''}."
    )
