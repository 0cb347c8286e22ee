"""A figure made again from results, beside the one that is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from negosim.dispute.languages import Language
from negosim.figures.charted import Charted
from negosim.figures.choices import Format
from negosim.origins.carried import other_versions
from negosim.origins.numbers import NEAR, distance
from negosim.origins.remade import TABLE, Remade, form_of, remade
from negosim.reading import named
from negosim.store.record import Record
from negosim.store.records import Carried, digest, is_whole, owner_of
from negosim.store.seals import is_as_written

__all__ = ["Check", "Verified", "compared"]

_ENTRIES = ("kind", "results", "title", "draws", "seed", "design", "concept")
_BYTES = "bytes"


@dataclass(frozen=True)
class Check:
    """One thing that was compared.

    Attributes
    ----------
    what : str
        ``recipe``, ``entries`` (of the record), ``data``, ``file`` (the CSV file beside the figure) or
        ``bytes`` (the figure itself).
    agrees : bool or None
        None if there was nothing to compare.
    says : str
        What was found, in words.
    demanded : bool
        Whether it has to agree; bytes need not where versions differ.
    """

    what: str
    agrees: bool | None
    says: str
    demanded: bool = True


@dataclass(frozen=True)
class Verified:
    """What came out when a figure or table was made again.

    Attributes
    ----------
    record : Record
    checks : tuple of Check
        Recipe, entries of the record, data, the CSV file if one stands beside the figure, and bytes.
    """

    record: Record
    checks: tuple[Check, ...]

    @property
    def agrees(self) -> bool:
        """Whether all agrees that has to; bytes may differ with the versions of libraries."""
        return not self._failed

    @property
    def _failed(self) -> list[str]:
        return [check.what for check in self.checks if check.agrees is False and check.demanded]

    @property
    def verdict(self) -> str:
        """What it comes to, in a sentence."""
        if self._failed == [_BYTES]:
            return "The data agree; the file itself was changed."
        if self._failed:
            return "It is not the same."
        drawn_otherwise = any(check.agrees is False for check in self.checks)
        end = "; the file itself is not the same bit for bit" if drawn_otherwise else ""
        return f"Recipe and data agree{end}."

    def __str__(self) -> str:
        return "\n".join(f"{check.what}: {check.says}" for check in self.checks)


def compared(carried: Carried, results: Charted, recipe: str) -> Verified:
    """Make a figure or table again from results, and compare.

    Parameters
    ----------
    carried : Carried
        The record, and the file that carries it.
    results : Charted
        What it is made from.
    recipe : str
        Their recipe.

    Raises
    ------
    RequestFault
        There is no such figure or table of these results.
    """
    record, made = carried.record, remade(carried, results)
    checks = [
        _recipe(record, recipe),
        _entries(record, made.record),
        _data(carried, made.data),
        *_beside(carried, made.data),
    ]
    own = _part(carried) if made.file is None else _bytes(carried, made, {each.what: each for each in checks})
    return Verified(record, (*checks, own))


def _recipe(record: Record, here: str) -> Check:
    if record.recipe == here:
        return Check("recipe", True, f"equal, {here[:8]}")
    return Check(
        "recipe",
        False,
        f"different: {named(record.recipe, 64)} then, {here} now; the scenario, the dispute or the model has "
        "changed",
    )


def _entries(then: Record, now: Record) -> Check:
    """Whether the record says of the results what is so."""
    pairs = {name: (getattr(then, name), getattr(now, name)) for name in _ENTRIES}
    apart = [
        f"{name} {_shown(before)} in the record, {_shown(after)} now"
        for name, (before, after) in pairs.items()
        if before != after
    ]
    says = f"different: {'; '.join(apart)}" if apart else "equal: title, draws, seed, design, concept"
    return Check("entries", not apart, says)


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else f"'{named(value, 100)}'"


def _data(carried: Carried, now: bytes) -> Check:
    if digest(now) == carried.record.data:
        return Check("data", True, "equal bit for bit")
    then = _kept(carried)
    if then is None or digest(then) != carried.record.data:
        return Check(
            "data", False, "different; by how much is not known, since the data of then are not there"
        )
    apart = distance(then, now)
    if apart.is_near:
        return Check("data", True, f"equal to {NEAR:g}: {apart.says}")
    return Check("data", False, f"different, most of all {apart.says}")


def _beside(carried: Carried, now: bytes) -> list[Check]:
    """Whether the CSV file beside the figure is the one that was written with it."""
    kept = _kept(carried)
    if kept is None:
        return []
    path = carried.file.with_suffix(".csv")
    name = named(path.name, 200)
    if digest(kept) == carried.record.data:
        return [Check("file", True, f"{name} is as it was written")]
    owner = owner_of(path)
    if owner is not None:
        whose = f"{owner.record.what} '{owner.record.kind}' in {owner.file.name}"
        return [Check("file", None, f"not compared: {name} holds the data of the {named(whose, 300)}")]
    says = f"{name} was changed after it was written"
    return [Check("file", False, f"{says}, most of all {distance(now, kept).says}")]


def _kept(carried: Carried) -> bytes | None:
    """The data beside a figure."""
    path = carried.file.with_suffix(".csv")
    return path.read_bytes() if is_whole(carried) and path.is_file() else None


def _part(carried: Carried) -> Check:
    place = f", on {carried.place}" if carried.place else ""
    what = f"the {carried.record.what} as a part{place}"
    return Check(_BYTES, None, f"not compared, since {named(carried.file.name, 200)} holds {what}")


def _bytes(carried: Carried, made: Remade, others: Mapping[str, Check]) -> Check:
    """Whether the file is the same; or at least but for the versions that its record names."""
    is_table, kept = carried.record.what == TABLE, carried.file.read_bytes()
    # Line ends of another system are no edit.
    kept = kept.replace(b"\r\n", b"\n") if is_table else kept
    if kept == made.file:
        return Check(_BYTES, True, "equal")
    if not others["recipe"].agrees:
        return Check(_BYTES, False, "different, since it was made from other results")
    if not others["data"].agrees:
        return Check(_BYTES, False, "different, as the data are")
    versions = _versions(carried.record)
    if kept == made.as_then():
        told = f", which names versions: {versions}" if versions else ""
        return Check(_BYTES, False, f"different in the record alone{told}", demanded=False)
    if is_table and not is_as_written(carried.file):
        return Check(_BYTES, False, "different: the table was changed after it was written")
    if versions:
        return Check(_BYTES, False, f"different; so are versions: {versions}", demanded=False)
    if made.record.data != carried.record.data:
        return Check(_BYTES, False, "different, and so are the last digits of the data", demanded=False)
    return Check(_BYTES, False, f"different, and no version is: {_suspects(carried)}")


def _versions(record: Record) -> str:
    """Versions that are others here, in words."""
    found = [f"{name} {then} then, {here} here" for name, (then, here) in other_versions(record).items()]
    return named("; ".join(found), 1000)


def _suspects(carried: Carried) -> str:
    """What may have changed a file where no version differs."""
    changed = "the file was changed after it was written"
    if carried.record.what == TABLE:
        return changed
    if form_of(carried) == Format.PGF:
        return f"{changed}, or another TeX measured its words"
    return (
        f"{changed}, or drawn with another Japanese font" if carried.record.lang == Language.JA else changed
    )
