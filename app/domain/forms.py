"""What a family fills in itself: few fields, all optional in a draft; registry values are never among them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

FIELDS = frozenset(
    {"main_applicant", "community", "home_certificate_no", "notes", "slot_preference", "notice_version"}
)


def merged(form: str | None, touched: Mapping[str, Any]) -> str:
    """The form with only the touched fields changed; a field set to null is emptied."""
    fields = read(form) | {name: value for name, value in touched.items() if name in FIELDS}
    return json.dumps(
        {name: value for name, value in fields.items() if value is not None}, ensure_ascii=False
    )


def read(form: str | None) -> dict[str, Any]:
    """The form's fields."""
    fields: dict[str, Any] = json.loads(form) if form else {}
    return fields
