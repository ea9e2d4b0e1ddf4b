"""Pictures made up for tests: like nothing else for each seed, in any format, with what cameras write."""

from __future__ import annotations

import hashlib
import os
import random
import struct
import zlib
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageDraw, ImageFilter
from PIL.TiffImagePlugin import IFDRational

#: Pictures of real phones and cameras, where this working copy has them beside it.
REAL = Path(__file__).parents[3] / "shared" / "photos"
real_pictures = pytest.mark.skipif(not REAL.is_dir(), reason="no real pictures beside this working copy")


def scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A shelf full of packets, different for every seed."""
    chance = random.Random(seed)
    image = Image.new("RGB", size, tuple(chance.randrange(60, 200) for _ in range(3)))
    pen = ImageDraw.Draw(image)
    for _ in range(60):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        width, height = chance.randrange(size[0] // 16, size[0] // 5), chance.randrange(size[1] // 16, size[1] // 5)
        colour = tuple(chance.randrange(256) for _ in range(3))
        pen.rectangle((x, y, x + width, y + height), fill=colour, outline="white")
    return image


def exif_of(
    taken_at: datetime | None = None,
    position: tuple[float, float] | None = None,
    orientation: int | None = None,
    zone: str | None = None,
) -> Image.Exif:
    """What a camera writes. `taken_at` is written as it reads, in whatever zone."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "HUAWEI", "ALN-AL00"
    if orientation:
        exif[ExifTags.Base.Orientation] = orientation
    if taken_at:
        details = exif.get_ifd(ExifTags.IFD.Exif)
        details[ExifTags.Base.DateTimeOriginal] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
        if zone:
            details[ExifTags.Base.OffsetTimeOriginal] = zone
    if position:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitudeRef] = "N" if position[0] >= 0 else "S"
        gps[ExifTags.GPS.GPSLatitude] = _degrees(position[0])
        gps[ExifTags.GPS.GPSLongitudeRef] = "E" if position[1] >= 0 else "W"
        gps[ExifTags.GPS.GPSLongitude] = _degrees(position[1])
    return exif


def _degrees(value: float) -> tuple[IFDRational, ...]:
    minutes, seconds = divmod(round(abs(value) * 3_600_000), 60_000)
    return IFDRational(minutes // 60), IFDRational(minutes % 60), IFDRational(seconds, 1000)


def encoded(image: Image.Image, format: str = "JPEG", **options: Any) -> bytes:
    stream = BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


def jpeg(seed: int = 1, *, size: tuple[int, int] = (640, 480), quality: int = 85, **exif: Any) -> bytes:
    """A photo as a phone takes it."""
    return encoded(scene(seed, size), quality=quality, exif=exif_of(**exif))


def blurred(seed: int = 1) -> bytes:
    return encoded(scene(seed).filter(ImageFilter.GaussianBlur(12)))


def dark(seed: int = 1) -> bytes:
    return encoded(scene(seed).point(lambda value: value // 12))


def png_of(width: int, height: int, *chunks: tuple[bytes, bytes], pixels: bytes = b"") -> bytes:
    """A PNG whose parts are as given, true or not."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(pixels)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


def noise(length: int = 5000) -> bytes:
    return os.urandom(length)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
