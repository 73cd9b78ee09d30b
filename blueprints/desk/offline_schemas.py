"""What a device gets and sends for the time without a connection."""

from __future__ import annotations

from marshmallow import fields, validate

from app.domain.desk import COLOURS, Reason, Verdict
from app.domain.desk_sync import Outcome
from blueprints.desk.schemas import ByWhom, ConfirmationAnswer, ScanAnswer, Words
from blueprints.parsing import Flag, Schema


class Condition(Schema):
    """A feature and the values of which it must have one."""

    feature = fields.String()
    values = fields.List(fields.Raw(metadata={"type": ["string", "boolean"]}))


class TableRow(Schema):
    """A rule of the verdict: the first whose conditions all hold decides; the last has none."""

    when = fields.List(fields.Nested(Condition()))
    reason = fields.String(validate=validate.OneOf([str(reason) for reason in Reason]))


class Told(Schema):
    """How a reason is shown."""

    verdict = fields.String(validate=validate.OneOf([str(verdict) for verdict in Verdict]))
    colour = fields.String(validate=validate.OneOf(sorted(set(COLOURS.values()))))
    message = fields.Nested(Words())
    next_step = fields.Nested(Words())
    can_confirm = fields.Boolean()
    can_walk_in = fields.Boolean()
    can_override = fields.Boolean()


class VerdictTable(Schema):
    """The rules of the desk as data; `docs/desk-vectors.json` says how features are found and what must come out."""

    version = fields.Integer()
    early_minutes = fields.Integer()
    oldest_replay_minutes = fields.Integer()
    clock_ahead_minutes = fields.Integer()
    rows = fields.List(fields.Nested(TableRow()))
    advice = fields.Dict(keys=fields.String(), values=fields.Nested(Told()))


class SnapshotSlot(Schema):
    """Where and when the family is expected; `lane` as booked."""

    site_id = fields.String(metadata={"format": "uuid"})
    site_zh = fields.String()
    site_en = fields.String()
    lane = fields.String()
    starts_at = fields.String(metadata={"format": "date-time"})
    ends_at = fields.String(metadata={"format": "date-time"})


class SnapshotEntry(Schema):
    """A family that is or was expected here today or tomorrow; nothing that a scan would not show."""

    serial = fields.String()
    compact = fields.String()
    child_name = fields.String(metadata={"description": "masked"})
    state = fields.String()
    state_zh = fields.String()
    state_en = fields.String()
    points_confirmed = fields.Boolean()
    complete = fields.Boolean()
    lane = fields.String(allow_none=True)
    slot = fields.Nested(SnapshotSlot(), allow_none=True)
    see = fields.List(fields.Nested(Words()))
    confirmed = fields.Nested(ByWhom(), allow_none=True)


class SnapshotContent(Schema):
    """What is signed; times are business time, `wall_at` is the real instant of `made_at`."""

    district_code = fields.String()
    letters = fields.String()
    other_letters = fields.List(fields.String())
    site_id = fields.String(metadata={"format": "uuid"})
    device_id = fields.String(metadata={"format": "uuid"})
    live_code_required = fields.Boolean()
    receipt_keys = fields.List(fields.String())
    table = fields.Nested(VerdictTable())
    made_at = fields.String(metadata={"format": "date-time"})
    wall_at = fields.String(metadata={"format": "date-time"})
    valid_until = fields.String(metadata={"format": "date-time"})
    entries = fields.List(fields.Nested(SnapshotEntry()))


class Snapshot(Schema):
    """`digest` is SHA-256 (hex) of the content's RFC 8785 JSON; signed is `{"digest":…,"kind":…,"v":1}` (Ed25519)."""

    content = fields.Nested(SnapshotContent())
    kind = fields.String()
    digest = fields.String()
    signature = fields.String()
    public_key = fields.String()


class QueuedAct(Schema):
    """A scan, or a confirmation (`signature`, `id_checked`); values are judged one by one, so that none stops others.

    `text` is what was scanned, or the serial; `at` when it happened by the device's clock.
    """

    kind = fields.String(required=True, validate=validate.OneOf(["scan", "confirmation"]))
    nonce = fields.String(required=True)
    text = fields.String(required=True)
    at = fields.String(load_default=None, allow_none=True, metadata={"format": "date-time"})
    signature = fields.String(load_default=None, allow_none=True)
    id_checked = Flag(load_default=False)


class SyncRequest(Schema):
    """The oldest first; as many as fit into 256 kB, fifty at most."""

    items = fields.List(fields.Nested(QueuedAct()), required=True, validate=validate.Length(min=1, max=50))


class SyncedAct(Schema):
    """What became of one act; `conflict`: it was signed, and a person has to look. `because` is why it was refused."""

    nonce = fields.String()
    outcome = fields.String(validate=validate.OneOf([str(outcome) for outcome in Outcome]))
    code = fields.String(allow_none=True)
    reason = fields.String(allow_none=True, validate=validate.OneOf([str(reason) for reason in Reason]))
    message = fields.Nested(Words())
    next_step = fields.Nested(Words())
    because = fields.Nested(Words(), allow_none=True)
    confirmed = fields.Nested(ByWhom(), allow_none=True)
    scan = fields.Nested(ScanAnswer(), allow_none=True)
    confirmation = fields.Nested(ConfirmationAnswer(), allow_none=True)


class SyncAnswer(Schema):
    """One answer per act, in their order."""

    items = fields.List(fields.Nested(SyncedAct()))
