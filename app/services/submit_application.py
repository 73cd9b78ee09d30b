"""Submit: check what was filled, issue the serial, assess, sign the receipt, tell the family; all or nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app import clock, outbox, transactions
from app.domain import states
from app.domain.actor import Person
from app.domain.errors import DomainError, InvalidInput
from app.domain.policy import Policy
from app.domain.states import State
from app.models.application import Application, Assessment
from app.models.person import Person as Guardian
from app.services import find_policy, tell_family
from app.services.assess_application import assess
from app.services.gather_family import Family
from app.services.gather_whole_family import gather_whole
from app.services.issue_serial import index_contact, issue_serial
from app.services.move_application import move
from app.services.sign_receipt import sign_receipt
from app.services.start_application import ChildAlreadyApplied, refuse_if_applied
from app.store import applications, submissions

transactions.refuse_as("uq_application_live_child", ChildAlreadyApplied)


class NoDistrict(InvalidInput):
    """The district has no default: the family chooses."""

    code = "district_not_chosen"
    zh = "请先选择申请的区。"
    en = "Please choose the district first."


class NoPhone(InvalidInput):
    """Nowhere to send the serial and the time to come."""

    code = "phone_needed"
    zh = "请先填写并验证一个手机号，用于接收流水号和现场确认时间。"
    en = "Please add and verify a mobile number: the serial and the time to come are sent there."


class NotDeclared(InvalidInput):
    """The declaration was not accepted, or an older wording was."""

    code = "declaration_needed"
    zh = "请阅读并同意承诺书（版本 {version}）。"
    en = "Please read and accept the declaration (version {version})."


class FilledValueChanged(DomainError):
    """What the family confirmed is not what the departments say now."""

    code = "filled_value_changed"
    zh = "有部门数据在您确认后更新了，请核对后再提交。"
    en = "A department's record changed after you confirmed it; please look again before submitting."


class OutsideBirthRange(DomainError):
    """Too young or too old for this year's intake."""

    code = "outside_birth_range"
    zh = "{because_zh}。今年不能报名；草稿会保留，可以查看逐项说明。"
    en = "{because_en}. The child cannot be enrolled this year; the draft is kept and shows why."


@dataclass(frozen=True)
class Filled:
    """A value that the family saw and confirmed: which dataset about whom, and its digest."""

    person_id: UUID
    dataset: str
    digest: str


@dataclass(frozen=True)
class Submission:
    """A submitted application, its assessment, and whether it was handed in for the first time."""

    application: Application
    assessment: Assessment
    policy: Policy
    is_first: bool


def submit(
    application_id: UUID, filled: Sequence[Filled], *, declaration_version: str, actor: Person, now: datetime
) -> Submission:
    """Submit a draft, or hand in again what was returned; the order of submission gives no advantage."""
    application, number, is_taken, guardian = submissions.lock(application_id, actor.person_id)
    if application.state not in {State.DRAFT, State.RETURNED}:
        raise states.refusal(application.state)
    policy = _policy(application, declaration_version, today=clock.local(now).date())
    phone, family = _phone(guardian), gather_whole(guardian)
    _require_unchanged(family, filled)
    first = application.state == State.DRAFT
    if first and is_taken:
        refuse_if_applied(application.season_id, application.child_id, actor=actor)
    with applications.written_at_once():
        application.phone, application.filled_digest = phone, _digest(filled)
        if first:
            issue_serial(application, number)
        else:
            index_contact(application)
        application.policy_id, application.policy_digest = policy.id, policy.digest
        assessment = assess(application, now=now, family=family)
        _require_age(assessment)
        move(application, State.SUBMITTED, actor=actor.name, now=now, serial=application.serial)
        if first:
            application.submitted_at = now
        sign_receipt(application, assessment, now=now)
        submissions.write(application, assessment)
    outbox.promise("check_application", application.id, now=now)
    if first:
        tell_family.submitted(application, policy, now=now)
    return Submission(application, assessment, policy, first)


def _policy(application: Application, declaration_version: str, *, today: date) -> Policy:
    if application.district_code is None:
        raise NoDistrict
    policy = find_policy.in_force(application.season_id, application.district_code)
    if application.state == State.DRAFT:
        find_policy.require_open(policy, "application", today=today)
    if declaration_version != policy.declaration.version:
        raise NotDeclared(version=policy.declaration.version)
    return policy


def _phone(guardian: Guardian) -> str:
    phone: str | None = guardian.phone
    if phone is None:
        raise NoPhone
    return phone


def _require_unchanged(family: Family, filled: Sequence[Filled]) -> None:
    """Registry values are read-only: the server compares what was confirmed with what it keeps itself.

    A family confirms what its record shows, and that is of all its children: a twin must not stand in the way.
    """
    kept = {
        (snapshot.person_id, snapshot.dataset): snapshot.digest
        for snapshots in family.snapshots.values()
        for snapshot in snapshots.values()
    }
    changed = sorted({f.dataset for f in filled if kept.get((f.person_id, f.dataset)) != f.digest})
    if changed:
        raise FilledValueChanged(datasets=changed)


def _digest(filled: Sequence[Filled]) -> str:
    confirmed = sorted([str(f.person_id), f.dataset, f.digest] for f in filled)
    return hashlib.sha256(json.dumps(confirmed).encode()).hexdigest()


def _require_age(assessment: Assessment) -> None:
    for check in assessment.result["checks"]:
        if check["id"] == "birth_range" and not check["passed"]:
            raise OutsideBirthRange(because_zh=check["because"], because_en=check["because_en"])
