"""Records of figures and tables in files: as comments of a text, and read back."""

from __future__ import annotations

from typing import Literal

from negosim.store.record import Record

__all__ = ["MARK", "comment"]

MARK = "negosim-record:"
"""What stands before a record in a text."""


def comment(record: Record, form: Literal["tex", "md", "html"]) -> str:
    """A record as lines of a text that no reader of the typeset text sees.

    Parameters
    ----------
    record : Record
    form : str
        ``tex`` (also for PGF), ``md`` or ``html``.

    Returns
    -------
    str
        One line for people and one to be read back, each with its line end.
    """
    lines = (record.sentence(), f"{MARK} {record.to_json()}")
    if form == "tex":
        return "".join(f"% {line}\n" for line in lines)
    # Nothing may end the comment before its end. In JSON the sign may stand escaped.
    told, kept = lines[0].replace(">", ")"), lines[1].replace(">", "\\u003e")
    return f"<!-- {told}\n{kept} -->\n"
