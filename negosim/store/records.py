"""Records of figures and tables in files: as comments of a text, and read back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from negosim.errors import RequestFault
from negosim.reading import named
from negosim.store.record import Record
from negosim.store.records_in import png_texts, svg_texts
from negosim.store.seals import SEAL

__all__ = [
    "BESIDE_FIGURES",
    "MARK",
    "Carried",
    "carried_by",
    "comment",
    "digest",
    "is_ours",
    "is_whole",
    "owner_of",
    "record_of",
]

MARK = "negosim-record:"
"""What stands before a record in a text."""

_LARGEST = 200_000_000  # bytes; no figure and no paper is larger

BESIDE_FIGURES = (".csv", ".txt")
"""Endings of files with data or words, which have no room for a record and stand beside a figure."""

_BESIDE = ("pdf", "svg", "png", "pgf", "tex", "md", "html")
"""Endings of the figures and tables that they may stand beside."""


@dataclass(frozen=True)
class Carried:
    """A record, and where it was found.

    Attributes
    ----------
    record : Record
    file : Path
        The file that carries it.
    place : str
        Where in it, such as ``page 7``; empty if the whole file is the figure or table.
    """

    record: Record
    file: Path
    place: str = ""


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


def record_of(path: str | Path) -> Record:
    """The record that a figure or table carries.

    Parameters
    ----------
    path : str or Path
        A figure (PDF, SVG, PNG, PGF) or table (TeX, Markdown, HTML); or the CSV file with its data, which
        is looked up beside it; or a paper with one figure in it.

    Raises
    ------
    RequestFault
        There is no such file, it cannot be read, or it carries no record, or several.
    """
    found = carried_by(path)
    if len(found) > 1:
        places = ", ".join(each.place for each in found)
        raise RequestFault(
            f"{_name(Path(path))} carries {len(found)} records ({places}); name the file of one of them."
        )
    return found[0].record


def carried_by(path: str | Path) -> tuple[Carried, ...]:
    """All records that a file carries, in their order; those of a paper are those of its figures.

    Raises
    ------
    RequestFault
        There is no such file, it cannot be read, or it carries none.
    """
    file = Path(path)
    _check_file(file)
    if file.suffix.lower() in BESIDE_FIGURES:
        return (_beside(file),)
    kind = file.suffix.lower()
    if kind not in _READERS:
        known = ", ".join(sorted(_READERS)).replace(".", "")
        raise RequestFault(
            f"expected a figure or table ({known}) or its data (csv), found {_name(file)}; name another file."
        )
    try:
        texts = list(_READERS[kind](file))
    except OSError as error:
        raise RequestFault(f"cannot read {_name(file)}: {error.strerror or 'it is damaged'}.") from None
    except ValueError:
        raise RequestFault(f"cannot read {_name(file)}: it is damaged, or no {kind[1:]} file.") from None
    found = [Carried(record, file, place) for place, text in texts for record in _records(text)]
    if not found:
        raise RequestFault(_none(file))
    return _told_apart(found)


def _check_file(file: Path) -> None:
    name = _name(file)
    try:
        if file.is_dir():
            raise RequestFault(
                f"{name} is a folder; name a figure or table in it, such as figures/outcomes.pdf."
            )
        if not file.is_file():
            raise RequestFault(f"there is no file {name}; check the name.")
        if file.stat().st_size > _LARGEST:
            raise RequestFault(f"{name} is larger than any figure or table; name a smaller file.")
    except (OSError, ValueError):
        raise RequestFault(f"there is no file {name} that can be read; check the name.") from None


def _name(file: Path) -> str:
    return named(file.as_posix(), 300)


def _beside(kept: Path) -> Carried:
    """The figure or table whose data or words a file holds."""
    found = _neighbours(kept)
    if not found:
        raise RequestFault(
            f"{_name(kept)} has no room for a record, and no figure or table of negosim stands beside it; "
            f"name the figure, which is called the same but for its ending: {', '.join(_BESIDE)}."
        )
    return (owner_of(kept) if kept.suffix.lower() == ".csv" else None) or found[0]


def _neighbours(kept: Path) -> list[Carried]:
    """Whole figures and tables of the same name, also ones that were written beside an edited one."""
    stems = (kept.stem, f"{kept.stem}.new")
    paths = [kept.with_name(f"{stem}.{ending}") for stem in stems for ending in _BESIDE]
    return [carried for path in paths if (carried := _whole_in(path)) is not None]


def _whole_in(path: Path) -> Carried | None:
    """The record of a file that is a figure or table of negosim as a whole."""
    try:
        found = carried_by(path) if path.is_file() else ()
    except RequestFault:
        return None
    return found[0] if len(found) == 1 and is_whole(found[0]) else None


def owner_of(data: Path) -> Carried | None:
    """The figure or table beside a CSV file that was written with just this file.

    Parameters
    ----------
    data : Path

    Returns
    -------
    Carried or None
        None if the file is not as it was written, or is somebody else's.
    """
    own = digest(data.read_bytes())
    return next((carried for carried in _neighbours(data) if carried.record.data == own), None)


def digest(content: bytes) -> str:
    """SHA-256 of data, as records name it."""
    return hashlib.sha256(content).hexdigest()


def is_ours(path: Path) -> bool:
    """Whether negosim wrote a file.

    That is a figure or table with its record, a text with a seal, data that such a figure names, or words
    beside one. Data or a figure that were changed are not known again.
    """
    kind = path.suffix.lower()
    if kind == ".csv":
        return path.is_file() and owner_of(path) is not None
    if kind == ".txt":
        return bool(_neighbours(path))
    return _whole_in(path) is not None or (kind in _READERS and _ends_sealed(path))


def _ends_sealed(path: Path) -> bool:
    """Whether the last line of a text is a seal; there may have been edits before it."""
    if not path.is_file() or path.suffix.lower() in _METADATA:
        return False
    lines = path.read_text(encoding="utf-8", errors="replace").split()
    return SEAL in lines[-3:] and MARK not in lines


def is_whole(carried: Carried) -> bool:
    """Whether a file is a figure or table as a whole, and does not hold it as a part."""
    file = carried.file
    return not carried.place and (file.suffix.lower() in _METADATA or _is_table(file))


def _is_table(path: Path) -> bool:
    """Whether a text begins or ends with a record, but for its seal; a paper may have one in it."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    said = [line for line in lines if line.strip() and SEAL not in line]
    return any(MARK in line for line in (*said[:2], *said[-1:]))


