"""What a guardian agrees to before a department is asked: a versioned text; the purposes stand in the connectors."""

from __future__ import annotations

from app.domain.errors import DomainError, InvalidInput

TEXT_VERSION = "2017-4"
TEXT_ZH = (
    "为办理随迁子女积分入学，您同意教育部门依次向下列部门查询您本人、您的配偶和您孩子的相关记录，仅用于核对报名条件和计算积分。"
    "您已告知配偶并取得其同意。您可以只同意其中几项；没有同意的项目请到现场或上传材料办理，不影响报名。您可以随时撤回，撤回后不再查询，"
    "已取得的记录不再用于新的核对。"
)
TEXT_EN = (
    "To enrol the child you agree that the education office asks the departments below for the records of"
    " yourself, your spouse and your child, only to check the conditions and count the points. You have "
    "told your spouse, who agrees. You may agree to some and not to others: what is not agreed to can be "
    "uploaded or shown at a counter, and does not stop the application. You may withdraw at any time; "
    "nothing more is asked then, and what was fetched is not used again."
)


FIRST = ("police.household", "natural_resources.property")
"""Asked at once on sign-in, in parallel, under one deadline; the rest arrives by the queue."""


class OldConsentText(DomainError):
    """The text has changed since the person read it."""

    code = "consent_text_changed"
    zh = "授权说明已更新，请重新阅读后再确认。"
    en = "The consent text has changed; please read it again."


class UnknownDataset(InvalidInput):
    """No such dataset."""

    code = "unknown_dataset"
    zh = "没有这项数据。"
    en = "There is no such dataset."


class ConsentNeeded(DomainError):
    """The department may not be asked without consent."""

    code = "consent_needed"
    zh = "需要先同意查询这项数据。"
    en = "Consent to this dataset is needed first."
