"""A resolved scenario, with its dispute, as JSON data and back.

A results folder keeps it, so that a run can be looked at and solved again when the files that it was
read from are gone or have changed. Infinite numbers are written as ``{"∞": 1}`` or ``{"∞": -1}``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any

from pydantic import BaseModel

from negosim.dispute.data import Dispute, Term
from negosim.dispute.languages import Language
from negosim.dispute.priors import Kind, Prior
from negosim.scenario.data import (
    Bargaining,
    Concept,
    Design,
    NoAgreement,
    Offer,
    Over,
    Run,
    Scenario,
    Screening,
)

__all__ = ["scenario_from", "scenario_to"]

_INFINITE = "∞"


def scenario_to(scenario: Scenario) -> dict[str, Any]:
    """A scenario as JSON data."""
    return {field.name: _to(getattr(scenario, field.name)) for field in fields(Scenario)}


def scenario_from(data: Mapping[str, Any]) -> Scenario:
    """The scenario that ``scenario_to`` described.

    Raises
    ------
    LookupError, TypeError, ValueError
        The data is no scenario.
    """
    read = {key: _from(value) for key, value in data.items()}
    run = read["run"]
    read |= {
        "dispute": _dispute(read["dispute"]),
        "offers": tuple(Offer(**offer) for offer in read["offers"]),
        "priors": {name: _prior(prior) for name, prior in read["priors"].items()},
        "calendar": {int(number): additions for number, additions in read["calendar"].items()},
        "run": Run(**run | {"design": Design(run["design"]), "concept": Concept(run["concept"])}),
    }
    if "translations" in read:
        read["translations"] = {Language(name): said for name, said in read["translations"].items()}
    if "bargaining" in read:
        read["bargaining"] = _bargaining(read["bargaining"])
        cost = read["screening"]["cost"]
        read["screening"] = Screening(**read["screening"] | {"cost": None if cost is None else _prior(cost)})
    for name in ("frozen", "proposers", "moves", "sources", "changes"):
        read[name] = tuple(read[name])
    return Scenario(**read)


def _bargaining(data: dict[str, Any]) -> Bargaining:
    chosen = {"over": Over(data["over"]), "no_agreement": NoAgreement(data["no_agreement"])}
    return Bargaining(**data | chosen)


def _to(value: Any) -> Any:
    if isinstance(value, float) and math.isinf(value):
        return {_INFINITE: 1 if value > 0 else -1}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Term):
        return _model(value) | {"table": _nested(value.table)}
    if isinstance(value, BaseModel):
        return _model(value)
    if isinstance(value, (Prior, Offer, Run, Bargaining, Screening)):
        return {field.name: _to(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _to(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_to(item) for item in value]
    return value


def _model(part: BaseModel) -> dict[str, Any]:
    """What a file said of a part; a default that it left out stays left out."""
    names = type(part).model_fields
    return {
        names[name].alias or name: _to(getattr(part, name)) for name in names if name in part.model_fields_set
    }


def _nested(table: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    """A table as a file has it: a level within a level, each entry as its list of factors."""
    nested: dict[str, Any] = {}
    for levels, entry in table.items():
        inner = nested
        for level in levels[:-1]:
            inner = inner.setdefault(level, {})
        inner[levels[-1]] = list(entry)
    return nested


def _from(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {_INFINITE} and value[_INFINITE] in (1, -1):
            return math.copysign(math.inf, value[_INFINITE])
        return {key: _from(item) for key, item in value.items()}
    return [_from(item) for item in value] if isinstance(value, list) else value


def _dispute(data: dict[str, Any]) -> Dispute:
    parameters = {
        name: text | {"prior": _prior(text["prior"])} for name, text in data.get("parameters", {}).items()
    }
    return Dispute.model_validate(data | {"parameters": parameters})


def _prior(data: dict[str, Any]) -> Prior:
    lists = {name: tuple(data[name]) for name in ("numbers", "weights")}
    return Prior(**data | lists | {"kind": Kind(data["kind"])})
