"""The sections of the notice: who may apply, how points arise, when, and what happens."""

from __future__ import annotations

from app.domain import remedy, stage
from app.domain.batch import TITLES
from app.domain.explain import Law, Text, plain
from app.domain.notice import condition, scoring
from app.domain.notice.sheet import Line, Section
from app.domain.notice.words import day, join, places, span, told
from app.domain.policy import ApplicantClass, Policy, Tie
from app.domain.procedure import Automation
from app.domain.rule import CheckRule, FamilyCheckRule
from app.domain.timeline import BridgeCause

_CAUSE = {
    BridgeCause.ANY: Text("不论什么原因", "whatever the cause"),
    BridgeCause.NOT_PERSONAL: Text(
        "不是因为您个人原因的", "unless the police recorded the cause as personal"
    ),
    BridgeCause.POLICE_ONLY: Text("由公安机关原因造成的", "where the police caused it"),
}


def conditions(policy: Policy) -> Section:
    """What every child, and in packs with points the main applicant, must meet."""
    lead = []
    if len(policy.opened.stages) > 1:
        opened = stage.told(policy.opened.stages)
        lead.append(
            Text(
                f"{opened.zh}分开报名，报名时选择学段；只对一个学段的条件在后面写明。",
                f"Enrolment for {opened.en} is separate: choose the stage; a condition of one stage alone says so.",
            )
        )
    if policy.checks:
        lead.append(
            Text(
                "孩子的条件和主申请人的条件都要符合。主申请人是父亲或母亲中的一位，系统会替您选分数高的一位。",
                "Both the child's and the main applicant's conditions must hold. The main applicant is the father or"
                " the mother, whichever brings more points.",
            )
        )
    rules: tuple[FamilyCheckRule | CheckRule, ...] = (*policy.family_checks, *policy.checks)
    lines = tuple(Line(rule.title, _asked(rule, policy), rule.law) for rule in rules)
    return Section(Text("谁可以报名", "Who may apply"), tuple(lead), lines)


def _asked(rule: FamilyCheckRule | CheckRule, policy: Policy) -> tuple[Text, ...]:
    parts = [condition.describe(rule.condition, policy.city)]
    if rule.stages is not None:
        only = stage.told(rule.stages)
        parts.append(Text(f"只对{only.zh}", f"for {only.en} only"))
    if not rule.blocking:
        parts.append(Text("不符合也可以报名", "one may apply without it"))
    advice = remedy.of(rule)
    if advice:
        parts.append(Text(f"不符合怎么办：{advice.zh}", f"if it does not hold: {advice.en}"))
    return tuple(parts)


def batches(policy: Policy) -> Section | None:
    """The order of admission, the classes of each batch with what they ask, and the order within it."""
    if not policy.batches:
        return None
    lead = Text(
        "从第一批开始安排，前一批安排完再到后一批；孩子归入第一个条件都符合的类别。",
        "Batches are placed one after the other; a child belongs to the first class all of whose conditions hold.",
    )
    lines, known = [], {kind.id: kind for kind in policy.classes}
    for number, batch in enumerate(policy.batches, 1):
        order = join((TITLES[key] for key in batch.order), " → ", " → ")
        parts = [part for name in batch.classes for part in _class_parts(policy, known[name])]
        parts.append(
            Text(
                f"学位不够时，批内先后：{order.zh}", f"where seats are short, within the batch by: {order.en}"
            )
        )
        title = Text(f"第 {number} 批：{batch.title.zh}", f"Batch {number}: {batch.title.en}")
        lines.append(Line(batch.title if batch.title.zh.startswith("第") else title, tuple(parts), batch.law))
    return Section(Text("分批录取", "Batches"), (lead,), (*lines, *_batchless(policy)))


def _class_parts(policy: Policy, kind: ApplicantClass) -> tuple[Text, ...]:
    asked = condition.describe_all((rule.condition for rule in kind.conditions), policy.city)
    every = (*_named_by(policy, kind), *asked)
    shown = [Text(f"{n}. {one.zh}", f"{n}. {one.en}") for n, one in enumerate(every, 1)]
    who = (
        Text("由数据直接通过", "settled by the data")
        if policy.automation_of(kind.id) is Automation.FULL
        else Text("数据核对后由工作人员审核", "a person looks after the data")
    )
    lead = Text(f"{kind.title.zh}（{who.zh}），以下都要符合：", f"{kind.title.en} ({who.en}), all of these:")
    return lead, *(shown or (Text("没有其他条件", "nothing else"),))


def _batchless(policy: Policy) -> tuple[Line, ...]:
    held = {name for batch in policy.batches for name in batch.classes}
    return tuple(
        Line(
            kind.title,
            (
                Text(
                    "数据核对不出依据的家庭：不会自动拒绝，由工作人员核对材料",
                    "where the data shows no ground nobody is refused by it: a person looks at the papers",
                ),
            ),
            kind.law,
        )
        for kind in policy.classes
        if kind.id not in held
    )


def classes(policy: Policy) -> Section | None:
    """In packs of points alone: the children who have another way to school."""
    if policy.batches or len(policy.classes) < 2:
        return None
    return Section(
        Text("哪些孩子走别的办法", "Children with another way"),
        (),
        tuple(Line(kind.title, tuple(_named_by(policy, kind)), kind.law) for kind in policy.classes[:-1]),
    )


