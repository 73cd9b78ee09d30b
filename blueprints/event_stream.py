"""Server-sent events: ids only, so that what a page may see is asked for and authorised in the ordinary way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

import flask

from app.services.follow_thread import Event, Stream

RETRY = 2_000  # milliseconds after which the browser comes back


def last_seen(after: UUID | None) -> UUID | None:
    """What the browser had when the stream ended: its `Last-Event-ID`, else what the page names."""
    try:
        return UUID(flask.request.headers["Last-Event-ID"])
    except (KeyError, ValueError):
        return after


def as_response(stream: Stream) -> flask.Response:
    """The stream as `text/event-stream`; its seat is given back when the connection ends."""
    response = flask.Response(_lines(stream.events()), mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(stream.close)
    return response


def _lines(events: Iterator[Event]) -> Iterator[str]:
    yield f"retry: {RETRY}\n\n"
    for event in events:
        if event.id is None:
            yield ": alive\n\n"
        else:
            mark = f"id: {event.id}\n" if event.kind == "message" else ""
            yield f"{mark}event: {event.kind}\ndata: {json.dumps({'id': str(event.id)})}\n\n"
