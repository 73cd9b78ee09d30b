"""The words for the values that a pack may name, and small phrases made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum

from app.domain import period
from app.domain.applicant import City
from app.domain.conditions.dwelling import Holder
from app.domain.conditions.livelihood import Site
from app.domain.conditions.livelihood import Way as WorkWay
from app.domain.conditions.place import named
from app.domain.explain import Text
from app.domain.people import HomeUse, HukouKind, IdKind, Paid, PermitKind, Title, Via, WorkKind

WORDS: Mapping[type[StrEnum], Mapping[str, Text]] = {
    IdKind: {
        "citizen": Text("居民身份证", "a citizen's ID"),
        "hk_macao_permit": Text("港澳居民证件", "a Hong Kong or Macao permit"),
        "taiwan_permit": Text("台湾居民证件", "a Taiwan permit"),
        "foreign_passport": Text("外国护照", "a foreign passport"),
        "none": Text("还没有证件（未落户）", "no document yet"),
    },
    HukouKind: {
        "family": Text("家庭户", "a family register"),
        "collective": Text("集体户", "a collective register"),
    },
    PermitKind: {
        "temporary_permit": Text("暂住证", "a temporary permit"),
        "residence_permit": Text("居住证", "a residence permit"),
    },
    Via: {
        "employer": Text("单位参保", "through an employer"),
        "self": Text("自己缴纳", "paid by oneself"),
        "flexible": Text("灵活就业参保", "as a flexible worker"),
    },
    Paid: {
        "on_time": Text("按月缴纳的", "paid on time"),
        "back_paid": Text("补缴的", "paid afterwards"),
        "withdrawn": Text("已退保的", "withdrawn"),
    },
    WorkKind: {
        "contract": Text("劳动合同", "a labour contract"),
        "own_business": Text("自己的营业执照", "an own business licence"),
        "flexible": Text("灵活就业登记", "registered flexible work"),
        "shareholder": Text("公司股东", "a share in a company"),
    },
    HomeUse: {
        "residential": Text("住宅", "residential"),
        "mixed": Text("商住两用房", "mixed use"),
        "commercial": Text("商业用房", "commercial"),
    },
    Title: {
        "certificate": Text("有不动产权证书", "with a title"),
        "contract": Text("已网签购房合同", "by a contract signed online"),
        "none": Text("没有产权", "without title"),
    },
    Holder: {
        "parents": Text("父母", "the parents"),
        "grandparents": Text("祖辈", "the grandparents"),
    },
    WorkWay: {
        "contract": Text("有劳动合同", "a labour contract"),
        "business": Text("自己经商（有营业执照）", "an own business"),
        "insurance": Text("由单位参保", "insurance through work"),
    },
    Site: {
        "registered": Text("工商注册地址", "registered address"),
        "production": Text("实际经营地址", "place of production"),
    },
}
DATASETS: Mapping[str, Text] = {
    "police.household": Text("公安·户籍", "police: household register"),
    "police.residence_permit": Text("公安·居住证", "police: residence permits"),
    "hrss.social_insurance": Text("人社·社会保险", "human resources: social insurance"),
    "hrss.employment": Text("人社·劳动合同", "human resources: employment"),
    "samr.business": Text("市场监管·营业执照", "market supervision: business licences"),
    "natural_resources.property": Text("自然资源·不动产登记", "natural resources: property"),
    "natural_resources.no_home": Text("自然资源·无房证明", "natural resources: no-home certificate"),
    "health.family_planning": Text("卫健·计划生育", "health: family planning"),
    "education.student_record": Text("教育·学籍", "education: student record"),
    "veterans.preferential": Text("退役军人·优抚对象", "veterans: preferential groups"),
    "housing.lease": Text("住建·租房备案", "housing: filed leases"),
    "housing.purchase_contract": Text("住建·网签购房合同", "housing: purchase contracts"),
}
"""What the city calls a dataset that replaces a paper."""


def join(texts: Iterable[Text], zh: str = "、", en: str = ", ") -> Text:
    every = tuple(texts)
    return Text(zh.join(text.zh for text in every), en.join(text.en for text in every))


def told(values: Iterable[StrEnum], zh: str = "或", en: str = " or ") -> Text:
    """The values in the order of their vocabulary: 劳动合同或自己的营业执照."""
    chosen = set(values)
    kind = type(next(iter(chosen)))
    return join((WORDS[kind][value.value] for value in kind if value in chosen), zh, en)


def places(city: City, codes: Iterable[str]) -> Text:
    """Districts by name; all of them are the city."""
    chosen = frozenset(codes)
    if chosen == frozenset(city.districts) and len(chosen) > 1:
        return Text(f"{city.name.zh}市", city.name.en)
    return named(city, chosen)


def day(moment: date) -> Text:
    return Text(f"{moment.year}年{moment.month}月{moment.day}日", f"{moment.day} {moment:%B %Y}")


def month(index: int) -> Text:
    written = date.fromisoformat(f"{period.month_text(index)}-01")
    return Text(f"{written.year}年{written.month}月", f"{written:%B %Y}")


def span(first: date, last: date, tell: Callable[[date], Text] = day) -> Text:
    opens, closes = tell(first), tell(last)
    return Text(f"{opens.zh}至{closes.zh}", f"{opens.en} to {closes.en}")
