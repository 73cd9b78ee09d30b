"""A false paper: one person proposes, nothing changes; a second one agrees, and the points follow from the pack."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from app import clock, policies, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Assessment, Material
from app.models.base import new_id
from app.models.finding import Finding
from app.models.message import Message
from app.models.review import ReviewTask
from app.models.staff import Staff
from app.privacy import vault
from app.services import find_policy
from app.services.override_item import SamePerson
from app.store import rulings
from tests import factories, onsite

REASON = "派出所书面答复：没有出具过这份证明"


@pytest.fixture
def reviewer(app):
    return factories.sign_in(factories.make_staff("reviewer").person_id)


@pytest.fixture
def supervisor(app):
    return factories.sign_in(factories.make_staff("supervisor", name="周主管").person_id)


@pytest.fixture
def row(app) -> Application:
    return factories.make_application(state=State.UNDER_REVIEW)


@pytest.fixture
def material(row) -> Material:
    return hand_in(row)


@pytest.fixture
def task(row):
    return onsite.make_task(row, "home")


@pytest.fixture
def with_veto(monkeypatch):
    """The district's pack as it would be with the veto that the template of Shandong has."""
    in_force = find_policy.in_force
    veto = policies.load("shandong/template/2024").veto
    monkeypatch.setattr(find_policy, "in_force", lambda *where: replace(in_force(*where), veto=veto))


def hand_in(row: Application, document: str = "residence_permit") -> Material:
    identity = new_id()
    with transactions.unit():
        material = Material(
            id=identity,
            application_id=row.id,
            district_code=row.district_code,
            document=document,
            media_type="image/jpeg",
            size=3,
            digest="0" * 64,
            content_sealed=vault.seal(b"jpg", f"material.content/{identity}"),
            uploaded_by=row.applicant_id,
            uploaded_at=clock.now(),
        )
        db.session.add(material)
        return material


def propose(client, headers, task, material, *, ground: str = "not_issued"):
    body = {"ground": ground, "reason": REASON}
    url = f"/api/v1/reviewer/tasks/{task}/materials/{material.id}/findings"
    return client.post(url, json=body, headers=headers)


def decide(client, headers, finding, *, approve: bool = True):
    url = f"/api/v1/reviewer/findings/{finding}/decisions"
    return client.post(url, json={"approve": approve}, headers=headers)


def take_back(client, headers, finding):
    url = f"/api/v1/reviewer/findings/{finding}/returns"
    return client.post(url, json={"reason": "派出所更正了答复"}, headers=headers)


def own(client, row):
    url = f"/api/v1/applications/{row.id}/findings"
    return client.get(url, headers=factories.sign_in(row.applicant_id)).json


def newest(row) -> Assessment | None:
    found = onsite.rows(
        select(Assessment).where(Assessment.application_id == row.id).order_by(Assessment.number.desc())
    )
    return found[0] if found else None


def check(row, name: str):
    return next((one for one in newest(row).result["checks"] if one["id"] == name), None)


def purposes() -> list[str]:
    return sorted(onsite.rows(select(Message.purpose)))


def settle_task(task) -> None:
    """The task as another reviewer would have decided it."""
    with transactions.unit():
        db.session.execute(
            update(ReviewTask)
            .where(ReviewTask.id == task)
            .values(state="decided", decision="approved", decided_at=clock.now())
        )


def test_one_person_alone_changes_nothing(client, reviewer, row, material, task, with_veto):
    answer = propose(client, reviewer, task, material)
    assert (answer.status_code, answer.json["state"]) == (201, "proposed")
    assert newest(row) is None
    assert onsite.fetch(Application, row.id).state == State.UNDER_REVIEW
    assert own(client, row) == {"items": [], "disagree_zh": None, "disagree_en": None}
    assert purposes() == []


def test_two_people_and_the_veto_follows(client, reviewer, supervisor, row, material, task, with_veto):
    settle_task(task)
    proposed = propose(client, reviewer, task, material).json["id"]
    waiting = client.get("/api/v1/reviewer/findings", headers=supervisor).json["items"]
    assert [(one["finding"]["id"], one["finding"]["reason"], one["can_decide"]) for one in waiting] == [
        (proposed, REASON, True)
    ]
    assert decide(client, supervisor, proposed).json["state"] == "approved"
    assert onsite.fetch(Application, row.id).state == State.INELIGIBLE
    result = newest(row).result
    assert result["points"]["total"] == "0.00"
    assert {item["because"] for item in result["points"]["items"]} == {
        "提供虚假材料（居住证（暂住证）），0 分"
    }
    found = check(row, "papers_true")
    assert (found["passed"], found["blocking"], found["because_en"]) == (
        False,
        True,
        "false papers: Residence permit",
    )
    assert found["clause"]
    assert purposes() == ["finding_made", "result"]


