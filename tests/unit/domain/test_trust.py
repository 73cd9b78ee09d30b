"""Levels A to D, the better one where two apply."""

from __future__ import annotations

import pytest

from app.domain import trust
from app.domain.trust import Trust


@pytest.mark.parametrize(
    ("document", "satisfied_by", "seen", "uploaded", "level"),
    [
        ("lease", "housing.lease", (), (), Trust.A),
        ("lease", "housing.lease", (), ("lease",), Trust.A),
        ("lease", None, ("lease",), ("lease",), Trust.B),
        ("lease", "upload", ("lease",), ("lease",), Trust.B),
        ("lease", "upload", (), ("lease",), Trust.C),
        ("lease", None, (), ("lease",), Trust.C),
        ("other", None, (), ("other",), Trust.D),
        ("lease", None, (), ("deed",), None),
    ],
)
def test_the_level_of_a_document(document, satisfied_by, seen, uploaded, level):
    assert trust.of_document(document, satisfied_by, seen=seen, uploaded=uploaded) == level


def test_every_level_is_told_in_both_languages():
    assert set(trust.LABELS) == set(Trust)
    assert all(
        text.zh.startswith(level) and text.en.startswith(level) for level, text in trust.LABELS.items()
    )
