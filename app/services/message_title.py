"""What each kind of text is called, for people who compare an SMS with what the platform sent."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.explain import Text
from sms.template import Purpose

TITLES: Mapping[str, Text] = {
    Purpose.CODE: Text("验证码", "A code"),
    Purpose.SUBMITTED: Text("申请已提交", "The application was submitted"),
    Purpose.SERIAL_REPLACED: Text("流水号更换", "The serial was replaced"),
    Purpose.RETURNED: Text("退回补充", "Something has to be mended"),
    Purpose.POINTS_READY: Text("积分可查", "The points are ready"),
    Purpose.SLOT_GIVEN: Text("现场确认安排", "The on-site slot"),
    Purpose.SLOT_CHANGED: Text("现场确认改期", "The on-site slot has changed"),
    Purpose.SLOT_REMINDER: Text("现场确认提醒", "A reminder of the on-site slot"),
    Purpose.CONFIRMED: Text("确认完成", "The confirmation is done"),
    Purpose.RESULT: Text("结果通知", "The result"),
    Purpose.DEADLINE_REMINDER: Text("截止提醒", "A deadline is near"),
    Purpose.REPLY: Text("咨询有答复", "The district has answered"),
    Purpose.PHONE_CHANGED: Text("手机号更换", "The phone was changed"),
    Purpose.MANDATE_GIVEN: Text("委托协助填写", "Help was mandated"),
    Purpose.COMPLAINT_ANSWERED: Text("反映的事项有答复", "What you reported was answered"),
    Purpose.NOTICE: Text("区里的通知", "A notice of the district"),
    Purpose.FINDING_MADE: Text("材料或类别的认定", "A finding about a paper or a class"),
    Purpose.FILE_READY: Text("材料核验完成", "The file is ready"),
    Purpose.CONFIRMED_ONLINE: Text("网上确认完成", "Confirmed online"),
    Purpose.CONFIRMED_BY_DATA: Text("数据核验通过", "Confirmed by data"),
}
_OTHER = Text("入学通知", "A notice about enrolment")


def of(purpose: str) -> Text:
    """The title; what has none of its own is a notice about enrolment."""
    return TITLES.get(purpose, _OTHER)
