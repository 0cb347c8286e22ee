"""What a dispute file holds, as frozen data.

A *dispute* says what is argued over: issues with ordered levels, two players with payoff terms,
parameters with priors and evidence, outsiders who consent, publics who ratify, delivery schedules,
offers with names, and the classes into which outcomes fall.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt

from negosim.dispute.entries import as_list, not_nan, read_factors, read_levels, read_share, read_table
from negosim.dispute.languages import Translations
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


def _prior(value: Any) -> Any:
    return value if isinstance(value, Prior) else read_prior(value)


Entry = Annotated[tuple[float | str, ...], BeforeValidator(read_factors)]
"""A product of numbers and names of parameters."""

Table = Annotated[dict[tuple[str, ...], tuple[float | str, ...]], BeforeValidator(read_table)]
"""Entries by levels in the order of the term's scope, nested in a file; a missing entry is 0."""

Share = Annotated[float, BeforeValidator(read_share)]
Names = Annotated[tuple[str, ...], BeforeValidator(as_list)]
Bound = Annotated[float, Field(strict=True), AfterValidator(not_nan)]


class Source(_Frozen):
    """A document or poll that a number rests on."""

    title: str = Field(description="Title of the document, poll or fact.")
    publisher: str = Field(default="", description="Who published it.")
    date: str = Field(default="", description="Date, as far as it is known; in quotation marks.")
    note: str = Field(default="", description="What a reader has to know of it, such as an error in print.")


class Range(_Frozen):
    """Legal values of a parameter: ``from``/``to`` inclusive, ``above``/``below`` exclusive."""

    low: Bound | None = Field(default=None, alias="from", description="Least legal value, itself legal.")
    above: Bound | None = Field(default=None, description="Legal values are above this one.")
    high: Bound | None = Field(
        default=None,
        alias="to",
        description="Greatest legal value, itself legal; `.inf` allows infinity.",
    )
    below: Bound | None = Field(default=None, description="Legal values are below this one.")

    def holds(self, value: float) -> bool:
        """Whether a value is legal; infinity only where ``to`` says so."""
        if value in (float("inf"), float("-inf")):
            return value in (self.high, self.low)
        above = (self.low is None or value >= self.low) and (self.above is None or value > self.above)
        below = (self.high is None or value <= self.high) and (self.below is None or value < self.below)
        return above and below

    def is_empty(self) -> bool:
        """Whether no number is legal."""
        lows = [v for v in (self.low, self.above) if v is not None]
        highs = [v for v in (self.high, self.below) if v is not None]
        if not lows or not highs or max(lows) < min(highs):
            return False
        return max(lows) > min(highs) or self.above == max(lows) or self.below == min(highs)

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

    prior: Annotated[Prior, BeforeValidator(_prior)] = Field(
        description="What is known of the value: a number, or one prior distribution."
    )
    unit: str = Field(description="Unit, such as points, weight, probability, logits.")
    range: Range = Field(
        default=Range(), description="Legal values; a prior or a change that could leave them is refused."
    )
    lever: str = Field(default="", description="Group to which it belongs, for lists and tables.")
    meaning: str = Field(description="What the number says, in words.")
    basis: Basis = Field(description="What the number rests on: reported, inferred or judgement.")
    evidence: dict[str, str] = Field(default={}, description="What a source says, by the key of the source.")
    note: str = Field(default="", description="A reservation.")


class Issue(_Frozen):
    """What can be settled or moved, at one of several ordered levels."""

    label: str = Field(default="", description="Name for tables and figures.")
    meaning: str = Field(default="", description="What is at issue, in words.")
    levels: Annotated[dict[str, str], BeforeValidator(read_levels)] = Field(
        description="Levels in order, by name with a label; a plain list takes its labels from the names."
    )
    status_quo: str = Field(description="Level before the talks, and after a breakdown.")
    delivered_by: str | None = Field(
        default=None, description="Player who delivers it in a settlement; left out, nobody does."
    )
    interim: StrictBool = Field(default=False, description="Whether it can change without a settlement.")
    owner: str | None = Field(
        default=None,
        description="Player who may move an interim issue alone; left out, it changes by agreement only.",
    )


