"""Files that can be read, and a sentence on those that cannot."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from negosim.errors import FileFault, NegosimError, Place, RequestFault
from negosim.reading.document import Document
from negosim.reading.words import named, near
from negosim.reading.yaml import parse

__all__ = ["is_results", "missing_file", "read"]

_MOST_BYTES = 4_000_000
_MOST_SIGNS = 300
_LIKENESS = 0.8


def read(path: Path, faults: list[NegosimError] | None = None) -> Document:
    """Read a YAML file.

    Parameters
    ----------
    path : Path
    faults : list, optional
        If given, faults that leave the rest of the file readable are added to it, not raised.

    Raises
    ------
    FileFault
        The file is not UTF-8, or no YAML of the kind that negosim takes.
    RequestFault
        The file is missing or unreadable.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode) and not _is_folder(path):
            raise RequestFault(
                f"'{named(path, _MOST_SIGNS)}' is no plain file; save it as one, and name that."
            )
        with open(path, "rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    _refuse_other_kinds(content, path)
    if len(content) > _MOST_BYTES:
        raise FileFault(Place(path, 1, 1), "the file is far too large; check that it is the one you mean.")
    return parse(_text(content, path), path, faults)


_PLAIN = "save it as plain text, with a name that ends in .yaml"
_KINDS: tuple[tuple[bytes, bytes, str], ...] = (
    (b"PK\x03\x04", b"word/", f"this is a Word document, not a text file; {_PLAIN}."),
    (b"PK\x03\x04", b"xl/", f"this is an Excel workbook, not a text file; {_PLAIN}."),
    (b"PK\x03\x04", b"opendocument", f"this is an OpenDocument file, not a text file; {_PLAIN}."),
    (b"PK\x03\x04", b"", "this is a packed (zip) file, not a text file; unpack it, and name a file in it."),
    (b"\xd0\xcf\x11\xe0", b"", f"this is a Word or Excel document, not a text file; {_PLAIN}."),
    (b"{\\rtf", b"", f"this is a document with fonts (RTF), not a text file; {_PLAIN}."),
    (b"%PDF", b"", f"this is a PDF, not a text file; {_PLAIN}."),
    (b"\x89PNG", b"", "this is a picture, not a text file; name a file that ends in .yaml."),
    (b"\xff\xd8\xff", b"", "this is a picture, not a text file; name a file that ends in .yaml."),
    (b"GIF8", b"", "this is a picture, not a text file; name a file that ends in .yaml."),
    (b"\xff\xfe", b"", "this is text in the encoding UTF-16; open it in a text editor and save it as UTF-8."),
    (b"\xfe\xff", b"", "this is text in the encoding UTF-16; open it in a text editor and save it as UTF-8."),
)
_ARCHIVE = re.compile(rb'\s*\{\s*"name"\s*:')
"""How the scenario.json of a results folder begins."""


def _refuse_other_kinds(content: bytes, path: Path) -> None:
    """Refuse what is plainly another kind of file, by how it begins."""
    for start, inside, message in _KINDS:
        if content.startswith(start) and inside in content:
            raise FileFault(Place(path, 1, 1), message)
    if _ARCHIVE.match(content) and b'"dispute"' in content:
        message = (
            "this is the scenario.json of a results folder; in Python negosim.open reads the folder, "
            "and what is run is a scenario file, which ends in .yaml."
        )
        raise FileFault(Place(path, 1, 1), message)


def _text(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line, start = before.count(b"\n") + 1, before.rfind(b"\n") + 1
        place = Place(path, line, len(before[start:].decode("utf-8", "replace")) + 1)
        message = (
            "expected text in the encoding UTF-8, found a sign in another one; "
            "open the file in a text editor and save it as UTF-8."
        )
        raise FileFault(place, message) from None


def _unreadable(path: Path, error: Exception) -> NegosimError:
    if isinstance(error, IsADirectoryError) or _is_folder(path):
        if is_results(path):
            page = next(iter(sorted(path.glob("tables/*.txt"))), path / "tables" / "outcomes.txt")
            return RequestFault(
                f"'{path}' is a results folder; its page is {page}, and in Python negosim.open reads it."
            )
        found = sorted(each.name for each in _listed(path))
        hint = f"such as '{path / found[0]}'" if found else "which ends in .yaml"
        return RequestFault(f"'{path}' is a folder; name a file in it, {hint}.")
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return RequestFault(missing_file(path))
    if isinstance(error, PermissionError):
        return RequestFault(f"you may not read the file '{path}'; change its permissions or copy it.")
    reason = getattr(error, "strerror", None) or error
    return RequestFault(f"the file '{named(path, _MOST_SIGNS)}' cannot be read ({reason}); check its name.")


def missing_file(
    path: Path, shipped: Iterable[str] = (), written: str = "", named_in: Path | None = None
) -> str:
    """One sentence on a file that is not there, with what may be meant.

    Parameters
    ----------
    path : Path
        Where the file was looked for.
    shipped : iterable of str
        Names that could stand in its place.
    written : str
        The file as it was asked for; default ``path``.
    named_in : Path, optional
        The file that names it, which is not what is meant.
    """
    missing = f"there is no file '{named(written or path, _MOST_SIGNS)}'"
    here = named_in.name if named_in and named_in.parent == path.parent else ""
    files = {each.stem: each.name for each in sorted(_listed(path.parent)) if each.name != here}
    beside = near(path.stem, files)
    if beside:
        return f"{missing}; did you mean '{Path(written or path).parent / files[beside]}'?"
    meant = near(path.stem, shipped, _LIKENESS)
    if meant:
        return f"{missing}; did you mean '{meant}', which comes with negosim?"
    if named_in:
        return f"{missing}; give its path from the folder in which this file is."
    if not _is_folder(path.parent):
        return f"{missing}, and no folder '{named(path.parent, _MOST_SIGNS)}'; check the path."
    return f"{missing}; check its name, and that it is in this folder."


def is_results(path: Path) -> bool:
    """Whether a path is a results folder."""
    return _is_folder(path) and os.path.isfile(path / "run.json")


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)


def _listed(folder: Path) -> list[Path]:
    try:
        return [each for each in folder.iterdir() if each.suffix in (".yaml", ".yml")]
    except (OSError, ValueError):
        return []
