"""What the fields of the departments' answers are called, and their coded values, in words that people read."""

from __future__ import annotations

from typing import Any

from registries.connector import Words

_GROUPS = {
    "businesses": Words("经营主体", "Business"),
    "buyers": Words("买受人", "Buyer"),
    "certificates": Words("电子证照", "Electronic certificate"),
    "companies": Words("企业", "Company"),
    "contracts": Words("合同", "Contract"),
    "custody": Words("抚养约定", "Custody"),
    "employer": Words("用人单位", "Employer"),
    "father": Words("父亲", "Father"),
    "groups": Words("优待", "Preferential group"),
    "holder": Words("持证人", "Holder"),
    "homes": Words("房产", "Home"),
    "leases": Words("租约", "Lease"),
    "members": Words("成员", "Member"),
    "months": Words("缴费时段", "Paid period"),
    "mother": Words("母亲", "Mother"),
    "owners": Words("产权人", "Owner"),
    "records": Words("登记", "Registration"),
    "rulings": Words("裁判文书", "Ruling"),
    "slot_preference": Words("预约意愿", "Slot wished for"),
    "spouse": Words("配偶", "Spouse"),
    "tenants": Words("承租人", "Tenant"),
    "visits": Words("入户核查", "Visit"),
}
_FIELDS = {
    "address": Words("地址", "Address"),
    "area": Words("查询范围", "Area searched"),
    "born_on": Words("出生日期", "Date of birth"),
    "bought_on": Words("取得日期", "Acquired on"),
    "case_no": Words("案号", "Case number"),
    "certificate_no": Words("证书编号", "Certificate number"),
    "checked_on": Words("核查日期", "Checked on"),
    "child_id_number": Words("孩子证件号码", "Child's ID number"),
    "city": Words("城市", "City"),
    "community": Words("社区", "Community"),
    "contract_no": Words("合同编号", "Contract number"),
    "district": Words("所在区", "District"),
    "effective_on": Words("生效日期", "Effective on"),
    "employer": Words("缴费单位", "Paying employer"),
    "employer_uscc": Words("单位信用代码", "Employer's credit code"),
    "entered_by": Words("录入人", "Entered by"),
    "enrolled": Words("是否在籍", "Enrolled"),
    "filing_no": Words("备案号", "Filing number"),
    "from": Words("起", "From"),
    "gap_cause": Words("断档原因", "Cause of the gap"),
    "grade": Words("年级", "Grade"),
    "guardian": Words("抚养人", "Guardian"),
    "half_day": Words("上午或下午", "Half day"),
    "holder_name": Words("持证人姓名", "Holder's name"),
    "home_certificate_no": Words("房产证号", "Home certificate number"),
    "hospital": Words("接生机构", "Hospital"),
    "household_no": Words("户号", "Household number"),
    "householder_id": Words("户主证件号码", "Householder's ID number"),
    "id_number": Words("证件号码", "ID number"),
    "issued_on": Words("签发日期", "Issued on"),
    "issuer": Words("签发机关", "Issued by"),
    "joint": Words("共同共有", "Joint ownership"),
    "kind": Words("类别", "Kind"),
    "landlord": Words("出租人", "Landlord"),
    "lives_here": Words("是否实住", "Lives there"),
    "main_applicant": Words("主申请人", "Main applicant"),
    "member": Words("户内成员", "Member of the household"),
    "name": Words("姓名/名称", "Name"),
    "none_found": Words("未查到住房", "No home found"),
    "notes": Words("家长说明", "Family's note"),
    "notice_version": Words("须知版本", "Version of the notice"),
    "number": Words("证照编号", "Certificate number"),
    "owner_name": Words("产权人姓名", "Owner's name"),
    "paid": Words("缴费情况", "How it was paid"),
    "permit_no": Words("证件编号", "Permit number"),
    "phone": Words("手机号码", "Mobile"),
    "position": Words("职务", "Position"),
    "production_address": Words("经营地址", "Address of production"),
    "production_district": Words("经营所在区", "District of production"),
    "record": Words("登记种类", "Kind of registration"),
    "registered_address": Words("注册地址", "Registered address"),
    "registered_at_community_on": Words("社区登记日期", "Registered with the community on"),
    "registered_on": Words("登记日期", "Registered on"),
    "registered_district": Words("注册所在区", "District of registration"),
    "relation": Words("与户主关系", "Relation to the householder"),
    "school": Words("学校", "School"),
    "searched_on": Words("查询日期", "Searched on"),
    "settled_on": Words("落户日期", "Settled on"),
    "sex": Words("性别", "Sex"),
    "share": Words("份额（%）", "Share (%)"),
    "signature": Words("签名核验", "Check of the signature"),
    "signed_on": Words("签订日期", "Signed on"),
    "since": Words("自", "Since"),
    "spouse_name": Words("配偶姓名", "Spouse's name"),
    "status": Words("状态", "Status"),
    "student_no": Words("学籍号", "Student number"),
    "title": Words("权属凭证", "Title"),
    "to": Words("止", "To"),
    "use": Words("用途", "Use"),
    "uscc": Words("信用代码", "Credit code"),
    "via": Words("参保方式", "Insured through"),
}
_VALUES = {
    "afternoon": Words("下午", "afternoon"),
    "altered": Words("内容与登记不符", "not what is listed"),
    "back_paid": Words("补缴", "paid in arrears"),
    "bad_signature": Words("签名无效", "signature does not hold"),
    "birth_medical_certificate": Words("出生医学证明", "birth medical certificate"),
    "business_income": Words("经营所得税", "tax on business income"),
    "business_licence": Words("营业执照", "business licence"),
    "cancelled": Words("已注销", "cancelled"),
    "certificate": Words("不动产权证", "certificate of title"),
    "child": Words("子女", "child"),
    "collective": Words("集体户", "collective household"),
    "commercial": Words("商业", "commercial"),
    "compliant": Words("符合", "compliant"),
    "contract": Words("合同", "contract"),
    "deceased": Words("已故", "deceased"),
    "deregistered": Words("已注销", "deregistered"),
    "disabled_veteran": Words("残疾军人", "disabled veteran"),
    "divorced": Words("离异", "divorced"),
    "emigrated": Words("已出国定居", "emigrated"),
    "employer": Words("单位缴纳", "employer"),
    "family": Words("家庭户", "family household"),
    "filed": Words("已备案", "filed"),
    "fire_rescue": Words("消防救援人员", "fire and rescue service"),
    "flexible": Words("灵活就业", "flexible employment"),
    "grandchild": Words("孙辈", "grandchild"),
    "household_register": Words("居民户口簿", "resident household register"),
    "householder": Words("户主", "householder"),
    "in_force": Words("有效", "in force"),
    "in_business": Words("在营", "in business"),
    "individual_income": Words("个人所得税", "individual income tax"),
    "joint": Words("共同抚养", "both together"),
    "legal_representative": Words("法定代表人", "legal representative"),
    "marriage_certificate": Words("结婚证", "marriage certificate"),
    "married": Words("已婚", "married"),
    "martyr_child": Words("烈士子女", "child of a martyr"),
    "mixed": Words("商住两用", "mixed use"),
    "morning": Words("上午", "morning"),
    "female": Words("女", "female"),
    "male": Words("男", "male"),
    "none": Words("没有权属凭证", "no title"),
    "normal": Words("正常", "normal"),
    "on_time": Words("按时缴纳", "paid on time"),
    "only_child": Words("独生子女", "only child"),
    "other": Words("其他", "other"),
    "own_business": Words("个体经营者", "own business"),
    "parent": Words("父母", "parent"),
    "partner": Words("合伙人", "partner"),
    "personal": Words("个人原因", "personal"),
    "police_hero": Words("公安英模", "police hero"),
    "police": Words("公安机关原因", "the police's"),
    "preferential_card": Words("优待证", "preferential treatment card"),
    "property_certificate": Words("不动产权证书", "property certificate"),
    "residence_permit": Words("居住证", "residence permit"),
    "residential": Words("住宅", "residential"),
    "revoked": Words("已吊销", "revoked"),
    "self": Words("本人", "self"),
    "serving_officer": Words("现役军官", "serving officer"),
    "shareholder": Words("股东", "shareholder"),
    "signed": Words("已签订", "signed"),
    "single": Words("未婚", "single"),
    "social_insurance_certificate": Words("社会保险参保证明", "social insurance certificate"),
    "spouse": Words("配偶", "spouse"),
    "temporary_permit": Words("暂住证", "temporary permit"),
    "unknown_key": Words("签发机关密钥未公布", "signed with a key that nobody published"),
    "valid": Words("签名有效", "signature holds"),
    "violated": Words("未落实", "violated"),
    "violated_penalised": Words("已处理", "violated, penalised"),
    "widowed": Words("丧偶", "widowed"),
    "withdrawn": Words("已退保", "withdrawn"),
    "wrong_issuer": Words("不是该类证照的签发机关", "not the office that issues this type"),
}
_NOTHING, _YES, _NO = Words("无记录", "not recorded"), Words("是", "yes"), Words("否", "no")


def title(path: str) -> Words:
    """What `homes/0/owners/1/name` is called: 房产1 · 产权人2 · 姓名; a field that has no word keeps its own name."""
    *groups, last = _steps(path)
    named = [_numbered(_GROUPS.get(name) or Words(name, name), position) for name, position in groups]
    named.append(_FIELDS.get(last[0]) or _GROUPS.get(last[0]) or Words(last[0], last[0]))
    return Words(" · ".join(one.zh for one in named), " · ".join(one.en for one in named))


def shown(value: Any) -> Words:
    """The value in words: coded values translated, everything else as it is."""
    if value is None:
        return _NOTHING
    if isinstance(value, bool):
        return _YES if value else _NO
    return _VALUES.get(str(value)) or Words(str(value), str(value))


def _steps(path: str) -> list[tuple[str, int | None]]:
    """The names of a path, each with the position that follows it."""
    steps: list[tuple[str, int | None]] = []
    for part in path.split("/"):
        if part.isdigit() and steps:
            steps[-1] = (steps[-1][0], int(part) + 1)
        else:
            steps.append((part, None))
    return steps


def _numbered(words: Words, position: int | None) -> Words:
    if position is None:
        return words
    return Words(f"{words.zh}{position}", f"{words.en} {position}")
