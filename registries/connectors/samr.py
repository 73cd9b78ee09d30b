"""市场监督管理局: sole traders, and companies with where they are registered and where they produce."""

from __future__ import annotations

from registries.connector import PARENTS, Bureau, Connector, Words
from registries.ports import Dataset
from registries.strict_field import Strict, day, id_number, one_of, rows, text

SAMR = Bureau("samr", Words("市场监督管理局", "Administration for Market Regulation"), "12315")

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


class Licences(Strict):
    """Every business of one person."""

    businesses = rows(_Licence)


class Business(Connector):
    """Sole traders and shares in a business (个体工商户、股东)."""

    dataset = Dataset.BUSINESS
    bureau = SAMR
    title = Words("工商登记", "Business registration")
    purpose = Words("营业执照：核对经商情况", "Business registration: self-employment")
    mend = Words(
        "营业执照登记机关的登记注册窗口，请带营业执照",
        "The registration desk that issued the licence; bring the business licence",
    )
    replaces = Words("营业执照", "business licence")
    about = PARENTS
    fresh_days = 180
    schema = Licences
    rows = "businesses"


_Position = Strict.from_dict(
    {
        "from": day(),
        "to": day(allow_none=True),
        "position": one_of("legal_representative", "partner", "shareholder"),
        "name": text(),
        "uscc": id_number(),
        "status": one_of("in_business", "revoked", "deregistered"),
        "registered_district": text(),
        "registered_address": text(),
        "production_district": text(),
        "production_address": text(),
    },
    name="Position",
)


class Positions(Strict):
    """Every company in which one person has a say."""

    companies = rows(_Position)


class Company(Connector):
    """Companies, with registered and production address (企业登记)."""

    dataset = Dataset("samr.company")
    bureau = SAMR
    title = Words("企业登记", "Company register")
    purpose = Words(
        "企业登记：核对所办企业的注册地和生产经营地",
        "Company register: where one's company is registered and produces",
    )
    mend = Words(
        "企业登记机关的登记注册窗口，由法定代表人更正",
        "The desk where the company is registered; its legal representative files the correction",
    )
    replaces = Words("企业营业执照", "company licence")
    about = PARENTS
    fresh_days = 180
    schema = Positions
    rows = "companies"
