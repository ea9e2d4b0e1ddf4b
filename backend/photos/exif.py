"""What a picture says of itself (EXIF): when, where and with what it was taken. Evidence, not truth: anyone can write it."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from PIL import ExifTags, Image

from backend.problems import legible


class Exif(NamedTuple):
    """`taken_at` has no zone where the camera named none; the position is WGS-84 in degrees; `turned` is EXIF's orientation."""

    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    camera: str | None = None
    turned: int = 1


_ZONE = re.compile(r"([+-])(\d\d):(\d\d)")
_OLDEST_YEAR = 1990


def read_exif(image: Image.Image) -> Exif:
    """Whatever of it can be read; broken parts are left out, for many cameras and all editors write them wrong somewhere."""
    parts: dict[str, Any] = {}
    # Each part by itself, and whatever Pillow raises at bytes of somebody else's making.
    with suppress(Exception):
        exif = image.getexif()
        turned = exif.get(ExifTags.Base.Orientation, 1)
        parts["turned"] = turned if turned in range(1, 9) else 1
        with suppress(Exception):
            parts["camera"] = _camera(exif.get(ExifTags.Base.Make), exif.get(ExifTags.Base.Model))
        with suppress(Exception):
            details = exif.get_ifd(ExifTags.IFD.Exif)
            parts["taken_at"] = _moment(
                details.get(ExifTags.Base.DateTimeOriginal), details.get(ExifTags.Base.OffsetTimeOriginal)
            )
        with suppress(Exception):
            parts["latitude"], parts["longitude"] = _position(exif.get_ifd(ExifTags.IFD.GPSInfo))
    return Exif(**parts)


def _camera(make: Any, model: Any) -> str | None:
    words = [legible(each.replace("\x00", "")).strip() for each in (make, model) if isinstance(each, str)]
    name = words[-1] if len(words) == 2 and words[1].startswith(words[0]) else " ".join(words)
    return name[:100].strip() or None


def _moment(text: Any, zone: Any) -> datetime | None:
    at = datetime.strptime(str(text).strip("\x00 ")[:19], "%Y:%m:%d %H:%M:%S")
    if at.year < _OLDEST_YEAR:
        return None
    if isinstance(zone, str) and (found := _ZONE.fullmatch(zone.strip("\x00 "))):
        sign, hours, minutes = found.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        at = at.replace(tzinfo=timezone(-offset if sign == "-" else offset))
    return at


def _position(gps: dict[int, Any]) -> tuple[float | None, float | None]:
    latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps.get(ExifTags.GPS.GPSLatitudeRef) == "S", 90)
    longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps.get(ExifTags.GPS.GPSLongitudeRef) == "W", 180)
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return None, None  # a phone without a fix writes zeros
    return latitude, longitude


def _degrees(parts: Any, is_negative: bool, most: int) -> float | None:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value) or not 0 <= value <= most:
        return None
    return round(-value if is_negative else value, 7)
