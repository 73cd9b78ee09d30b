"""From the serial to a confirmed file: checked by data or by a reviewer, confirmed online where the pack asks it."""

from __future__ import annotations

from app.launch.demo.caller import wait_for
from app.launch.demo.walk import Proof, Walk


def wait_for_the_check(walk: Walk) -> Proof:
    """The data settle the file, or leave a reviewer what they cannot settle."""
    wait_for("the check", lambda: walk.reload()["state"] == "under_review" or walk.leaves("wait"))
    if walk.application["state"] != "under_review":
        return Proof(
            "部门数据核验通过，无人工环节 Settled by data alone, nobody had to look",
            [f"状态 state {walk.application['state_zh']}", walk.application["next_zh"]],
        )
    decided = walk.office.approve(walk.application["open_items"])
    wait_for("the settlement", lambda: walk.leaves("wait"))
    return Proof(
        "区审核员核对房产和学籍 A reviewer of the district approves what data cannot settle",
        [f"approved 通过: {', '.join(decided)}", f"状态 state {walk.application['state_zh']}"],
        {"decided": decided},
    )


def confirm(walk: Walk) -> Proof:
    window = walk.wait_for_window("points_confirmation", "confirmation")
    assessment = walk.application["assessment"]
    asked = walk.application["next_zh"]
    walk.application = walk.parent.post(
        f"{walk.path}/points-confirmations", {"assessment_number": assessment["number"]}
    )
    outcome = assessment["points"]["total"] if assessment["points"] else assessment["batch_title"]
    lines = [asked, f"第 {assessment['number']} 次明细 breakdown {assessment['number']}: {outcome}"]
    if window:
        lines.insert(0, f"{window['title_zh']} {window['opens_on']} – {window['closes_on']}")
    return Proof("家长在线确认 The parent confirms online", lines, {"points": assessment})


def hear_that_it_is_confirmed(walk: Walk) -> Proof | None:
    """Where nobody signs at a desk, the text says that the file is confirmed and no visit is needed."""
    if walk.confirmation:
        return None
    walk.require("state", walk.application["state"], "confirmed")
    walk.confirmation = {
        "serial": walk.serial,
        "state": walk.application["state"],
        "state_zh": walk.application["state_zh"],
    }
    assessment = walk.application["assessment"]
    return Proof(
        "短信告知已确认，不必到现场 Confirmed without a visit, told by SMS",
        [walk.sent_for("confirmed"), walk.application["next_zh"]],
        {"confirmation": walk.confirmation, "points": assessment},
    )
