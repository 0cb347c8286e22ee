"""``save``, which all that can be written to a results folder has."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from pathlib import Path

from negosim.store.folder import Contents
from negosim.store.folder import save as save_folder

__all__ = ["Saved"]


class Saved(ABC):
    """Results that can be written to a folder, and read back by ``negosim.open``."""

    @abstractmethod
    def _contents(self, command: str, formats: str | Iterable[str], style: str) -> Contents:
        """What the folder is to hold, with charts in these formats and this style."""

    def save(
        self,
        directory: str | Path,
        *,
        command: str = "",
        notify: Callable[[str], None] | None = None,
        formats: str | Iterable[str] = ("pdf", "svg", "png"),
        style: str = "colour",
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
            Formats of the charts: out of pdf, svg and png, with commas between them if in one text.
        style : str
            ``colour`` or ``grey``.

        Raises
        ------
        RequestFault
            There is no such format or style.
        StoreError
            The folder cannot be written.
        """
        return save_folder(self._contents(command, formats, style), Path(directory), notify=notify)