def test_the_family_reads_what_was_found_and_what_it_may_do(
    client, reviewer, supervisor, row, material, task, with_veto
):
    decide(client, supervisor, propose(client, reviewer, task, material).json["id"])
    told = own(client, row)
    (found,) = told["items"]
    assert found["found_zh"] == "材料“居住证（暂住证）”经两名工作人员核实：不是所写的机关出具的"
    assert (found["reason"], found["state"]) == (REASON, "approved")
    assert "0 分" in found["effect_zh"]
    assert "复查" in told["disagree_zh"]
    assert "投诉" in told["disagree_zh"]
    (text,) = onsite.rows(select(Message))
    assert "不是所写的机关出具的" in text.body
    assert REASON not in text.body


def test_declined_changes_nothing(client, reviewer, supervisor, row, material, task, with_veto):
    proposed = propose(client, reviewer, task, material).json["id"]
    assert decide(client, supervisor, proposed, approve=False).json["state"] == "refused"
    assert newest(row) is None
    assert own(client, row)["items"] == []
    assert purposes() == []
    again = decide(client, supervisor, proposed)
    assert (again.status_code, again.json["code"]) == (409, "finding_decided")


def test_where_the_pack_says_nothing_the_paper_counts_no_longer(
    client, reviewer, supervisor, row, material, task
):
    onsite.make_task(row, "student_record")
    with transactions.unit():
        db.session.add(
            ReviewTask(
                id=new_id(), application_id=row.id, district_code=row.district_code,
                item="document:residence_permit", because={}, state="decided", decision="approved", reasons=[],
                created_at=clock.now(), decided_at=clock.now(),
            )
        )  # fmt: skip
    proposed = propose(client, reviewer, task, material).json["id"]
    decide(client, supervisor, proposed)
    found = check(row, "papers_true")
    assert (found["passed"], found["blocking"]) == (False, False)
    assert "不再作为证明" in found["because"]
    papers = {one["id"]: one for one in newest(row).result["documents"]}
    assert (papers["residence_permit"]["satisfied_by"], papers["residence_permit"]["needed"]) == (None, True)
    take = take_back(client, reviewer, proposed).json["id"]
    assert own(client, row)["items"][0]["state"] == "approved", "it stands until a second person agrees"
    assert decide(client, supervisor, take).status_code == 201
    papers = {one["id"]: one for one in newest(row).result["documents"]}
    assert papers["residence_permit"]["satisfied_by"] == "upload"
    assert check(row, "papers_true") is None
    assert [one["state"] for one in own(client, row)["items"]] == ["taken_back", "approved"]
    assert purposes() == ["finding_made", "finding_made"]


def test_taking_back_opens_a_file_that_was_refused(
    client, reviewer, supervisor, row, material, task, with_veto
):
    settle_task(task)
    proposed = propose(client, reviewer, task, material).json["id"]
    decide(client, supervisor, proposed)
    assert onsite.fetch(Application, row.id).state == State.INELIGIBLE
    take = take_back(client, reviewer, proposed).json["id"]
    assert onsite.fetch(Application, row.id).state == State.INELIGIBLE
    decide(client, supervisor, take)
    assert check(row, "papers_true")["passed"] is True
    assert len(onsite.events("finding_return_proposed")) == 1
    assert len(onsite.events("finding_approved")) == 2


def test_a_proposal_holds_the_settling(client, reviewer, supervisor, row, material, task):
    """The last task is decided while a finding waits: nobody is told an outcome that may change tomorrow."""
    proposed = propose(client, reviewer, task, material).json["id"]
    client.post("/api/v1/reviewer/claims", json={"task_id": str(task)}, headers=reviewer)
    client.post(
        f"/api/v1/reviewer/tasks/{task}/decisions",
        json={"decision": "approved", "reasons": []},
        headers=reviewer | {"If-Match": '"2"'},
    )
    assert onsite.fetch(Application, row.id).state == State.UNDER_REVIEW
    decide(client, supervisor, proposed, approve=False)
    assert onsite.fetch(Application, row.id).state in (State.QUALIFIED, State.INELIGIBLE)


def test_a_qualified_file_is_judged_again(client, reviewer, supervisor, row, material, task, with_veto):
    settle_task(task)
    with transactions.unit():
        db.session.get_one(Application, row.id).state = State.QUALIFIED
    decide(client, supervisor, propose(client, reviewer, task, material).json["id"])
    assert onsite.fetch(Application, row.id).state == State.INELIGIBLE


def test_whoever_proposed_does_not_decide_in_whatever_role(client, reviewer, row, material, task):
    proposed = propose(client, reviewer, task, material).json["id"]
    assert decide(client, reviewer, proposed).status_code == 403
    with transactions.unit():
        person = db.session.scalars(select(Staff.person_id)).first()
        db.session.add(
            Staff(
                id=new_id(), person_id=person, role="supervisor", district_code=factories.SIMING,
                appointed_at=clock.now(),
            )
        )  # fmt: skip
    answer = decide(client, reviewer, proposed)
    assert (answer.status_code, answer.json["code"]) == (403, "same_person")


