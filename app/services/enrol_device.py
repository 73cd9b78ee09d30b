"""Desk devices: a one-time code from the district, a token for the device, revoked when it is lost."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app import audit
from app.domain.actor import StaffMember
from app.domain.errors import DomainError, InvalidInput
from app.models.base import new_id
from app.models.desk import DeskDevice
from app.services import draw_qr
from app.store import desks
from app.store import slots as store
from app.tokens import new_secret, secret_hash

CODE_LIFETIME = timedelta(minutes=10)
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 12
QR_PREFIX = "ICD:"
"""What tells the QR of an enrolment code from that of a serial."""


class EnrolmentCodeWrong(InvalidInput):
    """Unknown, used up, or older than ten minutes."""

    code = "enrolment_code_wrong"
    zh = "设备登记码不正确或已过期，请管理员重新生成。"
    en = "The enrolment code is wrong or has expired; ask the administrator for a new one."


class DeviceRevoked(DomainError):
    """A revoked device stays revoked."""

    code = "device_revoked"
    zh = "该设备已停用，请登记为新设备。"
    en = "The device was revoked; please add it as a new one."


@dataclass(frozen=True)
class Invitation:
    """A device and the code that enrols it, shown once."""

    device: DeskDevice
    enrolment_code: str

    @property
    def qr_text(self) -> str:
        """The code for a camera: `ICD:` and twelve characters, alphanumeric."""
        return QR_PREFIX + _clean(self.enrolment_code)

    @property
    def qr_svg(self) -> str:
        """The QR as an SVG element; it is shown once, like the code."""
        return draw_qr.inline(self.qr_text)


@dataclass(frozen=True)
class Enrolment:
    """An enrolled device with its token, shown once."""

    device: DeskDevice
    token: str


def list_devices(staff: StaffMember) -> list[DeskDevice]:
    """The devices of the district."""
    return desks.list_devices(staff.district_code or "")


def add_device(name: str, site_id: UUID, *, actor: StaffMember, now: datetime) -> Invitation:
    """A new device at a site of the district, waiting for its code."""
    site = store.get_site(site_id, actor.district_code or "")
    device = DeskDevice(
        id=new_id(),
        district_code=site.district_code,
        site_id=site.id,
        name=name,
        created_by=actor.staff_id,
        created_at=now,
    )
    code = _invite(device, now=now)
    desks.add_device(device)
    _record(device, "device_added", actor.name, now=now)
    return Invitation(device, code)


def roll_device(device_id: UUID, *, actor: StaffMember, now: datetime) -> Invitation:
    """A new code for a device; its present token ends at once."""
    device = _lock(device_id, actor)
    device.token_hash = None
    code = _invite(device, now=now)
    _record(device, "device_rolled", actor.name, now=now)
    return Invitation(device, code)


def rename_device(device_id: UUID, name: str, *, actor: StaffMember, now: datetime) -> DeskDevice:
    """Another name; what was confirmed before shows the new one."""
    device = _lock(device_id, actor)
    device.name = name
    _record(device, "device_renamed", actor.name, now=now)
    return device


def revoke_device(device_id: UUID, *, actor: StaffMember, now: datetime) -> DeskDevice:
    """End a device for good, from its next request on; twice is once."""
    device = desks.lock_device(device_id, actor.district_code or "")
    if device.revoked_at is None:
        device.revoked_at = now
        device.token_hash = device.enrolment_hash = None
        _record(device, "device_revoked", actor.name, now=now)
    return device


def enrol(code: str, *, now: datetime) -> Enrolment:
    """Turn a code into the device's token; of several who know the code one gets it."""
    token = new_secret()
    device = desks.take_enrolment(secret_hash(_clean(code)), token_hash=secret_hash(token), now=now)
    if device is None:
        raise EnrolmentCodeWrong
    _record(device, "device_enrolled", audit.about("device", device.id), now=now)
    return Enrolment(device, token)


def _invite(device: DeskDevice, *, now: datetime) -> str:
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    device.enrolment_hash = secret_hash(code)
    device.enrolment_expires_at = now + CODE_LIFETIME
    return "-".join(code[start : start + 4] for start in range(0, _CODE_LENGTH, 4))


def _clean(code: str) -> str:
    """The code as typed or scanned; the letters I and O are in no code, so a prefix is never part of one."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return plain.removeprefix("ICD") if len(plain) > _CODE_LENGTH else plain


def _lock(device_id: UUID, actor: StaffMember) -> DeskDevice:
    device = desks.lock_device(device_id, actor.district_code or "")
    if device.revoked_at is not None:
        raise DeviceRevoked
    return device


def _record(device: DeskDevice, event: str, actor: str, *, now: datetime) -> None:
    subject = audit.about("device", device.id)
    audit.record(actor, event, subject, now=now, district_code=device.district_code, site=str(device.site_id))
