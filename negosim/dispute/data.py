"""What a dispute file holds, as frozen data.

A *dispute* says what is argued over: issues with ordered levels, two players with payoff terms,
parameters with priors and evidence, outsiders who consent, publics who ratify, delivery schedules,
offers with names, and the classes into which outcomes fall.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt

from negosim.dispute.priors import Prior, read_prior

__all__ = [
    "Basis",
    "Breakdown",
    "Condition",
    "Consent",
    "Delivery",
    "Dispute",
    "Effect",
    "End",
    "Entry",
    "GameForm",
    "Issue",
    "Observer",
    "OfferText",
    "OutcomeClass",
    "Parameter",
    "Player",
    "Range",
    "Ratification",
    "RatificationBy",
    "Schedule",
    "Source",
    "Table",
    "Term",
]


class Effect(StrEnum):
    """When a term's value counts: as issues are delivered, at signing, or while the treaty is alive."""

    DELIVERY = "delivery"
    SIGNATURE = "signature"
    TREATY = "treaty"


class Basis(StrEnum):
    """What a number rests on: a source gives it, a source gives its direction or rank, or we do."""

    REPORTED = "reported"
    INFERRED = "inferred"
    JUDGEMENT = "judgement"


class End(StrEnum):
    """How a game can end."""

    KEPT = "kept"
    BROKEN = "broken"
    BREAKDOWN = "breakdown"
    NO_SETTLEMENT = "no_settlement"


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _factors(value: Any) -> Any:
    """An entry as its list of factors; a fraction such as ``1/3`` is a number."""
    items = value if isinstance(value, list) else [value]
    return tuple(_factor(item) for item in items)


def _factor(item: Any) -> Any:
    if isinstance(item, bool) or not isinstance(item, (int, float, str)):
        raise ValueError(f"expected a number, a parameter's name or a list of those, found {item!r}")
    if isinstance(item, str):
        top, slash, bottom = item.partition("/")
        if slash and top.strip().isdigit() and bottom.strip().isdigit() and int(bottom):
            return int(top) / int(bottom)
        return item
    if not float("-inf") < item < float("inf"):
        raise ValueError(f"expected a finite number, found {item!r}")
    return float(item)


def _flat(value: Any, above: tuple[str, ...] = ()) -> Any:
    """A nested table as one mapping from a tuple of levels to an entry's factors."""
    if not isinstance(value, dict):
        return {above: _factors(value)} if above else value
    flat: dict[tuple[str, ...], Any] = {}
    for level, entry in value.items():
        flat.update(_flat(entry, (*above, str(level))))
    return flat


def _share(value: Any) -> Any:
    (number,) = _factors(value)
    if not isinstance(number, float) or not 0 <= number <= 1:
        raise ValueError(f"expected a share from 0 to 1, found {value!r}")
    return number


def _levels(value: Any) -> Any:
    """Levels as a mapping from name to label; a plain list takes its labels from the names."""
    if isinstance(value, list):
        if len(set(map(str, value))) != len(value):
            raise ValueError("expected levels with different names, found one twice")
        return {str(name): str(name).replace("_", " ") for name in value}
    return value


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _prior(value: Any) -> Any:
    return value if isinstance(value, Prior) else read_prior(value)


Entry = Annotated[tuple[float | str, ...], BeforeValidator(_factors)]
"""A product of numbers and names of parameters."""

Table = Annotated[dict[tuple[str, ...], tuple[float | str, ...]], BeforeValidator(_flat)]
"""Entries by levels in the order of the term's scope, nested in a file; a missing entry is 0."""

Share = Annotated[float, BeforeValidator(_share)]
Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Source(_Frozen):
    """A document or poll that a number rests on."""

    title: str
    publisher: str = ""
    date: str = ""
    note: str = ""


class Range(_Frozen):
    """Legal values of a parameter: ``from``/``to`` inclusive, ``above``/``below`` exclusive."""

    low: float | None = Field(default=None, alias="from", strict=True)
    above: float | None = Field(default=None, strict=True)
    high: float | None = Field(default=None, alias="to", strict=True)
    below: float | None = Field(default=None, strict=True)

    def holds(self, value: float) -> bool:
        """Whether a value is legal; infinity only where ``to`` says so."""
        if value in (float("inf"), float("-inf")):
            return value in (self.high, self.low)
        above = (self.low is None or value >= self.low) and (self.above is None or value > self.above)
        below = (self.high is None or value <= self.high) and (self.below is None or value < self.below)
        return above and below

    def describe(self) -> str:
        """The range in one short phrase."""
        parts = [
            f"{sign} {value:g}"
            for sign, value in (("≥", self.low), (">", self.above), ("≤", self.high), ("<", self.below))
            if value not in (None, float("inf"))
        ]
        return " and ".join(parts) or "any number"


