"""The text that says: confirmed, on site or without a visit, the result comes about then."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app import clock
from app.models.application import Application
from app.services import address_family, find_policy
from app.services.tell_family import printed
from app.store import applications, desks, halls


def tell_confirmed(application: Application, *, confirmed_at: datetime, now: datetime) -> None:
    """Queue the text, once per application; a family without a phone gets none."""
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    results = policy.find_window("results")
    expected_on = results.opens_on if results else policy.windows[-1].closes_on
    values = {
        "serial": printed(application.serial or ""),
        "confirmed_on": clock.local(confirmed_at).date().isoformat(),
        "result_on": expected_on.isoformat(),
        "hotline": policy.contact.hotline,
    }
    address_family.tell(
        application,
        "confirmed",
        lambda _: values,
        dedupe_key=f"confirmed:{application.id}",
        now=now,
        template=policy.messages.template_of("confirmed"),
    )


def tell_confirmed_on_site(application_id: UUID, *, now: datetime) -> None:
    """Queue the text of a confirmation at the desk, with the day of the signature; the hall's ticket is done."""
    confirmed = desks.find_confirmed(application_id)
    if confirmed is not None:
        halls.finish(application_id, now=now)
        tell_confirmed(
            applications.get(application_id), confirmed_at=confirmed.confirmation.confirmed_at, now=now
        )
