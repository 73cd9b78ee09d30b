"""Policies on their way into force: one officer files a version, another approves it, the bureau puts it in force."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app import clock
from app.domain.actor import NotFound, Role
from app.services import file_policy, list_filings
from app.services.approve_template import Officer
from app.services.file_policy import district_of
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema, Text

blp = Blueprint("policy_filings", __name__, description="Policies: filed, returned, approved, in force")

_OFFICERS = auth.staff(Role.ADMIN, Role.BUREAU)
_BUREAU = auth.staff(Role.BUREAU)
_PATH = "/api/v1/district/policy-filings"
_ONE = f"{_PATH}/<city>/<district>/<year>"


class Filing(Schema):
    """One version of a pack and how far it is; `impact` is the preview that was attached."""

    policy_id = fields.String()
    digest = fields.String()
    version = fields.Integer()
    district_code = fields.String()
    state = fields.String(metadata={"description": "submitted, returned, approved or in_force"})
    deadline = fields.Date(allow_none=True)
    is_late = fields.Boolean()
    reason = fields.String(allow_none=True)
    impact = fields.Dict(keys=fields.String())
    returned_because = fields.String(allow_none=True)
    submitted_by = fields.String(metadata={"description": "masked"})
    submitted_at = Moment()
    approved_by = fields.String(allow_none=True, metadata={"description": "masked"})
    approved_at = Moment(allow_none=True)
    in_force_at = Moment(allow_none=True)


class StepsShown(Schema):
    """What the reader may do now, and in words what it waits for."""

    can_submit = fields.Boolean(attribute="steps.can_submit")
    can_return = fields.Boolean(attribute="steps.can_return")
    can_approve = fields.Boolean(attribute="steps.can_approve")
    can_commence = fields.Boolean(attribute="steps.can_commence")
    waits_zh = fields.String(attribute="steps.waits.zh", allow_none=True)
    waits_en = fields.String(attribute="steps.waits.en", allow_none=True)


class FilingOffered(StepsShown):
    """A filing with what its reader may do."""

    filing = fields.Nested(Filing())


class BeginningShown(Schema):
    """One way to start a draft from the pack `like`; `policy_id` is what the draft would be."""

    start = fields.String(metadata={"description": "in_force, next_year or empty"})
    like = fields.String()
    policy_id = fields.String()
    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")


class PackOffered(StepsShown):
    """A pack as it is deployed; `state` is that of this version, `refusal` why it cannot be filed."""

    policy_id = fields.String(attribute="policy.id")
    title_zh = fields.String(attribute="policy.title.zh")
    title_en = fields.String(attribute="policy.title.en")
    district_code = fields.String(attribute="policy.district.code")
    version = fields.Integer(attribute="policy.version")
    digest = fields.String(attribute="policy.digest")
    state = fields.String(
        metadata={"description": "unfiled, submitted, returned, approved or in_force"},
    )
    deadline = fields.Date(allow_none=True)
    needs_reason = fields.Boolean(metadata={"description": "its filing would be late"})
    refusal_zh = fields.String(attribute="refusal.zh")
    refusal_en = fields.String(attribute="refusal.en")
    beginnings = fields.List(fields.Nested(BeginningShown()))


class Filings(Schema):
    """What was filed, the newest first, and the packs of the officer's districts."""

    items = fields.List(fields.Nested(FilingOffered()), attribute="filings")
    packs = fields.List(fields.Nested(PackOffered()))


class FilingInput(Schema):
    """A filing after its deadline needs a reason."""

    reason = Text(longest=500, load_default=None, allow_none=True)


class ReturnInput(Schema):
    """What must be mended."""

    because = Text(longest=500, shortest=1, required=True)


@blp.route(_PATH, methods=["GET"])
@_OFFICERS
@blp.response(200, Filings())
def show_filings() -> Any:
    """Every version that was filed, and what may follow: the district's own, or the city's for the bureau."""
    return list_filings.overview(auth.current_staff(), now=clock.now())


@blp.route(f"{_ONE}/submissions", methods=["POST"])
@_OFFICERS
@blp.arguments(FilingInput())
@blp.response(201, Filing())
def submit_policy(body: dict[str, Any], city: str, district: str, year: str) -> Any:
    """File the version that is deployed, with its impact."""
    policy_id = _own(f"{city}/{district}/{year}")
    return file_policy.submit(policy_id, actor=_officer(), now=clock.now(), reason=body["reason"])


@blp.route(f"{_ONE}/returns", methods=["POST"])
@_BUREAU
@blp.arguments(ReturnInput())
@blp.response(201, Filing())
def return_policy(body: dict[str, Any], city: str, district: str, year: str) -> Any:
    """Send a filing back with the reason."""
    policy_id = f"{city}/{district}/{year}"
    return file_policy.send_back(policy_id, because=body["because"], actor=_officer(), now=clock.now())


@blp.route(f"{_ONE}/approvals", methods=["POST"])
@_BUREAU
@blp.response(201, Filing())
def approve_policy(city: str, district: str, year: str) -> Any:
    """Agree to what somebody else filed."""
    return file_policy.approve(f"{city}/{district}/{year}", actor=_officer(), now=clock.now())


@blp.route(f"{_ONE}/commencements", methods=["POST"])
@_BUREAU
@blp.response(201, Filing())
def put_policy_in_force(city: str, district: str, year: str) -> Any:
    """From now on the approved version decides in its district."""
    return file_policy.put_in_force(f"{city}/{district}/{year}", actor=_officer(), now=clock.now())


def _own(policy_id: str) -> str:
    """The policy, where it is of the officer's district or the officer of the bureau; else it is not there."""
    if not auth.current_staff().covers(district_of(policy_id)):
        raise NotFound
    return policy_id


def _officer() -> Officer:
    staff = auth.current_staff()
    return Officer(staff.person_id, staff.name)
