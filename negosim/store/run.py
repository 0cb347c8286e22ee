"""The folder of a run: its files, and its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from negosim.store.folder import Contents
from negosim.store.manifest import manifest
from negosim.store.results import Results, table_files
from negosim.store.writers import Writer

__all__ = ["run_contents"]


def run_contents(results: Results, command: str = "", extra: Mapping[str, Writer] | None = None) -> Contents:
    """What the folder of a run holds.

    Parameters
    ----------
    results : Results
    command : str
        What was asked for, for the manifest.
    extra : mapping of str to Writer, optional
        Further files by their path in the folder, such as ``figures/outcomes.pdf``.
    """
    files = {**table_files(results), **(extra or {})}
    return Contents(results.recipe, files, partial(manifest, results, command))
