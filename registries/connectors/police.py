"""公安局: who people are, in which household, under which permits, and where they were found living."""

from __future__ import annotations

from registries.connector import PARENTS, About, Bureau, Connector, Words
from registries.ports import Dataset
from registries.strict_field import Flag, Strict, day, id_number, one_of, rows, text

POLICE = Bureau("police", Words("公安局", "Public Security Bureau"))


class Member(Strict):
    """One person in a household book."""

    name = text()
    id_number = id_number()
    relation = one_of("householder", "spouse", "child", "grandchild", "parent", "other")
    sex = one_of("male", "female")
    born_on = day()
    settled_on = day()


class HouseholdBook(Strict):
    """A household book and everybody in it."""

    household_no = text()
    kind = one_of("family", "collective")
    city = text()
    district = text()
    address = text()
    householder_id = id_number()
    settled_on = day()
    members = rows(Member, least=1)


class Household(Connector):
    """The household book (户口簿)."""

    dataset = Dataset.HOUSEHOLD
    bureau = POLICE
    title = Words("户籍登记", "Household register")
    purpose = Words(
        "户籍：核对家庭成员和户籍所在地", "Household: family members and where they are registered"
    )
    mend = Words(
        "户口所在地派出所户籍窗口，请带户口簿和身份证原件",
        "The household desk of your registered police station; bring the household book and ID cards",
    )
    replaces = Words("户口簿", "household booklet")
    about = frozenset({About.GUARDIAN, About.CHILD})
    fresh_days = 180
    schema = HouseholdBook


class PersonBasics(Strict):
    """What the population register says of one person."""

    name = text()
    id_number = id_number()
    sex = one_of("male", "female")
    born_on = day()
    status = one_of("normal", "emigrated", "deceased", "cancelled")


class Population(Connector):
    """The population register (人口基本信息)."""

    dataset = Dataset("police.population")
    bureau = POLICE
    title = Words("人口基本信息", "Population register")
    purpose = Words("人口信息：核对姓名、证件号码和出生日期", "Population: name, number and date of birth")
    mend = Words(
        "户口所在地派出所户籍窗口，请带身份证和户口簿原件",
        "The household desk of your registered police station; bring the ID card and household book",
    )
    replaces = Words("身份证", "identity card")
    about = PARENTS
    fresh_days = 180
    schema = PersonBasics


_Permit = Strict.from_dict(
    {
        "record": one_of("temporary_permit", "residence_permit"),
        "permit_no": text(),
        "from": day(),
        "to": day(),
        "district": text(),
        "address": text(),
        "gap_cause": one_of("police", "personal", allow_none=True),
    },
    name="Permit",
)


class Permits(Strict):
    """Every permit of one person."""

    records = rows(_Permit)


class ResidencePermit(Connector):
    """Residence permits and the temporary permits before them (居住证、暂住证)."""

    dataset = Dataset.RESIDENCE_PERMIT
    bureau = POLICE
    title = Words("居住证、暂住证记录", "Residence permits")
    purpose = Words("居住（暂住）证：计算居住年限", "Residence permits: years of residence")
    mend = Words(
        "现住地派出所流动人口管理窗口，请带居住证或暂住证原件",
        "The residence-permit desk of the police station where you live; bring your permits",
    )
    replaces = Words("暂住证、居住证", "(temporary) residence permits")
    about = PARENTS
    fresh_days = 180
    schema = Permits
    rows = "records"


class FoundLiving(Strict):
    """One visit of the community police."""

    address = text()
    district = text()
    community = text(allow_none=True)
    lives_here = Flag(required=True)
    checked_on = day()


class Visits(Strict):
    """Where one person was looked for, and found or not."""

    visits = rows(FoundLiving)


class ActualResidence(Connector):
    """Where people really live, as the community police saw it (实有人口核查)."""

    dataset = Dataset("police.actual_residence")
    bureau = POLICE
    title = Words("实际居住核查", "Actual residence")
    purpose = Words("实际居住：核对一家人实际住在哪里", "Actual residence: where the family really lives")
    mend = Words(
        "现住地派出所社区警务室，请带身份证和住房材料",
        "The community police office where you live; bring the ID card and papers of the home",
    )
    replaces = Words("实际居住证明", "proof of actual residence")
    about = PARENTS
    fresh_days = 180
    schema = Visits
    rows = "visits"
