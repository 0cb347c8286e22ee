"""Figures as drawings in TeX (PGF), which a paper typesets in its own letters."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from negosim.errors import RequestFault, StoreError
from negosim.store.record import Record
from negosim.store.records import comment

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["check_engine", "engine", "escaped", "write_pgf"]

_ENGINES = ("xelatex", "lualatex", "pdflatex")
"""What measures words for PGF; the first two know the letters of every language."""

_SIGNS = {
    "\u00a0": "~",
    "\u2009": r"\,",
    "\u202f": r"\,",
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\textdollar{}",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    "·": r"\ensuremath{\cdot}",
    "×": r"\ensuremath{\times}",
    "÷": r"\ensuremath{\div}",
    "±": r"\ensuremath{\pm}",
    "−": r"\ensuremath{-}",
    "≤": r"\ensuremath{\leq}",
    "≥": r"\ensuremath{\geq}",
    "≠": r"\ensuremath{\neq}",
    "≈": r"\ensuremath{\approx}",
    "∞": r"\ensuremath{\infty}",
    "→": r"\ensuremath{\rightarrow}",
    "←": r"\ensuremath{\leftarrow}",
    "↔": r"\ensuremath{\leftrightarrow}",
    "↑": r"\ensuremath{\uparrow}",
    "↓": r"\ensuremath{\downarrow}",
    "∈": r"\ensuremath{\in}",
    "Δ": r"\ensuremath{\Delta}",
    "α": r"\ensuremath{\alpha}",
    "β": r"\ensuremath{\beta}",
    "δ": r"\ensuremath{\delta}",
    "λ": r"\ensuremath{\lambda}",
    "μ": r"\ensuremath{\mu}",
    "σ": r"\ensuremath{\sigma}",
    "θ": r"\ensuremath{\theta}",
}
"""Signs that mean something else in TeX, or that its usual fonts have in formulas alone."""

_TABLE = str.maketrans(_SIGNS)


def engine() -> str | None:
    """The TeX engine of this machine that suits best; None if there is none."""
    return next((name for name in _ENGINES if shutil.which(name)), None)


def check_engine() -> str:
    """The TeX engine of this machine.

    Raises
    ------
    RequestFault
        There is none.
    """
    found = engine()
    if found is None:
        raise RequestFault(
            "figures in pgf need TeX, and there is neither xelatex, lualatex nor pdflatex on this machine; "
            "install TeX Live or MiKTeX, or leave pgf out of --formats."
        )
    return found


def escaped(text: str) -> str:
    """A text as TeX prints it."""
    return text.translate(_TABLE)


def write_pgf(figure: Figure, path: Path, record: Record | None = None) -> None:
    """Write a figure as PGF; the same bytes every time.

    Parameters
    ----------
    figure : Figure
    path : Path
    record : Record, optional
        What the figure was made from, for the first lines of the file.

    Raises
    ------
    RequestFault
        There is no TeX on this machine.
    StoreError
        TeX cannot print a text of the figure.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_pgf import LatexError
    from matplotlib.figure import Figure as Base

    name = check_engine()
    # Without fonts of its own, the drawing takes those of the paper that it becomes a part of.
    settings: dict[Any, Any] = {"pgf.texsystem": name, "pgf.rcfonts": False, "pgf.preamble": ""}
    try:
        with rc_context(settings), _for_tex(figure):
            Base.savefig(figure, path, format="pgf")  # a chart's own would set other settings
    except (LatexError, ValueError):  # the second: of a text that cannot be measured
        raise StoreError(
            f"cannot write {path}: {name} cannot print the letters of this figure, or lacks a package; "
            "xelatex and lualatex know all letters, so install one of them, or write pdf."
        ) from None
    if record is not None:
        path.write_bytes(comment(record, "tex").encode() + path.read_bytes())


@contextmanager
def _for_tex(figure: Figure) -> Iterator[None]:
    """Every text of a figure as TeX wants it, for as long as it is written."""
    from matplotlib.text import Text

    before = {text: text.get_text() for text in figure.findobj(Text)}
    try:
        for text, words in before.items():
            text.set_text(escaped(words))
        yield
    finally:
        for text, words in before.items():
            text.set_text(words)