def _named_by(policy: Policy, kind: ApplicantClass) -> list[Text]:
    found = []
    if kind.id_kinds:
        kinds = told(kind.id_kinds)
        found.append(Text(f"持{kinds.zh}的孩子", f"children with {kinds.en}"))
    if kind.hukou_districts:
        where = places(policy.city, kind.hukou_districts)
        found.append(Text(f"户口在{where.zh}的孩子", f"children registered in {where.en}"))
    if kind.special:
        found.append(Text("登记为优抚对象等特殊群体的孩子", "children of preferential groups"))
    return found


def points(policy: Policy) -> Section | None:
    """Every item with its rate and cap, what outweighs them, and how time counts."""
    if not policy.items:
        return None
    until = day(policy.counting.until)
    lead = [
        Text(
            f"总分最高 {plain(policy.total_cap)} 分，各项最高分加起来正好是总分。时间算到{until.zh}。",
            f"{plain(policy.total_cap)} points at most, the sum of all caps. Time counts until {until.en}.",
        )
    ]
    if policy.counting.deem_future:
        lead.append(
            Text(
                "报名那天还没到的日子先按连续计算，标明“暂计”，到时复核。",
                "Days still to come are deemed continuous, marked provisional, and checked again later.",
            )
        )
    lines = [
        Line(
            Text(
                f"{item.title.zh}（最高 {plain(item.cap)} 分）",
                f"{item.title.en} (at most {plain(item.cap)})",
            ),
            (
                *scoring.describe(item.scoring, policy.city),
                *((Text("由工作人员看过后确认", "confirmed by a person"),) if item.needs_person else ()),
            ),
            item.law,
        )
        for item in policy.items
    ]
    return Section(Text("怎么算分", "How points are counted"), tuple(lead), (*lines, *_outweighing(policy)))


def _outweighing(policy: Policy) -> list[Line]:
    lines = []
    via, paid = told(policy.counting.insurance_via, "、", ", "), told(policy.counting.insurance_paid)
    lines.append(
        Line(
            Text("哪些社保算", "Which insurance counts"),
            (Text(f"{via.zh}都算；{paid.zh}才算", f"{via.en}; {paid.en}"),),
        )
    )
    bridge = policy.counting.bridge
    if bridge:
        issued, expires = day(bridge.issued_before), span(bridge.expires_from, bridge.expires_to)
        by, cause = day(bridge.renewed_by), _CAUSE[bridge.cause]
        lines.append(
            Line(
                Text("换居住证中间断了怎么办", "A gap while permits were exchanged"),
                (
                    Text(
                        f"{issued.zh}以前办理的暂住证，在{expires.zh}之间到期，最迟{by.zh}当天领到居住证，"
                        f"{cause.zh}，断档的日子照算连续居住",
                        f"where a temporary permit issued before {issued.en} ran out {expires.en} and a residence"
                        f" permit was issued on {by.en} at the latest, {cause.en}, the days between count as residence",
                    ),
                ),
            )
        )
    if policy.qualifying_line:
        least = plain(policy.qualifying_line.points)
        line = Text(f"总分不到 {least} 分的不能入围", f"below {least} points nobody is admitted")
        lines.append(Line(Text("入围分数线", "Qualifying line"), (line,), policy.qualifying_line.law))
    if policy.veto:
        line = Text("提供虚假材料的，各项都是 0 分", "false papers make every item 0")
        lines.append(Line(Text("材料必须真实", "Papers must be true"), (line,), policy.veto))
    return lines


def ties(policy: Policy) -> Section | None:
    if not policy.ties:
        return None
    lead = Text("总分相同的，按下面的次序一步一步比：", "Equal totals are compared step by step:")
    lines = tuple(
        Line(Text(f"{number}. {tie.title.zh}", f"{number}. {tie.title.en}"), (), law)
        for number, (tie, law) in enumerate(zip(policy.ties, _once(policy.ties), strict=True), 1)
    )
    return Section(Text("分数一样怎么排", "Equal points"), (lead,), lines)


def _once(ruled: tuple[Tie, ...]) -> list[Law | None]:
    """The clause of each, left out where the next one quotes the same."""
    laws = [rule.law for rule in ruled]
    return [None if law == after else law for law, after in zip(laws, (*laws[1:], None), strict=True)]


def timetable(policy: Policy) -> Section:
    lines = tuple(
        Line(Text(f"{window.title.zh}：{days.zh}", f"{window.title.en}: {days.en}"), (), window.law)
        for window in policy.windows
        for days in (span(window.opens_on, window.closes_on),)
    )
    lead = Text("头尾两天都算，当天 24 点前有效。", "Both days included, until midnight.")
    return Section(Text("什么时候办", "Timetable"), (lead,), lines)


def contact(policy: Policy) -> Section:
    office = policy.contact.office
    line = Line(
        office,
        (Text(f"电话：{policy.contact.hotline}", f"phone: {policy.contact.hotline}"),),
        policy.contact.law,
    )
    return Section(Text("问谁", "Whom to ask"), (), (line,))


def decided(policy: Policy, laws: tuple[tuple[Text, Law], ...]) -> Section | None:
    """What the published text leaves open and how it was decided, each once."""
    notes = {law.note: (head, law) for head, law in reversed(laws) if law.open and law.note}
    if not notes:
        return None
    lines = tuple(Line(head, (note,), law) for note, (head, law) in reversed(notes.items()) if note)
    lead = Text(
        "公布的文件没有写明、由我们先定下的地方，主管部门另有规定的从其规定。",
        "Where the published text is silent, this is what was decided; the office's own word prevails.",
    )
    return Section(Text("文件没写明、暂这样定的", "Open points"), (lead,), lines)
