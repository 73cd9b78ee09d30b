"""Codes by SMS: six digits, ten minutes, five tries, once; counted before compared."""

from __future__ import annotations

import hmac
import secrets
import sqlite3
from enum import StrEnum

import httpx

from identity.provider import attempt
from identity.provider.settings import Settings, SmsSettings
from identity.provider.state import State

MAX_TRIES = 5
_BODY = "【银行实名认证】验证码{code}，{minutes}分钟内有效，仅用于实名登录。请勿告诉任何人。"


class CodeCheck(StrEnum):
    """What became of one typed code."""

    RIGHT = "right"
    WRONG = "code_wrong"
    EXPIRED = "code_expired"
    TOO_MANY = "code_too_many"


def issue(state: State, settings: Settings, *, login_id: str, phone: str, now: float) -> str | None:
    """A new code that replaces the former one, or None when this phone got too many or one a moment ago."""
    code = f"{secrets.randbelow(10**6):06}"
    with state.transaction() as db:
        row = db.execute("SELECT code_sent_at FROM login WHERE id = ?", (login_id,)).fetchone()
        if row["code_sent_at"] is not None and now < row["code_sent_at"] + settings.resend_seconds:
            return None
        if not attempt.spend(db, f"sms {state.digest(phone)}", limit=settings.sms_per_hour, now=now):
            return None
        db.execute(
            "UPDATE login SET code_hash = ?, code_sent_at = ?, code_tries = 0 WHERE id = ?",
            (state.digest("code", login_id, code), now, login_id),
        )
        if settings.sms is None:
            db.execute("INSERT INTO shown_code (phone, code, sent_at) VALUES (?, ?, ?)", (phone, code, now))
    return code


def send(sms: SmsSettings, *, phone: str, code: str, minutes: int) -> bool:
    """Post the code as a Twilio message; False when the vendor did not take it."""
    form = {"To": phone, "From": sms.sender, "Body": _BODY.format(code=code, minutes=minutes)}
    url = f"{sms.url}/2010-04-01/Accounts/{sms.account}/Messages.json"
    try:
        answer = httpx.post(url, data=form, auth=(sms.account, sms.token), timeout=3.0, trust_env=False)
    except httpx.HTTPError:
        return False
    return answer.status_code == 201


def check(state: State, settings: Settings, *, login_id: str, typed: str, now: float) -> CodeCheck:
    """Compare one typed code; the try is on record before the comparison, a right code is used up by it."""
    with state.transaction() as db:
        counted = db.execute(
            "UPDATE login SET code_tries = code_tries + 1 WHERE id = ? AND code_tries < ?",
            (login_id, MAX_TRIES),
        ).rowcount
    if not counted:
        return CodeCheck.TOO_MANY
    with state.transaction() as db:
        return _compare(state, settings, db, login_id=login_id, typed=typed, now=now)


def _compare(
    state: State, settings: Settings, db: sqlite3.Connection, *, login_id: str, typed: str, now: float
) -> CodeCheck:
    row = db.execute("SELECT code_hash, code_sent_at FROM login WHERE id = ?", (login_id,)).fetchone()
    if row["code_hash"] is None or now >= row["code_sent_at"] + settings.sms_code_seconds:
        return CodeCheck.EXPIRED
    if not hmac.compare_digest(row["code_hash"], state.digest("code", login_id, typed)):
        return CodeCheck.WRONG
    db.execute("UPDATE login SET code_hash = NULL WHERE id = ?", (login_id,))
    return CodeCheck.RIGHT
