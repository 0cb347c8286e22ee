"""Files of translations, read into the place of their names in a dispute or scenario file."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from negosim.dispute.languages import FOREIGN
from negosim.errors import FileFault, NegosimError, RequestFault
from negosim.reading import Document, Loc, missing_file, read
from negosim.reading.yaml import EMPTY

__all__ = ["is_translations", "with_translations"]

_SHIPPED = Path(__file__).resolve().parent
_KEY = "languages"


def with_translations(
    document: Document, faults: list[NegosimError], *, borrows: bool = False
) -> tuple[Document, frozenset[str]]:
    """A document whose ``languages`` hold translations where they named files of these.

    Parameters
    ----------
    document : Document
    faults : list
        What is wrong with those files is added to it.
    borrows : bool
        Whether a file that is not beside the document may be one that comes with negosim.

    Returns
    -------
    Document
        What it took from a file has its place there.
    frozenset of str
        Languages whose file comes with negosim, as none of its name is beside the document.
    """
    borrowed = set()
    for language, name in _files(document):
        path = Path(document.path).parent / name
        if borrows and not os.path.lexists(path) and _is_shipped(name):
            path = _SHIPPED / name
            borrowed.add(language)
        found = _read(document, (_KEY, language), name, path, faults) if language in FOREIGN else None
        document = _grafted(document, (_KEY, language), found or Document({}, path))
    return document, frozenset(borrowed)


def is_translations(document: Document) -> bool:
    """Whether a document is meant as translations: names only, and texts in another script."""
    said = list(document.data.values()) if isinstance(document.data, dict) else []
    plain = all(isinstance(each, str) for each in said)
    return plain and not all(map(str.isascii, said)) and "negosim" not in document.data


def _files(document: Document) -> list[tuple[str, str]]:
    """Languages with the names of their files."""
    languages = document.data.get(_KEY) if isinstance(document.data, dict) else None
    if not isinstance(languages, dict):
        return []
    return [(language, name) for language, name in languages.items() if isinstance(name, str)]


def _is_shipped(name: str) -> bool:
    return Path(name).name == name and (_SHIPPED / name).is_file()


def _grafted(document: Document, loc: Loc, inner: Document) -> Document:
    """A document with what a file says in the place of the file's name."""
    return replace(
        document,
        data={**document.data, _KEY: {**document.data[_KEY], loc[-1]: inner.data}},
        keys=document.keys | {loc + at: place for at, place in inner.keys.items()},
        values=document.values | {loc + at: place for at, place in inner.values.items()},
        unread=document.unread | {loc + at for at in inner.unread},
    )


def _read(document: Document, loc: Loc, name: str, path: Path, faults: list[NegosimError]) -> Document | None:
    """A file of translations, or None after a note on why it cannot be read."""
    if not os.path.lexists(path):
        missing = missing_file(path, written=name, named_in=Path(document.path))
        faults.append(document.fault(loc, missing))
        return None
    try:
        return read(path, faults)
    except RequestFault as fault:
        faults.append(document.fault(loc, str(fault)))
    except FileFault as fault:
        nothing = "the file is empty; write translations as 'English text: translation', each on its line."
        faults.append(FileFault(fault.place, nothing) if str(fault).endswith(EMPTY) else fault)
    return None
