"""What reviewers find of a paper or a class, by two people; the same picture is found in other files by its digest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("district_code", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("material_id", sa.Uuid(), nullable=True),
        sa.Column("class_id", sa.String(), nullable=True),
        sa.Column("takes_back", sa.Uuid(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> proposed_by", name=op.f("ck_finding_two_people")
        ),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (decided_at IS NULL)", name=op.f("ck_finding_decided_whole")
        ),
        sa.CheckConstraint("material_id IS NULL OR class_id IS NULL", name=op.f("ck_finding_about_one")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_finding_application_id")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name=op.f("fk_finding_decided_by")),
        sa.ForeignKeyConstraint(["district_code"], ["district.code"], name=op.f("fk_finding_district_code")),
        sa.ForeignKeyConstraint(["material_id"], ["material.id"], name=op.f("fk_finding_material_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["staff.id"], name=op.f("fk_finding_proposed_by")),
        sa.ForeignKeyConstraint(["takes_back"], ["finding.id"], name=op.f("fk_finding_takes_back")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    op.create_index(op.f("ix_finding_application_id"), "finding", ["application_id"], unique=False)
    op.create_index("ix_finding_waiting", "finding", ["district_code", "state", "proposed_at"], unique=False)
    op.create_index(
        "uq_finding_open",
        "finding",
        ["application_id", "item"],
        unique=True,
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_index(op.f("ix_material_digest"), "material", ["digest"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_material_digest"), table_name="material")
    op.drop_index("uq_finding_open", table_name="finding")
    op.drop_index("ix_finding_waiting", table_name="finding")
    op.drop_index(op.f("ix_finding_application_id"), table_name="finding")
    op.drop_table("finding")
