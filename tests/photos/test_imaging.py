"""What is kept of a picture, from generated ones and from those of real cameras."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pi_heif
import pytest
from PIL import Image

from backend.photos.containers import Container
from backend.photos.imaging import Developed, develop
from backend.photos.likeness import distance, is_telling
from tests.photos import pictures
from tests.photos.pictures import REAL, encoded, exif_of, jpeg, real_pictures, scene

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_every_format_gives_two_small_copies_without_exif(format: str) -> None:
    made = develop(encoded(scene(1, (2000, 1500)), format, exif=exif_of(datetime(2026, 3, 2, 9), (30.5, 114.3))))
    assert made.format.value == format.lower()
    assert (made.width, made.height) == (2000, 1500)
    assert opened(made.view).size == (1600, 1200)
    assert opened(made.thumbnail).size == (320, 240)
    for copy in (made.view, made.thumbnail):
        assert dict(opened(copy).getexif()) == {}
        assert b"HUAWEI" not in copy


def test_a_picture_smaller_than_its_copies_is_not_blown_up() -> None:
    made = develop(jpeg(size=(200, 100)))
    assert opened(made.view).size == opened(made.thumbnail).size == (200, 100)


def test_comments_and_colour_profiles_of_the_file_stay_behind() -> None:
    made = develop(encoded(scene(1), comment=b"from my phone", icc_profile=b"no profile at all"))
    assert b"from my phone" not in made.view
    assert b"no profile" not in made.view


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_jpegs_of_other_colours_become_ordinary_ones(mode: str) -> None:
    assert opened(develop(encoded(scene(1).convert(mode))).view).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pngs_of_every_mode_become_ordinary_pictures(mode: str) -> None:
    grey = scene(1).convert("L")
    image = (
        grey.convert("I").point(lambda value: value * 256).convert("I;16") if mode == "I;16" else scene(1).convert(mode)
    )
    made = develop(encoded(image, "PNG"))
    assert opened(made.view).mode == "RGB"
    assert abs(made.brightness - develop(encoded(grey, "PNG")).brightness) < 8


def test_what_is_transparent_is_white_paper() -> None:
    glass = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    assert develop(encoded(glass, "PNG")).brightness == 255


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_put_upright(orientation: int) -> None:
    upright = scene(3, (600, 450))
    inverse = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = upright.transpose(inverse[orientation]) if orientation in inverse else upright
    made = develop(encoded(stored, exif=exif_of(orientation=orientation), quality=95))
    assert (made.width, made.height) == (600, 450)
    assert distance(made.dhashes[0], develop(encoded(upright, quality=95)).dhashes[0]) <= 1


def test_an_orientation_that_does_not_exist_is_none() -> None:
    assert develop(jpeg(orientation=77)).exif.turned == 1


# ---- likeness and measures --------------------------------------------------------------------------------------------


def test_a_copy_is_near_and_another_picture_is_far() -> None:
    first = develop(jpeg(1, size=(1200, 900)))
    copy = develop(encoded(scene(1, (1200, 900)).resize((500, 375)), quality=40))
    other = develop(jpeg(2, size=(1200, 900)))
    assert distance(first.dhashes[0], copy.dhashes[0]) <= 3
    assert distance(first.dhashes[0], other.dhashes[0]) > 12


def test_a_turned_copy_is_found_among_the_four() -> None:
    first = develop(encoded(scene(1)))
    turned = develop(encoded(scene(1).transpose(Image.Transpose.ROTATE_90)))
    assert min(distance(first.dhashes[0], each) for each in turned.dhashes) <= 1
    assert distance(first.dhashes[0], turned.dhashes[0]) > 12


def test_a_wall_tells_nothing() -> None:
    assert not is_telling(develop(encoded(Image.new("RGB", (400, 300), "grey"))).dhashes[0])
    assert is_telling(develop(jpeg(1)).dhashes[0])


def test_blur_and_night_are_measured() -> None:
    sharp, soft, night = develop(jpeg(1)), develop(pictures.blurred(1)), develop(pictures.dark(1))
    assert sharp.sharpness > 100 > 20 > soft.sharpness
    assert sharp.brightness > 60 > 30 > night.brightness


def test_a_line_of_pixels_is_a_picture_too() -> None:
    assert develop(encoded(Image.new("L", (1, 3000)), "PNG")).sharpness == 0


# ---- evidence ---------------------------------------------------------------------------------------------------------


def test_time_place_and_camera_are_read() -> None:
    exif = develop(jpeg(taken_at=datetime(2026, 3, 2, 9, 20, 41), position=(-30.5, 114.3), zone="+08:00")).exif
    assert exif.taken_at is not None
    assert exif.taken_at.isoformat() == "2026-03-02T09:20:41+08:00"
    assert (exif.latitude, exif.longitude) == (-30.5, 114.3)
    assert exif.camera == "HUAWEI ALN-AL00"


def test_a_camera_that_names_no_zone_has_none() -> None:
    taken_at = develop(jpeg(taken_at=datetime(2026, 3, 2, 9))).exif.taken_at
    assert taken_at == datetime(2026, 3, 2, 9)


def test_zeros_are_no_position() -> None:
    exif = develop(jpeg(position=(0.0, 0.0))).exif
    assert (exif.latitude, exif.longitude) == (None, None)


def test_broken_evidence_is_left_out_and_the_picture_taken() -> None:
    whole = jpeg(taken_at=datetime(2026, 3, 2, 9), position=(30.5, 114.3))
    start = whole.index(b"Exif\x00\x00") + 6
    for at in range(start, start + 200):
        broken = whole[:at] + b"\xff" + whole[at + 1 :]
        assert develop(broken).width == 640


# ---- real pictures ----------------------------------------------------------------------------------------------------


def real(name: str) -> Developed:
    return develop((REAL / name).read_bytes())


@real_pictures
def test_real_pictures_in_eight_orientations_show_the_same() -> None:
    landscapes = [real(f"jpg_orientation_landscape_{n}.jpg") for n in (1, 2, 3, 6, 8)]
    portraits = [real(f"jpg_orientation_portrait_{n}.jpg") for n in (5, 7)]
    assert {(each.width, each.height) for each in landscapes} == {(600, 450)}
    assert {(each.width, each.height) for each in portraits} == {(450, 600)}
    assert max(distance(each.dhashes[0], landscapes[0].dhashes[0]) for each in landscapes) <= 1
    assert distance(portraits[0].dhashes[0], portraits[1].dhashes[0]) <= 1


@real_pictures
def test_a_real_camera_tells_where_and_when() -> None:
    exif = real("jpg_gps_DSCN0010.jpg").exif
    assert exif.taken_at == datetime(2008, 10, 22, 16, 28, 39)
    assert (exif.latitude, exif.longitude) == (43.4674483, 11.8851267)
    assert exif.camera == "NIKON COOLPIX P6000"


@real_pictures
def test_a_real_iphone_picture_is_upright() -> None:
    made = real("heic_mobile_iphone_13_pro_max.HEIC")
    assert made.format is Container.HEIC
    assert (made.width, made.height) == (3024, 4032)
    assert opened(made.view).size == (1200, 1600)
    assert made.exif.camera == "Apple iPhone 13 Pro Max"
    assert pi_heif.is_supported((REAL / "heic_mobile_iphone_13_pro_max.HEIC").open("rb"))


@real_pictures
@pytest.mark.parametrize("name", sorted(path.name for path in REAL.glob("jpg_invalid_*")))
def test_real_pictures_with_invalid_evidence_are_shown_without_it(name: str) -> None:
    made = real(name)
    assert made.exif.taken_at is None
    assert opened(made.thumbnail).format == "JPEG"
