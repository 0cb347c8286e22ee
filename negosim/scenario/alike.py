"""Whether scenarios can be compared draw by draw, and if not, why and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from negosim.errors import NegosimError, RequestFault, together
from negosim.reading import named, unknown
from negosim.scenario.data import Scenario
from negosim.scenario.recipe import recipe

__all__ = ["baseline_first", "check_alike"]

_WHY = {
    "seed": "differences would mix chance with substance",
    "draws": "only equally many draws can be paired",
    "design": "the draws would not be the same",
    "concept": "differences would mix how talks are solved with what scenarios say",
}
_ARGUMENTS = ("seed", "draws")


def check_alike(scenarios: Sequence[Scenario], given: Sequence[str] = ()) -> None:
    """Refuse scenarios whose draws cannot be paired.

    Parameters
    ----------
    scenarios : sequence of Scenario
    given : sequence of str
        What each was asked for by, such as its file; default its name.

    Raises
    ------
    RequestFault
        There are fewer than two, two have one name, or they differ in dispute, seed, number of
        draws, design or solution concept; ``faults`` has all of it.
    """
    if len(scenarios) < 2:
        found = f"only {named(scenarios[0].name)}" if scenarios else "none"
        raise RequestFault(f"expected at least two scenarios to compare, found {found}; name another one.")
    faults = list(_twins(scenarios, given or [f"a scenario {each.name}" for each in scenarios]))
    disputes = {each.name: recipe(each, "")[1]["dispute"] for each in scenarios}
    faults += _disputes(scenarios[0], scenarios[1:], disputes)
    for setting in _WHY:
        faults += _settings(setting, scenarios)
    if faults:
        raise together(faults)


def _twins(scenarios: Sequence[Scenario], given: Sequence[str]) -> Iterable[NegosimError]:
    """Scenarios of one name, which no table could tell apart."""
    names = [each.name for each in scenarios]
    for number, name in enumerate(names):
        first = names.index(name)
        if first == number:
            continue
        if scenarios[first] == scenarios[number] and given[first] == given[number]:
            yield RequestFault(f"{named(given[number])} is given twice; leave one out.")
        else:
            yield RequestFault(
                f"{named(given[first])} and {named(given[number])} have the same name {named(name)}; "
                f'rename one of them: its file, or in Python scenario.replace(name="another").'
            )


def _disputes(first: Scenario, others: Sequence[Scenario], parts: dict[str, Any]) -> Iterable[NegosimError]:
    for other in others:
        one, two = parts[first.name], parts[other.name]
        if one == two:
            continue
        names = [named(each) for each in (first.name, first.dispute.name, other.name, other.dispute.name)]
        if first.dispute.name != other.dispute.name:
            yield RequestFault(
                "expected scenarios of one dispute, found {} of the dispute {} and {} of the dispute {}; "
                "leave one out.".format(*names)
            )
        else:
            apart = ", ".join(key for key in one if one[key] != two[key])
            yield RequestFault(
                f"{names[0]} and {names[2]} rest on two disputes that are called {names[1]} "
                f"and differ in {apart}; let both name the same file."
            )


def _settings(setting: str, scenarios: Sequence[Scenario]) -> Iterable[NegosimError]:
    """A setting of the run in which scenarios differ."""
    having: dict[Any, list[str]] = {}
    for each in scenarios:
        having.setdefault(getattr(each.run, setting), []).append(named(each.name))
    if len(having) == 1:
        return
    found = ", ".join(f"{_listed(names)} {_words(setting, value)}" for value, names in having.items())
    value = next(iter(having))
    replaced = f'scenario.replace(run={{"{setting}": "{value}"}})'
    in_python = f"{setting}={value}" if setting in _ARGUMENTS else replaced
    told = f"give --{setting} {value} to {'both' if len(scenarios) == 2 else 'all'} (in Python, {in_python})"
    yield RequestFault(f"{found}: {_WHY[setting]}; {told}.")


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} has"
    return f"{', '.join(names[:-1])} and {names[-1]} have"


def _words(setting: str, value: object) -> str:
    if setting == "draws":
        return "1 draw" if value == 1 else f"{value} draws"
    return f"{setting} {value}"


def baseline_first(
    scenarios: Sequence[Scenario], baseline: str | None = None, given: Sequence[str] = ()
) -> list[Scenario]:
    """Scenarios with the one that the others are compared with before them.

    Parameters
    ----------
    scenarios : sequence of Scenario
    baseline : str, optional
        Its name, or what it was asked for by; default the first one.
    given : sequence of str
        What each was asked for by.

    Raises
    ------
    RequestFault
        It is not among the scenarios.
    """
    first = 0 if baseline is None else _position(scenarios, baseline, given)
    return [scenarios[first], *scenarios[:first], *scenarios[first + 1 :]]


def _position(scenarios: Sequence[Scenario], baseline: str, given: Sequence[str]) -> int:
    names = [each.name for each in scenarios]
    if baseline in names:
        return names.index(baseline)
    paths = [Path(text) for text in given]
    if Path(baseline) in paths:
        return paths.index(Path(baseline))
    raise RequestFault(unknown("scenario", baseline, names, "in this comparison"))
