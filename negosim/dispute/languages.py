"""The languages in which the texts of disputes and scenarios can be had."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator

from negosim.reading import unknown

__all__ = ["FOREIGN", "Language", "Translations"]


class Language(StrEnum):
    """A language of figures and tables; files are written in English."""

    EN = "en"
    JA = "ja"
    RU = "ru"


FOREIGN = tuple(language.value for language in Language if language is not Language.EN)
"""Languages into which files can be translated."""


def _translated(value: Any) -> Any:
    """A language into which texts are translated, which English is not."""
    if value == Language.EN:
        raise ValueError("the texts of this file are its English; remove 'en'")
    if value not in FOREIGN:
        raise ValueError(unknown("translation into", value, FOREIGN))
    return value


Translations = dict[Annotated[Language, BeforeValidator(_translated)], dict[str, str]]
"""Translations by language, each by the English text as it stands in the file."""
