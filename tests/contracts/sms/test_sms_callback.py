"""Status reports from a running handset: signed, doubled, reordered, lost, early and forged."""

import time
from itertools import count

import pytest

from sms.delivery import DeliveryState, advance
from sms.handset.courier import sign
from sms.ports import MalformedCallback, Sms
from sms.twilio_callback import TwilioCallbackVerifier
from tests.contracts.sms.running_handset import ACCOUNT, TOKEN

NUMBERS = count(13700000000)
FORM = {"AccountSid": ACCOUNT, "MessageSid": "SM" + "0" * 32, "MessageStatus": "sent", "To": "+8613800138000"}
URL = "https://enrol.example/callbacks/sms/s3cret"


def _send(gateway, receiver, to=None, path="/callbacks/sms/s3cret?x=1"):
    to = to or f"+86{next(NUMBERS)}"
    return gateway.send(Sms("m-1", to, "【i厦门教育】测试", receiver.url + path))


def _states(verifier, reports):
    assert all(verifier.verify(report.url, report.form, report.signature) for report in reports)
    return [verifier.parse_callback(report.form).state for report in reports]


def test_sent_then_delivered_both_signed(gateway, receiver, verifier):
    taken = _send(gateway, receiver)
    reports = receiver.take(2)
    assert _states(verifier, reports) == [DeliveryState.SENT, DeliveryState.DELIVERED]
    assert {verifier.parse_callback(report.form).provider_id for report in reports} == {taken.provider_id}


def test_a_failure_carries_its_code(gateway, receiver, verifier):
    _send(gateway, receiver, to="+8613900030006")
    last = verifier.parse_callback(receiver.take(2)[1].form)
    assert (last.state, last.error_code) == (DeliveryState.UNDELIVERED, "30006")


def test_doubled_and_reordered_reports_end_the_same(handset, gateway, receiver, verifier):
    handset.faults(callbacks=["duplicate", "reorder"])
    _send(gateway, receiver)
    states = _states(verifier, receiver.take(4))
    assert states == [DeliveryState.DELIVERED] * 2 + [DeliveryState.SENT] * 2
    current = DeliveryState.ACCEPTED
    for state in states:
        current = advance(current, state)
    assert current is DeliveryState.DELIVERED


def test_reports_may_come_before_the_answer(handset, gateway, receiver):
    handset.faults(callbacks=["early"])
    _send(gateway, receiver)
    assert receiver.reports.qsize() == 2


def test_dropped_reports_leave_the_state_to_be_polled(handset, gateway, receiver):
    handset.faults(callbacks=["drop"])
    taken = _send(gateway, receiver)
    time.sleep(0.3)
    assert receiver.reports.empty()
    assert gateway.status(taken.provider_id).state is DeliveryState.DELIVERED


def test_a_report_is_tried_again_when_we_are_down(gateway, receiver, verifier):
    receiver.failures = 1
    _send(gateway, receiver)
    assert _states(verifier, receiver.take(2)) == [DeliveryState.SENT, DeliveryState.DELIVERED]


def test_the_retry_override_is_heard_and_not_sent(gateway, receiver):
    receiver.failures = 1
    _send(gateway, receiver, path="/callbacks/sms/s3cret#rc=0")
    only = receiver.take(1)[0]
    assert only.form["MessageStatus"] == "delivered"
    assert "#" not in only.url


@pytest.mark.parametrize(
    ("url", "change"),
    [
        (URL, {"MessageStatus": "delivered"}),
        (URL, {"Extra": "1"}),
        (URL.replace("https", "http"), {}),
        (URL + "?y=2", {}),
        (URL.replace("s3cret", "other"), {}),
    ],
)
def test_a_changed_request_is_not_signed(verifier, url, change):
    signature = sign(TOKEN, URL, FORM)
    assert verifier.verify(URL, FORM, signature)
    assert not verifier.verify(url, FORM | change, signature)


def test_another_account_or_key_is_not_ours(verifier):
    foreign = FORM | {"AccountSid": "AC" + "9" * 32}
    assert not verifier.verify(URL, foreign, sign(TOKEN, URL, foreign))
    assert not TwilioCallbackVerifier(ACCOUNT, "other").verify(URL, FORM, sign(TOKEN, URL, FORM))


@pytest.mark.parametrize("signature", [None, "", "x", "é" * 28, 7])
def test_an_odd_signature_is_false_and_not_an_error(verifier, signature):
    assert verifier.verify(URL, FORM, signature) is False


@pytest.mark.parametrize("form", ['{"a": 1}', b"raw", None, [], {"AccountSid": None}, {1: 2}])
@pytest.mark.parametrize("url", [URL, URL + "?bodySHA256=00", "http://[", ""])
def test_an_odd_body_or_address_is_false_and_not_an_error(verifier, form, url):
    assert verifier.verify(url, form, "x" * 28) is False


def test_moved_characters_keep_the_signature_but_not_the_meaning(verifier):
    shifted = {name: value for name, value in FORM.items() if name != "MessageStatus"} | {
        "MessageStatuss": "ent"
    }
    assert verifier.verify(URL, shifted, sign(TOKEN, URL, FORM))
    with pytest.raises(MalformedCallback, match="unknown_status"):
        verifier.parse_callback(shifted)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"MessageSid": ""}, "no_message_sid"),
        ({"MessageSid": "SM1"}, "no_message_sid"),
        ({"MessageSid": None}, "no_message_sid"),
        ({"MessageStatus": "exploded"}, "unknown_status"),
        ({"MessageStatus": ["sent"]}, "unknown_status"),
        ({"ErrorCode": "abc"}, "bad_error_code"),
        ({"ErrorCode": "1" * 99}, "bad_error_code"),
        ({"ErrorCode": "٣"}, "bad_error_code"),
    ],
)
def test_a_malformed_report_says_what_is_wrong(verifier, change, code):
    with pytest.raises(MalformedCallback) as refused:
        verifier.parse_callback(FORM | change)
    assert refused.value.code == code


@pytest.mark.parametrize("form", ["text", b"raw", None, 3, []])
def test_what_is_not_a_form_is_malformed(verifier, form):
    with pytest.raises(MalformedCallback):
        verifier.parse_callback(form)
