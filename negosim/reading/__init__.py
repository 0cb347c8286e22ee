"""YAML with positions, all faults of a file at once, "did you mean"."""

from negosim.reading.document import UNREAD, Document, Finding, Loc, Notes
from negosim.reading.files import missing_file, read
from negosim.reading.words import brief, did_you_mean, named, near, shown, unknown
from negosim.reading.yaml import parse

__all__ = [
    "UNREAD",
    "Document",
    "Finding",
    "Loc",
    "Notes",
    "brief",
    "did_you_mean",
    "missing_file",
    "named",
    "near",
    "parse",
    "read",
    "shown",
    "unknown",
]
