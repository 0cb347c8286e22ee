"""A bundle read back; nothing is unpacked before all of it is known to be in order."""

from __future__ import annotations

import hashlib
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from negosim.bundles.limits import LIMITS, Limits
from negosim.bundles.manifest import bundle_from
from negosim.bundles.names import MANIFEST, fault_of_name, twins
from negosim.errors import RequestFault
from negosim.reading import named

__all__ = ["OpenedBundle", "opened_bundle"]

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END = struct.Struct("<4s4H2LH")  # the last record of an archive without a comment
_LOCAL, _HEAD = b"PK\x03\x04", 30
_SECRET = 0x1 | 0x20 | 0x40 | 0x2000  # encrypted, patched, strongly encrypted, with a hidden directory
_CHUNK = 1 << 20
_SMALL = 100_000  # bytes, of which any ratio is harmless
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


class OpenedBundle:
    """A bundle that is in order: every file is there, as its own list says, and no other.

    Whoever can write a bundle can write that list anew; what is true is seen by making it again.

    Attributes
    ----------
    told : Bundle
        What it says of itself.
    """

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive, self._limits = archive, limits
        self._entries = _checked_entries(archive, limits)
        self.told = bundle_from(self._manifest())
        self._check_list()
        self._check_contents()

    def unpack(self, folder: Path) -> None:
        """Write all files into an empty folder."""
        for name, entry in self._entries.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            digest = hashlib.sha256()
            with path.open("xb") as file:
                for chunk in self._chunks(entry):
                    digest.update(chunk)
                    file.write(chunk)
            # The file may have been written to since it was checked.
            if name != MANIFEST and digest.hexdigest() != self.told.files[name]:
                raise _damaged(f"{named(name, 200)} was changed while it was read")

    def _manifest(self) -> bytes:
        entry = self._entries[MANIFEST]
        if entry.file_size > self._limits.manifest:
            raise _damaged(f"its {MANIFEST} is too large")
        return b"".join(self._chunks(entry))

    def _check_list(self) -> None:
        """Whether exactly the files are there that the manifest lists."""
        listed = set(self.told.files) | {MANIFEST}
        for name in sorted(listed - set(self._entries)):
            raise _damaged(f"it lacks {named(name, 200)}")
        for name in sorted(set(self._entries) - listed):
            raise _damaged(f"it holds {named(name, 200)}, which its {MANIFEST} does not list")

    def _check_contents(self) -> None:
        for name, expected in self.told.files.items():
            digest = hashlib.sha256()
            for chunk in self._chunks(self._entries[name]):
                digest.update(chunk)
            if digest.hexdigest() != expected:
                raise _damaged(f"{named(name, 200)} was changed after it was packed")

    def _chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """What an entry holds, never more than it says."""
        left = entry.file_size
        try:
            with self._archive.open(entry) as file:
                while chunk := file.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        break
                    yield chunk
        except _UNREADABLE:
            raise _damaged(f"{named(entry.filename, 200)} cannot be read") from None
        if left:
            raise _damaged(f"{named(entry.filename, 200)} is not as long as it says")


@contextmanager
def opened_bundle(path: str | Path, limits: Limits = LIMITS) -> Iterator[OpenedBundle]:
    """A bundle, checked from end to end.

    Parameters
    ----------
    path : str or Path
    limits : Limits
        How large it may be.

    Raises
    ------
    RequestFault
        There is no such file, it is no bundle, it is damaged, or it is made to do harm.
    """
    path = Path(path)
    if not path.is_file():
        raise RequestFault(f"there is no bundle {named(path, 300)}; check its name.")
    _check_ends(path)
    try:
        archive = zipfile.ZipFile(path)
    except _UNREADABLE:
        raise _damaged("its list of files cannot be read") from None
    with archive:
        yield OpenedBundle(archive, limits)


