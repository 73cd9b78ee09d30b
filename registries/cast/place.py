"""Where people come from and where they live: regions by GB/T 2260, Xiamen's six districts, their roads and schools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Region:
    """A county-level region: the first six digits of an ID number."""

    code: str
    city: str
    district: str


@dataclass(frozen=True, slots=True)
class School:
    """A public primary school and its catchment's stretch of one road."""

    id: str
    name: str
    district: str
    district_code: str
    seats: int
    road: str


XIAMEN: dict[str, str] = {
    "思明": "350203",
    "湖里": "350206",
    "集美": "350211",
    "海沧": "350205",
    "同安": "350212",
    "翔安": "350213",
}

HOME_REGIONS: tuple[Region, ...] = (
    *(Region(code, "厦门", district) for district, code in XIAMEN.items()),
    Region("350104", "福州", "仓山"),
    Region("350304", "莆田", "荔城"),
    Region("350402", "三明", "梅列"),
    Region("350503", "泉州", "丰泽"),
    Region("350524", "泉州", "安溪"),
    Region("350582", "泉州", "晋江"),
    Region("350602", "漳州", "芗城"),
    Region("350623", "漳州", "漳浦"),
    Region("350702", "南平", "延平"),
    Region("350802", "龙岩", "新罗"),
    Region("350902", "宁德", "蕉城"),
    Region("360702", "赣州", "章贡"),
    Region("361102", "上饶", "信州"),
    Region("340524", "马鞍山", "和县"),
    Region("420102", "武汉", "江岸"),
    Region("430102", "长沙", "芙蓉"),
    Region("500101", "重庆", "万州"),
    Region("510107", "成都", "武侯"),
)

ROADS: dict[str, tuple[str, ...]] = {
    "思明": ("湖滨南路", "厦禾路", "莲前西路", "前埔中路", "文园路", "槟榔路", "禾祥西路", "会展南路"),
    "湖里": ("湖里大道", "仙岳路", "枋湖南路", "金山路", "五缘湾道", "嘉禾路", "华昌路", "兴隆路"),
    "集美": ("杏林湾路", "石鼓路", "集源路", "盛光路", "乐海路", "杏东路", "后溪大道", "侨英路"),
    "海沧": ("沧虹路", "海沧大道", "滨湖北路", "钟林路", "新阳西路", "霞飞路", "翁角路", "南海路"),
    "同安": ("环城西路", "中山路", "银湖中路", "城南路", "祥平西路", "西洲路", "五显路", "朝元路"),
    "翔安": ("新兴街", "祥福路", "洪钟大道", "马巷路", "舫山西路", "新店路", "巷北路", "翔安南路"),
}

DOORS_PER_ROAD = 400


def address(district: str, road: str, door: int, rng: Random) -> str:
    """A flat in a street of Xiamen."""
    return f"厦门市{district}区{road}{door}号{rng.randint(1, 18)}0{rng.randint(1, 4)}室"


def schools(per_road: int = 2) -> Iterator[School]:
    """Every school of the city: `per_road` on each road, in a fixed order."""
    for district, code in XIAMEN.items():
        for number, road in enumerate(ROADS[district]):
            for part in range(per_road):
                title = ("第一小学", "第二小学")[part % 2]
                yield School(
                    id=f"{code}-{number + 1:02d}{part + 1}",
                    name=f"{district}{road.removesuffix('路')}{title}",
                    district=district,
                    district_code=code,
                    seats=225 if part == 0 else 180,
                    road=road,
                )
