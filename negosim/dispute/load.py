"""Dispute files into checked disputes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from negosim.dispute.check import findings
from negosim.dispute.check_classes import never_findings
from negosim.dispute.data import Dispute
from negosim.dispute.mending import drafted
from negosim.dispute.texts import of_texts, texts
from negosim.dispute.translations import with_translations
from negosim.errors import NegosimError, RequestFault, together
from negosim.reading import Document, Notes, read, unknown

__all__ = [
    "dispute_named",
    "dispute_of",
    "is_dispute",
    "read_dispute",
    "shipped_dispute",
    "shipped_dispute_names",
]

_FOLDER = Path(__file__).resolve().parent
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
    # A name with a further point, such as kuril.ja.yaml, is that of a file of translations.
    return sorted(file.stem for file in _FOLDER.glob("*.yaml") if "." not in file.stem)


@cache
def shipped_dispute(name: str) -> Dispute:
    """A dispute that comes with negosim.

    Raises
    ------
    RequestFault
        There is none of this name.
    """
    return read_dispute(shipped_dispute_path(name))


def shipped_dispute_path(name: str) -> Path:
    """File of a dispute that comes with negosim.

    Raises
    ------
    RequestFault
        There is none of this name.
    """
    if name not in shipped_dispute_names():
        raise RequestFault(unknown("shipped dispute", name, shipped_dispute_names()))
    return _FOLDER / f"{name}.yaml"


def dispute_named(name: str) -> Dispute:
    """A dispute: a file, or the name of a shipped one.

    Raises
    ------
    NegosimError
        There is none, or the file says something that cannot be used.
    """
    path = Path(name)
    is_path = path.suffix in (".yaml", ".yml") or path.name != name
    return read_dispute(path) if is_path else shipped_dispute(name)


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
    known = list(faults)
    document, borrowed = with_translations(document, known, borrows=True)
    notes = Notes(document, faults=known)
    if isinstance(document.data, dict) and not is_dispute(document) and document.data.keys() & _OF_SCENARIOS:
        notes.add((), "this is a scenario, not a dispute; name a file that describes a dispute.")
        notes.raise_all()
    dispute = drafted(Dispute, notes)
    if dispute is None:
        raise together(notes.faults)
    dispute = _with_own_texts(dispute, borrowed)
    found = list(findings(dispute))
    notes.take(found)
    sections = {finding.loc[0] for finding in found if finding.loc}
    if not sections & _OF_ENDINGS and not any(notes.touches(section) for section in _OF_ENDINGS):
        notes.take(never_findings(dispute))
    notes.raise_all()
    return dispute


def _with_own_texts(dispute: Dispute, borrowed: frozenset[str]) -> Dispute:
    """A dispute without what borrowed files, made for another dispute, translate besides its texts."""
    if not borrowed:
        return dispute
    own = {each: said for each, said in dispute.languages.items() if each not in borrowed}
    others = {each: said for each, said in dispute.languages.items() if each in borrowed}
    return dispute.model_copy(update={"languages": own | of_texts(others, texts(dispute))})
