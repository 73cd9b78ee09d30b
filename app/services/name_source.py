"""Who a value came from, in words: a department with its record, or the sign-in."""

from __future__ import annotations

from app.domain.comparison import OWN_CHECK, SIGN_IN
from registries.connector import Words
from registries.department import DEPARTMENTS
from registries.ports import Dataset


def name_source(dataset: str) -> Words:
    """The source of one side of a difference; `dataset` may be `SIGN_IN` or `OWN_CHECK`."""
    if dataset == SIGN_IN:
        return Words("实名认证", "Real-name sign-in")
    if dataset == OWN_CHECK:
        return Words("平台核验", "This platform's check")
    keeper = DEPARTMENTS[Dataset(dataset)]
    return Words(f"{keeper.name_zh}·{keeper.dataset_zh}", f"{keeper.name_en}: {keeper.dataset_en}")
