"""How a district works, read from its pack: timetable, sites and slots, green channel, messages, texts."""

from __future__ import annotations

from datetime import time

from app.domain import certificate, reading
from app.domain.batch import OrderKey
from app.domain.certificate import CertificateType
from app.domain.people import IdKind
from app.domain.policy import ApplicantClass, Asked, DocumentRule, Tie
from app.domain.procedure import (
    Automation,
    Confirmation,
    Contact,
    GreenChannel,
    GreenCondition,
    HalfDay,
    Lane,
    Messages,
    Procedure,
    Reminder,
    Site,
    Slots,
    Statement,
    Window,
)
from app.domain.reading import Parse, Path, Reader
from app.domain.rule import FamilyCheckRule
from app.policies.conditions import class_conditions
from app.policies.reference import Reference, refuse, words
from registries import connector
from registries.department import DEPARTMENTS


class Sections:
    """Readers of the sections that every pack has, clauses looked up in `reference`."""

    def __init__(self, reference: Reference) -> None:
        self._law = reference.law
        self._districts = reference.districts
        self._conditions: Parse[tuple[FamilyCheckRule, ...]] = lambda v, p: class_conditions(v, p, reference)

    def window(self, value: object, path: Path) -> Window:
        reader = Reader(value, path)
        window = Window(
            id=str(path[-1]),
            title=reader.required("title", words),
            law=reader.required("law", self._law),
            opens_on=reader.required("from", reading.day),
            closes_on=reader.required("to", reading.day),
        )
        reader.close()
        if window.closes_on < window.opens_on:
            begin, end = window.opens_on, window.closes_on
            refuse((*path, "to"), f"{end} 早于 from 的 {begin}", f"{end} is before `from`, {begin}")
        return window

    def applicant_class(self, value: object, path: Path) -> ApplicantClass:
        reader = Reader(value, path)
        id_kinds = reader.optional("id_kinds", reading.list_of(reading.one_of(IdKind)), None)
        special = reader.optional("special", reading.list_of(reading.text), None)
        found = ApplicantClass(
            id=str(path[-1]),
            title=reader.required("title", words),
            law=reader.required("law", self._law),
            id_kinds=frozenset(id_kinds) if id_kinds else None,
            hukou_districts=reader.optional("hukou_districts", self._districts, None),
            special=frozenset(special) if special else None,
            automation=reader.optional("automation", reading.one_of(Automation), None),
            conditions=reader.optional("conditions", self._conditions, ()),
        )
        reader.close()
        return found

    def document(self, value: object, path: Path) -> DocumentRule:
        reader = Reader(value, path)
        rule = DocumentRule(
            id=str(path[-1]),
            title=reader.required("title", words),
            law=reader.required("law", self._law),
            classes=frozenset(reader.required("classes", reading.list_of(reading.text))),
            replaced_by=reader.optional("replaced_by", reading.list_of(_dataset), ()),
            asked=reader.required("asked", reading.one_of(Asked)),
            certificate=reader.optional("certificate", reading.one_of(CertificateType), None),
        )
        reader.close()
        return rule

    def tie(self, value: object, path: Path) -> Tie:
        reader = Reader(value, path)
        tie = Tie(
            id=str(path[-1]),
            title=reader.required("title", words),
            law=reader.required("law", self._law),
            item=reader.optional("item", reading.text, None),
            key=reader.optional("key", reading.one_of(OrderKey), None),
        )
        reader.close()
        return tie

    def procedure(self, value: object, path: Path) -> Procedure:
        reader = Reader(value, path)
        found = Procedure(
            law=reader.required("law", self._law),
            automation=reader.required("automation", reading.one_of(Automation)),
            confirmation=reader.required("confirmation", reading.one_of(Confirmation)),
        )
        reader.close()
        return found

    def green_channel(self, value: object, path: Path) -> GreenChannel:
        reader = Reader(value, path)
        found = GreenChannel(
            law=reader.required("law", self._law),
            conditions=reader.required("conditions", reading.list_of(reading.one_of(GreenCondition))),
        )
        reader.close()
        return found

    def slots(self, value: object, path: Path) -> Slots:
        reader = Reader(value, path)
        slots = Slots(
            law=reader.required("law", self._law),
            lanes=reader.required("lanes", _lanes),
            half_days=reader.required("half_days", _half_days),
            change_cut_off_hours=reader.required("change_cut_off_hours", reading.integer),
        )
        reader.close()
        return slots

    def site(self, value: object, path: Path) -> Site:
        reader = Reader(value, path)
        site = Site(
            id=str(path[-1]),
            title=reader.required("title", words),
            address=reader.required("address", words),
            law=reader.required("law", self._law),
        )
        reader.close()
        return site

    def messages(self, value: object, path: Path) -> Messages:
        reader = Reader(value, path)
        messages = Messages(
            law=reader.required("law", self._law),
            templates=reader.required("templates", lambda v, p: dict(Reader(v, p).items(reading.text))),
            reminders=reader.optional("reminders", reading.list_of(_reminder), ()),
        )
        reader.close()
        return messages

    def statement(self, value: object, path: Path) -> Statement:
        reader = Reader(value, path)
        statement = Statement(
            version=reader.required("version", reading.code),
            text=reader.required("text", words),
            law=reader.required("law", self._law),
            reading_seconds=reader.optional("reading_seconds", reading.seconds_to_read, 0),
        )
        reader.close()
        return statement

    def contact(self, value: object, path: Path) -> Contact:
        reader = Reader(value, path)
        contact = Contact(
            office=reader.required("office", words),
            hotline=reader.required("hotline", reading.text),
            law=reader.required("law", self._law),
        )
        reader.close()
        return contact


