"""Papers, messages, the other guardian and mismatches, on a phone that may lose its network."""

from __future__ import annotations

import io
import re

import pillow_heif
import pytest
import zxingcpp
from PIL import Image, ImageFilter
from playwright.sync_api import expect

from app.launch.demo.caller import wait_for
from tests.browser.applied import apply, consent, photo
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible

JIMEI = "350211"


def a_photo(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def blurred() -> bytes:
    drawn = io.BytesIO()
    Image.open(io.BytesIO(photo())).filter(ImageFilter.GaussianBlur(30)).save(drawn, "JPEG")
    return drawn.getvalue()


def of_an_iphone() -> bytes:
    drawn = io.BytesIO()
    pillow_heif.from_pillow(Image.open(io.BytesIO(photo()))).save(drawn, quality=60)
    return drawn.getvalue()


@pytest.fixture(scope="module")
def family(town):
    family = apply(town, "dotted_name-mother", JIMEI)
    family.wait_until("under_review", "qualified")
    return family


def handed_in(family) -> list[dict]:
    return family.caller.get(f"/api/v1/applications/{family.id}/materials")["items"]


def test_photos_are_turned_cut_and_survive_a_lost_network(open_page, watch, family):
    watch.expected.append("ERR_INTERNET_DISCONNECTED")
    page = open_page(f"{family.page}/materials", slug=family.slug)
    page.get_by_text("上传其他材料").click()
    assert_accessible(page)
    page.locator("input[data-album=other]").set_input_files(
        [a_photo("一.jpg", blurred()), a_photo("二.jpg", photo())]
    )
    expect(page.get_by_text("看起来有点模糊，建议重拍")).to_be_visible()
    assert_accessible(page)
    shot(page, "app-photo")
    page.get_by_role("button", name="不要这张").click()
    expect(page.get_by_text("看起来有点模糊，建议重拍")).to_be_hidden()
    page.get_by_role("button", name="旋转 90°").click()
    corner = page.get_by_role("button", name="右下角")
    for _press in range(10):
        corner.press("ArrowLeft")
    page.context.set_offline(True)
    page.get_by_role("button", name="用这张").click()
    expect(page.get_by_text("照片还在，会自动重传")).to_be_visible()
    assert handed_in(family) == []
    page.get_by_role("button", name="返回").click()  # another screen of the app does not lose it
    page.context.set_offline(False)
    wait_for("the photo", lambda: handed_in(family))
    page.goto(f"{family.page}/materials")
    expect(page.get_by_role("heading", name="已交的照片（1）")).to_be_visible()
    kept = family.caller.get(
        f"/api/v1/applications/{family.id}/materials/{handed_in(family)[0]['id']}/content"
    )
    assert Image.open(io.BytesIO(kept)).size == (960, 900), "turned, and a fifth of its width cut off"
    shot(page, "app-materials")
    page.get_by_role("button", name="看大图").click()
    expect(page.get_by_role("dialog", name="其他材料").get_by_role("img")).to_be_visible()
    page.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="撤回").first.click()
    page.get_by_role("button", name="确认撤回").click()
    expect(page.get_by_role("heading", name="已交的照片（0）")).to_be_visible()


def test_a_heic_photo_is_sent_as_it_is_and_kept_as_one_that_opens_everywhere(open_page, family):
    page = open_page(f"{family.page}/materials", slug=family.slug)
    page.get_by_text("上传其他材料").click()
    heic = {"name": "IMG_0007.HEIC", "mimeType": "image/heic", "buffer": of_an_iphone()}
    page.locator("input[data-album=other]").set_input_files([heic])
    expect(page.get_by_text("IMG_0007.HEIC")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="用这张").click()
    expect(page.get_by_role("heading", name="已交的照片（1）")).to_be_visible()
    path = f"/api/v1/applications/{family.id}/materials"
    kept = family.caller.get(f"{path}/{handed_in(family)[0]['id']}/content")
    assert (Image.open(io.BytesIO(kept)).format, Image.open(io.BytesIO(kept)).size) == ("JPEG", (900, 1200))
    page.get_by_role("button", name="撤回").first.click()
    page.get_by_role("button", name="确认撤回").click()
    expect(page.get_by_role("heading", name="已交的照片（0）")).to_be_visible()


def test_the_code_rotates_where_the_district_asks_for_it(open_page, town, family):
    admin = town.caller("staff-jimei-admin")
    switch = "/api/v1/district/switches/live-code"
    admin.call("PUT", switch, json={"required": True})
    try:
        page = open_page(f"{family.page}/serial", slug=family.slug)
        expect(page.get_by_text("动态码，每半分钟更新")).to_be_visible()
        expect(page.get_by_role("img").first).to_be_visible()
        picture = Image.open(io.BytesIO(page.get_by_role("img").first.screenshot()))
        read = zxingcpp.read_barcodes(picture)[0].text
        assert re.fullmatch(re.escape(family.row["qr_text"]) + r":\d+:[A-Z2-7]{8}", read)
        assert_accessible(page)
    finally:
        admin.call("PUT", switch, json={"required": False})


def test_every_text_is_there_to_compare(open_page, town, family):
    text = wait_for("the SMS", lambda: town.inbox(town.person(family.slug).phone).find(family.row["serial"]))
    page = open_page(f"{family.page}/messages", slug=family.slug)
    expect(page.get_by_text(text["body"], exact=True)).to_be_visible()
    assert_accessible(page)
    shot(page, "app-messages")


def test_the_other_guardian_is_told_after_giving_the_code(open_page, town, family):
    other = town.person("dotted_name-father").phone
    inbox = town.inbox(other)
    seen = inbox.seen()
    page = open_page(f"{family.page}/recipient", slug=family.slug)
    assert_accessible(page)
    page.get_by_label("另一位监护人的手机号").fill(other.removeprefix("+86"))
    page.get_by_role("button", name="发送验证码").click()
    page.get_by_label("6 位验证码").fill(inbox.wait_for_code(beyond=seen))
    page.get_by_role("button", name="确认添加").click()
    expect(page.get_by_text("正在同时通知")).to_be_visible()
    shot(page, "app-recipient")
    page.get_by_role("button", name="不再通知").click()
    expect(page.get_by_role("button", name="发送验证码")).to_be_visible()


def test_both_values_and_the_office_that_mends(open_page, watch, town):
    watch.expected.append("429")  # a record that has just arrived is not asked for again at once
    mother = town.caller("mismatch-mother")
    consent(mother)
    child = mother.get("/api/v1/me/children")["items"][0]
    draft = mother.post("/api/v1/applications", {"child_id": child["id"]})
    page = open_page(f"/app/applications/{draft['id']}/mends", slug="mismatch-mother")
    expect(page.get_by_text("沈小鹏", exact=True).first).to_be_visible()
    expect(page.get_by_text("沈晓鹏", exact=True).first).to_be_visible()
    expect(page.get_by_text(re.compile("公安.*户籍")).first).to_be_visible()
    expect(page.get_by_text("更正窗口").first).to_be_visible()
    assert_accessible(page)
    shot(page, "app-mends")
    expect(page.get_by_role("button", name="我去更正")).to_have_count(0)  # no deadline runs for a draft
    page.get_by_role("button", name="已更正，重新查询").first.click()
    expect(page.get_by_text(re.compile("正在向部门重新查询|查询过于频繁"))).to_be_visible()
