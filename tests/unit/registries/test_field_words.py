"""Every field and coded value that the cast's departments answer with has a word of its own."""

from __future__ import annotations

import json
import re
import sqlite3

import pytest

from app.domain.review import leaves
from registries import field_words
from registries.cast import make_city

_CODE = re.compile(r"^[a-z_]+$")


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    city = make_city(tmp_path_factory.mktemp("words"), people=40, seed=3)
    with sqlite3.connect(city) as rows:
        return [
            leaf
            for (payload,) in rows.execute("SELECT payload FROM record")
            for leaf in leaves(json.loads(payload))
        ]


def test_no_field_is_called_by_its_key(answers):
    unnamed = {path for path, _ in answers if re.search("[a-z_]{2,}", field_words.title(path).zh)}
    assert not unnamed


def test_no_coded_value_is_shown_as_a_code(answers):
    coded = {value for _, value in answers if isinstance(value, str) and _CODE.match(value)}
    assert coded
    assert not {value for value in coded if field_words.shown(value).zh == value}


def test_positions_count_from_one():
    assert field_words.title("homes/0/owners/1/name").zh == "房产1 · 产权人2 · 姓名/名称"
    assert field_words.title("unheard_of").en == "unheard_of"
    assert field_words.shown(None).zh == "无记录"
    assert (field_words.shown(True).zh, field_words.shown("male").en) == ("是", "male")