def test_the_database_wants_two_people_too(client, supervisor, row, material, task):
    proposed = propose(client, supervisor, task, material).json["id"]
    alone = update(Finding).values(state="approved", decided_by=Finding.proposed_by, decided_at=clock.now())
    with pytest.raises(SamePerson), transactions.unit():
        db.session.execute(alone.where(Finding.id == proposed))


def test_one_proposal_and_one_finding_about_a_file(client, reviewer, supervisor, row, material, task):
    onsite.make_task(row, "student_record")
    proposed = propose(client, reviewer, task, material).json["id"]
    assert propose(client, reviewer, task, material).json["code"] == "finding_open"
    assert take_back(client, reviewer, proposed).json["code"] == "finding_not_in_force"
    decide(client, supervisor, proposed)
    assert propose(client, reviewer, task, material).json["code"] == "finding_stands"
    assert take_back(client, reviewer, proposed).status_code == 201
    assert take_back(client, reviewer, proposed).json["code"] == "finding_open"


@pytest.mark.parametrize("ground", ["visited", "mistaken", "because"])
def test_grounds_come_from_the_list(client, reviewer, row, material, task, ground):
    assert propose(client, reviewer, task, material, ground=ground).status_code == 422
    assert onsite.rows(select(Finding.id)) == []


def test_what_may_be_found_comes_with_the_task(client, reviewer, row, material, task):
    seen = client.get(f"/api/v1/reviewer/tasks/{task}/findings", headers=reviewer).json
    assert [(one["material_id"], one["title_zh"]) for one in seen["papers"]] == [
        (str(material.id), "居住证（暂住证）")
    ]
    assert {one["code"] for one in seen["paper_grounds"]} >= {"not_issued", "altered"}
    propose(client, reviewer, task, material)
    seen = client.get(f"/api/v1/reviewer/tasks/{task}/findings", headers=reviewer).json
    assert (seen["papers"], [one["state"] for one in seen["items"]]) == ([], ["proposed"])


def test_another_district_and_another_familys_paper_do_not_exist(client, reviewer, row, material, task):
    proposed = propose(client, reviewer, task, material).json["id"]
    stranger = hand_in(factories.make_application(factories.make_person("王五")))
    assert propose(client, reviewer, task, stranger).status_code == 404
    headers = factories.sign_in(factories.make_staff("supervisor", factories.HULI, "吴主管").person_id)
    assert decide(client, headers, proposed).status_code == 404
    assert take_back(client, headers, proposed).status_code == 404
    assert client.get("/api/v1/reviewer/findings", headers=headers).json["items"] == []


def test_what_one_district_found_does_not_move_with_the_family(
    client, reviewer, supervisor, row, material, task
):
    onsite.make_task(row, "student_record")
    decide(client, supervisor, propose(client, reviewer, task, material).json["id"])
    assert json.loads(newest(row).facts)["case"]["false_papers"] == ["residence_permit"]
    with transactions.unit():
        moved = db.session.get_one(Application, row.id)
        moved.district_code = factories.HULI
    with transactions.unit():
        assert rulings.of_application(row.id).false_papers == frozenset()


@pytest.mark.parametrize("state", [State.RETURNED, State.CONFIRMED, State.PLACED, State.WITHDRAWN])
def test_later_nothing_is_found_any_more(client, reviewer, row, material, task, state):
    with transactions.unit():
        db.session.get_one(Application, row.id).state = state
    answer = propose(client, reviewer, task, material)
    assert (answer.status_code, answer.json["code"]) == (409, "not_in_this_state")


def test_the_words_are_sealed_and_not_in_the_trail(client, reviewer, row, material, task):
    propose(client, reviewer, task, material)
    (found,) = onsite.rows(select(Finding))
    assert REASON.encode() not in found.reason_sealed
    (event,) = onsite.events("finding_proposed")
    assert REASON not in json.dumps(event.data, ensure_ascii=False)
    assert event.data["ground"] == "not_issued"


def test_long_numbers_in_the_words_are_masked(client, reviewer, row, material, task):
    """The family will read them: a number of someone else's must not be among them."""
    body = {
        "ground": "of_another",
        "reason": "与350203198505051234的材料相同",
    }
    url = f"/api/v1/reviewer/tasks/{task}/materials/{material.id}/findings"
    client.post(url, json=body, headers=reviewer)
    (found,) = onsite.rows(select(Finding))
    assert found.reason == "与[masked]的材料相同"


def test_of_two_who_decide_at_once_one_is_told(
    client, app, reviewer, supervisor, row, material, task, with_veto
):
    """The application's lock lets one through; the other finds it decided, whatever they wanted."""
    second = factories.sign_in(factories.make_staff("supervisor", name="郑主管").person_id)
    proposed = propose(client, reviewer, task, material).json["id"]
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(
                lambda ask: decide(app.test_client(), ask[0], proposed, approve=ask[1]),
                ((supervisor, True), (second, False)),
            )
        )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert len(onsite.events("finding_approved")) + len(onsite.events("finding_refused")) == 1
