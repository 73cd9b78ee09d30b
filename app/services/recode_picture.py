"""Turn an untrusted picture into a clean JPEG in a process of its own; refuse what is not one."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import puremagic

from app.domain.errors import InvalidInput, OutsideWorldDown
from app.services import picture_program

PROGRAM = Path(picture_program.__file__)
KINDS = frozenset({"image/jpeg", "image/png", "image/webp", "image/heif"})
WALL_SECONDS = 20
_SLOTS = threading.BoundedSemaphore(2)  # pictures decoded at once by one web process
_PATIENCE = 10  # seconds to wait for a slot


class PictureTooBig(InvalidInput):
    """More bytes than a photo of a paper needs."""

    code = "material_too_big"
    zh = "文件超过 {limit_mb} MB，请压缩后重新上传。"
    en = "The file is larger than {limit_mb} MB; please make it smaller."


class TooManyPixels(InvalidInput):
    """Decoding it would take more memory than it is worth."""

    code = "material_too_many_pixels"
    zh = "图片超过 {limit_mp} 百万像素，请调低分辨率后重新上传。"
    en = "The picture has more than {limit_mp} million pixels; please use a lower resolution."


class WrongKind(InvalidInput):
    """Not a picture that we take, whatever its name says."""

    code = "material_wrong_kind"
    zh = "只能上传照片（JPEG、PNG、HEIC、WebP）。纸质或 PDF 材料请拍照上传。"
    en = "Only photos (JPEG, PNG, HEIC, WebP) can be handed in; please photograph papers and PDFs."


class PictureBroken(InvalidInput):
    """It begins like a picture but cannot be read to the end."""

    code = "material_broken"
    zh = "图片已损坏，无法打开，请重新拍照上传。"
    en = "The picture is damaged and cannot be opened; please take it again."


class UploadsBusy(OutsideWorldDown):
    """Too many pictures at once."""

    code = "uploads_busy"
    zh = "上传的人较多，请稍后再试，已填写的内容不会丢失。"
    en = "Many people are uploading; please try again soon. What you have filled in is kept."


def recode(content: bytes) -> bytes:
    """The picture as a JPEG with nothing but pixels. Call it with no database connection held."""
    if len(content) > picture_program.MAX_BYTES:
        raise PictureTooBig(limit_mb=picture_program.MAX_BYTES // 1024 // 1024)
    if not _kinds(content) & KINDS:
        raise WrongKind
    if not _SLOTS.acquire(timeout=_PATIENCE):
        raise UploadsBusy(retry_after=_PATIENCE)
    try:
        status, out = _run(content)
    finally:
        _SLOTS.release()
    if status == picture_program.TOO_MANY_PIXELS:
        raise TooManyPixels(limit_mp=picture_program.MAX_PIXELS // 1_000_000)
    if status != 0 or not out:
        raise PictureBroken
    return out


def _kinds(content: bytes) -> set[str]:
    """What the first bytes could be, as media types."""
    try:
        return {match.mime_type for match in puremagic.magic_string(content[:4096])}
    except (puremagic.PureError, ValueError):
        return set()


def _run(content: bytes) -> tuple[int, bytes]:
    command = [sys.executable, "-I", "-B", str(PROGRAM)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command, input=content, capture_output=True, timeout=WALL_SECONDS, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        return picture_program.BROKEN, b""
    return done.returncode, done.stdout
