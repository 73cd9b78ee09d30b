"""Fuzz: whatever comes, an answer is believed only when it is exactly right; everything else is a `BadAnswer`."""

import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jwt.algorithms import ECAlgorithm
from marshmallow import ValidationError

from registries.connector import list_all
from registries.deadline import is_plausible_address
from registries.ports import Dataset, Subject, canonical_json
from registries.schemas import check_payload
from registries.signature import ANSWER_TYPE, EXCHANGE, BadAnswer, ExchangeKeys, Question, verify_answer

KEY = ec.generate_private_key(ec.SECP256R1())
JWKS = {"keys": [{**ECAlgorithm.to_jwk(KEY.public_key(), as_dict=True), "kid": "k1"}]}
QUESTION = Question(
    Dataset.STUDENT_RECORD, Subject("350203201103059814", "林小鸣"), "check", "c-1", "r-1", "j" * 32
)
PAYLOAD = {
    "enrolled": False,
    "student_no": None,
    "school": None,
    "district": None,
    "since": None,
    "grade": None,
}
QUICK = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def verify(token):
    return verify_answer(token, QUESTION, client_id="icity", keys=ExchangeKeys(lambda: JWKS))


def claims(**changed):
    now = int(time.time())
    return {
        "iss": EXCHANGE,
        "aud": "icity",
        "iat": now,
        "exp": now + 60,
        "in_reply_to": QUESTION.jti,
        "request_id": QUESTION.request_id,
        "dataset": QUESTION.dataset.value,
        "department": "education",
        "found": True,
        "payload": PAYLOAD,
        "reference": "E-1",
        "as_of": "2017-04-01",
    } | changed


def signed(body, **header):
    """Signs any bytes, JSON or not."""
    headers = {"typ": ANSWER_TYPE, "kid": "k1"} | header
    return jwt.PyJWS().encode(body, KEY, algorithm="ES256", headers=headers)


def test_the_control_is_believed():
    assert verify(signed(json.dumps(claims()).encode())).payload == PAYLOAD


@QUICK
@given(payload=json_values)
@example(payload=PAYLOAD | {"school": "\ud800"})
@example(payload=PAYLOAD | {"school": "a\x00b"})
@example(payload=PAYLOAD | {"enrolled": float("nan")})
@example(payload=PAYLOAD | {"grade": 13})
@example(payload=PAYLOAD | {"grade": True})
@example(payload=PAYLOAD | {"grade": "6"})
def test_no_signed_payload_breaks_the_reader(payload):
    token = signed(json.dumps(claims(payload=payload)).encode())
    with pytest.raises(BadAnswer):
        verify(token)


@QUICK
@given(name=st.sampled_from(sorted(claims())), value=json_values)
def test_no_signed_claim_breaks_the_reader(name, value):
    token = signed(json.dumps(claims(**{name: value})).encode())
    try:
        answer = verify(token)
    except BadAnswer:
        return
    assert answer.payload == PAYLOAD


@QUICK
@given(body=st.binary(max_size=200))
@example(body=b"[" * 100_000)
@example(body=b'{"a":' * 50_000)
@example(body=b'{"iat":' + b"9" * 6000 + b"}")
@example(body=b'{"iat":1e999,"exp":NaN}')
def test_no_signed_bytes_break_the_reader(body):
    with pytest.raises(BadAnswer):
        verify(signed(body))


@QUICK
@given(text=st.text(max_size=200))
@example(text=".." * 3)
@example(text="e30.e30.e30")
def test_no_text_breaks_the_reader(text):
    with pytest.raises(BadAnswer):
        verify(text)


@QUICK
@given(dataset=st.sampled_from([connector.dataset for connector in list_all()]), payload=json_values)
def test_no_payload_breaks_a_schema(dataset, payload):
    with pytest.raises(ValidationError):
        check_payload(dataset, payload)


HOUSEHOLD = {
    "household_no": "1", "kind": "family", "city": "南平", "district": "延平", "address": "a",
    "householder_id": "350702198305129815", "settled_on": "2009-11-02",
    "members": [
        {"name": "林建国", "id_number": "350702198305129815", "relation": "householder", "sex": "male",
         "born_on": "1983-05-12", "settled_on": "2009-11-02"},
    ],
}  # fmt: skip


@QUICK
@given(data=st.data(), value=json_values)
def test_one_wrong_value_in_a_right_payload_is_refused_or_harmless(data, value):
    payload = json.loads(json.dumps(HOUSEHOLD))
    node = data.draw(st.sampled_from([payload, payload["members"][0]]))
    node[data.draw(st.sampled_from(sorted(node)) | st.text(max_size=10))] = value
    try:
        check_payload(Dataset.HOUSEHOLD, payload)
    except ValidationError:
        return
    assert isinstance(value, str | list)
    canonical_json(payload)


def test_a_header_too_deep_is_a_bad_answer():
    import base64

    deep = base64.urlsafe_b64encode(b'{"a":' * 60_000).rstrip(b"=").decode()
    with pytest.raises(BadAnswer):
        verify(f"{deep}.e30.AA")


def test_unreadable_keys_are_a_bad_answer():
    for keys in (
        {},
        {"keys": 1},
        {"keys": [{}]},
        {"keys": [1]},
        {"keys": [{"kty": "EC", "crv": "P-256", "kid": "k1"}]},
    ):
        with pytest.raises(BadAnswer):
            verify_answer(
                signed(json.dumps(claims()).encode()),
                QUESTION,
                client_id="icity",
                keys=ExchangeKeys(lambda keys=keys: keys),
            )


def test_an_unknown_key_id_reads_the_keys_once_in_a_while():
    reads = []
    keys = ExchangeKeys(lambda: reads.append(1) or JWKS)
    for _ in range(20):
        with pytest.raises(BadAnswer):
            verify_answer(signed(b"{}", kid="k9"), QUESTION, client_id="icity", keys=keys)
    assert len(reads) == 1


def test_canonical_json_does_not_depend_on_order():
    assert (
        canonical_json({"b": 1, "a": "𬱖"})
        == canonical_json({"a": "𬱖", "b": 1})
        == '{"a":"𬱖","b":1}'.encode()
    )


@pytest.mark.parametrize(
    ("address", "plausible"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("2001:db8::1", True),
        ("169.254.169.254", False),
        ("fe80::1%eth0", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
    ],
)
def test_addresses_that_no_registry_can_have(address, plausible):
    assert is_plausible_address(address) is plausible
