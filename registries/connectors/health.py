"""卫生健康委员会: family planning with its registration at the community, and birth certificates."""

from __future__ import annotations

from marshmallow import fields

from registries.connector import About, Bureau, Connector, Words
from registries.ports import Dataset
from registries.strict_field import Strict, day, id_number, one_of, text

HEALTH = Bureau("health", Words("卫生健康委员会", "Health Commission"))


class Planning(Strict):
    """The status of a couple, and when they registered at their community."""

    status = one_of("compliant", "violated", "violated_penalised", "only_child")
    registered_at_community_on = day(allow_none=True)


class FamilyPlanning(Connector):
    """Family planning (计划生育)."""

    dataset = Dataset.FAMILY_PLANNING
    bureau = HEALTH
    title = Words("计划生育情况", "Family-planning record")
    purpose = Words("计划生育：计算该项积分（可不同意）", "Family planning: its points (optional)")
    mend = Words(
        "现居住地社区(村)居委会计生窗口，请带婚育证明",
        "Your community or village office; bring the marriage and birth certificate",
    )
    replaces = Words("计生证明", "family-planning certificate")
    about = frozenset({About.GUARDIAN})
    fresh_days = 180
    schema = Planning


class Parent(Strict):
    """A parent as the hospital wrote it down."""

    name = text()
    id_number = id_number()


class Birth(Strict):
    """One birth certificate; the father's part may be empty."""

    certificate_no = text()
    name = text()
    sex = one_of("male", "female")
    born_on = day()
    hospital = text()
    mother = fields.Nested(Parent, required=True)
    father = fields.Nested(Parent, required=True, allow_none=True)


class BirthCertificate(Connector):
    """Birth certificates (出生医学证明)."""

    dataset = Dataset("health.birth_certificate")
    bureau = HEALTH
    title = Words("出生医学证明", "Birth certificate")
    purpose = Words("出生证明：核对孩子和父母的关系", "Birth certificate: who the child's parents are")
    mend = Words(
        "签发出生医学证明的医院或妇幼保健机构，请带父母身份证和原证明",
        "The hospital that issued it; bring the parents' ID cards and the certificate",
    )
    replaces = Words("出生医学证明", "birth certificate")
    about = frozenset({About.CHILD})
    fresh_days = None
    schema = Birth
