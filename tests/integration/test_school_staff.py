"""Staff of one school: their first choices, masked; another school's are unknown to them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app import clock, transactions
from app.domain.actor import SYSTEM, NotFound, Role, StaffMember
from app.domain.states import State
from app.extensions import db
from app.models.base import new_id
from app.models.school import SchoolChoice
from app.models.staff import Staff
from app.services import appoint_staff
from tests import factories, onsite

APPLICATIONS = "/api/v1/school/applications"


def choose(application, *codes: str) -> None:
    with transactions.unit():
        for position, code in enumerate(codes, start=1):
            db.session.add(SchoolChoice(application_id=application.id, position=position, school_code=code))


@pytest.fixture
def school(app):
    """A school with one application under review, and its clerk; another school of the same district with its own."""
    clerk = factories.make_staff("school")
    other = factories.make_staff("school")
    application = factories.make_application(state=State.UNDER_REVIEW)
    choose(application, clerk.school_code, other.school_code)
    return SimpleNamespace(
        code=clerk.school_code,
        clerk=clerk,
        headers=factories.sign_in(clerk.person_id),
        stranger=factories.sign_in(other.person_id),
        application=application,
    )


def test_a_clerk_sees_the_first_choices_and_no_name(client, school):
    (one,) = client.get(APPLICATIONS, headers=school.headers).json["items"]
    assert one["id"] == str(school.application.id)
    assert (one["state"], one["child_name"]) == ("under_review", "林**")
    onsite.make_assessment(school.application, total="68.00")
    shown = client.get(f"{APPLICATIONS}/{school.application.id}", headers=school.headers).json
    assert (shown["points"], shown["schools"][0]["code"]) == ("68.00", school.code)
    assert "林小明" not in str(shown)


def test_a_second_choice_and_a_draft_are_not_the_schools(client, school):
    draft = factories.make_application(state=State.DRAFT)
    choose(draft, school.code)
    assert client.get(APPLICATIONS, headers=school.stranger).json["items"] == []
    assert len(client.get(APPLICATIONS, headers=school.headers).json["items"]) == 1
    assert client.get(f"{APPLICATIONS}/{draft.id}", headers=school.headers).status_code == 404


def test_another_school_hears_what_it_hears_of_nothing(client, school):
    theirs = client.get(f"{APPLICATIONS}/{school.application.id}", headers=school.stranger)
    nothing = client.get(f"{APPLICATIONS}/{new_id()}", headers=school.stranger)
    assert (theirs.status_code, nothing.status_code) == (404, 404)
    assert {k: v for k, v in theirs.json.items() if k not in {"instance", "request_id"}} == {
        k: v for k, v in nothing.json.items() if k not in {"instance", "request_id"}
    }
    assert client.get("/api/v1/school/counts", headers=school.stranger).json["total"] == 0


def test_counts_by_state_and_pages(client, school):
    for _ in range(3):
        choose(factories.make_application(state=State.CONFIRMED), school.code)
    counts = client.get("/api/v1/school/counts", headers=school.headers).json
    assert {one["state"]: one["count"] for one in counts["states"]} == {"confirmed": 3, "under_review": 1}
    assert counts["total"] == 4
    seen, cursor = [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = client.get(APPLICATIONS, headers=school.headers, query_string=query).json
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 4
    only = client.get(f"{APPLICATIONS}?state=confirmed", headers=school.headers).json["items"]
    assert len(only) == 3


def test_a_dismissed_clerk_is_out_at_the_next_request(client, school):
    with transactions.unit():
        person = db.session.get_one(type(school.clerk), school.clerk.id)
        person.ended_at = clock.now()
    assert client.get(APPLICATIONS, headers=school.headers).status_code == 403


def test_a_school_covers_no_district():
    clerk = StaffMember(new_id(), new_id(), Role.SCHOOL, factories.SIMING)
    assert not clerk.covers(factories.SIMING)
    assert not clerk.covers(None)


@pytest.mark.usefixtures("app")
def test_appointing_names_the_school_and_the_school_names_the_district():
    code = factories.make_school()
    number = factories.id_number()

    def appoint(role: Role, **scope: str | None):
        with transactions.unit():
            return appoint_staff.appoint(
                role,
                name="陈晓",
                number=number,
                actor=SYSTEM,
                now=clock.now(),
                **{"district_code": None} | scope,
            )

    staff_id = appoint(Role.SCHOOL, school_code=code)
    assert onsite.fetch(Staff, staff_id).district_code == factories.SIMING
    assert appoint(Role.SCHOOL, school_code=code) is None
    assert appoint(Role.SCHOOL, school_code=factories.make_school()) is not None
    for role, scope in (
        (Role.SCHOOL, {}),
        (Role.SCHOOL, {"school_code": code, "district_code": factories.HULI}),
        (Role.REVIEWER, {"school_code": code, "district_code": factories.SIMING}),
    ):
        with pytest.raises(appoint_staff.WrongScope):
            appoint(role, **scope)
    with pytest.raises(NotFound):
        appoint(Role.SCHOOL, school_code="nowhere")
    with transactions.unit():
        ended = appoint_staff.dismiss(
            Role.SCHOOL, number=number, district_code=None, school_code=code, actor=SYSTEM, now=clock.now()
        )
    assert ended == staff_id
