"""Charts of results without charts that answer the pointer: drawn as for a paper, inside the page."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterator
from pathlib import Path

from negosim.figures.charted import Charted, Drawing, charts_of
from negosim.figures.choices import Format
from negosim.figures.look import look_chosen
from negosim.reports.model import Picture
from negosim.store.writers import Writer

__all__ = ["pictures_of"]

_STYLE = "page,bare"


def pictures_of(results: Charted, command: str) -> tuple[Picture, ...]:
    """All charts of results as SVG images.

    Parameters
    ----------
    results : Charted
    command : str
        What made the results, for the record that each image carries.
    """
    return tuple(_pictures(results, command))


def _pictures(results: Charted, command: str) -> Iterator[Picture]:
    files = results.figures(Drawing(look_chosen(_STYLE), (Format.SVG,), command))
    for chart in charts_of(results):
        told, title = chart.told(), chart.name.replace("_", " ")
        held = _held(files[f"{chart.stem or chart.name}.{Format.SVG}"])
        yield Picture(chart.name, title[:1].upper() + title[1:], told.caption, told.alt, held)


def _held(write: Writer) -> str:
    """An image as an address that holds it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "chart.svg")
        write(path)
        return f"data:image/svg+xml;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
