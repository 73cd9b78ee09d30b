"""Conflicts of desks that were off line, and the counter at which a mandate holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_conflict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("because", postgresql.JSONB(), nullable=False),
        sa.Column("next_step", postgresql.JSONB(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_note IS NULL)", name=op.f("ck_desk_conflict_settled_in_words")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_desk_conflict_application_id")
        ),
        sa.ForeignKeyConstraint(["device_id"], ["desk_device.id"], name=op.f("fk_desk_conflict_device_id")),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_desk_conflict_district_code")
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["staff.id"], name=op.f("fk_desk_conflict_settled_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_desk_conflict_site_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_desk_conflict_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_conflict")),
        sa.UniqueConstraint("device_id", "nonce", name="uq_desk_conflict_nonce"),
    )
    op.create_index(
        op.f("ix_desk_conflict_application_id"), "desk_conflict", ["application_id"], unique=False
    )
    op.create_index("ix_desk_conflict_site", "desk_conflict", ["site_id", "found_at"], unique=False)
    op.add_column("mandate", sa.Column("device_id", sa.Uuid(), nullable=True))
    op.add_column("mandate", sa.Column("session_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_mandate_device_id"), "mandate", "desk_device", ["device_id"], ["id"])
    op.create_foreign_key(op.f("fk_mandate_session_id"), "mandate", "sign_in_session", ["session_id"], ["id"])
    op.create_check_constraint(
        op.f("ck_mandate_one_counter"), "mandate", "num_nonnulls(device_id, session_id) <= 1"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_mandate_one_counter"), "mandate", type_="check")
    op.drop_constraint(op.f("fk_mandate_session_id"), "mandate", type_="foreignkey")
    op.drop_constraint(op.f("fk_mandate_device_id"), "mandate", type_="foreignkey")
    op.drop_column("mandate", "session_id")
    op.drop_column("mandate", "device_id")
    op.drop_index("ix_desk_conflict_site", table_name="desk_conflict")
    op.drop_index(op.f("ix_desk_conflict_application_id"), table_name="desk_conflict")
    op.drop_table("desk_conflict")
