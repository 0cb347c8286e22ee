"""The grammar of paths and settings: ``NAME=0.4``, ``NAME*=1.5``, ``offers.NAME.ISSUE=LEVEL``.

=========================  ==========================================================
``NAME`` (a bare name)     a parameter, also written ``parameters.NAME``
``game.rounds``            also ``game.proposers``, ``game.moves``
``offers.NAME.ISSUE``      the level at which an offer on the table sets an issue
``in_force.ISSUE``         the level in force at the start
``run.draws``              also ``run.seed``, ``run.design``, ``run.concept``
=========================  ==========================================================
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from negosim.errors import FileFault, RequestFault
from negosim.reading import did_you_mean, parse, unknown
from negosim.scenario.change import changed
from negosim.scenario.data import Scenario

__all__ = ["Setting", "apply", "put", "read_setting"]

_SETTING = re.compile(r"\s*(?P<path>[^=]*?)\s*(?P<operator>\*=|\+=|=)(?P<value>.*)", re.DOTALL)
_KEYS = {"game": ("rounds", "proposers", "moves"), "run": ("draws", "seed", "design", "concept")}
_SECTIONS = ("parameters", "game", "offers", "in_force", "run")
_CHANGES = {"*=": "scale", "+=": "add"}


@dataclass(frozen=True)
class Setting:
    """One setting, split: a path, ``=`` or ``*=`` or ``+=``, and a value."""

    path: str
    operator: str
    value: Any


def apply(scenario: Scenario, settings: Sequence[str]) -> Scenario:
    """A scenario after settings such as ``"consent_written=1"``, one after the other.

    Raises
    ------
    RequestFault
        A setting is not one, names something unknown or leaves what is legal.
    """
    for text in settings:
        setting = read_setting(text)
        scenario = put(scenario, setting.path, setting.value, setting.operator, quoted=text)
    return scenario


def read_setting(text: str) -> Setting:
    """A setting split into its parts.

    Raises
    ------
    RequestFault
        The text is no setting.
    """
    found = _SETTING.fullmatch(text)
    if found is None or not found["path"]:
        raise RequestFault(f"'{text}': expected a setting such as NAME=0.4, NAME*=1.5 or game.rounds=4.")
    path, value = found["path"], found["value"].strip()
    if not value:
        raise RequestFault(f"'{text}': expected a value after '{found['operator']}', found nothing; add it.")
    # Levels are taken as written, so that one named `null` or `3` needs no quotes.
    is_level = path.startswith(("offers.", "in_force."))
    return Setting(path, found["operator"], value if is_level else _value(text, value))


def _value(text: str, value: str) -> Any:
    try:
        return parse(value, "value").data
    except FileFault:
        raise RequestFault(f"'{text}': the value '{value}' cannot be read; write it as in YAML.") from None


def put(scenario: Scenario, path: str, value: Any, operator: str = "=", *, quoted: str = "") -> Scenario:
    """A scenario with one value changed.

    Parameters
    ----------
    scenario : Scenario
    path : str
        What to change, in the grammar of this module.
    value : object
        A number, a prior as a file writes it, a level, a list of players.
    operator : str
        ``=`` sets, ``*=`` scales and ``+=`` shifts a parameter.
    quoted : str
        What to quote in a fault; default ``path operator value``.

    Raises
    ------
    RequestFault
        The path names something unknown, or the value leaves what is legal.
    """
    quoted = quoted or f"{path}{operator}{value}"
    try:
        changes = _changes(scenario, path, value, operator)
    except LookupError as fault:
        raise RequestFault(f"'{quoted}': {fault.args[0]}") from None
    return changed(scenario, changes, quoted)


def _changes(scenario: Scenario, path: str, value: Any, operator: str) -> dict[str, Any]:
    """A setting in the form of a scenario file; LookupError says what is wrong with the path."""
    section, _, rest = path.partition(".")
    if not rest:
        section, rest = "parameters", path
    if section not in _SECTIONS:
        known = [*_SECTIONS, *scenario.priors]
        hint = did_you_mean(section, known) or f"; a path begins with one of {', '.join(_SECTIONS)}."
        raise LookupError(f"there is no '{section}' to set{hint}")
    if section == "parameters":
        if rest not in scenario.priors:
            raise LookupError(_unknown_parameter(scenario, rest))
        return {"parameters": {rest: {_CHANGES[operator]: value} if operator in _CHANGES else value}}
    if operator != "=":
        raise LookupError(f"only parameters can be scaled or shifted; write {path}=VALUE.")
    if section == "offers":
        return _offer(scenario, rest, value)
    if section == "in_force":
        return {"in_force": {rest: value}}
    if rest not in _KEYS[section]:
        raise LookupError(unknown("setting", rest, _KEYS[section], f"in '{section}'"))
    return {section: {rest: value}}


def _unknown_parameter(scenario: Scenario, name: str) -> str:
    whole = [f"{section}.{key}" for section, keys in _KEYS.items() for key in keys if key == name]
    if whole:
        return f"there is no parameter '{name}'; did you mean '{whole[0]}'?"
    return unknown("parameter", name, scenario.priors)


def _offer(scenario: Scenario, rest: str, level: Any) -> dict[str, Any]:
    name, dot, issue = rest.rpartition(".")
    if not dot:
        raise LookupError("expected offers.NAME.ISSUE=LEVEL, found no issue; add it.")
    names = [offer.name for offer in scenario.offers]
    if name not in names:
        raise LookupError(unknown("offer", name, names, "on the table"))
    return {"offers": {"new": {name: {"set": {issue: level}}}}}
