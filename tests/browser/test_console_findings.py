"""A paper is found false by two people, on their pages; the family reads it on its own, never before both agreed."""

from __future__ import annotations

import pytest

from app.launch.demo.caller import wait_for
from tests.browser.applied import Applied, apply, photo, task_of
from tests.browser.conftest import COMPUTER, PHONE
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible

REVIEWER, SUPERVISOR = "staff-jimei-reviewer", "staff-jimei-supervisor"
PARENT, JIMEI = "contradictory-father", "350211"
WHY = "社区书面答复没有出具过这份证明"


@pytest.fixture(scope="module")
def family(town) -> Applied:
    """A family with one photo of a paper, in the hands of the reviewer."""
    family = apply(town, PARENT, JIMEI)
    family.wait_until("under_review")
    path = f"/api/v1/applications/{family.id}/materials"
    family.caller.call(
        "POST",
        path,
        status=201,
        data={"document": "residence_permit"},
        files={"file": ("p.jpg", photo(), "image/jpeg")},
    )
    reviewer = town.caller(REVIEWER)
    task = wait_for("its task", lambda: task_of(reviewer, family.row["serial"]))
    reviewer.post("/api/v1/reviewer/claims", {"task_id": task}, status=200)
    return family


def test_a_false_paper_needs_two_people_and_the_family_reads_it(open_page, family):
    page = open_page("/console/review", slug=REVIEWER, size=COMPUTER)
    page.locator("[data-test=find-false]").click()
    box = page.get_by_role("dialog")
    box.get_by_text("在此之前不会告知家长").wait_for()
    box.get_by_label("哪一份材料").select_option(label="居住证（暂住证）")
    box.get_by_label("依据").select_option(label="不是所写的机关出具的")
    assert_accessible(page)
    shot(page, "console-finding")
    box.get_by_label("理由").fill(WHY)
    box.get_by_role("button", name="提交，由另一人核定").click()
    page.get_by_text("待另一人核定").first.wait_for()

    own = open_page(family.page, slug=PARENT, size=PHONE)
    own.get_by_text("办理进度").wait_for()
    assert own.locator("[data-test=findings]").count() == 0, "an accusation before the second person agreed"

    second = open_page("/console/overrides", slug=SUPERVISOR, size=COMPUTER)
    row = second.locator("[data-test=finding]").filter(has_text=WHY)
    row.get_by_text("不再作为证明").wait_for()
    assert_accessible(second)
    row.get_by_role("button", name="同意", exact=True).click()
    second.get_by_role("button", name="确认同意").click()
    row.wait_for(state="detached")

    own.reload()
    told = own.locator("[data-test=findings]")
    told.get_by_text("不是所写的机关出具的").wait_for()
    told.get_by_text(WHY).wait_for()
    told.get_by_role("button", name="去投诉").wait_for()
    assert_accessible(own)
    shot(own, "app-finding")
