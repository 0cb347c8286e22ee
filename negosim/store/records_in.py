"""Texts in the metadata of pictures. A file may come from anybody, so no more is read than is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

__all__ = ["png_texts", "svg_texts"]

_CHUNK = 1 << 16
_MOST = 8_000_000  # bytes before metadata end; matplotlib writes them first
_SIGNATURE, _NAME = b"\x89PNG\r\n\x1a\n", b"negosim"


def png_texts(path: Path) -> Iterator[tuple[str, str]]:
    """What a PNG file says under our name, with an empty place.

    Raises
    ------
    ValueError
        It is no PNG file.
    """
    with path.open("rb") as file:
        if file.read(len(_SIGNATURE)) != _SIGNATURE:
            raise ValueError
        for kind, content in _chunks(file):
            name, _, text = content.partition(b"\0")
            if kind == b"tEXt" and name == _NAME:
                yield "", text.decode("latin-1")


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Kinds and contents of what stands before the pixels, however many of these there are."""
    while len(head := file.read(8)) == 8 and head[4:] not in (b"IDAT", b"IEND"):
        content = file.read(min(int.from_bytes(head[:4], "big"), _MOST))
        file.seek(4, 1)  # a checksum
        yield head[4:], content


def svg_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Every text in the metadata of an SVG file, with an empty place.

    Raises
    ------
    ValueError
        It is no SVG file, or damaged, or defines entities, which may grow without end.
    """
    reader = _Metadata()
    with path.open("rb") as file:
        size = 0
        while not reader.is_over and size < _MOST and (part := file.read(_CHUNK)):
            size += len(part)
            reader.feed(part)
        if not reader.is_over and size < _MOST:
            reader.end()
    yield from (("", text) for text in reader.texts)


class _Metadata:
    """Texts within ``<metadata>``, each of one element."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.is_over = False
        self._is_inside = False
        self._parts: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._said
        self._parser.EntityDeclHandler = self._refuse

    def feed(self, part: bytes) -> None:
        """Read on.

        Raises
        ------
        ValueError
            What is read is no SVG.
        """
        self._parse(part, False)

    def end(self) -> None:
        """Say that there is no more."""
        self._parse(b"", True)

    def _parse(self, part: bytes, last: bool) -> None:
        try:
            self._parser.Parse(part, last)
        except expat.ExpatError as error:
            if not self.is_over:
                raise ValueError from error

    def _begin(self, name: str, _: object) -> None:
        self._is_inside = self._is_inside or name.rpartition(":")[2] == "metadata"
        self._parts.clear()

    def _end(self, name: str) -> None:
        if self._is_inside and not self.is_over and self._parts:
            self.texts.append("".join(self._parts))
            self._parts.clear()
        self.is_over = self.is_over or name.rpartition(":")[2] == "metadata"

    def _said(self, text: str) -> None:
        if self._is_inside and not self.is_over:
            self._parts.append(text)

    def _refuse(self, *_: object) -> None:
        raise ValueError
