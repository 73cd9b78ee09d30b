"""Reports may come late, twice and in any order; the end state is the same."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from sms.delivery import DeliveryState, advance


def _after(reports):
    state = DeliveryState.SENDING
    for report in reports:
        state = advance(state, report)
    return state


def test_every_order_of_a_delivery_ends_delivered():
    reports = [DeliveryState.ACCEPTED, DeliveryState.SENT, DeliveryState.DELIVERED]
    assert {_after(order) for order in permutations(reports)} == {DeliveryState.DELIVERED}


def test_an_error_is_sticky_whenever_it_comes():
    reports = [DeliveryState.SENT, DeliveryState.UNDELIVERED, DeliveryState.DELIVERED]
    assert {_after(order) for order in permutations(reports)} == {DeliveryState.UNDELIVERED}


def test_a_lost_answer_does_not_undo_a_callback_that_overtook_it():
    assert advance(DeliveryState.SENT, DeliveryState.UNKNOWN) is DeliveryState.SENT
    assert advance(DeliveryState.SENDING, DeliveryState.UNKNOWN) is DeliveryState.UNKNOWN


@given(st.lists(st.sampled_from(DeliveryState), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_order_and_copies_do_not_matter(reports, random):
    shuffled = reports * 3
    random.shuffle(shuffled)
    assert _after(shuffled) is _after(reports)


@given(st.sampled_from(DeliveryState), st.sampled_from(DeliveryState))
def test_it_never_goes_back(current, reported):
    assert advance(current, reported).rank >= current.rank


def test_final_and_error_states():
    assert [s for s in DeliveryState if s.is_final] == ["delivered", "undelivered", "failed"]
    assert [s for s in DeliveryState if s.is_error] == ["undelivered", "failed"]
