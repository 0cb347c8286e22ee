"""The grammar of paths and settings: ``NAME=0.4``, ``NAME*=1.5``, ``offers.NAME.ISSUE=LEVEL``.

=========================  ==========================================================
``NAME`` (a bare name)     a parameter, also written ``parameters.NAME``
``game.rounds``            also ``game.rounds_per_year``, ``game.proposers``, ``game.moves``
``offers.NAME.ISSUE``      the level at which an offer on the table sets an issue
``offers.NAME``            ``absent`` takes an offer or a block off the table, ``present``
                           puts a named offer of the dispute on it
``in_force.ISSUE``         the level in force at the start
``run.draws``              also ``run.seed``, ``run.design``, ``run.concept``
``bargaining.weight``      also ``over``, ``lotteries``, ``no_agreement``, ``chances``, ``delivery``
``screening.offers``       also ``screening.informed``, ``screening.cost``
=========================  ==========================================================
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from negosim.errors import FileFault, NegosimError, Place, RequestFault, together
from negosim.reading import Document, Loc, did_you_mean, named, parse, unknown
from negosim.scenario.change import changed
from negosim.scenario.data import Scenario

__all__ = ["SETTING", "Setting", "apply", "path_fault", "put", "read_setting"]

SETTING = re.compile(r"\s*(?P<path>[^=]*?)\s*(?P<operator>\*=|\+=|=)(?P<value>.*)", re.DOTALL)
_KEYS = {
    "game": ("rounds", "rounds_per_year", "proposers", "moves"),
    "run": ("draws", "seed", "design", "concept"),
    "bargaining": ("over", "lotteries", "no_agreement", "weight", "chances", "delivery"),
    "screening": ("informed", "cost", "offers"),
}
_SECTIONS = ("parameters", "game", "offers", "in_force", "run", "bargaining", "screening")
_IN_FILES = ("title", "asks", "sources", "frozen", "calendar", "sweep")
_MOST_SIGNS = 300
_PRESENCE = ("present", "absent")
_CHANGES = {"*=": "scale", "+=": "add"}


@dataclass(frozen=True)
class Setting:
    """One setting, split: a path, ``=`` or ``*=`` or ``+=``, and a value.

    ``columns`` are those at which the path and the value begin, from 1; ``places`` those of the
    parts of the value.
    """

    path: str
    operator: str
    value: Any
    columns: tuple[int, int] = field(default=(1, 1), compare=False)
    places: dict[Loc, int] = field(default_factory=dict, compare=False)


class _PathFault(Exception):
    """Something wrong with a path, and how many signs of it come before that."""

    def __init__(self, message: str, before: int = 0) -> None:
        super().__init__(message)
        self.before = before


def apply(scenario: Scenario, settings: Sequence[str]) -> Scenario:
    """A scenario after settings such as ``"consent_written=1"``, one after the other.

    Raises
    ------
    RequestFault
        A setting is not one, names something unknown or leaves what is legal; ``faults`` has all
        of it, and each says where in the setting it stands.
    """
    faults: list[NegosimError] = []
    for text in settings:
        try:
            scenario = _after(scenario, read_setting(text), text)
        except RequestFault as fault:
            faults.append(fault)
    if faults:
        raise together(faults)
    return scenario


def read_setting(text: str) -> Setting:
    """A setting split into its parts.

    Raises
    ------
    RequestFault
        The text is no setting.
    """
    found = SETTING.fullmatch(text)
    if found is None or not found["path"]:
        raise RequestFault(
            f"'{_quoted(text)}': expected a setting such as NAME=0.4, NAME*=1.5 or game.rounds=4; write one."
        )
    path, value = found["path"], found["value"].strip()
    operator = found["operator"]
    if not value:
        column = found.start("value") + 1
        raise RequestFault(
            f"'{_quoted(text)}', column {column}: expected a value after '{operator}', found nothing; add it."
        )
    columns = (found.start("path") + 1, found.start("value") + found["value"].index(value[0]) + 1)
    # Levels are taken as written, so that one named `null` or `3` needs no quotes.
    if path.startswith(("offers.", "in_force.")):
        return Setting(path, operator, value, columns)
    document = _value(text, value, columns[1])
    places = {loc: columns[1] + place.column - 1 for loc, place in document.values.items()}
    return Setting(path, operator, document.data, columns, places)


def _quoted(text: str) -> str:
    """A setting as it was written, as columns count its signs."""
    return "".join(sign if sign.isprintable() else " " for sign in text[:_MOST_SIGNS])


def _value(text: str, value: str, column: int) -> Document:
    try:
        return parse(value, "value")
    except FileFault as fault:
        told = "; ".join(str(each).partition(": ")[2] for each in fault.faults)
        at = column + fault.column - 1
        raise RequestFault(f"'{_quoted(text)}', column {at}: {told}") from None


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
    try:
        changes, _ = _changes(scenario, path, value, operator)
    except _PathFault as fault:
        raise RequestFault(f"'{_quoted(quoted or f'{path}{operator}{value}')}': {fault}") from None
    return changed(scenario, changes, _quoted(quoted or f"{path}{operator}{value}"))


def path_fault(scenario: Scenario, path: str) -> str:
    """What is wrong with a path, or nothing."""
    try:
        _, loc = _changes(scenario, path, None, "=")
    except _PathFault as fault:
        return str(fault)
    issues = scenario.dispute.issues
    names_issue = loc[0] == "in_force" or "set" in loc
    in_issue = names_issue and loc[-1] not in issues
    return unknown("issue", loc[-1], issues) if in_issue else ""


def _after(scenario: Scenario, setting: Setting, text: str) -> Scenario:
    """A scenario after a setting, whose faults say in which column of its text they stand."""
    start, value = setting.columns
    try:
        changes, loc = _changes(scenario, setting.path, setting.value, setting.operator)
    except _PathFault as fault:
        raise RequestFault(f"'{_quoted(text)}', column {start + fault.before}: {fault}") from None
    last = start + setting.path.rindex(".") + 1 if "." in setting.path else start
    keys = {loc: Place("", 1, last)}
    values = {(): Place("", 1, start), loc: Place("", 1, value)}
    values |= {(*loc, *inside): Place("", 1, column) for inside, column in setting.places.items()}
    return changed(scenario, changes, _quoted(text), Document(None, "", keys, values))


def _changes(scenario: Scenario, path: str, value: Any, operator: str) -> tuple[dict[str, Any], Loc]:
    """A setting in the form of a scenario file, and where in it the value stands."""
    section, _, rest = path.partition(".")
    if not rest:
        section, rest = "parameters", path
    if section not in (*_SECTIONS, *_IN_FILES):
        known = [*_SECTIONS, *scenario.priors]
        hint = did_you_mean(section, known) or f"; a path begins with one of {', '.join(_SECTIONS)}."
        raise _PathFault(f"there is no '{named(section)}' to set{hint}")
    if section in _IN_FILES or (
        section == "parameters" and path in _IN_FILES and path not in scenario.priors
    ):
        name = rest if section == "parameters" else section
        raise _PathFault(f"'{name}' can only be set in a file; write it in a scenario that extends this one.")
    if section == "parameters":
        if rest not in scenario.priors:
            raise _PathFault(_unknown_parameter(scenario, rest), len(path) - len(rest))
        change = {_CHANGES[operator]: value} if operator in _CHANGES else value
        return {"parameters": {rest: change}}, ("parameters", rest)
    if operator != "=":
        raise _PathFault(f"only parameters can be scaled or shifted; write {named(path)}=VALUE.", len(path))
    if section == "offers":
        return _offer(scenario, rest, value)
    if section == "in_force":
        return {"in_force": {rest: value}}, ("in_force", rest)
    if rest not in _KEYS[section]:
        message = unknown("setting", rest, _KEYS[section], f"in '{section}'")
        raise _PathFault(message, len(section) + 1)
    return {section: {rest: value}}, (section, rest)


def _unknown_parameter(scenario: Scenario, name: str) -> str:
    whole = [f"{section}.{key}" for section, keys in _KEYS.items() for key in keys if key == name]
    if whole:
        return f"there is no parameter '{name}'; did you mean '{whole[0]}'?"
    return unknown("parameter", name, scenario.priors)


def _offer(scenario: Scenario, rest: str, level: Any) -> tuple[dict[str, Any], Loc]:
    name, dot, issue = rest.rpartition(".")
    before = len("offers.")
    if not dot:
        return _presence(scenario, rest, level)
    names = [offer.name for offer in scenario.offers]
    if name not in names:
        raise _PathFault(unknown("offer", name, names, "on the table"), before)
    return {"offers": {"new": {name: {"set": {issue: level}}}}}, ("offers", "new", name, "set", issue)


def _presence(scenario: Scenario, name: str, value: Any) -> tuple[dict[str, Any], Loc]:
    """Whether an offer is on the table; nothing changes where it is as it should be."""
    before = len("offers.")
    standing = [*(o.name for o in scenario.offers), *(o.block for o in scenario.offers if o.block)]
    if value not in (None, *_PRESENCE):
        message = f"expected offers.{named(name)}.ISSUE=LEVEL, or offers.{named(name)}=present or absent"
        raise _PathFault(f"{message}, found '{named(value)}'; write one of them.", before + len(name))
    if name not in standing and name not in scenario.dispute.offers:
        names = dict.fromkeys([*standing, *scenario.dispute.offers])
        raise _PathFault(unknown("offer", name, names, "on the table or in the dispute"), before)
    loc = ("offers", "new", name)
    if value == "absent" and name in standing:
        return {"offers": {"drop": [name]}}, ("offers", "drop", 0)
    if value == "present" and name not in standing:
        label = scenario.dispute.offers[name].label
        like = {"like": name, **({"label": label} if label else {})}
        return {"offers": {"new": {name: like}}}, loc
    return {}, loc
