"""What stands on the page of every answer, and below each of its charts."""

from __future__ import annotations

from negosim.figures.source import source_line
from negosim.figures.text import concept_text, drawn_text, paragraph
from negosim.store.study import Study

__all__ = ["heading", "source"]


def heading(found: Study) -> str:
    """Title of a page, what was drawn, and what is changed."""
    scenario = found.scenario
    title = paragraph(found.title)
    facts = f"{scenario.name}: {drawn_text(scenario.run)}{concept_text(scenario.run)}"
    lines = [title, "=" * max(map(len, title.split("\n"))), paragraph(f"{facts}, recipe {found.recipe[:8]}")]
    if scenario.changes:
        lines.append(paragraph(f"Changed: {'; '.join(scenario.changes)}.", rest="  "))
    return "\n".join(lines)


def source(found: Study) -> str:
    """What a figure was made from, so that two answers can be told apart."""
    scenario = found.scenario
    return source_line(scenario.name, drawn_text(scenario.run), found.recipe, scenario.changes)
