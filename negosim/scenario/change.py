"""A scenario changed in Python, by the same rules as a file that extends it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from negosim.dispute.mending import FORMAT, drafted
from negosim.dispute.priors import fixed
from negosim.errors import NegosimError, RequestFault
from negosim.reading import Document, Finding, Loc, Notes, stray_sign
from negosim.scenario.data import Scenario
from negosim.scenario.merge import merged
from negosim.scenario.text import ScenarioText

__all__ = ["at_modes", "changed"]


@dataclass(frozen=True)
class Arguments(Document):
    """Python data in the place of a file: its faults name the argument, or ``quoted`` where given.

    Where places are known, they are those of the parts of what is quoted.
    """

    quoted: str = ""

    def fault(self, loc: Loc, message: str, *, key: bool = False) -> NegosimError:
        """The fault to raise for what stands at ``loc``."""
        if not self.quoted:
            return RequestFault(f"{'.'.join(map(str, loc)) or 'replace'}: {message}")
        column = f", column {self.place(loc, key=key).column}" if self.values else ""
        return RequestFault(f"'{self.quoted}'{column}: {message}")


def changed(
    scenario: Scenario, changes: Mapping[str, Any], quoted: str = "", places: Document | None = None
) -> Scenario:
    """A scenario after changes that have the form of a scenario file.

    Parameters
    ----------
    scenario : Scenario
        What is changed, as if by a file that extends it.
    changes : mapping
        Keys and values of a scenario file; a prior may also be a ``Prior``.
    quoted : str
        What to quote in a fault, such as the argument of ``--set``.
    places : Document, optional
        Where the parts of the changes stand in what is quoted.

    Raises
    ------
    RequestFault
        The changes name something unknown or leave what is legal; ``faults`` has all of it.
    """
    data = {"negosim": FORMAT, **_plain(changes)}
    where = places or Document(None, "")
    notes = Notes(Arguments(data, "arguments", where.keys, where.values, quoted=quoted))
    for key in data.keys() & {"extends", "dispute"}:
        notes.add((key,), f"'{key}' is for files only; load another scenario instead.", key=True)
    for finding in _stray(data, ()):
        notes.certain(finding)
    notes.raise_all()
    text = drafted(ScenarioText, notes)
    after = merged(scenario, text, notes) if text is not None else scenario
    notes.raise_all()
    return after


def _stray(part: Any, loc: Loc) -> Iterator[Finding]:
    """Texts with signs that no file may hold."""
    if isinstance(part, dict):
        for key, value in part.items():
            if stray_sign(str(key)):
                yield Finding(loc, stray_sign(str(key)))
            else:
                yield from _stray(value, (*loc, key))
    elif isinstance(part, list):
        for position, item in enumerate(part):
            yield from _stray(item, (*loc, position))
    elif isinstance(part, str) and stray_sign(part):
        yield Finding(loc, stray_sign(part))


def at_modes(scenario: Scenario) -> Scenario:
    """A scenario with every parameter fixed at the mode of its prior."""
    return replace(scenario, priors={name: fixed(prior.mode()) for name, prior in scenario.priors.items()})


def _plain(value: Any) -> Any:
    """Mappings, tuples and numpy's numbers as a file would give them."""
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.item() if hasattr(value, "item") else value