def _none(file: Path) -> str:
    advice = "ask for the figure's own file, as negosim wrote it"
    if file.suffix.lower() == ".pdf":
        advice += " (a paper keeps the records of its figures only if pdflatex or lualatex made it)"
    return f"{_name(file)} carries no record of negosim; {advice}."


def _records(text: str) -> Iterator[Record]:
    """The records in a text: a record itself, or a text that has some behind their marks."""
    parts = [text] if text.lstrip().startswith("{") else text.split(MARK)[1:]
    decoder = json.JSONDecoder()
    for part in parts:
        begin = part.lstrip()
        try:
            _, end = decoder.raw_decode(begin)
            yield Record.from_json(begin[:end])
        except (ValueError, RecursionError):
            continue


def _told_apart(found: list[Carried]) -> tuple[Carried, ...]:
    """Each record once, where it was found first; a place says which one, if there are several."""
    apart = list({each.record.to_json(): each for each in reversed(found)}.values())[::-1]
    if len(apart) == 1:
        return tuple(apart)
    return tuple(
        Carried(each.record, each.file, each.place or f"number {k}") for k, each in enumerate(apart, 1)
    )


# ---- Texts in files that may hold records, with their places
_Reader = Callable[[Path], Iterator[tuple[str, str]]]


def _text(path: Path) -> Iterator[tuple[str, str]]:
    yield "", path.read_text(encoding="utf-8", errors="replace")


def _pdf(path: Path) -> Iterator[tuple[str, str]]:
    from negosim.store.records_in_pdf import pdf_texts

    yield from pdf_texts(path)


_METADATA: Mapping[str, _Reader] = {".pdf": _pdf, ".svg": svg_texts, ".png": png_texts}

_READERS: Mapping[str, _Reader] = {
    **_METADATA,
    **dict.fromkeys((".pgf", ".tex", ".md", ".html", ".htm"), _text),
}
