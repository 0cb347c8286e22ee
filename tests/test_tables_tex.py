"""Tables and figures stand in a LaTeX document that compiles, and no table is wider than the text."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from every_result import FEW, FLAGSHIP

import negosim

_DOCUMENT = r"""\documentclass[11pt]{article}
\usepackage[a4paper,textwidth=145mm,textheight=230mm]{geometry}
\usepackage{booktabs,array,longtable,graphicx}
\begin{document}
Tables~\ref{tab:tables-run-outcomes} and~\ref{tab:tables-run-parameters}.
%s
\end{document}
"""
_OVERFULL = re.compile(r"Overfull \\hbox \(([\d.]+)pt too wide\)")


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tables of several results, and two figures."""
    place = tmp_path_factory.mktemp("paper")
    run = negosim.run(FLAGSHIP, draws=FEW, bounds=True)
    results = {
        "run": run,
        "comparison": negosim.compare(FLAGSHIP, "us_consents", draws=FEW),
        "explanation": negosim.explain(FLAGSHIP, draws=FEW),
        "frontier": negosim.frontier(FLAGSHIP, draws=FEW),
    }
    for name, found in results.items():
        folder = found.save(place / f"tables_{name}", formats="svg")
        negosim.table(folder, out=place, formats="tex")
    negosim.table(place / "tables_run", ["parameters", "payoff_terms"], out=place, formats="tex")
    negosim.figure(place / "tables_run", ["outcomes", "stops"], out=place / "figures", formats="pdf")
    return place


@pytest.mark.system
def test_a_document_with_tables_and_figures_compiles(parts: Path) -> None:
    tables = sorted(parts.glob("tables_*.tex"))
    figures = sorted((parts / "figures").glob("tables_*.pdf"))
    assert len(tables) > 15 and len(figures) == 2
    lines = [rf"\input{{{path.name}}}\clearpage" for path in tables]
    lines += [
        rf"\begin{{figure}}\includegraphics{{figures/{path.name}}}\caption{{A figure}}\end{{figure}}"
        for path in figures
    ]
    (parts / "paper.tex").write_text(_DOCUMENT % "\n".join(lines), encoding="utf-8")
    for _ in range(2):
        made = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex"],
            cwd=parts,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=120,
            check=False,
        )
        assert made.returncode == 0, made.stdout[-3000:]
    log = (parts / "paper.log").read_text(encoding="utf-8", errors="replace")
    assert max((float(width) for width in _OVERFULL.findall(log)), default=0.0) <= 1.0
    assert "undefined" not in log and "Float too large" not in log
