"""How what a person types is compared with what the bank has on record."""

from __future__ import annotations

import pytest
from stdnum import luhn

from identity.provider.city import same_name, same_phone, second_card


@pytest.mark.parametrize(
    ("typed", "registered", "same"),
    [
        ("13800000001", "+8613800000001", True),
        ("+86 138-0000-0001", "+8613800000001", True),
        ("8613800000001", "+8613800000001", True),
        ("１３８００００００01", "+8613800000001", True),
        ("0592 6012345", "+865926012345", True),
        ("13800000002", "+8613800000001", False),
        ("3800000001", "+8613800000001", False),
        ("", "+8613800000001", False),
    ],
)
def test_phones(typed: str, registered: str, same: bool):
    assert same_phone(typed, registered) is same


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("阿依古丽·麦麦提", "阿依古丽・麦麦提", True),
        ("阿依古丽·麦麦提", "阿依古丽.麦麦提", True),
        ("阿依古丽·麦麦提", "阿依古丽麦麦提", False),
        ("CHAN Tai Man", "chan  tai man", True),
        ("王𬱖", "王𬱖", True),
        ("王𬱖", "王頠", False),
        ("林志远", "林致远", False),
    ],
)
def test_names(left: str, right: str, same: bool):
    assert same_name(left, right) is same


def test_the_second_card_is_another_valid_card():
    for first in ("6222020000000000011", "6222029999999999990", "622202123456789"):
        second = second_card(first)
        assert second != first
        assert len(second) == len(first)
        assert luhn.is_valid(second)
