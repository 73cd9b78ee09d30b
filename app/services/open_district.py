"""Open a district for a season: its policy in force, its sites and slots; districts join one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app import audit, policies
from app.domain.errors import InvalidInput
from app.domain.procedure import Confirmation
from app.policies.reference import LETTERS
from app.services.make_slots import make_slots
from app.services.refuse_unfiled import require_approved
from app.store import offices


class BadLetters(InvalidInput):
    """Not two capital letters."""

    code = "bad_serial_letters"
    zh = "流水号字母须为两个大写字母，例如 SM。"
    en = "The letters of a district's serials are two capitals, for example SM."


class LettersTaken(InvalidInput):
    """Another district has them, or this district has others: letters never change."""

    code = "serial_letters_taken"
    zh = "流水号字母 {letters} 与已登记的不一致或已被其他区使用。"
    en = "The serial letters {letters} are another district's, or this district has others already."


@dataclass(frozen=True)
class Opened:
    """What was new; all false or zero where the district was open already under this version."""

    season: bool
    district: bool
    policy: bool
    sites: int
    slots: int


def open_district(
    policy_id: str, *, letters: str | None = None, actor: str, now: datetime, filed_only: bool = False
) -> Opened:
    """Put a policy in force for its district and year; a second run changes nothing, a new version replaces the old.

    `letters` begin the serials; unless given, they are those that the city's frame names. `filed_only` refuses a
    version that two people have not filed, or that has changed since.
    """
    if filed_only:
        require_approved(policy_id)
    policy = policies.load(policy_id)
    letters = letters or policy.district.letters or ""
    if not LETTERS.fullmatch(letters):
        raise BadLetters
    city, district = policy.id.split("/")[0], policy.district
    season_id, is_new = offices.add_season(city, policy.entry_year, now=now)
    added = offices.add_district(
        code=district.code,
        letters=letters,
        pinyin=district.pinyin,
        name_zh=district.name.zh,
        name_en=district.name.en,
    )
    if not added and offices.find_letters(district.code) != letters:
        raise LettersTaken(letters=letters)
    automation = str(policy.procedure.automation)
    changed = offices.put_in_force(season_id, district.code, policy.id, policy.digest, automation)
    if changed:
        subject = audit.about("district", district.code)
        audit.record(actor, "policy_put_in_force", subject, now=now, policy=policy.id, digest=policy.digest)
    sites = sum(offices.add_site(district.code, s.title.zh, s.title.en, s.address.zh) for s in policy.sites)
    visited = policy.procedure.confirmation is Confirmation.ON_SITE
    slots = make_slots(district.code, actor=actor, now=now).added if visited else 0
    return Opened(is_new, added, changed, sites, slots)
