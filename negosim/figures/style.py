"""One style for all figures: colours, fonts, widths, and files that are the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.style import context

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["FORMATS", "INK", "MM", "PAPER", "SERIES", "WIDTHS", "Series", "styled", "write", "write_file"]

MM = 1 / 25.4
"""A millimetre in inches."""

WIDTHS = {"single": 90.0, "page": 145.0, "double": 190.0}
"""Widths of figures in millimetres: one column, a page, two columns."""

FORMATS = ("pdf", "png", "svg")

INK = "#1A1A1A"
PAPER = "#FFFFFF"


@dataclass(frozen=True)
class Series:
    """How one of several things is drawn; any two differ in grey, in hatch and in marker."""

    colour: str
    hatch: str
    marker: str


# Okabe and Ito's colours, from dark to light.
SERIES = (
    Series("#0072B2", "", "o"),
    Series("#E69F00", "////", "s"),
    Series("#009E73", "....", "^"),
    Series("#CC79A7", "xxxx", "D"),
    Series("#56B4E9", "----", "v"),
    Series("#D55E00", "\\\\\\\\", "P"),
)

_SETTINGS: dict[str, Any] = {
    # This font comes with matplotlib, so that a figure looks the same on every machine.
    "font.family": ["DejaVu Sans"],
    "font.size": 7.5,
    "axes.labelsize": 7.5,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7.5,
    "xtick.major.width": 0.6,
    "hatch.linewidth": 0.5,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "savefig.bbox": "standard",
    "text.usetex": False,
    "text.parse_math": False,
    "axes.unicode_minus": True,
    "pdf.fonttype": 42,
    "ps.fonttype": 42,
    "pdf.compression": 6,
    "svg.fonttype": "none",
    "svg.hashsalt": "negosim",
}

# Without these, the time of writing and the version of the library would stand in the file.
_METADATA: dict[str, dict[str, Any]] = {
    "pdf": {"CreationDate": None, "Creator": "negosim", "Producer": None},
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": "negosim"},
}


@contextmanager
def styled() -> Iterator[None]:
    """The style, for as long as a figure is made or written; the user's own settings come back."""
    with context(["default", _SETTINGS]):
        yield


def write_file(figure: Figure, path: Path) -> None:
    """Write a figure in the format that the file's name ends with; the same bytes every time."""
    kind = path.suffix.removeprefix(".")
    with styled():
        figure.savefig(path, format=kind, dpi=300, metadata=_METADATA.get(kind))


def write(figure: Figure, path_without_suffix: Path, formats: Sequence[str] = ("pdf", "png")) -> list[Path]:
    """Write a figure in several formats.

    Parameters
    ----------
    figure : Figure
    path_without_suffix : Path
    formats : sequence of str
        Out of pdf, png, svg.

    Returns
    -------
    list of Path
        The files.
    """
    paths = [path_without_suffix.with_name(f"{path_without_suffix.name}.{kind}") for kind in formats]
    for path in paths:
        write_file(figure, path)
    return paths
