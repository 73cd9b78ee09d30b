"""The look-up before Flask: an answer that was given seconds ago is repeated as bytes; all else goes on to the view."""

from __future__ import annotations

import io
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.domain.errors import DomainError
from app.rate_limits import Class, limiter
from app.services.look_up import find_kept
from blueprints.parsing import parse_json
from blueprints.public.lookups import PATH, body_of

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
Note = Callable[[str, str, str, int, float], None]
"""Counts and logs a finished request: its id, method, route, status and seconds."""

_LONGEST = 512  # bytes; what is longer is not two short texts


class KeptLookup:
    """WSGI in front of the application; answers only what the view would answer with the same bytes."""

    def __init__(self, inner: Wsgi, *, headers: Mapping[str, str], note: Note) -> None:
        self._inner, self._note = inner, note
        self._headers = [("Content-Type", "application/json"), *headers.items()]

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == PATH and environ["REQUEST_METHOD"] == "POST":
            began = time.monotonic()
            answer = _answer(environ)
            if answer is not None:
                request_id = uuid.uuid4().hex
                mine = [("Content-Length", str(len(answer))), ("X-Request-ID", request_id)]
                start_response("200 OK", self._headers + mine)
                self._note(request_id, "POST", PATH, 200, time.monotonic() - began)
                return [answer]
        return self._inner(environ, start_response)


def _answer(environ: Environ) -> bytes | None:
    """The kept answer to a plain question; the body is put back for the view where there is none."""
    length = environ.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or int(length) > _LONGEST or environ.get("QUERY_STRING"):
        return None
    if environ.get("CONTENT_TYPE") != "application/json" or "HTTP_AUTHORIZATION" in environ:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    address = environ.get("REMOTE_ADDR", "")
    try:
        asked = parse_json(body)
        if not isinstance(asked, dict) or set(asked) != {"serial", "phone_last4"}:
            return None
        shown = find_kept(asked["serial"], phone_last4=asked["phone_last4"], address=address)
        if shown is None:
            return None
        limiter.hit(Class.PUBLIC, address or "unknown")
    except (DomainError, TypeError, AttributeError, ValueError):
        return None
    return body_of(shown)
