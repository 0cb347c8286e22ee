"""Sentences that captions share, in the language in use."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from negosim.figures.text import drawn_text
from negosim.outcomes.words import CONCEPTS
from negosim.scenario.data import Concept, Run
from negosim.version import VERSION
from negosim.wording import say

__all__ = ["changed_says", "concept_says", "drawn_says", "sentences", "source_says"]


def sentences(parts: Iterable[str]) -> str:
    """Sentences after each other; empty ones are left out."""
    said = [say(part) for part in parts if part]
    return reduce(lambda one, two: say("{one} {two}", one=one, two=two), said) if said else ""


def drawn_says(run: Run) -> str:
    """How many draws of the uncertain parameters there are, by which design and seed."""
    return say("Uncertain parameters: {draws}.", draws=drawn_text(run))


def concept_says(run: Run) -> str:
    """The solution concept; nothing if it is quantal response."""
    named = run.concept is not Concept.QRE
    return say("Solution concept: {concept}.", concept=CONCEPTS[run.concept]) if named else ""


def changed_says(changes: Iterable[str]) -> str:
    """What was changed against the scenario's file, as a sentence; nothing if nothing was."""
    changed = say("; ").join(changes)
    return say("Changed against the file: {changes}.", changes=changed) if changed else ""


def source_says(recipe: str) -> str:
    """Who computed it with what: the last sentence of a caption."""
    words = "Source: authors' calculations with negosim {version}, recipe {recipe}."
    return say(words, version=VERSION, recipe=recipe[:8])
