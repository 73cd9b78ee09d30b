"""The parent's steps, taken by a helper under a mandate (`X-Mandate`); every answer is masked."""

from __future__ import annotations

from typing import Any

import flask

from app import clock, ports
from app.services import act_for_parent, add_child, fetch_record, give_consent, give_mandate, read_consents
from app.services.submit_application import Filled
from blueprints import auth
from blueprints.idempotency import answered_once
from blueprints.parent import application_schemas, schemas
from blueprints.parent import assisted_schemas as masked
from blueprints.parent.materials import MaterialFile, MaterialShown
from blueprints.parsing import Blueprint
from blueprints.picture import takes_picture
from blueprints.versions import announce, expected_version

blp = Blueprint("assisted", __name__, description="A helper at a counter acts under a parent's mandate")

_APPLICATION = masked.AssistedApplication()


@blp.route("/api/v1/assisted/endings", methods=["POST"])
@auth.mandated
@blp.response(204)
def end() -> None:
    """The helper is done; the mandate ends now."""
    acting = auth.current_acting()
    give_mandate.end(acting.mandate.id, helper=acting.helper, now=clock.now())


@blp.route("/api/v1/assisted/consents", methods=["GET"])
@auth.mandated
@blp.response(200, schemas.Consents())
def show_consents() -> Any:
    """The text to read to the parent, and what was agreed to."""
    return read_consents.read(auth.current_acting().actor)


@blp.route("/api/v1/assisted/consents", methods=["POST"])
@auth.mandated
@blp.arguments(schemas.ConsentDecision())
@blp.response(201, masked.MaskedRecord())
def consent(body: dict[str, Any]) -> Any:
    """The parent agrees at the counter; household and property are asked at once."""
    acting, now = auth.current_acting(), clock.now()
    give_consent.give(body["datasets"], actor=acting.actor, text_version=body["text_version"], now=now)
    fetch_record.ask_first(ports.ports().registries, acting.actor.person_id, now=now)
    return _record()


@blp.route("/api/v1/assisted/record", methods=["GET"])
@auth.mandated
@blp.response(200, masked.MaskedRecord())
def show_record() -> Any:
    """How far each department's answer is; no value."""
    return _record()


@blp.route("/api/v1/assisted/children", methods=["GET"])
@auth.mandated
@blp.response(200, masked.MaskedChildren())
def children() -> Any:
    """The parent's children, masked."""
    return {"items": act_for_parent.children(auth.current_acting())}


@blp.route("/api/v1/assisted/children", methods=["POST"])
@auth.mandated
@blp.arguments(schemas.ChildInput())
@blp.response(201, masked.MaskedChild())
def new_child(body: dict[str, Any]) -> Any:
    """Add a child whom the household book does not show."""
    acting, now = auth.current_acting(), clock.now()
    child = add_child.add_child(**body, actor=acting.actor, now=now)
    return act_for_parent.note_child(acting, child, now=now)


@blp.route("/api/v1/assisted/application", methods=["POST"])
@auth.mandated
@blp.arguments(application_schemas.NewApplication())
@blp.response(201, _APPLICATION)
def start(body: dict[str, Any]) -> Any:
    """Begin or find the draft of one child, or the file that came back; the mandate is for this one."""
    acting, now = auth.current_acting(), clock.now()
    return _announced(act_for_parent.start(acting, body["child_id"], stage=body["stage"], now=now))


@blp.route("/api/v1/assisted/application", methods=["GET"])
@auth.mandated
@blp.response(200, _APPLICATION)
def show() -> Any:
    """The application under the mandate."""
    return _announced(act_for_parent.show(auth.current_acting(), now=clock.now()))


@blp.route("/api/v1/assisted/application", methods=["PATCH"])
@auth.mandated
@blp.arguments(masked.AssistedChange())
@blp.response(200, _APPLICATION)
def edit(body: dict[str, Any]) -> Any:
    """Store the touched fields (If-Match)."""
    return _announced(
        act_for_parent.edit(auth.current_acting(), body, version=expected_version(), now=clock.now())
    )


@blp.route("/api/v1/assisted/submissions", methods=["POST"])
@auth.mandated
@blp.arguments(application_schemas.SubmissionInput())
@blp.response(201, _APPLICATION)
def submit(body: dict[str, Any]) -> flask.Response:
    """Submit for the parent (Idempotency-Key); the family gets the serial by SMS as always."""
    acting, now = auth.current_acting(), clock.now()
    filled = [Filled(**value) for value in body["filled"]]

    def work() -> dict[str, Any]:
        return act_for_parent.submit(acting, filled, declaration_version=body["declaration_version"], now=now)

    return answered_once(_APPLICATION, principal=acting.actor.name, status=201, work=work)


@blp.route("/api/v1/assisted/materials", methods=["POST"])
@auth.mandated
@takes_picture
@blp.arguments(masked.AssistedPaper(), location="form")
@blp.arguments(MaterialFile(), location="files")
@blp.response(201, MaterialShown())
def hand_in(form: dict[str, Any], files: dict[str, Any]) -> Any:
    """A photographed paper; with the original seen it is verified once (trust level B)."""
    return act_for_parent.hand_in(
        auth.current_acting(),
        document=form["document"],
        content=files["file"].read(),
        is_seen=form["original_seen"] == "true",
        now=clock.now(),
    )


def _record() -> dict[str, Any]:
    sections = act_for_parent.record(auth.current_acting())
    return {
        "sections": sections,
        "complete": all(section["status"] != "pending" for section in sections),
    }


def _announced(shown: dict[str, Any]) -> dict[str, Any]:
    announce(shown["version"])
    return shown
