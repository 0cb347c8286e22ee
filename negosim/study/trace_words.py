"""What happens in a play of the talks, in words: labels of the dispute, short enough for one line."""

from __future__ import annotations

import math
from collections.abc import Iterator

from negosim.audit.recursion import Recursion
from negosim.audit.rules import Arrangement
from negosim.dispute.data import End
from negosim.outcomes.words import who_words
from negosim.study.trace_ends import Ended
from negosim.study.trace_forks import Fork, Option, Step

__all__ = ["TraceWords", "share"]

_RARE, _MOST = 0.01, 5
"""Options below the first, or beyond so many, are summed up."""

_NAMES = {"consent": "consent", "refusal": "refuse", "talks go on": "go_on"}

_WORDS = {
    "accept": ("accepts", "accept"),
    "reject": ("rejects", "reject"),
    "consent": ("consents", "consent"),
    "refusal": ("refuses consent", "refuse"),
    "ratify": ("ratifies", "ratify"),
    "not_ratify": ("does not ratify", "not ratify"),
    "comply": ("complies", "comply"),
    "break": ("breaks the settlement", "break"),
    "breakdown": ("Talks break down", "breakdown"),
    "talks go on": ("Talks go on", "go on"),
}
"""For a word of the tree what somebody does, and what the option is called."""


def share(p: float) -> str:
    """A probability in percent, one decimal; what is certain and what is nearly so are told apart."""
    if p in (0.0, 1.0):
        return f"{100 * p:.0f} %"
    if p < 0.0005:
        return "<0.1 %"
    return ">99.9 %" if p > 0.9995 else f"{100 * p:.1f} %"


class TraceWords:
    """Words for the steps of a solved draw.

    Parameters
    ----------
    game : Recursion
    """

    def __init__(self, game: Recursion) -> None:
        self._rules, self._dispute = game.rules, game.dispute

    def who(self, name: str) -> str:
        """A player or outsider; nothing where chance decides."""
        return who_words(self._dispute, name) if name else ""

    def offer(self, name: str) -> str:
        """An offer."""
        return self._rules.offers[name].label or name.replace("_", " ").capitalize()

    def level(self, issue: str, level: str) -> str:
        """A level of an issue."""
        label = self._dispute.issues[issue].levels[level] or level.replace("_", " ")
        return label[:1].lower() + label[1:]

    def issue(self, name: str) -> str:
        """An issue."""
        return self._dispute.issues[name].label or name.replace("_", " ").capitalize()

    def in_force(self, z: Arrangement, before: Arrangement | None = None) -> str:
        """Levels of the interim issues; given what was in force before, only those that are others."""
        listed = zip(self._rules.interim, z, before or z, strict=True)
        shown = [(k, level) for k, level, was in listed if before is None or level != was]
        return "; ".join(f"{self.issue(k)}: {self.level(k, level)}" for k, level in shown)

    # ---- Options
    def name(self, fork: Fork, option: Option) -> str:
        """An option's name, as files have it: ``no_offer``, ``militarisation=hold``, ``accept``."""
        if fork.kind is Step.OFFER:
            return "no_offer" if option.what is None else str(option.what)
        if fork.kind is Step.MOVE:
            moved = self._moved(fork, option)
            return f"{moved[0]}={moved[1]}" if moved else "stay"
        return _NAMES.get(str(option.what), str(option.what))

    def option(self, fork: Fork, option: Option) -> str:
        """What an option is called in a list."""
        if fork.kind is Step.OFFER:
            return "no offer" if option.what is None else self.offer(str(option.what))
        if fork.kind is Step.MOVE:
            moved = self._moved(fork, option)
            return f"{self.issue(moved[0])} to {self.level(*moved)}" if moved else "no move"
        return _WORDS[str(option.what)][1]

    def what(self, fork: Fork, option: Option) -> str:
        """What happens, as a sentence without its full stop."""
        who, what = self.who(fork.who), self.option(fork, option)
        if fork.kind is Step.OFFER:
            return f"{who} makes no offer" if option.what is None else f"{who} offers: {what}"
        if fork.kind is Step.MOVE:
            return f"{who} moves: {what}" if self._moved(fork, option) else f"{who} makes no move"
        if isinstance(option.to, Ended) and option.to.how is End.NO_SETTLEMENT:
            return "Talks do not break down"
        done = _WORDS[str(option.what)][0]
        if fork.kind is Step.DELIVERY:
            return f"Stage {getattr(fork.place, 'stage', 0)} of delivery: {who} {done}"
        return f"{who} {done}" if who else done

    def alternatives(self, fork: Fork, taken: int) -> str:
        """What else could have happened, the likeliest first, with what it is worth to whoever chooses."""
        others = [option for k, option in enumerate(fork.options) if k != taken]
        others.sort(key=lambda option: (-option.chance, -option.value))
        shown = max(1, sum(option.chance >= _RARE for option in others[:_MOST]))
        shown += len(others) == shown + 1  # to sum up a single one saves nothing
        told = [f"{self.option(fork, o)} {share(o.chance)}{worth(o)}" for o in others[:shown]]
        if rest := others[shown:]:
            told.append(f"{len(rest)} others {share(math.fsum(o.chance for o in rest))} together")
        return "; ".join(told)

    def notes(self, fork: Fork, option: Option) -> str:
        """What follows at once: what is in force now, the door shut, costs."""
        return " ".join(self._notes(fork, option))

    def _notes(self, fork: Fork, option: Option) -> Iterator[str]:
        before = getattr(fork.place, "z", option.z)
        if fork.kind is Step.OFFER and len(fork.options) == 1:
            yield "Nothing can be offered."
        if option.z != before and fork.kind is not Step.BREAKDOWN:
            yield f"Now in force: {self.in_force(option.z, before)}."
        if option.door == "shut" and getattr(fork.place, "door", "open") == "open":
            yield "The door to a settlement is shut: from now on only interim offers can be made."
        costs = [f"{self.who(i)} {cost:.2f}" for i, cost in option.cost.items() if cost]
        if costs:
            yield f"One-off cost in points: {', '.join(costs)}."

    def _moved(self, fork: Fork, option: Option) -> tuple[str, str] | None:
        """Issue and new level of a move, nothing for none."""
        z = getattr(fork.place, "z", ())
        listed = zip(self._rules.interim, z, option.what or (), strict=True)
        return next(((k, now) for k, was, now in listed if was != now), None)


def worth(option: Option) -> str:
    """What an option is worth to whoever chooses, in brackets; nothing where chance decides."""
    return "" if math.isnan(option.value) else f" ({option.value:.2f})".replace("-0.00", "0.00")
