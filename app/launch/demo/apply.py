"""From the sign-in to the serial: what a family does on its phone before anybody looks at the file."""

from __future__ import annotations

import io
from typing import Any

import zxingcpp
from PIL import Image

from app.launch.demo.caller import StepFailed, sign_in, wait_for
from app.launch.demo.walk import Proof, Walk


def sign_in_with_face(walk: Walk) -> Proof:
    walk.caller = sign_in(walk.city, walk.system.person)
    me = walk.parent.get("/api/v1/me")
    return Proof(
        "实名登录（含人脸） Signed in through the bank-grade provider, with the face step",
        [
            f"{me['name']}  {me['id_number']}  {me['phone']}",
            f"acr {me['acr']}",
            f"pages: {' → '.join(walk.parent.steps)}",
        ],
        {"acr": me["acr"], "pages": walk.parent.steps},
    )


def find_the_record_filled(walk: Walk) -> Proof:
    consents = walk.parent.get("/api/v1/me/consents")
    datasets = [purpose["dataset"] for purpose in consents["purposes"]]
    first = walk.parent.post(
        "/api/v1/me/consents", {"text_version": consents["text_version"], "datasets": datasets}
    )
    at_once = [s["dataset"] for s in first["sections"] if s["person"] == "self" and s["status"] == "ready"]
    walk.record = wait_for("the departments", lambda: _complete_record(walk))
    lines = [
        f"{s['title']}（{s['department']}）  {s['status']}  {s['verdict'] or ''}  {s['fetched_at'] or ''}"
        for s in walk.record["sections"]
        if s["person"] == "self"
    ]
    return Proof(
        "同意后自动填充 Filled by the departments, behind a recorded consent",
        [f"at once 即时: {', '.join(at_once)}", *lines],
        {"at_once": at_once, "sections": len(walk.record["sections"])},
    )


def choose_the_district(walk: Walk) -> Proof:
    """The draft: in some systems it is the pre-registration, weeks before the window opens."""
    season = walk.parent.get("/api/v1/seasons/current")
    walk.district = next(d for d in season["districts"] if d["code"] == walk.system.district)
    child = walk.parent.get("/api/v1/me/children")["items"][0]
    draft = walk.parent.post("/api/v1/applications", {"child_id": child["id"], "stage": walk.system.stage})
    walk.application = walk.parent.call(
        "PATCH",
        f"/api/v1/applications/{draft['id']}",
        json={"district_code": walk.system.district, "slot_preference": {"half_day": "morning"}},
        headers={"If-Match": f'"{draft["version"]}"'},
    )
    one_tap = walk.application["one_tap"]
    ready = "可以一键提交 one tap is enough" if one_tap["possible"] else "；".join(one_tap["because_zh"])
    return Proof(
        f"选择{walk.district['name_zh']}，试算 {walk.district['name_en']} chosen; the outcome before submitting",
        [*tell(walk.evaluation), f"一键提交 one tap: {ready}"],
        {"one_tap": one_tap["possible"]},
    )


def hand_in_papers(walk: Walk) -> Proof | None:
    """Photos of the papers that no department can show; most systems ask for none."""
    pack = walk.parent.get(f"/api/v1/policies/{walk.evaluation['policy']}")["policy"]
    asked = [d for d in walk.evaluation["documents"] if d["needed"]]
    papers = [d for d in asked if not pack["documents"][d["id"]]["replaced_by"]]
    for paper in papers:
        walk.parent.call(
            "POST",
            f"{walk.path}/materials",
            data={"document": paper["id"]},
            files={"file": ("paper.png", photo(), "image/png")},
            status=201,
        )
    if not papers:
        return None
    return Proof(
        "上传部门没有的材料 Photos of what no department can show",
        [f"{paper['title']}  {paper['clause']}" for paper in papers],
        {"handed_in": [paper["id"] for paper in papers]},
    )


def wait_for_the_application(walk: Walk) -> Proof | None:
    """Nothing where the window is open; else the refusal that names the day, and that day."""
    window = walk.window("application")
    if window is None or window["open"]:
        return None
    refused = walk.parent.call(
        "POST",
        f"{walk.path}/submissions",
        json=_submission(walk),
        headers={"Idempotency-Key": "before-the-window-opens"},
        status=409,
    )
    open_now = next((w["title_zh"] for w in walk.application["windows"] if w["open"]), "—")
    walk.wait_for_window("application")
    return Proof(
        "草稿已保存，等待报名开放 The draft is kept until the window opens",
        [
            f"{open_now}：{refused['detail']}",
            f"{window['title_zh']} {window['opens_on']} – {window['closes_on']}",
        ],
    )


def submit(walk: Walk) -> Proof:
    walk.application = walk.parent.post(f"{walk.path}/submissions", _submission(walk))
    picture = walk.parent.call("GET", f"{walk.path}/qr.png")
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    if [code.text for code in read] != [walk.application["qr_text"]]:
        raise StepFailed(f"the QR reads {[code.text for code in read]}")
    receipt = walk.application["receipt"]
    genuine = walk.parent.post("/api/v1/receipt-verifications", receipt, status=200)
    _require_expected(walk)
    return Proof(
        "提交，取得流水号 Submitted: serial, QR, signed receipt, the outcome line by line",
        [
            f"流水号 serial {walk.serial}，二维码读出 QR reads {read[0].text}",
            f"回执 receipt {receipt['digest'][:16]}… 验证 {genuine}",
            *tell(walk.evaluation),
            walk.application["order_zh"],
        ],
        {"serial": walk.serial, "qr": read[0].text},
    )


def read_the_sms(walk: Walk) -> Proof:
    text = walk.delivered(walk.serial, "已提交")
    return Proof("手机收到流水号 The serial on the phone", [text["body"]])


def tell(evaluation: dict[str, Any]) -> list[str]:
    """The outcome as lines: points item by item, or the class and batch with what decided them."""
    lines = [f"类别 class: {evaluation['applicant_class_title']}"]
    points = evaluation["points"]
    if points:
        lines += [f"{item['title']}  {item['points']}  {item['because']}" for item in points["items"]]
        lines.append(f"合计 total {points['total']}（暂计 provisional: {evaluation['provisional']}）")
    if evaluation["batch"]:
        lines.append(f"批次 batch: {evaluation['batch_title']}")
        lines += [f"{check['title']}  {check['because']}" for check in evaluation["checks"]]
    if evaluation["catchment"]:
        lines.append(f"学区 catchment: {evaluation['catchment']['because']}")
    return lines


def photo() -> bytes:
    """A picture of a paper."""
    paper = Image.new("RGB", (400, 560), (244, 240, 228))
    drawn = io.BytesIO()
    paper.save(drawn, "PNG")
    return drawn.getvalue()


def _submission(walk: Walk) -> dict[str, Any]:
    filled = [
        {"person_id": s["person_id"], "dataset": s["dataset"], "digest": s["digest"]}
        for s in walk.record["sections"]
        if s["digest"]
    ]
    return {"filled": filled, "declaration_version": walk.application["declaration_version"]}


def _require_expected(walk: Walk) -> None:
    """What the published text says of such a family must be what the pack gives."""
    points = walk.evaluation["points"]
    found = {item["id"]: item["points"] for item in points["items"]} if points else {}
    found |= {"batch": walk.evaluation["batch"], "class": walk.evaluation["applicant_class"]}
    for key, expected in walk.system.expects.items():
        walk.require(key, found.get(key), expected)


def _complete_record(walk: Walk) -> dict[str, Any] | None:
    record: dict[str, Any] = walk.parent.get("/api/v1/me/record")
    return record if record["complete"] else None