def _check_ends(path: Path) -> None:
    """Refuse what does not begin and end as an archive does: other data may hide before or after one."""
    try:
        with path.open("rb") as file:
            begin = file.read(len(_LOCAL))
            size = file.seek(0, 2)
            file.seek(max(0, size - _END.size))
            end = file.read()
    except OSError as error:
        raise RequestFault(f"{named(path, 300)} cannot be read: {error.strerror or error}.") from None
    if begin != _LOCAL:
        raise RequestFault(f"{named(path, 300)} is no bundle: it does not begin as a zip file does.")
    if len(end) < _END.size:
        raise _damaged("it is cut short")
    mark, _, _, _, _, length, start, comment = _END.unpack(end)
    if mark != b"PK\x05\x06" or comment:
        raise _damaged("it is cut short, or something was added after its end")
    if start + length + _END.size != size:
        raise _damaged("something was put before its beginning or into it")


def _checked_entries(archive: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The entries by name, if none of them can do harm."""
    entries = archive.infolist()
    if all(entry.filename != MANIFEST for entry in entries):
        raise RequestFault(
            f"this is no bundle of negosim: there is no {MANIFEST} in it; 'negosim bundle DIR -o paper.zip' "
            "makes one."
        )
    if len(entries) > limits.files:
        raise _damaged(f"it holds {len(entries):,} files, more than the {limits.files:,} that are read")
    size = 0
    for entry in entries:
        _check_entry(entry, limits)
        size += entry.file_size
    if size > limits.content:
        raise _damaged(f"it holds {size:,} bytes, more than the {limits.content:,} that are read")
    found = {entry.filename: entry for entry in entries}
    if len(found) < len(entries):
        raise _damaged("it holds two files of one name")
    if alike := twins(found):
        raise _damaged(f"{named(alike[0], 200)} and {named(alike[1], 200)} are one name on some systems")
    _check_places(archive, entries)
    return found


def _check_entry(entry: zipfile.ZipInfo, limits: Limits) -> None:
    """Refuse an entry that is no plain file, or would not go where a plain file goes."""
    name = named(entry.orig_filename, 200)
    if entry.is_dir() and not fault_of_name(f"{entry.orig_filename}x"):
        raise RequestFault(
            f"this is not the bundle as negosim wrote it: the folder {name} in it says that it was zipped "
            "again; get the file itself."
        )
    # What zipfile makes of a name may hide a sign that it cut off.
    fault = fault_of_name(entry.orig_filename) or fault_of_name(entry.filename)
    if fault:
        raise _damaged(f"the name of {name} is not used, since {fault}")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG) or entry.is_dir() or entry.external_attr & 0x10:
        raise _damaged(f"{name} is a link or a folder, where only plain files are")
    if entry.flag_bits & _SECRET:
        raise _damaged(f"{name} is encrypted")
    if entry.compress_type not in _METHODS:
        raise _damaged(f"{name} is compressed in a way that is not read")
    if entry.compress_type == zipfile.ZIP_STORED and entry.compress_size != entry.file_size:
        raise _damaged(f"{name} is not as long as it says")
    if entry.file_size > max(_SMALL, limits.ratio * entry.compress_size):
        raise _damaged(f"{name} would be more than {limits.ratio} times as large unpacked")


def _check_places(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse entries that share bytes, or leave some out: a bomb, or hidden data."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset != end:
            raise _damaged(f"{named(entry.filename, 200)} does not lie where the file before it ends")
        end += _HEAD + _length_of_head(archive, entry) + entry.compress_size
    if end != archive.start_dir:
        raise _damaged("something lies between its files and their list")


def _length_of_head(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Bytes of the name and of what else stands before an entry's content."""
    file = archive.fp
    if file is None or entry.flag_bits & 0x8:
        raise _damaged(f"{named(entry.filename, 200)} does not say how long it is")
    file.seek(entry.header_offset)
    head = file.read(_HEAD)
    if len(head) < _HEAD or head[:4] != _LOCAL:
        raise _damaged(f"{named(entry.filename, 200)} is not where the list says")
    name, extra = struct.unpack("<2H", head[26:])
    return int(name) + int(extra)


def _damaged(why: str) -> RequestFault:
    return RequestFault(
        f"the bundle is damaged, or made to do harm: {why}; get it again, and unpack nothing."
    )
