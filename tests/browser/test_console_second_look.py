"""A paper looked at large, a claim that runs out, and the audit sample judged blind by somebody else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import expect

from app.config import BUILT_PAGES
from tests.browser.applied import apply, photo
from tests.browser.conftest import COMPUTER
from tests.browser.shots import shot
from tests.browser.town import BEGINS, Town, running_town
from tests.browser.watch import assert_accessible

FIRST, SECOND, SUPERVISOR = "staff-siming-reviewer", "staff-siming-reviewer-2", "staff-siming-supervisor"
PAPER, CLEAR = "share_50_5-father", "ready-father"


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """A city with two files, whose clock a test moves past a claim."""
    with running_town(WEB_PAGES=os.environ.get("WEB_PAGES") or str(BUILT_PAGES)) as running:
        yield running


@pytest.fixture(scope="module")
def family(town):
    """A family under review that handed in a photo of a paper; its tasks are the oldest."""
    family = apply(town, PAPER)
    family.wait_until("under_review")
    answer = httpx.post(
        f"{town.url}/api/v1/applications/{family.id}/materials",
        headers=family.caller.headers,
        data={"document": "other"},
        files={"file": ("paper.jpg", photo(), "image/jpeg")},
        trust_env=False,
        timeout=30.0,
    )
    assert answer.status_code == 201, answer.text
    return family


@pytest.fixture(scope="module")
def approved(town, family):
    """Tasks of another family that the second reviewer approved together, every one of them drawn for the audit."""
    clear = apply(town, CLEAR)
    clear.wait_until("under_review")
    settings = {"share_percent": 100, "review_days": 5}
    town.caller("staff-siming-admin").call("PUT", "/api/v1/reviewer/settings", json=settings)
    reviewer = town.caller(SECOND)
    listed = reviewer.get("/api/v1/reviewer/bulk-candidates")["items"]
    items = [
        {"task_id": one["task_id"], "version": one["version"]}
        for one in listed
        if one["serial"] == clear.row["serial"]
    ]
    done = reviewer.post("/api/v1/reviewer/bulk-approvals", {"items": items}, status=200)
    assert done["approved"] == len(items) == 2, done
    return clear


def test_a_paper_is_looked_at_large_and_the_look_is_written_down(open_page, family):
    page = open_page("/console/review", slug=FIRST, size=COMPUTER)
    expect(page.locator("[data-test=serial]")).to_have_text(family.row["serial"])
    page.get_by_role("button", name="其他材料").click()
    box = page.get_by_role("dialog", name="其他材料")
    picture = box.get_by_role("img", name="其他材料的照片")
    picture.wait_for()
    assert picture.evaluate("image => image.naturalWidth") == 900
    small = picture.bounding_box()["width"]
    page.keyboard.press("+")
    expect(box.get_by_role("status")).to_have_text("125%")
    assert picture.bounding_box()["width"] > small
    page.keyboard.press("t")
    box.get_by_role("button", name="缩小").click()
    expect(box.get_by_role("status")).to_have_text("100%")
    turned, frame = picture.bounding_box(), box.get_by_role("group").bounding_box()
    assert turned["width"] > turned["height"]
    assert frame["x"] <= turned["x"], "nothing is cut off"
    assert turned["x"] + turned["width"] <= frame["x"] + frame["width"]
    assert_accessible(page)
    shot(page, "console-paper")
    page.keyboard.press("Escape")
    box.wait_for(state="hidden")
    looks = [line["event"] for line in family.caller.get("/api/v1/me/ledger")["items"]]
    assert "material_viewed" in looks


def test_the_sample_is_judged_blind_and_tells_the_error_rate(open_page, approved):
    own = open_page("/console/samples", slug=SECOND, size=COMPUTER)
    own.get_by_role("heading", name="没有等您复核的样本").wait_for()
    page = open_page("/console/samples", slug=FIRST, size=COMPUTER)
    shown = page.locator("main")
    expect(page.locator("[data-test=serial]")).to_have_text(approved.row["serial"])
    for told in ("乙", "以往决定", "资格", "查看完整信息", "提议改分"):
        assert told not in shown.inner_text(), "nothing of what came of it, and nothing to change"
    assert_accessible(page)
    shot(page, "console-samples")
    page.wait_for_timeout(310)  # a key sooner than this was meant for the one before
    page.keyboard.press("a")
    page.get_by_text("已记录：与原结论一致").wait_for()
    page.locator("[data-test=serial]").wait_for()
    page.wait_for_timeout(310)
    page.keyboard.press("x")
    box = page.get_by_role("dialog")
    box.get_by_text("与原结论不同的").wait_for()
    page.keyboard.press("Enter")
    box.get_by_text("请至少选择一个原因").wait_for()
    page.keyboard.press("6")
    box.get_by_label("给复核主管的说明").fill("份额不足")
    box.get_by_role("button", name="确认不通过").click()
    page.get_by_text("已记录：与原结论不同").wait_for()
    page.get_by_role("heading", name="没有等您复核的样本").wait_for()

    quality = open_page("/console/quality", slug=SUPERVISOR, size=COMPUTER)
    quality.get_by_text("批量通过 2 件，抽中 2 件，已复核 2 件，结论不同 1 件").wait_for()
    quality.get_by_text("95% 区间 9.5% – 90.5%").wait_for()
    found = quality.get_by_role("listitem").filter(has_text=approved.row["serial"])
    expect(found).to_contain_text("房产情况未能证明")
    expect(found).to_contain_text("份额不足")
    quality.get_by_text("批量通过抽查 100%，审核期限 5 个工作日").wait_for()
    assert not quality.get_by_role("button", name="保存").count()
    assert_accessible(quality)


def test_the_officer_sets_the_share_of_the_audit(open_page, approved):
    page = open_page("/console/quality", slug="staff-siming-admin", size=COMPUTER)
    expect(page.get_by_label("抽查比例（%）")).to_have_value("100")
    page.get_by_label("抽查比例（%）").fill("12.5")
    page.get_by_label("审核期限（工作日）").fill("3")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存。").wait_for()
    page.get_by_text("超过 3 个工作日").wait_for()
    assert_accessible(page)
    page.reload()
    expect(page.get_by_label("抽查比例（%）")).to_have_value("12.5")


def test_a_claim_that_ran_out_decides_nothing(open_page, watch, town, family):
    watch.expected.append("409")  # somebody else has it by then
    page = open_page("/console/", slug=FIRST, size=COMPUTER)
    page.clock.install()
    page.goto("/console/review")
    expect(page.locator("[data-test=serial]")).to_have_text(family.row["serial"])
    page.clock.run_for(1000)
    page.clock.fast_forward("16:00")
    town.move_clock_to(BEGINS + timedelta(minutes=40))
    page.get_by_text("领取已满 15 分钟").wait_for()
    assert_accessible(page)
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="通过 a")).to_be_disabled()
    assert page.get_by_text("本次已办 0 件").is_visible()

    other = open_page("/console/review", slug=SECOND, size=COMPUTER)
    expect(other.locator("[data-test=serial]")).to_have_text(family.row["serial"])
    page.keyboard.press("n")
    page.get_by_text("该任务正由其他人办理").wait_for()
    assert family.reload()["state"] == "under_review"


def test_what_families_said_stands_in_numbers(open_page, approved):
    words = {"moment": "submitted", "score": 4, "words": "很方便"}
    address = f"{approved.caller.base_url}/api/v1/applications/{approved.id}/feedback"
    given = httpx.post(address, headers=approved.caller.headers, json=words, trust_env=False, timeout=30.0)
    assert given.status_code == 204, given.text
    page = open_page("/console/quality", slug=SUPERVISOR, size=COMPUTER)
    row = page.get_by_role("row", name="网上申请")
    expect(row.get_by_role("cell")).to_have_text(["1", "4.00", "0", "0", "0", "1", "0"])
    assert page.get_by_text("很方便").count() == 0, "one family could be told apart"
    assert_accessible(page)


def test_a_lost_serial_is_void_and_replaced(open_page, family):
    old = family.reload()["serial"]
    page = open_page("/console/serials", slug=SUPERVISOR, size=COMPUTER)
    page.get_by_label("原流水号").fill(old.replace("-", "").lower())
    page.get_by_label("换发原因").select_option(label="流水号被公开")
    assert_accessible(page)
    page.get_by_role("button", name="作废并换发").click()
    box = page.get_by_role("dialog")
    box.get_by_text(f"{old} 立即作废").wait_for()
    assert_accessible(page)
    box.get_by_role("button", name="确认换发").click()
    page.get_by_role("heading", name="已换发").wait_for()
    new = family.reload()["serial"]
    assert new != old
    assert page.get_by_text(new, exact=True).is_visible()
    assert_accessible(page)
    shot(page, "console-serials")
    bureau = open_page("/console/", slug="staff-bureau", size=COMPUTER)
    bureau.get_by_role("link", name="审核质量").wait_for()
    assert not bureau.get_by_role("link", name="换发流水号").count()
