"""Approvals in bulk with their audit samples, and operations that take their time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulk_approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("share", sa.Numeric(precision=5, scale=4), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_bulk_approval_district_code")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_bulk_approval_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_approval")),
    )
    op.create_index(op.f("ix_bulk_approval_district_code"), "bulk_approval", ["district_code"], unique=False)
    op.create_table(
        "operation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("order", postgresql.JSONB(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", postgresql.JSONB(), nullable=True),
        sa.Column("problem", postgresql.JSONB(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_operation_district_code")
        ),
        sa.ForeignKeyConstraint(["requested_by"], ["staff.id"], name=op.f("fk_operation_requested_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
    )
    op.create_index(op.f("ix_operation_district_code"), "operation", ["district_code"], unique=False)
    op.create_table(
        "review_sample",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bulk_approval_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("first_by", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.Uuid(), nullable=True),
        sa.Column("claim_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "judged_by IS NULL OR judged_by <> first_by", name=op.f("ck_review_sample_another_reviewer")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_review_sample_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["bulk_approval_id"], ["bulk_approval.id"], name=op.f("fk_review_sample_bulk_approval_id")
        ),
        sa.ForeignKeyConstraint(["claimed_by"], ["staff.id"], name=op.f("fk_review_sample_claimed_by")),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_review_sample_district_code")
        ),
        sa.ForeignKeyConstraint(["first_by"], ["staff.id"], name=op.f("fk_review_sample_first_by")),
        sa.ForeignKeyConstraint(["judged_by"], ["staff.id"], name=op.f("fk_review_sample_judged_by")),
        sa.ForeignKeyConstraint(["task_id"], ["review_task.id"], name=op.f("fk_review_sample_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_sample")),
        sa.UniqueConstraint("task_id", name="uq_review_sample_task"),
    )
    op.create_index(
        "ix_review_sample_queue", "review_sample", ["district_code", "state", "drawn_at"], unique=False
    )
    op.add_column("review_task", sa.Column("bulk_approval_id", sa.Uuid(), nullable=True))
    op.create_index(
        op.f("ix_review_task_bulk_approval_id"), "review_task", ["bulk_approval_id"], unique=False
    )
    op.create_foreign_key(
        op.f("fk_review_task_bulk_approval_id"), "review_task", "bulk_approval", ["bulk_approval_id"], ["id"]
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_review_task_bulk_approval_id"), "review_task", type_="foreignkey")
    op.drop_index(op.f("ix_review_task_bulk_approval_id"), table_name="review_task")
    op.drop_column("review_task", "bulk_approval_id")
    op.drop_index("ix_review_sample_queue", table_name="review_sample")
    op.drop_table("review_sample")
    op.drop_index(op.f("ix_operation_district_code"), table_name="operation")
    op.drop_table("operation")
    op.drop_index(op.f("ix_bulk_approval_district_code"), table_name="bulk_approval")
    op.drop_table("bulk_approval")