class Parameter(_Frozen):
    """A named number: prior, unit, legal range, and what it means and rests on."""

    prior: Annotated[Prior, BeforeValidator(_prior)]
    unit: str
    range: Range = Range()
    lever: str = ""
    meaning: str
    basis: Basis
    evidence: dict[str, str] = {}
    note: str = ""


class Issue(_Frozen):
    """What can be settled or moved, at one of several ordered levels."""

    label: str = ""
    meaning: str = ""
    levels: Annotated[dict[str, str], BeforeValidator(_levels)]
    status_quo: str
    delivered_by: str | None = None
    interim: StrictBool = False
    owner: str | None = None


class Player(_Frozen):
    """One of the two players: a label, and the parameters (or numbers) of its conduct.

    ``precision`` is per point and year; the costs are one-off amounts of value in points.
    """

    label: str = ""
    precision: Entry
    discount: Entry
    stage_discount: Entry = (0.0,)
    move_cost: Entry = (0.0,)
    breakdown_cost: Entry = (0.0,)
    failure_cost: Entry = (0.0,)
    exposure: Entry = (0.0,)
    snapback: Entry = (0.0,)
    renege_cost: Entry = (0.0,)
    betrayal_cost: Entry = (0.0,)


class Term(_Frozen):
    """A part of a payoff: weights times a table over the levels of one to three issues."""

    label: str = ""
    effect: Effect
    scope: Annotated[tuple[str, ...], Field(min_length=1, max_length=3), BeforeValidator(_listed)]
    weights: Annotated[tuple[float | str, ...], BeforeValidator(_factors)] = ()
    table: Table
    lever: str = ""
    basis: Basis
    evidence: dict[str, str] = {}
    note: str = ""


class Observer(_Frozen):
    """An outsider whose payoff is reported; ``breakdown`` is added where talks break down."""

    label: str = ""
    terms: dict[str, Term] = {}
    breakdown: Entry = (0.0,)


class Consent(_Frozen):
    """An outsider's consent: for each issue, probabilities from the lesser to the greater concession."""

    actor: str
    issues: dict[str, dict[str, Entry]]


class RatificationBy(_Frozen):
    """How one public ratifies: support by level, the leader's sway, sharpness, shifts by level in force."""

    support: dict[str, Entry]
    sway: Entry = (0.0,)
    sharpness: Entry = (1.0,)
    shifts: dict[str, dict[str, Entry]] = {}


class Ratification(_Frozen):
    """Ratification by both publics, who look at the level of one issue."""

    issue: str
    by: dict[str, RatificationBy]


class Breakdown(_Frozen):
    """Chance per round that talks break down: a hazard, and shifts by level in force."""

    hazard: Entry = (0.0,)
    shifts: dict[str, dict[str, Entry]] = {}


class Schedule(_Frozen):
    """Who moves first in each stage, and the cumulative share that each player has delivered after it."""

    first: str
    shares: dict[str, tuple[Share, ...]]


class Delivery(_Frozen):
    """The issue whose level picks the schedule by which a settlement is carried out."""

    issue: str
    schedules: dict[str, Schedule]


class OfferText(_Frozen):
    """A named partial package."""

    label: str = ""
    meaning: str = ""
    set: dict[str, str]


class Condition(_Frozen):
    """A condition on how a game ends; all that it names must hold."""

    end: Annotated[tuple[End, ...], BeforeValidator(_listed)] = ()
    levels: dict[str, Names] = {}
    any: tuple[dict[str, Names], ...] = ()
    delivered_in_full: str | None = None
    at_status_quo: StrictBool = False


class OutcomeClass(_Frozen):
    """A class of outcomes; classes are tried in order and the first whose condition holds names the end."""

    label: str = ""
    meaning: str = ""
    when: Condition = Condition()


class GameForm(_Frozen):
    """The structure of the talks: rounds, who proposes in turn, who may move alone and in which order."""

    rounds: Annotated[StrictInt, Field(ge=1, le=1000)] = 8
    proposers: Annotated[tuple[str, ...], Field(min_length=1)]
    moves: tuple[str, ...] = ()


class Dispute(_Frozen):
    """A whole dispute file; see the module's docstring."""

    negosim: StrictInt
    name: str
    title: str
    about: str = ""
    sources: dict[str, Source] = {}
    players: Annotated[dict[str, Player], Field(min_length=2, max_length=2)]
    issues: dict[str, Issue]
    parameters: dict[str, Parameter] = {}
    terms: dict[str, dict[str, Term]]
    observers: dict[str, Observer] = {}
    consent: Consent | None = None
    ratification: Ratification | None = None
    breakdown: Breakdown = Breakdown()
    delivery: Delivery | None = None
    offers: dict[str, OfferText] = {}
    classes: Annotated[dict[str, OutcomeClass], Field(min_length=1)]
    game: GameForm
