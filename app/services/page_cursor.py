"""The cursor of a list that is paged by (instant, id): opaque to the client, checked when it comes back."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from uuid import UUID

from app.domain.errors import InvalidInput


class BadCursor(InvalidInput):
    """Not a cursor that this list gave out."""

    code = "bad_cursor"
    zh = "翻页位置无效，请从头查看。"
    en = "The cursor is not valid; please start from the first page."


def write(at: datetime, row_id: UUID) -> str:
    """The cursor that points behind this row."""
    return base64.urlsafe_b64encode(f"{at.isoformat()} {row_id}".encode()).decode()


def read(cursor: str) -> tuple[datetime, UUID]:
    """The row that the cursor points behind, or `BadCursor`."""
    try:
        moment, _, name = base64.urlsafe_b64decode(cursor.encode()).decode().partition(" ")
        at, row_id = datetime.fromisoformat(moment), UUID(name)
    except (ValueError, binascii.Error) as error:
        raise BadCursor from error
    if at.tzinfo is None:
        raise BadCursor
    return at, row_id