class Player(_Frozen):
    """One of the two players: a label, and the parameters (or numbers) of its conduct.

    ``precision`` is per point and year; the costs are one-off amounts of value in points.
    """

    label: str = Field(default="", description="Name for tables and figures.")
    precision: Entry = Field(
        description="λ, how sharply it chooses, per point and year; `.inf`: a best choice for certain."
    )
    discount: Entry = Field(description="δ, what a round later is worth, from 0 to below 1.")
    stage_discount: Entry = Field(default=(0.0,), description="β, what a stage of delivery later is worth.")
    move_cost: Entry = Field(default=(0.0,), description="m, borne for each move of one's own.")
    breakdown_cost: Entry = Field(default=(0.0,), description="b, borne when talks break down.")
    failure_cost: Entry = Field(
        default=(0.0,), description="f, borne when a signed settlement is not ratified."
    )
    exposure: Entry = Field(
        default=(0.0,),
        description="Share of the signature's loss that is borne when a signed settlement is not ratified.",
    )
    snapback: Entry = Field(
        default=(0.0,),
        description="Share of what the player has delivered that returns to it when a settlement is broken.",
    )
    renege_cost: Entry = Field(default=(0.0,), description="Borne by the player when it breaks a settlement.")
    betrayal_cost: Entry = Field(
        default=(0.0,), description="Borne by the player when the other breaks a settlement."
    )


class Term(_Frozen):
    """A part of a payoff: weights times a table over the levels of one to three issues."""

    label: str = Field(default="", description="Name for tables and figures.")
    effect: Effect = Field(
        description="When it counts: as issues are delivered, from signing on, or while the treaty is alive."
    )
    scope: Annotated[tuple[str, ...], Field(min_length=1, max_length=3), BeforeValidator(as_list)] = Field(
        description="One to three issues on which it depends."
    )
    weights: Annotated[tuple[float | str, ...], BeforeValidator(read_factors)] = Field(
        default=(), description="Numbers and parameters by which the whole table is multiplied."
    )
    table: Table = Field(
        description="Points by level, nested in the order of the scope; what is not listed is 0."
    )
    lever: str = Field(default="", description="Group to which it belongs, for lists and tables.")
    basis: Basis = Field(description="What the table rests on: reported, inferred or judgement.")
    evidence: dict[str, str] = Field(default={}, description="What a source says, by the key of the source.")
    note: str = Field(default="", description="A reservation.")


class Observer(_Frozen):
    """An outsider whose payoff is reported; ``breakdown`` is added where talks break down."""

    label: str = Field(default="", description="Name for tables and figures.")
    terms: dict[str, Term] = Field(default={}, description="Payoff terms, as those of players.")
    breakdown: Entry = Field(default=(0.0,), description="Points that are added where talks break down.")


class Consent(_Frozen):
    """An outsider's consent: for each issue, probabilities from the lesser to the greater concession."""

    actor: str = Field(description="Outsider whose consent is needed.")
    issues: dict[str, dict[str, Entry]] = Field(
        description="Chance of consent by issue and level, lesser concession first; others concede nothing."
    )


class RatificationBy(_Frozen):
    """How one public ratifies: support by level, the leader's sway, sharpness, shifts by level in force."""

    support: dict[str, Entry] = Field(
        description="Share of the public behind a settlement, by level of the issue."
    )
    sway: Entry = Field(default=(0.0,), description="What the leader can add to support, in logits.")
    sharpness: Entry = Field(
        default=(1.0,), description="κ, how sharply a public turns support into ratification."
    )
    shifts: dict[str, dict[str, Entry]] = Field(
        default={}, description="Additions in logits while a level of an interim issue is in force."
    )


class Ratification(_Frozen):
    """Ratification by both publics, who look at the level of one issue."""

    issue: str = Field(description="Issue whose level both publics judge.")
    by: dict[str, RatificationBy] = Field(description="How each player's public ratifies, by player.")


class Breakdown(_Frozen):
    """Chance per round that talks break down: a hazard, and shifts by level in force."""

    hazard: Entry = Field(default=(0.0,), description="Chance per round that talks break down.")
    shifts: dict[str, dict[str, Entry]] = Field(
        default={}, description="Additions to it while a level of an interim issue is in force."
    )


