"""Signs that a paper may not be what it says: shown to the reviewer, never deciding anything, blocking nobody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.domain.explain import Text

_NOT_IN_A_NUMBER = re.compile(r"[\s()\[\]【】《》<>·._-]+")


class Sign(StrEnum):
    """What was noticed."""

    SAME_PICTURE = "same_picture"
    SAME_HOME = "same_home"
    TYPED_DIFFERS = "typed_differs"


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """One sign in words; `material_id` where it is about one file. Another family is only ever counted."""

    sign: Sign
    title: Text
    because: Text
    material_id: UUID | None = None


def same_picture(paper: Text, material_id: UUID, others: int) -> CrossCheck:
    """The very picture stands in the files of `others` applications of families that are not related."""
    return CrossCheck(
        Sign.SAME_PICTURE,
        Text("同一张图片", "The same picture"),
        Text(
            f"“{paper.zh}”的这张图片，另有 {others} 个流水号的申请也上传过（不是同一家庭）；请核对原件，不能仅凭此认定",
            f"this picture of “{paper.en}” was handed in under {counted(others)} of other families too;"
            " compare the original, this alone proves nothing",
        ),
        material_id,
    )


def same_home(what: Text, others: int) -> CrossCheck:
    """The home or lease by which the family applies is also that of `others` unrelated applications this season."""
    return CrossCheck(
        Sign.SAME_HOME,
        Text("同一住所", "The same home"),
        Text(
            f"{what.zh}另有 {others} 个流水号的申请也在用（不是同一家庭）；共有产权、合租也会如此，请核对实际居住",
            f"{what.en} is claimed under {counted(others)} of other families;"
            " co-owners and shared leases look the same, so see who lives there",
        ),
    )


def typed_number(typed: str, registered: Iterable[str]) -> CrossCheck | None:
    """The certificate number that the family typed against those of the register; None where one agrees.

    Nothing is said where the register was not heard or knows no home: that is told elsewhere. Signs, width and
    spaces do not count.
    """
    numbers = {plain_number(number) for number in registered}
    if not typed.strip() or not numbers or plain_number(typed) in numbers:
        return None
    return CrossCheck(
        Sign.TYPED_DIFFERS,
        Text("填写的证号与登记不符", "The number typed is not the registered one"),
        Text(
            f"家长填写的房产证号与登记部门的 {len(numbers)} 条记录都不相同；可能是填错，也可能是另一处房产",
            f"the certificate number typed is none of the {len(numbers)} in the register;"
            " it may be a slip, or another home",
        ),
    )


def plain_number(number: str) -> str:
    """A certificate's number for comparing: NFKC, upper case, without spaces, brackets and dashes."""
    return _NOT_IN_A_NUMBER.sub("", unicodedata.normalize("NFKC", number)).upper()


def counted(others: int) -> str:
    """`1 serial`, `2 serials`."""
    return "1 serial" if others == 1 else f"{others} serials"
