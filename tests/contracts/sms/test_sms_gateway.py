"""The gateway against a running handset: every way in which a send can end."""

import socket
import time
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from sms.handset.magic import FAILED_LATER, REFUSED_AT_ONCE
from sms.ports import DeliveryState, Receipt, Sms, SmsOutcomeUnknown, SmsRefused, SmsUnavailable
from sms.twilio_gateway import TwilioGateway
from sms.twilio_wire import refusal
from sms.vendor_error import explain
from tests.contracts.sms.running_handset import wait_until

NUMBERS = count(13800000000)


@pytest.fixture
def to():
    return f"+86{next(NUMBERS)}"


def _sms(to, body="【i厦门教育】测试。短信核对码4821", callback=""):
    return Sms("m-1", to, body, callback)


def _send_single(gateway, sms):
    try:
        return gateway.send(sms)
    except (SmsRefused, SmsUnavailable, SmsOutcomeUnknown) as error:
        return error


def _send_bulk(gateway, sms):
    return gateway.send_many([sms], concurrency=4, rate=None)[0][1]


BOTH_WAYS = pytest.mark.parametrize("send", [_send_single, _send_bulk])


@BOTH_WAYS
def test_taken_then_delivered(gateway, to, send):
    taken = send(gateway, _sms(to, "字" * 71))
    assert (taken.state, taken.segments, taken.error_code) == (DeliveryState.ACCEPTED, 2, None)
    final = wait_until(lambda: (now := gateway.status(taken.provider_id)).state.is_final and now)
    assert final.state is DeliveryState.DELIVERED


@BOTH_WAYS
def test_a_messaging_service_is_a_sender_too(handset, to, send):
    service = "MG" + "0a" * 16
    taken = send(handset.gateway(sender=service), _sms(to))
    message = handset.get(f"/standin/messages.json?to=%2B{to[1:]}")["messages"][0]
    assert (message["sid"], message["from"], message["messaging_service_sid"]) == (
        taken.provider_id,
        None,
        service,
    )


@BOTH_WAYS
@pytest.mark.parametrize("code", sorted(REFUSED_AT_ONCE))
def test_refused_at_once(gateway, code, send):
    error = send(gateway, _sms(f"+86139000{code}"))
    assert isinstance(error, SmsRefused if explain(str(code)).permanent else SmsUnavailable)
    assert (error.code, error.permanent) == (str(code), explain(str(code)).permanent)


@pytest.mark.parametrize("code", sorted(FAILED_LATER))
def test_failed_later(gateway, code):
    taken = gateway.send(_sms(f"+86139000{code}"))
    final = wait_until(lambda: (now := gateway.status(taken.provider_id)).state.is_error and now)
    assert final.error_code == str(code)
    assert explain(final.error_code).sentence("zh") != explain("99999").sentence("zh")


@BOTH_WAYS
@pytest.mark.parametrize(
    ("number", "code"), [("+15005550001", "21211"), ("not a number", "21211"), ("+865925351234", "21614")]
)
def test_bad_numbers_are_permanent(gateway, number, code, send):
    error = send(gateway, _sms(number))
    assert (type(error), error.code) == (SmsRefused, code)


@BOTH_WAYS
@pytest.mark.parametrize(("fault", "code"), [("down", "20503"), ("429", "20429"), ("500", "20500")])
def test_a_vendor_in_trouble_has_taken_nothing(handset, gateway, to, fault, code, send):
    handset.faults(refuse=fault)
    error = send(gateway, _sms(to))
    assert (type(error), error.code, error.permanent) == (SmsUnavailable, code, False)
    assert handset.accepted(to) == 0


@BOTH_WAYS
def test_nobody_listens(to, send):
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        gateway = TwilioGateway(
            "AC", "t", "+15005550006", base_url=f"http://127.0.0.1:{reserved.getsockname()[1]}"
        )
        error = send(gateway, _sms(to))
    assert (type(error), error.code) == (SmsUnavailable, "no_connection")


@BOTH_WAYS
def test_a_wrong_key_costs_no_message(handset, to, send):
    error = send(handset.gateway(token="wrong"), _sms(to))
    assert (type(error), error.code) == (SmsUnavailable, "20003")


@BOTH_WAYS
@pytest.mark.parametrize("faults", [{"slow_ms": 1500}, {"refuse": "accept_then_cut", "times": 1}])
def test_a_lost_answer_is_unknown_and_found_again(handset, to, faults, send):
    handset.faults(**faults)
    before = datetime.now(UTC)
    assert isinstance(send(handset.gateway(timeout=0.4), _sms(to)), SmsOutcomeUnknown)
    handset.faults()
    found = handset.gateway().find(to=to, body=_sms(to).body, sent_after=before)
    assert isinstance(found, Receipt)
    assert handset.accepted(to) == 1


