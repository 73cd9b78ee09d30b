"""A parent's mandate for a helper at a counter: what for, how it was given, and until when."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id
from app.privacy import Sealed


class Mandate(Base):
    """One helper acts for one parent, in one season, for a few hours; a helper has one live mandate at a time.

    It holds at the counter where it was asked for: a device, or the session of a helper who has none.
    """

    __tablename__ = "mandate"
    __table_args__ = (
        CheckConstraint("kind IN ('code', 'paper')", name="kind"),
        CheckConstraint("num_nonnulls(device_id, session_id) <= 1", name="one_counter"),
        Index("uq_mandate_live", "helper_id", unique=True, postgresql_where=text("state = 'live'")),
        Index("ix_mandate_parent", "parent_id", "created_at"),
        Index("ix_mandate_helper", "helper_id", "created_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    season_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("season.id"))
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"))
    parent_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    helper_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    device_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("desk_device.id"))
    session_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("sign_in_session.id"))
    application_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("application.id"))
    kind: Mapped[str]  # code | paper
    state: Mapped[str]  # asked | live | ended
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    tries: Mapped[int] = mapped_column(default=0)
    paper_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    paper_digest: Mapped[str | None]
    created_at: Mapped[datetime]
    confirmable_until_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]  # helper | parent | time

    phone = Sealed()
