"""The pages a person walks through, and the way back to the client.

Every form posts to `/sign-in` with the hidden fields `transaction`, `step` and `lang` and a button named `action`:

- `card`: `name`, `id_number`, `bank_card`, `phone`; action `next` or `counter`
- `code`: `code`; action `next` or `resend`
- `face`: no field; action `capture`, `second_card` or `counter`
- `second_card`: `second_card`; action `next`, `face` or `counter`
- `counter`: `paper_code` (and `name`, `id_number` when nobody is known yet); action `next` or `back`
- `consent`: no field; action `agree` or `refuse`

Action `cancel` works everywhere; the stand-in panel adds `fault`. `<main data-step>` names the page, and
`[data-code]` carries the stable code of a problem.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from identity.provider import (
    assurance,
    authorization_request,
    faults,
    login,
    page,
    proof,
    session,
    text,
    token,
)
from identity.provider.assurance import Step
from identity.provider.authorization_request import AuthorizationRequest
from identity.provider.city import second_card
from identity.provider.endpoint import strike_with
from identity.provider.faults import Fault
from identity.provider.login import Login
from identity.provider.program import Provider, now, running
from identity.provider.protocol import ProtocolRefused
from identity.provider.session import Session

BROWSER_COOKIE = "idp_browser"
SESSION_COOKIE = "idp_session"
_AUTHORIZE_PARAMETERS = {"client_id", "request_uri", "fault"}

blueprint = Blueprint("sign_in", __name__)


@blueprint.errorhandler(ProtocolRefused)
def refuse(refusal: ProtocolRefused) -> Response:
    """A person is looking at this, so it is a page."""
    return page.problem("unavailable" if refusal.status >= 500 else "bad_request", status=refusal.status)


@blueprint.get("/authorize")
def authorize() -> BaseResponse:
    """Begin a sign-in from a pushed request; the request can be used once."""
    provider = running()
    strike_with(faults.current(provider.state.reader()))
    wanted = _take_pushed(provider)
    known = session.find(provider.state, request.cookies.get(SESSION_COOKIE, ""), now())
    if known is not None and not known.satisfies(wanted, now()):
        known = None
    if "none" in wanted.prompt:
        return _answer_silently(provider, wanted, known)
    browser = request.cookies.get(BROWSER_COOKIE) or secrets.token_urlsafe(32)
    fault = faults.find(request.args.get("fault"))
    login_id = login.start(provider.state, wanted, browser=browser, known=known, fault=fault, now=now())
    lang = wanted.locale
    answer = redirect(url_for("sign_in.show", transaction=login_id, lang=lang), 303)
    _set_cookie(provider, answer, BROWSER_COOKIE, browser)
    return answer


@blueprint.get("/sign-in")
def show() -> BaseResponse:
    """The page of the step that the sign-in is at."""
    provider = running()
    current = _find_login(provider)
    if current is None:
        return page.problem("unknown_sign_in", status=410)
    if current.step is Step.CONSENT and not login.needs_consent(provider.state, current):
        return _finish(provider, current)
    notice = request.args.get("notice")
    return _render_step(provider, current, problem=notice if notice in text.PROBLEMS else None, status=200)


@blueprint.post("/sign-in")
def submit() -> BaseResponse:
    """One form: a detour, a proof, the consent or the end."""
    provider = running()
    current = _find_login(provider)
    if current is None:
        return page.problem("unknown_sign_in", status=410)
    if "fault" in request.form:
        login.set_fault(provider.state, current, faults.find(request.form["fault"]))
        current = _find_login(provider) or current
    action = request.form.get("action", "next")
    if action in ("cancel", "refuse"):
        return _turn_away(provider, current)
    if request.form.get("step") != current.step:
        return _to_page(current)
    if current.step is Step.CONSENT:
        return _finish(provider, current) if action == "agree" else _to_page(current)
    problem = proof.submit(provider, current, action, request.form)
    moved_on = _find_login(provider)
    if problem is not None and moved_on is not None and moved_on.step is current.step:
        return _render_step(provider, moved_on, problem=problem, status=422)
    return _to_page(current, notice=problem)


def _take_pushed(provider: Provider) -> AuthorizationRequest:
    """The pushed request behind `request_uri`, used up; direct parameters are refused."""
    arguments = request.args.to_dict(flat=False)
    if not set(arguments) <= _AUTHORIZE_PARAMETERS or any(len(values) != 1 for values in arguments.values()):
        raise ProtocolRefused("invalid_request", "only client_id and request_uri are taken")
    with provider.state.transaction() as db:
        row = db.execute(
            "DELETE FROM pushed WHERE request_uri = ? AND client_id = ? AND expires_at > ? RETURNING request",
            (request.args.get("request_uri", ""), request.args.get("client_id", ""), now()),
        ).fetchone()
    if row is None:
        raise ProtocolRefused("invalid_request", "request_uri is unknown, used or expired")
    return authorization_request.from_json(row["request"])


def _answer_silently(provider: Provider, wanted: AuthorizationRequest, known: Session | None) -> BaseResponse:
    """`prompt=none`: an answer without any page (OpenID Connect Core 3.1.2.6)."""
    if known is None or not wanted.is_met_by(assurance.level(known.amr)):
        return _return_to(provider, wanted, error="login_required")
    if not session.has_consented(provider.state.reader(), known.sid, wanted):
        return _return_to(provider, wanted, error="consent_required")
    with provider.state.transaction() as db:
        code = token.issue_code(provider, db, _grant(provider, wanted, known, None))
    return _return_to(provider, wanted, code=code)


def _finish(provider: Provider, current: Login) -> BaseResponse:
    """Agreed: session, consent and code in one go, for exactly one of several clicks."""
    fault = current.fault or faults.current(provider.state.reader())
    if fault is Fault.DENIED:
        return _turn_away(provider, current)
    with provider.state.transaction() as db:
        if not login.close(db, current):
            return page.problem("unknown_sign_in", status=410)
        proved = Session(current.sid, current.known_number, current.amr, current.auth_time or now())
        cookie = session.save(provider.state, db, proved, now())
        session.record_consent(db, current.sid, current.request)
        code = token.issue_code(provider, db, _grant(provider, current.request, proved, fault))
    answer = _return_to(provider, current.request, code=code)
    _set_cookie(provider, answer, SESSION_COOKIE, cookie)
    return answer


def _turn_away(provider: Provider, current: Login) -> BaseResponse:
    with provider.state.transaction() as db:
        if not login.close(db, current):
            return page.problem("unknown_sign_in", status=410)
    return _return_to(provider, current.request, error="access_denied")


def _grant(
    provider: Provider, wanted: AuthorizationRequest, proved: Session, fault: Fault | None
) -> token.Grant:
    return token.Grant(
        code="",
        request=wanted,
        id_number=proved.id_number,
        amr=proved.amr,
        auth_time=proved.auth_time,
        sid=proved.sid,
        fault=fault,
        used=False,
        expires_at=now() + provider.settings.code_seconds,
    )


def _return_to(provider: Provider, wanted: AuthorizationRequest, **answer: str) -> BaseResponse:
    """Back to the client, with `iss` against mix-ups (RFC 9207)."""
    query = urlencode({**answer, "state": wanted.state, "iss": provider.issuer})
    separator = "&" if "?" in wanted.redirect_uri else "?"
    return redirect(f"{wanted.redirect_uri}{separator}{query}", 303)


def _find_login(provider: Provider) -> Login | None:
    login_id = request.values.get("transaction", "")
    browser = request.cookies.get(BROWSER_COOKIE, "")
    found = login.find(provider.state, login_id, browser=browser, now=now())
    return None if found is None or found.step is Step.DONE else found


def _to_page(current: Login, notice: str | None = None) -> BaseResponse:
    lang = page.language(current.request.locale)
    return redirect(url_for("sign_in.show", transaction=current.id, lang=lang, notice=notice), 303)


def _render_step(provider: Provider, current: Login, *, problem: str | None, status: int) -> Response:
    lang = page.language(current.request.locale)
    return page.render(
        f"{current.step}.html",
        lang=lang,
        status=status,
        returns_to=current.request.redirect_uri,
        login=current,
        problem=page.sentence(text.PROBLEMS, problem, lang) if problem else None,
        problem_code=problem,
        typed=_typed(provider),
        fault=current.fault,
        **_facts(provider, current),
    )


def _facts(provider: Provider, current: Login) -> dict[str, Any]:
    """What the page of this step shows beyond its sentences."""
    if current.step is Step.CARD:
        return {"cast": provider.city.list_cast()}
    person = provider.city.find(current.id_number) if current.id_number else None
    if person is None:
        return {}
    shown = {
        "name": page.mask_name(person.name),
        "id_number": page.mask_number(person.id_number),
        "id_kind": person.id_kind,
        "phone_number": page.mask_phone(person.phone) if person.phone else None,
    }
    return {
        "client_name": provider.clients[current.request.client_id].name,
        "phone": shown["phone_number"],
        "minutes": max(1, provider.settings.sms_code_seconds // 60),
        "shown": {name: shown[name] for name in current.request.claims if shown[name]},
        "second_card": second_card(person.bank_card) if person.bank_card else None,
        "codes_here": provider.settings.sms is None,
        "person": person,
    }


def _typed(provider: Provider) -> dict[str, str]:
    """What the form shows: what was typed, or a person of the cast chosen in the stand-in panel."""
    person = provider.city.find_slug(request.args["person"]) if "person" in request.args else None
    if person is None:
        return {name: request.form.get(name, "") for name in ("name", "id_number", "bank_card", "phone")}
    return {
        "name": person.name,
        "id_number": person.id_number,
        "bank_card": person.bank_card or "",
        "phone": (person.phone or "").removeprefix("+86"),
    }


def _set_cookie(provider: Provider, answer: BaseResponse, name: str, value: str) -> None:
    """Lax, so that the client's redirect brings it along; Secure wherever we are served over TLS."""
    secure = provider.issuer.startswith("https:")
    answer.set_cookie(name, value, httponly=True, samesite="Lax", secure=secure)
