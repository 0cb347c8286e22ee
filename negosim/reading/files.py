"""Files that can be read, and a sentence on those that cannot."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from negosim.errors import FileFault, NegosimError, Place, RequestFault
from negosim.reading.document import Document
from negosim.reading.words import named, near
from negosim.reading.yaml import parse

__all__ = ["missing_file", "read"]

_MOST_BYTES = 4_000_000
_MOST_SIGNS = 300


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
        with open(path, "rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    if len(content) > _MOST_BYTES:
        raise FileFault(Place(path, 1, 1), "the file is far too large; check that it is the one you mean.")
    return parse(_text(content, path), path, faults)


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
    meant = near(path.stem, shipped)
    if meant:
        return f"{missing}; did you mean '{meant}', which comes with negosim?"
    if named_in:
        return f"{missing}; give its path from the folder in which this file is."
    if not _is_folder(path.parent):
        return f"{missing}, and no folder '{named(path.parent, _MOST_SIGNS)}'; check the path."
    return f"{missing}; check its name, and that it is in this folder."


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)


def _listed(folder: Path) -> list[Path]:
    try:
        return [each for each in folder.iterdir() if each.suffix in (".yaml", ".yml")]
    except (OSError, ValueError):
        return []
