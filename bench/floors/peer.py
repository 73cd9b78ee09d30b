"""An ordinary Flask and SQLAlchemy ORM application doing the work of a submission, for comparison.

Written as most are: one session per request, objects loaded as they are needed, default options, `jsonify`. It
evaluates the kept sample's case; building a case from the departments' answers is left out in its favour.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import flask
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, sessionmaker

from app import clock, policies
from app.config import Settings
from app.config import load as load_settings
from app.domain import facts, points
from app.domain.policy import Policy
from app.models.application import Application, Assessment, serial_sequence
from app.models.audit import AuditEvent
from app.models.idempotency import IdempotentAnswer
from app.models.message import Message
from app.models.outbox import OutboxEntry
from app.models.person import Person
from app.models.season import DistrictSeason
from app.models.session import SignInSession
from app.models.snapshot import Snapshot
from app.privacy import vault
from bench.floors import sample

app = flask.Flask("peer")
_settings: Settings = load_settings()
vault.use(_settings.field_keys, _settings.blind_index_key)
clock.move(_settings.clock_offset)


@app.post("/peer/submissions/<uuid:application_id>")
def submit(application_id: UUID) -> tuple[flask.Response, int]:
    body = flask.request.get_json()
    key = hashlib.sha256(flask.request.headers["Idempotency-Key"].encode()).hexdigest()
    with _sessions()() as session:
        signed_in = _signed_in(session)
        if session.get(IdempotentAnswer, key) is not None:
            flask.abort(409)
        application = session.scalars(
            select(Application).where(Application.id == application_id).with_for_update()
        ).one()
        assert application.applicant_id == signed_in.person_id
        rule = session.get(DistrictSeason, (application.season_id, application.district_code))
        assert rule is not None
        policy = policies.load(rule.policy_id)
        assert body["declaration_version"] == policy.declaration.version
        answer = _submit(session, application, policy)
        kept = IdempotentAnswer(id=key, body_digest=b"", status=201, created_at=clock.now())
        kept.answer = json.dumps(answer, ensure_ascii=False)
        session.add(kept)
        session.commit()
        answer |= {"state": application.state, "version": application.version}
    return flask.jsonify(answer), 201


def _signed_in(session: Session) -> SignInSession:
    token = flask.request.headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(
        token, _public_key(), algorithms=["EdDSA"], audience="icity-api", issuer=_settings.public_base_url
    )
    signed_in = session.get(SignInSession, UUID(claims["sid"]))
    assert signed_in is not None
    return signed_in


def _submit(session: Session, application: Application, policy: Policy) -> dict[str, Any]:
    applicant = session.get(Person, application.applicant_id)
    child = session.get(Person, application.child_id)
    assert applicant is not None
    assert child is not None
    for snapshot in session.scalars(select(Snapshot).where(Snapshot.requested_by == applicant.id)):
        if snapshot.payload_sealed is not None:
            json.loads(snapshot.payload)
    evaluation = points.evaluate(policy, facts.from_case(_case()), on=clock.today())
    result, now = evaluation.as_json(), clock.now()
    number = session.scalar(select(serial_sequence.next_value()))
    application.state, application.version = "submitted", application.version + 1
    application.serial, application.submitted_at, application.updated_at = f"SM17P1{number:06d}P", now, now
    application.phone = applicant.phone
    _add_assessment(session, application, policy, result, now)
    _add_message(session, application, applicant, now)
    for event in ("application_submitted", "receipt_signed"):
        subject = f"application:{application.id}"
        session.add(AuditEvent(actor=f"person:{applicant.id}", event=event, subject=subject, at=now, data={}))
    for job in ("check_application", "deliver_message"):
        session.add(
            OutboxEntry(
                job=job,
                subject=str(application.id),
                arguments={},
                queue="urgent",
                not_before=now,
                created_at=now,
            )
        )
    session.flush()
    return _sample()[1] | {"serial": application.serial, "assessment": result, "child_name": child.name}


def _add_assessment(
    session: Session, application: Application, policy: Policy, result: dict[str, Any], now: datetime
) -> None:
    assessment = Assessment(
        id=uuid4(),
        application_id=application.id,
        district_code=application.district_code,
        number=1,
        policy_id=policy.id,
        policy_digest=policy.digest,
        inputs_digest=hashlib.sha256(json.dumps(_case()).encode()).hexdigest(),
        eligible=result["eligible"],
        provisional=True,
        total=result["points"]["total"],
        result=result,
        made_on=now.date().isoformat(),
        created_at=now,
    )
    assessment.facts = json.dumps(_case(), ensure_ascii=False)
    session.add(assessment)


def _add_message(session: Session, application: Application, applicant: Person, now: datetime) -> None:
    kept = _sample()[0]["message"][0]
    plain = {"purpose", "template_version", "language", "to_index", "prefix_index", "to_masked", "segments"}
    message = Message(
        id=uuid4(),
        dedupe_key=f"submitted/{application.id}",
        application_id=application.id,
        person_id=applicant.id,
        state="pending",
        not_before=now,
        created_at=now,
        **{name: kept[name] for name in plain},
    )
    message.to, message.body = applicant.phone, "x" * 70
    session.add(message)


@cache
def _sessions() -> sessionmaker[Session]:
    return sessionmaker(create_engine(os.environ["DATABASE_URL"], pool_size=8, max_overflow=0))


@cache
def _public_key() -> Ed25519PublicKey:
    key = load_pem_private_key(_settings.access_token_key.encode(), None).public_key()
    assert isinstance(key, Ed25519PublicKey)
    return key


@cache
def _sample() -> tuple[sample.Rows, dict[str, Any]]:
    return sample.load(Path(os.environ["BENCH_SAMPLE"]))


@cache
def _case() -> dict[str, Any]:
    row = _sample()[0]["assessment"][0]
    opened = vault.open(row["facts_sealed"], f"assessment.facts/{row['id']}").decode()
    case: dict[str, Any] = json.loads(opened)["case"]
    return case
