"""Zip archives with the same bytes wherever they are written: sorted, uncompressed, without times."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

__all__ = ["write_zip", "zip_bytes"]

# The earliest time that an archive can name.
_TIME = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


def write_zip(files: Mapping[str, bytes | Path], out: IO[bytes]) -> None:
    """Write an archive.

    Parameters
    ----------
    files : mapping of str to bytes or Path
        What each entry holds, or the file that does, by its name. Nothing is compressed, since what
        compressors give hangs on their version.
    out : file
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.external_attr, entry.create_system = _PLAIN_FILE, _UNIX
            if isinstance(content, bytes):
                archive.writestr(entry, content)
                continue
            entry.file_size = content.stat().st_size
            with content.open("rb") as source, archive.open(entry, "w") as target:
                shutil.copyfileobj(source, target)


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    """The bytes of such an archive."""
    out = io.BytesIO()
    write_zip(files, out)
    return out.getvalue()
