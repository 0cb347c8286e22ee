"""What came out when a bundle was made again, and the page that says it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from negosim.origins.numbers import Distance
from negosim.reading import named

__all__ = ["FileCheck", "Redone", "Replication"]

_WIDTH = 80
_NAME = 36  # signs of a folder's name
_MOST = 60  # files that are named


@dataclass(frozen=True)
class FileCheck:
    """One file.

    Attributes
    ----------
    name : str
        Its path in the bundle.
    is_same : bool
        Whether it is the same bit for bit; ``run.json`` but for times and for the digests of
        other files.
    distance : Distance or None
        How far its numbers are from those of then; None if it is the same, or holds none.
    is_compared : bool
        Whether more was compared than bytes; pictures that other versions draw are not.
    """

    name: str
    is_same: bool
    distance: Distance | None = None
    is_compared: bool = True

    @property
    def agrees(self) -> bool:
        """Whether no number in it is known to differ."""
        return self.distance is None or self.distance.is_near


@dataclass(frozen=True)
class Redone:
    """One results folder.

    Attributes
    ----------
    name : str
    recipe : bool
        Whether the recipe is the same.
    checks : tuple of FileCheck
    failed : str
        Why it could not be made again; empty if it could.
    """

    name: str
    recipe: bool = False
    checks: tuple[FileCheck, ...] = ()
    failed: str = ""

    @property
    def agrees(self) -> bool:
        """Whether it could be made again, with the same numbers."""
        return not self.failed and self.recipe and all(check.agrees for check in self.checks)

    @property
    def numbers(self) -> str:
        """How its numbers agree, in a few words."""
        if self.failed:
            return "not made again"
        if not self.agrees:
            return "different"
        far = any(check.distance is not None and check.distance.size for check in self.checks)
        return "equal to 1e-9" if far else "equal"

    @property
    def same(self) -> int:
        """How many files are the same bit for bit."""
        return sum(check.is_same for check in self.checks)


@dataclass(frozen=True)
class Replication:
    """What came out when a bundle was made again.

    Attributes
    ----------
    redone : tuple of Redone
        Folder by folder.
    versions : mapping of str to (str, str)
        Versions then and here, where they differ.
    """

    redone: tuple[Redone, ...]
    versions: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """Whether all numbers that were compared agree; bytes may differ."""
        return all(each.agrees for each in self.redone)

    @property
    def verdict(self) -> str:
        """What it comes to, in a sentence."""
        failed = [each.name for each in self.redone if each.failed]
        if failed:
            return f"Not all could be made again: {_listed(failed)}."
        wrong = [each.name for each in self.redone if not each.agrees]
        if wrong:
            return f"Not all numbers agree: {_listed(wrong)}."
        differing = sum(len(each.checks) - each.same for each in self.redone)
        if not differing:
            return "All numbers agree, and all files are the same bit for bit."
        files = "1 file is" if differing == 1 else f"{differing:,} files are"
        unseen = sum(not check.is_compared for each in self.redone for check in each.checks)
        more = f", of which {unseen:,} hold no numbers that could be compared: look at them" if unseen else ""
        return f"All numbers agree; {files} not the same bit for bit{more}."

    def data(self) -> dict[str, Any]:
        """All of it as JSON data."""
        return {
            "agrees": self.agrees,
            "verdict": self.verdict,
            "versions": {name: {"then": then, "here": here} for name, (then, here) in self.versions.items()},
            "results": [_data(each) for each in self.redone],
        }

    def __str__(self) -> str:
        return "\n".join([*self._table(), *self._names(), "", *textwrap.wrap(self.verdict, _WIDTH)])

    def _table(self) -> list[str]:
        width = min(_NAME, max(len("Results"), *(len(each.name) for each in self.redone)))
        heads = f"{'Results':<{width}}  {'Recipe':<9}  {'Numbers':<14}  Same bit for bit"
        return [heads, "-" * len(heads), *(_row(each, width) for each in self.redone)]

    def _names(self) -> list[str]:
        lines = []
        for each in self.redone:
            if each.failed:
                lines += ["", *_item(f"{each.name} could not be made again: {named(each.failed, 1000)}")]
        wrong = [check for each in self.redone for check in each.checks if not check.agrees]
        lines += _block("Files whose numbers differ", [_told(check) for check in wrong])
        other = [check for each in self.redone for check in each.checks if check.agrees and not check.is_same]
        seen = [_told(check) for check in other if check.is_compared]
        unseen = [_told(check) for check in other if not check.is_compared]
        lines += _block("Files whose numbers agree, and whose bytes differ", seen)
        return lines + _block("Pictures whose bytes differ; what they show was not compared", unseen)


def _listed(names: list[str]) -> str:
    return ", ".join(named(name, 100) for name in names)


def _row(each: Redone, width: int) -> str:
    name = each.name if len(each.name) <= width else f"{each.name[: width - 1]}…"
    recipe = "" if each.failed else ("equal" if each.recipe else "different")
    files = "" if each.failed else f"{each.same} of {len(each.checks)} files"
    return f"{name:<{width}}  {recipe:<9}  {each.numbers:<14}  {files}".rstrip()


def _told(check: FileCheck) -> str:
    if check.distance is None or not check.distance.size:
        return check.name
    return f"{check.name}: {named(check.distance.says, 300)}"


def _block(title: str, items: list[str]) -> list[str]:
    if not items:
        return []
    more = [f"… and {len(items) - _MOST:,} more; --json names them all."] if len(items) > _MOST else []
    return ["", f"{title}:", *(line for item in [*items[:_MOST], *more] for line in _item(f"  {item}"))]


def _item(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, subsequent_indent="    ", break_on_hyphens=False)


def _data(each: Redone) -> dict[str, Any]:
    return {
        "name": each.name,
        "recipe": each.recipe,
        "numbers": each.numbers,
        "failed": each.failed,
        "files": len(each.checks),
        "same": each.same,
        "differing": [
            {
                "file": check.name,
                "agrees": check.agrees,
                "compared": check.is_compared,
                "distance": check.distance.size if check.distance else None,
                "says": check.distance.says if check.distance else "",
            }
            for check in each.checks
            if not check.is_same
        ],
    }
