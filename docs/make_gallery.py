"""Make the gallery of figures and tables: ``python docs/make_gallery.py [--check]``.

Every command that the pages show is run in a temporary folder; the pictures go to ``docs/figures``, the
pages to ``docs/gallery``. With ``--check`` nothing is written, and it fails if a page differs, if a picture
was made from other results, or if it looks different.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from making.gallery import FIGURES, LOOKS, RESULTS, TABLES, Shown
from PIL import Image

from negosim.store.records import record_of

DOCS = Path(__file__).resolve().parent
PICTURES, PAGES = DOCS / "figures", DOCS / "gallery"
MOST_UNLIKE = 0.02
"""Share of pixels that may differ where libraries do: another version draws letters a little differently."""

COMMENT = re.compile(r"<!-- negosim.*?-->\n?|^% negosim[^\n]*\n", re.DOTALL | re.MULTILINE)
"""Records and seals in tables."""

MADE = "<!-- Made by docs/make_gallery.py; do not edit. -->"


def main() -> None:
    """Make everything, or check that it is current."""
    check = sys.argv[1:] == ["--check"]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for command in RESULTS.values():
            done(command, place)
        pages = {"figures.md": figures_page(place), "tables.md": tables_page(place)}
        stale = [*unlike_pages(pages), *unlike_pictures(place)] if check else []
        if not check:
            keep(pages, place)
    if stale:
        raise SystemExit("\n".join([*stale, "run 'python docs/make_gallery.py'."]))


def done(command: str, place: Path) -> str:
    """What ``negosim COMMAND`` prints, run in a folder."""
    words = [sys.executable, "-m", "negosim", *shlex.split(command)]
    print(f"$ negosim {command}", flush=True)
    run = subprocess.run(
        words, cwd=place, capture_output=True, encoding="utf-8", env=environment(), check=False
    )
    if run.returncode:
        raise SystemExit(f"negosim {command}\n{run.stderr}")
    return run.stdout


def environment() -> dict[str, str]:
    """The same for all, whatever the terminal."""
    return {**os.environ, "COLUMNS": "80", "NO_COLOR": "1"}


def figure_command(shown: Shown) -> str:
    """The command of a figure, as the page shows it."""
    return f"figure results/{shown.results} --kind {shown.kind}{' ' if shown.options else ''}{shown.options}"


def figures_page(place: Path) -> str:
    """The page of figures; the pictures are drawn on the way."""
    parts = [MADE, "# Figures", FIGURES_SAY]
    for shown in FIGURES:
        parts += figure_part(shown, place)
    parts += ["# Looks", LOOKS_SAY]
    for shown in LOOKS:
        parts += figure_part(shown, place)
    return "\n\n".join(parts) + "\n"


def figure_part(shown: Shown, place: Path) -> Iterator[str]:
    """A figure with its command, its draft of a caption, and its alternative text."""
    done(f"{figure_command(shown)} --formats png --out figures/{shown.file}.png", place)
    said = (place / "figures" / f"{shown.file}.txt").read_text(encoding="utf-8")
    _, caption, _, alt, _ = said.split("\n\n")
    yield f"## {shown.title}"
    yield shown.use
    yield commands(RESULTS[shown.results], figure_command(shown))
    yield f"![{alt}](../figures/{shown.file}.png)"
    yield f"> {caption}"


def tables_page(place: Path) -> str:
    """The page of tables."""
    parts = [MADE, "# Tables", TABLES_SAY]
    for shown in TABLES:
        command = f"table results/{shown.results} --kind {shown.kind} --formats md"
        parts += [f"## {shown.title}", shown.use, commands(RESULTS[shown.results], command)]
        parts.append(without_comment(done(f"{command} --out -", place)))
    command = f"table results/{TABLES[0].results} --kind {TABLES[0].kind} --formats tex"
    latex = without_comment(done(f"{command} --out -", place))
    parts += ["## The first one for LaTeX", LATEX_SAYS, commands(command), f"```latex\n{latex}\n```"]
    return "\n\n".join(parts) + "\n"


def without_comment(table: str) -> str:
    """A table without the record that it carries, which names versions."""
    return COMMENT.sub("", table).strip()


def commands(*each: str) -> str:
    """Commands as the page shows them."""
    lines = "\n".join(f"negosim {command}" for command in each)
    return f"```sh\n{lines}\n```"


def keep(pages: dict[str, str], place: Path) -> None:
    """Write pages and pictures."""
    for name, page in pages.items():
        (PAGES / name).write_text(page, encoding="utf-8")
    for path in sorted((place / "figures").glob("*.png")):
        (PICTURES / path.name).write_bytes(path.read_bytes())


def unlike_pages(pages: dict[str, str]) -> Iterator[str]:
    """What is stale among the pages."""
    for name, page in pages.items():
        kept = PAGES / name
        if not kept.is_file() or kept.read_text(encoding="utf-8") != page:
            yield f"docs/gallery/{name} is not what its commands give."


def unlike_pictures(place: Path) -> Iterator[str]:
    """What is stale among the pictures."""
    for path in sorted((place / "figures").glob("*.png")):
        kept = PICTURES / path.name
        if not kept.is_file():
            yield f"docs/figures/{path.name} is missing."
            continue
        new, old = (replace(record_of(each), versions={}, data="") for each in (path, kept))
        if new != old:
            yield f"docs/figures/{path.name} was made from other results."
        elif unlike(path, kept) > MOST_UNLIKE:
            yield f"docs/figures/{path.name} looks different."


def unlike(one: Path, other: Path) -> float:
    """Share of pixels that differ visibly."""
    first, second = (np.asarray(Image.open(path).convert("L"), dtype=int) for path in (one, other))
    return float((np.abs(first - second) > 32).mean()) if first.shape == second.shape else 1.0


FIGURES_SAY = """\
Every kind of figure that negosim draws, from scenarios that come with it. Above each stand the commands: the
first solves, the second draws, and can be repeated in another style without solving again. Below each stands
the draft of a caption that is written beside it; the pictures' alternative texts are those of the files, too.
[How to draw figures for a paper](../how-to/figures.md) explains styles, formats and languages, and
[Read the figures](../how-to/read-figures.md) what they show."""

LOOKS_SAY = "The same results in other styles and languages."

TABLES_SAY = """\
Tables as `negosim table` writes them in Markdown; the same go to LaTeX, HTML and CSV. No number has more
digits than its interval bears. [How to make tables for a paper](../how-to/tables.md) explains the rest."""

LATEX_SAYS = "It is taken in with `\\input`, and needs the packages booktabs and array."


if __name__ == "__main__":
    main()
