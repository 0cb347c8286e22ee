"""A table in LaTeX, with booktabs: a float, or where it is long a table that goes on over pages."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from negosim.tables.layout import head_lines, least_width, lines_of, wrapped_widths
from negosim.tables.table import Cell, Column, Group, Shown, Side, Table
from negosim.tables.tex_signs import escaped, is_plain
from negosim.wording import say

__all__ = ["latex"]

_LONG = 44  # lines of a table that is broken over pages
_SIZES = {"small": 10.0, "footnotesize": 9.0}  # points of letters in a class of 11 points
_SEPARATION = 4.0  # points at either side of a column
_WIDTH = 412.0  # points: 145 mm, for which tables are planned
_NUMBER = re.compile(r"[+<−∞–]*(\d*)(\.\d+)?\*?")

_FLOAT = r"""\begin{{table}}[tbp]
\centering\{size}
\setlength{{\tabcolsep}}{{{separation:g}pt}}
\setlength{{\belowcaptionskip}}{{4pt}}
\caption{{{caption}}}
\label{{{label}}}
\begin{{tabular}}{{{columns}}}
\toprule
{heads}
\midrule
{rows}
\bottomrule
\end{{tabular}}
{notes}\end{{table}}
"""
_PAGES = r"""\begingroup
\{size}
\setlength{{\tabcolsep}}{{{separation:g}pt}}
\setlength{{\LTcapwidth}}{{\linewidth}}
\begin{{longtable}}{{{columns}}}
\caption{{{caption}}}
\label{{{label}}}\\
\toprule
{heads}
\midrule
\endfirsthead
\caption[]{{{again}}}\\
\toprule
{heads}
\midrule
\endhead
\midrule
\multicolumn{{{count}}}{{r@{{}}}}{{\emph{{{more}}}}}\\
\endfoot
\bottomrule
\endlastfoot
{rows}
\end{{longtable}}
{notes}\endgroup
"""


def latex(table: Table, label: str) -> str:
    """A table as a part of a LaTeX document.

    Parameters
    ----------
    table : Table
    label : str
        By which the document refers to it, such as ``tab:base-outcomes``.
    """
    size = _size(table)
    long = lines_of(table, _WIDTH, _SIZES[size], 2 * _SEPARATION) > _LONG
    caption = escaped(table.caption)
    told = {
        "caption": caption,
        "label": re.sub(r"[^A-Za-z0-9:.-]+", "-", label),
        "size": size,
        "columns": _columns(table, _SIZES[size]),
        "heads": _heads(table, _SIZES[size]),
        "rows": _rows(table),
        "notes": _notes(table.notes, long),
        "count": len(table.columns),
        "again": escaped(say("{caption} (continued)", caption=table.caption)),
        "more": escaped(say("Continued on the next page")),
        "separation": _SEPARATION,
    }
    return _needs(table, long) + (_PAGES if long else _FLOAT).format(**told)


def _needs(table: Table, long: bool) -> str:
    """Comments on what the document's preamble has to load."""
    packages = "booktabs,array,longtable" if long else "booktabs,array"
    texts = [table.caption, *table.notes, *(str(cell) for row in table.rows for cell in row)]
    texts += [text for column in table.columns for text in (column.head, column.over)]
    lines = [rf"% Preamble: \usepackage{{{packages}}}. Planned for a text width of 145 mm or more."]
    if not all(map(is_plain, texts)):
        lines += [
            "% Letters beyond Latin ones: compile with LuaLaTeX or XeLaTeX, with a font that has them:",
            r"% Japanese: \usepackage{luatexja} (LuaLaTeX) or \usepackage{xeCJK} (XeLaTeX);",
            r"% Russian: \usepackage{fontspec}\setmainfont{CMU Serif} or another font with Cyrillic letters.",
        ]
    return "".join(f"{line}\n" for line in lines)


def _size(table: Table) -> str:
    """The size of the letters: a smaller one where even broken lines would be too wide."""
    fits = (size for size, em in _SIZES.items() if least_width(table, em, 2 * _SEPARATION) <= _WIDTH)
    return next(fits, "footnotesize")


