"""A report from results folders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from negosim.errors import RequestFault
from negosim.reports.again import written
from negosim.reports.foundations import foundations_of
from negosim.reports.limits import GLOSSARY, LIMITS
from negosim.reports.model import Page, Part
from negosim.reports.parts import told_part
from negosim.scenario.data import Scenario
from negosim.store.kept import KeptFolder

__all__ = ["page_of"]

_NO_FORECAST = (
    "It follows from assumptions that stand below with what they rest on; it is no forecast, and recommends "
    "no outcome."
)


def page_of(
    directories: Iterable[Path], title: str = "", notify: Callable[[str], None] | None = None
) -> Page:
    """A report before it is written.

    Parameters
    ----------
    directories : iterable of Path
        Results folders.
    title : str
        By default that of the results.
    notify : callable, optional
        Called with the name of each folder before it is read.

    Raises
    ------
    NegosimError
        There is no such folder, a file of it was changed, or one is named twice.
    """
    folders = _folders(directories)
    parts: list[Part] = []
    scenarios: list[Scenario] = []
    for folder in folders:
        if notify is not None:
            notify(folder.directory.name)
        part, own = told_part(folder)
        parts.append(part)
        scenarios += own
    dates = [written(folder.manifest) for folder in folders]
    return Page(
        title=" ".join(title.split()) or _title(parts, scenarios),
        lead=_lead(parts, scenarios),
        date=max(dates)[:10],
        parts=tuple(parts),
        foundations=foundations_of(scenarios),
        limits=LIMITS,
        glossary=GLOSSARY,
    )


def _folders(directories: Iterable[Path]) -> list[KeptFolder]:
    paths = list(directories)
    if not paths:
        raise RequestFault("expected a results folder, found nothing; name one, such as results/base.")
    folders = [KeptFolder(path) for path in paths]
    places = [folder.directory.resolve() for folder in folders]
    twice = next(
        (folder.directory for folder, place in zip(folders, places, strict=True) if places.count(place) > 1),
        None,
    )
    if twice is not None:
        raise RequestFault(f"the results folder {twice} is named twice; name it once.")
    return folders


def _title(parts: Sequence[Part], scenarios: Sequence[Scenario]) -> str:
    if len(parts) == 1:
        return f"{parts[0].title}: {parts[0].kind[:1].lower()}{parts[0].kind[1:]}"
    titles = list(dict.fromkeys(own.dispute.title for own in scenarios))
    return f"{'; '.join(titles)}: {len(parts)} answers"


def _lead(parts: Sequence[Part], scenarios: Sequence[Scenario]) -> str:
    """What the page is about, in a few sentences."""
    disputes = " and ".join(f"“{each}”" for each in dict.fromkeys(own.dispute.title for own in scenarios))
    what = "One question was" if len(parts) == 1 else f"{len(parts)} questions were"
    return f"{what} put to a model of the talks over {disputes}. What it answers is below. {_NO_FORECAST}"
