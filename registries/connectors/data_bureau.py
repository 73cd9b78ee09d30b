"""大数据局: the city's library of electronic certificates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from registries import certificate
from registries.certificate import ISSUED_BY, Handed, Holder, Signature
from registries.connector import About, Bureau, Connector, FindKey, Words
from registries.ports import Dataset
from registries.strict_field import Strict, day, one_of, rows, text

DATA_BUREAU = Bureau("data_bureau", Words("大数据局", "Data Bureau"))


_Held = Strict.from_dict(
    {
        "kind": one_of(*ISSUED_BY),
        "number": text(),
        "status": one_of("in_force", "revoked"),
        "signature": one_of(*Signature),
        "issuer": text(allow_none=True),
        "holder": fields.Nested(Holder, required=True, allow_none=True),
        "issued_on": day(allow_none=True),
        "from": day(allow_none=True),
        "to": day(allow_none=True),
    },
    name="Held",
)
"""One certificate after its signature was checked; where that failed, nothing that it says is kept."""


class Certificates(Strict):
    """Every certificate of one person."""

    certificates = rows(_Held)


class Certificate(Connector):
    """Electronic certificates (电子证照), each signed by the office that issued it."""

    dataset = Dataset.CERTIFICATE
    bureau = DATA_BUREAU
    title = Words("电子证照", "Electronic certificates")
    purpose = Words(
        "电子证照：有证照的，不用再带纸质证明（可不同意）",
        "Electronic certificates: whoever holds one need not bring the paper (optional)",
    )
    mend = Words(
        "签发该证照的部门窗口，请带证照原件和身份证；换发后电子证照库自动更新",
        "The desk of the office that issued it; bring the original and the ID card; the library follows by itself",
    )
    replaces = Words("政策写明可用电子证照代替的纸质证明", "papers for which a pack accepts a certificate")
    about = frozenset({About.GUARDIAN, About.SPOUSE, About.CHILD})
    fresh_days = 31
    schema = Certificates
    handed = Handed
    rows = "certificates"

    @classmethod
    def proved(cls, payload: Mapping[str, Any], find_key: FindKey) -> Mapping[str, Any]:
        """Every certificate with its signature checked."""
        return {"certificates": [certificate.prove(row, find_key) for row in payload["certificates"]]}
