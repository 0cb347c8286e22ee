"""Rows of tables with typed columns, so that a table without rows has them, too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

__all__ = ["frame"]


def frame(columns: Mapping[str, type], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A table of such columns: words (``str``), numbers or truth values."""
    listed = list(rows)
    kinds = {name: object if kind is str else kind for name, kind in columns.items()}
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in listed], dtype=kind) for name, kind in kinds.items()}
    )
