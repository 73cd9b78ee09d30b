"""The end: the result, released by two people and told by SMS, and the trail that everything has left."""

from __future__ import annotations

from typing import Any

from app.launch.demo.caller import StepFailed, wait_for
from app.launch.demo.walk import Proof, Walk


def hear_the_result(walk: Walk) -> Proof:
    school = _school_of(walk)
    walk.office.publish(walk.serial, school=school)
    text = walk.delivered(walk.serial, school)
    wait_for("all texts to be delivered", lambda: _all_delivered(walk))
    walk.reload()
    return Proof(
        "两人发布，短信告知结果 Released by two people; the result by SMS",
        [text["body"]],
        {"sms": _texts(walk)},
    )


def leave_a_trail(walk: Walk) -> Proof:
    finding = wait_for("the audit chain", walk.verify_audit, seconds=20)
    return Proof(
        "审计链核对无误 The audit chain verifies",
        [f"{finding['events']} events 条, head {finding['head'][:16]}…"],
        {"audit": finding},
    )


def _school_of(walk: Walk) -> str:
    """The school of the family's catchment; where the pack draws none, the one that the demonstration names."""
    catchment = walk.evaluation["catchment"]
    return str(catchment["schools"][0]["name"]) if catchment else walk.system.school


def _all_delivered(walk: Walk) -> bool:
    return all(message["state"] == "delivered" for message in walk.sent())


def _texts(walk: Walk) -> list[dict[str, Any]]:
    """Every text of the application, each found again in the phone's inbox."""
    inbox = walk.inbox
    on_phone = {message["body"] for message in inbox.messages()}
    sent = walk.sent()
    missing = [message["purpose"] for message in sent if message["body"] not in on_phone]
    if missing:
        raise StepFailed(f"not on the phone: {missing}")
    return [
        {"to": inbox.phone, "body": m["body"], "purpose": m["purpose"], "status": m["state"]} for m in sent
    ]
