"""Receipts and sealed values: nothing changed passes, nothing moved opens."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.privacy import CannotDecrypt, Vault, mask_address, mask_id_number, mask_name, mask_phone, mask_text
from app.receipts import Notary, is_genuine
from tests.conftest import pem


@pytest.fixture
def notary() -> Notary:
    one = Notary()
    one.use(pem(Ed25519PrivateKey.generate()))
    return one


@pytest.fixture
def vault() -> Vault:
    one = Vault()
    one.use({"k2": os.urandom(32), "k1": os.urandom(32)}, os.urandom(32))
    return one


@pytest.mark.parametrize("field", ["serial", "digest", "at", "signature"])
def test_a_receipt_with_one_changed_field_is_not_genuine(notary, field):
    receipt = notary.sign(serial="SM17P1000001B", digest="ab" * 32, at=datetime(2017, 4, 20, tzinfo=UTC))
    assert is_genuine(receipt, notary.public_key)
    value = receipt[field]
    # The first character: in the last one of a signature some bits do not count, and "AA" may stand there already.
    assert not is_genuine(receipt | {field: ("B" if value[0] == "A" else "A") + value[1:]}, notary.public_key)


def test_a_receipt_of_another_key_is_not_ours(notary):
    other = Notary()
    other.use(pem(Ed25519PrivateKey.generate()))
    receipt = other.sign(serial="SM17P1000001B", digest="ab" * 32, at=datetime(2017, 4, 20, tzinfo=UTC))
    assert not is_genuine(receipt, notary.public_key)


def test_a_sealed_value_opens_in_its_place_only(vault):
    sealed = vault.seal("林小明".encode(), "person.name/1")
    assert vault.open(sealed, "person.name/1").decode() == "林小明"
    for place in ("person.name/2", "person.phone/1"):
        with pytest.raises(CannotDecrypt):
            vault.open(sealed, place)
    with pytest.raises(CannotDecrypt):
        vault.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "person.name/1")


def test_an_older_key_still_opens_and_a_lost_one_does_not():
    old, index = os.urandom(32), os.urandom(32)
    before, after, lost = Vault(), Vault(), Vault()
    before.use({"k1": old}, index)
    after.use({"k2": os.urandom(32), "k1": old}, index)
    lost.use({"k2": os.urandom(32)}, index)
    sealed = before.seal(b"x", "p")
    assert after.open(sealed, "p") == b"x"
    with pytest.raises(CannotDecrypt):
        lost.open(sealed, "p")


def test_the_blind_index_tells_equal_values_and_kinds_apart(vault):
    assert vault.index("phone", "+8613800138000") == vault.index("phone", "+8613800138000")
    assert vault.index("phone", "+8613800138000") != vault.index("person", "+8613800138000")


def test_masks_keep_what_a_person_recognises_and_no_more():
    assert mask_name("林小明") == "林**"
    assert mask_id_number("350203198505050014") == "350*************14"
    assert mask_phone("+8613855000100") == "138****0100"
    assert mask_address("厦门市思明区湖滨南路88号1203室") == "厦门市思明区湖滨南路***"
    assert mask_text("no 35020319850505001x at 13855000100") == "no [masked] at [masked]"
