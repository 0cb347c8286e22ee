"""What a scenario file holds, as it is written and before it is merged with what it extends."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AllowInfNan,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
)

from negosim.dispute.languages import Translations
from negosim.dispute.priors import Kind, Prior, read_prior
from negosim.reading import comma_advice, did_you_mean, named, shown
from negosim.scenario.data import Concept, Design, NoAgreement, Over, salience_fault

__all__ = ["Change", "CombineText", "NewText", "OffersText", "ScenarioText"]


@dataclass(frozen=True)
class Change:
    """What becomes of a parameter: another prior, or a scaling and then a shift of the one it has."""

    prior: Prior | None = None
    scale: float = 1.0
    add: float = 0.0


_MOST = 1.79e308
"""No number in a file is larger, as it could not be computed with."""


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _change(value: Any) -> Any:
    if isinstance(value, Prior):
        return Change(prior=value)
    if not isinstance(value, dict) or not value.keys() & {"scale", "add"}:
        return Change(prior=read_prior(value))
    for key, number in value.items():
        if key not in ("scale", "add"):
            hint = did_you_mean(key, ("scale", "add")) or "; beside 'scale' and 'add' nothing else may stand"
            raise ValueError(f"unknown key '{named(key)}'{hint}")
        plain = isinstance(number, (int, float)) and not isinstance(number, bool)
        if not plain or not abs(number) < _MOST:
            advice = comma_advice(number) or "change it"
            raise ValueError(f"expected a finite number after '{key}', found {shown(number)}; {advice}")
    return Change(scale=float(value.get("scale", 1.0)), add=float(value.get("add", 0.0)))


def _salience(value: float) -> float:
    message = salience_fault(value)
    if message:
        raise ValueError(message)
    return value


_COSTS = (Kind.FIXED, Kind.UNIFORM, Kind.DISCRETE)


def _private_cost(value: Any) -> Prior | None:
    if value is None:
        return None
    prior = value if isinstance(value, Prior) else read_prior(value)
    low, high = prior.support()
    if prior.kind not in _COSTS or low < 0 or not math.isfinite(high):
        raise ValueError(
            "expected a cost of 0 or more: a number, {uniform: [low, high]} or {discrete: {values: [...], "
            f"weights: [...]}}}}, found {prior.describe()}; change it"
        )
    return prior


Finite = Annotated[float, Field(strict=True), AllowInfNan(False)]
Salience = Annotated[float, Field(strict=True, gt=0), AllowInfNan(False), AfterValidator(_salience)]


class NewText(_Text):
    """A new offer, or a change to one that stands."""

    like: str = Field(default="", description="Offer from which it starts: of the dispute or on the table.")
    set: dict[str, str] = Field(
        default={}, description="Levels by issue, over those of the offer that it is like."
    )
    salience: Salience = Field(
        default=1.0, description="σ, weight with which it is thought of; at least 0.000001, at most 1000000."
    )
    label: str = Field(default="", description="Name for tables and figures; left out, made from the name.")


class CombineText(_Text):
    """A block of offers: every combination of the levels, over the package of a base."""

    base: str = Field(
        default="", description="Offer whose levels all combinations share, but for those below."
    )
    over: Annotated[
        dict[str, Annotated[tuple[str, ...], Field(min_length=1)]],
        Field(min_length=1),
    ] = Field(description="Levels to combine, by issue; every combination is an offer.")
    salience: Salience = Field(default=1.0, description="σ of the whole block.")
    label: str = Field(default="", description="Name for tables and figures; left out, made from the name.")


class OffersText(_Text):
    """Changes to the table of offers."""

    use: tuple[str, ...] = Field(
        default=(),
        description="Named offers of the dispute that are on the table; left out, those that were.",
    )
    drop: tuple[str, ...] = Field(default=(), description="Offers or blocks to take off the table.")
    new: dict[str, NewText] = Field(
        default={}, description="New offers by name, or changes to one that stands."
    )
    combine: dict[str, CombineText] = Field(default={}, description="Blocks of offers by name.")


class GameText(_Text):
    """Changes to the structure of the talks."""

    rounds: Annotated[StrictInt, Field(ge=1, le=1000)] = Field(
        default=8, description="T, the number of rounds, of a year each."
    )
    rounds_per_year: Annotated[StrictInt, Field(ge=1, le=12)] = Field(
        default=1,
        description="Rounds in a year; with 2, discount factors and hazards are those of half a year.",
    )
    proposers: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        default=(), description="Who proposes, round by round, repeated."
    )
    moves: tuple[str, ...] = Field(default=(), description="Who may move alone in each round, in this order.")


class RunText(_Text):
    """Changes to how the scenario is run."""

    draws: Annotated[StrictInt, Field(ge=1, le=100_000_000)] = Field(
        default=10_000, description="Number of draws of what is uncertain."
    )
    seed: Annotated[StrictInt, Field(ge=0, lt=2**63)] = Field(default=1, description="Seed of the draws.")
    design: Design = Field(
        default=Design.PLAIN, description="How the draws are spread: plain, latin_hypercube or sobol."
    )
    concept: Concept = Field(
        default=Concept.QRE,
        description="Solution concept: qre (quantal response), spe (subgame perfection), nash, "
        "kalai_smorodinsky, egalitarian, utilitarian or screening.",
    )


class BargainingText(_Text):
    """What concepts without rounds (nash and its like, screening) take for granted."""

    over: Over = Field(
        default=Over.PACKAGES, description="What can be agreed on: all packages, or the table of offers."
    )
    lotteries: StrictBool = Field(
        default=False, description="Whether a lottery over two packages can be agreed on (the convex hull)."
    )
    no_agreement: NoAgreement = Field(
        default=NoAgreement.STATUS_QUO,
        description="Disagreement point: status_quo, or empty_table (the game with nothing on the table).",
    )
    weight: Annotated[float, Field(strict=True, ge=0.001, le=0.999), AllowInfNan(False)] = Field(
        default=0.5, description="Bargaining weight of the first player; the second's is the rest to 1."
    )
    chances: StrictBool = Field(
        default=True, description="Whether consent abroad and ratification can still fail."
    )
    delivery: StrictBool = Field(
        default=False, description="Whether what is agreed can be broken while it is delivered."
    )


class ScreeningText(_Text):
    """What the concept screening takes for granted."""

    informed: str = Field(
        default="",
        description="Player whose cost of no agreement is private; left out, the one not proposing first.",
    )
    cost: Annotated[Prior, BeforeValidator(_private_cost)] | None = Field(
        default=None,
        description="What the other believes of that cost, in points: a number, uniform or discrete; "
        "left out, uniform from 0 to twice the player's cost of a breakdown.",
    )
    offers: Annotated[StrictInt, Field(ge=1, le=100)] = Field(
        default=1, description="Offers that are made, one a round, before talks end without agreement."
    )


class ScenarioText(_Text):
    """A whole scenario file. What it does not say is inherited."""

    negosim: StrictInt = Field(default=1, description="Version of the format, 1.")
    title: str = Field(default="", description="Title for tables and figures.")
    asks: str = Field(default="", description="The question and why it matters, in prose.")
    sources: tuple[str, ...] = Field(
        default=(), description="Sources of the dispute on which the question rests, by key."
    )
    dispute: str = Field(
        default="", description="A dispute: a shipped name, or a path from this file's folder."
    )
    extends: str = Field(
        default="",
        description="Scenario that this one changes: a path from this file's folder, or a shipped name.",
    )
    offers: OffersText = Field(default=OffersText(), description="Changes to the table of offers.")
    in_force: dict[str, str] = Field(
        default={}, description="Level of interim issues at the start of the talks."
    )
    frozen: tuple[str, ...] = Field(default=(), description="Interim issues that nobody moves.")
    parameters: dict[str, Annotated[Change, BeforeValidator(_change)]] = Field(
        default={},
        description="By name: a number, another prior, or a scaling and shift of the one that stands.",
    )
    calendar: dict[StrictInt, dict[str, Finite]] = Field(
        default={},
        description="Additions to parameters in single rounds: round, then parameter, then what is added.",
    )
    game: GameText = Field(default=GameText(), description="Changes to the structure of the talks.")
    run: RunText = Field(default=RunText(), description="How the scenario is run.")
    bargaining: BargainingText = Field(
        default=BargainingText(), description="What concepts without rounds take for granted."
    )
    screening: ScreeningText = Field(
        default=ScreeningText(), description="What the concept screening takes for granted."
    )
    sweep: dict[str, Any] = Field(
        default={}, description="What negosim sweep varies: over (paths with values), sample, cells."
    )
    languages: Translations = Field(
        default={},
        description="By language (ja, ru), the translation of this scenario's own English texts, such as "
        "its title; or a file that holds these.",
    )
