"""One question put to a dispute, as frozen data with every default and inheritance resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from negosim.dispute.data import Dispute
from negosim.dispute.languages import Language
from negosim.dispute.priors import Prior
from negosim.errors import RequestFault
from negosim.reading import shown

__all__ = [
    "Bargaining",
    "Concept",
    "Design",
    "NoAgreement",
    "Offer",
    "Over",
    "Run",
    "Scenario",
    "Screening",
    "salience_fault",
]

_LEAST, _MOST = 1e-6, 1e6
"""Saliences within these bounds can be added and divided without loss of any weight."""


class Design(StrEnum):
    """How the uncertain numbers are drawn."""

    PLAIN = "plain"
    LATIN_HYPERCUBE = "latin_hypercube"
    SOBOL = "sobol"


class Concept(StrEnum):
    """Solution concept: how the talks are solved."""

    QRE = "qre"
    SPE = "spe"
    NASH = "nash"
    KALAI_SMORODINSKY = "kalai_smorodinsky"
    EGALITARIAN = "egalitarian"
    UTILITARIAN = "utilitarian"
    SCREENING = "screening"

    @property
    def has_rounds(self) -> bool:
        """Whether the talks are played round by round, and not settled at once."""
        return self in (Concept.QRE, Concept.SPE)

    @property
    def has_offers(self) -> bool:
        """Whether somebody makes offers, and no rule picks what is agreed on."""
        return self.has_rounds or self is Concept.SCREENING


class Over(StrEnum):
    """What can be agreed on where talks are settled at once."""

    PACKAGES = "packages"
    TABLE = "table"


class NoAgreement(StrEnum):
    """What both have without agreement: the status quo, or the game with nothing on the table."""

    STATUS_QUO = "status_quo"
    EMPTY_TABLE = "empty_table"


def salience_fault(value: float) -> str:
    """What is wrong with a salience, or nothing."""
    if _LEAST <= value <= _MOST:
        return ""
    return f"expected a salience from 0.000001 to 1000000, found {value:g}; only ratios count, so scale it"


def _plain_name(name: str) -> str:
    """A name that can be that of a file, since results are written under it."""
    if not isinstance(name, str) or not name.strip(". ") or not name.isprintable() or set(name) & set("/\\:"):
        wanted = "a name such as 'longer_talks' for a scenario"
        raise RequestFault(f"name: expected {wanted}, found {shown(name)}; change it.")
    return name


@dataclass(frozen=True)
class Offer:
    """An offer on the table: a partial package.

    ``block`` names the block of combinations that it belongs to, which shares one ``salience``.

    Raises
    ------
    RequestFault
        The salience is too small or too large to be compared with others.
    """

    name: str
    sets: dict[str, str]
    salience: float = 1.0
    block: str | None = None
    label: str = ""

    def __post_init__(self) -> None:
        message = salience_fault(self.salience)
        if message:
            raise RequestFault(f"{self.name}: {message}.")


@dataclass(frozen=True)
class Run:
    """How many draws, from which seed, by which design, under which solution concept."""

    draws: int = 10_000
    seed: int = 1
    design: Design = Design.PLAIN
    concept: Concept = Concept.QRE


@dataclass(frozen=True)
class Bargaining:
    """What concepts without rounds take for granted; the game itself uses none of it.

    Attributes
    ----------
    over : Over
        Every package of the dispute, or the offers on the table.
    lotteries : bool
        Whether a lottery over two packages can be agreed on.
    no_agreement : NoAgreement
        The disagreement point.
    weight : float
        Bargaining weight of the first player, between 0 and 1; the second's is the rest.
    chances : bool
        Whether consent abroad and ratification can still fail.
    delivery : bool
        Whether what is agreed can be broken while it is delivered; otherwise it is kept.
    """

    over: Over = Over.PACKAGES
    lotteries: bool = False
    no_agreement: NoAgreement = NoAgreement.STATUS_QUO
    weight: float = 0.5
    chances: bool = True
    delivery: bool = False


@dataclass(frozen=True)
class Screening:
    """What the concept screening takes for granted.

    Attributes
    ----------
    informed : str
        The player whose cost of no agreement is private; empty for the one who does not propose first.
    cost : Prior, optional
        What the other believes of that cost, in the informed player's points: uniform, discrete or
        fixed. None is uniform from 0 to twice its cost of a breakdown.
    offers : int
        How many offers are made, one a round, before the talks end without agreement.
    """

    informed: str = ""
    cost: Prior | None = None
    offers: int = 1


@dataclass(frozen=True, repr=False)
class Scenario:
    """A scenario, resolved.

    Attributes
    ----------
    offers : tuple of Offer
        The table, in listed order.
    in_force : dict
        Level of each interim issue at the start.
    frozen : tuple of str
        Interim issues that nothing moves.
    priors : dict
        Prior of every parameter of the dispute, in the dispute's order.
    calendar : dict
        Additions to parameters by round: ``{round: {parameter: addition}}``.
    rounds, rounds_per_year : int
        How many rounds there are, and how many of them a year has.
    proposers, moves : tuple of str
        Who proposes in turn (repeated), and who may move alone, in order.
    bargaining, screening : Bargaining, Screening
        What concepts without rounds take for granted.
    changes : tuple of str
        What was changed since it was read from a file, in words; no number depends on it.
    translations : dict
        Translations of its own texts by language, such as that of its title.
    """

    name: str
    title: str
    dispute: Dispute
    offers: tuple[Offer, ...]
    in_force: dict[str, str]
    frozen: tuple[str, ...]
    priors: dict[str, Prior]
    calendar: dict[int, dict[str, float]]
    rounds: int
    proposers: tuple[str, ...]
    moves: tuple[str, ...]
    run: Run = Run()
    asks: str = ""
    sources: tuple[str, ...] = ()
    sweep: dict[str, Any] = field(default_factory=dict)
    changes: tuple[str, ...] = ()
    rounds_per_year: int = 1
    bargaining: Bargaining = Bargaining()
    screening: Screening = Screening()
    translations: dict[Language, dict[str, str]] = field(default_factory=dict)

    @property
    def languages(self) -> dict[Language, dict[str, str]]:
        """For each language, the translations of the dispute's and of the scenario's texts.

        What has no translation, and all that is asked for in English, stays as it stands.
        """
        of_dispute, own = self.dispute.languages, self.translations
        return {each: {**of_dispute.get(each, {}), **own.get(each, {})} for each in Language}

    @property
    def informed(self) -> str:
        """The player whose cost of no agreement is private under screening."""
        first, second = self.dispute.players
        return self.screening.informed or (second if self.proposers[0] == first else first)

    def __repr__(self) -> str:
        what = f"{len(self.offers)} offers, {self.rounds} rounds, {self.run.draws} draws"
        changed = f", changed: {'; '.join(self.changes)}" if self.changes else ""
        return f"<Scenario {self.name}: {what}{changed}>"

    def replace(
        self,
        *,
        parameters: Mapping[str, Any] | None = None,
        offers: Mapping[str, Any] | None = None,
        game: Mapping[str, Any] | None = None,
        in_force: Mapping[str, str] | None = None,
        frozen: Sequence[str] | None = None,
        calendar: Mapping[int, Mapping[str, float]] | None = None,
        run: Mapping[str, Any] | None = None,
        bargaining: Mapping[str, Any] | None = None,
        screening: Mapping[str, Any] | None = None,
        sources: Sequence[str] | None = None,
        title: str | None = None,
        asks: str | None = None,
        languages: Mapping[str, Mapping[str, str]] | None = None,
        name: str | None = None,
    ) -> Scenario:
        """This scenario with changes, each as a file that ``extends`` it would say it.

        ``name`` is what the file would be called, without its ending.

        Examples
        --------
        >>> import negosim
        >>> negosim.load("base").replace(parameters={"consent_written": 1}, game={"rounds": 4})
        <Scenario base: 13 offers, 4 rounds, 10000 draws>

        Raises
        ------
        RequestFault
            A change names something unknown or leaves what is legal.
        """
        from negosim.scenario.change import changed

        changes = {
            "parameters": parameters,
            "offers": offers,
            "game": game,
            "in_force": in_force,
            "frozen": frozen,
            "calendar": calendar,
            "run": run,
            "bargaining": bargaining,
            "screening": screening,
            "sources": sources,
            "title": title,
            "asks": asks,
            "languages": languages,
        }
        after = changed(self, {key: value for key, value in changes.items() if value is not None})
        return after if name is None else replace(after, name=_plain_name(name))

    def at_modes(self) -> Scenario:
        """This scenario with every parameter fixed at the mode of its prior."""
        from negosim.scenario.change import at_modes

        return at_modes(self)
