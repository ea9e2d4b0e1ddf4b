"""Which files are taken as market information, and what they are called. What a file is says its content, never its name.

Standard library only, and pure.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from enum import StrEnum

from backend.photos.containers import container_of, end_of_picture, hides_something


class DocumentKind(StrEnum):
    """The value is also how a file of this kind ends."""

    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"
    CSV = "csv"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"


_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Mapping[DocumentKind, str] = {
    DocumentKind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    DocumentKind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    DocumentKind.PDF: "application/pdf",
    DocumentKind.CSV: "text/csv",
    DocumentKind.JPEG: "image/jpeg",
    DocumentKind.PNG: "image/png",
    DocumentKind.WEBP: "image/webp",
    DocumentKind.HEIC: "image/heic",
}

#: Writers of PDF may put a few bytes after its end.
_END_WITHIN = 2_048
#: An archive with more members is none that an office program wrote; its directory alone would fill the memory.
_MOST_MEMBERS = 5_000
_MEMBER = b"PK\x01\x02"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def kind_of(data: bytes) -> DocumentKind | None:
    """What the file is; None for everything that is not taken, such as programs, pages, old Office files and those with macros."""
    if container := container_of(data):
        end = end_of_picture(data, container)
        return None if end is None or hides_something(data, end) else DocumentKind(container.value)
    if data.startswith(b"%PDF-"):
        return DocumentKind.PDF if b"%%EOF" in data[-_END_WITHIN:] else None
    if data.startswith(b"PK"):
        return _office_kind(data)
    return DocumentKind.CSV if _is_table(data) else None


def _office_kind(data: bytes) -> DocumentKind | None:
    if data.count(_MEMBER) > _MOST_MEMBERS:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "[content_types].xml" not in members or any(name.endswith("vbaproject.bin") for name in members):
        return None
    parts = {"xl/workbook.xml": DocumentKind.XLSX, "word/document.xml": DocumentKind.DOCX}
    found = [kind for part, kind in parts.items() if part in members]
    return found[0] if len(found) == 1 else None


def _is_table(data: bytes) -> bool:
    """Text in UTF-8 or GB18030 whose first line has columns."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            written = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        first_line = written.lstrip().partition("\n")[0]
        has_columns = any(mark in first_line for mark in ",;\t")
        return has_columns and not first_line.startswith("<") and not _CONTROL.search(written)
    return False


# ---- names ------------------------------------------------------------------------------------------------------------

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
#: What file systems refuse, and what turns the direction of writing so that a name seems to end otherwise.
_UNFIT = re.compile('[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
_LONGEST = 100


def name_of(filename: str, kind: DocumentKind) -> str:
    """The sender's name of the file as it is kept: without folders, fit for every file system, ending as its content says."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", filename))[-1]
    stem = _UNFIT.sub("_", _ENDING.sub("", last)).strip(" .")[:_LONGEST].strip(" .")
    return f"{stem or 'market-information'}.{kind}"
