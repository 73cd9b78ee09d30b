"""The house itself: liveness, readiness, errors, units of work."""

from __future__ import annotations

from tests import factories


def test_ready_when_migrated(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["ready"] is True


def test_unknown_path_is_a_problem_document(client):
    answer = client.get("/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "not_found"
    assert answer.headers["X-Request-ID"]


def test_factories_make_a_live_application(app):
    row = factories.make_application()
    assert row.serial.startswith("SM17P1")
    assert factories.sign_in(row.applicant_id)["Authorization"].startswith("Bearer ")


def test_metrics_count_requests_by_route_and_never_by_address(client):
    client.get("/healthz")
    client.get("/api/v1/applications/5b0a3ef2-9d9e-4e36-9d52-4b1a5d0c2b11")
    text = client.get("/metrics").text
    assert 'icity_requests_total{method="GET",route="/healthz",status="200"}' in text
    assert "icity_outbox_waiting" in text
    assert "5b0a3ef2" not in text
