"""The privacy ledger in plain words: which events of the audit trail tell a family who saw or asked for what."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.explain import Text

FETCHED = "dataset_fetched"

OF_PERSON: Mapping[str, Text] = {
    FETCHED: Text("向部门查询了记录", "A department was asked for a record"),
    "consent_given": Text("同意查询", "Consent was given"),
    "consent_withdrawn": Text("撤回同意", "Consent was withdrawn"),
    "phone_verified": Text("验证了手机号", "A phone was verified"),
    "phone_changed": Text("更换了手机号", "The phone was changed"),
    "mandate_asked": Text("窗口请求您委托协助申请", "A counter asked for your mandate"),
    "mandate_given": Text("您委托窗口协助申请", "You let a counter help you"),
    "mandate_ended": Text("对窗口的委托已结束", "The mandate for a counter ended"),
}

OF_APPLICATION: Mapping[str, Text] = {
    "review_claimed": Text("工作人员打开申请进行审核", "Staff opened the application for review"),
    "material_viewed": Text("工作人员查看了上传的材料", "Staff looked at an uploaded paper"),
    "fields_revealed": Text("工作人员查看了完整信息", "Staff looked at unmasked values"),
    "application_confirmed": Text("窗口核验了证件并确认", "A desk saw the ID card and confirmed"),
    "serial_reissued": Text("更换了流水号", "The serial was replaced"),
    "recipient_set": Text("设置了第二接收人", "A second recipient was set"),
    "community_entered": Text("社区填写了核实情况", "The community entered what it knows"),
    "supplement_given": Text("收到一次性告知单", "You were given one notice of all that is to mend"),
    "mend_started": Text("开始更正记录，期限暂停", "A record is being mended; the clock stands still"),
    "mend_resolved": Text("记录已更正", "A record was mended"),
    "desk_overridden": Text("窗口主管特许当天办理", "A supervisor let you be served that day"),
    "paper_scanned_at_desk": Text("窗口拍摄了您出示的材料", "A paper of yours was photographed at a desk"),
    "original_seen": Text("窗口核对了材料原件", "A desk saw the original of a paper"),
    "helper_acted": Text("窗口工作人员受您委托办理", "A helper acted under your mandate"),
    "recipient_removed": Text("取消了第二接收人", "The second recipient was removed"),
}

TOLD_WHY = frozenset({"desk_overridden"})
"""Events whose reason the family reads as it was written."""

TITLES = {**OF_PERSON, **OF_APPLICATION}


def who(actor: str, reader: str) -> str:
    """How an actor is named to the reader: `self`, `guardian` (another parent), `staff` or `system`."""
    if actor == reader:
        return "self"
    return {"person": "guardian", "staff": "staff", "helper": "staff"}.get(actor.partition(":")[0], "system")
