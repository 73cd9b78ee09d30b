"""Status reports of the SMS vendor: believed only with its signature and our secret."""

from __future__ import annotations

import flask
import structlog

from app import clock
from app.domain.actor import NotAllowed
from app.ports import ports
from app.services.callback_address import find_message_id
from app.services.note_delivery import note_delivery
from blueprints import auth
from blueprints.parsing import Blueprint
from sms.ports import MalformedCallback

log = structlog.get_logger()

blp = Blueprint("twilio", __name__, description="Status reports of the SMS vendor")


@blp.route("/api/v1/callbacks/twilio/<reference>", methods=["POST"])
@auth.vendor
@blp.response(204)
def report(reference: str) -> None:
    """Note one report. Forged: 403. Duplicate, late, unknown or unreadable: 204, because repeating it is useless."""
    message_id = find_message_id(reference)
    form = flask.request.form.to_dict()
    signature = flask.request.headers.get("X-Twilio-Signature")
    if message_id is None or not ports().callbacks.verify(_public_url(), form, signature):
        raise NotAllowed
    try:
        receipt = ports().callbacks.parse_callback(form)
    except MalformedCallback as error:
        log.warning("report_unreadable", because=error.code)
        return
    note_delivery(message_id, receipt, now=clock.now())


def _public_url() -> str:
    """The address that the vendor signed: as families see us, not as the proxy calls us."""
    query = flask.request.query_string.decode("latin-1")
    return ports().public_base_url + flask.request.path + (f"?{query}" if query else "")
