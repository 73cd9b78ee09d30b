"""Who may apply, in the letter to parents: the child by its stage, the parent, and in which order places go."""

from __future__ import annotations

from app.domain.batch import Batch
from app.domain.eligibility import BornBetween, IdKindIn
from app.domain.explain import Text
from app.domain.notice import condition
from app.domain.notice.words import join
from app.domain.policy import Policy
from app.domain.stage import TITLES as STAGES
from app.domain.stage import Stage


def who(policy: Policy) -> tuple[Text, ...]:
    """For each stage the child by its birthday and its other conditions by name; the parent's; the batches in order."""
    lines = [line for stage in policy.opened.stages for line in _child(policy, stage)]
    if policy.checks:
        named = join((rule.title for rule in policy.checks if rule.blocking), "；", "; ")
        lines.append(Text(f"父亲或母亲一方：{named.zh}", f"the father or the mother: {named.en}"))
    lines += [*_batches(policy), *_other_ways(policy)]
    return tuple(sentence(line) for line in lines)


def _child(policy: Policy, stage: Stage) -> list[Text]:
    asked = [rule for rule in policy.at(stage).family_checks if rule.blocking]
    born = [
        condition.describe(rule.condition, policy.city)
        for rule in asked
        if isinstance(rule.condition, BornBetween)
    ]
    told = [rule.title for rule in asked if not isinstance(rule.condition, BornBetween | IdKindIn)]
    others = join(told, "；", "; ")
    if len(policy.opened.stages) > 1:
        named = STAGES[stage]
        whole = join((*born, others), "；", "; ")
        return [Text(f"上{named.zh}：{whole.zh}", f"for {named.en}: {whole.en}")]
    return [*born, *([Text(f"孩子：{others.zh}", f"the child: {others.en}")] if others.zh else [])]


def _other_ways(policy: Policy) -> list[Text]:
    """In packs of points alone: the children who have another way to school."""
    if policy.batches or len(policy.classes) < 2:
        return []
    named = join((kind.title for kind in policy.classes[:-1]), "、", ", ")
    return [
        Text(
            f"{named.zh}另有入学办法，请打下面的电话问",
            f"another way to school, please ask by telephone: {named.en}",
        )
    ]


def _batches(policy: Policy) -> list[Text]:
    """In which order children are placed: by points, or the batches by the names of their classes."""
    if not policy.batches:
        return [
            Text(
                "学位按积分从高到低安排；每一分怎么来的，手机上都看得到",
                "places go by points, the highest first; the phone shows where every point comes from",
            )
        ]
    titles = {kind.id: kind.title for kind in policy.classes}
    order = join(
        (_batch(one, [titles[name] for name in one.classes]) for one in policy.batches), " → ", " → "
    )
    return [
        Text(f"安排的先后：{order.zh}", f"children are placed in this order: {order.en}"),
        Text(
            "数据一时查不到的，不会拒绝，由工作人员看材料",
            "where the records show nothing nobody is refused: a person looks at the papers",
        ),
    ]


def _batch(batch: Batch, titles: list[Text]) -> Text:
    """Its title, and whom it holds where the title is a number or there are several."""
    if len(titles) == 1 and not batch.title.zh.startswith("第"):
        return batch.title
    named = join(titles, "、", ", ")
    return Text(f"{batch.title.zh}（{named.zh}）", f"{batch.title.en} ({named.en})")


def sentence(line: Text) -> Text:
    """With its stop, and in English with a capital: what a notice has as a phrase is a sentence in a letter."""
    zh, en = line.zh.rstrip("。"), line.en.rstrip(".")
    return Text(f"{zh}。", f"{en[:1].upper()}{en[1:]}.")
