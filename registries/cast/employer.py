"""Employers with unified social credit codes (GB 32100-2015) whose check characters are right."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from stdnum.cn import uscc

from registries.cast.place import Town

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_FIRST = (
    "鹭江",
    "海峡",
    "金厦",
    "环岛",
    "筼筜",
    "鼓浪",
    "五通",
    "白鹭",
    "同悦",
    "闽盛",
    "嘉丰",
    "信达",
    "厦钨",
    "銮江",
)
_TRADES = (
    "电子",
    "服装",
    "物流",
    "餐饮管理",
    "建筑工程",
    "食品",
    "机械",
    "信息技术",
    "包装",
    "光电",
    "水产",
    "物业服务",
)


@dataclass(frozen=True, slots=True)
class Employer:
    """A company; policies ask whether it is registered *or* produces in a district."""

    name: str
    uscc: str
    registered_district: str
    production_district: str

    def as_payload(self) -> dict[str, str]:
        return {
            "name": self.name,
            "uscc": self.uscc,
            "registered_district": self.registered_district,
            "production_district": self.production_district,
        }


def social_credit_code(district_code: str, organisation: int) -> str:
    """`91` for a company, the region, nine characters of organisation code (GB 11714) and the check character."""
    digits = f"{organisation:08d}"
    remainder = 11 - sum(int(d) * w for d, w in zip(digits, _ORGANISATION_WEIGHTS, strict=True)) % 11
    body = f"91{district_code}{digits}{'0123456789X0'[remainder]}"
    return body + str(uscc.calc_check_digit(body))


def employers(town: Town, seed: int, *, count: int = 600) -> dict[str, tuple[Employer, ...]]:
    """The town's employers by production district; one in six is registered in another district."""
    rng = Random(f"employers:{seed}")  # noqa: S311 - a reproducible city, not a secret
    found: dict[str, list[Employer]] = {district: [] for district in town.districts}
    names = tuple(town.districts)
    for number in range(count):
        production = names[number % len(names)]
        registered = rng.choice(names) if rng.random() < 0.2 else production
        name = f"{town.name}{rng.choice(_FIRST)}{rng.choice(_TRADES)}有限公司"
        code = social_credit_code(town.code(registered), 30_000_000 + number)
        found[production].append(Employer(name, code, registered, production))
    return {district: tuple(rows) for district, rows in found.items()}
