"""The people of an application and what the departments record about each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Who(StrEnum):
    """A guardian who can be the main applicant."""

    FATHER = "father"
    MOTHER = "mother"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class IdKind(StrEnum):
    """The document that names the child."""

    CITIZEN = "citizen"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    FOREIGN_PASSPORT = "foreign_passport"
    NONE = "none"


class HukouKind(StrEnum):
    FAMILY = "family"
    COLLECTIVE = "collective"


class PermitKind(StrEnum):
    TEMPORARY = "temporary_permit"
    RESIDENCE = "residence_permit"


class GapCause(StrEnum):
    """Why there is a gap before a permit, as the police recorded it."""

    POLICE = "police"
    PERSONAL = "personal"


class Via(StrEnum):
    EMPLOYER = "employer"
    SELF = "self"
    FLEXIBLE = "flexible"


class Paid(StrEnum):
    ON_TIME = "on_time"
    BACK_PAID = "back_paid"
    WITHDRAWN = "withdrawn"


class WorkKind(StrEnum):
    CONTRACT = "contract"
    OWN_BUSINESS = "own_business"
    FLEXIBLE = "flexible"
    SHAREHOLDER = "shareholder"


class HomeUse(StrEnum):
    RESIDENTIAL = "residential"
    MIXED = "mixed"
    COMMERCIAL = "commercial"


class Title(StrEnum):
    CERTIFICATE = "certificate"
    CONTRACT = "contract"
    NONE = "none"


class FamilyPlanning(StrEnum):
    COMPLIANT = "compliant"
    VIOLATED = "violated"
    VIOLATED_PENALISED = "violated_penalised"
    ONLY_CHILD = "only_child"


KEPT = frozenset({FamilyPlanning.COMPLIANT, FamilyPlanning.ONLY_CHILD})
"""The rule is kept; an only child is so in every way, and some packs give more for it."""


@dataclass(frozen=True, slots=True)
class ChildHukou:
    city: str
    district: str | None = None
    kind: HukouKind = HukouKind.FAMILY
    settled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """`enrolled` and `grade` (1 to 12) are what the student record says; None means that nobody knows yet."""

    name: str
    born_on: date
    sex: Sex | None = None
    id_kind: IdKind = IdKind.CITIZEN
    hukou: ChildHukou | None = None
    enrolled: bool | None = None
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class Residence:
    """A permit of the police; `from_on` and `to_on` are its validity, both days included."""

    from_on: date
    to_on: date
    district: str
    record: PermitKind
    gap_cause: GapCause | None = None
    permit_no: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Employer:
    name: str | None = None
    uscc: str | None = None
    registered_district: str | None = None
    production_district: str | None = None


@dataclass(frozen=True, slots=True)
class Insurance:
    """Insured months, both included; months are numbers as in `period.month`."""

    from_month: int
    to_month: int
    district: str
    via: Via = Via.EMPLOYER
    paid: Paid = Paid.ON_TIME
    employer: Employer | None = None


@dataclass(frozen=True, slots=True)
class Employment:
    """Work or a business; `to_on` None means still running."""

    from_on: date
    to_on: date | None
    kind: WorkKind
    employer: Employer | None = None


@dataclass(frozen=True, slots=True)
class Guardian:
    name: str | None = None
    residence: tuple[Residence, ...] = ()
    insurance: tuple[Insurance, ...] = ()
    employment: tuple[Employment, ...] = ()
    education: str | None = None
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """`who` is father, mother or any other word for a person; `share` is in percent."""

    who: str
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """`joint` is joint ownership of everyone named, or of both parents where nobody is."""

    district: str
    use: HomeUse = HomeUse.RESIDENTIAL
    title: Title = Title.CERTIFICATE
    address: str | None = None
    certificate_no: str | None = None
    bought_on: date | None = None
    lived_in: bool = False
    joint: bool = False
    owners: tuple[Owner, ...] = ()


@dataclass(frozen=True, slots=True)
class Lease:
    """`alone` is whether the family has the whole home to itself; None means nobody recorded it."""

    from_on: date
    to_on: date
    district: str
    address: str | None = None
    registered: bool = False
    tenant: str | None = None
    alone: bool | None = None


@dataclass(frozen=True, slots=True)
class Hukou:
    """The household register of the family; `members` as in `Owner.who`."""

    district: str
    kind: HukouKind = HukouKind.FAMILY
    address: str | None = None
    city: str | None = None
    members: tuple[str, ...] = ()
    householder: str | None = None
    settled_on: date | None = None
