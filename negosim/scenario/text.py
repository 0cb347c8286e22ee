"""What a scenario file holds, as it is written and before it is merged with what it extends."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AllowInfNan, BaseModel, BeforeValidator, ConfigDict, Field, StrictInt

from negosim.dispute.priors import Prior, read_prior
from negosim.reading import did_you_mean, shown
from negosim.scenario.data import Concept, Design

__all__ = ["Change", "CombineText", "NewText", "OffersText", "ScenarioText"]


@dataclass(frozen=True)
class Change:
    """What becomes of a parameter: another prior, or a scaling and then a shift of the one it has."""

    prior: Prior | None = None
    scale: float = 1.0
    add: float = 0.0


class _Text(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _change(value: Any) -> Any:
    if isinstance(value, Prior):
        return Change(prior=value)
    if not isinstance(value, dict) or not value.keys() & {"scale", "add"}:
        return Change(prior=read_prior(value))
    for key, number in value.items():
        if key not in ("scale", "add"):
            hint = did_you_mean(str(key), ("scale", "add")) or "; use scale and add only"
            raise ValueError(f"unknown key '{key}'{hint}")
        plain = isinstance(number, (int, float)) and not isinstance(number, bool)
        if not plain or not math.isfinite(number):
            raise ValueError(f"expected a finite number after '{key}', found {shown(number)}")
    return Change(scale=float(value.get("scale", 1.0)), add=float(value.get("add", 0.0)))


Finite = Annotated[float, Field(strict=True), AllowInfNan(False)]
Salience = Annotated[float, Field(strict=True, gt=0), AllowInfNan(False)]


class NewText(_Text):
    """A new offer, or a change to one that stands."""

    like: str = ""
    set: dict[str, str] = {}
    salience: Salience = 1.0
    label: str = ""


class CombineText(_Text):
    """A block of offers: every combination of the levels, over the package of a base."""

    base: str = ""
    over: Annotated[
        dict[str, Annotated[tuple[str, ...], Field(min_length=1)]],
        Field(min_length=1),
    ]
    salience: Salience = 1.0
    label: str = ""


class OffersText(_Text):
    """Changes to the table of offers."""

    use: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    new: dict[str, NewText] = {}
    combine: dict[str, CombineText] = {}


class GameText(_Text):
    """Changes to the structure of the talks."""

    rounds: Annotated[StrictInt, Field(ge=1, le=1000)] = 8
    proposers: Annotated[tuple[str, ...], Field(min_length=1)] = ()
    moves: tuple[str, ...] = ()


class RunText(_Text):
    """Changes to how the scenario is run."""

    draws: Annotated[StrictInt, Field(ge=1, le=100_000_000)] = 10_000
    seed: Annotated[StrictInt, Field(ge=0, lt=2**63)] = 1
    design: Design = Design.PLAIN
    concept: Concept = Concept.QRE


class ScenarioText(_Text):
    """A whole scenario file. What it does not say (``model_fields_set``) is inherited."""

    negosim: StrictInt = 1
    title: str = ""
    asks: str = ""
    sources: tuple[str, ...] = ()
    dispute: str = ""
    extends: str = ""
    offers: OffersText = OffersText()
    in_force: dict[str, str] = {}
    frozen: tuple[str, ...] = ()
    parameters: dict[str, Annotated[Change, BeforeValidator(_change)]] = {}
    calendar: dict[StrictInt, dict[str, Finite]] = {}
    game: GameText = GameText()
    run: RunText = RunText()
    sweep: dict[str, Any] = {}
