"""If-Match: the version that the person saw, so that two phones cannot overwrite each other unnoticed."""

from __future__ import annotations

import re

import flask
from werkzeug.exceptions import PreconditionRequired

_ETAG = re.compile(r'^(?:W/)?"([0-9]{1,9})"$')


def expected_version() -> int:
    """The version in If-Match; 428 where it is missing or not one of ours."""
    match = _ETAG.fullmatch(flask.request.headers.get("If-Match", "").strip())
    if match is None:
        raise PreconditionRequired
    return int(match.group(1))


def announce(version: int) -> None:
    """Put the version into the answer's ETag."""

    @flask.after_this_request
    def tag(response: flask.Response) -> flask.Response:
        response.headers["ETag"] = f'"{version}"'
        return response
