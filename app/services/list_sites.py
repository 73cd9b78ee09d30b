"""The sites of a district, and a new one."""

from __future__ import annotations

from datetime import datetime

from app import audit
from app.domain.actor import Clerk, StaffMember
from app.domain.errors import DomainError
from app.models.slot import Site
from app.store import offices, slots


class SiteExists(DomainError):
    """The district has a site of this name."""

    code = "site_exists"
    zh = "本区已有同名地点。"
    en = "The district already has a site of this name."


def list_sites(actor: StaffMember) -> list[Site]:
    """The district's sites by name."""
    return slots.list_sites(actor.district_code or "")


def list_public() -> list[Site]:
    """Every place of the city to which families come in person, by district and name."""
    return slots.list_all_sites()


def add_site(name_zh: str, name_en: str, address: str, *, actor: StaffMember, now: datetime) -> Site:
    """A new site of the district."""
    district = actor.district_code or ""
    if not offices.add_site(district, name_zh, name_en, address):
        raise SiteExists
    site = next(site for site in slots.list_sites(district) if site.name_zh == name_zh)
    audit.record(actor.name, "site_added", audit.about("site", site.id), now=now, district_code=district)
    return site


def get_own(clerk: Clerk) -> Site:
    """The site at which the clerk's device stands."""
    return slots.get_site(clerk.site_id, clerk.staff.district_code or "")
