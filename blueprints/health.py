"""Liveness, readiness and metrics, for machines."""

from __future__ import annotations

import flask
import marshmallow as ma
from prometheus_client import CONTENT_TYPE_LATEST

from app.services import report_health
from blueprints import auth
from blueprints.parsing import Blueprint


class Live(ma.Schema):
    """The process answers."""

    status = ma.fields.String()


class Readiness(ma.Schema):
    """What works and how much work waits; `waiting` counts promised jobs per queue."""

    ready = ma.fields.Boolean()
    database = ma.fields.Boolean()
    migrated = ma.fields.Boolean()
    redis = ma.fields.Boolean()
    waiting = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())


blp = Blueprint("health", __name__, description="Liveness, readiness and metrics")


@blp.route("/healthz")
@auth.machine
@blp.alt_response(200, schema=Live())
def live() -> flask.Response:
    """The process answers."""
    return flask.jsonify({"status": "live"})


@blp.route("/readyz")
@auth.machine
@blp.alt_response(200, schema=Readiness())
@blp.alt_response(503, schema=Readiness(), description="Not ready")
def ready() -> flask.Response:
    """Database, migrations and policies are in place; Redis and the outside worlds are reported but not required."""
    readiness = report_health.readiness()
    response = flask.jsonify(readiness.as_json())
    response.status_code = 200 if readiness.ready else 503
    return response


@blp.route("/metrics")
@auth.machine
@blp.alt_response(200, schema={"type": "string"}, content_type=CONTENT_TYPE_LATEST)
def metrics() -> flask.Response:
    """Prometheus text."""
    return flask.Response(report_health.metrics(), content_type=CONTENT_TYPE_LATEST)
