"""What anyone may read: the season, the policies, the keys of receipts."""

from __future__ import annotations

import pytest

from app import clock, receipts
from tests import factories


def test_the_season_with_windows_and_notices(client):
    factories.make_season()
    answer = client.get("/api/v1/seasons/current")
    assert answer.status_code == 200, answer.json
    assert (answer.json["city"], answer.json["year"], answer.json["today"]) == ("xiamen", 2017, "2017-04-20")
    districts = {one["pinyin"]: one for one in answer.json["districts"]}
    assert len(districts) == 6
    windows = {one["id"]: one for one in districts["siming"]["windows"]}
    assert windows["application"]["status"] == "open"
    assert windows["results"]["status"] == "not_open"
    assert districts["siming"]["notice_zh"]


def test_no_season_yet_is_404(client):
    assert client.get("/api/v1/seasons/current").status_code == 404


def test_the_places_to_come_to_in_person(client):
    factories.make_site_and_slots()
    answer = client.get("/api/v1/sites")
    (place,) = answer.json["items"]
    assert place == {
        "district_code": "350203",
        "name_zh": "政务中心",
        "name_en": "Service Centre",
        "address": "湖滨南路",
    }
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_a_policy_word_for_word(client):
    answer = client.get("/api/v1/policies/xiamen/siming/2017")
    assert answer.status_code == 200
    assert answer.json["id"] == "xiamen/siming/2017"
    assert len(answer.json["digest"]) == 64
    assert all("law" in item for item in answer.json["policy"]["items"].values())


@pytest.mark.parametrize(
    "path", ["xiamen/siming/1999", "xiamen/siming/2017.yaml", "%2e%2e/siming/2017", "a/b/c"]
)
def test_an_unknown_policy_is_404(client, path):
    assert client.get(f"/api/v1/policies/{path}").status_code == 404


def test_receipts_are_checked_against_our_key_only(client):
    receipt = receipts.notary.sign(serial="SM17P1000001X", digest="ab" * 32, at=clock.now())
    keys = client.get("/api/v1/receipt-keys").json["items"]
    assert keys == [{"algorithm": "Ed25519", "public_key": receipt["public_key"]}]

    def genuine(changed: dict) -> bool:
        return client.post("/api/v1/receipt-verifications", json=receipt | changed).json["genuine"]

    assert genuine({})
    assert not genuine({"digest": "ac" * 32})
    assert not genuine({"serial": "SM17P1000002X"})
    assert not genuine({"signature": "AAAA"})
    assert not genuine({"signature": "é not base64 é"})


def test_a_receipt_signed_by_somebody_else_is_not_ours(client, settings):
    from tests.conftest import ed25519, pem

    stranger = receipts.Notary()
    stranger.use(pem(ed25519.Ed25519PrivateKey.generate()))
    receipt = stranger.sign(serial="SM17P1000001X", digest="ab" * 32, at=clock.now())
    assert receipts.is_genuine(receipt, receipt["public_key"])
    assert client.post("/api/v1/receipt-verifications", json=receipt).json == {"genuine": False}
