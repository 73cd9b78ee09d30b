"""Sealed values taken from their row, their column or their key say nothing (T-31)."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import text

from app import transactions
from app.extensions import db
from app.models.person import Person
from app.privacy import CannotDecrypt, Vault
from tests.factories import make_person

KEY, INDEX_KEY = os.urandom(32), os.urandom(32)
PLACE = "person.name/1"


def vault(name: str = "k1", key: bytes = KEY) -> Vault:
    made = Vault()
    made.use({name: key}, INDEX_KEY)
    return made


@pytest.mark.parametrize(
    ("thief", "place"),
    [
        (vault(), "person.name/2"),
        (vault(), "person.id_number/1"),
        (vault(key=os.urandom(32)), PLACE),
        (vault(name="k2"), PLACE),
    ],
    ids=["another row", "another column", "another key", "a key of another name"],
)
def test_it_opens_in_its_own_place_only(thief: Vault, place: str) -> None:
    sealed = vault().seal("林小明".encode(), PLACE)
    assert vault().open(sealed, PLACE).decode() == "林小明"
    with pytest.raises(CannotDecrypt):
        thief.open(sealed, place)


def test_no_bit_of_it_can_be_changed() -> None:
    sealed = vault().seal("林小明".encode(), PLACE)
    for position in range(3, len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(CannotDecrypt):
            vault().open(bytes(changed), PLACE)


def test_the_same_name_is_sealed_differently_every_time() -> None:
    assert len({vault().seal("林小明".encode(), PLACE) for _ in range(100)}) == 100


def test_a_value_moved_to_another_row_of_the_database_does_not_open(app: object) -> None:
    victim, thief = make_person("林志明"), make_person("陈大文")
    with transactions.unit():
        db.session.execute(
            text(
                "UPDATE person SET name_sealed = (SELECT name_sealed FROM person WHERE id = :v) WHERE id = :t"
            ),
            {"v": victim.id, "t": thief.id},
        )
    with transactions.unit():
        assert db.session.get_one(Person, victim.id).name == "林志明"
        moved = db.session.get_one(Person, thief.id)
        with pytest.raises(CannotDecrypt):
            _ = moved.name
