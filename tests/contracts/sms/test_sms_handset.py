"""The handset as a program: Twilio's own client reads it, a kill forgets nothing, bad starts say why."""

import socket
import sqlite3
import subprocess
import sys
import urllib.error
from datetime import UTC, datetime, timedelta

import pytest
from twilio.rest import Client

from sms.ports import Sms
from sms.twilio_transport import Transport
from tests.contracts.sms.running_handset import ACCOUNT, TOKEN, environment, start, wait_until


@pytest.fixture
def client(handset):
    return Client(ACCOUNT, TOKEN, http_client=Transport(handset.url, 3))


def test_the_sdk_reads_every_field(client):
    created = client.messages.create(to="+8613600000001", from_="+15005550006", body="【i厦门教育】你好")
    assert created.date_created.tzinfo is not None
    fetched = wait_until(lambda: (m := client.messages(created.sid).fetch()).status == "delivered" and m)
    assert (fetched.body, fetched.to, fetched.from_) == (
        "【i厦门教育】你好",
        "+8613600000001",
        "+15005550006",
    )
    assert (fetched.num_segments, fetched.error_code, fetched.direction) == ("1", None, "outbound-api")
    assert fetched.date_sent >= fetched.date_created


def test_the_sdk_pages_and_filters(client):
    for n in range(5):
        client.messages.create(to="+8613600000002", from_="+15005550006", body=f"第{n}条")
    wait_until(lambda: all(m.status == "delivered" for m in client.messages.list(to="+8613600000002")))
    bodies = [m.body for m in client.messages.stream(to="+8613600000002", page_size=2)]
    assert bodies == ["第4条", "第3条", "第2条", "第1条", "第0条"]
    now = datetime.now(UTC)
    wanted = {"to": "+8613600000002", "from_": "+15005550006"}
    assert len(client.messages.list(**wanted, date_sent_after=now - timedelta(minutes=1))) == 5
    assert client.messages.list(**wanted, date_sent_after=now + timedelta(minutes=1)) == []
    assert len(client.messages.list(**wanted, date_sent_before=now + timedelta(minutes=1))) == 5
    assert client.messages.list(**wanted, date_sent_before=now - timedelta(minutes=1)) == []
    sent_on = client.messages.list(**wanted)[0].date_sent.date()
    same_day = [m for m in client.messages.list(**wanted) if m.date_sent.date() == sent_on]
    assert len(client.messages.list(**wanted, date_sent=sent_on.isoformat())) == len(same_day)
    assert client.messages.list(**wanted, date_sent=(sent_on + timedelta(days=3)).isoformat()) == []


def test_the_inbox_shows_what_arrived(handset, gateway):
    gateway.send(Sms("m", "+8613600000003", "【i厦门教育】<b>粗</b>", ""))
    inbox = wait_until(lambda: handset.get("/inbox/13600000003.json"))
    assert [message["body"] for message in inbox] == ["【i厦门教育】<b>粗</b>"]
    page = handset.text("/?phone=13600000003")
    assert "&lt;b&gt;粗" in page
    assert "<b>粗" not in page
    assert "<script" not in page
    assert "已送达" in page


def test_what_was_not_delivered_is_not_in_the_inbox(handset, gateway):
    taken = gateway.send(Sms("m", "+8613900030003", "【i厦门教育】到不了", ""))
    wait_until(lambda: gateway.status(taken.provider_id).state.is_final)
    assert handset.get("/inbox/+8613900030003.json") == []
    assert "未送达" in handset.text("/?phone=%2B8613900030003")


def test_a_link_to_a_mainland_phone_is_filtered(gateway):
    taken = gateway.send(Sms("m", "+8613600000004", "请看https://example.org", ""))
    final = wait_until(lambda: (now := gateway.status(taken.provider_id)).state.is_final and now)
    assert final.error_code == "30007"


def test_the_front_page_and_health(handset):
    assert "短信收件箱" in handset.text("/")
    assert handset.get("/healthz") == {"status": "ok"}
    assert "color-scheme" in handset.text("/page/style.css")


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"nonsense": 1}', b'{"refuse": "x"}', b'{"slow_ms": -1}'])
def test_unknown_faults_are_refused(handset, body):
    with pytest.raises(urllib.error.HTTPError) as refused:
        handset.text("/standin/faults", body)
    assert refused.value.code == 400
    refused.value.close()


def test_a_kill_forgets_nothing_and_delivery_goes_on(tmp_path):
    handset = start(tmp_path, HANDSET_DELIVERY_MS="60000")
    messages = [Sms(f"m{n}", f"+86135{n:08d}", f"【i厦门教育】{n}", "") for n in range(200)]
    outcomes = handset.gateway().send_many(messages, concurrency=50, rate=None)
    handset.kill()
    again = start(tmp_path)
    try:
        assert again.get("/standin/messages.json")["count"] == 200
        sids = [receipt.provider_id for _, receipt in outcomes]
        wait_until(lambda: all(again.gateway().status(sid).state.is_final for sid in sids[::50]))
    finally:
        assert again.stop() == 0


def test_names_come_from_the_demo_city(tmp_path):
    with sqlite3.connect(tmp_path / "city.db") as city:
        city.execute("CREATE TABLE person (id_number TEXT PRIMARY KEY, name TEXT, phone TEXT)")
        city.execute("INSERT INTO person VALUES ('x', '林秋月', '+8613500000001')")
    city.close()
    handset = start(tmp_path / "state", HANDSET_CITY=str(tmp_path / "city.db"))
    try:
        handset.gateway().send(Sms("m", "+8613500000001", "【i厦门教育】你好", ""))
        assert "林秋月" in handset.text("/")
    finally:
        handset.stop()


def _refused(folder, *arguments, **settings):
    command = [sys.executable, "-m", "sms.handset", *arguments]
    result = subprocess.run(
        command, env=environment(folder, **settings), capture_output=True, text=True, timeout=20
    )
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_a_bad_start_is_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"127.0.0.1:{port}" in _refused(tmp_path, "--port", port)
    assert "HANDSET_CITY" in _refused(tmp_path, HANDSET_CITY=str(tmp_path / "none.db"))
    assert "HANDSET_LATENCY_MS" in _refused(tmp_path, HANDSET_LATENCY_MS="fast")
    assert "HANDSET_FAULTS" in _refused(tmp_path, HANDSET_FAULTS="explode")
    (tmp_path / "messages.sqlite").write_bytes(b"not a database at all" * 100)
    assert "cannot be used" in _refused(tmp_path, "--port", "0")
