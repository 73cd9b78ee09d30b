"""PostgreSQL has no room left: who submits is told so, nothing is half written, and with room all goes on."""

from __future__ import annotations

import httpx
import pytest

from app.launch.city import City
from app.launch.process import wait_until
from tests.faults import ledger, small_disk
from tests.faults.family import Family, families

pytestmark = pytest.mark.timeout(180)
KINDS: dict[str, tuple[small_disk.Room, int, str]] = {
    "a quota": (small_disk.quota, 34, "XX000"),  # EFBIG, to which PostgreSQL gives no state of its own
    "a small disk": (small_disk.tmpfs, 35, "53100"),
}


def applied(city: City, number: int) -> Family:
    family = families(city.database, number + 1)[-1]
    family.sign_in(city)
    family.consent()
    family.wait_for_record()
    family.draft()
    return family


def written_about(city: City, family: Family) -> list[tuple[object, ...]]:
    """Everything that a submission leaves, by table."""
    identity = family.application["id"]
    return ledger.rows(
        city,
        "SELECT 'state', state || coalesce(serial, '') FROM application WHERE id = %s"
        " UNION ALL SELECT 'assessment', count(*)::text FROM assessment WHERE application_id = %s"
        " UNION ALL SELECT 'audit', count(*)::text FROM audit_event WHERE subject = 'application:' || %s"
        " UNION ALL SELECT 'text', count(*)::text FROM message WHERE application_id = %s",
        *(identity,) * 4,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_submission_is_refused_whole_and_accepted_when_there_is_room(city: City, kind: str) -> None:
    room, number, state = KINDS[kind]
    family = applied(city, number)
    before, api = written_about(city, family), family.signed_in
    url = f"{api.base_url}/api/v1/applications/{family.application['id']}/submissions"
    headers, body = api.headers | {"Idempotency-Key": family.key}, family.submission()
    with room(city) as refused_with:
        assert refused_with == state
        told = httpx.post(url, json=body, headers=headers, timeout=30.0, trust_env=False)
        assert (told.status_code, told.json()["code"]) == (503, "busy")
        assert "请稍后再试" in told.json()["detail"]
        assert int(told.headers["Retry-After"]) > 0
        assert written_about(city, family) == before
        assert api.call("GET", "/api/v1/me/record").status_code == 200
    serial = family.submit().json()["serial"]
    assert family.submit().json()["serial"] == serial
    assert written_about(city, family) != before
    assert wait_until(lambda: not ledger.unfinished(city), 120.0, pause=0.5), ledger.unfinished(city)
    texts = ledger.accepted_texts(city)
    assert [n for (phone, text), n in texts.items() if phone == family.parent.phone and serial in text] == [1]
    assert ledger.broken_histories(city) == []
