"""What parents send and get."""

from __future__ import annotations

from marshmallow import fields, validate

from blueprints.parsing import Flag, Schema, Text, Whole
from identity.ports import Acr

RETURN_TO = validate.Regexp(r"^/(?![/\\])[\x21-\x7e]*$")


class LoginQuery(Schema):
    """How a sign-in begins."""

    client = fields.String(load_default="web", validate=validate.OneOf(["web", "native"]))
    return_to = fields.String(load_default="/", validate=[validate.Length(max=200), RETURN_TO])
    app_challenge = fields.String(load_default=None, validate=validate.Regexp(r"^[A-Za-z0-9_-]{43}$"))
    acr = fields.String(load_default=Acr.BANK_CARD.value, validate=validate.OneOf([acr.value for acr in Acr]))
    max_age = Whole(least=0, most=86_400, load_default=None, allow_none=True)
    language = fields.String(load_default="zh", validate=validate.OneOf(["zh", "en"]))


class TokenRequest(Schema):
    """A native app's one-time code and the verifier it kept (PKCE S256)."""

    code = Text(longest=128, shortest=20, required=True)
    verifier = fields.String(required=True, validate=validate.Regexp(r"^[A-Za-z0-9._~-]{43,128}$"))


class RefreshRequest(Schema):
    """The refresh token of a native app; web clients send their cookie and an empty body."""

    refresh_token = Text(longest=128, load_default=None)


class TokenPair(Schema):
    """Bearer tokens."""

    access_token = fields.String()
    refresh_token = fields.String()
    token_type = fields.String(dump_default="Bearer")
    expires_in = fields.Integer()


class SignedOut(Schema):
    """Where to end the provider's session too."""

    end_session_url = fields.String(allow_none=True)


class Profile(Schema):
    """The signed-in person, masked."""

    name = fields.String()
    id_number = fields.String(metadata={"description": "masked"})
    phone = fields.String(allow_none=True, metadata={"description": "masked"})
    acr = fields.String()
    roles = fields.List(fields.String())
    screens = fields.List(fields.String(), metadata={"description": "of staff: where these duties have work"})


class ConsentPurpose(Schema):
    """One dataset and why it is asked for."""

    dataset = fields.String()
    zh = fields.String()
    en = fields.String()
    given = fields.Boolean()


class Consents(Schema):
    """The present text and what was agreed to."""

    text_version = fields.String()
    text_zh = fields.String()
    text_en = fields.String()
    purposes = fields.List(fields.Nested(ConsentPurpose))


class ConsentDecision(Schema):
    """What the person agrees to, under which text."""

    text_version = Text(longest=20, required=True)
    datasets = fields.List(Text(longest=80, shortest=3), required=True, validate=validate.Length(1, 40))


class Difference(Schema):
    """Two sources that disagree."""

    field = fields.String()
    expected = fields.String()
    expected_source = fields.String()
    found = fields.String()
    found_source = fields.String()
    mend_at = fields.String()


class DifferenceTold(Difference):
    """The same in words: what differs, who says which, what, and which department mends it."""

    field_zh = fields.String()
    field_en = fields.String()
    expected_by_zh = fields.String()
    expected_by_en = fields.String()
    found_by_zh = fields.String()
    found_by_en = fields.String()
    mend_by_zh = fields.String()
    mend_by_en = fields.String()
    expected_zh = fields.String()
    expected_en = fields.String()
    found_zh = fields.String()
    found_en = fields.String()


class Office(Schema):
    """Which office mends a record."""

    zh = fields.String()
    en = fields.String()
    phone = fields.String()


class RecordSection(Schema):
    """One dataset about one person of the family; values are read-only."""

    person = fields.String()
    person_id = fields.UUID()
    name = fields.String()
    dataset = fields.String()
    title = fields.String()
    title_en = fields.String()
    status = fields.String()
    verdict = fields.String(allow_none=True)
    values = fields.Dict(allow_none=True)
    department = fields.String()
    department_en = fields.String()
    reference = fields.String(allow_none=True)
    as_of = fields.String(allow_none=True)
    fetched_at = fields.String(allow_none=True)
    digest = fields.String(allow_none=True)
    is_stale = fields.Boolean()
    due_at = fields.String(allow_none=True)
    differences = fields.List(fields.Nested(DifferenceTold))
    mend_at = fields.Nested(Office, allow_none=True)
    can_refetch = fields.Boolean()


class Record(Schema):
    """All sections."""

    sections = fields.List(fields.Nested(RecordSection))
    complete = fields.Boolean(metadata={"description": "nothing is still being asked"})


class RefetchRequest(Schema):
    """About whom to ask again; the person themself by default."""

    person_id = fields.UUID(load_default=None, allow_none=True)


class ChildInput(Schema):
    """A child whom the household book does not show; without a number for a child not registered yet."""

    name = Text(longest=100, shortest=1, required=True)
    id_number = Text(longest=40, load_default=None, allow_none=True)
    born_on = fields.Date(required=True)
    sex = fields.String(required=True, validate=validate.OneOf(["male", "female"]))
    relation = fields.String(required=True, validate=validate.OneOf(["father", "mother", "guardian"]))


class Child(Schema):
    """A child that the person may apply for."""

    id = fields.UUID()
    name = fields.String()
    born_on = fields.String(allow_none=True)
    sex = fields.String(allow_none=True)
    relation = fields.String()
    origin = fields.String()


class Children(Schema):
    """All of them."""

    items = fields.List(fields.Nested(Child))


class Accepted(Schema):
    """It was taken on; look again soon."""

    accepted = Flag(dump_default=True)
