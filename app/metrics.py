"""What is counted as it happens: requests, jobs, registry answers; read at /metrics."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

REQUESTS = Counter("icity_requests_total", "Requests answered", ["route", "method", "status"])
REQUEST_SECONDS = Histogram(
    "icity_request_seconds",
    "Time to answer",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
JOBS = Counter("icity_jobs_total", "Promised jobs run", ["job", "outcome"])
REGISTRY_ANSWERS = Counter(
    "icity_registry_answers_total", "Answers of the departments", ["dataset", "outcome"]
)
