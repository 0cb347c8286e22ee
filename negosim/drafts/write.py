"""``new``: a scenario file from choices, written only if it can be used."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from negosim.drafts.draft import Draft, new_offer, start
from negosim.drafts.text import file_text, meant
from negosim.errors import FileFault, NegosimError, RequestFault, together
from negosim.reading import named
from negosim.scenario.data import Scenario
from negosim.scenario.load import load
from negosim.store.system import explained

__all__ = ["check_place", "new", "tried", "written"]

_ENDINGS = (".yaml", ".yml")


def new(
    path: str | Path,
    *,
    title: str = "",
    asks: str = "",
    dispute: str = "",
    extends: str = "",
    offers: Iterable[str] | None = None,
    new_offers: Iterable[str] = (),
    settings: Iterable[str] = (),
    over: Iterable[str] = (),
    in_force: Mapping[str, str] | None = None,
    frozen: Iterable[str] = (),
) -> Path:
    """Write a scenario file, with remarks that say what each part does.

    Parameters
    ----------
    path : str or Path
        A new file whose name ends in ``.yaml``.
    title, asks : str
        The question in a line, and in prose.
    dispute, extends : str
        What it starts from: a dispute as it is (by default the one that comes with negosim), or a scenario;
        each a shipped name or a file.
    offers : iterable of str, optional
        What is on the table, out of the offers that the dispute names and those of ``extends``; by default
        all that was there.
    new_offers : iterable of str
        Offers like others, but for some levels: ``NAME=OFFER,ISSUE=LEVEL,…``.
    settings : iterable of str
        ``NAME=0.4``, ``NAME*=1.5``, ``NAME+=0.5``, ``game.rounds=4`` and so on.
    over : iterable of str
        What a sweep varies: ``NAME=0:1:21``.
    in_force : mapping of str to str, optional
        Levels at the start, by interim issue.
    frozen : iterable of str
        Interim issues that nobody moves.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    NegosimError
        There is such a file, it cannot be written, or something is not known or not legal.
    """
    draft = Draft(
        title=title,
        asks=asks,
        dispute=dispute,
        extends=extends,
        offers=None if offers is None else tuple(offers),
        new=tuple(map(new_offer, new_offers)),
        settings=tuple(settings),
        over=tuple(over),
        in_force=dict(in_force or {}),
        frozen=tuple(frozen),
    )
    return written(draft, Path(path))


def check_place(path: Path) -> None:
    """Refuse a name under which no question can be written.

    Raises
    ------
    RequestFault
        It does not end like a scenario file, something is there, or its folder is not.
    """
    if path.suffix not in _ENDINGS:
        raise RequestFault(
            f"expected a name that ends in .yaml, found '{named(path, 200)}'; such as my_question.yaml."
        )
    if os.path.lexists(path):
        raise RequestFault(f"there is a file '{named(path, 200)}' already; choose another name.")
    if not path.parent.is_dir():
        raise RequestFault(f"there is no folder '{named(path.parent, 200)}'; make it first.")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise RequestFault(f"nothing can be written in '{named(path.parent, 200)}'; choose another folder.")


def written(draft: Draft, path: Path) -> Path:
    """Write the file of a draft, if negosim can use it.

    Raises
    ------
    NegosimError
        As for ``new``.
    """
    check_place(path)
    before = start(draft)
    tried(draft, before, path)
    # A file that has come meanwhile is not overwritten.
    with explained(f"cannot write {path}"), path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(file_text(draft, before, path))
    return path


def tried(draft: Draft, before: Scenario, path: Path) -> Scenario:
    """The scenario that the file of a draft would be.

    Raises
    ------
    RequestFault
        Something that was chosen is not known or not legal.
    StoreError
        Nothing can be written in the folder.
    """
    meant(draft, before)
    text = file_text(draft, before, path)
    with explained(f"cannot write {path}"):
        return _loaded(text, path.parent)


def _loaded(text: str, folder: Path) -> Scenario:
    """A text as a file of a folder; what is wrong with it comes from the choices, not from its lines."""
    descriptor, name = tempfile.mkstemp(prefix=".negosim-", suffix=".yaml", dir=folder)
    trial = Path(name)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        return load(trial)
    except NegosimError as error:
        raise together(RequestFault(_without_place(each)) for each in error.faults) from None
    finally:
        trial.unlink(missing_ok=True)


def _without_place(fault: NegosimError) -> str:
    return str(fault).removeprefix(f"{fault.place}: ") if isinstance(fault, FileFault) else str(fault)
