"""A program that reads a picture on standard input and writes a clean JPEG; `recode_picture` runs it.

Nothing of the input survives but its pixels: no EXIF (the GPS of a child's home), no profile, no trailing bytes. Limits
are set on the process itself before a byte is read, and it is started without environment, so that a decoder that is
broken into finds neither memory nor secrets.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings

MAX_PIXELS = 25_000_000
MAX_BYTES = 8 * 1024 * 1024
MEMORY = 512 * 1024 * 1024  # bytes of address space
SECONDS = 10  # of processor time
QUALITY = 85
LONGEST_SIDE = 3600  # pixels: a printed page at 300 dpi stays readable
TOO_MANY_PIXELS, BROKEN = 3, 4  # exit statuses


def main() -> int:
    _limit()
    import pillow_heif
    from PIL import Image

    warnings.simplefilter("error")
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    pillow_heif.register_heif_opener(thumbnails=False)
    try:
        with Image.open(
            io.BytesIO(sys.stdin.buffer.read(MAX_BYTES + 1)), formats=["JPEG", "PNG", "WEBP", "HEIF"]
        ) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return TOO_MANY_PIXELS
            sys.stdout.buffer.write(_clean(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return TOO_MANY_PIXELS
    except Exception:
        return BROKEN
    return 0


def _limit() -> None:
    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


def _clean(picture: object) -> bytes:
    """The pixels, turned upright, as a JPEG without any metadata."""
    from PIL import Image, ImageOps

    assert isinstance(picture, Image.Image)
    ImageOps.exif_transpose(picture, in_place=True)
    pixels = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if pixels.mode == "RGBA":
        paper = Image.new("RGB", pixels.size, "white")
        paper.paste(pixels, mask=pixels.getchannel("A"))
        pixels = paper
    pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    pixels.info.clear()
    out = io.BytesIO()
    pixels.save(out, "JPEG", quality=QUALITY, optimize=False)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
