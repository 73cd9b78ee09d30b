"""Verified claims: read only when every part is as it must be."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from identity import verified_claims
from identity.ports import IdentityError, IdentityErrorCode

NOW = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "sub": "x",
    "verified_claims": {
        "verification": {
            "trust_framework": "cn_bank_real_name",
            "time": "2026-05-01T07:59:00+00:00",
            "evidence": [{"type": "electronic_record"}],
        },
        "claims": {
            "name": "阿依古丽·麦麦提",
            "id_number": "110105491231002",
            "id_kind": "citizen",
            "phone_number": "+8613800000001",
        },
    },
}


def changed(part: str, **changes: Any) -> dict[str, Any]:
    userinfo = copy.deepcopy(GOOD)
    target = userinfo["verified_claims"][part]
    target.update(changes)
    for name, value in changes.items():
        if value is ...:
            del target[name]
    return userinfo


def test_a_complete_answer_is_read_and_the_old_number_upgraded():
    claims = verified_claims.parse(GOOD, now=NOW)
    assert (claims.name, claims.phone) == ("阿依古丽·麦麦提", "+8613800000001")
    assert claims.id_number == "11010519491231002X"


def test_a_name_beyond_the_basic_plane_and_without_phone():
    claims = verified_claims.parse(changed("claims", name="𬱖𠮷", phone_number=...), now=NOW)
    assert (claims.name, claims.phone) == ("𬱖𠮷", None)


def test_other_documents_are_kept_as_they_are():
    claims = verified_claims.parse(
        changed("claims", id_number="H12345678", id_kind="hk_macao_permit"), now=NOW
    )
    assert claims.id_number == "H12345678"


@pytest.mark.parametrize(
    "userinfo",
    [
        {},
        {"verified_claims": []},
        {"verified_claims": {"claims": GOOD["verified_claims"]["claims"]}},
        changed("verification", trust_framework="eidas"),
        changed("verification", time="yesterday"),
        changed("verification", time="2026-05-01T07:59:00"),
        changed("verification", time=(NOW + timedelta(minutes=1)).isoformat()),
        changed("verification", time=5),
        changed("verification", evidence=[]),
        changed("verification", evidence=...),
        changed("verification", evidence=[{"type": "rumour"}]),
        changed("verification", evidence=["document"]),
        changed("claims", name=...),
        changed("claims", name=""),
        changed("claims", name=" 林"),
        changed("claims", name="林\n"),
        changed("claims", name="林\x00志"),
        changed("claims", name="\ud800"),
        changed("claims", name="林" * 201),
        changed("claims", name=["林"]),
        changed("claims", id_number="110105194912310021"),
        changed("claims", id_number=110105194912310021),
        changed("claims", id_kind=...),
        changed("claims", phone_number="13800000001"),
        changed("claims", phone_number="+86138000000010000"),
        changed("claims", phone_number=5),
    ],
)
def test_anything_odd_is_refused(userinfo: dict[str, Any]):
    with pytest.raises(IdentityError) as refusal:
        verified_claims.parse(userinfo, now=NOW)
    assert refusal.value.code is IdentityErrorCode.MISSING_CLAIMS
    assert "110105" not in str(refusal.value)
