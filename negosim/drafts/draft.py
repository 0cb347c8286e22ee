"""The choices of which a scenario file is made, and the scenario that they start from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from negosim.dispute.load import dispute_named
from negosim.errors import RequestFault
from negosim.reading import named
from negosim.scenario.data import Scenario
from negosim.scenario.load import load
from negosim.scenario.merge import plain_scenario

__all__ = ["USUAL", "Draft", "NewOffer", "new_offer", "start", "told_from"]

USUAL = "kuril"
"""The dispute of a question that names none."""


@dataclass(frozen=True)
class NewOffer:
    """An offer like another one, but for some levels.

    Attributes
    ----------
    name, like : str
        What it is called, and the offer that it starts from.
    sets : mapping of str to str
        Level by issue.
    """

    name: str
    like: str
    sets: Mapping[str, str]


@dataclass(frozen=True)
class Draft:
    """What a scenario file is to say; what is left out stays as it is in what it starts from.

    Attributes
    ----------
    title, asks : str
        The question in a line, and in prose.
    dispute, extends : str
        What it starts from: a dispute as it is, or a scenario; each a shipped name or a file.
    offers : tuple of str, optional
        What stays or comes on the table; None is all that was there.
    new : tuple of NewOffer
    settings : tuple of str
        As ``--set`` takes them: ``NAME=0.4``, ``NAME*=1.5``, ``NAME+=0.5``, ``game.rounds=4``.
    over : tuple of str
        What a sweep varies, as ``--over`` takes it: ``NAME=0:1:21``.
    in_force : mapping of str to str
        Levels at the start, by interim issue.
    frozen : tuple of str
        Interim issues that nobody moves.
    """

    title: str = ""
    asks: str = ""
    dispute: str = ""
    extends: str = ""
    offers: tuple[str, ...] | None = None
    new: tuple[NewOffer, ...] = ()
    settings: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    in_force: Mapping[str, str] = field(default_factory=dict)
    frozen: tuple[str, ...] = ()

    @property
    def is_a_question(self) -> bool:
        """Whether it says anything that what it starts from does not say."""
        made = (self.new, self.settings, self.over, self.in_force, self.frozen)
        return any(made) or self.offers is not None or bool(self.title)


def new_offer(text: str) -> NewOffer:
    """An offer from ``NAME=LIKE,ISSUE=LEVEL,…``.

    Raises
    ------
    RequestFault
        The text is of another form.
    """
    head, *levels = [part.strip() for part in text.split(",")]
    pairs = [part.partition("=")[::2] for part in (head, *levels)]
    if not all(one.strip() and two.strip() for one, two in pairs):
        raise RequestFault(
            f"--new-offer: expected NAME=OFFER,ISSUE=LEVEL with a comma before each further ISSUE=LEVEL, "
            f"found '{named(text, 200)}'; write it so."
        )
    (name, like), *sets = [(one.strip(), two.strip()) for one, two in pairs]
    return NewOffer(name, like, dict(sets))


def start(draft: Draft) -> Scenario:
    """The scenario that a draft starts from, as it is.

    Raises
    ------
    NegosimError
        There is no such scenario or dispute, or its file has faults; or both were given.
    """
    if draft.extends and draft.dispute:
        raise RequestFault(
            "expected a dispute or a scenario to start from, found both; a scenario says itself what its "
            "dispute is, so leave out --dispute."
        )
    if draft.extends:
        return load(draft.extends)
    return plain_scenario(dispute_named(draft.dispute or USUAL), "question")


def told_from(reference: str, folder: Path) -> str:
    """A shipped name as it is; a file as a file in a folder names it.

    On Windows a file of another drive keeps its whole path.
    """
    path = Path(reference)
    if not path.is_file():
        return reference
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return path.resolve().as_posix()
