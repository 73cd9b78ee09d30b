"""Long work that somebody asked for: how far it is, and what came out."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class Operation(Base):
    """One operation; `total` is unknown before it begins, `result` or `problem` is there when it has ended."""

    __tablename__ = "operation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    district_code: Mapped[str] = mapped_column(ForeignKey("district.code"), index=True)
    requested_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"))
    requested_at: Mapped[datetime]
    state: Mapped[str]  # waiting | running | done | failed
    order: Mapped[dict[str, Any]]
    total: Mapped[int | None]
    done: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None]
    problem: Mapped[dict[str, Any] | None]
