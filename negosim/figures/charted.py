"""Results of which there are charts: ``plot``, ``save``, and what both rest on."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from negosim.dispute.languages import Language
from negosim.figures.chart import Chart, chart_files, chart_named, drawn, float_file
from negosim.figures.choices import USUAL_FORMATS, Format, formats_chosen
from negosim.figures.languages import catalogue
from negosim.figures.look import Look, look_chosen
from negosim.scenario.data import Scenario
from negosim.store.folder import Contents
from negosim.store.folder import save as save_folder
from negosim.store.manifest import versions
from negosim.store.record import Record
from negosim.store.writers import Writer, csv_bytes
from negosim.wording import speaking

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Charted", "Drawing", "Saved", "Subject", "charts_of", "subject_of"]


@dataclass(frozen=True)
class Subject:
    """What charts and tables are made from.

    Attributes
    ----------
    results : str
        What the results are: ``run``, ``comparison`` and so on.
    title : str
    recipe : str
    scenarios : tuple of Scenario
        The first is the one whose draws and seed are told.
    """

    results: str
    title: str
    recipe: str
    scenarios: tuple[Scenario, ...]

    def record(self, what: str, kind: str, data: pd.DataFrame) -> Record:
        """The record of a figure or table that shows some data."""
        run = self.scenarios[0].run
        return Record(
            what=what,
            kind=kind,
            title=self.title,
            results=self.results,
            recipe=self.recipe,
            draws=run.draws,
            seed=run.seed,
            design=run.design.value,
            concept=run.concept.value,
            data=hashlib.sha256(csv_bytes(data)).hexdigest(),
            versions=versions(),
        )


@dataclass(frozen=True)
class Drawing:
    """How figures are to be drawn and written.

    Attributes
    ----------
    look : Look
    formats : tuple of Format
    command : str
        What made the results.
    drawn : str
        What draws these figures, if that is another command.
    floats : bool
        Whether to write also what takes each figure into a LaTeX document.
    """

    look: Look
    formats: tuple[Format, ...] = USUAL_FORMATS
    command: str = ""
    drawn: str = ""
    floats: bool = False

    def signed(self, record: Record) -> Record:
        """A record with what is known of the drawing."""
        style, lang = self.look.words(), str(self.look.language)
        return replace(record, command=self.command, drawn=self.drawn, style=style, lang=lang)


class Charted(ABC):
    """Results of which there are charts."""

    @abstractmethod
    def _subject(self) -> Subject:
        """What the charts are made from."""

    @abstractmethod
    def _charts(self) -> tuple[Chart, ...]:
        """All charts, the most telling first; their words in the language in use."""

    def _check_kind(self, kind: str | None) -> None:  # noqa: B027  (most results have no such kind)
        """Refuse a kind of chart that these results have nothing to show in."""

    def plot(self, kind: str | None = None, *, style: str = "page", lang: str = "en") -> Figure:
        """A chart.

        Parameters
        ----------
        kind : str, optional
            Which one, by the name of its file in the results folder; by default the most telling one.
        style : str
            Words with commas between them: ``single``, ``page``, ``double`` or ``slide`` (or a width such
            as ``120mm``), ``serif``, ``grey``, ``bare`` (no title, no note), ``9pt``; or a YAML file.
        lang : str
            ``en``, ``ja`` or ``ru``.

        Raises
        ------
        RequestFault
            There is no such kind, style or language, or no font with its letters.
        """
        look = look_chosen(style, lang)
        self._check_kind(kind)
        chart = chart_named(self._spoken(look), kind, self._subject().results)
        return drawn(chart, look, self._catalogue(look))

    def figures(self, drawing: Drawing, kinds: Iterable[str] = ()) -> dict[str, Writer]:
        """Writers of charts, their data and captions, by the names of the files.

        Parameters
        ----------
        drawing : Drawing
        kinds : iterable of str
            Which; by default all.

        Raises
        ------
        RequestFault
            There is no such kind.
        """
        subject, words, charts = self._subject(), self._catalogue(drawing.look), self._spoken(drawing.look)
        asked = tuple(kinds)
        for kind in asked:
            self._check_kind(kind)
        chosen = [chart_named(charts, kind, subject.results) for kind in asked] or charts
        found: dict[str, Writer] = {}
        for chart in chosen:
            record = drawing.signed(subject.record("figure", chart.name, chart.data))
            found |= chart_files(chart, drawing.formats, drawing.look, words, record)
            if drawing.floats:
                found |= float_file(chart, drawing.formats, drawing.look, words)
        return found

    def _catalogue(self, look: Look) -> Mapping[str, str]:
        return catalogue(look.language, self._subject().scenarios)

    def _spoken(self, look: Look) -> tuple[Chart, ...]:
        """The charts in a language, their data in English."""
        charts = self._charts()
        if look.language is Language.EN:
            return charts
        with speaking(self._catalogue(look)):
            spoken = self._charts()
        return tuple(replace(each, data=own.data) for each, own in zip(spoken, charts, strict=True))


def subject_of(results: Charted) -> Subject:
    """What the charts and tables of some results are made from."""
    return results._subject()


def charts_of(results: Charted) -> tuple[Chart, ...]:
    """All charts of some results, the most telling first, with their words in the language in use."""
    return results._charts()


class Saved(Charted):
    """Results that can be written to a folder, and read back by ``negosim.open``."""

    @abstractmethod
    def _contents(self, command: str, readers: Mapping[str, Writer]) -> Contents:
        """What the folder is to hold, with files for readers by their path in it."""

    @abstractmethod
    def _pages(self) -> dict[str, Writer]:
        """What is printed, by the names of the files."""

    def save(
        self,
        directory: str | Path,
        *,
        command: str = "",
        notify: Callable[[str], None] | None = None,
        formats: str | Iterable[str] = USUAL_FORMATS,
        style: str = "page",
        lang: str = "en",
        seconds: float | None = None,
    ) -> Path:
        """Write a results folder; a folder there with another recipe is moved aside first.

        Parameters
        ----------
        directory : str or Path
            The folder.
        command : str
            What was asked for, kept in the manifest.
        notify : callable, optional
            Called with a sentence when a folder is moved aside.
        formats : str or iterable of str
            Formats of the charts: out of pdf, svg, png and pgf, with commas between them if in one text.
        style, lang : str
            How charts look, and their language; see ``plot``.
        seconds : float, optional
            How long solving took, kept in the manifest under ``times``.

        Raises
        ------
        RequestFault
            There is no such format, style or language.
        StoreError
            The folder cannot be written.
        """
        drawing = Drawing(look_chosen(style, lang), formats_chosen(formats), command)
        readers = {f"figures/{name}": writer for name, writer in self.figures(drawing).items()}
        readers |= {f"tables/{name}": writer for name, writer in self._pages().items()}
        contents = replace(self._contents(command, readers), seconds=seconds)
        return save_folder(contents, Path(directory), notify=notify)
