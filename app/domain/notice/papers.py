"""The section of the notice on what to bring: each paper, for whom, and what makes it needless."""

from __future__ import annotations

from app.domain.certificate import TITLES
from app.domain.explain import Text
from app.domain.notice.sheet import Line, Section
from app.domain.notice.words import DATASETS, join
from app.domain.policy import Asked, DocumentRule, Policy

ASKED = {
    Asked.ALWAYS: Text("每家都要", "asked of every family"),
    Asked.HOME: Text("申报了房产才要", "only where a home is claimed"),
    Asked.FAMILY_PLANNING: Text("要这一项分才要", "only for those points"),
    Asked.SECOND_PARENT: Text("另一方也计分才要", "only where the other parent scores"),
    Asked.INSURED_ELSEWHERE: Text(
        "在本区务工而参保单位不在本区的才要",
        "only where one works in the district and is insured by a unit elsewhere",
    ),
    Asked.AT_SCHOOL: Text("入学时由学校查看，报名时不用", "seen by the school later, not for applying"),
}


def papers(policy: Policy) -> Section:
    """Each paper, for whom, and the dataset that makes it needless."""
    lead = Text(
        "下面写着“不用带”的，系统能从部门查到就不用您带；查不到或者有出入的，再按提示上传或补交。",
        "Where a department's data is found the paper need not be brought; only what is missing or wrong is handed in.",
    )
    lines = tuple(Line(rule.title, _document(policy, rule), rule.law) for rule in policy.documents)
    return Section(Text("要带什么材料", "Papers"), (lead,), lines)


def _document(policy: Policy, rule: DocumentRule) -> tuple[Text, ...]:
    for_whom = _for_whom(policy, rule)
    if rule.asked is Asked.AT_SCHOOL:
        return (ASKED[rule.asked], *for_whom)
    parts = for_whom if for_whom and rule.asked is Asked.ALWAYS else (ASKED[rule.asked], *for_whom)
    instead = (*_found(rule), *_certified(rule))
    return *parts, *(
        instead or (Text("没有数据可以代替，需要上传或带来", "no data replaces it: upload or bring it"),)
    )


def _found(rule: DocumentRule) -> tuple[Text, ...]:
    if not rule.replaced_by:
        return ()
    where = join((DATASETS.get(name, Text(name, name)) for name in rule.replaced_by), "或", " or ")
    return (Text(f"不用带：系统查到{where.zh}的数据即可", f"not needed where the data is found: {where.en}"),)


def _certified(rule: DocumentRule) -> tuple[Text, ...]:
    if rule.certificate is None:
        return ()
    kind = TITLES[rule.certificate]
    return (
        Text(
            f"有有效电子证照（{kind.zh}）的，也不用带",
            f"nor where an electronic certificate is in force: {kind.en}",
        ),
    )


def _for_whom(policy: Policy, rule: DocumentRule) -> tuple[Text, ...]:
    """The classes that a paper is asked of, where it is not asked of every class that has a batch."""
    admitted = {name for batch in policy.batches for name in batch.classes}
    if not policy.batches or admitted <= rule.classes:
        return ()
    who = join((kind.title for kind in policy.classes if kind.id in rule.classes), "；", "; ")
    return (Text(f"只有这些家庭要：{who.zh}", f"only for: {who.en}"),)
