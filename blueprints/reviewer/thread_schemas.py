"""Threads as the district lists them, and its ready answers."""

from __future__ import annotations

from marshmallow import fields, validate

from app.services.list_threads import Filter
from blueprints.parsing import Moment, Schema, Text


class UnansweredThread(Schema):
    """A thread that waits for the district."""

    application_id = fields.UUID()
    serial = fields.String()
    waiting_since = Moment()
    unread = fields.Integer()


class UnansweredThreads(Schema):
    """Longest waiting first."""

    items = fields.List(fields.Nested(UnansweredThread))


class ThreadsWanted(Schema):
    """Which threads, and which part of the list."""

    filter = fields.Enum(Filter, by_value=True, load_default=Filter.ALL)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 100))
    cursor = Text(longest=200, load_default=None)


class ListedThread(Schema):
    """One thread; `last_side` is `family` or `district`."""

    application_id = fields.UUID()
    serial = fields.String()
    state = fields.String()
    state_zh = fields.String()
    state_en = fields.String()
    last_side = fields.String()
    last_at = Moment()
    messages = fields.Integer()
    unread = fields.Integer()


class ListedThreads(Schema):
    """Newest word first."""

    items = fields.List(fields.Nested(ListedThread))
    next = fields.String(allow_none=True)
    can_answer = fields.Boolean(metadata={"description": "the bureau reads the list only"})


class AnswerTemplateInput(Schema):
    """A ready answer: plain text without placeholders."""

    title = Text(longest=40, shortest=1, required=True)
    text = Text(longest=2000, shortest=1, lines=True, required=True)


class AnswerTemplateShown(Schema):
    """A ready answer of the district."""

    id = fields.UUID()
    title = fields.String()
    text = fields.String()
    updated_at = Moment()


class AnswerTemplatesShown(Schema):
    """By title; `can_edit`: whoever asks keeps them."""

    items = fields.List(fields.Nested(AnswerTemplateShown))
    can_edit = fields.Boolean()
