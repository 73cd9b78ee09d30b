"""退役军人事务局: groups to whom the law owes preference."""

from __future__ import annotations

from registries.connector import PARENTS, Bureau, Connector, Words
from registries.ports import Dataset
from registries.strict_field import Strict, day, one_of, rows, text

VETERANS = Bureau("veterans", Words("退役军人事务局", "Veterans Affairs Bureau"))


class Group(Strict):
    """One group that a person belongs to, by the certificate that says so."""

    kind = one_of("martyr_child", "serving_officer", "disabled_veteran", "police_hero", "fire_rescue")
    certificate_no = text()
    since = day()


class Groups(Strict):
    """Every group of one person."""

    groups = rows(Group)


class Preferential(Connector):
    """Preferential groups (优抚对象)."""

    dataset = Dataset.PREFERENTIAL
    bureau = VETERANS
    title = Words("优抚对象登记", "Preferential groups")
    purpose = Words(
        "优抚登记：现役军人、烈士子女等按规定优待（可不同意）",
        "Preferential groups: what is due to families of soldiers, martyrs and rescuers (optional)",
    )
    mend = Words(
        "区退役军人服务中心窗口，请带优待证或部队、单位出具的证明原件",
        "The district's veterans service centre; bring the preferential-treatment card or the unit's letter",
    )
    replaces = Words("优抚证件", "certificate of a preferential group")
    about = PARENTS
    fresh_days = 180
    schema = Groups
    rows = "groups"
