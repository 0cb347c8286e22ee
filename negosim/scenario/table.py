"""The table of offers: what a scenario's text does to the offers that stand so far."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from negosim.dispute.data import Dispute
from negosim.dispute.references import level_findings
from negosim.reading import Loc, Notes, named, unknown
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
    before: tuple[Offer, ...], text: OffersText, dispute: Dispute, notes: Notes
) -> tuple[Offer, ...]:
    """The table after a text's ``use``, ``drop``, ``new`` and ``combine``.

    ``use`` puts other offers of the dispute in the place of those that stand. ``drop`` takes away
    what stood before this text's own offers; what the text itself adds can be dropped as well.
    Named offers come first, then new ones, then combinations. What is wrong goes to the notes.
    """
    work = _Table(dispute, notes, {offer.name: offer for offer in _used(before, text, dispute, notes)})
    drop = work.without(dict(enumerate(text.drop)))
    for name, new in text.new.items():
        work.add_new(name, new)
    for block, combine in text.combine.items():
        work.add_block(block, combine)
    for position, name in work.without(drop).items():
        message = unknown("offer", name, work.names(), "on the table")
        notes.add(("offers", "drop", position), message, name=name)
    return tuple(sorted(work.table.values(), key=lambda offer: _section(offer, dispute)))


def _used(before: tuple[Offer, ...], text: OffersText, dispute: Dispute, notes: Notes) -> tuple[Offer, ...]:
    if "use" not in text.model_fields_set:
        return before
    used: list[str] = []
    for position, name in enumerate(text.use):
        loc = ("offers", "use", position)
        if name not in dispute.offers:
            notes.add(loc, unknown("offer", name, dispute.offers, "in the dispute"), name=name)
        elif name in used:
            notes.add(loc, f"the offer '{named(name)}' stands twice in 'use'; remove one.")
        else:
            used.append(name)
    return named_offers(dispute, used) + tuple(o for o in before if _section(o, dispute))


def _section(offer: Offer, dispute: Dispute) -> int:
    if offer.block is not None:
        return 2
    return 0 if offer.name in dispute.offers else 1


@dataclass
class _Table:
    """The table while one text changes it; ``models`` are all offers that others can be like."""

    dispute: Dispute
    notes: Notes
    table: Table
    models: Table = field(init=False)

    def __post_init__(self) -> None:
        offers = named_offers(self.dispute, self.dispute.offers)
        self.models = {offer.name: offer for offer in offers} | self.table

    def names(self) -> Iterable[str]:
        """Names of offers and blocks on the table."""
        return dict.fromkeys([*self.table, *(o.block for o in self.table.values() if o.block)])

    def without(self, drop: Mapping[int, str]) -> dict[int, str]:
        """Take offers and blocks off the table; gives back the names that are not there."""
        missing = {}
        for position, name in drop.items():
            gone = [offer.name for offer in self.table.values() if name in (offer.name, offer.block)]
            if not gone:
                missing[position] = name
            for each in gone:
                del self.table[each]
        return missing

    def add_new(self, name: str, new: NewText) -> None:
        """Put a new offer on the table, or change the one that stands there."""
        loc: Loc = ("offers", "new", name)
        standing = self.table.get(name)
        if standing is None and not self._is_free(name, loc):
            return
        start = self._start(name, new, standing, loc)
        if start.block is not None and "salience" in new.model_fields_set:
            block = named(start.block)
            message = (
                f"expected no salience, as '{named(name)}' shares that of the block '{block}'; remove it."
            )
            self.notes.add((*loc, "salience"), message)
        sets = {**start.sets, **self._known(new.set, (*loc, "set"))}
        if not sets and not new.set and not (new.like and new.like not in self.models):
            self.notes.add(
                loc, f"expected an offer that sets something, found '{named(name)}' empty; add 'set'."
            )
        said = new.model_fields_set
        self.table[name] = self.models[name] = replace(
            start,
            sets={issue: sets[issue] for issue in self.dispute.issues if issue in sets},
            salience=new.salience if "salience" in said else start.salience,
            label=new.label if "label" in said else start.label,
        )

    def _start(self, name: str, new: NewText, standing: Offer | None, loc: Loc) -> Offer:
        """What an offer is before its own levels: the one it is like, the one that stands, or nothing."""
        if "like" in new.model_fields_set:
            model = self._model(new.like, (*loc, "like"))
            if model is None:
                return standing or Offer(name, {}, label=_label(name))
            if standing is not None:
                return replace(standing, sets=model.sets)
            return Offer(name, model.sets, 1.0 if model.block else model.salience, label=_label(name))
        return standing or Offer(name, {}, label=_label(name))

    def _model(self, name: str, loc: Loc) -> Offer | None:
        if name not in self.models:
            self.notes.add(loc, unknown("offer", name, self.models), name=name)
        return self.models.get(name)

    def add_block(self, block: str, combine: CombineText) -> None:
        """Put a block of combinations on the table."""
        loc: Loc = ("offers", "combine", block)
        if not self._is_free(block, loc):
            return
        model = self._model(combine.base, (*loc, "base")) if "base" in combine.model_fields_set else None
        base = model.sets if model else {}
        over = {issue: self._distinct(issue, levels, loc) for issue, levels in combine.over.items()}
        over = {issue: levels for issue, levels in over.items() if issue in self.dispute.issues}
        members = math.prod(map(len, over.values()))
        if members > _MOST_MEMBERS:
            message = (
                f"expected at most {_MOST_MEMBERS} combinations, found {members}; leave out some levels."
            )
            self.notes.add(loc, message, key=True)
        if not 0 < members <= _MOST_MEMBERS:
            self.notes.lost.add(block)
            return
        start = combine.label or _label(block)
        for levels in itertools.product(*over.values()):
            chosen = dict(zip(over, levels, strict=True))
            made = _member(block, chosen, base, combine.salience, start, self.dispute)
            self.table[made.name] = made

    def _distinct(self, issue: str, levels: tuple[str, ...], loc: Loc) -> list[str]:
        """The levels of an issue that exist, each once."""
        found: list[str] = []
        for position, level in enumerate(levels):
            at = (*loc, "over", issue)
            if level in found:
                message = f"the level '{named(level)}' stands twice; remove one."
                self.notes.add((*at, position), message)
            elif self._is_level(issue, level, at, (position,)):
                found.append(level)
        return found

    def _is_free(self, name: str, loc: Loc) -> bool:
        if not _NAME.fullmatch(name):
            message = f"expected a name of letters, digits, '_' and '-', found '{named(name)}'; rename it."
            self.notes.add(loc, message, key=True, name=name)
            self.notes.lost.add(name)
            return False
        if any(name in (offer.name, offer.block) for offer in self.table.values()):
            message = f"there is an offer or a block '{name}' already; drop it or choose another name."
            self.notes.add(loc, message, key=True)
            return False
        return True

    def _known(self, sets: Mapping[str, str], loc: Loc) -> dict[str, str]:
        """The levels that exist; the others are noted."""
        return {issue: level for issue, level in sets.items() if self._is_level(issue, level, (*loc, issue))}

    def _is_level(self, issue: str, level: str, loc: Loc, at: Loc = ()) -> bool:
        wrong = list(level_findings(self.dispute.issues, issue, level, loc, at))
        self.notes.take(wrong)
        return not wrong


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


def _label(name: str) -> str:
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]