# ---- Columns
def _columns(table: Table, em: float) -> str:
    """What stands in braces after ``tabular``: columns of words are broken if the table were too wide."""
    kinds = ["r" if column.side is Side.RIGHT else "l" for column in table.columns]
    widths = wrapped_widths(table, _WIDTH, em, 2 * _SEPARATION)
    taken = math.ceil(_WIDTH - sum(width.share for width in widths.values())) + len(widths)
    room = sum(width.share for width in widths.values())
    for number, width in widths.items():
        rest = rf"{width.share / max(1.0, room):.3f}\dimexpr\linewidth-{taken}pt\relax"
        wide = rf"\dimexpr{math.ceil(width.least)}pt+{rest}\relax"
        kinds[number] = rf">{{\raggedright\arraybackslash}}p{{{wide}}}"
    return _joined(kinds)


def _joined(kinds: Iterable[str]) -> str:
    return f"@{{}}{''.join(kinds)}@{{}}"


def _heads(table: Table, em: float) -> str:
    heads = []
    wrapped = wrapped_widths(table, _WIDTH, em, 2 * _SEPARATION)
    for number, column in enumerate(table.columns):
        lines = [escaped(line) for line in head_lines(table, number)]
        if number in wrapped or len(lines) == 1:
            heads.append(escaped(column.head))
        else:
            side, broken = "r" if column.side is Side.RIGHT else "l", r"\\".join(lines)
            heads.append(rf"\begin{{tabular}}[b]{{@{{}}{side}@{{}}}}{broken}\end{{tabular}}")
    return _over(table) + _line(heads)


def _over(table: Table) -> str:
    """Common heads, with a rule below each."""
    cells, rules, first = [], [], 1
    for over, many in table.spans:
        cells.append(rf"\multicolumn{{{many}}}{{c}}{{{escaped(over)}}}" if over else " & ".join([""] * many))
        rules += [rf"\cmidrule(lr){{{first}-{first + many - 1}}}"] if over else []
        first += many
    return f"{_line(cells)}\n{''.join(rules)}\n" if cells else ""


def _line(cells: Sequence[str]) -> str:
    line = " & ".join(cells)
    # After the end of a line, a bracket or a star would be taken for an option of it.
    return f"{'{}' if line.startswith(('[', '*')) else ''}{line} \\\\"


# ---- Rows
def _rows(table: Table) -> str:
    padded = _padding(table)
    return "\n\\addlinespace\n".join(_group(group, table.columns, padded) for group in table.groups)


def _group(group: Group, columns: Sequence[Column], padded: Sequence[tuple[int, bool]]) -> str:
    lines = []
    if group.head:
        lines.append(rf"\multicolumn{{{len(columns)}}}{{@{{}}l@{{}}}}{{\emph{{{escaped(group.head)}}}}} \\*")
    lines += [_line([_cell(cell, *pad) for cell, pad in zip(row, padded, strict=True)]) for row in group.rows]
    return "\n".join(lines)


def _padding(table: Table) -> list[tuple[int, bool]]:
    """For each column the most signs after the point, and whether any number has a star."""
    found = []
    for number, column in enumerate(table.columns):
        cells = [str(row[number]) for row in table.rows] if column.side is Side.RIGHT else []
        numbers = [match for cell in cells if (match := _NUMBER.fullmatch(cell))]
        stars = any(cell.endswith("*") for cell in cells)
        found.append((max((len(match[2] or "") for match in numbers), default=0), stars))
    return found


def _cell(cell: Cell, after_point: int, stars: bool) -> str:
    """A cell; numbers stand below each other by their points."""
    text = str(cell)
    star = isinstance(cell, Shown) and cell.star
    said = f"{escaped(text.removesuffix('*'))}$^{{*}}$" if star else escaped(text)
    match = _NUMBER.fullmatch(text)
    if match and after_point and (match[1] or match[2]):
        gap = ("" if match[2] else ".") + "0" * (after_point - max(1, len(match[2] or "")))
        said += rf"\phantom{{{gap}}}" if gap else ""
    return said + (r"\phantom{$^{*}$}" if stars and not star and text else "")


def _notes(notes: Sequence[str], long: bool) -> str:
    """Notes below the table, as wide as the text."""
    if not notes:
        return ""
    told = "\\par\n".join(escaped(note) for note in notes)
    if long:
        return f"{{\\footnotesize\\raggedright\\noindent\n{told}\\par}}\n"
    return (
        "\\par\\medskip\n\\begin{minipage}{\\linewidth}\\footnotesize\\raggedright\n"
        f"{told}\n\\end{{minipage}}\n"
    )
