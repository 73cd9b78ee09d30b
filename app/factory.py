"""Create the web application: wiring, blueprints, errors, headers, start-up checks."""

from __future__ import annotations

import time
import uuid
from contextlib import suppress
from typing import Any

import flask
import structlog
from werkzeug.middleware.proxy_fix import ProxyFix

from app import logs, metrics, policies, startup_checks, transactions, wiring
from app.config import BadSetting, Settings
from app.extensions import db
from app.services import look_up
from blueprints import callbacks, desk, district, errors, health, pages, parent, public, reviewer
from blueprints.parsing import MAX_BODY
from blueprints.public.kept_lookup import KeptLookup

log = structlog.get_logger("web")

WEB_STATEMENT = 5  # seconds: somebody waits for the page
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}


class Application(flask.Flask):
    """Flask with the one commit rule: each request is a unit of work."""

    def dispatch_request(self) -> Any:
        return transactions.run(super().dispatch_request)


def create_app(settings: Settings) -> Application:
    """The application for `settings`; refuses to start when a rule of the house is broken."""
    logs.configure()
    wiring.wire(settings, statement_seconds=WEB_STATEMENT)
    startup_checks.check(settings)
    look_up.answers.keep_for(settings.lookup_seconds)
    read_policies()
    app = Application("icity")
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        MAX_FORM_PARTS=20,
        API_TITLE="i-City Enrolment",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        PROPAGATE_EXCEPTIONS=False,
        WEB_PAGES=settings.web_pages,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    headers = _headers(settings)
    app.wsgi_app = pages.serving_files(app.wsgi_app, settings.web_pages, headers)  # type: ignore[method-assign]
    app.wsgi_app = KeptLookup(app.wsgi_app, headers=headers, note=_note)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    _register(app, settings)
    _add_hooks(app, headers)
    _require_access_rules(app)
    return app


def read_policies() -> None:
    """Every pack, once, before the first request: a broken one stops the start with its file and line."""
    try:
        policies.default_library().load_all()
    except policies.BrokenPack as error:
        raise BadSetting(str(error)) from None


def _register(app: Application, settings: Settings) -> None:
    api = errors.ProblemApi(app, spec_kwargs={"servers": [{"url": "/"}]})
    errors.register(app)
    audiences = (parent, desk, reviewer, district, public, callbacks)
    for blueprint in (health.blp, *(blp for audience in audiences for blp in audience.BLUEPRINTS)):
        api.register_blueprint(blueprint)
    app.register_blueprint(pages.blp)


def _headers(settings: Settings) -> dict[str, str]:
    """What every answer carries."""
    headers = _HEADERS | {"Cache-Control": "no-store"}
    if settings.is_production:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


def _add_hooks(app: Application, headers: dict[str, str]) -> None:
    @app.before_request
    def begin() -> None:
        flask.g.request_id = uuid.uuid4().hex
        flask.g.started = time.monotonic()

    @app.after_request
    def finish(response: flask.Response) -> flask.Response:
        response.headers["X-Request-ID"] = flask.g.request_id
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        route, seconds = str(flask.request.url_rule or "-"), time.monotonic() - flask.g.started
        _note(flask.g.request_id, flask.request.method, route, response.status_code, seconds)
        return response

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        db.close_session()


def _note(request_id: str, method: str, route: str, status: int, seconds: float) -> None:
    """Count and log a finished request; a full disk must not turn an answer that was committed into an error."""
    with suppress(OSError):
        metrics.REQUESTS.labels(route, method, status).inc()
        metrics.REQUEST_SECONDS.labels(route).observe(seconds)
        log.info(
            "request",
            request_id=request_id,
            method=method,
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )


def _require_access_rules(app: Application) -> None:
    """No endpoint without a rule: a forgotten decorator must not become an open door."""
    bare = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint not in {"static", "api-docs.openapi_json"} and not hasattr(view, "access_rule")
    ]
    if bare:
        raise RuntimeError(f"endpoints without an access rule: {', '.join(sorted(bare))}")
