"""自然资源和规划局: registered homes, and the certificate that there are none."""

from __future__ import annotations

from registries.connector import PARENTS, About, Bureau, Connector, Words
from registries.ports import Dataset
from registries.strict_field import Flag, Percent, Strict, day, id_number, one_of, rows, text

LAND = Bureau("natural_resources", Words("自然资源和规划局", "Natural Resources and Planning Bureau"))


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
    owners = rows(Owner, least=1)


class Homes(Strict):
    """Every home of one person."""

    homes = rows(Home)


class Property(Connector):
    """The property register (不动产登记)."""

    dataset = Dataset.PROPERTY
    bureau = LAND
    title = Words("不动产登记", "Property register")
    purpose = Words("不动产：核对申请区内的住房", "Property: a home in the district")
    mend = Words(
        "不动产登记中心查询更正窗口，请带不动产权证和身份证",
        "The correction desk of the property-registration centre; bring the certificate and ID card",
    )
    replaces = Words(
        "不动产权证；房产项仍由人工核验", "property certificate; a person still looks at the item"
    )
    about = frozenset({About.GUARDIAN})
    fresh_days = 180
    schema = Homes
    rows = "homes"


class Search(Strict):
    """A search of the register for any home of one person."""

    certificate_no = text()
    area = text()
    none_found = Flag(required=True)
    searched_on = day()


class NoHome(Connector):
    """The certificate that a person owns no home (无房证明)."""

    dataset = Dataset("natural_resources.no_home")
    bureau = LAND
    title = Words("无房证明", "No-home certificate")
    purpose = Words("无房证明：核对本市没有住房", "No-home certificate: no home of one's own in the city")
    mend = Words(
        "不动产登记中心查询窗口，请带身份证和结婚证",
        "The search desk of the property-registration centre; bring the ID card and marriage certificate",
    )
    replaces = Words("无房证明", "no-home certificate")
    about = PARENTS
    fresh_days = 92
    schema = Search

    @classmethod
    def holds(cls, payload: object) -> bool:
        """A search that found a home certifies nothing."""
        return isinstance(payload, dict) and payload["none_found"] is True
