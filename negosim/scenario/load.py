"""Scenario files into resolved scenarios, with all faults of all files that they rest on."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from negosim.dispute.data import Dispute
from negosim.dispute.load import is_dispute, read_dispute, shipped_dispute, shipped_dispute_names
from negosim.dispute.mending import drafted
from negosim.dispute.translations import is_translations, with_translations
from negosim.errors import NegosimError, RequestFault, together
from negosim.reading import Loc, Notes, is_results, missing_file, named, read, unknown
from negosim.scenario.data import Scenario
from negosim.scenario.merge import merged, plain_scenario
from negosim.scenario.shipped import shipped_names, shipped_path
from negosim.scenario.sweep import check_sweep
from negosim.scenario.text import ScenarioText

__all__ = ["asked_by", "load", "scenario_file"]


def load(path_or_name: str | Path) -> Scenario:
    """Load a scenario with all that it extends.

    Parameters
    ----------
    path_or_name : str or Path
        A YAML file, or the name of a shipped scenario.

    Raises
    ------
    FileFault
        A file says something that cannot be used; ``faults`` has all that is wrong, each with its
        place in the file where it stands.
    RequestFault
        There is no such file, and no shipped scenario of this name.
    """
    path = scenario_file(path_or_name)
    chain = _Chain()
    chain.read(path)
    dispute = chain.dispute()
    scenario = None
    if dispute is not None:
        scenario = plain_scenario(dispute, chain.links[-1].path.stem)
        for link in reversed(chain.links):
            scenario = merged(scenario, link.text, link.notes) if link.text is not None else scenario
        swept = next((link for link in chain.links if link.says("sweep")), None)
        if swept is not None:
            check_sweep(scenario, swept.notes)
    faults = chain.faults()
    if faults:
        raise together(faults)
    if scenario is None:
        raise RequestFault(f"'{path}' cannot be loaded; check the file.")
    return replace(scenario, name=path.stem)


def asked_by(path_or_name: str | Path) -> str:
    """Name of the scenario that says what a scenario asks: itself, or one that it extends; or nothing."""
    chain = _Chain()
    chain.read(scenario_file(path_or_name))
    return next((link.path.stem for link in chain.links if link.says("asks")), "")


def scenario_file(path_or_name: str | Path) -> Path:
    """File of a scenario: a path, or the name of a shipped one.

    Raises
    ------
    RequestFault
        There is neither; the message says what may be meant.
    """
    text, path = str(path_or_name), Path(path_or_name)
    if _is_file(path):
        return path
    if not _is_path(text):
        return path if is_results(path) and text not in shipped_names() else shipped_path(text)
    if not os.path.lexists(text.replace("\0", "")):
        raise RequestFault(missing_file(path, shipped_names()))
    return path


def _is_file(path: Path) -> bool:
    return os.path.exists(path) and not os.path.isdir(path)


def _is_path(text: str) -> bool:
    separators = [mark for mark in (os.sep, os.altsep, "/") if mark]
    return text.endswith((".yaml", ".yml")) or text == "." or any(mark in text for mark in separators)


@dataclass
class _Link:
    """One file of a chain; without a text if nothing in it could be read."""

    path: Path
    text: ScenarioText | None
    notes: Notes

    def says(self, key: str) -> bool:
        return self.text is not None and key in self.text.model_fields_set


@dataclass
class _Chain:
    """A file and all that it extends, down to the root, with what is wrong on the way."""

    links: list[_Link] = field(default_factory=list)
    others: list[NegosimError] = field(default_factory=list)
    lost: set[str] | None = None
    is_broken: bool = False

    def read(self, path: Path) -> None:
        """Read a file and all that it extends."""
        following: Path | None = path
        while following is not None:
            try:
                link = self._link(following)
            except NegosimError as error:
                self._broken(error)
                return
            self.links.append(link)
            following = self._parent(link)

    def _broken(self, error: NegosimError | None = None) -> None:
        self.is_broken = True
        self.others += [] if error is None else [error]

    def _link(self, path: Path) -> _Link:
        faults: list[NegosimError] = []
        document = read(path, faults)
        document, _ = with_translations(document, faults, borrows=is_dispute(document))
        notes = Notes(document, self.lost, faults)
        self.lost = notes.lost
        if is_dispute(document):
            name = named(path.name)
            told = f"write a scenario that says 'dispute: {name}', and run that"
            notes.add((), f"this is a dispute, not a scenario; {told}.")
            notes.raise_all()
        if is_translations(document):
            told = "check the dispute or scenario that names it under 'languages'"
            notes.add((), f"these are translations, not a scenario; {told}.")
            notes.raise_all()
        return _Link(path, drafted(ScenarioText, notes), notes)

    def _parent(self, link: _Link) -> Path | None:
        """The file that a file extends, if it does and there is one."""
        if link.text is None or link.notes.touches("extends"):
            self._broken()
            return None
        if not link.says("extends"):
            return None
        path = _extended(link, link.text.extends)
        if path is None:
            self._broken()
            return None
        before = [each.path.resolve() for each in self.links]
        if path.resolve() in before:
            circle = " → ".join(named(p.stem) for p in [*before[before.index(path.resolve()) :], path])
            link.notes.add(("extends",), f"the scenarios extend each other ({circle}); cut the circle.")
            self._broken()
            return None
        return path

    def dispute(self) -> Dispute | None:
        """The dispute of the chain's root, or None if there is none that can be used."""
        if self.is_broken or not self.links:
            return None
        root = self.links[-1]
        if root.text is None or root.notes.touches("dispute"):
            return None
        if not root.says("dispute"):
            message = "the dispute is missing; add 'dispute: kuril', or 'extends' another scenario."
            root.notes.add((), message, name="dispute")
            return None
        self._check_disputes(root)
        return self._found(root, root.text.dispute)

    def _check_disputes(self, root: _Link) -> None:
        """Whether files that repeat the dispute name the same one."""
        wanted = root.text.dispute if root.text else ""
        for link in self.links[:-1]:
            if link.text is None or not link.says("dispute"):
                continue
            if _reference(link.path, link.text.dispute) != _reference(root.path, wanted):
                message = (
                    f"expected the dispute of the scenario that this one extends ('{named(wanted)}'), "
                    f"found '{named(link.text.dispute)}'; remove it."
                )
                link.notes.add(("dispute",), message)

    def _found(self, root: _Link, name: str) -> Dispute | None:
        reference = _reference(root.path, name)
        try:
            if reference in shipped_names():
                told = f"'{name}' is a scenario, not a dispute; write 'extends: {name}' instead of 'dispute'."
                root.notes.add(("dispute",), told)
                return None
            if not isinstance(reference, Path):
                return shipped_dispute(reference)
            if _is_file(reference):
                return read_dispute(root.path.parent / name)
            root.notes.add(("dispute",), missing_file(reference, shipped_dispute_names(), name, root.path))
        except RequestFault as fault:
            root.notes.add(("dispute",), str(fault))
        except NegosimError as error:
            self.others.append(error)
        return None

    def faults(self) -> list[NegosimError]:
        """All faults of all files, those of the file that was asked for first."""
        return [*(fault for link in self.links for fault in link.notes.faults), *self.others]


def _extended(link: _Link, reference: str) -> Path | None:
    """The file that another extends; a note if there is none."""
    loc: Loc = ("extends",)
    beside = link.path.parent / reference
    if reference and _is_file(beside):
        return beside
    if _is_path(reference):
        link.notes.add(loc, missing_file(beside, shipped_names(), reference, link.path))
    elif reference in shipped_names():
        return shipped_path(reference)
    elif reference in shipped_dispute_names():
        told = f"'{reference}' is a dispute, not a scenario"
        link.notes.add(loc, f"{told}; write 'dispute: {reference}' instead of 'extends'.")
    else:
        files = [each.name for each in _beside(link.path) if each.stem == reference]
        hint = f"there is no scenario '{named(reference)}'; did you mean '{files[0]}'?" if files else ""
        link.notes.add(loc, hint or unknown("shipped scenario", reference, shipped_names()))
    return None


def _beside(path: Path) -> Iterable[Path]:
    return sorted(path.parent.glob("*.y*ml"))


def _reference(path: Path, reference: str) -> Path | str:
    """A dispute's file, or the name of a shipped one."""
    beside = path.parent / reference
    if reference and _is_file(beside):
        return beside.resolve()
    return beside if _is_path(reference) else reference
