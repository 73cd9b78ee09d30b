"""A pack's values turned into a `Policy`, and what must agree between its sections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain import reading
from app.domain.people import Paid, Via, WorkKind
from app.domain.policy import CheckRule, FamilyCheckRule, Policy
from app.domain.reading import BadValue, Path, Reader
from app.domain.timeline import Bridge, BridgeCause, Counting
from app.policies import milestone, reference
from app.policies.procedure import Sections
from app.policies.reference import Reference, refuse, words
from app.policies.rules import Rules


def read_policy(policy_id: str, values: Mapping[str, Any], digest: str) -> Policy:
    """The policy in `values`; raises `BadValue` with the path of whatever is wrong."""
    reader = Reader(values)
    sources = reader.required("sources", reference.sources)
    city = reader.required("city", reference.city)
    known = Reference(sources, city)
    sections = Sections(known)
    in_force = reader.required("in_force", lambda v, p: _days(v, p, known))
    base_years = reader.required("base_years", lambda v, p: _number(v, p, known))
    rules = Rules(known, base_years)
    checks = _each(reader, "checks", rules.check)
    policy = Policy(
        id=policy_id,
        digest=digest,
        title=reader.required("title", words),
        kind=reader.required("kind", _kind),
        city=city,
        district=city.districts[reader.required("district", known.district)],
        entry_year=reader.required("entry_year", reading.integer),
        in_force_from=in_force[0],
        in_force_to=in_force[1],
        base_years=base_years,
        total_cap=reader.required("total_cap", lambda v, p: _total_cap(v, p, known)),
        sources=sources,
        counting=reader.required("counting", lambda v, p: _counting(v, p, known)),
        family_checks=tuple(rule for rule in checks if isinstance(rule, FamilyCheckRule)),
        checks=tuple(rule for rule in checks if isinstance(rule, CheckRule)),
        consistency=reader.required("consistency", known.law),
        items=_each(reader, "items", rules.item),
        classes=_each(reader, "classes", sections.applicant_class),
        documents=_each(reader, "documents", sections.document),
        ties=_each(reader, "ties", sections.tie),
        windows=_each(reader, "timetable", sections.window),
        procedure=reader.required("procedure", sections.procedure),
        green_channel=reader.required("green_channel", sections.green_channel),
        slots=reader.required("slots", sections.slots),
        sites=_each(reader, "sites", sections.site),
        messages=reader.required("messages", sections.messages),
        notice=reader.required("notice", sections.statement),
        declaration=reader.required("declaration", sections.statement),
        contact=reader.required("contact", sections.contact),
        milestones=reader.optional("milestones", lambda v, p: milestone.milestones(v, p, known), ()),
        school_choices=reader.optional(
            "school_choices", lambda v, p: milestone.school_choices(v, p, known), 1
        ),
    )
    reader.ignore("limits")
    reader.close()
    _agree(policy)
    return policy


def _each(reader: Reader, key: str, parse: reading.Parse[reading.T]) -> tuple[reading.T, ...]:
    return reader.required(key, lambda v, p: tuple(entry for _, entry in Reader(v, p).items(parse)))


def _kind(value: object, path: Path) -> str:
    if value != "points":
        raise BadValue(path, "不是可用的类型", "is not an allowed kind", allowed=("points",))
    return "points"


def _days(value: object, path: Path, known: Reference) -> tuple[date, date]:
    reader = Reader(value, path)
    first, last = reader.required("from", reading.day), reader.required("to", reading.day)
    reader.required("law", known.law)
    reader.close()
    if last < first:
        refuse((*path, "to"), "早于 from", "is before `from`")
    return first, last


def _number(value: object, path: Path, known: Reference) -> int:
    reader = Reader(value, path)
    number = reader.required("value", reading.integer)
    reader.required("law", known.law)
    reader.optional("reason", words, None)
    reader.close()
    return number


def _total_cap(value: object, path: Path, known: Reference) -> Decimal:
    reader = Reader(value, path)
    cap = reader.required("value", reading.decimal)
    reader.required("law", known.law)
    reader.close()
    return cap


def _counting(value: object, path: Path, known: Reference) -> Counting:
    reader = Reader(value, path)
    counting = Counting(
        until=reader.required("until", reading.day),
        districts=reader.required("districts", known.districts),
        bridge=reader.optional("bridge", lambda v, p: _bridge(v, p, known), None),
        deem_future=reader.required("deem_future", reading.flag),
        insurance_via=frozenset(reader.required("insurance_via", reading.list_of(reading.one_of(Via)))),
        insurance_paid=frozenset(reader.required("insurance_paid", reading.list_of(reading.one_of(Paid)))),
        work_kinds=frozenset(reader.required("work_kinds", reading.list_of(reading.one_of(WorkKind)))),
        work_insured_via=frozenset(reader.required("work_insured_via", reading.list_of(reading.one_of(Via)))),
        hukou_districts=reader.optional("hukou_districts", known.districts, frozenset()),
    )
    Reader(reader.required("laws", lambda v, _: v), (*path, "laws")).items(known.law)
    reader.close()
    return counting


def _bridge(value: object, path: Path, known: Reference) -> Bridge:
    reader = Reader(value, path)
    bridge = Bridge(
        issued_before=reader.required("issued_before", reading.day),
        expires_from=reader.required("expires_from", reading.day),
        expires_to=reader.required("expires_to", reading.day),
        renewed_by=reader.required("renewed_by", reading.day),
        cause=reader.required("cause", reading.one_of(BridgeCause)),
    )
    reader.required("law", known.law)
    reader.close()
    return bridge


def _agree(policy: Policy) -> None:
    """Sections that name each other must mean something that exists; caps must add up (T2)."""
    items = {item.id for item in policy.items}
    for tie in policy.ties:
        if tie.item is not None and tie.item not in items:
            raise BadValue(
                ("ties", tie.id, "item"), "没有这个积分项", "is not an item", allowed=sorted(items)
            )
    last = policy.classes[-1]
    if (last.id_kinds, last.hukou_districts, last.special) != (None, None, None):
        refuse(("classes", last.id), "最后一类不能有条件", "the last class must ask nothing")
    classes = {kind.id for kind in policy.classes}
    for document in policy.documents:
        if not document.classes <= classes:
            path = ("documents", document.id, "classes")
            raise BadValue(path, "没有这个类别", "is not a class", allowed=sorted(classes))
    if policy.find_window("application") is None:
        refuse(("timetable", "application"), "缺少报名时间", "is missing")
    for reminder in policy.messages.reminders:
        if policy.find_window(reminder.window) is None:
            refuse(("messages", "reminders"), f"没有时间段 {reminder.window}", f"no window {reminder.window}")
    _caps_add_up(policy)


def _caps_add_up(policy: Policy) -> None:
    caps = sum((item.cap for item in policy.items), Decimal(0))
    if caps != policy.total_cap:
        refuse(
            ("total_cap", "value"),
            f"各项上限之和为 {caps}，与总分 {policy.total_cap} 不符",
            f"the caps add up to {caps}, not {policy.total_cap}",
        )
