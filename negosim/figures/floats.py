"""A chart as LaTeX takes it in: a figure environment with its draft of a caption and its alternative text."""

from __future__ import annotations

from collections.abc import Iterable

from negosim.dispute.languages import Language
from negosim.figures.choices import Format
from negosim.figures.tex import escaped

__all__ = ["float_text"]

_NEEDS = (
    "% Needs \\usepackage{graphicx} (with alt, of 2021 or later), and \\graphicspath{{FOLDER/}} where the "
    "figure lies in another folder.\n"
)
_LETTERS = {
    Language.JA: "% Japanese: compile with LuaLaTeX and \\usepackage{luatexja}.\n",
    Language.RU: "% Russian: \\usepackage[T2A]{fontenc}, or LuaLaTeX with a font that has its letters.\n",
}


def float_text(stem: str, caption: str, alt: str, formats: Iterable[Format], language: Language) -> str:
    """LaTeX that puts a chart into a document.

    Parameters
    ----------
    stem : str
        Name of the chart's files, without their endings.
    caption, alt : str
        In ``language``.
    formats : iterable of Format
        In which the chart is there; PDF is taken if it is among them, else PGF.
    language : Language
    """
    if Format.PDF in formats:
        drawn = f"\\includegraphics[alt={{{escaped(alt)}}}]{{{stem}.pdf}}"
    else:
        drawn = f"\\input{{{stem}.pgf}}"
    lines = (
        "\\begin{figure}[tbp]",
        "  \\centering",
        f"  {drawn}",
        f"  \\caption{{{escaped(caption)}}}",
        f"  \\label{{fig:{stem.replace('_', '-')}}}",
        "\\end{figure}\n",
    )
    return _NEEDS + _LETTERS.get(language, "") + "\n".join(lines)
