"""Writing what a picture is of into the picture: for exports, where nothing else goes along with it."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw, ImageFont

from backend.photos.sight import Caption

#: Where Linux distributions and macOS keep fonts that have Chinese characters.
_USUAL_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
)
_SHADE = 140


def find_font(chosen: str) -> str | None:
    """The font file that was chosen, or else the first of the usual ones that is there; None without any."""
    return next((path for path in ((chosen,) if chosen else _USUAL_FONTS) if Path(path).is_file()), None)


def stamp(view: bytes, caption: Caption, zone: ZoneInfo, font: str | None) -> bytes:
    """The view with two lines at its foot, as JPEG. Without a font for Chinese they have numbers and user name alone."""
    image = Image.open(BytesIO(view), formats=["JPEG"]).convert("RGB")
    size = max(12, round(max(image.size) / 45))
    letters = _letters(font, size)
    lines = _lines(caption, zone, has_chinese=font is not None)
    height = round(size * (1.4 * len(lines) + 0.8))
    image.paste("black", (0, image.height - height), Image.new("L", (image.width, height), _SHADE))
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        at = (size * 0.6, image.height - height + size * (0.4 + 1.4 * number))
        pen.text(at, line, font=letters, fill="white")
    stream = BytesIO()
    image.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def _lines(caption: Caption, zone: ZoneInfo, *, has_chinese: bool) -> list[str]:
    at = caption.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    distance = [] if caption.distance_m is None else [f"{caption.distance_m} m"]
    if has_chinese:
        return [f"{caption.shop} · {caption.licence_no}", " · ".join([at, caption.manager, *distance])]
    return [caption.licence_no, " · ".join([at, caption.username, *distance])]


@lru_cache(maxsize=8)
def _letters(font: str | None, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.truetype(font, size) if font else ImageFont.load_default(size)
