"""News from the city's data exchange: believed only with the exchange's signature, and once."""

from __future__ import annotations

import flask

from app import clock
from app.domain.actor import NotAllowed
from app.ports import ports
from app.services.note_registry_news import note_news
from blueprints import auth
from blueprints.parsing import Blueprint
from registries.ports import BadNotice

MOST_BYTES = 4_000

blp = Blueprint("registry_news", __name__, description="News from the data exchange")


@blp.route("/api/v1/callbacks/registries", methods=["POST"])
@auth.vendor
@blp.response(204)
def report() -> None:
    """A signed notice (`application/jose`). Forged or stale: 403. Used before: 409. Of no interest any more: 204."""
    body = flask.request.get_data(cache=False)
    if len(body) > MOST_BYTES:
        raise NotAllowed
    try:
        notice = ports().registries.read_notice(body.decode("ascii", errors="replace"))
    except BadNotice as error:
        raise NotAllowed from error
    note_news(notice, now=clock.now())
