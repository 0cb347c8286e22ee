"""YAML with positions, all faults of a file at once, "did you mean"."""

from negosim.reading.document import UNREAD, Document, Finding, Loc, Notes
from negosim.reading.files import is_results, missing_file, read
from negosim.reading.syntax import keyless
from negosim.reading.words import brief, comma_advice, did_you_mean, named, near, shown, stray_sign, unknown
from negosim.reading.yaml import parse

__all__ = [
    "UNREAD",
    "Document",
    "Finding",
    "Loc",
    "Notes",
    "brief",
    "comma_advice",
    "did_you_mean",
    "is_results",
    "keyless",
    "missing_file",
    "named",
    "near",
    "parse",
    "read",
    "shown",
    "stray_sign",
    "unknown",
]
