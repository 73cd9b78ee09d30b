"""What a family confirmed is read the short way only where it is well formed; the rest is refused as ever."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from marshmallow import ValidationError

from blueprints.parent.application_schemas import SubmissionInput

WHO, DIGEST = "5f0c2a5e-5f5b-4b0e-9a53-3f4f1a2b3c4d", "0" * 64
GOOD = {"person_id": WHO, "dataset": "police.household", "digest": DIGEST}


def _load(filled: Any) -> Any:
    return SubmissionInput().load({"filled": filled, "declaration_version": "1"})["filled"]


def test_confirmed_values_are_read() -> None:
    assert _load([GOOD]) == [GOOD | {"person_id": UUID(WHO)}]


@pytest.mark.parametrize(
    "filled",
    [
        "",
        {},
        None,
        [None],
        ["x"],
        [GOOD | {"person_id": 5}],
        [GOOD | {"person_id": "nobody"}],
        [GOOD | {"dataset": "x" * 61}],
        [GOOD | {"dataset": ["police.household"]}],
        [GOOD | {"digest": "0" * 63}],
        [GOOD | {"digest": None}],
        [GOOD | {"more": 1}],
        [{"person_id": WHO, "dataset": "police.household"}],
        [GOOD] * 61,
    ],
)
def test_anything_else_is_refused(filled: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        _load(filled)
    assert "filled" in refused.value.messages
