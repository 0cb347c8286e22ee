"""Figures in PGF: they are typeset in a paper, and are the same bytes every time. Needs TeX."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib.figure import Figure

import negosim
from negosim.errors import StoreError
from negosim.figures import tex
from negosim.figures.style import write_file
from negosim.store.records import record_of

pytestmark = pytest.mark.system

SIGNS = "50 % of $5 & #6_x^2 ~ {a} \\b <c> |d| · λ ± × ≤ ≥ − → 3\N{NO-BREAK SPACE}%"


def typeset(folder: Path, drawings: list[Path]) -> str:
    """What TeX says of a paper with these drawings."""
    inputs = "\n\n".join(rf"\input{{{path.as_posix()}}}\newpage" for path in drawings)
    body = rf"\documentclass{{article}}\usepackage{{pgf}}\begin{{document}}{inputs}\end{{document}}"
    (folder / "paper.tex").write_text(body, encoding="utf-8")
    words = [tex.check_engine(), "-interaction=nonstopmode", "-halt-on-error", "paper.tex"]
    done = subprocess.run(
        words, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def run(folder: Path, **environment: str) -> Path:
    words = ["-m", "negosim", "run", "two_islands_verbal", "--draws", "50", "--formats", "pgf", "--quiet"]
    subprocess.run(
        [sys.executable, *words, "--out", str(folder)],
        check=True,
        capture_output=True,
        env=os.environ | environment,
    )
    return folder / "two_islands_verbal" / "figures"


def test_charts_are_typeset_and_the_same_every_time(tmp_path: Path) -> None:
    one = run(tmp_path / "one", PYTHONHASHSEED="1", TZ="UTC")
    other = run(tmp_path / "other", PYTHONHASHSEED="2", TZ="Asia/Tokyo")
    drawings = sorted(one.glob("*.pgf"))
    assert len(drawings) == 5
    assert all(path.read_bytes() == (other / path.name).read_bytes() for path in drawings)
    assert f"Output written on paper.pdf ({len(drawings)} pages" in typeset(tmp_path, drawings)
    checks = negosim.verify(drawings[0], results=one.parent).checks
    assert len(checks) == 5 and all(check.agrees for check in checks)


def test_signs_that_tex_takes_for_its_own(tmp_path: Path) -> None:
    figure = Figure()
    words = figure.text(0.5, 0.5, SIGNS)
    write_file(figure, tmp_path / "signs.pgf")
    assert words.get_text() == SIGNS
    assert "Missing character" not in typeset(tmp_path, [tmp_path / "signs.pgf"])


def test_letters_that_an_engine_does_not_know(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tex, "_ENGINES", ("pdflatex",))
    figure = Figure()
    figure.text(0.5, 0.5, "北方領土")
    with pytest.raises(StoreError, match="pdflatex cannot print the letters"):
        write_file(figure, tmp_path / "ja.pgf")


def test_a_record_stands_in_its_first_lines(tmp_path: Path) -> None:
    (path,) = run(tmp_path).glob("outcomes.pgf")
    assert path.read_text(encoding="utf-8").startswith("% negosim ")
    assert record_of(path).kind == "outcomes"
