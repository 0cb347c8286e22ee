"""A draft as the text of a scenario file, with remarks that say what each part does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from negosim.drafts.draft import USUAL, Draft, told_from
from negosim.drafts.levers import meaning_of, rests_on
from negosim.drafts.table import table_lines
from negosim.drafts.yaml import beside, entry, off, prose, remark, value
from negosim.errors import RequestFault
from negosim.reading import named
from negosim.scenario.axes import axes_of_settings
from negosim.scenario.data import Scenario
from negosim.scenario.paths import SETTING, apply, read_setting

__all__ = ["file_text", "meant"]

_KEYS = {"*=": "scale", "+=": "add"}
_SHOWN = 3


@dataclass(frozen=True)
class _Said:
    """Settings, by the part of a file in which they stand."""

    parameters: Mapping[str, Any]
    sections: Mapping[str, Mapping[str, Any]]


def file_text(draft: Draft, before: Scenario, file: Path) -> str:
    """The text of a scenario file.

    Parameters
    ----------
    draft : Draft
    before : Scenario
        What it starts from; see ``start``.
    file : Path
        Where it will be; the text names this file, and others as seen from its folder.

    Raises
    ------
    RequestFault
        Something is not known or not legal, or is said twice.
    """
    said = _said(draft)
    parts = (
        _head(file.name, bool(draft.over)),
        _question(draft),
        _start(draft, before, file.parent),
        table_lines(draft, before),
        _parameters(said.parameters, before, file.name),
        _at_start(draft, said, before),
        _game(said, before),
        _run(said, before),
        _sweep(draft, before),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def meant(draft: Draft, before: Scenario) -> Scenario:
    """What a draft's settings make of what it starts from, so that faults are told in their words.

    Raises
    ------
    RequestFault
        A setting names something unknown or leaves what is legal.
    """
    _said(draft)
    settings = (*draft.settings, *(f"in_force.{issue}={level}" for issue, level in draft.in_force.items()))
    after = apply(before, settings)
    for axis in axes_of_settings(after, draft.over):
        if not axis.values:
            raise RequestFault(
                f"'{axis.name}': expected lowest:highest:how many, such as 0:1:11, or values with commas; "
                "found a range without a number of values; add it."
            )
    return after


# ---- What the settings say
def _said(draft: Draft) -> _Said:
    parameters: dict[str, Any] = {}
    sections: dict[str, dict[str, Any]] = {}
    for text in draft.settings:
        setting = read_setting(text)
        section, _, rest = setting.path.partition(".")
        if not rest or section == "parameters":
            _add(parameters, rest or section, setting.operator, setting.value)
        elif section == "offers":
            raise RequestFault(
                f"'{named(text, 200)}': expected no setting of an offer here; an offer with other levels is "
                "a new one: write --new-offer NAME=OFFER,ISSUE=LEVEL."
            )
        else:
            _add(sections.setdefault(section, {}), rest, setting.operator, setting.value)
    for issue, level in draft.in_force.items():
        _add(sections.setdefault("in_force", {}), issue, "=", level)
    return _Said(parameters, sections)


def _add(into: dict[str, Any], name: str, operator: str, data: Any) -> None:
    """Add a setting; a prior may be scaled and then shifted, all else is said once."""
    key, there = _KEYS.get(operator), into.get(name)
    if key == "add" and isinstance(there, dict) and set(there) == {"scale"}:
        into[name] = {**there, "add": data}
    elif name in into:
        raise RequestFault(f"'{named(name)}' is set twice; write it once (a scaling, then a shift, are one).")
    else:
        into[name] = {key: data} if key else data


# ---- Parts
def _head(name: str, sweeps: bool) -> Iterator[str]:
    yield from remark(
        "A question to negosim. Lines that begin with # are remarks for you: negosim does not read them."
    )
    yield f"#   negosim check {name}     says what is wrong in it, with the line"
    yield f"#   negosim show {name}      says in words what it asks"
    yield f"#   negosim {'sweep' if sweeps else 'run'} {name}{'' if sweeps else '  '}     solves it"
    yield beside("negosim: 1", "version of this format", 0)


def _question(draft: Draft) -> Iterator[str]:
    yield from remark(
        "The question. The title stands over tables and figures; 'asks' says what you want to know, and why. "
        "No number depends on either."
    )
    yield entry("title", " ".join(draft.title.split()) or "A question of my own")
    if draft.asks.strip():
        yield from prose("asks", draft.asks)
    else:
        yield from off(["asks: |", "  What would change if ...?"])


def _start(draft: Draft, before: Scenario, folder: Path) -> Iterator[str]:
    if draft.extends:
        yield from remark("What it starts from: all that this file does not say is as in this scenario.")
        yield entry("extends", told_from(draft.extends, folder), before.title)
        return
    yield from remark(
        "What it starts from: the dispute as it is, with its priors and all offers that it names. To start "
        "from a scenario instead, write extends: and its name ('negosim scenarios' lists those there are)."
    )
    yield entry("dispute", told_from(draft.dispute or USUAL, folder), before.dispute.title)


def _parameters(said: Mapping[str, Any], before: Scenario, file: str) -> Iterator[str]:
    yield from remark(
        "The levers. NAME: 0.9 fixes a number; {scale: 1.5} scales its prior, {add: -0.5} shifts it; "
        f"{{triangular: [low, mode, high]}} is another prior. 'negosim parameters {file} --evidence' lists "
        "all of them, with what they mean and rest on."
    )
    known = before.dispute.parameters
    if not said:
        uncertain = [name for name in known if not before.priors[name].is_fixed][:_SHOWN]
        yield from off(["parameters:", *(f"  {value(name)}: {{scale: 1}}" for name in uncertain)])
        return
    yield "parameters:"
    for name, data in said.items():
        if name in known:
            yield from remark(f"{meaning_of(name, before)}. {rests_on(name, before)}", 2)
        yield entry(name, data, indent=2)


def _at_start(draft: Draft, said: _Said, before: Scenario) -> Iterator[str]:
    yield from remark(
        "Where the talks start: levels already in force, and issues that nobody moves (frozen). Left out: "
        "as in what this starts from."
    )
    in_force = said.sections.get("in_force", {})
    issues = before.dispute.issues
    interim = [name for name in issues if issues[name].interim]
    if in_force:
        yield "in_force:"
        for issue, level in in_force.items():
            yield entry(issue, level, _levels(issue, before), 2)
    elif interim:
        yield from off(["in_force:"])
        for name in interim:
            yield from off([entry(name, before.in_force[name], _levels(name, before), 2)])
    if draft.frozen:
        yield entry("frozen", list(draft.frozen))
    elif interim:
        yield from off([entry("frozen", interim[:1])])


def _levels(issue: str, before: Scenario) -> str:
    """The levels that an issue can have."""
    known = before.dispute.issues
    return f"one of {', '.join(known[issue].levels)}" if issue in known else ""


def _game(said: _Said, before: Scenario) -> Iterator[str]:
    yield from remark(
        "The talks: how many rounds (a year each, if nothing else is said), who proposes in turn, who may "
        "move alone."
    )
    usual = {"rounds": before.rounds, "proposers": list(before.proposers), "moves": list(before.moves)}
    yield from _section("game", said, usual)


def _run(said: _Said, before: Scenario) -> Iterator[str]:
    run = before.run
    yield from remark(
        "How it is solved: more draws make Monte Carlo error smaller; the same seed gives the same numbers."
    )
    yield from _section("run", said, {"draws": run.draws, "seed": run.seed, "concept": run.concept.value})
    for name in said.sections:
        if name not in ("game", "run", "in_force"):
            yield entry(name, dict(said.sections[name]))


def _section(name: str, said: _Said, usual: Mapping[str, Any]) -> Iterator[str]:
    """A part with its settings, or what they would be."""
    own = said.sections.get(name)
    if not own:
        yield from off([entry(name, dict(usual))])
        return
    yield from remark(f"Without this line: {value(dict(usual))}")
    yield entry(name, dict(own))


def _sweep(draft: Draft, before: Scenario) -> Iterator[str]:
    yield from remark(
        "What 'negosim sweep' varies, each cell on the same draws: lowest : highest : how many values, or a "
        "list of values with commas."
    )
    if not draft.over:
        name = next(iter(before.dispute.parameters), "NAME")
        yield from off(["sweep:", "  over:", f"    {value(name)}*: 0.5:1.5:5"])
        return
    yield from ("sweep:", "  over:")
    for text in draft.over:
        found = SETTING.fullmatch(text)
        if found:
            name = found["path"].removeprefix("parameters.")
            if name in before.dispute.parameters:
                yield from remark(f"{meaning_of(name, before)}. {rests_on(name, before)}", 4)
            yield entry(found["path"] + found["operator"][:-1], found["value"].strip(), indent=4)
