"""Districts join a season one by one; people are appointed to duties and dismissed."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app import clock, transactions
from app.domain.actor import SYSTEM, NotFound, Role
from app.extensions import db
from app.models.season import DistrictSeason
from app.models.slot import Slot
from app.services import appoint_staff
from app.services.open_district import BadLetters, LettersTaken, open_district
from tests import factories

pytestmark = pytest.mark.usefixtures("app")


def opened(policy: str = "xiamen/siming/2017", letters: str = "SM"):
    with transactions.unit():
        return open_district(policy, letters=letters, actor=SYSTEM, now=clock.now())


def test_a_district_joins_alone_and_twice_is_once():
    first, second = opened(), opened()
    assert (first.season, first.district, first.policy) == (True, True, True)
    assert first.slots > 0
    assert (second.season, second.district, second.policy, second.slots) == (False, False, False, 0)
    with transactions.unit():
        assert db.session.scalars(select(DistrictSeason.district_code)).all() == [factories.SIMING]
        assert db.session.scalar(select(func.count()).select_from(Slot)) == first.slots


def test_the_next_district_joins_the_same_season():
    opened()
    assert opened("xiamen/huli/2017", "HL").season is False


@pytest.mark.parametrize(
    ("letters", "refusal"), [("sm", BadLetters), ("S1", BadLetters), ("XX", LettersTaken)]
)
def test_letters_are_two_capitals_and_never_change(letters, refusal):
    opened()
    with pytest.raises(refusal):
        opened(letters=letters)


def appoint(number: str, role: Role = Role.REVIEWER, district: str | None = factories.SIMING):
    with transactions.unit():
        return appoint_staff.appoint(
            role, name="陈晓", number=number, district_code=district, actor=SYSTEM, now=clock.now()
        )


def test_an_appointment_takes_effect_at_the_next_request_and_so_does_its_end(client):
    factories.make_season()
    person = factories.make_person("陈晓")
    headers = factories.sign_in(person.id)
    assert client.get("/api/v1/reviewer/queue", headers=headers).status_code == 403
    assert appoint(person.id_number) is not None
    assert appoint(person.id_number) is None
    assert client.get("/api/v1/reviewer/queue", headers=headers).status_code == 200
    with transactions.unit():
        appoint_staff.dismiss(
            Role.REVIEWER,
            number=person.id_number,
            district_code=factories.SIMING,
            actor=SYSTEM,
            now=clock.now(),
        )
    assert client.get("/api/v1/reviewer/queue", headers=headers).status_code == 403
    assert appoint(person.id_number) is not None
    assert client.get("/api/v1/reviewer/queue", headers=headers).status_code == 200


def test_what_cannot_be_appointed_or_dismissed():
    factories.make_season()
    number = factories.id_number()
    with pytest.raises(appoint_staff.WrongScope):
        appoint(number, Role.BUREAU, factories.SIMING)
    with pytest.raises(appoint_staff.WrongScope):
        appoint(number, Role.REVIEWER, None)
    with pytest.raises(NotFound):
        appoint(number, Role.REVIEWER, "999999")
    with pytest.raises(appoint_staff.BadIdNumber):
        appoint(number[:-1] + ("0" if number[-1] != "0" else "1"))
    with pytest.raises(NotFound), transactions.unit():
        appoint_staff.dismiss(
            Role.DESK, number=number, district_code=factories.SIMING, actor=SYSTEM, now=clock.now()
        )
