"""Pictures over HTTP: room for one upload on the routes that take it, and a safe way out."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import flask
from werkzeug.formparser import FormDataParser

View = TypeVar("View", bound=Callable[..., Any])

ROOM = 8 * 1024 * 1024 + 512 * 1024  # bytes: a file of 8 MB and its form


class InMemoryParser(FormDataParser):
    """Keeps an upload in memory: a photo of a child's papers is never written to a temporary file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"stream_factory": lambda **_: io.BytesIO()})


def takes_picture(view: View) -> View:
    """Lift the cap on the body for this view, before the body is read."""

    @wraps(view)
    def roomy(*args: Any, **kwargs: Any) -> Any:
        flask.request.max_content_length = ROOM
        flask.request.form_data_parser_class = InMemoryParser
        return view(*args, **kwargs)

    return cast(View, roomy)


def as_response(content: bytes, name: str) -> flask.Response:
    """A picture that a browser will never run as anything else."""
    response = flask.Response(content, mimetype="image/jpeg")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.jpg"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response
