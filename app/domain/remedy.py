"""What a family can do where a condition does not hold: a sentence for every kind, unless the pack has its own."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.conditions.dwelling import HomeIn, LivesThere, NoHomeIn, RentsAlone, SameAddress
from app.domain.conditions.household import ChildIdentity, HukouIn, HukouOutside, SpecialIn
from app.domain.conditions.livelihood import HoldsPermit, InsuredIn, WorksIn
from app.domain.eligibility import (
    BornBetween,
    HukouNotIn,
    IdKindIn,
    InsuredWithin,
    NotEnrolled,
    ResidenceWithin,
    WorkWithin,
)
from app.domain.enrolment import InGrade
from app.domain.explain import Text
from app.domain.lives_in_district import LivesInDistrict
from app.domain.rule import CheckRule, FamilyCheckRule

_REGISTER = Text(
    "户籍信息有误或没有取到的，请到派出所核对更正；确实不在的，看是否符合其他类别",
    "where the register is wrong or was not found the police station mends it; otherwise another class may fit",
)
_IDENTITY = Text(
    "证件类型填错的请更正；持其他证件的，请按相应的入学办法向教育局申请",
    "correct the kind of document where it is wrong; with another one, apply to the bureau by the rules for it",
)
_HOME = Text(
    "产权或份额登记有误的，请到不动产登记机构更正；刚买的房，备好网签合同或产权证书上传，由人工核对",
    "a wrong title or share is mended at the property register; for a new home upload its contract or certificate",
)
_RESIDENCE = Text(
    "有漏记的居住（暂住）登记，请到派出所补登；确实不足的，可到下一年再申请",
    "a residence left out is mended at the police station; where it falls short, apply next year",
)
_INSURANCE = Text(
    "有漏记的参保月份，请到社保经办机构核对；确实不足的，可到下一年再申请",
    "missing months are checked at the insurance office; where they fall short, apply next year",
)
_WORK = Text(
    "有漏记的劳动合同、营业执照或单位参保，请到人社或市场监管部门核对，或上传材料由人工核对",
    "a contract, licence or insurance left out is mended at its department, or uploaded for a person to check",
)

REMEDIES: Mapping[type, Text] = {
    BornBetween: Text(
        "出生日期有误的，请到派出所更正；年龄未到的请在规定年份报名，已超龄的请向教育局咨询",
        "a wrong birthday is mended at the police station; too young: apply in the year of the age; too old: ask the"
        " bureau",
    ),
    IdKindIn: _IDENTITY,
    ChildIdentity: _IDENTITY,
    HukouNotIn: Text(
        "请按本市户籍儿童的招生办法报名；户籍信息有误的，请到派出所更正",
        "please enrol as a resident child of the city; a wrong register is mended at the police station",
    ),
    NotEnrolled: Text(
        "学籍有误的，请到原学校更正；已在读的，请办理转学",
        "where the record is wrong the school can mend it; a child at school transfers instead",
    ),
    InGrade: Text(
        "学籍或年级有误、没有查到的，请到就读学校核对更正；未到毕业年级的，到毕业那年再报名",
        "a record or grade that is wrong or was not found is mended at the child's school; before the last grade, apply"
        " in the year of leaving",
    ),
    ResidenceWithin: _RESIDENCE,
    WorkWithin: _WORK,
    InsuredWithin: _INSURANCE,
    LivesInDistrict: Text(
        "请向居住证所在的区申请；地址已变的，先到派出所变更居住证",
        "apply where the permit is, or change its address at the police station first",
    ),
    HukouIn: _REGISTER,
    HukouOutside: _REGISTER,
    SpecialIn: Text(
        "属于优抚等特殊群体而没有登记的，请到退役军人事务部门核对，或上传证件由人工核对",
        "where a preferential group is missing the veterans' office mends it, or upload the certificate for a person",
    ),
    HomeIn: _HOME,
    SameAddress: Text(
        "地址写法或登记有误的，请到派出所或不动产登记机构更正；户口不在该房产的，可迁入后再报，或看其他类别",
        "a wrong address is mended at the police station or the property register; move the register to the home, or"
        " see whether another class fits",
    ),
    LivesThere: Text(
        "实际住在那里的，请到派出所登记居住地址，或请社区出具居住情况，由人工核对",
        "where the family does live there, register the address with the police or have the community confirm it",
    ),
    NoHomeIn: Text(
        "房产已过户或登记有误的，请到不动产登记机构更正；无房证明由系统向登记机构查询，不用自己开",
        "a home sold or wrongly registered is mended at the property register, which the system asks by itself",
    ),
    RentsAlone: Text(
        "租约没有备案的，请到住建部门补办备案；租期不足或合租的，看是否符合其他类别",
        "have an unfiled lease filed at the housing department; where it is too short or shared another class may fit",
    ),
    WorksIn: _WORK,
    InsuredIn: _INSURANCE,
    HoldsPermit: Text(
        "请到派出所办理或续签居住证；已办理而没有查到的，请到派出所核对",
        "apply for the permit or renew it at the police station, which also mends one that is not found",
    ),
}
NO_BATCH = Text(
    "先看上面各类没有查到的一条和需要的内容：数据有误的到登记部门更正，其余上传证明，由工作人员核对",
    "see above what each class needs: have wrong data mended at its department, upload proof of the rest for a person",
)
FALSE_PAPERS = Text(
    "对认定有异议的，可在复查期内申请复查并提交原件",
    "who disagrees may ask for a re-check within its days, with the originals",
)
TOO_FEW_POINTS = Text(
    "逐项核对积分，漏记的到登记部门补登，或在复查期内申请复查",
    "check each item: what is left out is mended at its department, or ask for a re-check within its days",
)


def of(rule: FamilyCheckRule | CheckRule) -> Text | None:
    """The pack's own words before the kind's."""
    return rule.remedy or REMEDIES.get(type(rule.condition))
