"""Catalogues of words: those of figures and tables themselves, and those of a dispute and its scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from negosim.dispute.languages import Language
from negosim.scenario.data import Scenario

__all__ = ["catalogue", "own_words"]


def catalogue(language: Language, scenarios: Iterable[Scenario]) -> Mapping[str, str]:
    """English texts to those of a language.

    Parameters
    ----------
    language : Language
    scenarios : iterable of Scenario
        What figures or tables are about; what their disputes and they themselves say prevails.
    """
    if language is Language.EN:
        return {}
    found = dict(own_words(language))
    for scenario in scenarios:
        found |= scenario.languages[language]
    return found


@cache
def own_words(language: Language) -> Mapping[str, str]:
    """Words of negosim's own figures and tables: all files of the language's folder, read once."""
    from ruamel.yaml import YAML

    found: dict[str, str] = {}
    folder = files("negosim.figures").joinpath("words_in", str(language))
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yaml"):
            read: Any = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
            found |= dict(read or {})
    return found
