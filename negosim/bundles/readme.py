"""``README.md`` of a bundle: for those who are to make all of it again."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from negosim.bundles.manifest import Bundle, Entry

__all__ = ["apart_from", "readme_text"]

_SYSTEM = ("system", "machine")
_PYTHON = "python"
_MINUTE = 60.0


def readme_text(told: Bundle) -> str:
    """The text.

    Parameters
    ----------
    told : Bundle
        What the bundle says of itself; the files that it lists do not matter.
    """
    parts = [
        "# Results of negosim, and all that makes them again",
        _head(told),
        _HOLDS,
        "## Make all of it again",
        _again(told),
        "## How long that takes",
        _times(told.entries),
        "## What made each folder",
        *map(_made, told.entries),
        "## What may differ elsewhere",
        _DIFFERS,
        _made_with(told),
        "## Terms",
        told.license
        or "No terms were given; ask the authors before you use the data for anything but a check.",
    ]
    return "\n\n".join(parts) + "\n"


def _head(told: Bundle) -> str:
    names = [f"By {', '.join(told.authors)}."] if told.authors else []
    titles = [f"- `results/{entry.name}`: {entry.title} ({entry.kind})" for entry in told.entries]
    return "\n\n".join([*names, "\n".join(titles)])


_HOLDS = """\
| place | what is there |
|---|---|
| `results/` | the results folders, as they were |
| `figures/`, `tables/` | figures and tables for papers, drawn from them |
| `scenarios/` | the scenario and dispute files that the commands read, if the authors wrote some |
| `shipped/` | copies of those that come with negosim, for reading |
| `software/` | negosim itself, as a Python wheel |
| `requirements.txt` | the exact versions of all that it needs |
| `bundle.json` | what made what, and the SHA-256 of every file |
| `ro-crate-metadata.json` | the same for machines (RO-Crate) |"""


def _again(told: Bundle) -> str:
    version = told.software[_PYTHON]
    return f"""\
With Python {version}, in the folder in which you unpacked the bundle, and with its own name for `paper.zip`:

```sh
python -m venv env
env/bin/python -m pip install -r requirements.txt
env/bin/negosim bundle --verify paper.zip
```

On Windows, write `env\\Scripts\\` for `env/bin/`. The last command needs the zip file itself, not what was
unpacked. It solves everything again in a temporary folder, draws all figures and tables again, compares them
with those in the bundle, and says which numbers and which files differ. The SHA-256 in `bundle.json` finds
damage alone, since whoever changes a file can change them, too; what is true is seen by making it again."""


def _times(entries: Sequence[Entry]) -> str:
    rows = [f"| `results/{entry.name}` | {_took(entry)} | {_cores(entry)} |" for entry in entries]
    known = [entry.seconds for entry in entries if entry.seconds is not None]
    rest = "" if len(known) == len(entries) else "; of the other folders that is not known"
    whole = f"Solving took {_words(sum(known))} in all{rest}. " if known else ""
    lines = ["| folder | solving took | on |", "|---|---|---|", *rows, "", f"{whole}Drawing comes on top."]
    return "\n".join(lines)


def _took(entry: Entry) -> str:
    if entry.seconds is None:
        return "not known: its manifest does not say"
    return _words(entry.seconds)


def _cores(entry: Entry) -> str:
    machine = " ".join(filter(None, (entry.versions.get(name, "") for name in _SYSTEM)))
    cores = {None: "", 1: ", 1 core"}.get(entry.cores, f", {entry.cores} cores")
    return f"{machine or 'a machine not known'}{cores}"


def _words(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.1f} s"
    minutes = seconds / _MINUTE
    return f"{minutes:.0f} min" if minutes < 2 * _MINUTE else f"{minutes / _MINUTE:.1f} h"


def _made(entry: Entry) -> str:
    about = f"`results/{entry.name}`, recipe `{entry.recipe[:8]}`, {entry.draws:,} draws in each solution:"
    if not entry.command:
        return f"{about} made in Python. The scenario that the folder holds is solved again."
    told = f"{about}\n\n```sh\n{entry.command}\n```"
    if entry.rewritten:
        told += (
            "\n\nThe folder's own manifest names the files by their places on the machine on which it was "
            "made; the command above names them in this bundle. So figures made again name another command "
            "than those in the folder, and are not the same bit for bit."
        )
    return told


_DIFFERS = """\
With the same versions and one type of machine, the numbers are the same bit for bit, and so are the files. On
another type of machine the numbers agree to 1e-9, and files may differ in their last digits. Other versions
of libraries may draw the same figure a little differently. `run.json` says when a folder was written and how
long that took; this differs each time, and is not compared."""


def _made_with(told: Bundle) -> str:
    lines = [f"`results/{entry.name}` was made with {_versions(entry.versions)}." for entry in told.entries]
    apart = [
        f"`{entry.name}`: {name} {then}, and {told.software[name]} in `requirements.txt`"
        for entry in told.entries
        for name, then in apart_from(entry.versions, told.software)
    ]
    if apart:
        lines += ["Versions that are others now:", "\n".join(f"- {each}" for each in apart)]
    return "\n\n".join(textwrap.fill(line, 118) if line[0] == "`" else line for line in lines)


def apart_from(then: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str]]:
    """Versions of then that are others now."""
    return [(name, version) for name, version in then.items() if now.get(name, version) != version]


def _versions(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items() if name not in _SYSTEM)
