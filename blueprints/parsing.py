"""Reading what clients send: caps before parsing, strict keys everywhere, clean text."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import flask
import flask_smorest
import marshmallow as ma
from webargs.core import missing
from webargs.flaskparser import FlaskParser, is_json_request

from app import clock
from app.domain.errors import InvalidInput

MAX_BODY = 256 * 1024
MAX_DEPTH = 16
MAX_DIGITS = 18
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"')


class MalformedBody(InvalidInput):
    """Not JSON, or JSON that nobody sends in good faith."""

    code = "malformed_body"
    zh = "提交的内容格式不正确。"
    en = "The body could not be read."


def parse_json(body: bytes) -> Any:
    """JSON with caps on depth, digits and keys; `MalformedBody` for anything else."""
    if len(body) > MAX_BODY or _depth(body) > MAX_DEPTH:
        raise MalformedBody
    try:
        return json.loads(
            body.decode("utf-8"),
            parse_int=_integer,
            parse_constant=_refuse,
            object_pairs_hook=_unique_keys,
        )
    except (ValueError, RecursionError) as error:
        raise MalformedBody from error


def _depth(body: bytes) -> int:
    deepest = depth = 0
    for byte in _STRINGS.sub(b"", body):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError("too many digits")
    return int(text)


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = dict(pairs)
    if len(keys) != len(pairs):
        raise ValueError("a key stands twice")
    return keys


class StrictParser(FlaskParser):
    """Unknown keys are refused in the body and in the query alike."""

    DEFAULT_UNKNOWN_BY_LOCATION = dict(FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION) | {
        "query": ma.RAISE,
        "querystring": ma.RAISE,
        "json": ma.RAISE,
        "form": ma.RAISE,
        "files": ma.RAISE,
    }

    def _raw_load_json(self, req: flask.Request) -> Any:
        return parse_json(req.get_data(cache=True)) if is_json_request(req) else missing


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """Views whose arguments are read strictly; the parser must be known when a view is decorated."""

    ARGUMENTS_PARSER = StrictParser()


class Schema(ma.Schema):
    """The base of every schema: unknown keys refused, order as written."""

    class Meta:
        unknown = ma.RAISE


class Text(ma.fields.String):
    """Clean text: NFC, trimmed, no control characters, no lone surrogates, at most `longest` characters."""

    def __init__(self, *, longest: int = 200, shortest: int = 0, lines: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._longest, self._shortest, self._lines = longest, shortest, lines
        self.metadata = {**self.metadata, "maxLength": longest}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = unicodedata.normalize("NFC", super()._deserialize(value, attr, data, **kwargs)).strip()
        allowed = "\n" if self._lines else ""
        if not text.isprintable() and any(
            unicodedata.category(c) in {"Cc", "Cs", "Cn"} and c not in allowed for c in text
        ):
            raise ma.ValidationError("含有无法识别的字符 / contains characters that cannot be read")
        if not self._shortest <= len(text) <= self._longest:
            raise ma.ValidationError(f"长度应为 {self._shortest} 到 {self._longest} 个字符 / wrong length")
        return text


class LanguageQuery(Schema):
    """The language of a page that a browser opens by a link; without it what the browser asks for."""

    lang = Text(load_default=None, validate=ma.validate.OneOf(["zh", "en"]))


class Whole(ma.fields.Integer):
    """A strict integer within bounds."""

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=ma.validate.Range(least, most), **kwargs)


class Moment(ma.fields.AwareDateTime):
    """An instant, RFC 3339, told on the city's clock (+08:00)."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | float | None:
        return super()._serialize(None if value is None else clock.local(value), attr, obj, **kwargs)


class Flag(ma.fields.Boolean):
    """true or false, nothing that merely looks like it."""

    truthy = {True}  # noqa: RUF012
    falsy = {False}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value
