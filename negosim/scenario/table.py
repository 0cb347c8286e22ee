"""The table of offers: what a scenario's text does to the offers that stand so far."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from negosim.dispute.data import Dispute
from negosim.dispute.references import level_findings
from negosim.reading import Document, Loc, unknown
from negosim.scenario.data import Offer
from negosim.scenario.text import CombineText, NewText, OffersText

__all__ = ["named_offers", "table_after"]

_MOST_MEMBERS = 50_000
_NAME = re.compile(r"\w[\w-]*")

Table = dict[str, Offer]


def named_offers(dispute: Dispute, names: Iterable[str]) -> tuple[Offer, ...]:
    """Offers of a dispute by name."""
    return tuple(
        Offer(name, dict(dispute.offers[name].set), label=dispute.offers[name].label or _label(name))
        for name in names
    )


def table_after(
    before: tuple[Offer, ...], text: OffersText, dispute: Dispute, document: Document
) -> tuple[Offer, ...]:
    """The table after a text's ``use``, ``drop``, ``new`` and ``combine``.

    ``use`` puts other offers of the dispute in the place of those that stand. ``drop`` takes away
    what stood before this text's own offers; what the text itself adds can be dropped as well.
    Named offers come first, then new ones, then combinations.

    Raises
    ------
    NegosimError
        The text names something unknown, or makes an offer that cannot be one.
    """
    table = {offer.name: offer for offer in _used(before, text, dispute, document)}
    models = {offer.name: offer for offer in named_offers(dispute, dispute.offers)} | table
    drop = dict(enumerate(text.drop))
    drop = _dropped(table, drop)
    for name, new in text.new.items():
        table[name] = models[name] = _made(name, new, table, models, dispute, document)
    for block, combine in text.combine.items():
        table |= _combined(block, combine, table, models, dispute, document)
    drop = _dropped(table, drop)
    for position, name in drop.items():
        blocks = [offer.block for offer in table.values() if offer.block]
        message = unknown("offer", name, dict.fromkeys([*table, *blocks]), "on the table")
        raise document.fault(("offers", "drop", position), message)
    return tuple(sorted(table.values(), key=lambda offer: _section(offer, dispute)))


def _used(
    before: tuple[Offer, ...], text: OffersText, dispute: Dispute, document: Document
) -> tuple[Offer, ...]:
    if "use" not in text.model_fields_set:
        return before
    for position, name in enumerate(text.use):
        loc = ("offers", "use", position)
        if name not in dispute.offers:
            raise document.fault(loc, unknown("offer", name, dispute.offers, "in the dispute"))
        if name in text.use[:position]:
            raise document.fault(loc, f"the offer '{name}' stands twice in 'use'; remove one.")
    return named_offers(dispute, text.use) + tuple(o for o in before if _section(o, dispute))


def _section(offer: Offer, dispute: Dispute) -> int:
    if offer.block is not None:
        return 2
    return 0 if offer.name in dispute.offers else 1


def _dropped(table: Table, drop: Mapping[int, str]) -> dict[int, str]:
    """Take offers and blocks off the table; gives back the names that are not there."""
    missing = {}
    for position, name in drop.items():
        gone = [offer.name for offer in table.values() if name in (offer.name, offer.block)]
        if not gone:
            missing[position] = name
        for each in gone:
            del table[each]
    return missing


def _made(
    name: str, new: NewText, table: Table, models: Table, dispute: Dispute, document: Document
) -> Offer:
    loc = ("offers", "new", name)
    standing = table.get(name)
    if standing is None:
        _check_name(name, table, loc, document)
    start = _start(name, new, standing, models, document, loc)
    if start.block is not None and "salience" in new.model_fields_set:
        message = f"expected no salience, as '{name}' shares that of the block '{start.block}'; remove it."
        raise document.fault((*loc, "salience"), message)
    _check_levels(new.set, dispute, (*loc, "set"), document)
    sets = {**start.sets, **new.set}
    if not sets:
        raise document.fault(loc, f"expected an offer that sets something, found '{name}' empty; add 'set'.")
    said = new.model_fields_set
    return replace(
        start,
        sets={issue: sets[issue] for issue in dispute.issues if issue in sets},
        salience=new.salience if "salience" in said else start.salience,
        label=new.label if "label" in said else start.label,
    )


def _start(
    name: str, new: NewText, standing: Offer | None, models: Table, document: Document, loc: Loc
) -> Offer:
    """What a new offer is before its own levels: the offer it is like, the one that stands, or nothing."""
    if "like" in new.model_fields_set:
        if new.like not in models:
            raise document.fault((*loc, "like"), unknown("offer", new.like, models))
        model = models[new.like]
        if standing is not None:
            return replace(standing, sets=model.sets)
        return Offer(name, model.sets, 1.0 if model.block else model.salience, label=_label(name))
    return standing or Offer(name, {}, label=_label(name))


def _combined(
    block: str, combine: CombineText, table: Table, models: Table, dispute: Dispute, document: Document
) -> Table:
    loc = ("offers", "combine", block)
    _check_name(block, table, loc, document)
    base: dict[str, str] = {}
    if "base" in combine.model_fields_set:
        if combine.base not in models:
            raise document.fault((*loc, "base"), unknown("offer", combine.base, models))
        base = models[combine.base].sets
    for issue, levels in combine.over.items():
        for position, level in enumerate(levels):
            at = (*loc, "over", issue, position)
            _check_levels({issue: level}, dispute, (*loc, "over"), document, at=at)
            if level in levels[:position]:
                raise document.fault(at, f"the level '{level}' stands twice; remove one.")
    members = math.prod(map(len, combine.over.values()))
    if members > _MOST_MEMBERS:
        message = f"expected at most {_MOST_MEMBERS} combinations, found {members}; leave out some levels."
        raise document.fault(loc, message, key=True)
    start = combine.label or _label(block)
    made = [
        _member(block, dict(zip(combine.over, levels, strict=True)), base, combine.salience, start, dispute)
        for levels in itertools.product(*combine.over.values())
    ]
    return {offer.name: offer for offer in made}


def _member(
    block: str, chosen: dict[str, str], base: dict[str, str], salience: float, start: str, dispute: Dispute
) -> Offer:
    sets = {**base, **chosen}
    labels = ", ".join(dispute.issues[issue].levels[level] for issue, level in chosen.items())
    return Offer(
        "/".join([block, *chosen.values()]),
        {issue: sets[issue] for issue in dispute.issues if issue in sets},
        salience,
        block,
        f"{start}: {labels}",
    )


def _check_name(name: str, table: Table, loc: Loc, document: Document) -> None:
    if not _NAME.fullmatch(name):
        message = f"expected a name of letters, digits, '_' and '-', found '{name}'; rename it."
        raise document.fault(loc, message, key=True)
    if any(name in (offer.name, offer.block) for offer in table.values()):
        message = f"there is an offer or a block '{name}' already; drop it or choose another name."
        raise document.fault(loc, message, key=True)


def _check_levels(
    sets: Mapping[str, str], dispute: Dispute, loc: Loc, document: Document, at: Loc | None = None
) -> None:
    for issue, level in sets.items():
        for finding in level_findings(dispute.issues, issue, level, (*loc, issue)):
            where = finding.loc if finding.key or at is None else at
            raise document.fault(where, finding.message, key=finding.key)


def _label(name: str) -> str:
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]
