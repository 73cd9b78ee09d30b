"""Many families of the generated city who have submitted, so that reviewers have something to do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from app.launch.demo.caller import wait_for
from tests.browser.town import Town

ROOT = Path(__file__).resolve().parents[2]
_ADD = """
import json, sys
from app import config, policies, wiring
from bench.population import add_families
from pathlib import Path
wiring.wire(config.load())
policies.load("xiamen/siming/2017")
families = add_families(Path(sys.argv[1]), int(sys.argv[2]))
print(json.dumps([[str(one.application), one.headers, one.filled] for one in families]))
"""


def submit_many(town: Town, number: int) -> list[dict[str, Any]]:
    """Applications of `number` generated families of 思明, submitted over HTTP; call it once for a town."""
    done = subprocess.run(
        [sys.executable, "-c", _ADD, str(town.city.database), str(number)],
        env=town.city.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    families = json.loads(done.stdout.splitlines()[-1])
    assert len(families) == number
    with httpx.Client(base_url=town.url, trust_env=False, timeout=30.0) as client:
        return [_submit(client, *family) for family in families]


def wait_for_tasks(town: Town, number: int) -> None:
    """Until so many tasks wait for the reviewers of 思明."""
    reviewer = town.caller("staff-siming-reviewer")
    wait_for("the checks", lambda: reviewer.get("/api/v1/reviewer/queue")["waiting"] >= number)


def _submit(
    client: httpx.Client, application: str, headers: dict[str, str], filled: list[dict[str, str]]
) -> dict[str, Any]:
    path = f"/api/v1/applications/{application}"
    shown = client.get(path, headers=headers).json()
    body = {"filled": filled, "declaration_version": shown["declaration_version"]}
    answer = client.post(f"{path}/submissions", json=body, headers=headers | {"Idempotency-Key": application})
    assert answer.status_code == 201, answer.text[:400]
    submitted: dict[str, Any] = answer.json()
    return submitted | {"headers": headers}
