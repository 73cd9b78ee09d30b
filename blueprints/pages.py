"""The built pages of `web/`: three shells, and files whose names carry their digest and never change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flask
from whitenoise import WhiteNoise

from blueprints import auth

if TYPE_CHECKING:
    from wsgiref.headers import Headers

ENTRIES = ("app", "desk", "console")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",  # the QR reader is WebAssembly of ours
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # charts and widgets place themselves
        "img-src 'self' blob: data:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
NOT_BUILT = "页面尚未构建，请先执行 make web。The pages are not built yet: run `make web`."

blp = flask.Blueprint("pages", __name__)


@blp.route("/", methods=["GET"])
@auth.page
def entrance() -> Any:
    """Parents come first: the address of the city leads to their app."""
    return flask.redirect("/app/", 302)


@auth.page
def shell(rest: str = "") -> flask.Response:
    """The shell of an entry, whatever the address below it: the screen is chosen in the browser."""
    entry = flask.request.path.split("/")[1]
    built: Path = flask.current_app.config["WEB_PAGES"]
    try:
        page = (built / f"{entry}.html").read_bytes()
    except FileNotFoundError:
        return flask.Response(NOT_BUILT, 503, content_type="text/plain; charset=utf-8")
    answer = flask.Response(page, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(flask.request)
    return answer


for _entry in ENTRIES:
    blp.add_url_rule(f"/{_entry}/", _entry, shell, methods=["GET"])
    blp.add_url_rule(f"/{_entry}/<path:rest>", f"{_entry}_screen", shell, methods=["GET"])


def serving_files(
    application: Callable[..., Any], built: Path, headers: Mapping[str, str]
) -> Callable[..., Any]:
    """`application` behind the built files; they carry `headers` as every answer does, but may be kept for ever."""
    served = dict(headers) | {"Content-Security-Policy": POLICY}
    del served["Cache-Control"]

    def add(found: Headers, path: str, url: str) -> None:
        for name, value in _missing(found, served):
            found[name] = value

    files: Callable[..., Any] = WhiteNoise(
        application, root=built, max_age=0, immutable_file_test=_is_immutable, add_headers_function=add
    )
    return files


def _missing(found: Headers, wanted: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, value in wanted.items() if name not in found)


def _is_immutable(path: str, url: str) -> bool:
    return url.startswith("/assets/")
