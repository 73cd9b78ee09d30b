"""The visit: a slot, the desk's scan, the original ID and the signature, the same scan again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.launch.demo.caller import StepFailed, wait_for
from app.launch.demo.walk import Proof, Walk


def be_given_a_slot(walk: Walk) -> Proof:
    wait_for("the slot", lambda: walk.reload()["slot"])
    slot = walk.application["slot"]
    text = walk.delivered(walk.serial, slot["site_zh"])
    return Proof(
        "系统安排现场确认时间 A slot is given, and told by SMS",
        [f"{slot['site_zh']}  {slot['starts_at']} – {slot['ends_at']}  {slot['lane']}", text["body"]],
        {"slot": slot},
    )


def be_scanned(walk: Walk) -> Proof:
    walk.move_clock_to(datetime.fromisoformat(walk.application["slot"]["starts_at"]) + timedelta(minutes=5))
    typed = walk.serial.lower().replace("0", "o")
    answer = walk.office.scan(typed, site_id=_site(walk))
    if answer["lane"] != "green" or answer["colour"] != "green":
        raise StepFailed(f"not the green lane: {answer}")
    return Proof(
        "前台扫码，绿色通道 Scanned at the desk: the green lane",
        [f"read 读到 {typed}", *_look(answer)],
        {"scan": answer},
    )


def sign(walk: Walk) -> Proof:
    walk.confirmation = walk.office.confirm(walk.serial, site_id=_site(walk))
    return Proof(
        "核对原件，签字，确认 Original seen, signed, confirmed",
        [f"{walk.confirmation['state_zh']}，最终积分 final points {walk.confirmation['total']}"],
        {"confirmation": walk.confirmation},
    )


def be_scanned_again(walk: Walk) -> Proof:
    answer = walk.office.scan(walk.application["qr_text"], site_id=_site(walk))
    if answer["reason"] != "already_confirmed" or answer["confirmed"] != walk.confirmation["confirmed"]:
        raise StepFailed(f"a second scan must say who confirmed and when: {answer}")
    walk.reload()
    return Proof("再次扫码，同一答复 The same scan again: the same answer", _look(answer), {"rescan": answer})


def _site(walk: Walk) -> str:
    return str(walk.application["slot"]["site_id"])


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
