"""税务局: months for which tax was paid, and no amounts."""

from __future__ import annotations

from registries.connector import PARENTS, Bureau, Connector, Words
from registries.ports import Dataset
from registries.strict_field import Strict, month, one_of, rows, text

TAX = Bureau("tax", Words("税务局", "Tax Service"), "12366")

_Paid = Strict.from_dict(
    {
        "from": month(),
        "to": month(),
        "district": text(),
        "kind": one_of("individual_income", "business_income"),
    },
    name="PaidMonths",
)


class PaidTax(Strict):
    """Every stretch of months for which one person paid tax; how much is nobody's business here."""

    months = rows(_Paid)


class Payment(Connector):
    """Proof of tax paid (纳税记录)."""

    dataset = Dataset("tax.payment")
    bureau = TAX
    title = Words("纳税记录", "Tax paid")
    purpose = Words("纳税记录：核对是否依法纳税（不查金额）", "Tax: that it was paid (no amounts)")
    mend = Words(
        "主管税务机关办税服务厅，请带身份证", "The tax service hall in charge of you; bring the ID card"
    )
    replaces = Words("完税证明", "tax certificate")
    about = PARENTS
    fresh_days = 92
    schema = PaidTax
    rows = "months"
