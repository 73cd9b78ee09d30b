"""The thread as a chat: photos, the list of the district, ready answers, and news as they come."""

from __future__ import annotations

import io
import json
import time
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from app.domain.states import State
from app.extensions import db
from app.models.audit import AuditEvent
from app.models.message import Message
from app.models.thread import ThreadPhoto
from app.services import consult_by_photo, follow_thread, keep_answer_templates
from tests import factories, onsite


@pytest.fixture
def mine(app):
    return factories.make_application()


@pytest.fixture
def own(mine):
    return factories.sign_in(mine.applicant_id)


@pytest.fixture
def reviewer(app):
    return factories.sign_in(factories.make_staff("reviewer").person_id)


@pytest.fixture
def officer(app):
    return factories.sign_in(factories.make_staff("admin", name="周主任").person_id)


@pytest.fixture
def quick(monkeypatch):
    """Streams that end within the patience of a test, and a process with room of its own."""
    monkeypatch.setattr(follow_thread, "SECONDS", 0.6)
    monkeypatch.setattr(follow_thread, "PAUSE", 0.02)
    monkeypatch.setattr(follow_thread, "seats", follow_thread.Seats())


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(buffer, "PNG")
    return buffer.getvalue()


def family(row, of: str = "thread-messages") -> str:
    return f"/api/v1/applications/{row.id}/{of}"


def district(row, of: str = "thread-messages") -> str:
    return f"/api/v1/reviewer/applications/{row.id}/{of}"


def send(client, path: str, headers, text: str = ""):
    data = {"file": (io.BytesIO(picture()), "a.png"), "text": text}
    return client.post(path, data=data, headers=headers)


# --- photos


def test_a_photo_goes_both_ways_and_looks_are_recorded(client, mine, own, reviewer):
    sent = send(client, family(mine, "thread-photos"), own, "这张可以吗？")
    assert (sent.status_code, sent.json["text"], sent.json["side"]) == (201, "这张可以吗？", "family")
    photo = sent.json["photo"]["id"]
    seen = client.post(district(mine, f"thread-photos/{photo}/views"), headers=reviewer)
    assert (seen.status_code, seen.data[:3]) == (200, b"\xff\xd8\xff")
    looks = onsite.rows(select(AuditEvent.data).where(AuditEvent.event == "thread_photo_viewed"))
    assert looks == [{"photo": photo}]
    answer = send(client, district(mine, "thread-photos"), reviewer)
    assert (answer.status_code, answer.json["text"]) == (201, "")
    thread = client.get(family(mine), headers=own).json
    assert [entry["photo"] is not None for entry in thread["items"]] == [True, True]
    assert thread["items"][0]["read_at"] is not None  # whoever answers has read
    assert thread["unread"] == 1
    theirs = client.get(family(mine, f"thread-photos/{answer.json['photo']['id']}/content"), headers=own)
    assert theirs.mimetype == "image/jpeg"
    assert onsite.rows(select(Message.purpose)) == ["reply"]


def test_a_photo_is_sealed_and_gone_with_its_time(client, mine, own):
    photo = send(client, family(mine, "thread-photos"), own).json["photo"]["id"]
    row = onsite.fetch(ThreadPhoto, photo)
    assert b"\xff\xd8\xff" not in row.content_sealed
    from app import transactions

    with transactions.unit():
        db.session.get_one(ThreadPhoto, row.id).content_sealed = None
    assert client.get(family(mine, f"thread-photos/{photo}/content"), headers=own).status_code == 404
    assert client.get(family(mine), headers=own).json["items"][0]["photo"] is None


def test_photos_have_their_own_limit_and_junk_is_refused(client, mine, own, monkeypatch):
    monkeypatch.setattr(consult_by_photo, "MOST_A_DAY", 1)
    junk = {"file": (io.BytesIO(b"MZ not a picture"), "a.png")}
    refused = client.post(family(mine, "thread-photos"), data=junk, headers=own)
    assert (refused.status_code, refused.json["code"]) == (422, "material_wrong_kind")
    assert send(client, family(mine, "thread-photos"), own).status_code == 201
    full = send(client, family(mine, "thread-photos"), own)
    assert (full.status_code, full.json["code"]) == (429, "too_many_thread_photos")


# --- the list, and ready answers


def test_the_list_of_threads_and_its_filters(client, mine, own, reviewer):
    other = factories.make_application()
    client.post(family(mine), json={"text": "甲"}, headers=own)
    client.post(family(other), json={"text": "乙"}, headers=factories.sign_in(other.applicant_id))
    client.post(district(other), json={"text": "答"}, headers=reviewer)
    factories.make_application(state=State.UNDER_REVIEW)  # nobody wrote: not a thread

    def listed(which: str, **more) -> list[str]:
        query = {"filter": which} | more
        answer = client.get("/api/v1/reviewer/threads", query_string=query, headers=reviewer)
        return [one["application_id"] for one in answer.json["items"]]

    assert listed("all") == [str(other.id), str(mine.id)]
    assert listed("waiting") == listed("unread") == [str(mine.id)]
    assert listed("answered") == [str(other.id)]
    page = client.get("/api/v1/reviewer/threads?limit=1", headers=reviewer).json
    assert (page["items"][0]["last_side"], page["items"][0]["messages"]) == ("district", 2)
    assert listed("all", cursor=page["next"]) == [str(mine.id)]
    assert page["can_answer"] is True
    bureau = factories.sign_in(factories.make_staff("bureau", None, "郑局").person_id)
    assert client.get("/api/v1/reviewer/threads", headers=bureau).json["can_answer"] is False
    elsewhere = factories.sign_in(factories.make_staff("reviewer", factories.HULI).person_id)
    assert client.get("/api/v1/reviewer/threads", headers=elsewhere).json["items"] == []


