"""Run the examples of README.md and docs/, each document in a temporary folder of its own.

In the order of the document:

- a ``yaml`` block begins with a comment that names its file (``# my_question.yaml``) and is written to
  that file, or added to it (``# my_dispute.yaml, continued``);
- every line of a ``console`` block that begins with ``$ `` is run, with the programs of this Python's
  environment first on the PATH; what installs (pip, venv) is left out. Where lines follow it, they must
  be what it prints. A command whose output begins with ``negosim: `` must fail, every other must not;
- a ``python`` block is run; a ``text`` block titled ``Output`` below it must be what it prints;
- a ``text`` block titled ``From the output`` must stand in what the last command printed;
- a ``pycon`` block is run as by doctest.

In output, a line ``…`` stands for any number of lines. Blocks of any kind in ``NOT_RUN`` are not run.
Run as ``python docs/check_examples.py [DOCUMENT...]``; it fails at the first example that does.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# ([\w-]+\.yaml)(, continued)?\n")
INSTALLS = re.compile(r"\bpip install\b|\bvenv\b")
ONCE = "Compiling the solver once"  # printed by whichever run comes first after an installation
OUTPUT = 'text title="Output"'
PART = 'text title="From the output"'
NOT_RUN = ("text", "sh", "math", "bibtex", "latex")
MOST_SECONDS = 600


class Stale(Exception):
    """An example that fails, or does not print what the document shows."""


@dataclass(frozen=True)
class Example:
    """A command, and what the document shows below it, if anything."""

    command: tuple[str, ...]
    shown: str = ""

    @property
    def name(self) -> str:
        """The first line of it, for a list."""
        first, *more = self.command[-1].strip().splitlines()
        return f"{first}{' …' if more else ''}"


def examples(kind: str, text: str, shown: str) -> Iterator[Example]:
    """What a block asks to be run."""
    if kind == "python":
        yield Example((sys.executable, "-c", text), shown)
    elif kind == "console":
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            line, _, output = part.partition("\n")
            if not INSTALLS.search(line):
                yield Example(("bash", "-euo", "pipefail", "-c", line), output)


def matches(shown: str, printed: str) -> bool:
    """Whether what was printed is what is shown, ``…`` standing for any lines."""
    lines = [r"(?:.*\n)*?" if line == "…" else re.escape(line.rstrip()) + r"\n" for line in _lines(shown)]
    return re.fullmatch("".join(lines), "".join(f"{line}\n" for line in _lines(printed))) is not None


def _lines(text: str) -> list[str]:
    kept = [line.rstrip() for line in text.splitlines() if not line.startswith(ONCE)]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def stands_in(part: str, printed: str) -> bool:
    """Whether lines stand in what was printed, one after the other."""
    return matches(f"…\n{part.rstrip()}\n…", printed)


def run(example: Example, folder: str) -> str:
    """Run one example; gives back what it printed.

    Raises
    ------
    Stale
        It does not do what is shown.
    """
    print(f"  {example.name}", flush=True)
    programs = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "MPLBACKEND": "Agg"}
    done = subprocess.run(
        example.command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
    )
    if bool(done.returncode) != example.shown.startswith("negosim: "):
        raise Stale(f"{done.stdout}\nexit code {done.returncode}: {shlex.join(example.command)}")
    if example.shown.strip() and not matches(example.shown, done.stdout):
        raise Stale(f"{example.name}\n--- shown\n{example.shown}\n--- printed\n{done.stdout}")
    return done.stdout


def check(document: Path) -> int:
    """Run the examples of one document; gives back how many there were."""
    count, printed = 0, ""
    blocks = BLOCK.findall(document.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        for (info, text), (below, output) in zip(blocks, [*blocks, ("", "")][1:], strict=True):
            kind = info.split(" ")[0]
            if kind == "yaml":
                write(text, Path(folder))
            elif info == PART and not stands_in(text, printed):
                raise Stale(f"not in the output\n--- shown\n{text}\n--- printed\n{printed}")
            elif kind == "pycon":
                count += session(text, document.name)
            elif kind not in ("python", "console", *NOT_RUN):
                raise Stale(f"expected a block of a known kind, found '{info}'")
            for example in examples(kind, text, output if below == OUTPUT else ""):
                printed = run(example, folder)
                count += 1
    return count


def write(text: str, folder: Path) -> None:
    """Write a file that a document shows.

    Raises
    ------
    Stale
        The block does not name its file.
    """
    named = FILE.match(text)
    if named is None:
        raise Stale(f"expected a yaml block that begins with '# name.yaml', found\n{text}")
    with (folder / named[1]).open("a" if named[2] else "w", encoding="utf-8") as file:
        file.write(text)


def session(text: str, name: str) -> int:
    """Run a block of ``>>>`` lines; gives back how many there were.

    Raises
    ------
    Stale
        One of them does not print what is shown.
    """
    test = doctest.DocTestParser().get_doctest(text, {}, name, name, 0)
    print(f"  {test.examples[0].source.strip()} …", flush=True)
    if doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed:
        raise Stale("a block of '>>>' lines does not print what is shown, see above")
    return len(test.examples)


def main() -> None:
    """Check every document, or those that are named."""
    named = [Path(name).resolve() for name in sys.argv[1:]]
    total = 0
    for document in named or [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        print(document.relative_to(ROOT), flush=True)
        try:
            total += check(document)
        except Stale as fault:
            sys.exit(f"{document.relative_to(ROOT)}: {fault}")
    if not total:
        sys.exit("expected examples in README.md or docs/, found none")
    print(f"{total} examples run")


if __name__ == "__main__":
    main()
