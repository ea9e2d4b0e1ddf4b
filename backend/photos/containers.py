"""What a file is by its first bytes, where its picture ends, and whether something else hides in it. Pure functions on bytes.

Phones append things to pictures: further pictures, a short film, notes of the maker. That is no harm. A file that is a picture
and also an archive, a page or a program is: somebody wants it to be taken for the one and used as the other.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Container(StrEnum):
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"


_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_SEQUENCE_BRANDS = frozenset({b"msf1", b"hevc", b"hevx", b"hevm", b"hevs"})
_SVG = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!doctype\s+svg|<svg)", re.IGNORECASE | re.DOTALL)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def container_of(data: bytes) -> Container | None:
    """The kind of file that its first bytes promise; None for everything that is not taken."""
    if data[:3] == b"\xff\xd8\xff":
        return Container.JPEG
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return Container.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Container.WEBP
    if data[4:8] == b"ftyp" and _brands(data) & (_HEIF_BRANDS | _SEQUENCE_BRANDS):
        return Container.HEIC
    return None


def is_heif_sequence(data: bytes) -> bool:
    """Whether a HEIC file says of itself that it is a film of pictures first of all."""
    return data[8:12] in _SEQUENCE_BRANDS


def _brands(data: bytes) -> set[bytes]:
    end = min(int.from_bytes(data[:4]), 200, len(data))
    return {data[start : start + 4] for start in (8, *range(16, end - 3, 4))}


def is_svg(data: bytes) -> bool:
    return _SVG.match(data[:4096].removeprefix(_BYTE_ORDER_MARK)) is not None


# ---- where the picture ends -------------------------------------------------------------------------------------------


def end_of_picture(data: bytes, container: Container) -> int | None:
    """How many bytes belong to the picture; None when the file stops before its end."""
    match container:
        case Container.JPEG:
            return _end_of_jpeg(data)
        case Container.PNG:
            return _end_of_png(data)
        case Container.WEBP:
            end = 8 + int.from_bytes(data[4:8], "little")
            return end if end <= len(data) else None
        case Container.HEIC:
            return _end_of_boxes(data)


#: Within a scan, FF is followed by 00 or a restart marker; anything else is the next marker.
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9


def _end_of_jpeg(data: bytes) -> int | None:
    at = 2
    while found := _MARKER.search(data, at):
        at, marker = found.end(), data[found.start() + 1]
        if marker == _END_OF_IMAGE:
            return at
        if marker != 0x01:
            at += int.from_bytes(data[at : at + 2])
    return None


def _end_of_png(data: bytes) -> int | None:
    at = 8
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        at += 12 + length
        if kind == b"IEND":
            return at if at <= len(data) else None
    return None


def _end_of_boxes(data: bytes) -> int | None:
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16])
        elif size == 0:
            return len(data)
        if size < 8 or not kind.isalnum():
            return at
        at += size
        if at > len(data):
            return None
    return at


# ---- what hides in it -------------------------------------------------------------------------------------------------

_SCRIPTS = re.compile(rb"<script|<!doctype html|<html[\s>]|<\?php|<svg[\s>][^\x00-\x08]|<iframe", re.IGNORECASE)
_ARCHIVES = re.compile(rb"%PDF-\d|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x7fELF[\x01\x02][\x01\x02]\x01")
#: Readers of PDF accept its mark anywhere in here.
_PDF_WITHIN = 1024
_ZIP_END, _ZIP_ENTRY = b"PK\x05\x06", b"PK\x01\x02"
_ZIP_WITHIN = 65_557
#: Metadata lie before the pixels; what a browser would guess from lies in here too.
_METADATA_WITHIN = 65_536


def hides_something(data: bytes, end: int) -> bool:
    """Whether the file would also do as an archive, a page, a document or a program; its picture ends at `end`."""
    head, tail = data[: min(end, _METADATA_WITHIN)], data[end:]
    if _SCRIPTS.search(head) or _SCRIPTS.search(tail) or _ARCHIVES.search(tail):
        return True
    return b"%PDF-" in data[:_PDF_WITHIN] or _is_zip(data)


def _is_zip(data: bytes) -> bool:
    """Whether a ZIP reader, which begins at the end, finds a directory."""
    start = max(0, len(data) - _ZIP_WITHIN)
    at = data.rfind(_ZIP_END, start)
    while at >= 0:
        directory = at - int.from_bytes(data[at + 12 : at + 16], "little")
        if directory >= 0 and data[directory : directory + 4] in (_ZIP_ENTRY, _ZIP_END):
            return True
        at = data.rfind(_ZIP_END, start, at)
    return False
