"""What a figure or table carries with it: what it was made from, and how to make it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from negosim.reading import stray_sign

__all__ = ["Record"]


@dataclass(frozen=True)
class Record:
    """Where a figure or table comes from.

    Attributes
    ----------
    what : str
        ``figure`` or ``table``.
    kind : str
        Which one, such as ``outcomes``.
    title : str
        Of the scenario or of the study.
    results : str
        What the results are: ``run``, ``comparison``, ``sweep`` and so on.
    recipe : str
        SHA-256 of all that the numbers depend on.
    draws, seed : int
    design, concept : str
    command : str
        What made the results; empty if they were made in Python.
    drawn : str
        What drew or wrote this from them; empty if the same command did.
    style, lang : str
        Words of ``--style`` and ``--lang``.
    data : str
        SHA-256 of the bytes of the CSV file with what is shown.
    versions : mapping of str to str
        Of negosim, its model and the libraries.
    """

    what: str
    kind: str
    title: str
    results: str
    recipe: str
    draws: int
    seed: int
    design: str
    concept: str
    command: str = ""
    drawn: str = ""
    style: str = ""
    lang: str = "en"
    data: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """The record as one line of JSON in ASCII, its keys sorted."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=True)

    def sentence(self) -> str:
        """What the record says, for people, in one line."""
        parts = (
            f"negosim {self.versions.get('negosim', '')}".strip(),
            f"recipe {self.recipe[:8]}",
            f"{self.draws:,} draws, seed {self.seed}",
            self.command or "results made in Python",
        )
        return " ".join(" · ".join(parts).split())

    @staticmethod
    def from_json(text: str) -> Record:
        """The record that ``to_json`` wrote; what a later version may have added is left out.

        Raises
        ------
        ValueError
            The text is no record.
        """
        try:
            data: Any = json.loads(text)
            found = {each.name: data[each.name] for each in fields(Record) if each.name in data}
            record = Record(**found)
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError("no record of a figure or table") from error
        if not record._is_sound():
            raise ValueError("no record of a figure or table")
        return record

    def _is_sound(self) -> bool:
        """Whether each part is of its type, and no text commands a terminal; a file may be anybody's."""
        whole = (self.draws, self.seed)
        words = [value for name, value in vars(self).items() if name not in ("draws", "seed", "versions")]
        if not isinstance(self.versions, dict):
            return False
        words += [*self.versions, *self.versions.values()]
        texts = all(isinstance(each, str) and not stray_sign(each) for each in words)
        return texts and all(type(each) is int for each in whole)
