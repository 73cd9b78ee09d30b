"""What a draft's pages show beside the draft: districts with the trial's word, the questions left, the papers here."""

from __future__ import annotations

import json

import pytest

from app.domain.states import State
from tests import factories


def preparation(client, row):
    answer = client.get(
        f"/api/v1/applications/{row.id}/preparation", headers=factories.sign_in(row.applicant_id)
    )
    assert answer.status_code == 200, answer.json
    return answer.json


def standings(shown) -> dict[str, str]:
    return {question["id"]: question["standing"] for question in shown["questions"]}


@pytest.fixture
def draft(client, app):
    def make(**values):
        return factories.make_application(state=State.DRAFT, form=json.dumps(values))

    return make


def test_a_family_without_records_is_told_why_no_district_fits(client, draft):
    shown = preparation(client, draft())
    assert len(shown["districts"]) == 6
    assert shown["only_possible"] is None
    for option in shown["districts"]:
        assert not option["is_possible"]
        assert all(option["because"][0][language] for language in ("zh", "en"))
        assert option["papers"]["here"] <= option["papers"]["asked"]


def test_the_notice_is_read_once_and_for_its_version(client, draft):
    unread = preparation(client, draft())
    assert standings(unread)["notice"] == "todo"
    assert unread["declaration"]["zh"]
    read = preparation(client, draft(notice_version=unread["notice"]["version"]))
    assert standings(read)["notice"] == "done"
    assert standings(preparation(client, draft(notice_version="an older one")))["notice"] == "todo"


def test_an_answer_marks_its_question(client, draft):
    shown = standings(preparation(client, draft(main_applicant="mother")))
    assert (shown["district"], shown["main_applicant"]) == ("done", "done")
    assert shown["slot_preference"] == "optional"
    assert shown["home_certificate_no"] == "optional"
    assert "community" not in shown  # Xiamen's packs ask no community


def test_a_stranger_does_not_find_it(client, draft):
    row = draft()
    other = factories.sign_in(factories.make_person().id)
    assert client.get(f"/api/v1/applications/{row.id}/preparation", headers=other).status_code == 404


def test_the_list_of_applications_says_what_comes_next(client, draft):
    row = draft()
    listed = client.get("/api/v1/applications", headers=factories.sign_in(row.applicant_id)).json["items"]
    assert (listed[0]["next_step"], listed[0]["next_zh"]) == ("submit", "核对并提交申请")
