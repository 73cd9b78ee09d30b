"""The demo city: valid, consistent, deterministic, whole or not at all, and every family's records fit the schemas."""

import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from datetime import date

import pytest
from ruamel.yaml import YAML
from stdnum.cn import uscc

from registries.cast import city as cast_city
from registries.cast import make_city
from registries.cast.allocation import CityTooLarge
from registries.cast.generated import CityMaker
from registries.cast.place import read_town
from registries.cast.written import CAST_FILE
from registries.citizen_number import check_character, to_current, to_old
from registries.exchange.misbehaviour import from_quality, spoil
from registries.ports import Dataset
from registries.schemas import check_payload

TRAPS = {
    "ready", "joint_owners", "share_50_5", "gap_bridged", "gap_not_bridged", "twins", "divorced", "rare_characters",
    "dotted_name", "old_id", "collective_hukou", "grandparents_home", "hk_macao_child", "no_hukou",
    "employer_elsewhere", "registry_down", "mismatch", "self_employed", "born_out_of_range", "already_enrolled",
    "insurance_gap", "landline", "face_fails", "serving_officer", "renters", "contradictory",
}  # fmt: skip


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    connection = sqlite3.connect(make_city(tmp_path_factory.mktemp("city"), people=1200, seed=3))
    yield connection
    connection.close()


def people(connection, where="1"):
    rows = connection.execute(
        f"SELECT id_number, sex, born_on, role, id_kind, phone, bank_card FROM person WHERE {where}"
    )
    return rows.fetchall()


def test_every_trap_has_its_family_and_someone_who_signs_in(connection):
    rows = connection.execute("SELECT slug, title, trap, story, sign_in FROM family").fetchall()
    assert {row[0] for row in rows} >= TRAPS
    assert all(all(row) for row in rows)
    for row in rows:
        found = connection.execute("SELECT family FROM person WHERE slug = ?", (row[4],)).fetchone()
        assert found == (row[0],)


def test_staff_of_three_districts_can_sign_in(connection):
    slugs = {row[0] for row in connection.execute("SELECT slug FROM person WHERE role = 'staff'")}
    posts = ("reviewer", "reviewer-2", "supervisor", "desk", "desk-2", "admin")
    assert slugs == {f"staff-{d}-{p}" for d in ("siming", "huli", "jimei") for p in posts} | {
        "staff-bureau",
        "staff-siming-community",
    }


@pytest.mark.parametrize("family", [node["slug"] for node in YAML(typ="safe").load(CAST_FILE)["families"]])
def test_a_written_family_passes_the_exchanges_own_schemas(connection, family):
    rows = connection.execute(
        "SELECT dataset, payload, quality, name FROM record JOIN person USING (id_number) WHERE family = ?",
        (family,),
    ).fetchall()
    assert {row[0] for row in rows} >= {
        "police.household",
        "civil_affairs.marriage",
        "education.student_record",
    }
    for dataset, text, quality, name in rows:
        payload = json.loads(text)
        check_payload(Dataset(dataset), payload)
        check_payload(
            Dataset(dataset), spoil(payload, from_quality(quality and json.loads(quality)), name=name)
        )


def test_every_generated_record_passes_the_schemas_also_when_spoilt(connection):
    count = 0
    for dataset, text, quality, name in connection.execute(
        "SELECT dataset, payload, quality, name FROM record JOIN person USING (id_number) WHERE slug IS NULL"
    ):
        payload = json.loads(text)
        check_payload(
            Dataset(dataset), spoil(payload, from_quality(quality and json.loads(quality)), name=name)
        )
        count += 1
    assert count > 4000


def test_numbers_agree_with_birth_and_sex(connection):
    for number, sex, born_on, _, kind, _, _ in people(connection, "id_kind <> 'none'"):
        assert check_character(number[:17]) == number[17]
        assert date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}").isoformat() == born_on
        assert int(number[16]) % 2 == (sex == "male")
        assert number.startswith("810000") == (kind == "hk_macao_permit")


def test_adults_have_phones_and_cards_of_their_own(connection):
    adults = people(connection, "role <> 'child'")
    phones = [row[5] for row in adults]
    cards = [row[6] for row in adults]
    assert len(set(phones)) == len(set(cards)) == len(adults)
    not_mobile = [phone for phone in phones if not re.fullmatch(r"\+861[3-9]\d{9}", phone)]
    assert not_mobile == ["+865926012345"], "the landline family's"
    assert all(_luhn(card) for card in cards)


