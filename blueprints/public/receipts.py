"""Receipts that anyone can check."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app.services import verify_receipt
from blueprints import auth
from blueprints.parsing import Blueprint, Schema, Text, Whole

blp = Blueprint("receipts", __name__, description="Signed receipts")


class ReceiptKey(Schema):
    """A public key: the 32 raw bytes, base64url."""

    algorithm = fields.String()
    public_key = fields.String()


class ReceiptKeys(Schema):
    """Every key that signs receipts."""

    items = fields.List(fields.Nested(ReceiptKey))


class ReceiptInput(Schema):
    """A receipt as it was given to the family."""

    serial = Text(longest=40, required=True)
    digest = Text(longest=128, required=True)
    at = Text(longest=40, required=True)
    v = Whole(least=1, most=1, required=True)
    signature = Text(longest=128, required=True)
    public_key = Text(longest=64, load_default=None, allow_none=True)


class ReceiptVerdict(Schema):
    """Whether this platform signed exactly this receipt."""

    genuine = fields.Boolean()


@blp.route("/api/v1/receipt-keys", methods=["GET"])
@auth.public
@blp.response(200, ReceiptKeys())
def list_keys() -> Any:
    """Keys for checking a receipt without us."""
    return {"items": verify_receipt.list_keys()}


@blp.route("/api/v1/receipt-verifications", methods=["POST"])
@auth.public
@blp.arguments(ReceiptInput())
@blp.response(200, ReceiptVerdict())
def verify(body: dict[str, Any]) -> Any:
    """Check a receipt against our key."""
    return {"genuine": verify_receipt.is_genuine(body)}
