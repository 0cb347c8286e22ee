"""Run the examples of README.md and docs/, each document in a temporary folder of its own.

In the order of the document:

- a ``yaml`` block whose first line is a comment with a file's name is written to that file;
- every line of a ``console`` block that begins with ``$ `` is run, with the programs of this
  Python's environment first on the PATH; what installs (pip, venv) is left out;
- a ``python`` block is run.

Run as ``python docs/check_examples.py``; it fails at the first example that does.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# ([\w-]+\.yaml)\n")
INSTALLS = re.compile(r"\bpip install\b|\bvenv\b")
MOST_SECONDS = 600


def commands(kind: str, text: str) -> Iterator[list[str]]:
    """Commands that a block stands for."""
    if kind == "python":
        yield [sys.executable, "-c", text]
    elif kind == "console":
        lines = [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ ")]
        yield from (["bash", "-euo", "pipefail", "-c", line] for line in lines if not INSTALLS.search(line))


def run(command: list[str], folder: str) -> None:
    """Run one example; its output is shown if it fails."""
    programs = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "MPLBACKEND": "Agg"}
    shown = command[-1].strip().splitlines()
    print(f"  {shown[0]}{' …' if len(shown) > 1 else ''}", flush=True)
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\nexit code {done.returncode}: {shlex.join(command)}")


def check(document: Path) -> int:
    """Run the examples of one document; gives back how many there were."""
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for kind, text in BLOCK.findall(document.read_text(encoding="utf-8")):
            named = FILE.match(text)
            if kind == "yaml" and named:
                Path(folder, named[1]).write_text(text, encoding="utf-8")
            for command in commands(kind, text):
                run(command, folder)
                count += 1
    return count


def main() -> None:
    """Check every document."""
    total = 0
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        print(document.relative_to(ROOT), flush=True)
        total += check(document)
    if not total:
        sys.exit("expected examples in README.md or docs/, found none")
    print(f"{total} examples run")


if __name__ == "__main__":
    main()
