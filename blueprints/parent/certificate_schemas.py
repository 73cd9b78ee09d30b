"""A family's electronic certificates as they go over the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from app.domain.certificate import CertificateType
from blueprints.parent.mend_schemas import BothLanguages
from blueprints.parsing import Schema


class CertificateListed(Schema):
    """An electronic certificate; `why` and `todo` where it cannot be used, else the papers it stands in for."""

    person = fields.String(metadata={"description": "self, spouse or child"})
    kind = fields.String(validate=validate.OneOf([str(kind) for kind in CertificateType]))
    title = fields.Nested(BothLanguages())
    number = fields.String(metadata={"description": "masked"})
    issuer = fields.String(allow_none=True)
    valid_from = fields.Date(allow_none=True)
    valid_until = fields.Date(allow_none=True)
    is_usable = fields.Boolean()
    why = fields.Nested(BothLanguages(), allow_none=True)
    todo = fields.Nested(BothLanguages(), allow_none=True)
    used_for = fields.List(fields.Nested(BothLanguages()))


class CertificatesListed(Schema):
    """The child's first."""

    items = fields.List(fields.Nested(CertificateListed()))
