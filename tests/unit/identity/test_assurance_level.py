"""Levels of assurance: which one is good enough for which."""

from __future__ import annotations

from itertools import product

from identity.ports import Acr, IdentityError, IdentityErrorCode, satisfies

HIGHER = {Acr.FACE, Acr.SECOND_CARD, Acr.COUNTER}


def test_the_three_higher_ways_are_one_level_and_the_card_is_below():
    for acr, minimum in product(Acr, Acr):
        assert satisfies(acr, minimum) is (acr in HIGHER or minimum is Acr.BANK_CARD)


def test_every_refusal_has_both_sentences_and_keeps_nothing_personal():
    for code in IdentityErrorCode:
        error = IdentityError(code, "detail")
        assert error.zh.endswith("。")
        assert error.en.endswith(".")
        assert str(error) == f"{code}: detail"
