"""One style for all figures: tones, sizes, widths, and files that are the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.style import context

from negosim.figures.choices import USUAL_FORMATS, Format
from negosim.figures.look import PLANNED, SIZES
from negosim.store.record import Record

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "EDGE",
    "END",
    "FAINT",
    "FLOW",
    "GAP",
    "GRID",
    "INK",
    "LEAST",
    "LINE",
    "LOST",
    "MM",
    "PAPER",
    "RANGE",
    "SERIES",
    "SMALL",
    "TEXT",
    "TITLE",
    "WIDTHS",
    "Series",
    "grey_of",
    "in_grey",
    "lightness",
    "ramp",
    "scaled",
    "series",
    "styled",
    "write",
    "write_file",
]

MM = 1 / 25.4
"""A millimetre in inches."""

WIDTHS = {name: float(SIZES[name]["width"]) for name in ("single", "page", "double")}
"""Widths of figures in millimetres: one column, a page, two columns."""

TITLE, TEXT, SMALL, LEAST = 10.0, PLANNED, 7.0, 6.0
"""Sizes of letters in points. One weight alone, since every further font makes a PDF slow to write."""

EDGE, GAP, LINE = 2.0, 1.8, 0.6
"""Room at the edges and between blocks in millimetres; width of lines in points."""

# ---- Tones; their lightness differs, so that they can be told apart in grey
INK, PAPER = "#1A1A1A", "#FFFFFF"
GRID, FAINT = "#D9D9D9", "#F1F4F8"
RANGE = "#4D4D4D"
FLOW, LOST, END = "#BFD3E6", "#C9703F", "#08306B"
"""What goes on, what stops there, and what it comes to."""


@dataclass(frozen=True)
class Series:
    """How one of several things is drawn; any two of a family differ in lightness and in hatch."""

    colour: str
    hatch: str


# By how talks end: a hue for each; dark and light in turn, since neighbours in a stack must differ.
# No dots: as vector graphics they take half a megabyte.
SERIES = {
    "kept": (
        Series("#2A6FA8", ""),
        Series("#CFE0F0", "++"),
        Series("#0B3261", "xxxx"),
        Series("#8FB8DB", "----"),
    ),
    "broken": (Series("#CB7C4B", "\\\\\\\\"), Series("#6E3416", "||||")),
    "breakdown": (Series("#B7B7B7", "////"), Series("#5A5A5A", "||||")),
    "no_settlement": (
        Series("#DDE8C9", ""),
        Series("#5D8A4C", "||||"),
        Series("#F3F0C2", "++"),
        Series("#3A5A2C", "xxxx"),
        Series("#A9C78D", "----"),
    ),
}

_RAMP = ((0xF2, 0xF6, 0xFA), (0x0B, 0x2D, 0x57))

_SETTINGS: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": TEXT,
    "text.color": INK,
    "hatch.linewidth": 0.4,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "savefig.bbox": "standard",
    "text.usetex": False,
    "text.parse_math": False,
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


def series(part: str, number: int) -> Series:
    """How the thing with this number is drawn; those after the last take their tones again, hatched anew."""
    family = SERIES[part]
    turn, place = divmod(number, len(family))
    return Series(family[place].colour, family[(place + turn) % len(family)].hatch)


def ramp(count: int) -> list[str]:
    """Tones of ordered levels, from light to dark."""
    shares = [k / (count - 1) if count > 1 else 0.25 for k in range(count)]
    ends = list(zip(*_RAMP, strict=True))
    return ["#" + "".join(f"{round(a + share * (b - a)):02X}" for a, b in ends) for share in shares]


def lightness(colour: Any) -> float:
    """Lightness of a colour as it is seen, from 0 (black) to 100 (white): L* of CIE 1976."""
    luminance = _luminance(colour)
    bright = luminance > (6 / 29) ** 3
    return 116 * luminance ** (1 / 3) - 16 if bright else luminance * (29 / 3) ** 3


def _luminance(colour: Any) -> float:
    from matplotlib.colors import to_rgb

    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def grey_of(colour: Any) -> tuple[float, float, float, float]:
    """The grey that is as light as a colour; as transparent, too."""
    from matplotlib.colors import to_rgba

    y = _luminance(colour)
    grey = 12.92 * y if y <= 0.0031308 else 1.055 * y ** (1 / 2.4) - 0.055
    return (grey, grey, grey, to_rgba(colour)[3])


def in_grey(figure: Figure) -> Figure:
    """Turn every colour of a figure into the grey that it would be printed as."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.text import Text

    for artist in figure.findobj():
        if isinstance(artist, Patch):
            face, edge = grey_of(artist.get_facecolor()), grey_of(artist.get_edgecolor())
            artist.set(facecolor=face, edgecolor=edge)
        elif isinstance(artist, Line2D):
            face, edge = grey_of(artist.get_markerfacecolor()), grey_of(artist.get_markeredgecolor())
            artist.set(color=grey_of(artist.get_color()), markerfacecolor=face, markeredgecolor=edge)
        elif isinstance(artist, Text):
            artist.set_color(grey_of(artist.get_color()))
    return figure


