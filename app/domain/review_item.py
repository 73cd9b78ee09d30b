"""What a review task is about and why it is there, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.explain import Text

_WHOLE = {
    "home": Text("核对房产", "Check the home"),
    "student_record": Text("核对学籍", "Check the student record"),
    "guardianship": Text("核对监护关系", "Check guardianship"),
}
_THING = {
    "home": Text("房产", "The home"),
    "student_record": Text("学籍", "The student record"),
    "guardianship": Text("监护关系", "Guardianship"),
}
_ABOUT = {
    "dispute": Text("核对{of}", "Check {of}"),
    "document": Text("审阅材料：{of}", "Read the paper: {of}"),
    "recheck": Text("复核申请：{of}", "Re-check asked for: {of}"),
}
_BECAUSE = {
    "person": Text("房产情况须由审核员认定", "a person has to judge the home"),
    "declared": Text("监护关系由家长申报，部门数据未能证明", "declared by the family; no record proves it"),
    "final_determination": Text("本区规定由审核员最后核定", "the district has a reviewer determine it"),
    "grade": Text(
        "没有查到孩子所在的年级，请核对是否在读小学毕业年级",
        "no record says the child's grade: is it the last of primary school?",
    ),
    "upload": Text("家长上传了材料，请查看照片", "the family handed in photos of a paper"),
    "recheck": Text("家长对这一项有异议", "the family disagrees with this item"),
}
_DOUBT = {
    "mismatch": Text("部门之间的信息不一致", "departments differ"),
    "not_consented": Text("家长未授权查询", "the family did not consent to asking"),
    "not_found": Text("部门未查到记录", "the department found no record"),
    "pending": Text("部门尚未答复", "the department has not answered yet"),
    "awaited": Text("部门尚未答复", "the department has not answered yet"),
    "spouse": Text("配偶的记录存疑", "the spouse's record is in doubt"),
    "unavailable": Text("部门系统暂时查不通", "the department cannot be reached"),
    "withdrawn": Text("家长撤回了授权", "the family withdrew the consent"),
}
_IN_DOUBT = Text("部门数据存疑", "the department's data are in doubt")


def title(item: str, named: Mapping[str, Text]) -> Text:
    """`document:lease` → 审阅材料：租赁合同; `named` are the titles of datasets, papers and lines by id."""
    if item in _WHOLE:
        return _WHOLE[item]
    kind, _, of = item.partition(":")
    about = named.get(of, Text(of, of))
    pattern = _ABOUT.get(kind, Text("{of}", "{of}"))
    return Text(pattern.zh.format(of=about.zh), pattern.en.format(of=about.en))


def about(item: str, named: Mapping[str, Text]) -> Text:
    """`document:lease` → 租赁合同: the thing itself, for the family; `named` as in `title`."""
    if item in _THING:
        return _THING[item]
    of = item.partition(":")[2]
    return named.get(of, Text(of, of))


def reason(because: Mapping[str, Any]) -> Text:
    """Why the task is there, from what the check noted when it opened it."""
    rule = str(because.get("rule"))
    if rule == "doubt":
        return _DOUBT.get(str(because.get("status")), _IN_DOUBT)
    return _BECAUSE.get(rule, _IN_DOUBT)