def _dataset(value: object, path: Path) -> str:
    dataset = reading.text(value, path)
    allowed = sorted(set(DEPARTMENTS) - {certificate.DATASET})
    if dataset == certificate.DATASET:
        zh, en = (
            "电子证照用 `certificate` 写明是哪一种",
            "a certificate is named by its type, in `certificate`",
        )
        refuse(path, zh, en, got=dataset, allowed=allowed)
    if connector.find(dataset) is None:
        refuse(path, "没有这个数据集", "is not a known dataset", got=dataset, allowed=allowed)
    return dataset


def _lanes(value: object, path: Path) -> tuple[Lane, ...]:
    return tuple(lane for _, lane in Reader(value, path).items(_lane))


def _lane(value: object, path: Path) -> Lane:
    reader = Reader(value, path)
    lane = Lane(
        id=str(path[-1]),
        title=reader.required("title", words),
        minutes=reader.required("minutes", reading.integer),
        capacity=reader.required("capacity", reading.integer),
    )
    reader.close()
    if lane.minutes < 1 or lane.capacity < 1:
        key = "minutes" if lane.minutes < 1 else "capacity"
        refuse((*path, key), "应为正数", "must be positive", got=getattr(lane, key))
    return lane


def _half_days(value: object, path: Path) -> tuple[HalfDay, ...]:
    return tuple(half for _, half in Reader(value, path).items(_half_day))


def _half_day(value: object, path: Path) -> HalfDay:
    reader = Reader(value, path)
    half = HalfDay(str(path[-1]), reader.required("from", _clock), reader.required("to", _clock))
    reader.close()
    if half.closes_at <= half.opens_at:
        begin, end = f"{half.opens_at:%H:%M}", f"{half.closes_at:%H:%M}"
        refuse((*path, "to"), f"{end} 不晚于 from 的 {begin}", f"{end} is not after `from`, {begin}")
    return half


def _clock(value: object, path: Path) -> time:
    try:
        if not isinstance(value, str) or len(value) != 5:
            raise ValueError
        return time.fromisoformat(value)
    except ValueError:
        refuse(path, "应为加引号的时刻，如 '09:00'", "must be a quoted time such as '09:00'", got=value)


def _reminder(value: object, path: Path) -> Reminder:
    reader = Reader(value, path)
    reminder = Reminder(
        purpose=reader.required("purpose", reading.text),
        window=reader.required("window", reading.text),
        days_before=reader.required("days_before", reading.integer),
    )
    reader.close()
    return reminder
