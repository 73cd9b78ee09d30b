"""Issue a serial to a (locked) application, with the blind indexes by which the application can be found."""

from __future__ import annotations

from dataclasses import replace

from app.domain.comparison import plain_name
from app.domain.serial import Serial
from app.models.application import Application
from app.privacy import vault
from app.store import applications, people, seasons


def issue_serial(application: Application, number: int | None = None) -> Serial:
    """Give the application the next serial of its district; the sequence never yields a number twice.

    `number` where the caller has taken it from the sequence already. Numbers whose check character looks like another
    are passed over (about one in seven): gaps are allowed.
    """
    district = seasons.get_district(application.district_code or "")
    year = seasons.get(application.season_id).year
    serial = Serial(district.letters, year % 100, application.stage, number or applications.next_sequence())
    while not serial.is_plain:
        serial = replace(serial, sequence=applications.next_sequence())
    application.serial = serial.compact
    index_contact(application)
    return serial


def index_contact(application: Application) -> None:
    """Note the indexes of serial and phone, of the phone, and of the child's name with the phone's last digits."""
    phone = application.phone
    if phone is None or application.serial is None:
        return
    child = people.get_person(application.child_id)
    application.phone_last4_index = vault.index("phone.last4", f"{application.serial}/{phone[-4:]}")
    application.phone_index = phone_index(phone)
    application.child_phone_index = child_phone_index(child.name, phone[-4:])


def phone_index(e164: str) -> bytes:
    """The blind index of an application's phone in E.164."""
    return vault.index("application.phone", e164)


def child_phone_index(child_name: str, last4: str) -> bytes:
    """The blind index of a child's name, as names are compared, with four digits of a phone."""
    return vault.index("application.child_phone", f"{plain_name(child_name).casefold()}/{last4}")
