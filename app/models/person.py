"""People: guardians, children and staff, known by an encrypted ID number and its blind index."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id
from app.privacy import Sealed


class Person(Base):
    """Anyone the city knows by name; `id_index` is the blind index of the normalised 18-character number."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("id_index", name="uq_person_id_index"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    id_index: Mapped[bytes] = mapped_column(LargeBinary)
    id_kind: Mapped[str]
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    id_number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    born_on_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    sex: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="zh")
    created_at: Mapped[datetime]

    name = Sealed()
    id_number = Sealed()
    born_on = Sealed()
    phone = Sealed()


class SignInIdentity(Base):
    """The provider's own name for a person: (issuer, subject)."""

    __tablename__ = "sign_in_identity"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]


class Guardianship(Base):
    """That a signed-in person may act for a child, and how the city knows."""

    __tablename__ = "guardianship"

    guardian_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    child_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    relation: Mapped[str]  # father | mother | guardian
    origin: Mapped[str]  # household | declared
    created_at: Mapped[datetime]
