"""What the staff of one school call: their own applications, and their word on what is reviewed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from app import clock
from app.domain.actor import Role
from app.domain.states import State
from app.services import give_opinion, show_school_files
from app.services.give_opinion import Opinion
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema, Text
from blueprints.source_schemas import SchoolSaid, Source

blp = Blueprint("school_files", __name__, description="A school's own applications, masked")

_SCHOOL = auth.staff(Role.SCHOOL)
SHOWN = 100


class FileQuery(Schema):
    """Part of a list; `state` leaves only those in one state."""

    state = fields.String(load_default=None, validate=validate.OneOf([str(state) for state in State]))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))
    cursor = Text(longest=200, load_default=None)


class SchoolFile(Schema):
    """One application; nothing here names the family."""

    id = fields.UUID()
    serial = fields.String()
    state = fields.String()
    state_zh = fields.String()
    state_en = fields.String()
    child_name = fields.String(metadata={"description": "masked"})
    submitted_at = Moment()


class SchoolFiles(Schema):
    """One page, newest first."""

    items = fields.List(fields.Nested(SchoolFile))
    next = fields.String(allow_none=True)


class ChosenSchool(Schema):
    """A school that the application names; 1 is the first choice."""

    position = fields.Integer()
    code = fields.String()
    name_zh = fields.String()
    name_en = fields.String()


class AskedTask(Schema):
    """Something of an application that a person has to look at; `last_day` while the school has the first word."""

    id = fields.UUID()
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")
    because_zh = fields.String(attribute="because.zh")
    because_en = fields.String(attribute="because.en")
    last_day = fields.Date(allow_none=True)
    can_say = fields.Boolean()
    given = fields.Nested(SchoolSaid(), allow_none=True)
    sources = fields.List(fields.Nested(Source()))


class OpinionInput(Schema):
    """What the school thinks; a doubt says why."""

    task_id = fields.UUID(required=True)
    verdict = fields.String(required=True, validate=validate.OneOf([str(one) for one in Opinion]))
    words = Text(longest=200, load_default=None, allow_none=True)


class AskedFiles(Schema):
    """Those whose time ends first at the front."""

    items = fields.List(fields.Nested(SchoolFile))


class SchoolFileView(Schema):
    """One application with its points so far, and what is asked of the school."""

    file = fields.Nested(SchoolFile)
    points = fields.Decimal(as_string=True, allow_none=True)
    provisional = fields.Boolean(allow_none=True)
    assessed_on = fields.Date(allow_none=True)
    schools = fields.List(fields.Nested(ChosenSchool))
    tasks = fields.List(fields.Nested(AskedTask))


class FileCount(Schema):
    """How many are in one state."""

    state = fields.String()
    state_zh = fields.String()
    state_en = fields.String()
    count = fields.Integer()


class SchoolCounts(Schema):
    """The school, and how far the applications are whose first choice it is."""

    code = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    total = fields.Integer()
    asked = fields.Integer(metadata={"description": "wait for the school's word"})
    states = fields.List(fields.Nested(FileCount))


@blp.route("/api/v1/school/applications", methods=["GET"])
@_SCHOOL
@blp.arguments(FileQuery(), location="query")
@blp.response(200, SchoolFiles())
def list_files(query: dict[str, Any]) -> Any:
    """Applications whose first choice is this school."""
    return show_school_files.list_files(
        auth.current_staff(), state=query["state"], cursor=query["cursor"], limit=query["limit"]
    )


@blp.route("/api/v1/school/applications/<uuid:application_id>", methods=["GET"])
@_SCHOOL
@blp.response(200, SchoolFileView())
def show_file(application_id: UUID) -> Any:
    """One of them."""
    return show_school_files.show_file(application_id, actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/school/asked-applications", methods=["GET"])
@_SCHOOL
@blp.response(200, AskedFiles())
def list_asked() -> Any:
    """Those on which the school has the first word now."""
    found = show_school_files.list_asked(auth.current_staff(), now=clock.now(), limit=SHOWN)
    return {"items": found}


@blp.route("/api/v1/school/opinions", methods=["POST"])
@_SCHOOL
@blp.arguments(OpinionInput())
@blp.response(201, SchoolFileView())
def give(body: dict[str, Any]) -> Any:
    """Say what the school thinks of one task, once; the application as it stands then."""
    actor, now = auth.current_staff(), clock.now()
    verdict = Opinion(body["verdict"])
    application_id = give_opinion.give(body["task_id"], verdict, body["words"], actor=actor, now=now)
    return show_school_files.show_file(application_id, actor=actor, now=now)


@blp.route("/api/v1/school/counts", methods=["GET"])
@_SCHOOL
@blp.response(200, SchoolCounts())
def count_files() -> Any:
    """How many there are, by state."""
    return show_school_files.count_files(auth.current_staff(), now=clock.now())
