"""The notice over HTTP: anyone reads it, no script runs in it, and what has not changed is not sent again."""

from __future__ import annotations

URL = "/api/v1/policies/xiamen/siming/2017/explanation"
LETTER = URL.replace("explanation", "letter")


def test_anyone_reads_the_policy_in_plain_words(client):
    shown = client.get(URL)
    assert shown.status_code == 200
    assert shown.mimetype == "text/html"
    assert "谁可以报名" in shown.text
    assert "'unsafe-inline'" not in shown.headers["Content-Security-Policy"]
    again = client.get(URL, headers={"If-None-Match": shown.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Who may apply" in client.get(f"{URL}?lang=en").text


def test_an_unknown_policy_or_language_is_refused(client):
    assert client.get(URL.replace("2017", "1999")).status_code == 404
    assert client.get(f"{URL}?lang=fr").status_code == 422


def test_the_letter_to_parents_is_read_by_anyone_with_the_platforms_own_address(client):
    shown = client.get(LETTER)
    assert (shown.status_code, shown.mimetype) == (200, "text/html")
    assert "致学生家长的一封信" in shown.text
    assert "/app/policy</span>" in shown.text
    assert "<svg" in shown.text
    assert "'unsafe-inline'" not in shown.headers["Content-Security-Policy"]
    again = client.get(LETTER, headers={"If-None-Match": shown.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "A letter to parents" in client.get(f"{LETTER}?lang=en").text
    assert client.get(LETTER.replace("2017", "1999")).status_code == 404
