"""What a helper under a mandate sends and gets: nothing that names, numbers or locates the family."""

from __future__ import annotations

from marshmallow import fields, validate

from app.domain.next_step import NextStep
from app.domain.states import State
from blueprints.document_schemas import DocumentListed
from blueprints.parent.application_schemas import BookedSlot, FormChange, SchoolChoice, Window
from blueprints.parent.materials import MaterialForm
from blueprints.parent.mend_schemas import BothLanguages
from blueprints.parent.progress import Returned
from blueprints.parsing import Schema


class MaskedChild(Schema):
    """A child behind its mask; of the birth date only the year."""

    id = fields.UUID()
    name = fields.String(metadata={"description": "masked"})
    born_on = fields.String(allow_none=True, metadata={"description": "the year"})
    relation = fields.String()
    origin = fields.String()


class MaskedChildren(Schema):
    """The parent's children."""

    items = fields.List(fields.Nested(MaskedChild()))


class MaskedSection(Schema):
    """How far a dataset is; confirmed by its digest, without showing a value."""

    person = fields.String()
    person_id = fields.UUID()
    name = fields.String(metadata={"description": "masked"})
    dataset = fields.String()
    title = fields.String()
    title_en = fields.String()
    status = fields.String()
    verdict = fields.String(allow_none=True)
    department = fields.String()
    department_en = fields.String()
    digest = fields.String(allow_none=True)


class MaskedRecord(Schema):
    """The record without its values."""

    sections = fields.List(fields.Nested(MaskedSection()))
    complete = fields.Boolean(metadata={"description": "nothing is still being asked"})


class AssistedApplication(Schema):
    """Where the application stands and what is missing; `answered` names the fields that are filled."""

    id = fields.UUID()
    stage = fields.String()
    serial = fields.String(allow_none=True)
    qr_text = fields.String(allow_none=True)
    state = fields.String(validate=validate.OneOf([str(state) for state in State]))
    state_zh = fields.String()
    state_en = fields.String()
    version = fields.Integer()
    child_name = fields.String(metadata={"description": "masked"})
    district_code = fields.String(allow_none=True)
    language = fields.String()
    answered = fields.List(fields.String())
    total = fields.String(allow_none=True)
    documents = fields.List(fields.Nested(DocumentListed()))
    returned = fields.Nested(Returned(), allow_none=True)
    can_choose_district = fields.Boolean()
    next_step = fields.Enum(NextStep, by_value=True)
    next_zh = fields.String()
    next_en = fields.String()
    can_edit = fields.Boolean()
    declaration_version = fields.String(allow_none=True)
    declaration = fields.Nested(BothLanguages(), allow_none=True)
    windows = fields.List(fields.Nested(Window()))
    schools = fields.List(fields.Nested(SchoolChoice()))
    school_choices = fields.Integer(allow_none=True)
    slot = fields.Nested(BookedSlot(), allow_none=True)


class AssistedChange(FormChange):
    """The touched fields; which slot suits is for the family to say."""

    class Meta(Schema.Meta):
        exclude = ("slot_preference",)


class AssistedPaper(MaterialForm):
    """Which paper it is, and whether the helper saw the original."""

    original_seen = fields.String(load_default="false", validate=validate.OneOf(["true", "false"]))
