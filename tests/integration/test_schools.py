"""Schools as the city's data: loaded strictly, read by everybody, named by families, seen by reviewers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app import clock, policies, transactions
from app.domain.actor import SYSTEM
from app.domain.school import BadSchoolList, read_csv
from app.domain.states import State
from app.extensions import db
from app.models.school import SchoolChoice
from app.services.load_schools import load_schools
from tests import factories, onsite

HEAD = "code,name_zh,name_en,district,stage,kind,address,year,capacity\n"
FIRST = "350203-01,思明实验小学,Siming Primary,350203,P1,public,湖滨南路 1 号,2017,225\n"
SECOND = "350203-02,思明民办小学,,350203,P1,private,厦禾路 2 号,2017,90\n"
ELSEWHERE = "350206-01,湖里实验小学,Huli Primary,350206,P1,public,仙岳路 3 号,2017,180\n"


def load(text: str = HEAD + FIRST + SECOND + ELSEWHERE):
    factories.make_season()
    with transactions.unit():
        return load_schools(read_csv(text, "list.csv"), file="list.csv", actor=SYSTEM, now=clock.now())


def test_a_second_run_changes_nothing_and_a_new_capacity_is_one_change(app):
    assert (load().changed, load().changed) == (3, 0)
    assert load(HEAD + FIRST.replace("225", "230") + SECOND).changed == 1


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("code,name\n1,2\n", "list.csv:1: the heading"),
        (HEAD, "list.csv:1: 1 to"),
        (HEAD + FIRST + FIRST, "list.csv:3: school 350203-01 stands in the list twice"),
        (HEAD + FIRST + FIRST.replace("public,湖滨南路 1 号,2017", "public,别处,2018"), "list.csv:3: school 350203-01"),
        (HEAD + FIRST.replace(",225", ""), "list.csv:2: not as many columns"),
        (HEAD + FIRST.replace("225\n", "225,more\n"), "list.csv:2: not as many columns"),
        (HEAD + FIRST.replace("225", "-1"), "list.csv:2: capacity"),
        (HEAD + FIRST.replace("225", "２２５"), "list.csv:2: capacity"),
        (HEAD + FIRST.replace("P1", "P2"), "list.csv:2: stage"),
        (HEAD + FIRST.replace("public", "state"), "list.csv:2: kind"),
        (HEAD + FIRST.replace("350203,P1", "思明,P1"), "list.csv:2: district"),
        (HEAD + FIRST.replace("思明实验小学", ""), "list.csv:2: name_zh"),
        (HEAD + FIRST.replace("思明实验小学", "思明\u202e小学"), "list.csv:2: name_zh"),
        (HEAD + '"unclosed', "list.csv:2"),
        (HEAD + FIRST + FIRST.replace("350203", "350299"), "list.csv:3: there is no district 350299"),
    ],
)  # fmt: skip
def test_a_bad_list_names_file_and_line_and_changes_nothing(client, text, where):
    with pytest.raises(BadSchoolList) as refused:
        load(text)
    assert refused.value.sentence("en").startswith(where)
    assert client.get("/api/v1/schools").json["items"] == []


def test_a_list_may_say_more_and_what_it_leaves_out_stays(client):
    more = HEAD.rstrip() + ",zone,bought,fee_zh,fee_en\n"
    load(more + SECOND.rstrip() + ",厦禾片区,60,免学费,free\n")
    load(HEAD + SECOND.replace(",90", ",50"))
    (shown,) = client.get("/api/v1/seats").json["items"]
    assert (shown["zone"], shown["capacity"], shown["bought"]) == ("厦禾片区", 50, 50)
    with pytest.raises(BadSchoolList, match="bought"):
        load(more + FIRST.rstrip() + ",,5,,\n")


def test_a_school_does_not_move_to_another_district(app):
    load()
    moved = FIRST.replace("350203,P1", "350206,P1")
    with pytest.raises(BadSchoolList, match="cannot move"):
        load(HEAD + moved)


def test_everybody_reads_the_list_and_asks_cheaply_again(client):
    load()
    answer = client.get("/api/v1/schools?district=350203&stage=P1")
    assert [(one["code"], one["kind"], one["capacity"]) for one in answer.json["items"]] == [
        ("350203-01", "public", 225),
        ("350203-02", "private", 90),
    ]
    assert answer.json["items"][1]["name_en"] == "思明民办小学"
    etag = {"If-None-Match": answer.headers["ETag"]}
    same = client.get("/api/v1/schools?district=350203&stage=P1", headers=etag)
    assert (same.status_code, same.data) == (304, b"")
    assert client.get("/api/v1/schools?stage=J1").json["items"] == []
    load(HEAD + FIRST.replace("225", "230"))
    assert client.get("/api/v1/schools?district=350203&stage=P1", headers=etag).status_code == 200
    assert client.get("/api/v1/schools?district=思明").status_code == 422


@pytest.fixture
def draft(client):
    load()
    row = factories.make_application(state=State.DRAFT)
    headers = factories.sign_in(row.applicant_id)
    path = f"/api/v1/applications/{row.id}"

    def patch(**touched):
        version = client.get(path, headers=headers).json["version"]
        return client.patch(path, json=touched, headers=headers | {"If-Match": f'"{version}"'})

    return SimpleNamespace(row=row, headers=headers, path=path, patch=patch)


def chosen(draft, client) -> list[str]:
    return [one["code"] for one in client.get(draft.path, headers=draft.headers).json["schools"]]


def test_a_draft_names_one_school_of_its_district(draft, client):
    answer = draft.patch(schools=["350203-02"])
    assert answer.status_code == 200, answer.json
    assert answer.json["school_choices"] == 1
    assert answer.json["schools"][0]["name_zh"] == "思明民办小学"
    assert chosen(draft, client) == ["350203-02"]
    assert draft.patch(notes="别的").json["schools"][0]["code"] == "350203-02"
    assert draft.patch(schools=[]).json["schools"] == []


@pytest.mark.parametrize(
    ("schools", "code"),
    [
        (["350206-01"], "school_not_in_district"),
        (["nowhere"], "school_not_in_district"),
        (["350203-01", "350203-02"], "too_many_schools"),
    ],
)
def test_what_cannot_be_named(draft, client, schools, code):
    answer = draft.patch(schools=schools)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert chosen(draft, client) == []


def test_another_district_drops_the_schools_of_the_old_one(draft, client):
    draft.patch(schools=["350203-01"])
    assert draft.patch(district_code="350206").json["schools"] == []
    assert draft.patch(district_code="350206", schools=["350206-01"]).json["schools"][0]["position"] == 1


def test_an_ordered_list_where_the_policy_allows_more(draft, client, monkeypatch):
    import dataclasses

    more = dataclasses.replace(policies.load("xiamen/siming/2017"), school_choices=3)
    monkeypatch.setattr(policies, "load", lambda _: more)
    assert draft.patch(schools=["350203-02", "350203-01"]).status_code == 200
    assert chosen(draft, client) == ["350203-02", "350203-01"]
    assert draft.patch(schools=["350203-01", "350203-02"]).status_code == 200
    assert chosen(draft, client) == ["350203-01", "350203-02"]
    assert draft.patch(schools=["350203-01", "350203-01"]).json["code"] == "school_named_twice"


def test_no_school_before_a_district(client):
    load()
    row = factories.make_application(state=State.DRAFT)
    with transactions.unit():
        db.session.get_one(type(row), row.id).district_code = None
    headers = factories.sign_in(row.applicant_id) | {"If-Match": '"1"'}
    answer = client.patch(f"/api/v1/applications/{row.id}", json={"schools": ["350203-01"]}, headers=headers)
    assert answer.json["code"] == "district_before_school"


def test_the_reviewer_sees_the_choice(client):
    load()
    row = factories.make_application(state=State.UNDER_REVIEW)
    with transactions.unit():
        db.session.add(SchoolChoice(application_id=row.id, position=1, school_code="350203-01"))
    task = onsite.make_task(row)
    reviewer = factories.sign_in(factories.make_staff("reviewer").person_id)
    shown = client.get(f"/api/v1/reviewer/tasks/{task}", headers=reviewer).json
    assert [one["code"] for one in shown["schools"]] == ["350203-01"]
