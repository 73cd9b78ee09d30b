"""A parent's mandate for a helper at a counter: how it is given, how long it holds, why it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.errors import DomainError, Forbidden, InvalidInput, LimitReached

CONFIRM_WITHIN = timedelta(minutes=10)
HOLDS = timedelta(hours=2)
MOST_TRIES = 5
MOST_ASKED, ASKED_WITHIN = 20, timedelta(hours=1)


class Kind(StrEnum):
    """By a code that the parent reads out, or on a signed paper that is photographed."""

    CODE = "code"
    PAPER = "paper"


class Standing(StrEnum):
    """Where a mandate stands."""

    ASKED = "asked"
    LIVE = "live"
    ENDED = "ended"


class EndedBy(StrEnum):
    """Who ended it."""

    HELPER = "helper"
    PARENT = "parent"
    TIME = "time"


@dataclass(frozen=True)
class Counter:
    """Where a parent stands: at an enrolled device, or before a helper who has none, in that helper's session."""

    device_id: UUID | None
    session_id: UUID | None


class DeviceNeeded(Forbidden):
    """Desk staff help at an enrolled device, nowhere else."""

    code = "device_needed"
    zh = "窗口人员须在已登记的窗口设备上办理代办。"
    en = "Desk staff help at an enrolled desk device only."


class MandateElsewhere(Forbidden):
    """The mandate was given at another counter: where the parent is not, nobody acts for them."""

    code = "mandate_elsewhere"
    zh = "这份委托只能在家长授权的那台设备上使用；请回到那台设备，或在这里重新请家长委托。"
    en = "This mandate holds at the device where the parent gave it only; go back there, or ask for a new one here."


class MandateNeeded(Forbidden):
    """No mandate, not the helper's own, ended, revoked or over: the helper asks for a new one."""

    code = "mandate_needed"
    zh = "没有有效的家长委托，或委托已到期、已撤销；请重新请家长委托。"
    en = "There is no valid mandate, or it has run out or was revoked; please ask the parent for a new one."


class MandateCodeWrong(InvalidInput):
    """Not the code, too often, too late, or used."""

    code = "mandate_code_wrong"
    zh = "验证码不正确或已失效，还可以试{tries_left}次。"
    en = "The code is wrong or no longer valid; {tries_left} tries are left."


class PhoneOfAnother(InvalidInput):
    """The parent is known by another number; a code must not go anywhere else."""

    code = "phone_not_the_parents"
    zh = "家长已登记其他手机号（{known}），验证码只能发到已登记的号码；号码已停用的，请用书面委托。"
    en = "The parent is known by {known}; a code goes to no other number. Use a paper mandate if it is gone."


class MandateForAnother(DomainError):
    """A mandate is for one child's application."""

    code = "mandate_for_another_child"
    zh = "本次委托只办理一个孩子的申请；另一个孩子请重新委托。"
    en = "This mandate is for one child's application; another child needs a new one."


class NothingStarted(DomainError):
    """The mandate has no application yet."""

    code = "assisted_not_started"
    zh = "请先选择孩子，开始申请。"
    en = "Choose the child and start the application first."


class OwnMandate(Forbidden):
    """A helper does not act for the own family under a mandate."""

    code = "own_mandate"
    zh = "本人家庭的申请请用自己的账号办理，或由其他工作人员协助。"
    en = "Apply for your own family with your own account, or let another helper do it."


class TooManyMandates(LimitReached):
    """More than a counter can need."""

    code = "too_many_mandates"
    zh = "一小时内最多发起{most}次委托，请稍后再试。"
    en = "At most {most} mandates may be asked for in an hour; please try again later."
