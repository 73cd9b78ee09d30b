"""Liveness, readiness and metrics, for machines."""

from __future__ import annotations

import flask
from prometheus_client import CONTENT_TYPE_LATEST

from app.services import report_health
from blueprints import auth
from blueprints.parsing import Blueprint

blp = Blueprint("health", __name__, description="Liveness, readiness and metrics")


@blp.route("/healthz")
@auth.machine
def live() -> flask.Response:
    """The process answers."""
    return flask.jsonify({"status": "live"})


@blp.route("/readyz")
@auth.machine
def ready() -> flask.Response:
    """Database, migrations and policies are in place; Redis and the outside worlds are reported but not required."""
    readiness = report_health.readiness()
    response = flask.jsonify(readiness.as_json())
    response.status_code = 200 if readiness.ready else 503
    return response


@blp.route("/metrics")
@auth.machine
def metrics() -> flask.Response:
    """Prometheus text."""
    return flask.Response(report_health.metrics(), content_type=CONTENT_TYPE_LATEST)
