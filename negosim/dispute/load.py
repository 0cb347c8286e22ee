"""Dispute files into checked disputes."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from negosim.dispute.check import findings
from negosim.dispute.data import Dispute
from negosim.dispute.faults import check_format, validated
from negosim.errors import RequestFault
from negosim.reading import Document, parse, read, unknown

__all__ = ["dispute_of", "read_dispute", "shipped_dispute", "shipped_dispute_names"]


def read_dispute(path: str | Path) -> Dispute:
    """Read and check a dispute file.

    Raises
    ------
    FileFault
        The file cannot be read or says something that cannot be used.
    """
    return dispute_of(read(Path(path)))


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


def dispute_of(document: Document) -> Dispute:
    """The dispute that a document describes.

    Raises
    ------
    FileFault
        The document says something that cannot be used; the fault is the first one in the file.
    """
    check_format(document)
    dispute = validated(Dispute, document)
    document.raise_first(findings(dispute))
    return dispute
