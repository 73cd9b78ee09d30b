"""Sign the receipt of an application: what it holds as one digest, its serial and the time."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from app import audit, receipts
from app.models.application import Application, Assessment


def sign_receipt(application: Application, assessment: Assessment, *, now: datetime) -> None:
    """Store a freshly signed receipt with the application; an earlier one stays genuine for what it said then."""
    digest = hashlib.sha256(
        json.dumps(_content(application, assessment), sort_keys=True).encode()
    ).hexdigest()
    audit.record(
        audit.about("application", application.id),
        "receipt_signed",
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        digest=digest,
    )
    application.receipt = receipts.notary.sign(serial=application.serial or "", digest=digest, at=now)


def _content(application: Application, assessment: Assessment) -> dict[str, str | None]:
    return {
        "serial": application.serial,
        "district": application.district_code,
        "filled": application.filled_digest,
        "form": hashlib.sha256((application.form or "").encode()).hexdigest(),
        "inputs": assessment.inputs_digest,
        "policy": assessment.policy_digest,
    }
