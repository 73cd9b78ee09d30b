"""人民法院: who looks after a child by a ruling."""

from __future__ import annotations

from registries.connector import About, Bureau, Connector, Words
from registries.ports import Dataset
from registries.strict_field import Strict, day, id_number, one_of, rows, text

COURTS = Bureau("courts", Words("人民法院", "People's Court"), "12368")


class Ruling(Strict):
    """One ruling or mediation; `guardian` as seen from the person asked about."""

    case_no = text()
    child_id_number = id_number()
    guardian = one_of("self", "spouse", "joint", "other")
    effective_on = day()


class Rulings(Strict):
    """Every ruling on custody that names one person."""

    rulings = rows(Ruling)


class Custody(Connector):
    """Custody by ruling (抚养权裁判)."""

    dataset = Dataset("courts.custody")
    bureau = COURTS
    title = Words("抚养权裁判", "Custody rulings")
    purpose = Words("抚养权裁判：确认由谁抚养孩子", "Custody rulings: who looks after the child")
    mend = Words(
        "作出裁判的人民法院诉讼服务中心，请带裁判文书和身份证",
        "The service centre of the court that ruled; bring the judgment and ID card",
    )
    replaces = Words("判决书、调解书", "judgment or mediation record")
    about = frozenset({About.GUARDIAN})
    fresh_days = 180
    schema = Rulings
    rows = "rulings"
