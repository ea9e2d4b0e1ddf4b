"""Pictures of shelves, drawn, so that there is something to look at; and what can be wrong with a picture.

A shelf follows from its photo's id alone. Packs differ so much in brightness that no two shelves look alike.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from random import Random
from typing import NamedTuple

from PIL import ExifTags, Image, ImageDraw, ImageEnhance, ImageFilter
from PIL.TiffImagePlugin import IFDRational

_WIDTH, _HEIGHT = 960, 720
_COLUMNS, _ROWS = 9, 8
_PACK = (_WIDTH // _COLUMNS, _HEIGHT // _ROWS)
_SHELF_HEIGHT, _TAG = 12, (38, 16)
_WOOD, _PAPER, _INK = (92, 70, 52), (250, 248, 238), (60, 60, 60)

_OUT_OF_FOCUS = ImageFilter.GaussianBlur(9)
_LIGHTS_OUT = 0.12
_QUALITY, _QUALITY_OF_A_COPY = 70, 62


class Label(NamedTuple):
    """What a camera writes into its pictures: when it was by the phone's clock, in the city's time, and where in WGS-84."""

    taken_at: datetime
    latitude: float
    longitude: float


def draw(photo_id: str) -> Image.Image:
    """The shelf of this photo."""
    rng = Random(photo_id)
    image = Image.new("RGB", (_WIDTH, _HEIGHT), _WOOD)
    pen = ImageDraw.Draw(image)
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            _draw_pack(pen, rng, column * _PACK[0], row * _PACK[1])
    return image


def _draw_pack(pen: ImageDraw.ImageDraw, rng: Random, left: int, top: int) -> None:
    width, height = _PACK
    light = rng.uniform(0.25, 1)
    colour = tuple(
        round(light * part) for part in rng.choice(((200, 40, 40), (235, 200, 90), (240, 240, 240), (70, 110, 190)))
    )
    pen.rectangle((left + 3, top + 3, left + width - 4, top + height - _SHELF_HEIGHT), fill=colour, outline=_INK)
    pen.line((left + 10, top + 24, left + width - 12, top + 24), fill=_PAPER, width=4)
    tag_left = left + (width - _TAG[0]) // 2
    pen.rectangle((tag_left, top + height - _TAG[1], tag_left + _TAG[0], top + height - 2), fill=_PAPER, outline=_INK)


def blurred(image: Image.Image) -> Image.Image:
    return image.filter(_OUT_OF_FOCUS)


def darkened(image: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(image).enhance(_LIGHTS_OUT)


def copied(image: Image.Image, rng: Random) -> bytes:
    """The JPEG of a picture that was made another one by a cut rim and a little light: not its bytes, but its looks."""
    rim = rng.randint(3, 9)
    cut = image.crop((rim, rim, _WIDTH - rim, _HEIGHT - rim)).resize(image.size)
    light = rng.choice((-1, 1)) * rng.uniform(0.04, 0.1)
    return jpeg(ImageEnhance.Brightness(cut).enhance(1 + light), quality=_QUALITY_OF_A_COPY)


def jpeg(image: Image.Image, label: Label | None = None, quality: int = _QUALITY) -> bytes:
    kept = BytesIO()
    image.save(kept, "JPEG", quality=quality, **({"exif": _exif(label)} if label else {}))
    return kept.getvalue()


def _exif(label: Label) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Jiangzhou", "Demo Phone"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = label.taken_at.strftime("%Y:%m:%d %H:%M:%S")
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", _degrees(label.latitude)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", _degrees(label.longitude)
    return exif


def _degrees(value: float) -> tuple[IFDRational, ...]:
    minutes, seconds = divmod(round(value * 360_000), 6_000)
    return IFDRational(minutes // 60), IFDRational(minutes % 60), IFDRational(seconds, 100)
