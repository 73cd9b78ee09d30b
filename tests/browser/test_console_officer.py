"""The officer's screens: each opens for a district's officer; plans, devices and shapes are changed in them."""

from __future__ import annotations

import json

import pytest

from tests.browser.conftest import COMPUTER
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible

ADMIN = "staff-siming-admin"
SCREENS = {
    "season": "招生日程",
    "sites": "地点和时段",
    "seats": "学校和学位",
    "catchments": "招生片区",
    "policy": "政策和备案",
    "texts": "短信模板",
    "deliveries": "短信送达",
    "staff": "工作人员",
    "devices": "窗口设备",
}


@pytest.mark.parametrize("screen", SCREENS)
def test_an_officer_opens_the_screen(open_page, screen):
    page = open_page(f"/console/{screen}", slug=ADMIN, size=COMPUTER)
    page.get_by_role("heading", name=SCREENS[screen], level=1).wait_for()
    page.locator("main .card:not([role=status])").first.wait_for()
    page.get_by_text("正在读取").first.wait_for(state="detached")
    assert not page.get_by_role("alert").count(), page.get_by_role("alert").first.inner_text()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"
    shot(page, f"console-{screen}")


def test_a_new_device_gets_its_code(open_page):
    page = open_page("/console/devices", slug=ADMIN, size=COMPUTER)
    page.get_by_role("button", name="新增设备").click()
    box = page.get_by_role("dialog")
    box.get_by_label("名称，例如“1 号窗口”").fill("九号窗口")
    box.get_by_role("button", name="新增设备").click()
    code = page.locator("p.code")
    code.wait_for()
    assert len(code.inner_text()) >= 6
    assert page.get_by_role("img", name="登记码").evaluate(
        "image => image.complete && image.naturalWidth > 0"
    )
    assert_accessible(page)
    page.get_by_role("button", name="好", exact=True).click()
    page.get_by_role("row", name="九号窗口").get_by_text("待登记").wait_for()


def test_a_school_s_plan_is_changed(open_page):
    page = open_page("/console/seats", slug=ADMIN, size=COMPUTER)
    row = page.locator("tbody tr").first
    row.get_by_role("button", name="改计划").click()
    box = page.get_by_role("dialog")
    box.get_by_label("招生计划（学位数）").fill("231")
    assert_accessible(page)
    box.get_by_role("button", name="改计划").click()
    row.get_by_role("cell", name="231").first.wait_for()


def test_a_district_says_from_when_it_warns_and_counts_now(open_page):
    page = open_page("/console/seats", slug=ADMIN, size=COMPUTER)
    page.get_by_text("黄色 80% 起").wait_for()
    page.get_by_role("button", name="改预警线").click()
    box = page.get_by_role("dialog")
    box.get_by_label("黄色（%）").fill("79")
    assert_accessible(page)
    box.get_by_role("button", name="保存").click()
    page.get_by_text("黄色 79% 起").wait_for()
    page.get_by_role("button", name="马上统计").click()
    box.get_by_role("button", name="马上统计").click()
    page.get_by_role("status").filter(has_text="公开页面现在显示").wait_for()
    assert_accessible(page)


def test_a_board_s_old_address_stops_with_the_new_one(open_page, watch):
    watch.expected.append("404")  # what the board under the old address is told
    allowed = ["clipboard-read", "clipboard-write"]
    page = open_page("/console/sites", slug=ADMIN, size=COMPUTER, permissions=allowed)
    hall = page.locator("section").filter(has=page.get_by_role("heading", name="叫号和叫号屏"))
    row, box = hall.locator("tbody tr").first, page.get_by_role("dialog")
    row.get_by_role("button", name="改叫号顺序").click()
    box.get_by_label("绿色通道连续最多叫几户").fill("4")
    assert_accessible(page)
    box.get_by_role("button", name="保存").click()
    row.get_by_text("绿色通道每叫 4 户").wait_for()

    row.get_by_role("button", name="生成地址").click()
    box.get_by_role("button", name="生成新地址").click()
    address = box.get_by_role("link").inner_text()
    box.get_by_role("button", name="复制地址").click()
    box.get_by_text("已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == address
    assert_accessible(page)
    shot(page, "console-sites-board")
    box.get_by_role("button", name="已记下").click()
    board = open_page(address, size=COMPUTER)
    board.get_by_text("还没有叫号").wait_for()

    row.get_by_role("button", name="换地址").click()
    assert "旧地址立即停用" in box.inner_text()
    box.get_by_role("button", name="生成新地址").click()
    assert box.get_by_role("link").inner_text() != address
    board.get_by_text("这个叫号屏地址已失效").wait_for()
    assert not board.get_by_text("还没有叫号").count()


def test_a_school_on_the_map_is_the_one_in_the_list(open_page):
    page = open_page("/console/catchments", slug=ADMIN, size=COMPUTER)
    page.get_by_text("不是真实边界").first.wait_for()
    page.locator("svg path").nth(2).click()
    picked = page.locator("ol button[aria-pressed=true]")
    picked.wait_for()
    assert picked.inner_text().startswith("3 ")
    whole = page.locator("svg[role=img]").get_attribute("viewBox")
    page.get_by_role("group", name="片区图").press("+")
    assert page.locator("svg[role=img]").get_attribute("viewBox") != whole
    page.get_by_role("button", name="全图").click()
    assert page.locator("svg[role=img]").get_attribute("viewBox") == whole


def test_a_shape_is_taken_over_from_a_file(open_page, watch, tmp_path):
    watch.expected.append("422")
    page = open_page("/console/catchments", slug=ADMIN, size=COMPUTER)
    page.get_by_role("button", name="上传图形").click()
    box = page.get_by_role("dialog")
    ring = [[118.09, 24.44], [118.10, 24.44], [118.10, 24.45], [118.09, 24.44]]
    feature = {
        "type": "Feature",
        "properties": {"school_code": "350203-011"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    file = tmp_path / "shapes.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    box.get_by_label("GeoJSON 文件").set_input_files(file)
    box.get_by_role("button", name="采用").click()
    box.get_by_text("写明来源").wait_for()
    box.get_by_label("来源，例如").fill("区教育局 2017 年划片图")
    box.get_by_role("button", name="采用").click()
    box.wait_for(state="hidden")
    page.locator("ol button").first.click()
    page.get_by_text("图形来源：区教育局 2017 年划片图").wait_for()


def test_a_draft_shows_its_findings_by_line(open_page):
    page = open_page("/console/policy", slug=ADMIN, size=COMPUTER)
    page.get_by_label("草稿（YAML）").fill("district:\n  pinyin: siming\nseason: [")
    page.get_by_role("button", name="检查", exact=True).click()
    page.get_by_text("检查未通过").wait_for()
    assert page.get_by_role("cell", name="错误").count()
    assert_accessible(page)
