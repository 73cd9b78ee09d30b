"""Complain without a name or signed in: a number, a secret, photos."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from app import audit, clock, transactions
from app.domain import complaint as rules
from app.domain.actor import Person
from app.domain.complaint import ComplaintState, Topic
from app.domain.errors import DomainError, LimitReached
from app.models.base import new_id
from app.models.complaint import Complaint, ComplaintPhoto
from app.privacy import vault
from app.services import count_working_days
from app.services.follow_complaint import Progress, open_with, progress
from app.services.recode_picture import recode
from app.store import complaints, seasons
from app.tokens import secret_hash

A_DAY = timedelta(days=1)
PER_ADDRESS, PER_PERSON = 10, 5  # a day; an address may be a whole school's


class TooManyComplaints(LimitReached):
    """More in a day than anybody looks into."""

    code = "too_many_complaints"
    zh = "今天提交次数过多，请明天再试，或拨打 12345。"
    en = "Too many today; please try again tomorrow, or call 12345."


class TooManyComplaintPhotos(LimitReached):
    """A complaint takes three photos."""

    code = "too_many_complaint_photos"
    zh = "每件投诉最多上传 {limit} 张照片。"
    en = "A complaint takes at most {limit} photos."


class ComplaintClosed(DomainError):
    """It was answered already."""

    code = "complaint_closed"
    zh = "该件已答复，不能再补充；如有新情况请重新提交。"
    en = "It was answered already; please send a new one if there is news."


@dataclass(frozen=True)
class Written:
    """What somebody reports; `about_district` is about the district's own office, which then does not see it."""

    topic: Topic
    text: str = field(repr=False)
    district_code: str | None
    about_district: bool
    contact: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Receipt:
    """What to keep: with number and secret the answer can be looked up; the secret is shown this once."""

    number: str
    secret: str = field(repr=False)
    received_at: datetime
    due_on: date


def complain(written: Written, *, address: str, actor: Person | None, now: datetime) -> Receipt:
    """Receive a complaint; without a name nothing of the sender is kept with it, not even the address.

    The limit of an address is counted apart under an index that changes every day.
    """
    today = clock.local(now).date()
    if written.district_code is not None:
        seasons.get_district(written.district_code)
    _require_room(address, actor, today, now=now)
    number, secret = _new_number(today.year), rules.new_secret()
    row = Complaint(
        id=new_id(),
        number=number,
        secret_hash=secret_hash(secret),
        district_code=written.district_code,
        about_district=written.about_district,
        topic=str(written.topic),
        person_id=actor.person_id if actor else None,
        state=ComplaintState.RECEIVED.value,
        received_at=now,
        due_on=count_working_days.due_on(now, rules.ANSWER_DAYS),
    )
    row.text, row.contact = written.text, written.contact
    complaints.add(row)
    _record("complaint_received", row, actor.name if actor else "public:anonymous", now=now)
    return Receipt(rules.printed_number(number), rules.printed_secret(secret), row.received_at, row.due_on)


def add_photo(number: str, secret: str, *, content: bytes, now: datetime) -> Progress:
    """Add a photo to a complaint that is not answered yet; at most three."""
    _require_photo_room(open_with(number, secret))
    transactions.release()
    picture = recode(content)
    row = open_with(number, secret, lock=True)
    _require_photo_room(row)
    photo = ComplaintPhoto(
        id=new_id(),
        complaint_id=row.id,
        size=len(picture),
        digest=hashlib.sha256(picture).hexdigest(),
        uploaded_at=now,
    )
    complaints.add_photo(photo, picture)
    return progress(row)


def _require_room(address: str, actor: Person | None, today: date, *, now: datetime) -> None:
    if actor is not None:
        if complaints.count_of_person(actor.person_id, since=now - A_DAY) >= PER_PERSON:
            raise TooManyComplaints
        return
    index = vault.index("complaint.address", f"{today}/{address}")
    if complaints.count_from(today, index) > PER_ADDRESS:
        raise TooManyComplaints


def _require_photo_room(row: Complaint) -> None:
    if row.state == ComplaintState.ANSWERED:
        raise ComplaintClosed
    if len(complaints.list_photos(row.id)) >= rules.MOST_PHOTOS:
        raise TooManyComplaintPhotos(limit=rules.MOST_PHOTOS)


def _new_number(year: int) -> str:
    number = rules.new_number(year)
    return number if not complaints.is_taken(number) else _new_number(year)


def _record(event: str, row: Complaint, actor: str, *, now: datetime) -> None:
    subject: UUID = row.id
    audit.record(actor, event, audit.about("complaint", subject), now=now, district_code=row.district_code)
