"""What a draft says of the table of offers, as lines of a scenario file."""

from __future__ import annotations

from collections.abc import Iterator

from negosim.drafts.draft import Draft
from negosim.drafts.yaml import beside, off, remark, value
from negosim.errors import RequestFault
from negosim.reading import named, unknown
from negosim.scenario.data import Scenario

__all__ = ["check_new", "levels_in_words", "on_offer", "table_lines"]


def on_offer(before: Scenario) -> dict[str, str]:
    """Offers that can be on the table, with their labels: those that stand, and those of the dispute.

    A block of combinations is one.
    """
    found: dict[str, str] = {name: offer.label for name, offer in before.dispute.offers.items()}
    for offer in before.offers:
        found.setdefault(offer.block or offer.name, "combinations" if offer.block else offer.label)
    return found


def levels_in_words(before: Scenario, sets: dict[str, str]) -> str:
    """What an offer sets, in words."""
    issues = before.dispute.issues
    return "; ".join(
        f"{issues[key].label or key}: {issues[key].levels[level]}" for key, level in sets.items()
    )


def table_lines(draft: Draft, before: Scenario) -> Iterator[str]:
    """The part ``offers`` of a scenario file.

    Raises
    ------
    RequestFault
        An offer is not known.
    """
    yield from remark(
        "What is on the table. Take an offer away by a # before it, put one on the table by taking its # "
        "away. An offer sets issues to levels, and leaves the others as they are. Issues and their levels:"
    )
    for name, issue in before.dispute.issues.items():
        yield from remark(f"- {name}: {', '.join(issue.levels)}")
    chosen = _checked(draft, before)
    says = draft.offers is not None or bool(draft.new)
    if not says:
        yield from off(["offers:", *_used([*before.dispute.offers], before), *_example(before)])
        return
    yield "offers:"
    if draft.offers is not None:
        yield from _used([name for name in chosen if name in before.dispute.offers], before)
        yield from _dropped(chosen, before)
    elif before.dispute.offers:
        yield from remark("All that was there stays. To keep only some of the dispute's offers:", 2)
        standing = {offer.name for offer in before.offers}
        names = [name for name in before.dispute.offers if name in standing]
        yield from (f"  # {line[2:]}" for line in _used(names, before))
    yield from _new(draft, before)


def _checked(draft: Draft, before: Scenario) -> list[str]:
    known = on_offer(before)
    for name in draft.offers or ():
        if name not in known:
            raise RequestFault(f"--offer: {unknown('offer', name, known)}")
    check_new(draft, before)
    return list(dict.fromkeys(draft.offers or ()))


def check_new(draft: Draft, before: Scenario) -> None:
    """Refuse a new offer with the name of another one.

    Raises
    ------
    RequestFault
    """
    names = [offer.name for offer in draft.new]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise RequestFault(f"there are two new offers '{named(twice)}'; give one another name.")
    taken = next((name for name in names if name in on_offer(before)), None)
    if taken is not None:
        raise RequestFault(f"there is an offer '{named(taken)}' already; give the new one another name.")


def _used(chosen: list[str], before: Scenario) -> Iterator[str]:
    """The dispute's offers: those chosen, and the others as remarks."""
    if not chosen:
        yield "  use: []"
    else:
        yield "  use:"
    for name, offer in before.dispute.offers.items():
        line = f"- {value(name)}" if name in chosen else f"# - {value(name)}"
        yield beside(f"    {line}", offer.label, 4)


def _dropped(chosen: list[str], before: Scenario) -> Iterator[str]:
    """Offers of what this starts from that were not chosen, and that no dispute names."""
    own = dict.fromkeys(offer.block or offer.name for offer in before.offers)
    gone = [name for name in own if name not in chosen and name not in before.dispute.offers]
    if gone:
        yield f"  drop: {value(gone)}"


def _new(draft: Draft, before: Scenario) -> Iterator[str]:
    if not draft.new:
        yield from remark("A new offer, like another one but for some levels:", 2)
        yield from (f"  # {line[2:]}" for line in _example(before))
        return
    yield from remark("New offers: like another one, but for some levels.", 2)
    yield "  new:"
    issues = before.dispute.issues
    for offer in draft.new:
        yield f"    {value(offer.name)}:"
        yield beside(f"      like: {value(offer.like)}", on_offer(before).get(offer.like, ""), 6)
        if offer.sets:
            yield "      set:"
        for issue, level in offer.sets.items():
            levels = f"one of {', '.join(issues[issue].levels)}" if issue in issues else ""
            yield beside(f"        {value(issue)}: {value(level)}", levels, 8)


def _example(before: Scenario) -> list[str]:
    """How a new offer would be written."""
    like = next((f"like: {value(name)}, " for name in before.dispute.offers), "")
    issue = next(iter(before.dispute.issues))
    level = next(iter(before.dispute.issues[issue].levels))
    return ["  new:", f"    my_offer: {{{like}set: {{{value(issue)}: {value(level)}}}}}"]
