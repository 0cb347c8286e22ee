"""The texts of a dispute that tables and figures print, and whether translations are of these."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from negosim.dispute.data import Dispute, Issue
from negosim.dispute.languages import Language
from negosim.reading import Finding, named, near

__all__ = ["of_texts", "texts", "translation_findings"]

_TEXTS = {"about", "date", "label", "lever", "meaning", "note", "publisher", "title", "unit"}
_MOST_SIGNS = 100


def texts(dispute: Dispute) -> tuple[str, ...]:
    """All texts of a dispute, each once, in the order of its file."""
    return tuple(dict.fromkeys(text for text in _texts(dispute) if text))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, item in part.items():
            if getattr(item, "label", None) == "":
                yield name.replace("_", " ").capitalize()  # what is printed in the place of a label
            yield from _texts(item)
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _of_field(part, name)


def _of_field(part: BaseModel, name: str) -> Iterator[str]:
    value = getattr(part, name)
    if name in _TEXTS:
        yield value
    elif name == "evidence":
        yield from value.values()
    elif name == "levels" and isinstance(part, Issue):
        yield from (label or level.replace("_", " ") for level, label in value.items())
    else:
        yield from _texts(value)


def of_texts(
    languages: Mapping[Language, Mapping[str, str]], kept: Iterable[str]
) -> dict[Language, dict[str, str]]:
    """Those translations that are of certain texts."""
    known = set(kept)
    found = {
        language: {text: said for text, said in by_text.items() if text in known}
        for language, by_text in languages.items()
    }
    return {language: by_text for language, by_text in found.items() if by_text}


def translation_findings(
    languages: Mapping[Language, Mapping[str, str]], known: Collection[str], whose: str
) -> Iterator[Finding]:
    """Translations that are empty, or of something that is no text.

    Parameters
    ----------
    languages : mapping
    known : collection of str
        Texts that can be translated.
    whose : str
        What they are texts of, such as ``the dispute``.
    """
    for language, by_text in languages.items():
        for text, said in by_text.items():
            loc = ("languages", language.value, text)
            if text not in known:
                message = f"{whose} has no text '{named(text)}'{_hint(text, known)}"
                yield Finding(loc, message, key=True, name=text)
            elif not said.strip():
                message = (
                    f"expected a translation of '{named(text)}', found none; write it, or remove the line."
                )
                yield Finding(loc, message)


def _hint(text: str, known: Collection[str]) -> str:
    meant = near(text, known)
    if meant:
        return f"; did you mean '{named(meant, _MOST_SIGNS)}'?"
    return "; write a text of the file as it stands there, or remove the line."