def scaled(figure: Figure, scale: float) -> Figure:
    """Enlarge a figure with all that is on it: letters, lines, marks."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.text import Text

    if scale == 1:
        return figure
    wide, high = figure.get_size_inches()
    figure.set_size_inches(scale * wide, scale * high)
    for artist in figure.findobj():
        if isinstance(artist, Text):
            artist.set_fontsize(scale * float(artist.get_fontsize()))
        elif isinstance(artist, Line2D):
            edge, size = artist.get_markeredgewidth(), artist.get_markersize()
            artist.set_linewidth(scale * float(artist.get_linewidth()))
            artist.set(markersize=scale * size, markeredgewidth=scale * edge)
        elif isinstance(artist, Patch):
            artist.set_linewidth(scale * float(artist.get_linewidth()))
            if hasattr(artist, "set_hatch_linewidth"):  # of matplotlib 3.10 or later
                artist.set_hatch_linewidth(scale * artist.get_hatch_linewidth())
    return figure


@contextmanager
def styled() -> Iterator[None]:
    """The style, for as long as a figure is made or written; the user's own settings come back."""
    with context(["default", _SETTINGS]):
        yield


def write_file(figure: Figure, path: Path, dpi: int = 300, record: Record | None = None) -> None:
    """Write a figure in the format that the file's name ends with; the same bytes every time.

    Parameters
    ----------
    figure : Figure
    path : Path
    dpi : int
        Dots per inch of a PNG file.
    record : Record, optional
        What the figure was made from, for the file's metadata.
    """
    from negosim.figures.tex import write_pgf

    kind = path.suffix.removeprefix(".")
    if kind == Format.PGF:
        with styled():
            write_pgf(figure, path, record)
        return
    # Stronger compression of a PNG takes longer than all the rest and gains little.
    options: dict[str, Any] = {"pil_kwargs": {"compress_level": 2}} if kind == "png" else {}
    with styled():
        figure.savefig(path, format=kind, dpi=dpi, metadata=_metadata(kind, record), **options)


def _metadata(kind: str, record: Record | None) -> dict[str, Any] | None:
    """Metadata of a file; the record stands where the format has room for words of one's own."""
    usual = _METADATA.get(kind)
    if usual is None or record is None:
        return usual
    told, says = record.to_json(), record.sentence()
    own: dict[str, dict[str, Any]] = {
        "pdf": {"Keywords": told, "Subject": says},
        "svg": {"Keywords": [told], "Description": says},
        "png": {"negosim": told, "Description": says},
    }
    return {**usual, "Title": record.title, **own[kind]}


def write(
    figure: Figure, path_without_suffix: Path, formats: Sequence[str] = USUAL_FORMATS, dpi: int = 300
) -> list[Path]:
    """Write a figure in several formats.

    Parameters
    ----------
    figure : Figure
    path_without_suffix : Path
    formats : sequence of str
        Out of pdf, svg, png and pgf.
    dpi : int
        Dots per inch of PNG files.

    Returns
    -------
    list of Path
        The files.
    """
    paths = [path_without_suffix.with_name(f"{path_without_suffix.name}.{kind}") for kind in formats]
    for path in paths:
        write_file(figure, path, dpi)
    return paths
