"""What must agree between the sections of a pack: names, classes in batches, caps."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from app.domain.batch import OrderKey, PolicyKind
from app.domain.policy import Policy
from app.domain.procedure import Confirmation
from app.policies.reference import refuse


def agree(policy: Policy) -> None:
    """Sections that name each other must mean something that exists; caps must add up (T2)."""
    _ties(policy)
    _classes(policy)
    _batches(policy)
    _placement(policy)
    if policy.find_window("application") is None:
        refuse(("timetable", "application"), "缺少报名时间", "is missing")
    for reminder in policy.messages.reminders:
        if policy.find_window(reminder.window) is None:
            refuse(("messages", "reminders"), f"没有时间段 {reminder.window}", f"no window {reminder.window}")
    if policy.procedure.confirmation is Confirmation.ON_SITE and not policy.slots.lanes:
        refuse(
            ("procedure", "confirmation"),
            "现场确认需要时段",
            "on-site confirmation needs slots",
            got=policy.procedure.confirmation,
        )
    if policy.kind is PolicyKind.BATCHES and (policy.items or policy.checks or policy.qualifying_line):
        refuse(
            ("kind",),
            "batches 没有积分和主申请人条件",
            "batches have no points and no main applicant",
            got=policy.kind,
        )
    _caps_add_up(policy)


def _ties(policy: Policy) -> None:
    items = {item.id for item in policy.items}
    for tie in policy.ties:
        if tie.item is not None and tie.item not in items:
            path = ("ties", tie.id, "item")
            refuse(path, "没有这个积分项", "is not an item", got=tie.item, allowed=sorted(items))


def _classes(policy: Policy) -> None:
    last = policy.classes[-1]
    if last.conditions or (last.id_kinds, last.hukou_districts, last.special) != (None, None, None):
        refuse(("classes", last.id), "最后一类不能有条件", "the last class must ask nothing")
    classes = {kind.id for kind in policy.classes}
    for document in policy.documents:
        unknown = sorted(document.classes - classes)
        if unknown:
            path = ("documents", document.id, "classes")
            refuse(path, "没有这个类别", "is not a class", got=unknown, allowed=sorted(classes))
    checks = {rule.id for rule in policy.family_checks} | {rule.id for rule in policy.checks}
    for kind in policy.classes:
        for rule in kind.conditions:
            if rule.id in checks:
                where = ("classes", kind.id, "conditions", rule.id)
                refuse(where, "与申请条件同名", "has the name of a check")


def _batches(policy: Policy) -> None:
    if bool(policy.batches) is not (policy.kind is not PolicyKind.POINTS):
        refuse(("batches",), f"与 kind {policy.kind} 不符", f"does not fit the kind {policy.kind}")
    classes = {kind.id for kind in policy.classes}
    held = Counter(name for batch in policy.batches for name in batch.classes)
    for batch in policy.batches:
        path = ("batches", batch.id, "classes")
        unknown = [name for name in batch.classes if name not in classes]
        if unknown:
            refuse(path, "没有这个类别", "is not a class", got=unknown, allowed=sorted(classes))
        twice = [name for name in batch.classes if held[name] > 1]
        if twice:
            refuse(path, f"类别 {twice[0]} 属于多个批次", f"class {twice[0]} is in more than one batch")
        if OrderKey.POINTS in batch.order and not policy.items:
            path = ("batches", batch.id, "order")
            refuse(path, "没有积分可排", "there are no points to order by", got=batch.order)


def _placement(policy: Policy) -> None:
    """A family can only be placed where a batch admits it, and only if the last class is in none."""
    if policy.placement is None:
        return
    path = ("placement", "classes")
    held = sorted(name for batch in policy.batches for name in batch.classes)
    unknown = [name for name in policy.placement.classes if name not in held]
    if unknown:
        refuse(path, "不在任何批次中", "is in none of the batches", got=unknown, allowed=held)
    if policy.classes[-1].id in held:
        refuse(path, "每个家庭都已在某一批次中", "every family comes into a batch already")


def _caps_add_up(policy: Policy) -> None:
    caps = sum((item.cap for item in policy.items), Decimal(0))
    if caps != policy.total_cap:
        refuse(
            ("total_cap", "value"),
            f"各项上限之和为 {caps}，与总分 {policy.total_cap} 不符",
            f"the caps add up to {caps}, not {policy.total_cap}",
        )
