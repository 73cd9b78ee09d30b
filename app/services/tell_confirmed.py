"""The text that says: confirmed on site, no further visit, the result comes about then."""

from __future__ import annotations

from datetime import datetime

from app import clock
from app.models.application import Application
from app.services import find_policy
from app.services.queue_message import queue_message
from app.services.tell_family import printed
from app.store import people


def tell_confirmed(application: Application, *, confirmed_at: datetime, now: datetime) -> None:
    """Queue the text, once per application; a family without a phone gets none."""
    phone = application.phone or people.get_person(application.applicant_id).phone
    if phone is None:
        return
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    results = policy.find_window("results")
    expected_on = results.opens_on if results else policy.windows[-1].closes_on
    queue_message(
        "confirmed",
        to=phone,
        language=application.language,
        values={
            "serial": printed(application.serial or ""),
            "confirmed_on": clock.local(confirmed_at).date().isoformat(),
            "result_on": expected_on.isoformat(),
            "hotline": policy.contact.hotline,
        },
        dedupe_key=f"confirmed:{application.id}",
        now=now,
        application_id=application.id,
        person_id=application.applicant_id,
        district_code=application.district_code,
    )
