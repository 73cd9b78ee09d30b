"""Photos of papers: only pixels survive, bombs and strangers are refused."""

from __future__ import annotations

import io
import subprocess
import sys
from uuid import uuid4

import pillow_heif
import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app import transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Material
from app.services import hand_in_material, picture_program
from app.services.recode_picture import PROGRAM
from tests import factories, onsite

GPS, GPS_LATITUDE_REF = 0x8825, 1


def picture(form: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode != "1" else 1).save(out, form, **options)
    return out.getvalue()


def heic() -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (320, 240), "red")).save(out)
    return out.getvalue()


def upload(client, row, headers, content: bytes, name: str = "p.jpg", document: str = "other"):
    boundary, body = encode_multipart({"document": document, "file": FileStorage(io.BytesIO(content), name)})
    return client.post(
        f"/api/v1/applications/{row.id}/materials",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers=headers,
    )


@pytest.fixture
def mine(app):
    return factories.make_application()


@pytest.fixture
def own(mine):
    return factories.sign_in(mine.applicant_id)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_comes_back_as_jpeg(client, mine, own, form):
    answer = upload(client, mine, own, picture(form))
    assert answer.status_code == 201, answer.json
    assert answer.json["media_type"] == "image/jpeg"
    path = f"/api/v1/applications/{mine.id}/materials/{answer.json['id']}/content"
    fetched = client.get(path, headers=own)
    assert fetched.mimetype == "image/jpeg"
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert Image.open(io.BytesIO(fetched.data)).size == (640, 480)


def test_heic_is_taken(client, mine, own):
    assert upload(client, mine, own, heic(), "p.heic").status_code == 201


def test_metadata_is_gone_and_the_picture_stands_upright(client, mine, own):
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turned by 90°
    exif[0x010E] = "secret description"
    exif.get_ifd(GPS)[GPS_LATITUDE_REF] = "N"
    answer = upload(client, mine, own, picture(exif=exif))
    path = f"/api/v1/applications/{mine.id}/materials/{answer.json['id']}/content"
    kept = client.get(path, headers=own).data
    shown = Image.open(io.BytesIO(kept))
    assert dict(shown.getexif()) == {}
    assert shown.size == (480, 640)
    assert b"secret" not in kept


def test_a_polyglot_loses_what_it_carried(client, mine, own):
    payload = b"<script>alert(1)</script>PK\x03\x04"
    answer = upload(client, mine, own, picture() + payload)
    assert answer.status_code == 201
    with transactions.unit():
        row = db.session.get(Material, factories.UUID(answer.json["id"]))
        assert b"script" not in row.content_sealed
    path = f"/api/v1/applications/{mine.id}/materials/{answer.json['id']}/content"
    assert b"script" not in client.get(path, headers=own).data


EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS" + b"-TEST-FILE!$H+H*"
"""What every virus scanner reports; written in parts, so that none reports this file."""


@pytest.mark.parametrize(
    "content", [picture() + EICAR, picture(comment=EICAR), picture(exif=b"Exif\x00\x00" + EICAR)]
)
def test_a_virus_is_not_among_the_pixels(client, mine, own, content):
    assert EICAR in content
    answer = upload(client, mine, own, content)
    assert answer.status_code == 201
    path = f"/api/v1/applications/{mine.id}/materials/{answer.json['id']}/content"
    assert b"EICAR" not in client.get(path, headers=own).data


def test_the_stored_file_is_sealed(client, mine, own):
    answer = upload(client, mine, own, picture())
    with transactions.unit():
        row = db.session.get(Material, factories.UUID(answer.json["id"]))
        assert b"JFIF" not in row.content_sealed


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "material_wrong_kind"),
        (b"%PDF-1.7\n", "material_wrong_kind"),
        (b"GIF89a<html>", "material_wrong_kind"),
        (b"", "material_wrong_kind"),
        (b"PK\x03\x04" + bytes(100), "material_wrong_kind"),
        (b"\xff\xd8\xff\xe0<script>", "material_broken"),
        (picture("PNG")[:60], "material_broken"),
        (picture("PNG", (9000, 9000), "1"), "material_too_many_pixels"),
        (picture() + bytes(picture_program.MAX_BYTES), "material_too_big"),
    ],
    ids=["svg", "pdf", "gif", "empty", "zip", "script", "cut", "bomb", "big"],
)
def test_what_is_not_a_photo_is_refused_with_a_sentence(client, mine, own, content, code):
    answer = upload(client, mine, own, content)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert answer.json["detail"]
    assert client.get(f"/api/v1/applications/{mine.id}/materials", headers=own).json == {"items": []}


def test_a_body_beyond_the_room_is_413_and_other_routes_stay_narrow(client, mine, own):
    assert upload(client, mine, own, bytes(9 * 1024 * 1024)).status_code == 413
    wide = client.post("/api/v1/lookups", data=b" " * 300_000, content_type="mine/json")
    assert wide.status_code in {413, 422}


