"""人力资源和社会保障局: months insured and contracts of work."""

from __future__ import annotations

from marshmallow import fields

from registries.connector import PARENTS, Bureau, Connector, Words
from registries.ports import Dataset
from registries.strict_field import Strict, day, id_number, month, one_of, rows, text

HRSS = Bureau("hrss", Words("人力资源和社会保障局", "Human Resources and Social Security Bureau"), "12333")

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


class Months(Strict):
    """Every stretch of insured months of one person."""

    months = rows(_InsuredMonths)


class SocialInsurance(Connector):
    """Social insurance by month (社会保险)."""

    dataset = Dataset.SOCIAL_INSURANCE
    bureau = HRSS
    title = Words("社会保险缴费记录", "Social insurance by month")
    purpose = Words("社会保险：计算参保年限", "Social insurance: months insured")
    mend = Words(
        "所在区社会保险经办窗口，请带身份证和社会保障卡",
        "The social-insurance desk of your district; bring your ID card and social-security card",
    )
    replaces = Words("参保证明", "proof of insurance")
    about = PARENTS
    fresh_days = 92
    schema = Months
    rows = "months"


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


class Contracts(Strict):
    """Every filed labour contract of one person."""

    contracts = rows(_Contract)


class Employment(Connector):
    """Filed labour contracts (劳动合同备案)."""

    dataset = Dataset.EMPLOYMENT
    bureau = HRSS
    title = Words("劳动合同备案", "Labour contracts")
    purpose = Words("劳动合同：核对务工情况", "Labour contracts: employment")
    mend = Words(
        "用人单位所在区劳动用工备案窗口，由用人单位更正",
        "The filing desk of the employer's district; the employer files the correction",
    )
    replaces = Words("劳动合同", "labour contract")
    about = PARENTS
    fresh_days = 180
    schema = Contracts
    rows = "contracts"
