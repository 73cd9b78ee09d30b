"""One sign-in in progress: a row bound to one browser that moves from step to step, never twice."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass

from identity.provider import assurance, faults, session
from identity.provider.assurance import Step
from identity.provider.authorization_request import AuthorizationRequest, from_json
from identity.provider.faults import Fault
from identity.provider.session import Session
from identity.provider.state import State

LIFETIME_SECONDS = 1800


@dataclass(frozen=True, slots=True)
class Login:
    """The row as it was read; `id_number` is set once the person is known."""

    id: str
    request: AuthorizationRequest
    step: Step
    id_number: str | None
    amr: tuple[str, ...]
    auth_time: float | None
    sid: str
    fault: Fault | None

    @property
    def known_number(self) -> str:
        """The person's number at a step where the person is known."""
        if self.id_number is None:
            raise LookupError("nobody is known yet")
        return self.id_number


def start(
    state: State,
    request: AuthorizationRequest,
    *,
    browser: str,
    known: Session | None,
    fault: Fault | None,
    now: float,
) -> str:
    """Open a sign-in and return its id; a usable session brings the person and the methods along."""
    login_id = secrets.token_urlsafe(24)
    with state.transaction() as db:
        state.sweep(db, now)
        db.execute(
            "INSERT INTO login (id, browser, client_id, request, step, id_number, amr, auth_time, sid, fault,"
            " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                login_id,
                state.digest("browser", browser),
                request.client_id,
                request.to_json(),
                assurance.next_step(request, known.amr) if known else assurance.first_step(request),
                known.id_number if known else None,
                " ".join(known.amr) if known else "",
                known.auth_time if known else None,
                known.sid if known else secrets.token_urlsafe(18),
                fault,
                now + LIFETIME_SECONDS,
            ),
        )
    return login_id


def find(state: State, login_id: str, *, browser: str, now: float) -> Login | None:
    """The sign-in, for the browser that began it and nobody else."""
    row = (
        state.reader()
        .execute(
            "SELECT * FROM login WHERE id = ? AND browser = ? AND expires_at > ?",
            (login_id, state.digest("browser", browser), now),
        )
        .fetchone()
    )
    if row is None:
        return None
    return Login(
        id=row["id"],
        request=from_json(row["request"]),
        step=Step(row["step"]),
        id_number=row["id_number"],
        amr=tuple(row["amr"].split()),
        auth_time=row["auth_time"],
        sid=row["sid"],
        fault=faults.find(row["fault"]),
    )


def move(state: State, login: Login, step: Step) -> bool:
    """Go to another page without having proved anything; False when the sign-in moved on meanwhile."""
    with state.transaction() as db:
        return _update(db, login, step=step)


def know(state: State, login: Login, id_number: str) -> bool:
    """The four factors fit: remember whose they are and ask for the code."""
    with state.transaction() as db:
        return _update(db, login, step=Step.CODE, id_number=id_number)


def prove(
    db: sqlite3.Connection, login: Login, *, id_number: str, methods: tuple[str, ...], now: float
) -> bool:
    """A proof succeeded: add its methods and go where the request wants next."""
    amr = tuple(dict.fromkeys((*login.amr, *methods)))
    step = assurance.next_step(login.request, amr)
    return _update(db, login, step=step, id_number=id_number, amr=" ".join(amr), auth_time=now)


def close(db: sqlite3.Connection, login: Login) -> bool:
    """End the sign-in; True for exactly one caller."""
    return _update(db, login, step=Step.DONE)


def needs_consent(state: State, login: Login) -> bool:
    """Whether the person still has to agree."""
    return not session.has_consented(state.reader(), login.sid, login.request)


def set_fault(state: State, login: Login, fault: Fault | None) -> None:
    """The stand-in panel chose how this sign-in goes wrong."""
    with state.transaction() as db:
        db.execute("UPDATE login SET fault = ? WHERE id = ?", (fault, login.id))


def _update(db: sqlite3.Connection, login: Login, **columns: object) -> bool:
    assignments = ", ".join(f"{name} = ?" for name in columns)
    query = f"UPDATE login SET {assignments} WHERE id = ? AND step = ?"  # noqa: S608 - our own names
    return db.execute(query, (*columns.values(), login.id, login.step)).rowcount == 1
