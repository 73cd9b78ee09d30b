"""What the school of first choice says of a task before the district decides it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "school_opinion",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("school_code", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict = 'passes' OR words IS NOT NULL", name=op.f("ck_school_opinion_doubts_have_words")
        ),
        sa.ForeignKeyConstraint(["school_code"], ["school.code"], name=op.f("fk_school_opinion_school_code")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_school_opinion_staff_id")),
        sa.ForeignKeyConstraint(["task_id"], ["review_task.id"], name=op.f("fk_school_opinion_task_id")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_school_opinion")),
    )
    op.add_column("review_task", sa.Column("school_ends_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("review_task", "school_ends_at")
    op.drop_table("school_opinion")
