"""Draw the QR of a serial: version 1-M, alphanumeric, nothing personal in it."""

from __future__ import annotations

import io
from uuid import UUID

import segno

from app.domain import serial
from app.domain.actor import NotFound, Person
from app.store import applications


def draw(application_id: UUID, *, kind: str, actor: Person) -> bytes:
    """PNG or SVG bytes with the four-module quiet zone; `NotFound` before there is a serial."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    if application.serial is None:
        raise NotFound
    return picture(serial.parse(application.serial).qr_text, kind=kind)


def picture(text: str, *, kind: str) -> bytes:
    """The picture of a QR text; `make_qr`, since `make` would silently give a Micro QR that few scanners read."""
    code = segno.make_qr(text, error="m", boost_error=False)
    drawn = io.BytesIO()
    code.save(drawn, kind=kind, scale=10, border=4)
    return drawn.getvalue()


def inline(text: str) -> str:
    """The QR as an SVG element for a page."""
    code = segno.make_qr(text, error="m", boost_error=False)
    svg: str = code.svg_inline(border=4, omitsize=True)
    return svg
