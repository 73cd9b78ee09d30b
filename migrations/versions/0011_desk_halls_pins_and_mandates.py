"""Halls and tickets, overrides at the desk, PINs, mandates, originals seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hall",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("green_share", sa.Integer(), nullable=False),
        sa.Column("board_hash", sa.LargeBinary(), nullable=True),
        sa.Column("rolled_by", sa.Uuid(), nullable=True),
        sa.Column("rolled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("green_share BETWEEN 1 AND 9", name=op.f("ck_hall_green_share")),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("fk_hall_district_code")),
        sa.ForeignKeyConstraint(["rolled_by"], ["staff.id"], name=op.f("fk_hall_rolled_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_hall_site_id")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_hall")),
        sa.UniqueConstraint("board_hash", name=op.f("uq_hall_board_hash")),
    )
    op.create_table(
        "hall_ticket",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("counter", sa.String(), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting_since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_hall_ticket_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_hall_ticket_district_code")
        ),
        sa.ForeignKeyConstraint(["issued_by"], ["staff.id"], name=op.f("fk_hall_ticket_issued_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_hall_ticket_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall_ticket")),
        sa.UniqueConstraint("site_id", "on", "lane", "number", name="uq_hall_ticket_number"),
    )
    op.create_index("ix_hall_ticket_site", "hall_ticket", ["site_id", "on", "state"], unique=False)
    op.create_index(
        "uq_hall_ticket_open",
        "hall_ticket",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('waiting', 'held', 'called')"),
    )
    op.create_table(
        "desk_override",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("overridden", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_desk_override_application_id")
        ),
        sa.ForeignKeyConstraint(["device_id"], ["desk_device.id"], name=op.f("fk_desk_override_device_id")),
        sa.ForeignKeyConstraint(
            ["district_code"], ["district.code"], name=op.f("fk_desk_override_district_code")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_desk_override_site_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_desk_override_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_override")),
        sa.UniqueConstraint("device_id", "nonce", name="uq_desk_override_nonce"),
    )
    op.create_index(
        "ix_desk_override_application", "desk_override", ["application_id", "expires_at"], unique=False
    )
    op.create_table(
        "staff_pin",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("pin_hash", sa.LargeBinary(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_pin_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_staff_pin")),
    )
    op.create_table(
        "mandate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("season_id", sa.Uuid(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("paper_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("paper_digest", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmable_until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('code', 'paper')", name=op.f("ck_mandate_kind")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_mandate_application_id")
        ),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("fk_mandate_district_code")),
        sa.ForeignKeyConstraint(["helper_id"], ["staff.id"], name=op.f("fk_mandate_helper_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["person.id"], name=op.f("fk_mandate_parent_id")),
        sa.ForeignKeyConstraint(["season_id"], ["season.id"], name=op.f("fk_mandate_season_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
    )
    op.create_index("ix_mandate_helper", "mandate", ["helper_id", "created_at"], unique=False)
    op.create_index("ix_mandate_parent", "mandate", ["parent_id", "created_at"], unique=False)
    op.create_index(
        "uq_mandate_live", "mandate", ["helper_id"], unique=True, postgresql_where=sa.text("state = 'live'")
    )
    op.add_column("material", sa.Column("seen_by", sa.Uuid(), nullable=True))
    op.add_column("material", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(op.f("fk_material_seen_by"), "material", "staff", ["seen_by"], ["id"])


def downgrade() -> None:
    op.drop_column("material", "seen_at")
    op.drop_column("material", "seen_by")
    for table in ("mandate", "staff_pin", "desk_override", "hall_ticket", "hall"):
        op.drop_table(table)
