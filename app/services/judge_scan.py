"""Judge what was scanned: the one reason, and everything the desk shows for it, without a name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import clock
from app.domain import desk, rotating_code
from app.domain.actor import Clerk
from app.domain.desk import Appointment, Reason
from app.domain.rotating_code import Screen
from app.domain.serial import Serial
from app.ports import ports
from app.privacy import mask_name, vault
from app.store import desk_overrides, desks, serials
from app.store.desks import Seen

_READY = (Reason.READY_GREEN, Reason.READY_ORDINARY)
_ID_CARD = {"zh": "身份证原件", "en": "original ID card"}


def screen_of(text: str, read: Serial | None, *, at: datetime) -> Screen:
    """Whether a live screen, an old picture of one, or a plain serial was scanned at `at`."""
    return Screen.PLAIN if read is None else rotating_code.judge(text, read, ports().message_key, at=at)


def answer_about(
    read: Serial | None, seen: Seen | None, clerk: Clerk, *, screen: Screen, at: datetime
) -> dict[str, Any]:
    """The answer without the name: reason, colour, lane, what to see, what to do."""
    reason = _reason(read, seen, clerk, at=at)
    is_overridden = reason in desk.OVERRIDABLE and seen is not None and _is_set_aside(seen, clerk, at=at)
    if is_overridden and seen is not None:
        reason = desk.set_aside(appointment_of(seen), is_complete=seen.is_complete)
    is_required = seen is not None and seen.live_code_required is True
    reason = desk.ask_for_live(reason, required=is_required, screen=screen)
    advice = desk.ADVICE[reason]
    answer: dict[str, Any] = {
        "serial": str(read) if read else None,
        "walk_in": False,
        "can_override": reason in desk.OVERRIDABLE,
        "overridden": is_overridden,
        "screen": str(screen),
        "reason": str(reason),
        "verdict": str(advice.verdict),
        "colour": desk.COLOURS[advice.verdict],
        "lane": None,
        "slot": None,
        "see": [],
        "confirmed": None,
        "message": advice.message._asdict(),
        "next_step": advice.next_step._asdict(),
        "can_confirm": reason in desk.CONFIRMABLE,
        "can_walk_in": reason in desk.ADMISSIBLE,
        "scanned_at": clock.local(at).isoformat(),
    }
    if seen is None or reason is Reason.OTHER_DISTRICT:
        return answer
    return answer | _details(reason, seen)


def _is_set_aside(seen: Seen, clerk: Clerk, *, at: datetime) -> bool:
    return desk_overrides.stands(seen.id, clerk.site_id, at=at)


def _details(reason: Reason, seen: Seen) -> dict[str, Any]:
    appointment = appointment_of(seen)
    details: dict[str, Any] = {"slot": slot_of(seen)}
    if reason is Reason.ALREADY_CONFIRMED:
        details |= {"lane": seen.confirmed_lane, "confirmed": confirmed_by(seen)}
    elif appointment is not None or reason in _READY:
        details["lane"] = desk.lane(appointment, is_complete=seen.is_complete)
    if reason in (*_READY, Reason.LIVE_CODE_NEEDED):
        details["see"] = what_to_see(seen)
    return details


def what_to_see(seen: Seen) -> list[dict[str, str]]:
    """The originals to look at: the ID card always, and every paper that nothing replaced and nobody has seen yet."""
    sighted = frozenset(seen.sighted or ())
    needed = [entry for entry in seen.documents or () if entry["needed"] and entry["id"] not in sighted]
    return [_ID_CARD, *({"zh": n["title"], "en": n["title_en"]} for n in needed)]


def _reason(read: Serial | None, seen: Seen | None, clerk: Clerk, *, at: datetime) -> Reason:
    """An unknown serial of another district is told like a known one: the letters are on it anyway."""
    if read is None:
        return Reason.MISREAD
    if seen is None:
        return _reason_unseen(read, clerk)
    if not clerk.staff.covers(seen.district_code):
        return Reason.OTHER_DISTRICT
    return desk.judge(
        seen.state, appointment_of(seen), site_id=clerk.site_id, is_complete=seen.is_complete, now=at
    )


def _reason_unseen(read: Serial, clerk: Clerk) -> Reason:
    revoked = serials.find_revoked(read.compact)
    if revoked is not None:
        return Reason.SERIAL_REPLACED if clerk.staff.covers(revoked.district_code) else Reason.OTHER_DISTRICT
    district = desks.find_district_by_letters(read.district)
    is_elsewhere = district is not None and district.code != clerk.staff.district_code
    return Reason.OTHER_DISTRICT if is_elsewhere else Reason.UNKNOWN_SERIAL


def appointment_of(seen: Seen) -> Appointment | None:
    """The live booking, if there is one."""
    return (
        None if seen.site_id is None else Appointment(seen.site_id, seen.lane, seen.starts_at, seen.ends_at)
    )


def slot_of(seen: Seen) -> dict[str, Any] | None:
    if seen.site_id is None:
        return None
    return {
        "site_zh": seen.site_zh,
        "site_en": seen.site_en,
        "starts_at": clock.local(seen.starts_at).isoformat(),
        "ends_at": clock.local(seen.ends_at).isoformat(),
    }


def confirmed_by(seen: Seen) -> dict[str, Any] | None:
    if seen.confirmed_at is None:
        return None
    return {
        "at": clock.local(seen.confirmed_at).isoformat(),
        "device": seen.device_name,
        "by": open_name(seen.clerk_id, seen.clerk_name_sealed),
    }


def open_name(person_id: object, sealed: bytes) -> str:
    """A sealed name of a person, masked."""
    return mask_name(vault.open(sealed, f"person.name/{person_id}").decode())