def test_the_bomb_costs_little_memory():
    program = (
        "import pathlib, runpy, sys\n"
        f"try: runpy.run_path({str(PROGRAM)!r}, run_name='__main__')\n"
        "except SystemExit as end: status = end.code\n"
        "lines = pathlib.Path('/proc/self/status').read_text().splitlines()\n"
        "peak = next(line.split()[1] for line in lines if line.startswith('VmHWM'))\n"
        "print(status, peak, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        input=picture("PNG", (9000, 9000), "1"),
        capture_output=True,
        check=True,
        env={},
    )
    status, peak_kb = map(int, done.stderr.split())
    assert status == picture_program.TOO_MANY_PIXELS
    assert peak_kb < 80 * 1024  # decoded it would be 400 MB


def test_the_program_cannot_take_more_than_its_memory():
    """The limit is real: the same program, asked for a gigabyte, is refused it."""
    program = (
        f"import runpy; limit = runpy.run_path({str(PROGRAM)!r})['_limit']; limit()\n"
        "try: bytearray(1 << 30)\nexcept MemoryError: raise SystemExit(7)"
    )
    assert subprocess.run([sys.executable, "-I", "-c", program], check=False).returncode == 7


def test_a_stranger_sees_404_everywhere(client, mine, own):
    material = upload(client, mine, own, picture()).json["id"]
    stranger = factories.sign_in(factories.make_person("王陌生").id)
    base = f"/api/v1/applications/{mine.id}/materials"
    assert upload(client, mine, stranger, picture()).status_code == 404
    assert client.get(base, headers=stranger).status_code == 404
    assert client.get(f"{base}/{material}/content", headers=stranger).status_code == 404
    assert client.delete(f"{base}/{material}", headers=stranger).status_code == 404
    assert client.get(f"{base}/{uuid4()}/content", headers=own).status_code == 404
    other = factories.make_application()
    path = f"/api/v1/applications/{other.id}/materials/{material}/content"
    assert client.get(path, headers=factories.sign_in(other.applicant_id)).status_code == 404


def test_staff_of_the_district_look_and_the_look_is_recorded(client, mine, own):
    material = upload(client, mine, own, picture()).json["id"]
    path = f"/api/v1/reviewer/materials/{material}/views"
    reviewer, elsewhere = factories.make_staff("reviewer"), factories.make_staff("reviewer", factories.HULI)
    assert client.post(path, headers=factories.sign_in(elsewhere.person_id)).status_code == 404
    assert client.post(path, headers=own).status_code == 403
    answer = client.post(path, headers=factories.sign_in(reviewer.person_id))
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    seen = onsite.events("material_viewed")
    assert [(event.actor, event.data["material"]) for event in seen] == [(f"staff:{reviewer.id}", material)]


def test_withdrawn_is_gone_for_everybody(client, mine, own):
    material = upload(client, mine, own, picture()).json["id"]
    base = f"/api/v1/applications/{mine.id}/materials"
    assert client.delete(f"{base}/{material}", headers=own).status_code == 204
    assert client.get(base, headers=own).json == {"items": []}
    assert client.get(f"{base}/{material}/content", headers=own).status_code == 404
    reviewer = factories.sign_in(factories.make_staff("reviewer").person_id)
    assert client.post(f"/api/v1/reviewer/materials/{material}/views", headers=reviewer).status_code == 404


def test_an_application_holds_a_bounded_number(client, mine, own, monkeypatch):
    monkeypatch.setattr(hand_in_material, "MAX_STANDING", 1)
    first = upload(client, mine, own, picture())
    assert first.status_code == 201
    answer = upload(client, mine, own, picture(size=(641, 480)))
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_materials")
    assert upload(client, mine, own, picture()).json == first.json, "sent again, it is the one that stands"


def test_the_same_photo_again_is_one_file_per_paper(client, mine, own):
    first, again = (upload(client, mine, own, picture()).json["id"] for _ in range(2))
    other = upload(client, mine, own, picture(), document="hukou_book").json["id"]
    assert first == again != other
    base = f"/api/v1/applications/{mine.id}/materials"
    client.delete(f"{base}/{first}", headers=own)
    assert upload(client, mine, own, picture()).json["id"] not in {first, other}, (
        "what was taken back is gone"
    )


def test_unknown_paper_and_closed_application(client, mine, own):
    answer = upload(client, mine, own, picture(), document="passport_of_the_dog")
    assert answer.json["code"] == "unknown_document"
    done = factories.make_application(state=State.CONFIRMED)
    answer = upload(client, done, factories.sign_in(done.applicant_id), picture())
    assert (answer.status_code, answer.json["code"]) == (409, "not_in_this_state")
