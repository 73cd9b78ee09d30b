"""What happens after applying, step by step, from the pack's procedure."""

from __future__ import annotations

from app.domain.explain import Text
from app.domain.notice.sheet import Line, Section
from app.domain.notice.words import join
from app.domain.policy import Policy
from app.domain.procedure import Automation, Confirmation, GreenCondition

_GREEN = {
    GreenCondition.ELIGIBLE: Text("符合条件", "the conditions are met"),
    GreenCondition.DOCUMENTS_COMPLETE: Text("材料齐全", "the papers are complete"),
    GreenCondition.FACTS_CONSISTENT: Text("数据没有矛盾", "the data agree"),
    GreenCondition.POINTS_CONFIRMED_ONLINE: Text("积分已在网上确认", "the points are confirmed online"),
}


def told(policy: Policy) -> tuple[Text, ...]:
    """Apply, be checked, confirm in the pack's way, hear the result."""
    return (
        Text(
            "手机或电脑上报名：户口、居住、社保、房产等信息由系统查好，您核对后提交，得到一个流水号",
            "Apply online: the data is fetched, you check it and submit, and get a serial number",
        ),
        _review(policy),
        *_confirmation(policy),
        Text(
            "短信通知结果，凭流水号随时可查，不用到窗口打听",
            "The result comes by SMS, and the serial shows it at any time",
        ),
    )


def steps(policy: Policy) -> Section:
    """Every step as a line, then the green channel and where to come."""
    lines = [
        Line(
            Text(f"第 {number} 步", f"Step {number}"), (step,), policy.procedure.law if number == 2 else None
        )
        for number, step in enumerate(told(policy), 1)
    ]
    return Section(Text("怎么办，一步一步来", "Step by step"), (), (*lines, *_green(policy), *_sites(policy)))


def _review(policy: Policy) -> Text:
    if policy.procedure.automation is Automation.FULL:
        return Text(
            "系统用数据核对，符合的当场通过；核对不出的由工作人员看",
            "The data are compared: what they settle is settled at once, the rest is looked at by a person",
        )
    return Text("系统先用数据核对，再由工作人员审核", "The data are compared, then a person reviews")


def _confirmation(policy: Policy) -> tuple[Text, ...]:
    kind = policy.procedure.confirmation
    if kind is Confirmation.NONE:
        return (
            Text(
                "审核通过就办完了：不用到场，不用交纸质材料", "Once approved all is done: no visit, no paper"
            ),
        )
    online = Text(
        "在网上确认结果，规定时间内不确认的视为放弃", "Confirm online; what is not confirmed in time lapses"
    )
    if kind is Confirmation.ONLINE:
        return (online, Text("确认完就办好了，不用到现场", "That is all: no visit"))
    visit = Text(
        "短信告诉您现场确认的时间，带身份证原件和流水号去签字；想换时间可以提前改",
        "An SMS tells when to come: bring the original ID and the serial and sign; the time can be changed before",
    )
    return online, visit


def _green(policy: Policy) -> tuple[Line, ...]:
    if policy.procedure.confirmation is not Confirmation.ON_SITE or not policy.green_channel.conditions:
        return ()
    need = join((_GREEN[one] for one in policy.green_channel.conditions), "、", ", ")
    lanes = join(
        (
            Text(
                f"{lane.title.zh}每家约 {lane.minutes} 分钟", f"{lane.title.en} about {lane.minutes} minutes"
            )
            for lane in policy.slots.lanes
        ),
        "，",
        ", ",
    )
    return (
        Line(
            Text("绿色通道", "Green channel"),
            (Text(f"{need.zh}的，走绿色通道（{lanes.zh}）", f"where {need.en} ({lanes.en})"),),
            policy.green_channel.law,
        ),
    )


def _sites(policy: Policy) -> tuple[Line, ...]:
    return tuple(
        Line(site.title, (Text(f"地点：{site.address.zh}", f"at: {site.address.en}"),), site.law)
        for site in policy.sites
    )
