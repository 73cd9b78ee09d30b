"""The board in the waiting hall, for whoever has its address."""

from __future__ import annotations

import hashlib

import flask
from marshmallow import fields

from app import clock
from app.services import show_board
from blueprints import auth, plain
from blueprints.parsing import Blueprint, Schema

blp = Blueprint("board", __name__, description="The board in the waiting hall")


class BoardLine(Schema):
    """A ticket and the last four of its serial."""

    ticket = fields.String()
    tail = fields.String()
    lane = fields.String()


class CalledLine(BoardLine):
    """One that is called, and where to; `calls` grows when it is called again."""

    counter = fields.String()
    calls = fields.Integer()


class Lanes(Schema):
    """How many wait in each lane."""

    green = fields.Integer()
    ordinary = fields.Integer()


class Board(Schema):
    """Numbers and counters; nobody is named. Ask again after `refresh_seconds`, with If-None-Match."""

    site_zh = fields.String()
    site_en = fields.String()
    on = fields.String(metadata={"format": "date"})
    called = fields.List(fields.Nested(CalledLine()))
    coming = fields.List(fields.Nested(BoardLine()))
    waiting = fields.Nested(Lanes())
    refresh_seconds = fields.Integer()


@blp.route("/api/v1/boards/<key>", methods=["GET"])
@auth.public
@blp.response(200, Board())
def show(key: str) -> flask.Response:
    """Who is called where; 304 where nothing has changed."""
    answer = plain.answer(show_board.show(key, now=clock.now()))
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:32])
    answer.headers["Cache-Control"] = "no-cache"
    answer.make_conditional(flask.request)
    return answer
