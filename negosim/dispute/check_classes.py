"""Cross-checks of the outcome classes: names exist, the last takes the rest, and each can hold.

Classes are tried in order, so one can never hold if its condition contradicts itself, or if those
before it take all that it describes. This is found by going through all endings that the conditions
can tell apart, as ``negosim.game.classes`` would.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from negosim.dispute.data import Condition, Dispute, End
from negosim.dispute.references import known, level_findings
from negosim.reading import Finding, Loc, named

__all__ = ["class_findings", "never_findings"]

_MOST_ENDINGS = 200_000
_SETTLED = (End.KEPT, End.BROKEN)


def class_findings(dispute: Dispute) -> Iterator[Finding]:
    """What is wrong with the outcome classes."""
    yield from _unknown(dispute)
    yield from _order(dispute)


def _unknown(dispute: Dispute) -> Iterator[Finding]:
    for name, outcome in dispute.classes.items():
        loc = ("classes", name, "when")
        when = outcome.when
        conditions: list[tuple[dict[str, tuple[str, ...]], Loc]] = [(when.levels, (*loc, "levels"))]
        conditions += [(levels, (*loc, "any", position)) for position, levels in enumerate(when.any)]
        for levels, at in conditions:
            for issue, names in levels.items():
                for position, level in enumerate(names):
                    yield from level_findings(dispute.issues, issue, level, (*at, issue), (position,))
        if when.delivered_in_full is not None:
            at = (*loc, "delivered_in_full")
            yield from known("issue", when.delivered_in_full, dispute.issues, at)


def _order(dispute: Dispute) -> Iterator[Finding]:
    last = list(dispute.classes)[-1]
    for name, outcome in dispute.classes.items():
        free = outcome.when == Condition()
        if name == last and not free:
            message = (
                f"expected no condition in the last class, found some in '{named(name)}'; "
                "add a class without 'when' for the rest."
            )
            yield Finding(("classes", name, "when"), message, key=True)
        if name != last and free:
            message = (
                f"expected a condition, as '{named(name)}' hides the classes after it; "
                "add 'when' or move it last."
            )
            yield Finding(("classes", name), message, key=True)


def never_findings(dispute: Dispute) -> Iterator[Finding]:
    """Classes into which no ending can fall; the issues and the classes must be right otherwise."""
    world = _World.of(dispute)
    if world.size() > _MOST_ENDINGS:
        return
    classes = {name: outcome.when for name, outcome in dispute.classes.items() if outcome.when != Condition()}
    reached: set[str] = set()
    for ending in world.endings():
        reached |= {next((name for name, when in classes.items() if world.holds(when, ending)), "")}
        if reached >= classes.keys():
            return
    for name in [each for each in classes if each not in reached]:
        possible = any(world.holds(classes[name], ending) for ending in world.endings())
        yield Finding(("classes", name, "when"), _why(name, possible), key=True)


def _why(name: str, possible: bool) -> str:
    if possible:
        return (
            f"no outcome can fall into the class '{named(name)}', as the classes before it take all that it "
            "describes; move it up, or change its condition."
        )
    return (
        f"no outcome can fall into the class '{named(name)}', as its conditions never hold together; "
        "change or remove one of them."
    )


@dataclass(frozen=True)
class _Ending:
    end: End
    levels: Mapping[str, str]
    delivered: frozenset[str]
    unchanged: bool


@dataclass(frozen=True)
class _World:
    """The endings that the conditions of a dispute can tell apart."""

    dispute: Dispute
    issues: tuple[str, ...]
    rest_moves: bool
    """Whether interim issues that no condition names can have changed as well."""

    @classmethod
    def of(cls, dispute: Dispute) -> _World:
        whens = [outcome.when for outcome in dispute.classes.values()]
        mentioned = {issue for when in whens for levels in (when.levels, *when.any) for issue in levels}
        mentioned |= {when.delivered_in_full for when in whens if when.delivered_in_full}
        rest = [k for k, issue in dispute.issues.items() if issue.interim and k not in mentioned]
        moves = any(len(dispute.issues[k].levels) > 1 for k in rest)
        return cls(dispute, tuple(k for k in dispute.issues if k in mentioned), moves)

    def size(self) -> int:
        """About how many endings there are."""
        return 16 * math.prod(len(self.dispute.issues[k].levels) for k in self.issues)

    def endings(self) -> Iterator[_Ending]:
        for end in End:
            tables = [self._levels(k, end) for k in self.issues]
            for chosen in itertools.product(*tables):
                yield from self._at(end, dict(zip(self.issues, chosen, strict=True)))

    def _levels(self, issue: str, end: End) -> list[str]:
        """Only a settlement changes issues that are not interim; a breakdown undoes all."""
        text = self.dispute.issues[issue]
        stays = end is End.BREAKDOWN or (end is End.NO_SETTLEMENT and not text.interim)
        return [text.status_quo] if stays else list(text.levels)

    def _at(self, end: End, levels: dict[str, str]) -> Iterator[_Ending]:
        issues = self.dispute.issues
        same = all(level == issues[k].status_quo for k, level in levels.items() if issues[k].interim)
        changes = [True, False] if same and self.rest_moves and end is not End.BREAKDOWN else [same]
        for unchanged, delivered in itertools.product(changes, self._delivered(end)):
            yield _Ending(end, levels, delivered, unchanged)

    def _delivered(self, end: End) -> list[frozenset[str]]:
        """Who may have delivered all: both if it is kept, nobody or one or both if it is broken."""
        players = list(self.dispute.players)
        if end is End.BROKEN:
            return [frozenset(some) for n in range(3) for some in itertools.combinations(players, n)]
        return [frozenset(players if end is End.KEPT else ())]

    def holds(self, when: Condition, ending: _Ending) -> bool:
        return (
            (not when.end or ending.end in when.end)
            and _match(when.levels, ending)
            and (not when.any or any(_match(levels, ending) for levels in when.any))
            and (when.delivered_in_full is None or self._handed_over(when.delivered_in_full, ending))
            and (not when.at_status_quo or ending.unchanged)
        )

    def _handed_over(self, issue: str, ending: _Ending) -> bool:
        text = self.dispute.issues[issue]
        by = text.delivered_by
        agreed = ending.levels[issue] != text.status_quo
        return agreed and ending.end in _SETTLED and (by is None or by in ending.delivered)


def _match(levels: Mapping[str, tuple[str, ...]], ending: _Ending) -> bool:
    return all(ending.levels[issue] in names for issue, names in levels.items())
