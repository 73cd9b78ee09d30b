"""Every error as RFC 9457 problem details: a stable code, a sentence in the person's language, nothing leaked."""

from __future__ import annotations

import traceback
from http import HTTPStatus
from typing import Any

import flask
import marshmallow as ma
import structlog
from flask_smorest import Api
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.domain import errors
from app.domain.errors import DomainError, Language
from app.privacy import mask_text
from app.tokens import NotSignedIn
from identity.ports import IdentityError

PROBLEM_TYPE = "application/problem+json"
log = structlog.get_logger()

_STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (NotSignedIn, 401),
    (errors.InvalidInput, 422),
    (errors.Missing, 404),
    (errors.Forbidden, 403),
    (errors.LimitReached, 429),
    (errors.OutsideWorldDown, 503),
    (errors.PreconditionFailed, 412),
    (DomainError, 409),
)

_SENTENCES: dict[int, tuple[str, str, str]] = {
    400: ("malformed_request", "请求格式不正确。", "The request could not be read."),
    401: ("not_signed_in", "请先登录。", "Please sign in first."),
    403: ("not_allowed", "没有权限。", "Not allowed."),
    404: ("not_found", "没有找到。", "Not found."),
    405: ("method_not_allowed", "不支持这种操作。", "This method is not supported here."),
    413: ("too_big", "提交的内容过大。", "What was sent is too big."),
    415: ("wrong_media_type", "提交的内容类型不正确。", "The content type is not supported."),
    422: (
        "invalid_fields",
        "有内容填写不正确，请检查标出的项目。",
        "Some fields are not right; please check them.",
    ),
    428: ("precondition_required", "缺少版本信息，请刷新后重试。", "The version (If-Match) is missing."),
    429: ("too_many_requests", "操作过于频繁，请稍后再试。", "Too many requests; please try again later."),
    503: (
        "busy",
        "系统繁忙，已保存的内容不会丢失，请稍后再试。",
        "Busy; what was saved is kept. Please try again.",
    ),
}
_UNEXPECTED = (
    "unexpected",
    "系统出了点问题，已保存的内容不会丢失，请稍后再试。",
    "Something went wrong on our side; what was saved is kept. Please try again later.",
)


class FieldProblem(ma.Schema):
    """One field that is not right."""

    pointer = ma.fields.String(
        metadata={"description": "JSON pointer into the body, or the parameter's name"}
    )
    detail = ma.fields.String()


class Problem(ma.Schema):
    """RFC 9457 problem details, with a stable `code`."""

    type = ma.fields.String()
    title = ma.fields.String()
    status = ma.fields.Integer()
    detail = ma.fields.String()
    instance = ma.fields.String()
    code = ma.fields.String()
    errors = ma.fields.List(ma.fields.Nested(FieldProblem))
    facts = ma.fields.Dict()
    request_id = ma.fields.String()


class ProblemApi(Api):  # type: ignore[misc]
    """flask-smorest with problem details as its one error format."""

    ERROR_SCHEMA = Problem

    def _register_responses(self) -> None:
        """Document errors under the media type they have (RFC 9457), not under that of success."""
        self.DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM_TYPE
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE  # the class's own again

    def handle_http_exception(self, error: HTTPException) -> flask.Response:
        return from_http(error)


def language() -> Language:
    """The person's language by Accept-Language; Chinese unless English is asked for first."""
    best = flask.request.accept_languages.best_match(["zh", "zh-CN", "en", "en-US", "en-GB"], default="zh")
    return "en" if best.startswith("en") else "zh"


def problem(status: int, code: str, detail: str, **extra: Any) -> flask.Response:
    """A problem response."""
    body = {
        "type": f"/problems/{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": _instance(),
        "code": code,
        "request_id": flask.g.get("request_id", ""),
    } | {key: value for key, value in extra.items() if value}
    response = flask.jsonify(body)
    response.status_code = status
    response.mimetype = PROBLEM_TYPE
    return response


def _instance() -> str:
    """The address, as far as it is one of ours: what someone typed there may be a family's data."""
    return mask_text(flask.request.path) if flask.request.url_rule else "/"


def from_domain(error: DomainError) -> flask.Response:
    """A typed refusal, in the person's words."""
    status = next(number for kind, number in _STATUS if isinstance(error, kind))
    facts = {
        key: value if isinstance(value, int | float | bool) else _shown(value)
        for key, value in error.facts.items()
    }
    response = problem(status, error.code, error.sentence(language()), facts=facts)
    if "retry_after" in error.facts:
        response.headers["Retry-After"] = str(int(error.facts["retry_after"]))
    return response


def from_identity(error: IdentityError) -> flask.Response:
    """A sign-in that did not happen."""
    detail = error.zh if language() == "zh" else error.en
    return problem(403 if error.permanent else 503, f"sign_in_{error.code}", detail)


def from_http(error: HTTPException) -> flask.Response:
    """An error of the framework."""
    status = error.code or 500
    code, zh, en = _SENTENCES.get(status, _UNEXPECTED)
    messages = (getattr(error, "data", None) or {}).get("messages") or {}
    fields = [
        {"pointer": mask_text(pointer), "detail": detail}
        for place, tree in messages.items()
        for pointer, detail in _flatten(tree, "" if place in {"json", "form", "files"} else f"?{place}")
    ]
    response = problem(status, code, zh if language() == "zh" else en, errors=fields)
    if isinstance(getattr(error, "valid_methods", None), list | tuple | set):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
    return response


def from_database(error: Exception) -> flask.Response:
    """The database is away, slow or full: try again later."""
    log.error("database_error", error=type(error).__name__, state=_state(error))
    _, zh, en = _SENTENCES[503]
    response = problem(503, "busy", zh if language() == "zh" else en)
    response.headers["Retry-After"] = "3"
    return response


def from_anything(error: Exception) -> flask.Response:
    """The last resort: logged by kind and place, never shown."""
    log.error("unexpected_error", error=type(error).__name__, at=_place(error))
    code, zh, en = _UNEXPECTED
    return problem(500, code, zh if language() == "zh" else en)


def register(app: flask.Flask) -> None:
    """Install the handlers."""
    app.register_error_handler(DomainError, from_domain)
    app.register_error_handler(IdentityError, from_identity)
    app.register_error_handler(DBAPIError, from_database)
    app.register_error_handler(PoolTimeout, from_database)
    app.register_error_handler(Exception, from_anything)


def _place(error: Exception) -> list[str]:
    """Where it happened: frames without values, since a message or a local may hold a family's data."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]


def _shown(value: Any) -> Any:
    return value if isinstance(value, str | list | dict) or value is None else str(value)


def _state(error: Exception) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)


def _flatten(tree: Any, path: str) -> list[tuple[str, str]]:
    if isinstance(tree, dict):
        return [pair for key, part in tree.items() for pair in _flatten(part, f"{path}/{key}")]
    if isinstance(tree, list):
        return [(path or "/", "; ".join(str(part) for part in tree))]
    return [(path or "/", str(tree))]
