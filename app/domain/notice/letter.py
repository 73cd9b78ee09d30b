"""致学生家长的一封信: one sheet for every parent, made of the pack alone; details and clauses are in the notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.explain import Law, Text
from app.domain.notice.letter_papers import papers
from app.domain.notice.letter_who import sentence, who
from app.domain.notice.step import told as steps_told
from app.domain.notice.words import day, span
from app.domain.policy import Policy

TITLE = Text("致学生家长的一封信", "A letter to parents")
_GREETING = Text("尊敬的家长，您好！", "Dear parents,")


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading with the sentences under it, each a line of its own; `short` ones stand two beside each other."""

    title: Text
    lines: tuple[Text, ...]
    short: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One sheet: `address` is the public page that the QR on it leads to, `dated` the day the rules begin."""

    title: Text
    subtitle: Text
    greeting: Text
    lead: tuple[Text, ...]
    passages: tuple[Passage, ...]
    scan: Text
    address: str
    signed: Text
    dated: Text


def write(policy: Policy, *, address: str, signature: str) -> Letter:
    """The letter of one district and year.

    `address`: the public page of the policy. `signature`: what official texts begin with, without its brackets.
    """
    return Letter(
        title=TITLE,
        subtitle=policy.title,
        greeting=_GREETING,
        lead=_lead(policy),
        passages=(
            Passage(Text("谁可以报名", "Who may apply"), who(policy)),
            Passage(Text("什么时候办", "When"), _when(policy), short=True),
            Passage(Text("怎么办", "How"), _numbered(steps_told(policy))),
            Passage(Text("要准备什么", "What to prepare"), papers(policy)),
            Passage(Text("没有智能手机，或不会用", "Without a smartphone"), _counter(policy)),
            Passage(Text("问谁，信谁", "Whom to ask, what to trust"), _ask(policy, signature)),
        ),
        scan=Text("扫一扫，看全部规定和例子", "Scan for all the rules, with examples"),
        address=address,
        signed=policy.contact.office,
        dated=day(policy.in_force_from),
    )


def _lead(policy: Policy) -> tuple[Text, ...]:
    return (
        Text(
            f"孩子要入学了。{policy.district.called.zh}{policy.entry_year}年的报名在手机上就能办：户口、房产、社保这些信息，"
            "系统替您向各部门查好，您核对一下就行。",
            f"Your child is about to start school. In {policy.district.called.en} you can apply on your phone in"
            f" {policy.entry_year}: the departments' records are fetched for you, and you only check them.",
        ),
        Text(
            "报名、查询、办理都不收一分钱。先报后报一个样，不用抢第一天，也不用托人。",
            "It costs nothing. Who applies first has no advantage: there is no need to hurry, and none to ask favours.",
        ),
    )


def _when(policy: Policy) -> tuple[Text, ...]:
    """A line for every window; those that no published text settles are marked, or all of them said to be so."""
    unsettled = [window for window in policy.windows if window.law.open]
    all_open = len(unsettled) == len(policy.windows)
    lines = []
    for window in policy.windows:
        days, mark = (
            _days(window.opens_on, window.closes_on),
            " *" if window.law.open and not all_open else "",
        )
        lines.append(Text(f"{window.title.zh}：{days.zh}{mark}", f"{window.title.en}: {days.en}{mark}"))
    unit = policy.district.unit
    if all_open:
        lines.append(
            Text(f"以上日子以{unit}里公布为准。", "All of these days are as the district announces.")
        )
    elif unsettled:
        lines.append(Text(f"带 * 的以{unit}里公布为准。", "* as the district announces."))
    return tuple(lines)


def _days(first: date, last: date) -> Text:
    """Both days included; the year once where it is the same."""
    if first.year != last.year:
        return span(first, last)
    begins, ends = day(first), day(last)
    return Text(f"{begins.zh}至{last.month}月{last.day}日", f"{first.day} {first:%B} to {ends.en}")


def _open(policy: Policy, law: Law) -> Text:
    """What a value is called that no published text settles."""
    if not law.open:
        return Text("", "")
    return Text(f"（以{policy.district.unit}里公布为准）", " (as the district announces)")


def _counter(policy: Policy) -> tuple[Text, ...]:
    lines = [
        Text(
            "家里年轻人或信得过的人可以帮您填；也可以带上身份证到服务点，工作人员帮您办，一样算数。",
            "A relative or somebody you trust may fill it in for you; or bring your ID card to a counter, where the"
            " staff does it with you. It counts the same.",
        )
    ]
    for site in policy.sites:
        mark = _open(policy, site.law)
        lines.append(
            Text(
                f"{site.title.zh}：{site.address.zh}{mark.zh}", f"{site.title.en}: {site.address.en}{mark.en}"
            )
        )
    if not policy.sites:
        office = policy.contact.office
        lines.append(
            Text(
                f"服务点由{office.zh}公布，去之前可以先打电话问。",
                f"{office.en} announces where the counters are: please ask by telephone first.",
            )
        )
    return tuple(lines)


def _ask(policy: Policy, signature: str) -> tuple[Text, ...]:
    contact = policy.contact
    return (
        Text(
            f"{contact.office.zh}，电话 {contact.hotline}",
            f"{contact.office.en}, telephone {contact.hotline}",
        ),
        Text(
            f"我们的短信都以【{signature}】开头，里面没有网址，不要您回复，更不会要钱、要银行卡密码。别的都不要信。",
            f"Our texts begin with 【{signature}】, hold no web address, want no reply, and never ask for money or for"
            " the password of a card. Trust nothing else.",
        ),
    )


def _numbered(lines: tuple[Text, ...]) -> tuple[Text, ...]:
    return tuple(
        Text(f"{number}. {sentence(line).zh}", f"{number}. {sentence(line).en}")
        for number, line in enumerate(lines, 1)
    )
