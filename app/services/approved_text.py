"""Which version of a text may be sent: the newest that two people agreed to; known without asking each time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from app.domain.errors import DomainError
from app.store import template_approvals
from sms.template import list_templates
from sms.template_file import digests

REMEMBERED = 30.0  # seconds that another process's approval may go unnoticed


class TextNotApproved(DomainError):
    """No version of this text may be sent yet: the office has to submit and approve one."""

    code = "text_not_approved"
    zh = "短信模板 {template} 还没有经两人审批的版本，暂不能发送，请联系区教育局。"
    en = "No version of the message {template} was approved by two people yet; please tell the district's office."


@dataclass
class _Memory:
    """The newest approved version of each (template, language), and until when that is believed."""

    versions: dict[tuple[str, str], int] = field(default_factory=dict)
    until: float = 0.0


_memory = _Memory()


def version_of(template: str, language: str) -> int:
    """The newest approved version; what was approved elsewhere within half a minute may be missed, never forgotten."""
    if time.monotonic() >= _memory.until or (template, language) not in _memory.versions:
        _memory.versions, _memory.until = _newest(), time.monotonic() + REMEMBERED
    version = _memory.versions.get((template, language))
    if version is None:
        raise TextNotApproved(template=f"{template}.{language}")
    return version


def list_missing() -> list[str]:
    """Texts of which no version may be sent: template.language, in order."""
    approved = _newest()
    wanted = {(str(one.purpose), str(one.language)) for one in list_templates()}
    return sorted(".".join(one) for one in wanted - approved.keys())


def forget() -> None:
    """Ask again at the next text."""
    _memory.until = 0.0


def _newest() -> dict[tuple[str, str], int]:
    approved, written = template_approvals.list_approved(), digests()
    return {
        (str(one.purpose), str(one.language)): one.version
        for one in list_templates()  # by version, so that the newest comes last
        if (one.name, written[one.name]) in approved
    }