class Schedule(_Frozen):
    """Who moves first in each stage, and the cumulative share that each player has delivered after it."""

    first: str = Field(description="Player who moves first in every stage.")
    shares: dict[str, tuple[Share, ...]] = Field(
        description="By player, the cumulative share that it has delivered after each stage; the last is 1."
    )


class Delivery(_Frozen):
    """The issue whose level picks the schedule by which a settlement is carried out."""

    issue: str = Field(description="Issue whose level picks the schedule; no payoff depends on it.")
    schedules: dict[str, Schedule] = Field(description="A schedule for each level of that issue.")


class OfferText(_Frozen):
    """A named partial package."""

    label: str = Field(default="", description="Name for tables and figures.")
    meaning: str = Field(default="", description="What is offered, in words.")
    set: dict[str, str] = Field(
        description="Level of each issue that the offer sets; the rest stays as it is in force."
    )


class Condition(_Frozen):
    """A condition on how a game ends; all that it names must hold."""

    end: Annotated[tuple[End, ...], BeforeValidator(as_list)] = Field(
        default=(), description="One or several of kept, broken, breakdown, no_settlement."
    )
    levels: dict[str, Names] = Field(
        default={},
        description="Levels in the end, one or several by issue; for a settlement, those agreed on.",
    )
    any: tuple[dict[str, Names], ...] = Field(
        default=(), description="Several sets of levels, of which one must hold."
    )
    delivered_in_full: str | None = Field(
        default=None, description="Issue that was handed over in full before the end, snapback not counted."
    )
    at_status_quo: StrictBool = Field(
        default=False, description="If true, every interim issue is at its status quo."
    )


class OutcomeClass(_Frozen):
    """A class of outcomes; classes are tried in order and the first whose condition holds names the end."""

    label: str = Field(default="", description="Name for tables and figures.")
    meaning: str = Field(default="", description="What the class holds, in words.")
    when: Condition = Field(
        default=Condition(), description="Condition; left out, it holds for every end that comes so far."
    )


class GameForm(_Frozen):
    """The structure of the talks: rounds, who proposes in turn, who may move alone and in which order."""

    rounds: Annotated[StrictInt, Field(ge=1, le=1000)] = Field(
        default=8, description="T, the number of rounds, of a year each."
    )
    proposers: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="Who proposes, round by round, repeated."
    )
    moves: tuple[str, ...] = Field(default=(), description="Who may move alone in each round, in this order.")


class Dispute(_Frozen):
    """A whole dispute file; see the module's docstring."""

    negosim: StrictInt = Field(description="Version of the format, 1.")
    name: str = Field(description="Name of the dispute.")
    title: str = Field(description="Title for tables and figures.")
    about: str = Field(default="", description="What the dispute is about, in prose.")
    sources: dict[str, Source] = Field(
        default={}, description="Documents, polls and facts, by a key that evidence cites."
    )
    players: Annotated[dict[str, Player], Field(min_length=2, max_length=2)] = Field(
        description="The two players, by name."
    )
    issues: dict[str, Issue] = Field(description="What can be settled or moved, by name.")
    parameters: dict[str, Parameter] = Field(default={}, description="Named numbers with their priors.")
    terms: dict[str, dict[str, Term]] = Field(description="Payoff terms by player and name.")
    observers: dict[str, Observer] = Field(
        default={}, description="Outsiders whose payoffs are reported, by name."
    )
    consent: Consent | None = Field(default=None, description="Whose consent is needed; left out, nobody's.")
    ratification: Ratification | None = Field(
        default=None, description="How the publics ratify; left out, they always do."
    )
    breakdown: Breakdown = Field(
        default=Breakdown(), description="Chance that talks break down; left out, 0."
    )
    delivery: Delivery | None = Field(
        default=None,
        description="How settlements are carried out; left out, in one stage, the first player first.",
    )
    offers: dict[str, OfferText] = Field(default={}, description="Named offers.")
    classes: Annotated[dict[str, OutcomeClass], Field(min_length=1)] = Field(
        description="Outcome classes in order; the first whose condition holds names the end."
    )
    game: GameForm = Field(description="Structure of the talks.")
    languages: Translations = Field(
        default={},
        description="By language (ja, ru), the translation of each English text of this file; or a file "
        "that holds these, by its path from this file's folder.",
    )