def test_ready_answers_are_kept_by_officers(client, reviewer, officer, monkeypatch):
    path, body = "/api/v1/reviewer/answer-templates", {"title": "居住证", "text": "按连续居住计算。"}
    assert client.post(path, json=body, headers=reviewer).status_code == 403
    made = client.post(path, json=body, headers=officer)
    assert made.status_code == 201
    again = client.post(path, json=body, headers=officer)
    assert (again.status_code, again.json["code"]) == (409, "answer_title_taken")
    one = f"{path}/{made.json['id']}"
    changed = client.put(one, json=body | {"text": "断档不超过三个月。"}, headers=officer)
    assert changed.json["text"] == "断档不超过三个月。"
    seen = client.get(path, headers=reviewer).json
    assert ([t["title"] for t in seen["items"]], seen["can_edit"]) == (["居住证"], False)
    assert client.get(path, headers=officer).json["can_edit"] is True
    monkeypatch.setattr(keep_answer_templates, "MOST", 1)
    assert client.post(path, json=body | {"title": "二"}, headers=officer).status_code == 429
    assert client.delete(one, headers=officer).status_code == 204
    assert client.get(path, headers=reviewer).json["items"] == []


# --- news as they come


def events(response) -> list[tuple[str, str]]:
    """(kind, id) of a finished stream."""
    blocks = [
        dict(line.split(": ", 1) for line in part.splitlines())
        for part in response.text.split("\n\n")
        if part
    ]
    return [(one["event"], json.loads(one["data"])["id"]) for one in blocks if "event" in one]


def test_a_stream_tells_what_came_since_and_ends_by_itself(client, mine, own, reviewer, quick):
    first = client.post(family(mine), json={"text": "甲"}, headers=own).json["id"]
    second = client.post(district(mine), json={"text": "答"}, headers=reviewer).json["id"]
    began = time.monotonic()
    stream = client.get(family(mine, "thread-messages/stream"), query_string={"after": first}, headers=own)
    assert stream.mimetype == "text/event-stream"
    assert events(stream) == [("message", second)]
    assert 0.5 < time.monotonic() - began < 5
    assert "答" not in stream.text
    again = client.get(family(mine, "thread-messages/stream"), headers=own | {"Last-Event-ID": second})
    assert events(again) == []


def test_a_read_mark_is_told_while_listening(app, client, mine, own, reviewer, quick):
    said = client.post(family(mine), json={"text": "甲"}, headers=own).json["id"]
    listening = app.test_client().get(family(mine, "thread-messages/stream"), headers=own)
    chunks = iter(listening.response)
    assert "retry" in _text(next(chunks))
    assert not db.has_session  # nothing is held between two looks
    client.post(district(mine, "thread-read-marks"), headers=reviewer)
    assert f'event: read\ndata: {{"id": "{said}"}}' in "".join(_text(chunk) for chunk in chunks)
    listening.close()


def test_one_process_streams_to_few_and_the_rest_poll(app, client, mine, own, reviewer, quick, monkeypatch):
    monkeypatch.setattr(follow_thread.seats, "most", 2)
    held = [
        app.test_client().get(path, headers=headers)
        for path, headers in (
            (family(mine, "thread-messages/stream"), own),
            (district(mine, "thread-messages/stream"), reviewer),
        )
    ]
    full = client.get(family(mine, "thread-messages/stream"), headers=own)
    assert (full.status_code, full.json["code"]) == (503, "streams_full")
    assert int(full.headers["Retry-After"]) >= 0
    assert client.get(family(mine), headers=own).status_code == 200  # polling goes on
    held[0].close()
    freed = client.get(family(mine, "thread-messages/stream"), headers=own)
    assert (freed.status_code, events(freed)) == (200, [])
    held[1].close()


def test_without_the_cap_the_refusal_would_not_come(app, client, mine, own, quick, monkeypatch):
    """The negative control of the test above: with room for many, the third is served as well."""
    monkeypatch.setattr(follow_thread.seats, "most", 100)
    held = [app.test_client().get(family(mine, "thread-messages/stream"), headers=own) for _ in range(3)]
    assert [answer.status_code for answer in held] == [200, 200, 200]
    for answer in held:
        answer.close()


def test_a_seat_that_nobody_gave_back_is_free_again():
    seats = follow_thread.Seats(most=1)
    seats.take(0.01)
    with pytest.raises(follow_thread.StreamsFull):
        seats.take(10)
    time.sleep(0.02)
    seats.give_back(seats.take(10))
    seats.give_back(uuid4())  # unknown: nothing happens


def test_strangers_follow_nothing(client, mine, quick):
    stranger = factories.sign_in(factories.make_person("王陌生").id)
    elsewhere = factories.sign_in(factories.make_staff("reviewer", factories.HULI).person_id)
    assert client.get(family(mine, "thread-messages/stream"), headers=stranger).status_code == 404
    assert client.get(district(mine, "thread-messages/stream"), headers=elsewhere).status_code == 404


def _text(chunk) -> str:
    return chunk.decode() if isinstance(chunk, bytes) else chunk