@BOTH_WAYS
def test_a_cut_before_acceptance_is_unknown_and_not_found(handset, gateway, to, send):
    handset.faults(refuse="cut", times=1)
    assert isinstance(send(gateway, _sms(to)), SmsOutcomeUnknown)
    assert gateway.find(to=to, body=_sms(to).body, sent_after=datetime.now(UTC)) is None
    assert isinstance(send(gateway, _sms(to)), Receipt)
    assert handset.accepted(to) == 1


def test_find_wants_the_same_body_number_and_time(gateway, to):
    gateway.send(_sms(to))
    now, body = datetime.now(UTC), _sms(to).body
    assert gateway.find(to=to, body=body, sent_after=now)
    assert gateway.find(to=to, body=body + "1", sent_after=now) is None
    assert gateway.find(to=f"+86{next(NUMBERS)}", body=body, sent_after=now) is None
    assert gateway.find(to=to, body=body, sent_after=now + timedelta(hours=3)) is None
    assert gateway.find(to=to, body=body, sent_after=now + timedelta(hours=1))  # our clock was set wrongly


def test_find_looks_past_the_first_page(gateway, to):
    gateway.send(_sms(to, "【i厦门教育】第一条"))
    gateway.send_many([_sms(to, f"【i厦门教育】{n}") for n in range(60)], concurrency=8, rate=None)
    assert gateway.find(to=to, body="【i厦门教育】第一条", sent_after=datetime.now(UTC))


@pytest.mark.parametrize("fault", ["down", "none"])
def test_a_look_up_that_fails_says_so(handset, gateway, to, fault):
    if fault == "down":
        handset.faults(refuse="down")
        with pytest.raises(SmsUnavailable):
            gateway.find(to=to, body="x", sent_after=datetime.now(UTC))
    with pytest.raises(SmsUnavailable) as error:
        gateway.status("SM" + "0" * 32)
    assert error.value.code == ("20503" if fault == "down" else "20404")


def test_no_error_repeats_the_number(gateway):
    assert "139000" not in str(_send_single(gateway, _sms("+8613900021211")))


@BOTH_WAYS
def test_text_that_cannot_be_encoded_is_refused_alone(gateway, to, send):
    assert send(gateway, _sms(to, "\ud800")).code == "unencodable"


def test_a_batch_keeps_order_and_mixes_outcomes(gateway):
    messages = [_sms(f"+86{next(NUMBERS)}" if n % 3 else "+8613900021614") for n in range(30)]
    outcomes = gateway.send_many(messages, concurrency=7, rate=None)
    assert [sms for sms, _ in outcomes] == messages
    assert all(
        isinstance(outcome, Receipt if n % 3 else SmsRefused) for n, (_, outcome) in enumerate(outcomes)
    )


def test_an_empty_batch(gateway):
    assert gateway.send_many([], concurrency=5, rate=10) == []


def test_a_batch_holds_the_rate(gateway):
    messages = [_sms(f"+86{next(NUMBERS)}") for _ in range(41)]
    began = time.monotonic()
    gateway.send_many(messages, concurrency=20, rate=80)
    assert time.monotonic() - began >= 40 / 80


def test_a_batch_overlaps_slow_answers_but_no_more_than_asked(handset, gateway):
    handset.faults(slow_ms=100)
    messages = [_sms(f"+86{next(NUMBERS)}") for _ in range(20)]
    began = time.monotonic()
    gateway.send_many(messages, concurrency=5, rate=None)
    assert 0.4 <= time.monotonic() - began < 1.9


def test_a_batch_stops_calling_a_vendor_that_died(handset, gateway):
    handset.faults(refuse="500", times=40)
    messages = [_sms(f"+86{next(NUMBERS)}") for _ in range(40)]
    outcomes = gateway.send_many(messages, concurrency=4, rate=None, patience=5)
    codes = [outcome.code for _, outcome in outcomes]
    assert 5 <= codes.count("20500") <= 9
    assert codes.count("20500") + codes.count("not_tried") == 40
    assert handset.get("/standin/faults")["times"] == 40 - codes.count("20500")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, b'{"code": 21610}', SmsRefused),
        (400, b"not json", SmsRefused),
        (400, b'{"code": 21606}', SmsUnavailable),
        (408, b"", SmsOutcomeUnknown),
        (502, b"<html>", SmsOutcomeUnknown),
        (503, b"", SmsUnavailable),
        (504, b"", SmsOutcomeUnknown),
        (302, b"", SmsRefused),
    ],
)
def test_other_answers(status, body, kind):
    assert type(refusal(status, body)) is kind
