"""How pages are rendered: language, masked values, security headers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request

from identity.provider import text
from identity.provider.faults import Fault

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Permissions-Policy": "geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def add_headers(response: Response) -> Response:
    """Security headers on every answer; a page that sets its own policy keeps it."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", _policy("'self'"))
    return response


def language(preferred: str = "zh") -> str:
    """`zh` or `en`: what the page was asked for, else what the client asked for."""
    asked = request.values.get("lang", preferred)
    return asked if asked in ("zh", "en") else "zh"


def sentence(table: dict[str, tuple[str, str]], key: str, lang: str, **facts: object) -> str:
    """One sentence of a table with its facts filled in."""
    return table[key][lang == "en"].format(**facts)


def render(
    name: str, *, lang: str, status: int = 200, returns_to: str | None = None, **values: Any
) -> Response:
    """A page; `returns_to` is the client's address that a form may end at by redirect (CSP form-action)."""

    def translate(key: str, **facts: object) -> str:
        return sentence(text.TEXTS, key, lang, **facts)

    body = render_template(name, t=translate, lang=lang, faults=list(Fault), **values)
    response = make_response(body, status)
    targets = "'self'"
    if returns_to is not None:
        parts = urlsplit(returns_to)
        targets += f" {parts.scheme}://{parts.netloc}"
    response.headers["Content-Security-Policy"] = _policy(targets)
    return response


def problem(key: str, *, status: int, lang: str | None = None) -> Response:
    """A page that only says why it does not go on."""
    chosen = lang or language()
    return render(
        "message.html",
        lang=chosen,
        status=status,
        title="refused_title",
        code=key,
        message=sentence(text.PROBLEMS, key, chosen),
    )


def front() -> Response:
    """What somebody sees who opens the address by hand."""
    return render("front.html", lang=language())


def mask_name(name: str) -> str:
    """The first character and stars: enough to recognise oneself."""
    return name[:1] + "*" * min(len(name) - 1, 3)


def mask_number(number: str) -> str:
    """The first and the last three characters."""
    return f"{number[:3]}****{number[-3:]}"


def mask_phone(phone: str) -> str:
    """The last four digits."""
    return f"****{phone[-4:]}"


def _policy(form_targets: str) -> str:
    return (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action {form_targets}"
    )
