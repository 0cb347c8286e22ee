"""Under which conditions an outcome is likely, as a page of text."""

from __future__ import annotations

from collections.abc import Iterator

from negosim.figures.discovery_outline import tree_text
from negosim.figures.discovery_says import definition, result, unsure
from negosim.figures.discovery_text import (
    boxes_text,
    conditions_text,
    sizes_text,
    stability_text,
)
from negosim.figures.discovery_words import regions
from negosim.figures.page import certificate_text, certificates_text
from negosim.figures.study_text import heading
from negosim.store.study import Study

__all__ = ["page"]


def page(found: Study) -> str:
    """The page, at most 80 characters wide."""
    numbers = regions(found.tables["conditions"])
    parts = [heading(found), result(found), definition(found)]
    for number in numbers:
        parts += [conditions_text(found, number), *stability_text(found, number)]
    parts += [boxes_text(found)] if numbers else []
    parts += list(_sizes(found, numbers))
    parts += [tree_text(found), *unsure(found), _certificate(found)]
    return "\n\n".join(parts) + "\n"


def _certificate(found: Study) -> str:
    if found.scenario.run.concept.has_rounds:
        return certificates_text(found.certificate, "draws")
    return certificate_text(found.certificate, "Self-checks of all draws passed", played=False)


def _sizes(found: Study, numbers: list[int]) -> Iterator[str]:
    for number in numbers[:1]:
        yield sizes_text(found, number)
