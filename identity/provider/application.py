"""The Flask application of the stand-in."""

from __future__ import annotations

import os
import signal
import threading
import time

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from identity.provider import endpoint, faults, page, program, settings, sign_in, sign_out, standin

MAX_BODY_BYTES = 64 * 1024


def create(configured: settings.Settings) -> Flask:
    """The application; raises SettingRefused when a file it needs is not as it should be."""
    app = Flask("identity.provider")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.config["MAX_FORM_PARTS"] = 50
    app.jinja_options = {"autoescape": True}
    provider = program.build(configured)
    app.extensions["provider"] = provider
    with provider.state.transaction() as db:
        faults.switch(db, configured.fault)
    for blueprint in (endpoint.blueprint, sign_in.blueprint, sign_out.blueprint, standin.blueprint):
        app.register_blueprint(blueprint)
    app.after_request(page.add_headers)
    app.register_error_handler(HTTPException, _plain_error)
    app.add_url_rule("/", view_func=page.front, endpoint="front")
    app.add_url_rule("/healthz", view_func=lambda: {"status": "ok"}, endpoint="healthz")
    return app


def create_for_worker() -> Flask:
    """What the server's worker process loads; it leaves when its parent is gone, however that died."""
    threading.Thread(target=_leave_with_parent, args=(os.getppid(),), daemon=True).start()
    return create(settings.read(os.environ, default_issuer=os.environ["IDP_ISSUER"]))


def _leave_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)


def _plain_error(error: HTTPException) -> Response:
    """No traceback and no HTML of the framework."""
    return Response(f"{error.code} {error.name}\n", error.code, mimetype="text/plain")
