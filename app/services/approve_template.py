"""Texts go through two pairs of eyes: one officer submits a version, another approves it; then it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import audit, transactions
from app.domain.actor import NotFound
from app.domain.errors import DomainError
from app.models.template import TemplateApproval
from app.ports import ports
from app.privacy import mask_name
from app.services import approved_text
from app.services.override_item import SamePerson
from app.store import template_approvals
from sms.template import Template, list_templates, render
from sms.template_file import digests


class NotSubmitted(DomainError):
    """Nobody has submitted this version."""

    code = "text_not_submitted"
    zh = "该短信模板版本尚未提交，请先由一人提交。"
    en = "This version of the text was not submitted yet; somebody has to submit it first."


transactions.refuse_as("ck_template_approval_two_people", SamePerson)


@dataclass(frozen=True)
class Officer:
    """Who acts: the person, because two duties of one person are one pair of eyes, and how the trail calls them."""

    person_id: UUID
    name: str


@dataclass(frozen=True)
class TextVersion:
    """One version and how far it is; the people are masked. `in_use` is what would be sent today."""

    name: str
    purpose: str
    language: str
    version: int
    digest: str
    state: str  # draft | submitted | approved
    in_use: bool
    submitter: UUID | None
    submitted_by: str | None
    submitted_at: datetime | None
    approved_by: str | None
    approved_at: datetime | None


@dataclass(frozen=True)
class Preview:
    """A version with its examples filled in, and what it costs: parts, their encoding, characters."""

    name: str
    text: str
    segments: int
    encoding: str
    characters: int


def list_versions() -> list[TextVersion]:
    """Every version there is, by purpose, language and version."""
    written, templates = digests(), list_templates()
    known = template_approvals.list_all({(one.name, written[one.name]) for one in templates})
    people = {row.submitted_by for row in known.values()} | {row.approved_by for row in known.values()}
    names = template_approvals.list_names({one for one in people if one is not None})
    newest: dict[tuple[str, str], str] = {}
    for one in templates:
        if one.name in known and known[one.name].approved_at is not None:
            newest[one.purpose, one.language] = one.name
    in_use = set(newest.values())
    return [
        _version(one, written[one.name], known.get(one.name), names, in_use=one.name in in_use)
        for one in templates
    ]


def preview(name: str) -> Preview:
    """The text that a family would read, made of the examples; `NotFound` for an unknown version."""
    template = _get(name)
    shown = render(
        template.purpose,
        template.language,
        template.examples,
        signature=ports().sms_signature,
        version=template.version,
    )
    return Preview(name, shown.text, shown.segments.count, str(shown.segments.encoding), len(shown.text))


def submit(name: str, *, actor: Officer, now: datetime) -> TextVersion:
    """Put a version forward; a second submission changes nothing."""
    template = _get(name)
    digest = digests()[template.name]
    if template_approvals.add_submission(name, digest, actor.person_id, now=now):
        _record("text_submitted", name, digest, actor, now)
    return _shown(name)


def approve(name: str, *, actor: Officer, now: datetime) -> TextVersion:
    """Agree to a submitted version; never to one's own. A second approval changes nothing."""
    template = _get(name)
    digest = digests()[template.name]
    submitted = template_approvals.list_all({(name, digest)}).get(name)
    if submitted is None:
        raise NotSubmitted
    if submitted.submitted_by == actor.person_id:
        raise SamePerson
    if template_approvals.add_approval(name, digest, actor.person_id, now=now):
        _record("text_approved", name, digest, actor, now)
        approved_text.forget()
    return _shown(name)


def approve_all(first: Officer, second: Officer, *, now: datetime) -> int:
    """Every version that is not approved yet, by two people at once (a demo city's officers); how many."""
    waiting = [one for one in list_versions() if one.state != "approved"]
    for one in waiting:
        submit(one.name, actor=first, now=now)
        approve(one.name, actor=second, now=now)
    return len(waiting)


def _get(name: str) -> Template:
    found = next((one for one in list_templates() if one.name == name), None)
    if found is None:
        raise NotFound
    return found


def _shown(name: str) -> TextVersion:
    return next(one for one in list_versions() if one.name == name)


def _version(
    template: Template,
    digest: str,
    done: TemplateApproval | None,
    names: dict[UUID, str],
    *,
    in_use: bool,
) -> TextVersion:
    approved = done is not None and done.approved_at is not None
    return TextVersion(
        name=template.name,
        purpose=str(template.purpose),
        language=template.language,
        version=template.version,
        digest=digest,
        state="approved" if approved else "submitted" if done else "draft",
        in_use=in_use,
        submitter=done.submitted_by if done else None,
        submitted_by=mask_name(names.get(done.submitted_by, "")) if done else None,
        submitted_at=done.submitted_at if done else None,
        approved_by=mask_name(names.get(done.approved_by, "")) if done and done.approved_by else None,
        approved_at=done.approved_at if done else None,
    )


def _record(event: str, name: str, digest: str, actor: Officer, now: datetime) -> None:
    audit.record(actor.name, event, audit.about("text", name), now=now, digest=digest)
