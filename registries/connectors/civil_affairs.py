"""民政局: who is married to whom, and who looks after a child after a divorce."""

from __future__ import annotations

from marshmallow import fields

from registries.connector import About, Bureau, Connector, Words
from registries.ports import Dataset
from registries.strict_field import Strict, day, id_number, one_of, rows, text

CIVIL_AFFAIRS = Bureau("civil_affairs", Words("民政局", "Civil Affairs Bureau"))


class Spouse(Strict):
    """The other party of a marriage."""

    name = text()
    id_number = id_number()


class Care(Strict):
    """Who looks after one child."""

    child_id_number = id_number()
    guardian = one_of("self", "spouse", "joint")


class Status(Strict):
    """One person's marriage, and the custody agreed on at its end."""

    status = one_of("married", "divorced", "widowed", "single")
    spouse = fields.Nested(Spouse, required=True, allow_none=True)
    since = day(allow_none=True)
    custody = rows(Care)


class Marriage(Connector):
    """The marriage register (婚姻登记)."""

    dataset = Dataset.MARRIAGE
    bureau = CIVIL_AFFAIRS
    title = Words("婚姻和监护登记", "Marriage and custody")
    purpose = Words("婚姻：确认父母双方", "Marriage and custody: who the parents are")
    mend = Words(
        "婚姻登记处，请带结婚证或离婚证、离婚协议",
        "The marriage registry; bring the marriage or divorce certificate and the custody agreement",
    )
    replaces = Words("结婚证、离婚证", "marriage or divorce certificate")
    about = frozenset({About.GUARDIAN})
    fresh_days = 180
    schema = Status
