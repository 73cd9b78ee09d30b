"""Rows that tests start from, made the way the platform makes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app import clock, transactions
from app.domain.serial import Serial
from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.base import new_id
from app.models.person import Person
from app.models.school import School
from app.models.season import District, DistrictSeason, Season
from app.models.session import SignInSession
from app.models.slot import Site, Slot
from app.models.staff import Staff
from app.store import applications, people
from app.tokens import Claims, signer
from identity.ports import Acr

DISTRICTS = {
    "siming": ("350203", "SM", "思明", "Siming"),
    "huli": ("350206", "HL", "湖里", "Huli"),
    "jimei": ("350211", "JM", "集美", "Jimei"),
    "haicang": ("350205", "HC", "海沧", "Haicang"),
    "tongan": ("350212", "TA", "同安", "Tong'an"),
    "xiangan": ("350213", "XA", "翔安", "Xiang'an"),
}
SIMING, HULI = "350203", "350206"

_numbers = count(1)


def make_season(year: int = 2017) -> UUID:
    """The season with its six districts, each with its policy in force; found when it was made before."""
    with transactions.unit():
        season = db.session.scalar(select(Season).where(Season.year == year))
        if season is not None:
            return season.id
        season = Season(id=new_id(), city="xiamen", year=year, opened_at=clock.now())
        db.session.add(season)
        for pinyin, (code, letters, zh, en) in DISTRICTS.items():
            db.session.add(District(code=code, letters=letters, pinyin=pinyin, name_zh=zh, name_en=en))
        db.session.flush()
        for pinyin, (code, *_) in DISTRICTS.items():
            db.session.add(
                DistrictSeason(
                    season_id=season.id,
                    district_code=code,
                    policy_id=f"xiamen/{pinyin}/{year}",
                    policy_digest="",
                    automation="review",
                    settings={},
                )
            )
        return season.id


def id_number(born_on: str = "1985-05-05") -> str:
    """A fresh, valid citizen number."""
    body = f"350203{born_on.replace('-', '')}{next(_numbers) % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def make_person(
    name: str = "林志明", *, born_on: str = "1985-05-05", phone: str | None = "+8613800138000"
) -> Person:
    with transactions.unit():
        person = people.add_person(
            id_kind="citizen",
            id_number=id_number(born_on),
            name=name,
            born_on=born_on,
            sex="male",
            now=clock.now(),
        )
        person.phone = phone
        return person


def make_child(
    guardian: Person, name: str = "林小明", *, born_on: str = "2011-03-05", relation: str = "father"
) -> Person:
    child = make_person(name, born_on=born_on, phone=None)
    with transactions.unit():
        people.add_guardianship(guardian.id, child.id, relation=relation, origin="household", now=clock.now())
    return child


def make_staff(
    role: str, district_code: str | None = SIMING, name: str = "陈审核", community: str = "文园社区"
) -> Staff:
    make_season()
    school_code = make_school(district_code or SIMING) if role == "school" else None
    return appoint(
        make_person(name), role, district_code, school_code, community if role == "community" else None
    )


def appoint(
    person: Person,
    role: str,
    district_code: str | None,
    school_code: str | None = None,
    community: str | None = None,
) -> Staff:
    """A duty of a person; the role `school` needs a school, `community` a community."""
    with transactions.unit():
        staff = Staff(
            id=new_id(),
            person_id=person.id,
            role=role,
            district_code=district_code,
            school_code=school_code,
            community=community,
            appointed_at=clock.now(),
        )
        db.session.add(staff)
        return staff


def make_school(district_code: str = SIMING) -> str:
    """A new primary school's code."""
    make_season()
    code = f"{district_code}-{next(_numbers):04d}"
    with transactions.unit():
        db.session.add(
            School(
                code=code,
                district_code=district_code,
                stage="P1",
                kind="public",
                name_zh=f"第{code}小学",
                name_en=f"Primary {code}",
                address="湖滨南路",
            )
        )
    return code


def _next_serial(letters: str) -> Serial:
    serial = Serial(letters, 17, "P1", applications.next_sequence())
    return serial if serial.is_plain else _next_serial(letters)


def make_application(
    applicant: Person | None = None,
    child: Person | None = None,
    *,
    state: State = State.SUBMITTED,
    district: str = "siming",
    form: str = "{}",
    **columns: Any,
) -> Application:
    """An application in `state`, with a serial unless it is a draft."""
    season_id = make_season()
    applicant = applicant or make_person()
    child = child or make_child(applicant)
    code, letters, *_ = DISTRICTS[district]
    now = clock.now()
    with transactions.unit():
        serial = None if state is State.DRAFT else _next_serial(letters).compact
        row = Application(
            id=new_id(),
            season_id=season_id,
            district_code=code,
            applicant_id=applicant.id,
            child_id=child.id,
            stage="P1",
            state=state,
            serial=serial,
            policy_id=f"xiamen/{district}/2017",
            created_at=now,
            updated_at=now,
            submitted_at=None if state is State.DRAFT else now,
            **columns,
        )
        row.form = form
        row.phone = applicant.phone
        db.session.add(row)
        return row


def make_site_and_slots(
    district_code: str = SIMING, *, days: int = 3, capacity: int = 2, first: datetime | None = None
) -> tuple[Site, list[Slot]]:
    """A site with a green and an ordinary slot in each of the next mornings."""
    season_id = make_season()
    start = (first or clock.local(clock.now()) + timedelta(days=3)).replace(
        hour=9, minute=0, second=0, microsecond=0
    )
    with transactions.unit():
        site = Site(
            id=new_id(),
            district_code=district_code,
            name_zh="政务中心",
            name_en="Service Centre",
            address="湖滨南路",
        )
        db.session.add(site)
        db.session.flush()
        slots = [
            Slot(
                id=new_id(),
                season_id=season_id,
                site_id=site.id,
                district_code=district_code,
                lane=lane,
                starts_at=start + timedelta(days=day),
                ends_at=start + timedelta(days=day, hours=3),
                capacity=capacity,
            )
            for day in range(days)
            for lane in ("green", "ordinary")
        ]
        db.session.add_all(slots)
        return site, slots


def sign_in(person_id: UUID, *, acr: Acr = Acr.FACE, client: str = "native") -> dict[str, str]:
    """Headers of a fresh session of this person."""
    now = clock.wall()
    with transactions.unit():
        session = SignInSession(
            id=new_id(),
            person_id=person_id,
            client=client,
            acr=acr,
            amr=["card"],
            auth_time=now,
            created_at=now,
            last_used_at=now,
            expires_at=now + timedelta(hours=12),
        )
        db.session.add(session)
    token = signer.issue(Claims(person_id=person_id, session_id=session.id), now=now)
    return {"Authorization": f"Bearer {token}"}
