"""The journey of one family, step by step, each with its proof from the running system."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image

from app.launch.city import City
from app.launch.demo.caller import Caller, StepFailed, cast_phone, sign_in, wait_for
from app.launch.demo.inbox import Inbox
from app.launch.demo.office import Office

SIMING = "350203"
SCHOOL = "厦门市滨北小学"


@dataclass
class Proof:
    """What a step showed: a title in both languages, lines for a person, values for a program."""

    title: str
    lines: list[str]
    values: dict[str, Any] = field(default_factory=dict)


class Journey:
    """The family 林 (`ready`), Siming 2017: the seed's own case of six years on the island."""

    def __init__(self, city: City, drill: Path) -> None:
        self._city = city
        self._drill = drill
        self._parent: Caller | None = None
        self._application: dict[str, Any] = {}
        self._record: dict[str, Any] = {}
        self._office = Office(city, "siming")
        self._offset = timedelta(0)

    def steps(self) -> list[Callable[[], Proof]]:
        """All of them, in order."""
        return [
            self.signs_in,
            self.finds_the_record_filled,
            self.sees_the_points,
            self.submits,
            self.reads_the_sms,
            self.is_reviewed,
            self.confirms_the_points,
            self.is_given_a_slot,
            self.is_scanned,
            self.signs_at_the_desk,
            self.is_scanned_again,
            self.hears_the_result,
            self.leaves_a_trail,
        ]

    def signs_in(self) -> Proof:
        self._parent = sign_in(self._city, "ready-father")
        me = self._parent.get("/api/v1/me")
        return Proof(
            "实名登录（含人脸） Signed in through the bank-grade provider, with the face step",
            [
                f"{me['name']}  {me['id_number']}  {me['phone']}",
                f"acr {me['acr']}",
                f"pages: {' → '.join(self._parent.steps)}",
            ],
            {"acr": me["acr"], "pages": self._parent.steps},
        )

    def finds_the_record_filled(self) -> Proof:
        parent = self._family
        consents = parent.get("/api/v1/me/consents")
        datasets = [purpose["dataset"] for purpose in consents["purposes"]]
        first = parent.post(
            "/api/v1/me/consents", {"text_version": consents["text_version"], "datasets": datasets}
        )
        at_once = [
            s["dataset"] for s in first["sections"] if s["person"] == "self" and s["status"] == "ready"
        ]
        self._record = wait_for("the departments", self._complete_record)
        lines = [
            f"{s['title']}（{s['department']}）  {s['status']}  {s['verdict'] or ''}  {s['fetched_at'] or ''}"
            for s in self._record["sections"]
            if s["person"] == "self"
        ]
        return Proof(
            "同意后自动填充 Filled by the departments, behind a recorded consent",
            [f"at once 即时: {', '.join(at_once)}", *lines],
            {"at_once": at_once, "sections": len(self._record["sections"])},
        )

    def sees_the_points(self) -> Proof:
        parent = self._family
        child = parent.get("/api/v1/me/children")["items"][0]
        draft = parent.post("/api/v1/applications", {"child_id": child["id"]})
        self._application = parent.call(
            "PATCH",
            f"/api/v1/applications/{draft['id']}",
            json={"district_code": SIMING, "slot_preference": {"half_day": "morning"}},
            headers={"If-Match": f'"{draft["version"]}"'},
        )
        trial = self._application["trial"]
        return Proof(
            "选择思明区，试算积分 Siming 2017 chosen; the points before submitting",
            [
                *_items(trial),
                f"合计 total {trial['points']['total']}（暂计 provisional: {trial['provisional']}）",
            ],
            {"trial": trial["points"]["total"]},
        )

    def submits(self) -> Proof:
        parent = self._family
        filled = [
            {"person_id": s["person_id"], "dataset": s["dataset"], "digest": s["digest"]}
            for s in self._record["sections"]
            if s["digest"]
        ]
        body = {"filled": filled, "declaration_version": self._application["declaration_version"]}
        self._application = parent.post(f"{self._path}/submissions", body)
        picture = parent.call("GET", f"{self._path}/qr.png")
        read = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
        if [code.text for code in read] != [self._application["qr_text"]]:
            raise StepFailed(f"the QR reads {[code.text for code in read]}")
        receipt = self._application["receipt"]
        genuine = parent.post("/api/v1/receipt-verifications", receipt, status=200)
        residence = next(
            i for i in self._application["assessment"]["points"]["items"] if i["id"] == "residence"
        )
        if residence["points"] != "8.00":
            raise StepFailed(f"six years on the island are 8 points, not {residence['points']}")
        return Proof(
            "提交，取得流水号 Submitted: serial, QR, signed receipt, itemised points",
            [
                f"流水号 serial {self._application['serial']}，二维码读出 QR reads {read[0].text}",
                f"回执 receipt {receipt['digest'][:16]}… 验证 {genuine}",
                *_items(self._application["assessment"]),
                f"合计 total {self._application['assessment']['points']['total']}；{self._application['order_zh']}",
            ],
            {"serial": self._application["serial"], "qr": read[0].text},
        )

    def reads_the_sms(self) -> Proof:
        text = self._delivered(self._application["serial"], "已提交")
        return Proof("手机收到流水号 The serial on the phone", [text["body"]])

    def is_reviewed(self) -> Proof:
        wait_for("the review", lambda: self._reload()["state"] == "under_review")
        decided = self._office.approve(self._application["open_items"])
        wait_for("the settlement", lambda: self._reload()["state"] == "qualified")
        return Proof(
            "区审核员核对房产和学籍 A reviewer of the district approves what data cannot settle",
            [f"approved 通过: {', '.join(decided)}", f"状态 state {self._application['state_zh']}"],
            {"decided": decided},
        )

    def confirms_the_points(self) -> Proof:
        assessment = self._application["assessment"]
        self._application = self._family.post(
            f"{self._path}/points-confirmations", {"assessment_number": assessment["number"]}
        )
        return Proof(
            "家长确认积分 The parent confirms the points",
            [
                f"第 {assessment['number']} 次明细 breakdown {assessment['number']}: {assessment['points']['total']}"
            ],
            {"points": assessment},
        )

    def is_given_a_slot(self) -> Proof:
        wait_for("the slot", lambda: self._reload()["slot"])
        slot = self._application["slot"]
        text = self._delivered(self._application["serial"], slot["site_zh"])
        return Proof(
            "系统安排现场确认时间 A slot is given, and told by SMS",
            [f"{slot['site_zh']}  {slot['starts_at']} – {slot['ends_at']}  {slot['lane']}", text["body"]],
            {"slot": slot},
        )

    def is_scanned(self) -> Proof:
        self._move_clock_to(
            datetime.fromisoformat(self._application["slot"]["starts_at"]) + timedelta(minutes=5)
        )
        typed = self._application["serial"].lower().replace("0", "o")
        answer = self._office.scan(typed, site_id=self._site)
        if answer["lane"] != "green" or answer["colour"] != "green":
            raise StepFailed(f"not the green lane: {answer}")
        return Proof(
            "前台扫码，绿色通道 Scanned at the desk: the green lane",
            [f"read 读到 {typed}", *_look(answer)],
            {"scan": answer},
        )

    def signs_at_the_desk(self) -> Proof:
        self._confirmation = self._office.confirm(self._application["serial"], site_id=self._site)
        return Proof(
            "核对原件，签字，确认 Original seen, signed, confirmed",
            [f"{self._confirmation['state_zh']}，最终积分 final points {self._confirmation['total']}"],
            {"confirmation": self._confirmation},
        )

    def is_scanned_again(self) -> Proof:
        answer = self._office.scan(self._application["qr_text"], site_id=self._site)
        if answer["reason"] != "already_confirmed" or answer["confirmed"] != self._confirmation["confirmed"]:
            raise StepFailed(f"a second scan must say who confirmed and when: {answer}")
        return Proof(
            "再次扫码，同一答复 The same scan again: the same answer", _look(answer), {"rescan": answer}
        )

    def hears_the_result(self) -> Proof:
        self._office.publish(self._application["serial"], school=SCHOOL)
        text = self._delivered(self._application["serial"], SCHOOL)
        wait_for("all texts to be delivered", self._all_delivered)
        return Proof(
            "两人发布，短信告知结果 Released by two people; the result by SMS",
            [text["body"]],
            {"sms": self._texts()},
        )

    def leaves_a_trail(self) -> Proof:
        def intact() -> dict[str, Any] | None:
            said = self._city.command("audit", "verify", "--json")
            finding: dict[str, Any] = json.loads(said.stdout) if said.returncode == 0 else {}
            return finding if finding and not finding.get("unsealed") else None

        finding = wait_for("the audit chain", intact, seconds=20)
        return Proof(
            "审计链核对无误 The audit chain verifies",
            [f"{finding['events']} events 条, head {finding['head'][:16]}…"],
            {"audit": finding},
        )

    @property
    def _family(self) -> Caller:
        assert self._parent is not None
        return self._parent

    @property
    def _site(self) -> str:
        return str(self._application["slot"]["site_id"])

    @property
    def _path(self) -> str:
        return f"/api/v1/applications/{self._application['id']}"

    def _reload(self) -> dict[str, Any]:
        self._application = self._family.get(self._path)
        return self._application

    def _complete_record(self) -> dict[str, Any] | None:
        record: dict[str, Any] = self._family.get("/api/v1/me/record")
        return record if record["complete"] else None

    def _delivered(self, *words: str) -> dict[str, Any]:
        inbox = Inbox(self._city.environment["TWILIO_BASE_URL"], self._phone())
        return wait_for(f"an SMS with {words}", lambda: inbox.find(*words))

    def _phone(self) -> str:
        return cast_phone(self._city.database, "ready-father")

    def _texts(self) -> list[dict[str, Any]]:
        """Every text of the application, each found again in the phone's inbox."""
        inbox = Inbox(self._city.environment["TWILIO_BASE_URL"], self._phone())
        on_phone = {m["body"] for m in inbox.messages()}
        sent = self._family.get(f"{self._path}/messages")["items"]
        missing = [m["purpose"] for m in sent if m["body"] not in on_phone]
        if missing:
            raise StepFailed(f"not on the phone: {missing}")
        return [
            {"to": inbox.phone, "body": m["body"], "purpose": m["purpose"], "status": m["state"]}
            for m in sent
        ]

    def _all_delivered(self) -> bool:
        return all(m["state"] == "delivered" for m in self._family.get(f"{self._path}/messages")["items"])

    def _move_clock_to(self, moment: datetime) -> None:
        """A drill: business time of every process moves to the day of the slot."""
        now = datetime.fromisoformat(self._family.get("/api/v1/seasons/current")["now"])
        self._offset += moment - now
        self._drill.write_text(str(self._offset.total_seconds()))


def _items(evaluation: dict[str, Any]) -> list[str]:
    return [f"{item['title']}  {item['points']}  {item['because']}" for item in evaluation["points"]["items"]]


def _look(answer: dict[str, Any]) -> list[str]:
    lines = [
        f"{answer['colour']}  {answer['lane'] or ''}  {answer['child_name'] or ''}  [{answer['reason']}]",
        answer["message"]["zh"],
        answer["next_step"]["zh"],
    ]
    if answer["confirmed"]:
        lines.append(
            f"{answer['confirmed']['by']}  {answer['confirmed']['device']}  {answer['confirmed']['at']}"
        )
    return lines
