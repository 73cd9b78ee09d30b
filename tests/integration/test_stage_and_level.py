"""The face step comes before any data; the stage is chosen, and one that nobody opened is refused in words."""

from __future__ import annotations

from identity.ports import Acr
from tests import factories


def test_the_record_is_not_shown_before_the_face_step(client):
    person = factories.make_person()
    weak = client.get("/api/v1/me/record", headers=factories.sign_in(person.id, acr=Acr.BANK_CARD))
    assert (weak.status_code, weak.json["code"]) == (403, "step_up_needed")
    for acr in (Acr.FACE, Acr.SECOND_CARD, Acr.COUNTER):
        assert (
            client.get("/api/v1/me/record", headers=factories.sign_in(person.id, acr=acr)).status_code == 200
        )


def test_junior_one_is_refused_where_no_district_opened_it(client):
    factories.make_season()
    person = factories.make_person()
    child = factories.make_child(person)
    headers = factories.sign_in(person.id)
    refused = client.post(
        "/api/v1/applications", json={"child_id": str(child.id), "stage": "J1"}, headers=headers
    )
    assert (refused.status_code, refused.json["code"]) == (409, "stage_not_open")
    assert refused.json["detail"] == (
        "本季没有区招收初中一年级（可以报名的学段：小学一年级），请关注区教育局通知。"
    )
    begun = client.post("/api/v1/applications", json={"child_id": str(child.id)}, headers=headers)
    assert (begun.status_code, begun.json["stage"]) == (201, "P1")
    prepared = client.get(f"/api/v1/applications/{begun.json['id']}/preparation", headers=headers).json
    assert (prepared["stage"]["code"], prepared["can_change_stage"]) == ("P1", False)


def test_one_tap_is_refused_with_what_stands_in_the_way(client):
    factories.make_season()
    person = factories.make_person()
    child = factories.make_child(person)
    headers = factories.sign_in(person.id)
    draft = client.post("/api/v1/applications", json={"child_id": str(child.id)}, headers=headers).json
    shown = client.patch(
        f"/api/v1/applications/{draft['id']}",
        json={"district_code": factories.SIMING},
        headers=headers | {"If-Match": f'"{draft["version"]}"'},
    ).json
    assert shown["one_tap"]["possible"] is False
    assert shown["one_tap"]["because_zh"]
    assert len(shown["one_tap"]["because_zh"]) == len(shown["one_tap"]["because_en"])
