"""Who acts: a guardian, a member of staff within a scope, a desk device, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from app.domain.errors import Forbidden, Language, Missing


class Role(StrEnum):
    """What a member of staff may be."""

    DESK = "desk"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    BUREAU = "bureau"
    SCHOOL = "school"
    COMMUNITY = "community"


class NotAllowed(Forbidden):
    """Signed in, but this is not among the person's duties."""

    code = "not_allowed"
    zh = "您没有办理此事项的权限。"
    en = "This is not among your duties."


class NotFound(Missing):
    """Unknown, or not yours: the two are not told apart."""

    code = "not_found"
    zh = "没有找到。"
    en = "Not found."


class StepUpNeeded(Forbidden):
    """The action needs a stronger or fresher proof of identity."""

    code = "step_up_needed"
    zh = "为确认是您本人操作，请再完成一次身份核验。"
    en = "Please prove your identity once more, so that we know it is you."


@dataclass(frozen=True)
class Person:
    """A signed-in person: `acr` and `auth_time` say how well and when they were proved."""

    person_id: UUID
    session_id: UUID
    acr: str
    auth_time: datetime
    client: Literal["web", "native"]
    language: Language = "zh"
    acts_as: str | None = None

    @property
    def name(self) -> str:
        """How the audit trail calls the actor; a helper under a mandate is named as that, not as the parent."""
        return self.acts_as or f"person:{self.person_id}"


@dataclass(frozen=True)
class StaffMember:
    """A member of staff in one role; `district_code` is None for the bureau, which sees the whole city."""

    staff_id: UUID
    person_id: UUID
    role: Role
    district_code: str | None
    language: Language = "zh"
    community: str | None = None

    @property
    def name(self) -> str:
        return f"staff:{self.staff_id}"

    def covers(self, district_code: str | None) -> bool:
        """Whether the whole district is within the scope; a school's or community's own scope is its applications."""
        if self.role in {Role.SCHOOL, Role.COMMUNITY}:
            return False
        return self.role is Role.BUREAU or (district_code is not None and district_code == self.district_code)


@dataclass(frozen=True)
class Clerk:
    """A desk clerk at an enrolled device."""

    staff: StaffMember
    device_id: UUID
    device_name: str
    site_id: UUID

    @property
    def name(self) -> str:
        return self.staff.name


SYSTEM = "system:platform"