def _luhn(card):
    digits = [int(digit) for digit in reversed(card)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def test_children_of_2017_are_of_age(connection):
    born = [
        row[2] for row in people(connection, "role = 'child' AND slug IS NULL AND born_on >= '2010-09-01'")
    ]
    assert len(born) > 300
    assert min(born) >= "2010-09-01"
    assert max(born) <= "2011-08-31"


def test_social_credit_codes_have_right_check_characters(connection):
    codes = set()
    for (text,) in connection.execute(
        "SELECT payload FROM record WHERE dataset IN ('hrss.employment', 'samr.business')"
    ):
        codes |= set(re.findall(r'"uscc":"(\w+)"', text))
    assert len(codes) > 100
    assert all(uscc.is_valid(code) for code in codes)


def test_households_agree_with_the_people_in_them(connection):
    known = {row[0]: row[1:3] for row in connection.execute("SELECT id_number, name, born_on FROM person")}
    for number, text in connection.execute(
        "SELECT id_number, payload FROM record WHERE dataset = 'police.household'"
    ):
        members = {row["id_number"]: (row["name"], row["born_on"]) for row in json.loads(text)["members"]}
        assert number in members
        assert members.items() <= known.items()


def test_about_37_percent_of_household_checks_meet_a_fault(connection):
    bad, total = connection.execute(
        "SELECT count(DISTINCT CASE WHEN quality IS NOT NULL THEN payload END), count(DISTINCT payload) FROM record "
        "JOIN person USING (id_number) WHERE dataset = 'police.household' AND slug IS NULL"
    ).fetchone()
    assert 0.28 < bad / total < 0.46


def test_catchments_cover_every_door_once(connection):
    for district, road in connection.execute("SELECT DISTINCT district, road FROM catchment").fetchall():
        stretches = connection.execute(
            "SELECT from_door, to_door FROM catchment WHERE district = ? AND road = ? ORDER BY 1",
            (district, road),
        ).fetchall()
        doors = [door for begin, end in stretches for door in range(begin, end + 1)]
        assert doors == list(range(1, 401))


def test_the_ready_family_is_the_published_case(connection):
    rows = connection.execute(
        "SELECT dataset, payload FROM record JOIN person USING (id_number) WHERE slug = 'ready-father'"
    )
    held = {dataset: json.loads(text) for dataset, text in rows}
    permits = held["police.residence_permit"]["records"]
    assert (permits[0]["from"], {row["district"] for row in permits}) == ("2011-09-01", {"思明"})
    assert held["natural_resources.property"]["homes"][0]["joint"] is True
    assert all(
        connection.execute(
            "SELECT quality IS NULL FROM record JOIN person USING (id_number) WHERE family='ready'"
        )
    )


def test_same_seed_same_city(tmp_path):
    first, again, other = (
        _content(make_city(tmp_path / name, people=300, seed=seed))
        for name, seed in (("a", 5), ("b", 5), ("c", 6))
    )
    assert first == again
    assert first != other


def _content(path):
    connection = sqlite3.connect(path)
    digest = hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()
    connection.close()
    return digest


def test_a_failure_leaves_the_old_city_and_no_rest(tmp_path, monkeypatch):
    old = _content(make_city(tmp_path, people=50))

    def break_off(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cast_city, "_to_disk", break_off)
    with pytest.raises(OSError, match="No space"):
        make_city(tmp_path, people=50, seed=9)
    assert [path.name for path in tmp_path.iterdir()] == ["city.db"]
    assert _content(tmp_path / "city.db") == old


def test_more_people_than_numbers_is_said_before_writing(tmp_path):
    with pytest.raises(CityTooLarge):
        make_city(tmp_path, people=60_000_000)
    assert not (tmp_path / "city.db").exists()


def test_a_city_with_1_2_million_children_has_numbers_enough():
    maker = CityMaker(read_town("xiamen"), seed=1, people=4_050_000, on=date(2017, 4, 1))
    family = next(maker.families())
    assert len(family.people) >= 3


def test_the_command_says_in_one_sentence_what_is_wrong(tmp_path):
    (tmp_path / "file").write_text("")
    command = [
        sys.executable,
        "-m",
        "registries.cast",
        "--people",
        "10",
        "--out",
        str(tmp_path / "file" / "x"),
    ]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 2
    assert "Traceback" not in finished.stderr


def test_old_numbers_come_back():
    number = "350203198305129818"
    number = number[:17] + check_character(number[:17])
    assert len(to_old(number)) == 15
    assert to_current(to_old(number)) == number
    assert to_old("350203201103059814") == "350203201103059814"
    assert to_current("35020319830512981x") == "35020319830512981X"
