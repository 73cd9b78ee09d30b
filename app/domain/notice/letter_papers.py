"""What to prepare, in the letter to parents: what the city knows by itself, and who brings which paper."""

from __future__ import annotations

from app.domain.explain import Text
from app.domain.notice.words import join
from app.domain.policy import Asked, DocumentRule, Policy
from app.domain.procedure import Confirmation


def papers(policy: Policy) -> tuple[Text, ...]:
    """What the city knows already, and what each class of applicant brings, in a line for each."""
    asked = [one for one in policy.documents if one.asked is not Asked.AT_SCHOOL]
    known = [one for one in asked if one.replaced_by]
    lines = []
    if known:
        named = join(one.title for one in known)
        lines.append(
            Text(
                f"系统能查到、不用您带的：{named.zh}。查不到或者不对的，手机上会提示，拍照上传就行。",
                f"Fetched for you, not to be brought: {named.en}. Whatever is missing or wrong you are told on the"
                " phone, and a photo will do.",
            )
        )
    lines += [_brought(policy, one) for one in asked if not one.replaced_by]
    if len(lines) == len(known[:1]):
        lines.append(_VISIT if policy.procedure.confirmation is Confirmation.ON_SITE else _NOTHING)
    at_school = join(one.title for one in policy.documents if one.asked is Asked.AT_SCHOOL)
    if at_school.zh:
        lines.append(
            Text(
                f"入学那天交给学校看，报名时不用：{at_school.zh}。",
                f"For the school on the first day, not for applying: {at_school.en}.",
            )
        )
    return tuple(lines)


_VISIT = Text(
    "到现场时带身份证原件和流水号就行。", "For the visit bring your original ID card and the serial number."
)
_NOTHING = Text("别的都不用准备。", "There is nothing else to prepare.")


def _brought(policy: Policy, paper: DocumentRule) -> Text:
    """Who brings this paper: everybody, some classes, or those for whom it counts."""
    for_whom = _for_whom(policy, paper)
    when = _WHEN.get(paper.asked, Text("", ""))
    return Text(
        f"{for_whom.zh}{when.zh}请备好：{paper.title.zh}。",
        f"To be brought{for_whom.en}{when.en}: {paper.title.en}.",
    )


def _for_whom(policy: Policy, paper: DocumentRule) -> Text:
    """The classes by name; the last one, which no record settles, by what that means to a family."""
    if not policy.batches or paper.classes >= {kind.id for kind in policy.classes}:
        return Text("", "")
    *named, last = policy.classes
    titles = [Text(f"“{kind.title.zh}”", f"“{kind.title.en}”") for kind in named if kind.id in paper.classes]
    if last.id in paper.classes:
        titles.append(Text("数据查不到、由工作人员核对", "whom the records do not settle"))
    who = join(titles, "、", ", ")
    return Text(f"{who.zh}的家庭，", f" by families {who.en}")


_WHEN = {
    Asked.HOME: Text("有房产想加分的，", " where a home is to count"),
    Asked.FAMILY_PLANNING: Text("想加计划生育这一项分的，", " where family planning is to count"),
    Asked.SECOND_PARENT: Text("父母另一方也想加分的，", " where the other parent is to count"),
    Asked.INSURED_ELSEWHERE: Text(
        "在本区上班、社保却由外区单位交的，", " where one works here and is insured by a unit elsewhere"
    ),
}
