"""The recipe of a run: a hash of all that its numbers depend on, and of nothing else.

Prose, its translations, places and names of files are left out. Mappings whose order matters (issues,
levels, parameters, terms, classes) are written as lists of pairs, so that their order counts.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import fields
from enum import Enum
from typing import Any

from pydantic import BaseModel

from negosim.dispute.data import Issue, Term
from negosim.dispute.priors import Prior, fixed
from negosim.scenario.data import Concept, Offer, Scenario

__all__ = ["recipe"]

_PROSE = {
    "title",
    "about",
    "label",
    "meaning",
    "evidence",
    "basis",
    "sources",
    "unit",
    "lever",
    "note",
    "languages",
}
# The scenario holds these in their resolved form.
_RESOLVED = {"offers", "game", "prior"}


def recipe(scenario: Scenario, model_version: str) -> tuple[str, dict[str, Any]]:
    """The recipe of a scenario's run.

    Parameters
    ----------
    scenario : Scenario
    model_version : str
        Version of the model that solves it.

    Returns
    -------
    str
        SHA-256, in hexadecimal digits, of the parts as canonical JSON (sorted keys, no spaces).
    dict
        The parts: dispute, scenario, draws, seed, design, concept, model.
    """
    run = scenario.run
    parts = {
        "dispute": _data(scenario.dispute),
        "scenario": _scenario(scenario),
        "draws": run.draws,
        "seed": run.seed,
        "design": run.design.value,
        "concept": run.concept.value,
        "model": model_version,
    }
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest(), parts


def _scenario(scenario: Scenario) -> dict[str, Any]:
    return {
        "offers": [_offer(offer) for offer in scenario.offers],
        "in_force": dict(scenario.in_force),
        "frozen": sorted(scenario.frozen),
        "priors": [[name, _prior(prior)] for name, prior in scenario.priors.items()],
        "calendar": {
            str(number): {name: _number(value) for name, value in additions.items() if value}
            for number, additions in scenario.calendar.items()
            if any(additions.values())
        },
        "rounds": scenario.rounds,
        "proposers": list(scenario.proposers),
        "moves": list(scenario.moves),
        **({"rounds_per_year": scenario.rounds_per_year} if scenario.rounds_per_year != 1 else {}),
        **_at_once(scenario),
    }


def _at_once(scenario: Scenario) -> dict[str, Any]:
    """What concepts without rounds take for granted, if the scenario is solved by one of them."""
    concept, bargaining, screening = scenario.run.concept, scenario.bargaining, scenario.screening
    if concept.has_rounds:
        return {}
    settings = {field.name: _data(getattr(bargaining, field.name)) for field in fields(bargaining)}
    if concept is not Concept.SCREENING:
        return {"bargaining": settings}
    del settings["weight"]
    cost = None if screening.cost is None else _prior(screening.cost)
    screened = {"informed": scenario.informed, "cost": cost, "offers": screening.offers}
    return {"bargaining": settings, "screening": screened}


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "name": offer.name,
        "sets": dict(offer.sets),
        "salience": _number(offer.salience),
        "block": offer.block,
    }


def _prior(prior: Prior) -> dict[str, Any]:
    if prior.is_fixed:
        prior = fixed(prior.affine(prior.numbers[0]))
    return {
        "kind": prior.kind.value,
        "numbers": [_number(v) for v in prior.numbers],
        "weights": [_number(v) for v in prior.weights],
        "scale": _number(prior.scale),
        "add": _number(prior.add),
    }


def _number(value: float) -> float | str:
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return float(value) + 0.0  # -0.0 becomes 0.0


def _data(value: Any) -> Any:
    """A part of the dispute as JSON data, without prose."""
    if isinstance(value, BaseModel):
        return _fields(value)
    if isinstance(value, dict):
        return [[key, _data(item)] for key, item in value.items()]
    if isinstance(value, (list, tuple)):
        return [_data(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return _number(value) if isinstance(value, float) else value


def _fields(part: BaseModel) -> dict[str, Any]:
    kept = [name for name in type(part).model_fields if name not in _PROSE | _RESOLVED]
    data = {name: _data(getattr(part, name)) for name in kept}
    if isinstance(part, Issue):
        data["levels"] = list(part.levels)
    if isinstance(part, Term):
        data["table"] = {"/".join(levels): _data(entry) for levels, entry in part.table.items()}
    return data
