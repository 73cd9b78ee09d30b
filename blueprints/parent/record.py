"""Consents, the auto-filled record, and children."""

from __future__ import annotations

from typing import Any

import flask

from app import clock, ports
from app.services import (
    add_child,
    fetch_record,
    give_consent,
    list_children,
    read_consents,
    read_record,
    refetch_record,
)
from blueprints import auth, plain
from blueprints.parent import schemas
from blueprints.parsing import Blueprint

blp = Blueprint("record", __name__, description="Consent first, then what the city already knows")


@blp.route("/api/v1/me/consents", methods=["GET"])
@auth.person
@blp.response(200, schemas.Consents())
def show_consents() -> Any:
    """The text, the purposes, and what was agreed to."""
    return read_consents.read(auth.current_person())


@blp.route("/api/v1/me/consents", methods=["POST"])
@auth.proved
@blp.arguments(schemas.ConsentDecision())
@blp.response(201, schemas.Record())
def consent(body: dict[str, Any]) -> Any:
    """Agree; household and property are asked at once (two seconds at most), the rest arrives meanwhile."""
    who, now = auth.current_person(), clock.now()
    give_consent.give(body["datasets"], actor=who, text_version=body["text_version"], now=now)
    fetch_record.ask_first(ports.ports().registries, who.person_id, now=now)
    return _record(201)


@blp.route("/api/v1/me/consents/<dataset>", methods=["DELETE"])
@auth.person
@blp.response(204)
def withdraw_consent(dataset: str) -> None:
    """Withdraw; nothing more is asked, and what this consent brought is deleted."""
    give_consent.withdraw(dataset, actor=auth.current_person(), now=clock.now())


@blp.route("/api/v1/me/record", methods=["GET"])
@auth.proved
@blp.response(200, schemas.Record())
def show_record() -> Any:
    """What is there now; sections that are still being asked say `pending`."""
    return _record()


@blp.route("/api/v1/me/record/<dataset>/refetches", methods=["POST"])
@auth.proved
@blp.arguments(schemas.RefetchRequest())
@blp.response(202, schemas.Accepted())
def refetch(body: dict[str, Any], dataset: str) -> Any:
    """Ask a department again; limited."""
    who = auth.current_person()
    refetch_record.refetch(dataset, about=body["person_id"] or who.person_id, actor=who, now=clock.now())
    return {}


@blp.route("/api/v1/me/children", methods=["GET"])
@auth.proved
@blp.response(200, schemas.Children())
def children() -> Any:
    """The children of the household, and those added."""
    return {"items": list_children.of(auth.current_person())}


@blp.route("/api/v1/me/children", methods=["POST"])
@auth.proved
@blp.arguments(schemas.ChildInput())
@blp.response(201, schemas.Child())
def new_child(body: dict[str, Any]) -> Any:
    """Add a child whom the household book does not show."""
    return add_child.add_child(**body, actor=auth.current_person(), now=clock.now())


def _record(status: int = 200) -> flask.Response:
    """As JSON at once: the sections are plain values, and dumping each again took a sixth of the time."""
    sections = read_record.read(auth.current_person())
    body = {"sections": sections, "complete": all(section["status"] != "pending" for section in sections)}
    return plain.answer(body, status)
