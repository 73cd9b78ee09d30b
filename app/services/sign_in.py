"""Sign a person in through the real-name provider: begin a flow, finish it, remember the person."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app import audit, transactions
from app.domain.errors import DomainError, InvalidInput
from app.models.base import new_id
from app.models.person import Person
from app.models.session import SignInFlow, SignInSession
from app.services import issue_tokens
from app.store import people, sessions
from app.tokens import new_secret, secret_hash
from identity import id_number
from identity.ports import (
    Acr,
    IdentityError,
    IdentityErrorCode,
    IdentityProvider,
    SignInRequest,
    VerifiedIdentity,
)

FLOW_LIFETIME = timedelta(minutes=15)
SESSION_LIFETIME = timedelta(hours=12)
HANDOFF_LIFETIME = timedelta(seconds=60)
Client = Literal["web", "native"]


class BadReturn(InvalidInput):
    """The place to return to is not inside this app."""

    code = "bad_return_to"
    zh = "返回地址不正确。"
    en = "The address to return to is not inside this app."


class ChallengeMissing(InvalidInput):
    """A native app must be able to prove that it began the sign-in (PKCE S256, RFC 8252)."""

    code = "app_challenge_needed"
    zh = "请更新应用后重试。"
    en = "A native client must send app_challenge; please update the app."


class DifferentPerson(DomainError):
    """The number belongs to someone whom the provider calls otherwise."""

    code = "different_person"
    zh = "实名信息与已登记的信息不一致，请到现场窗口办理。"
    en = "The proved identity differs from the one on record; please go to a service counter."


@dataclass(frozen=True)
class Begun:
    """Where to send the browser, and the secret that ties the flow to it."""

    url: str
    browser_secret: str


@dataclass(frozen=True)
class SignedIn:
    """A finished sign-in: for the web a token pair, for a native app a one-time code."""

    person_id: str
    client: Client
    return_to: str
    tokens: issue_tokens.TokenPair | None
    handoff_code: str | None


def begin(
    provider: IdentityProvider,
    *,
    client: Client,
    return_to: str,
    app_challenge: str | None,
    acr: Acr,
    max_age: int | None,
    redirect_uri: str,
    language: str,
    now: datetime,
) -> Begun:
    """Register the flow and give the provider's address; `now` is wall time."""
    if not return_to.startswith("/") or return_to.startswith(("//", "/\\")):
        raise BadReturn
    if client == "native" and app_challenge is None:
        raise ChallengeMissing
    locale = "en" if language == "en" else "zh-CN"
    request = provider.begin(redirect_uri=redirect_uri, acr=acr, max_age=max_age, locale=locale)
    secret = new_secret()
    flow = SignInFlow(
        id=new_id(),
        state_hash=secret_hash(request.state),
        browser_hash=secret_hash(secret) if client == "web" else None,
        client=client,
        app_challenge=app_challenge,
        return_to=return_to,
        created_at=now,
        expires_at=now + FLOW_LIFETIME,
    )
    flow.request = _written(request)
    sessions.add(flow)
    return Begun(url=request.url, browser_secret=secret)


def finish(
    provider: IdentityProvider,
    *,
    callback: Mapping[str, str],
    browser_secret: str | None,
    redirect_uri: str,
    now: datetime,
) -> SignedIn:
    """Turn the provider's callback into a session; each flow can be finished once, by the browser that began it."""
    flow = sessions.take_flow(secret_hash(callback.get("state", "")), now=now)
    if flow is None or (flow.browser_hash and flow.browser_hash != secret_hash(browser_secret or "")):
        raise IdentityError(IdentityErrorCode.STATE_MISMATCH)
    request = _read(flow.request)
    transactions.release()
    identity = provider.finish(callback=callback, redirect_uri=redirect_uri, expected=request, now=now)
    person = _remember(identity, now=now)
    session, code = _open_session(person, identity, flow, now=now)
    audit.record(
        audit.about("person", person.id),
        "signed_in",
        audit.about("person", person.id),
        now=now,
        acr=session.acr,
    )
    return SignedIn(
        person_id=str(person.id),
        client="web" if flow.client == "web" else "native",
        return_to=flow.return_to,
        tokens=issue_tokens.issue(session, now=now) if code is None else None,
        handoff_code=code,
    )


def _remember(identity: VerifiedIdentity, *, now: datetime) -> Person:
    """The person behind (issuer, subject); the subject of a known person never changes hands."""
    number = id_number.parse(identity.id_number)
    known = people.find_by_identity(identity.issuer, identity.subject)
    person = people.add_person(
        id_kind=number.kind.value,
        id_number=number.number,
        name=identity.name,
        born_on=number.born_on.isoformat(),
        sex=number.sex.value,
        now=now,
    )
    if known is not None and known.id != person.id:
        raise DifferentPerson
    person.name = identity.name
    if identity.phone and person.phone is None:
        person.phone = identity.phone
    people.add_identity(person.id, issuer=identity.issuer, subject=identity.subject, now=now)
    return person


def _open_session(
    person: Person, identity: VerifiedIdentity, flow: SignInFlow, *, now: datetime
) -> tuple[SignInSession, str | None]:
    code = new_secret() if flow.client == "native" else None
    session = SignInSession(
        id=new_id(),
        person_id=person.id,
        client=flow.client,
        acr=identity.acr.value,
        amr=list(identity.amr),
        auth_time=identity.auth_time,
        created_at=now,
        last_used_at=now,
        expires_at=now + SESSION_LIFETIME,
        handoff_hash=secret_hash(code) if code else None,
        handoff_challenge=flow.app_challenge,
        handoff_expires_at=now + HANDOFF_LIFETIME if code else None,
    )
    session.id_token = identity.id_token
    sessions.add_session(session)
    return session, code


def s256(verifier: str) -> str:
    """The PKCE S256 challenge of a verifier (RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _written(request: SignInRequest) -> str:
    return json.dumps(
        {
            "url": request.url,
            "state": request.state,
            "nonce": request.nonce,
            "code_verifier": request.code_verifier,
            "acr": request.acr.value,
            "max_age": request.max_age,
        }
    )


def _read(text: str) -> SignInRequest:
    fields = json.loads(text)
    return SignInRequest(**(fields | {"acr": Acr(fields["acr"])}))
