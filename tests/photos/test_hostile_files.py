"""Files that are no photos, and files made to do harm: each is refused with its reason, and none gets past."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image

from backend.photos.imaging import Refused, develop
from backend.photos.rules import REASONS, Refusal
from tests.photos.pictures import REAL, encoded, jpeg, noise, png_of, real_pictures, scene

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin"),
    pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning"),
]


def refusal(data: bytes) -> Refusal | None:
    try:
        develop(data)
    except Refused as refused:
        return refused.reason
    return None


def test_every_reason_has_its_sentence() -> None:
    assert set(REASONS) == set(Refusal)


NO_IMAGES = {
    "nothing": b"",
    "text": b"These are not pixels.",
    "noise": noise(),
    "a page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "a document": b"%PDF-1.7\n1 0 obj",
    "a bitmap": encoded(scene(1), "BMP"),
    "a gif": encoded(scene(1), "GIF"),
    "a tiff": encoded(scene(1), "TIFF"),
}


@pytest.mark.parametrize("what", NO_IMAGES)
def test_what_is_no_photo_is_refused(what: str) -> None:
    assert refusal(NO_IMAGES[what]) is Refusal.NOT_AN_IMAGE


@pytest.mark.parametrize(
    "drawing",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- hello --><svg/>',
        b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" ""><svg/>',
    ],
)
def test_a_drawing_is_refused_as_one(drawing: bytes) -> None:
    assert refusal(drawing) is Refusal.SVG


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_file_that_stops_early_is_refused(format: str, share: float) -> None:
    whole = encoded(scene(1, (1200, 900)), format)
    assert refusal(whole) is None
    assert refusal(whole[: int(len(whole) * share)]) is Refusal.TRUNCATED


@real_pictures
def test_a_heic_that_stops_early_is_refused() -> None:
    whole = (REAL / "heic_mobile_iphone_13_pro_max.HEIC").read_bytes()
    assert [refusal(whole[: len(whole) * part // 4]) for part in (1, 2, 3)] == [Refusal.TRUNCATED] * 3


def test_a_picture_of_more_than_fifty_million_pixels_is_refused_unread() -> None:
    assert refusal(png_of(7072, 7072)) is Refusal.TOO_MANY_PIXELS
    assert refusal(png_of(60_000, 60_000)) is Refusal.TOO_MANY_PIXELS


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_an_animation_is_refused(format: str) -> None:
    frames = [scene(seed) for seed in range(3)]
    film = encoded(frames[0], format, save_all=True, append_images=frames[1:], duration=100)
    assert refusal(film) is Refusal.ANIMATED


def test_a_jpeg_with_further_pictures_is_no_animation() -> None:
    brings_more = encoded(scene(1), "MPO", save_all=True, append_images=[scene(2)])
    assert refusal(brings_more) is None
    assert develop(brings_more).dhashes == develop(encoded(scene(1))).dhashes


def test_a_text_that_unpacks_to_more_than_a_photo_is_refused() -> None:
    bomb = zlib.compress(b"0" * 200_000_000, 9)
    for chunk in ((b"zTXt", b"x\0\0" + bomb), (b"iTXt", b"x\0\x01\0\0\0" + bomb)):
        assert refusal(png_of(8, 8, chunk, pixels=b"\0" * 72)) is Refusal.DECOMPRESSION_BOMB


def test_pixels_that_unpack_to_more_than_the_picture_has_do_no_harm() -> None:
    assert refusal(png_of(8, 8, pixels=b"\0" * 100_000_000)) in (None, Refusal.DAMAGED)


def zipped() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("Main.class", b"\xca\xfe\xba\xbe")
    return stream.getvalue()


HIDDEN = {
    "an archive behind it": lambda: jpeg() + zipped(),
    "an archive behind a PNG": lambda: encoded(scene(1), "PNG") + zipped(),
    "a page behind it": lambda: jpeg() + b"<html><body onload=alert(1)>",
    "a script in the comment": lambda: encoded(scene(1), comment=b"*/=1;<script src=//x></script>/*"),
    "php in the comment": lambda: encoded(scene(1), comment=b"<?php system($_GET[0]); ?>"),
    "a document in front": lambda: encoded(scene(1), comment=b"%PDF-1.4\n1 0 obj"),
    "a document behind": lambda: jpeg() + b"%PDF-1.4\n1 0 obj",
    "a program behind": lambda: jpeg() + b"\x7fELF\x02\x01\x01\x00",
    "a script in a PNG's text": lambda: png_of(8, 8, (b"tEXt", b"x\0<script>1</script>"), pixels=b"\0" * 72),
    "a page behind a WebP": lambda: encoded(scene(1), "WEBP") + b"<!doctype html>",
}


@pytest.mark.parametrize("what", HIDDEN)
def test_a_picture_that_is_something_else_too_is_refused(what: str) -> None:
    assert refusal(HIDDEN[what]()) is Refusal.POLYGLOT


def test_what_phones_append_is_no_harm() -> None:
    film = struct.pack(">I", 24) + b"ftypmp42" + noise(20_000)
    for appended in (film, b"SEFHk\0\0\0" + noise(300) + b"SEFT", jpeg(2), b"\0" * 4096):
        assert refusal(jpeg() + appended) is None


def test_metadata_in_xml_is_no_page() -> None:
    xmp = b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF/></x:xmpmeta>'
    assert refusal(encoded(scene(1), xmp=xmp)) is None


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_whatever_bytes_are_wrong_there_is_a_picture_or_a_reason(format: str) -> None:
    chance, whole = random.Random(4), encoded(scene(1, (160, 120)), format)
    for _ in range(150):
        wrong = bytearray(whole)
        for _ in range(chance.randrange(1, 12)):
            wrong[chance.randrange(12, len(wrong))] = chance.randrange(256)
        assert refusal(bytes(wrong)) in {None, *Refusal}


@real_pictures
def test_whatever_bytes_of_a_heic_are_wrong_there_is_a_picture_or_a_reason() -> None:
    chance, whole = random.Random(5), (REAL / "heic_mobile_iphone_13_pro_max.HEIC").read_bytes()
    for _ in range(6):
        wrong = bytearray(whole)
        for _ in range(20):
            wrong[chance.randrange(24, 8000)] = chance.randrange(256)
        assert refusal(bytes(wrong)) in {None, *Refusal}


def test_a_picture_without_size_is_refused() -> None:
    assert refusal(png_of(0, 10)) in {Refusal.NOT_AN_IMAGE, Refusal.DAMAGED}
    assert Image.MAX_IMAGE_PIXELS == 50_000_000
