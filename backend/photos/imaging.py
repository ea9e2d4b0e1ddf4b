"""From the bytes of a photo to what is kept of it: two renditions, likeness, sharpness, brightness and evidence. Pillow alone.

Bytes come from anywhere. What is not one still picture of moderate size, and only that, is refused with a reason; whatever a
decoder raises is a refusal too. Renditions are encoded anew, so that nothing of the file but its pixels reaches a reader.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import NamedTuple

import pi_heif
from PIL import Image, ImageFilter, ImageStat, UnidentifiedImageError

from backend.photos.containers import Container, container_of, end_of_picture, hides_something, is_heif_sequence, is_svg
from backend.photos.exif import Exif, read_exif
from backend.photos.rules import Refusal

MOST_PIXELS = 50_000_000
VIEW_SIDE = 1600
THUMBNAIL_SIDE = 320

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", module=r"PIL\.TiffImagePlugin")  # of evidence that cameras write wrong
pi_heif.register_heif_opener(thumbnails=False)
pi_heif.options.DECODE_THREADS = 1  # the worker has a process for each core

_FORMATS = {Container.JPEG: "JPEG", Container.PNG: "PNG", Container.WEBP: "WEBP", Container.HEIC: "HEIF"}


class Refused(Exception):
    """The bytes are no picture that is taken."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Developed(NamedTuple):
    """What is kept of a picture. Width and height are as it is looked at, and of the original; `view` and `thumbnail` are JPEG.

    `sharpness` is the variance of the Laplacian at 800 pixels, `brightness` the mean from 0 to 255; `dhashes` are those of the
    picture upright and turned by 90, 180 and 270 degrees.
    """

    format: Container
    width: int
    height: int
    view: bytes
    thumbnail: bytes
    sharpness: float
    brightness: float
    dhashes: list[int]
    exif: Exif


def develop(data: bytes) -> Developed:
    """Decode once, in as few pixels as the view needs, and make everything of that.

    Raises:
        Refused: with the reason.
    """
    container = container_of(data)
    if container is None:
        raise Refused(Refusal.SVG if is_svg(data) else Refusal.NOT_AN_IMAGE)
    end = end_of_picture(data, container)
    if hides_something(data, len(data) if end is None else end):
        raise Refused(Refusal.POLYGLOT)
    if end is None and container is not Container.JPEG:  # a JPEG may lack its last two bytes and be whole
        raise Refused(Refusal.TRUNCATED)
    try:
        image = Image.open(BytesIO(data), formats=[_FORMATS[container]])
        _require_one_moderate_picture(image, container, data)
        size, exif = image.size, read_exif(image)
        view = _upright(_scaled(image, container), exif.turned)
    except (Refused, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(Refusal.TOO_MANY_PIXELS) from None
    except Exception as error:  # decoders raise anything at bytes of somebody else's making
        raise Refused(_why(error, is_complete=end is not None)) from error
    is_on_its_side = exif.turned >= 5
    grey = view.convert("L")
    return Developed(
        format=container,
        width=size[1] if is_on_its_side else size[0],
        height=size[0] if is_on_its_side else size[1],
        view=_jpeg(view, quality=80),
        thumbnail=_jpeg(_fitted(view, THUMBNAIL_SIDE), quality=75),
        sharpness=_sharpness(grey),
        brightness=round(ImageStat.Stat(grey).mean[0], 1),
        dhashes=_dhashes(grey),
        exif=exif,
    )


def _require_one_moderate_picture(image: Image.Image, container: Container, data: bytes) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise Refused(Refusal.TOO_MANY_PIXELS)
    # A JPEG may bring more pictures along (a depth map, a small copy); the first is the photo. Others show one after another.
    if container in (Container.PNG, Container.WEBP) and getattr(image, "is_animated", False):
        raise Refused(Refusal.ANIMATED)
    if container is Container.HEIC and is_heif_sequence(data):
        raise Refused(Refusal.ANIMATED)


def _why(error: Exception, *, is_complete: bool) -> Refusal:
    if isinstance(error, ValueError) and "too large" in str(error).lower():
        return Refusal.DECOMPRESSION_BOMB  # Pillow's own limits on what a chunk may unpack to
    if not is_complete or "truncated" in str(error).lower():
        return Refusal.TRUNCATED
    return Refusal.NOT_AN_IMAGE if isinstance(error, UnidentifiedImageError) else Refusal.DAMAGED


# ---- pixels -----------------------------------------------------------------------------------------------------------


def _scaled(image: Image.Image, container: Container) -> Image.Image:
    """The picture as RGB in the size of the view; JPEGs are decoded to little more than that in the first place."""
    size = _fit(image.size, VIEW_SIDE)
    if container is Container.JPEG:
        image.draft("RGB", size)
    image.load()
    plain = image if image.mode in _SCALED_WELL else _as_rgb(image)
    scaled = _as_rgb(plain.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))
    scaled.info = {}  # else a comment of the file would be written into the copy
    return scaled


#: Others are made RGB first: scaling would take single pixels of them.
_SCALED_WELL = frozenset({"RGB", "RGBA", "L", "LA", "CMYK"})


def _as_rgb(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if image.has_transparency_data:
        over = image.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(paper, over).convert("RGB")
    return image.convert("RGB")


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _upright(image: Image.Image, turned: int) -> Image.Image:
    return image.transpose(_TURNS[turned]) if turned in _TURNS else image


def _fit(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The size within a square of this side; never larger than it is."""
    longest = max(size)
    if longest <= side:
        return size
    width, height = (max(1, round(each * side / longest)) for each in size)
    return width, height


def _fitted(image: Image.Image, side: int) -> Image.Image:
    # Views are halved, or made a fifth, by taking means: a tenth of the work of a filter, and as good at such steps.
    return image.resize(_fit(image.size, side), Image.Resampling.BILINEAR, reducing_gap=1.0)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    stream = BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return stream.getvalue()


# ---- measures ---------------------------------------------------------------------------------------------------------

_LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
_SHARPNESS_SIDE = 800


def _sharpness(grey: Image.Image) -> float:
    """Of pictures of one size, so that one threshold does for all."""
    small = _fitted(grey, _SHARPNESS_SIDE)
    if min(small.size) < 3:
        return 0.0
    inner = (1, 1, small.width - 1, small.height - 1)  # Pillow leaves the rim as it was
    return round(ImageStat.Stat(small.filter(_LAPLACIAN).crop(inner)).var[0], 1)


#: A multiple of both 9 and 8, so that a turned picture has exactly the turned pixels.
_HASH_SIDE = 72


def _dhashes(grey: Image.Image) -> list[int]:
    square = grey.resize((_HASH_SIDE, _HASH_SIDE), Image.Resampling.BOX)
    turns = (None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    return [_dhash(square if turn is None else square.transpose(turn)) for turn in turns]


def _dhash(square: Image.Image) -> int:
    """One bit for each of 8 × 8 places: whether it gets brighter to the right."""
    cells = square.resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(0, 72, 9):
        for at in range(row, row + 8):
            bits = bits << 1 | (cells[at] < cells[at + 1])
    return bits
