"""Dispute files into checked disputes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path

from negosim.dispute.check import findings
from negosim.dispute.check_classes import never_findings
from negosim.dispute.data import Dispute
from negosim.dispute.mending import drafted
from negosim.errors import NegosimError, RequestFault, together
from negosim.reading import Document, Notes, parse, read, unknown

__all__ = ["dispute_of", "is_dispute", "read_dispute", "shipped_dispute", "shipped_dispute_names"]

_OF_DISPUTES = {"issues", "players", "classes", "terms"}
_OF_SCENARIOS = {"extends", "dispute"}
_OF_ENDINGS = {"players", "issues", "classes"}


def read_dispute(path: str | Path) -> Dispute:
    """Read and check a dispute file.

    Raises
    ------
    NegosimError
        The file cannot be read or says something that cannot be used; it carries all faults.
    """
    faults: list[NegosimError] = []
    return dispute_of(read(Path(path), faults), faults)


def shipped_dispute_names() -> list[str]:
    """Names of the disputes that come with negosim."""
    files = resources.files("negosim.dispute").iterdir()
    return sorted(file.name.removesuffix(".yaml") for file in files if file.name.endswith(".yaml"))


@cache
def shipped_dispute(name: str) -> Dispute:
    """A dispute that comes with negosim.

    Raises
    ------
    RequestFault
        There is none of this name.
    """
    if name not in shipped_dispute_names():
        raise RequestFault(unknown("shipped dispute", name, shipped_dispute_names()))
    file = resources.files("negosim.dispute").joinpath(f"{name}.yaml")
    return dispute_of(parse(file.read_text(encoding="utf-8"), f"{name}.yaml"))


def is_dispute(document: Document) -> bool:
    """Whether a document is meant as a dispute rather than as a scenario."""
    keys = set(document.data) if isinstance(document.data, dict) else set()
    return bool(keys & _OF_DISPUTES) and not keys & _OF_SCENARIOS


def dispute_of(document: Document, faults: Iterable[NegosimError] = ()) -> Dispute:
    """The dispute that a document describes.

    Parameters
    ----------
    document : Document
    faults : iterable of NegosimError, optional
        Faults found while the document was read, to be raised with the others.

    Raises
    ------
    FileFault
        The document says something that cannot be used; ``faults`` has all of it.
    """
    notes = Notes(document, faults=faults)
    if isinstance(document.data, dict) and not is_dispute(document) and document.data.keys() & _OF_SCENARIOS:
        notes.add((), "this is a scenario, not a dispute; name a file that describes a dispute.")
        notes.raise_all()
    dispute = drafted(Dispute, notes)
    if dispute is None:
        raise together(notes.faults)
    found = list(findings(dispute))
    notes.take(found)
    sections = {finding.loc[0] for finding in found if finding.loc}
    if not sections & _OF_ENDINGS and not any(notes.touches(section) for section in _OF_ENDINGS):
        notes.take(never_findings(dispute))
    notes.raise_all()
    return dispute
