"""Pictures of articles: what comes out is what Telegram shows, whatever came in."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot import pictures
from bot.demo.sending import _picture
from bot.errors import PictureError


def picture(
    width: int, height: int, kind: str = "JPEG", mode: str = "RGB", color: object = "red", **more: object
) -> bytes:
    written = io.BytesIO()
    Image.new(mode, (width, height), color).save(written, kind, **more)  # type: ignore[arg-type]
    return written.getvalue()


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg), formats=["JPEG"])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_kind_of_picture_becomes_a_jpeg(kind: str) -> None:
    jpeg = pictures.scale(picture(640, 360, kind))
    assert _picture(jpeg) == ("image/jpeg", 640, 360)


def test_a_large_picture_is_scaled_and_a_small_one_is_left_as_it_is() -> None:
    assert opened(pictures.scale(picture(4000, 3000))).size == (1280, 960)
    assert opened(pictures.scale(picture(300, 400))).size == (300, 400)


def test_what_is_transparent_becomes_white_and_not_black() -> None:
    for mode, color in (("RGBA", (255, 0, 0, 0)), ("LA", (0, 0))):
        assert opened(pictures.scale(picture(300, 300, "PNG", mode, color))).getpixel((9, 9)) == (255, 255, 255)


def test_a_photograph_taken_sideways_stands_upright_and_tells_nothing_of_the_camera() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"  # turned by 90°; its maker
    jpeg = opened(pictures.scale(picture(400, 300, exif=exif)))
    assert jpeg.size == (300, 400)
    assert not jpeg.getexif()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "cannot be read"),
        (b"<svg/>", "cannot be read"),
        (picture(640, 360)[:300], "cannot be read"),
        (picture(1, 1, "GIF"), "a mark"),
        (picture(728, 90), "a mark"),
        (picture(3000, 600), "a mark"),
    ],
)
def test_what_nobody_wants_to_see_is_refused_in_words(data: bytes, reason: str) -> None:
    with pytest.raises(PictureError, match=reason):
        pictures.scale(data)


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded() -> None:
    bomb = bytearray(picture(300, 300, "PNG"))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2  # its header promises 3.6 gigapixels
    with pytest.raises(PictureError):
        pictures.scale(bytes(bomb))
    with pytest.raises(PictureError, match="too large"):
        pictures.scale(picture(8000, 8000, "PNG", "1", 0))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_broken_bytes_raise_our_error_or_give_a_picture(data: st.DataObject) -> None:
    whole = bytearray(picture(256, 256, data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]))))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(PictureError):
        assert pictures.scale(bytes(whole))
