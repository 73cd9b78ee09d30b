"""The waiting hall from the desk's side: tickets, and the next one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from app import clock
from app.domain.hall import Act, Standing
from app.services import call_next, issue_ticket, show_tickets
from blueprints import auth
from blueprints.parsing import Blueprint, Flag, Moment, Schema, Text

blp = Blueprint("desk_hall", __name__, description="Tickets of the waiting hall")


class TicketInput(Schema):
    """The serial, scanned or typed; on hold where a paper is still being looked for."""

    serial = Text(longest=64, required=True)
    hold = Flag(load_default=False)


class CallInput(Schema):
    """Where the family shall come to."""

    counter = Text(longest=12, shortest=1, required=True)


class ActInput(Schema):
    """What to do with the ticket."""

    act = fields.Enum(Act, by_value=True, required=True)


class Ticket(Schema):
    """A ticket; `acts` are those allowed now. Serial and masked name only for the one in hand."""

    id = fields.UUID(attribute="ticket.id")
    name = fields.String(metadata={"description": "A012: green lane; B007: ordinary"})
    tail = fields.String(metadata={"description": "the last four characters of the serial"})
    lane = fields.String(attribute="ticket.lane", validate=validate.OneOf(["green", "ordinary"]))
    state = fields.String(attribute="ticket.state", validate=validate.OneOf([str(s) for s in Standing]))
    counter = fields.String(attribute="ticket.counter", allow_none=True)
    calls = fields.Integer(attribute="ticket.calls")
    issued_at = Moment(attribute="ticket.issued_at")
    called_at = Moment(attribute="ticket.called_at", allow_none=True)
    acts = fields.List(fields.String(validate=validate.OneOf([str(act) for act in Act])))
    serial = fields.String(allow_none=True)
    child_name = fields.String(allow_none=True, metadata={"description": "masked"})


class Tickets(Schema):
    """Those who wait in the order in which they will be called, then the others of today."""

    items = fields.List(fields.Nested(Ticket()))
    waiting = fields.Integer()
    green_share = fields.Integer()


@blp.route("/api/v1/desk/tickets", methods=["GET"])
@auth.clerk
@blp.response(200, Tickets())
def tickets() -> Any:
    """Today's tickets of this site, without names."""
    return show_tickets.list_queue(auth.current_clerk(), now=clock.now())


@blp.route("/api/v1/desk/tickets", methods=["POST"])
@auth.clerk
@blp.arguments(TicketInput())
@blp.response(201, Ticket())
def issue(body: dict[str, Any]) -> Any:
    """A number for a family that was scanned; again is the same number."""
    return issue_ticket.issue(
        body["serial"], is_held=body["hold"], clerk=auth.current_clerk(), now=clock.now()
    )


@blp.route("/api/v1/desk/calls", methods=["POST"])
@auth.clerk
@blp.arguments(CallInput())
@blp.response(201, Ticket())
def call(body: dict[str, Any]) -> Any:
    """Call the next: green first by the district's share, nobody starves."""
    return call_next.call(body["counter"], clerk=auth.current_clerk(), now=clock.now())


@blp.route("/api/v1/desk/tickets/<uuid:ticket_id>/acts", methods=["POST"])
@auth.clerk
@blp.arguments(ActInput())
@blp.response(200, Ticket())
def act(body: dict[str, Any], ticket_id: UUID) -> Any:
    """Hold, release, recall, finish or miss."""
    return call_next.move(ticket_id, body["act"], clerk=auth.current_clerk(), now=clock.now())
