"""Policies filed with the city, and the values of every version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy_filing",
        sa.Column("policy_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("written", sa.String(), nullable=False),
        sa.Column("impact", postgresql.JSONB(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_because", sa.String(), nullable=True),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("submitted_by <> approved_by", name=op.f("ck_policy_filing_two_people")),
        sa.CheckConstraint(
            "(approved_by IS NULL) = (approved_at IS NULL)", name=op.f("ck_policy_filing_approved_whole")
        ),
        sa.CheckConstraint(
            "in_force_at IS NULL OR approved_at IS NOT NULL", name=op.f("ck_policy_filing_approved_first")
        ),
        sa.ForeignKeyConstraint(["submitted_by"], ["person.id"], name=op.f("fk_policy_filing_submitted_by")),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_policy_filing_approved_by")),
        sa.PrimaryKeyConstraint("policy_id", "digest", name=op.f("pk_policy_filing")),
    )


def downgrade() -> None:
    op.drop_table("policy_filing")
