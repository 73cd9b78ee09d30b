"""Who keeps each dataset, and which office mends a record that is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from registries.ports import Dataset


@dataclass(frozen=True, slots=True)
class Office:
    """Where a person goes with a wrong record: a sentence to show as it is, and a number to ring."""

    zh: str
    en: str
    phone: str


@dataclass(frozen=True, slots=True)
class Department:
    """The department behind one dataset, in the words that a parent reads."""

    dataset: Dataset
    code: str
    name_zh: str
    name_en: str
    dataset_zh: str
    dataset_en: str
    office: Office


def _row(
    dataset: Dataset, name: tuple[str, str], title: tuple[str, str], office: tuple[str, str, str]
) -> tuple[Dataset, Department]:
    return dataset, Department(dataset, dataset.department_code, *name, *title, Office(*office))


_POLICE = ("公安局", "Public Security Bureau")
_HRSS = ("人力资源和社会保障局", "Human Resources and Social Security Bureau")

DEPARTMENTS: dict[Dataset, Department] = dict(
    (
        _row(
            Dataset.HOUSEHOLD,
            _POLICE,
            ("户籍登记", "Household register"),
            (
                "户口所在地派出所户籍窗口,请带户口簿和身份证原件",
                "The household desk of your registered police station; bring the household book and ID cards",
                "12345",
            ),
        ),
        _row(
            Dataset.RESIDENCE_PERMIT,
            _POLICE,
            ("居住证、暂住证记录", "Residence permits"),
            (
                "现住地派出所流动人口管理窗口,请带居住证或暂住证原件",
                "The residence-permit desk of the police station where you live; bring your permits",
                "12345",
            ),
        ),
        _row(
            Dataset.SOCIAL_INSURANCE,
            _HRSS,
            ("社会保险缴费记录", "Social insurance by month"),
            (
                "所在区社会保险经办窗口,请带身份证和社会保障卡",
                "The social-insurance desk of your district; bring your ID card and social-security card",
                "12333",
            ),
        ),
        _row(
            Dataset.EMPLOYMENT,
            _HRSS,
            ("劳动合同备案", "Labour contracts"),
            (
                "用人单位所在区劳动用工备案窗口,由用人单位更正",
                "The filing desk of the employer's district; the employer files the correction",
                "12333",
            ),
        ),
        _row(
            Dataset.BUSINESS,
            ("市场监督管理局", "Administration for Market Regulation"),
            ("工商登记", "Business registration"),
            (
                "营业执照登记机关的登记注册窗口,请带营业执照",
                "The registration desk that issued the licence; bring the business licence",
                "12315",
            ),
        ),
        _row(
            Dataset.PROPERTY,
            ("自然资源和规划局", "Natural Resources and Planning Bureau"),
            ("不动产登记", "Property register"),
            (
                "不动产登记中心查询更正窗口,请带不动产权证和身份证",
                "The correction desk of the property-registration centre; bring the certificate and ID card",
                "12345",
            ),
        ),
        _row(
            Dataset.FAMILY_PLANNING,
            ("卫生健康委员会", "Health Commission"),
            ("计划生育情况", "Family-planning record"),
            (
                "现居住地社区(村)居委会计生窗口,请带婚育证明",
                "Your community or village office; bring the marriage and birth certificate",
                "12345",
            ),
        ),
        _row(
            Dataset.MARRIAGE,
            ("民政局", "Civil Affairs Bureau"),
            ("婚姻和监护登记", "Marriage and custody"),
            (
                "婚姻登记处,请带结婚证或离婚证、离婚协议",
                "The marriage registry; bring the marriage or divorce certificate and the custody agreement",
                "12345",
            ),
        ),
        _row(
            Dataset.STUDENT_RECORD,
            ("教育局", "Education Bureau"),
            ("学籍", "Student record"),
            (
                "学籍所在学校或区教育局学籍管理员",
                "The school that holds the student record, or the district's student-record officer",
                "12345",
            ),
        ),
        _row(
            Dataset.PREFERENTIAL,
            ("退役军人事务局", "Veterans Affairs Bureau"),
            ("优抚对象登记", "Preferential groups"),
            (
                "区退役军人服务中心窗口,请带优待证或部队、单位出具的证明原件",
                "The district's veterans service centre; bring the preferential-treatment card or the unit's letter",
                "12345",
            ),
        ),
    )
)
