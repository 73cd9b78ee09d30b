"""The exact shape of every dataset's payload; anything else, unknown keys included, is refused."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields

from registries.ports import Dataset
from registries.strict_field import Flag, Percent, Strict, day, id_number, month, one_of, rows, text


class Member(Strict):
    """One person in a household book."""

    name = text()
    id_number = id_number()
    relation = one_of("householder", "spouse", "child", "grandchild", "parent", "other")
    sex = one_of("male", "female")
    born_on = day()
    settled_on = day()


class Household(Strict):
    """police.household"""

    household_no = text()
    kind = one_of("family", "collective")
    city = text()
    district = text()
    address = text()
    householder_id = id_number()
    settled_on = day()
    members = rows(Member, least=1)


_Permit = Strict.from_dict(
    {
        "record": one_of("temporary_permit", "residence_permit"),
        "permit_no": text(),
        "from": day(),
        "to": day(),
        "district": text(),
        "address": text(),
        "gap_cause": one_of("police", "personal", allow_none=True),
    },
    name="Permit",
)


class ResidencePermit(Strict):
    """police.residence_permit"""

    records = rows(_Permit)


_InsuredMonths = Strict.from_dict(
    {
        "from": month(),
        "to": month(),
        "district": text(),
        "via": one_of("employer", "self", "flexible"),
        "paid": one_of("on_time", "back_paid", "withdrawn"),
        "employer": text(allow_none=True),
        "employer_uscc": id_number(allow_none=True),
    },
    name="InsuredMonths",
)


class SocialInsurance(Strict):
    """hrss.social_insurance"""

    months = rows(_InsuredMonths)


class Employer(Strict):
    """An employer with both addresses that policies ask about."""

    name = text()
    uscc = id_number()
    registered_district = text()
    production_district = text()


_Contract = Strict.from_dict(
    {
        "from": day(),
        "to": day(),
        "kind": one_of("contract"),
        "employer": fields.Nested(Employer, required=True),
    },
    name="Contract",
)


class Employment(Strict):
    """hrss.employment"""

    contracts = rows(_Contract)


_Licence = Strict.from_dict(
    {
        "from": day(),
        "to": day(allow_none=True),
        "kind": one_of("own_business", "shareholder"),
        "name": text(),
        "uscc": id_number(),
        "registered_district": text(),
        "production_district": text(),
    },
    name="Licence",
)


class Business(Strict):
    """samr.business"""

    businesses = rows(_Licence)


class Owner(Strict):
    """One owner; the share is null where a home is owned jointly."""

    name = text()
    id_number = id_number()
    share = Percent(required=True, allow_none=True)


class Home(Strict):
    """One registered or contracted home."""

    certificate_no = text()
    district = text()
    address = text()
    use = one_of("residential", "mixed", "commercial")
    title = one_of("certificate", "contract", "none")
    bought_on = day()
    joint = Flag(required=True)
    owners = rows(Owner, least=1)


class Property(Strict):
    """natural_resources.property"""

    homes = rows(Home)


class FamilyPlanning(Strict):
    """health.family_planning"""

    status = one_of("compliant", "violated", "violated_penalised")
    registered_at_community_on = day(allow_none=True)


class Spouse(Strict):
    """The other party of a marriage."""

    name = text()
    id_number = id_number()


class Custody(Strict):
    """Who looks after one child."""

    child_id_number = id_number()
    guardian = one_of("self", "spouse", "joint")


class Marriage(Strict):
    """civil_affairs.marriage"""

    status = one_of("married", "divorced", "widowed", "single")
    spouse = fields.Nested(Spouse, required=True, allow_none=True)
    since = day(allow_none=True)
    custody = rows(Custody)


class StudentRecord(Strict):
    """education.student_record"""

    enrolled = Flag(required=True)
    student_no = text(allow_none=True)
    school = text(allow_none=True)
    district = text(allow_none=True)
    since = day(allow_none=True)


class PreferentialGroup(Strict):
    """One group that a person belongs to, by the certificate that says so."""

    kind = one_of("martyr_child", "serving_officer", "disabled_veteran", "police_hero", "fire_rescue")
    certificate_no = text()
    since = day()


class Preferential(Strict):
    """veterans.preferential"""

    groups = rows(PreferentialGroup)


_SCHEMAS: dict[Dataset, Schema] = {
    Dataset.HOUSEHOLD: Household(),
    Dataset.RESIDENCE_PERMIT: ResidencePermit(),
    Dataset.SOCIAL_INSURANCE: SocialInsurance(),
    Dataset.EMPLOYMENT: Employment(),
    Dataset.BUSINESS: Business(),
    Dataset.PROPERTY: Property(),
    Dataset.FAMILY_PLANNING: FamilyPlanning(),
    Dataset.MARRIAGE: Marriage(),
    Dataset.STUDENT_RECORD: StudentRecord(),
    Dataset.PREFERENTIAL: Preferential(),
}


def check_payload(dataset: Dataset, payload: Any) -> None:
    """Raise marshmallow's `ValidationError` unless `payload` is exactly what the dataset's schema says."""
    if not isinstance(payload, dict):
        raise ValidationError("an object is expected")
    _SCHEMAS[dataset].load(payload)
