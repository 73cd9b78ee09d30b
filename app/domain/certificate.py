"""Electronic certificates (电子证照): which stand in for a paper, who has to hold them, and why one cannot be used.

An electronic certificate has the force of the paper (国务院令第716号, art. 10). Its signature was checked when it came;
whose it is and whether it is in force is judged here, on the day of evaluation.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from app.domain.explain import Text
from app.domain.people import Who

DATASET = "data_bureau.certificate"
CHILD, NOBODY_OF_THE_FAMILY = "child", "other"


class CertificateType(StrEnum):
    """The closed list of types that a pack may name."""

    HOUSEHOLD_REGISTER = "household_register"
    RESIDENCE_PERMIT = "residence_permit"
    PROPERTY = "property_certificate"
    MARRIAGE = "marriage_certificate"
    BIRTH = "birth_medical_certificate"
    BUSINESS_LICENCE = "business_licence"
    SOCIAL_INSURANCE = "social_insurance_certificate"
    PREFERENTIAL_CARD = "preferential_card"


class Holder(StrEnum):
    """Who has to hold it: the child, either parent, or the parent whom the document is about."""

    CHILD = "child"
    EITHER_PARENT = "either_parent"
    THIS_PARENT = "this_parent"


class Flaw(StrEnum):
    """Why a certificate stands for nothing; the first five are found with its signature."""

    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_KEY = "unknown_key"
    WRONG_ISSUER = "wrong_issuer"
    ALTERED = "altered"
    WRONG_HOLDER = "wrong_holder"
    REVOKED = "revoked"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"


SUSPECT = frozenset(
    {Flaw.BAD_SIGNATURE, Flaw.UNKNOWN_KEY, Flaw.WRONG_ISSUER, Flaw.ALTERED, Flaw.WRONG_HOLDER}
)
"""A person looks at these: a certificate that has merely run out is nobody's doubt."""


class Certificate(NamedTuple):
    """One certificate; `holder` is father, mother, child or other; `to_on` None has no end; both days included.

    `from_on` is None only where the signature does not hold and nothing is known.
    """

    kind: CertificateType
    holder: str
    from_on: date | None
    to_on: date | None
    flaw: Flaw | None = None

    def as_case(self) -> dict[str, str]:
        """As a line of a case file: only what is known."""
        dates = {name: day.isoformat() for name, day in (("from", self.from_on), ("to", self.to_on)) if day}
        flaw = {"flaw": self.flaw.value} if self.flaw else {}
        return {"type": self.kind.value, "holder": self.holder, **dates, **flaw}

    def flaw_on(self, day: date) -> Flaw | None:
        """Why it cannot be used on `day`; None where it can."""
        if self.flaw is not None:
            return self.flaw
        if self.holder == NOBODY_OF_THE_FAMILY:
            return Flaw.WRONG_HOLDER
        if self.from_on is None or day < self.from_on:
            return Flaw.NOT_YET_VALID
        return Flaw.EXPIRED if self.to_on is not None and day > self.to_on else None


TITLES: Mapping[CertificateType, Text] = {
    CertificateType.HOUSEHOLD_REGISTER: Text("居民户口簿", "resident household register"),
    CertificateType.RESIDENCE_PERMIT: Text("居住证", "residence permit"),
    CertificateType.PROPERTY: Text("不动产权证书", "property certificate"),
    CertificateType.MARRIAGE: Text("结婚证", "marriage certificate"),
    CertificateType.BIRTH: Text("出生医学证明", "birth medical certificate"),
    CertificateType.BUSINESS_LICENCE: Text("营业执照", "business licence"),
    CertificateType.SOCIAL_INSURANCE: Text("社会保险参保证明", "social insurance certificate"),
    CertificateType.PREFERENTIAL_CARD: Text("优待证", "preferential treatment card"),
}
_HOLDERS: Mapping[CertificateType, Holder] = {
    CertificateType.HOUSEHOLD_REGISTER: Holder.CHILD,
    CertificateType.RESIDENCE_PERMIT: Holder.THIS_PARENT,
    CertificateType.PROPERTY: Holder.EITHER_PARENT,
    CertificateType.MARRIAGE: Holder.EITHER_PARENT,
    CertificateType.BIRTH: Holder.CHILD,
    CertificateType.BUSINESS_LICENCE: Holder.THIS_PARENT,
    CertificateType.SOCIAL_INSURANCE: Holder.THIS_PARENT,
    CertificateType.PREFERENTIAL_CARD: Holder.EITHER_PARENT,
}
WHY: Mapping[Flaw, Text] = {
    Flaw.BAD_SIGNATURE: Text(
        "签发机关的电子签名核验不通过", "the signature of the issuing office does not hold"
    ),
    Flaw.UNKNOWN_KEY: Text(
        "签名用的密钥不是签发机关公布的", "it is signed with a key that no issuing office has published"
    ),
    Flaw.WRONG_ISSUER: Text(
        "签名的部门不是这类证照的签发机关", "the office that signed does not issue this type"
    ),
    Flaw.ALTERED: Text("证照内容与电子证照库登记的不一致", "it does not say what the library lists"),
    Flaw.WRONG_HOLDER: Text("持证人不是本人", "it was issued to somebody else"),
    Flaw.REVOKED: Text("证照已被签发机关吊销或注销", "the issuing office has revoked it"),
    Flaw.NOT_YET_VALID: Text("证照还没有到生效日期", "it is not valid yet"),
    Flaw.EXPIRED: Text("证照已过有效期", "it has expired"),
}
_RENEW = Text(
    "请到签发部门换领，换发后点“重新查询”；来不及的，上传或带纸质材料，不影响报名",
    "have the issuing office renew it and ask again, or upload or bring the paper; you can apply all the same",
)
_SHOW_PAPER = Text(
    "这份电子证照不作依据，请上传或带纸质材料，由工作人员核对原件，不影响报名",
    "it is not relied on: upload or bring the paper, and a person looks at the original; you can apply all the same",
)


def read(row: Mapping[str, Any], place: str, *, is_own: bool) -> Certificate:
    """A row of the library's answer about the person at `place`; `is_own`: it was issued to that very person."""
    if row["signature"] != "valid":
        return Certificate(CertificateType(row["kind"]), place, None, None, Flaw(row["signature"]))
    begin, end = (None if row[name] is None else date.fromisoformat(row[name]) for name in ("from", "to"))
    flaw = Flaw.REVOKED if row["status"] == "revoked" else None
    return Certificate(
        CertificateType(row["kind"]), place if is_own else NOBODY_OF_THE_FAMILY, begin, end, flaw
    )


def what_to_do(flaw: Flaw) -> Text:
    """What the family can do about a certificate that cannot be used."""
    return _SHOW_PAPER if flaw in SUSPECT else _RENEW


def holders(kind: CertificateType, parent: Who) -> frozenset[str]:
    """The people of the family any of whom may hold it; `parent` is whom the document is about."""
    wanted = _HOLDERS[kind]
    if wanted is Holder.CHILD:
        return frozenset({CHILD})
    return frozenset(Who) if wanted is Holder.EITHER_PARENT else frozenset({parent})


def is_held(kind: CertificateType, parent: Who, held: Collection[Certificate], day: date) -> bool:
    """Whether one of this type can be used on `day`, held by the right person."""
    wanted = holders(kind, parent)
    return any(c.kind is kind and c.holder in wanted and c.flaw_on(day) is None for c in held)
