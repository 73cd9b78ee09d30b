"""Scores written by binary COPY arrive as they were computed, and stored facts score alike after a round trip."""

from __future__ import annotations

import uuid
from datetime import date
from random import Random

import numpy as np
import psycopg
import pytest

from app import policies
from app.domain import columns
from app.store import score_rows
from tests.unit.domain.random_families import family

SIMING = policies.load("xiamen/siming/2017")
ON = date(2017, 4, 20)
NUMBER = 300


@pytest.fixture
def connection(database_url):
    plain = database_url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain) as opened:
        yield opened
        opened.rollback()


@pytest.fixture(scope="module")
def packed():
    random = Random(11)
    return [columns.pack(family(random), SIMING.city) for _ in range(NUMBER)]


def _scores(facts, lengths):
    (scores,) = columns.rescore(SIMING, [columns.unpack(facts, lengths, SIMING.city)], ON)
    return scores


def test_every_row_arrives_in_small_and_large_blocks(connection, packed, monkeypatch):
    scores = _scores(b"".join(packed), [len(one) for one in packed])
    ids = [uuid.UUID(int=number) for number in range(NUMBER)]
    written = np.array([one.bytes for one in ids], dtype="V16")
    for size in (NUMBER, 7, 16_384):
        monkeypatch.setattr(score_rows, "AT_A_TIME", size)
        connection.execute(f"CREATE TEMPORARY TABLE rescored {score_rows.COLUMNS}")
        with connection.cursor().copy("COPY rescored FROM STDIN (FORMAT binary)") as copy:
            for block in score_rows.rows(written, scores):
                copy.write(block)
        found = connection.execute("SELECT * FROM rescored ORDER BY id").fetchall()
        connection.execute("DROP TABLE rescored")
        assert found == [_row(scores, ids, at) for at in range(NUMBER)]


def _row(scores, ids, at):
    bits = sum(1 << item for item in np.flatnonzero(scores.deemed[:, at]).tolist())
    eligible, main, total = bool(scores.eligible[at]), int(scores.main[at]), int(scores.total[at])
    return ids[at], eligible, main, total, scores.items[:, at].tolist(), bits


def test_facts_read_back_in_bulk_score_alike(connection, packed):
    connection.execute("CREATE TEMPORARY TABLE stored (id integer, facts bytea)")
    with connection.cursor().copy("COPY stored FROM STDIN") as copy:
        for number, facts in enumerate(packed):
            copy.write_row((number, facts))
    read = "SELECT string_agg(facts, '' ORDER BY id), array_agg(length(facts) ORDER BY id) FROM stored"
    facts, lengths = connection.cursor(binary=True).execute(read).fetchone()
    direct = _scores(b"".join(packed), [len(one) for one in packed])
    assert (_scores(facts, lengths).items == direct.items).all()
