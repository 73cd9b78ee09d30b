"""The exact shape of every dataset's payload; anything else, unknown keys included, is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from registries.ports import Dataset

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_NUMBER = re.compile(r"[0-9A-Za-z]{6,20}", re.ASCII)
_PERCENT = re.compile(r"\d{1,3}(\.\d{1,4})?", re.ASCII)
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs"})
MOST_ROWS = 600


def _text(value: Any, *, most: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise ValidationError("text expected")
    if any(unicodedata.category(character) in _FORBIDDEN_CATEGORIES for character in value):
        raise ValidationError("control characters and lone surrogates are refused")
    return value


class Text(fields.Field[str]):
    """Text of 1 to 200 characters of any script, without control characters or lone surrogates."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return _text(value, most=200)


class Matching(Text):
    """Text that matches one pattern wholly."""

    def __init__(self, pattern: re.Pattern[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._pattern = pattern

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = _text(value, most=40)
        if not self._pattern.fullmatch(text):
            raise ValidationError("not in the agreed form")
        return text


class Day(Matching):
    """`YYYY-MM-DD` that exists, 1900 to 2199."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_DAY, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            year = date.fromisoformat(text).year
        except ValueError as error:
            raise ValidationError("no such day") from error
        if not 1900 <= year < 2200:
            raise ValidationError("no such day")
        return text


class Percent(Matching):
    """A decimal percentage as text, above 0 and up to 100."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_PERCENT, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not 0 < Decimal(text) <= 100:
            raise ValidationError("not a share")
        return text


class Flag(fields.Field[bool]):
    """JSON true or false; never "on", 1 or "yes"."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("true or false expected")
        return value


def month(**kwargs: Any) -> Matching:
    return Matching(_MONTH, required=True, **kwargs)


def id_number(**kwargs: Any) -> Matching:
    """Form only: registries do hold 15-digit and foreign numbers, and a wrong digit is a mismatch to show."""
    return Matching(_NUMBER, required=True, **kwargs)


def one_of(*values: str, **kwargs: Any) -> Text:
    return Text(required=True, validate=validate.OneOf(values), **kwargs)


def text(**kwargs: Any) -> Text:
    return Text(required=True, **kwargs)


def day(**kwargs: Any) -> Day:
    return Day(required=True, **kwargs)


class Strict(Schema):
    """Every key known, every key there; a `from` is never after its `to`."""

    class Meta:
        unknown = RAISE

    @validates_schema
    def _ordered(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        begin, end = data.get("from"), data.get("to")
        if begin is not None and end is not None and begin > end:
            raise ValidationError("a period ends before it begins", "to")


def _rows(schema: type[Schema], *, least: int = 0) -> fields.List[Any]:
    return fields.List(
        fields.Nested(schema), required=True, validate=validate.Length(min=least, max=MOST_ROWS)
    )


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
    members = _rows(Member, least=1)


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

    records = _rows(_Permit)


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

    months = _rows(_InsuredMonths)


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

    contracts = _rows(_Contract)


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

    businesses = _rows(_Licence)


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
    owners = _rows(Owner, least=1)


class Property(Strict):
    """natural_resources.property"""

    homes = _rows(Home)


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
    custody = _rows(Custody)


class StudentRecord(Strict):
    """education.student_record"""

    enrolled = Flag(required=True)
    student_no = text(allow_none=True)
    school = text(allow_none=True)
    district = text(allow_none=True)
    since = day(allow_none=True)


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
}


def check_payload(dataset: Dataset, payload: Any) -> None:
    """Raise marshmallow's `ValidationError` unless `payload` is exactly what the dataset's schema says."""
    if not isinstance(payload, dict):
        raise ValidationError("an object is expected")
    _SCHEMAS[dataset].load(payload)
