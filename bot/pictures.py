"""An article's picture made fit for Telegram: whatever a paper serves in, a JPEG of moderate size out."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from bot.errors import PictureError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
SIDE = (
    1280  # px of the longer side: what Telegram's apps show, https://core.telegram.org/api/files#image-thumbnail-types
)
SMALLEST = 200  # px: below are logos and tracking pixels
LONGEST = 4  # sides of 4 : 1 are banners; Telegram refuses 20 : 1
MOST = 50_000_000  # px that are decoded, about 150 MB; a photograph for print has 24 million
QUALITY = 85


def scale(data: bytes) -> bytes:
    """A JPEG with sides up to SIDE, upright, on white where it was transparent, without the camera's data.

    Raises PictureError for what is no picture that a reader would want to see.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                return _jpeg(picture)
    except PictureError:
        raise
    except Exception as error:  # a decoder may raise anything at a broken file
        raise PictureError(f"the picture cannot be read ({type(error).__name__})") from None


def _jpeg(picture: Image.Image) -> bytes:
    width, height = picture.size
    if width * height > MOST:
        raise PictureError(f"the picture is too large: {width} × {height}")
    if min(width, height) < SMALLEST or max(width, height) > LONGEST * min(width, height):
        raise PictureError(f"the picture is a mark, not a photograph: {width} × {height}")
    picture.draft("RGB", (SIDE, SIDE))  # lets the JPEG decoder leave out what is scaled away anyway
    upright = ImageOps.exif_transpose(picture)
    if upright.has_transparency_data:
        layered = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered)
    plain = upright.convert("RGB")
    plain.thumbnail((SIDE, SIDE))
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
