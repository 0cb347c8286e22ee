"""What Python users call to write a report: ``report``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from negosim.errors import RequestFault
from negosim.reports.build import page_of
from negosim.reports.write import report_html
from negosim.store.papers import put
from negosim.store.writers import text

__all__ = ["REPORTS", "report"]

REPORTS = Path("reports")
"""Where reports go if nothing else is said."""

_SEVERAL = "report"
_ENDING = ".html"


def report(
    directories: str | Path | Iterable[str | Path],
    *,
    out: str | Path = REPORTS,
    title: str = "",
    notify: Callable[[str], None] | None = None,
) -> Path:
    """Write what results folders hold as one HTML page that needs no network; nothing is solved.

    Parameters
    ----------
    directories : str, Path, or iterable of them
        Results folders, each a part of the page, in their order.
    out : str or Path
        A folder, in which the file is named after the results folder (of several: ``report.html``); or the
        name of a file that ends in ``.html``.
    title : str
        What stands above the page; by default that of the results.
    notify : callable, optional
        Called with the name of each folder before it is read.

    Returns
    -------
    Path
        The file; in place of a report that was edited, the new one beside it, ``NAME.new.html``.

    Raises
    ------
    NegosimError
        There is no such folder, a file of it was changed, or something that negosim did not write stands
        in the place of the file.
    """
    folders = [Path(directories)] if isinstance(directories, (str, Path)) else list(map(Path, directories))
    place = _place(Path(out), folders)
    page = page_of(folders, title, notify)
    (written,) = put({place: text(report_html(page))})
    return written


def _place(out: Path, folders: list[Path]) -> Path:
    """Where the file goes."""
    if out.is_dir() or not out.suffix:
        one = folders[0].resolve() if len(folders) == 1 else Path(_SEVERAL)
        return out / f"{(one.parent if one.is_file() else one).name}{_ENDING}"
    if out.suffix.lower() not in (_ENDING, ".htm"):
        raise RequestFault(
            f"expected a folder, or a name that ends in {_ENDING}, found '{out}'; change --out."
        )
    return out
