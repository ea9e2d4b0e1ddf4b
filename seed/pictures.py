"""Pictures of shelves, drawn: each photo of the history's last days has one, so that there is something to look at.

A picture follows from its photo's id alone, and so does whether there is one. Packs differ so much in brightness that no two
pictures look alike.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

_WIDTH, _HEIGHT = 960, 720
_COLUMNS, _ROWS = 9, 8
_PACK = (_WIDTH // _COLUMNS, _HEIGHT // _ROWS)
_SHELF_HEIGHT, _TAG = 12, (38, 16)
_WOOD, _PAPER, _INK = (92, 70, 52), (250, 248, 238), (60, 60, 60)


def is_drawn(photo_id: str, since: datetime) -> bool:
    """Whether the photo was taken after a moment: ids begin with it, in milliseconds."""
    return int(photo_id.replace("-", "")[:12], 16) >= since.timestamp() * 1000


def draw(photo_id: str) -> bytes:
    """The JPEG of this photo."""
    rng = Random(photo_id)
    image = Image.new("RGB", (_WIDTH, _HEIGHT), _WOOD)
    pen = ImageDraw.Draw(image)
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            _draw_pack(pen, rng, column * _PACK[0], row * _PACK[1])
    kept = BytesIO()
    image.save(kept, "JPEG", quality=70)
    return kept.getvalue()


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
