"""Figures and tables for papers, from the results folders of a bundle."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

from negosim.bundles.manifest import Papers
from negosim.bundles.names import FIGURES, RESULTS, TABLES
from negosim.figures.charted import Drawing
from negosim.figures.look import look_chosen
from negosim.folders import open_results
from negosim.papers import figure, table
from negosim.store.manifest import MANIFEST
from negosim.store.writers import to_json

__all__ = ["draw_papers", "naming"]


def draw_papers(root: Path, name: str, papers: Papers) -> None:
    """Draw all figures and write all tables of a results folder.

    Parameters
    ----------
    root : Path
        Holds the folder under ``results``, and gets ``figures`` and ``tables``.
    name : str
        Of the results folder.
    papers : Papers
        Formats, style and language.
    """
    folder = Path(RESULTS, name)
    # The records in the files name the folder as it is seen from here.
    with chdir(root):
        places = [Path(where, name) for where in (FIGURES, TABLES)]
        for place in places:
            place.mkdir(parents=True)
        drawing = Drawing(look_chosen(papers.style, papers.lang))
        if open_results(folder).figures(drawing):
            figure(folder, out=places[0], formats=papers.formats, style=papers.style, lang=papers.lang)
        table(folder, out=places[1], lang=papers.lang)


@contextmanager
def naming(folder: Path, command: str) -> Iterator[None]:
    """For a while, let the manifest of a results folder name another command."""
    path = folder / MANIFEST
    before = path.read_bytes()
    path.write_text(to_json({**json.loads(before), "command": command}), encoding="utf-8")
    try:
        yield
    finally:
        path.write_bytes(before)
