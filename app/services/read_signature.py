"""Read a signature drawn on a tablet: a small PNG with ink on it, measured before it is decoded."""

from __future__ import annotations

import base64
import binascii
import io
import struct

from PIL import Image

from app.domain.errors import InvalidInput

LARGEST = 100_000
_WIDTHS, _HEIGHTS = range(60, 4001), range(30, 2001)
_MOST_PIXELS = 2_000_000
_HEADER = struct.Struct(">8sI4sII")


class SignatureUnreadable(InvalidInput):
    """Not a PNG of a sane size."""

    code = "signature_unreadable"
    zh = "签名图片无法读取，请重新签名（PNG，不超过 100 kB）。"
    en = "The signature could not be read; please sign again (PNG, at most 100 kB)."


class SignatureBlank(InvalidInput):
    """A picture of one colour."""

    code = "signature_blank"
    zh = "签名是空白的，请家长重新签名。"
    en = "The signature is blank; the parent has to sign again."


def read_signature(encoded: str) -> bytes:
    """The PNG's bytes from base64; refuses what is too big, of another kind, broken, animated or blank."""
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureUnreadable from error
    if not 0 < len(data) <= LARGEST:
        raise SignatureUnreadable
    _look_at(data)
    return data


def _look_at(data: bytes) -> None:
    if not _has_sane_size(data):
        raise SignatureUnreadable
    try:
        image = Image.open(io.BytesIO(data), formats=["PNG"])
        if getattr(image, "n_frames", 1) != 1:
            raise SignatureUnreadable
        has_ink = _has_ink(image)
    except (OSError, ValueError, SyntaxError, EOFError, Warning) as error:
        raise SignatureUnreadable from error
    if not has_ink:
        raise SignatureBlank


def _has_sane_size(data: bytes) -> bool:
    """By the header alone (PNG 5.2, 11.2.2), before anything is unpacked."""
    if len(data) < _HEADER.size:
        return False
    kind, _, first, width, height = _HEADER.unpack_from(data)
    is_png = kind == b"\x89PNG\r\n\x1a\n" and first == b"IHDR"
    return is_png and width in _WIDTHS and height in _HEIGHTS and width * height <= _MOST_PIXELS


def _has_ink(image: Image.Image) -> bool:
    """Whether anything differs on white paper: ink may be dark pixels or opaque ones."""
    if image.mode in {"1", "L"} and "transparency" not in image.info:
        return len(set(image.getextrema())) > 1
    drawn = image.convert("LA")
    paper = Image.new("L", image.size, 255)
    paper.paste(drawn.getchannel("L"), mask=drawn.getchannel("A"))
    darkest, lightest = paper.getextrema()
    return bool(darkest != lightest)
