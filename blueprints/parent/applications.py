"""Applications: draft, submit, follow, re-check, confirm, withdraw."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import flask

from app import clock
from app.services import (
    confirm_points,
    draw_qr,
    edit_application,
    list_messages,
    read_application,
    request_recheck,
    start_application,
    submit_application,
)
from blueprints import auth
from blueprints.idempotency import answered_once
from blueprints.parent import application_schemas as schemas
from blueprints.parsing import Blueprint
from blueprints.versions import announce, expected_version

blp = Blueprint(
    "applications", __name__, description="One child, one application, in one district of the city"
)

_APPLICATION = schemas.Application()


@blp.route("/api/v1/applications", methods=["GET"])
@auth.person
@blp.response(200, schemas.Summaries())
def list_applications() -> Any:
    """The person's applications, newest first."""
    return {"items": read_application.list_all(auth.current_person())}


@blp.route("/api/v1/applications", methods=["POST"])
@auth.person
@blp.arguments(schemas.NewApplication())
@blp.response(201, _APPLICATION)
def start(body: dict[str, Any]) -> Any:
    """Begin (or find) the draft for a child."""
    now = clock.now()
    row = start_application.start(body["child_id"], stage=body["stage"], actor=auth.current_person(), now=now)
    announce(row.version)
    return read_application.view(row, now=now)


@blp.route("/api/v1/applications/<uuid:application_id>", methods=["GET"])
@auth.person
@blp.response(200, _APPLICATION)
def show(application_id: UUID) -> Any:
    """One application in full; its version is the ETag."""
    shown = read_application.read(application_id, actor=auth.current_person(), now=clock.now())
    announce(shown["version"])
    return shown


@blp.route("/api/v1/applications/<uuid:application_id>", methods=["PATCH"])
@auth.person
@blp.arguments(schemas.FormChange())
@blp.response(200, _APPLICATION)
def edit(body: dict[str, Any], application_id: UUID) -> Any:
    """Store the touched fields (If-Match); until the deadline, on any device."""
    now = clock.now()
    touched = body | (
        {"slot_preference": _plain(body["slot_preference"])} if body.get("slot_preference") else {}
    )
    row = edit_application.edit(
        application_id, touched, version=expected_version(), actor=auth.current_person(), now=now
    )
    announce(row.version)
    return read_application.view(row, now=now)


@blp.route("/api/v1/applications/<uuid:application_id>/submissions", methods=["POST"])
@auth.stepped_up
@blp.arguments(schemas.SubmissionInput())
@blp.response(201, _APPLICATION)
def submit(body: dict[str, Any], application_id: UUID) -> flask.Response:
    """Submit (Idempotency-Key, step-up): serial, QR text, signed receipt, checks, points, what is still needed."""
    who, now = auth.current_person(), clock.now()

    def work() -> dict[str, Any]:
        done = submit_application.submit(
            application_id,
            [submit_application.Filled(**value) for value in body["filled"]],
            declaration_version=body["declaration_version"],
            actor=who,
            now=now,
        )
        return read_application.view(
            done.application, now=now, assessment=done.assessment, is_new=done.is_first
        )

    return answered_once(_APPLICATION, principal=who.name, status=201, work=work)


@blp.route("/api/v1/applications/<uuid:application_id>/district-changes", methods=["POST"])
@auth.stepped_up
@blp.arguments(schemas.DistrictChange())
@blp.response(200, _APPLICATION)
def change_district(body: dict[str, Any], application_id: UUID) -> Any:
    """Move to another district in one step while its window is open (If-Match)."""
    now = clock.now()
    row = edit_application.change_district(
        application_id,
        body["district_code"],
        version=expected_version(),
        actor=auth.current_person(),
        now=now,
    )
    announce(row.version)
    return read_application.view(row, now=now)


@blp.route("/api/v1/applications/<uuid:application_id>/withdrawals", methods=["POST"])
@auth.stepped_up
@blp.response(200, _APPLICATION)
def withdraw(application_id: UUID) -> Any:
    """Withdraw for good."""
    now = clock.now()
    row = edit_application.withdraw(application_id, actor=auth.current_person(), now=now)
    return read_application.view(row, now=now)


@blp.route("/api/v1/applications/<uuid:application_id>/rechecks", methods=["POST"])
@auth.person
@blp.arguments(schemas.RecheckInput())
@blp.response(201, schemas.Recheck())
def recheck(body: dict[str, Any], application_id: UUID) -> Any:
    """Ask for one item to be looked at again."""
    return request_recheck.request(
        application_id, item=body["item"], reason=body["reason"], actor=auth.current_person(), now=clock.now()
    )


@blp.route("/api/v1/applications/<uuid:application_id>/points-confirmations", methods=["POST"])
@auth.stepped_up
@blp.arguments(schemas.PointsConfirmation())
@blp.response(201, _APPLICATION)
def confirm(body: dict[str, Any], application_id: UUID) -> flask.Response:
    """Confirm the breakdown that was shown (Idempotency-Key)."""
    who, now = auth.current_person(), clock.now()
    confirm_points.look_again(application_id, actor=who, now=now)

    def work() -> dict[str, Any]:
        row, _assessment = confirm_points.confirm(
            application_id, assessment_number=body["assessment_number"], actor=who, now=now
        )
        return read_application.view(row, now=now)

    return answered_once(_APPLICATION, principal=who.name, status=201, work=work)


@blp.route("/api/v1/applications/<uuid:application_id>/messages", methods=["GET"])
@auth.person
@blp.response(200, schemas.SentTexts())
def messages(application_id: UUID) -> Any:
    """Every SMS about the application, in the app too: to compare, and for when none arrived."""
    return {"items": list_messages.of_application(application_id, actor=auth.current_person())}


@blp.route("/api/v1/applications/<uuid:application_id>/qr.<any(svg, png):kind>", methods=["GET"])
@auth.person
@blp.response(200, {"type": "string", "format": "binary"}, content_type="image/svg+xml")
def qr(application_id: UUID, kind: str) -> flask.Response:
    """The QR of the serial, to show or print."""
    picture = draw_qr.draw(application_id, kind=kind, actor=auth.current_person())
    return flask.Response(picture, mimetype="image/png" if kind == "png" else "image/svg+xml")


def _plain(preference: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in preference.items()}
