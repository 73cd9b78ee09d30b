"""Whether data alone settle an application, or a reviewer after them: the district's switch, else the pack."""

from __future__ import annotations

from app.domain.policy import Policy
from app.domain.procedure import Automation
from app.models.application import Application
from app.store import seasons


def automation_of(application: Application, policy: Policy, class_id: str) -> Automation:
    """The level for a class of applicants; a switch that the district has set itself holds for every class."""
    rule = seasons.get_rule(application.season_id, application.district_code or "")
    if rule.automation_is_own or rule.automation != policy.procedure.automation:
        return Automation(rule.automation)
    return policy.automation_of(class_id)
