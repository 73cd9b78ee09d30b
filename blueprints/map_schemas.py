"""Catchments as GeoJSON (RFC 7946), for the public page and the console alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import fields, validate

from blueprints.parsing import Schema


class CatchmentProperties(Schema):
    """A school: its catchment in words, how full it is (rounded to fives for the public), where the shape is from.

    `made_up` marks shapes that only illustrate a demo city; no decision is made from any of them.
    """

    school_code = fields.String()
    district_code = fields.String()
    stage = fields.String()
    kind = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    zone = fields.String(allow_none=True)
    capacity = fields.Integer(allow_none=True)
    applicants = fields.Integer(allow_none=True)
    level = fields.String()
    level_zh = fields.String()
    level_en = fields.String()
    units_zh = fields.List(fields.String())
    units_en = fields.List(fields.String())
    datum = fields.String(allow_none=True, metadata={"description": "WGS-84 or GCJ-02"})
    made_up = fields.Boolean()
    source = fields.String(allow_none=True)


class CatchmentFeature(Schema):
    """A school; `geometry` is null where no shape is known."""

    type = fields.String(validate=validate.Equal("Feature"))
    id = fields.String()
    properties = fields.Nested(CatchmentProperties)
    geometry = fields.Dict(keys=fields.String(), allow_none=True)


class CatchmentMap(Schema):
    """A FeatureCollection, by district and school."""

    type = fields.String(validate=validate.Equal("FeatureCollection"))
    features = fields.List(fields.Nested(CatchmentFeature))


def collection(features: Iterable[Any]) -> dict[str, Any]:
    """The features as `CatchmentMap` shows them."""
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": one.school_code, "properties": one, "geometry": one.geometry}
            for one in features
        ],
    }
