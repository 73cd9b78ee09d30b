"""What each step demands: the handlers behind the forms, each returning a problem key or None."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from identity import id_number
from identity.provider import attempt, login, paper_code, sms_code
from identity.provider.assurance import COUNTER, FACE, FOUR_FACTORS, SECOND_CARD, Step
from identity.provider.city import Person, digits, same_name, same_phone, second_card
from identity.provider.login import Login
from identity.provider.program import Provider, now
from identity.provider.sms_code import CodeCheck

MAX_TRIES = 5
Form = Mapping[str, str]
_DETOURS = {
    (Step.CARD, "counter"): Step.COUNTER,
    (Step.FACE, "second_card"): Step.SECOND_CARD,
    (Step.FACE, "counter"): Step.COUNTER,
    (Step.SECOND_CARD, "face"): Step.FACE,
    (Step.SECOND_CARD, "counter"): Step.COUNTER,
}


def submit(provider: Provider, current: Login, action: str, form: Form) -> str | None:
    """Handle one form of the page the sign-in is at; the key of a problem, or None when it moved on."""
    detour = _detour(current, action)
    if detour is not None:
        login.move(provider.state, current, detour)
        return None
    if current.step is Step.CODE and action == "resend":
        return send_code(provider, current)
    handler = _HANDLERS.get(current.step)
    return handler(provider, current, form) if handler else "bad_request"


def send_code(provider: Provider, current: Login) -> str | None:
    """Send a fresh code to the bank-registered phone, after the transaction that made it."""
    person = provider.city.find(current.known_number)
    if person is None or person.phone is None:
        return "sms_failed"
    settings = provider.settings
    code = sms_code.issue(provider.state, settings, login_id=current.id, phone=person.phone, now=now())
    if code is None:
        return "code_not_sent"
    minutes = max(1, settings.sms_code_seconds // 60)
    if settings.sms and not sms_code.send(settings.sms, phone=person.phone, code=code, minutes=minutes):
        return "sms_failed"
    return None


def _detour(current: Login, action: str) -> Step | None:
    if current.step is Step.COUNTER and action == "back":
        return Step.CARD if current.id_number is None else Step.FACE
    return _DETOURS.get((current.step, action))


def _submit_card(provider: Provider, current: Login, form: Form) -> str | None:
    typed = {name: form.get(name, "").strip() for name in ("name", "id_number", "bank_card", "phone")}
    if not all(typed.values()):
        return "field_missing"
    if (refusal := _number_refusal(typed["id_number"])) is not None:
        return refusal
    person = provider.city.find(typed["id_number"])
    if not _spend(provider, current, person.id_number if person else typed["id_number"]):
        return "too_many"
    if person is None or not _factors_fit(person, typed):
        return "factors_wrong"
    _forgive(provider, person)
    login.know(provider.state, current, person.id_number)
    known = replace(current, step=Step.CODE, id_number=person.id_number)
    return send_code(provider, known)


def _number_refusal(typed: str) -> str | None:
    """A slip of the finger in an 18- or 15-character number is told at once; it reveals nobody."""
    try:
        id_number.parse(typed)
    except id_number.IdNumberError as error:
        shape = error.code in (
            id_number.IdNumberErrorCode.WRONG_CHECK_DIGIT,
            id_number.IdNumberErrorCode.IMPOSSIBLE_DATE,
        )
        return f"id_number.{error.code}" if shape else None
    return None


def _factors_fit(person: Person, typed: Mapping[str, str]) -> bool:
    return (
        same_name(typed["name"], person.name)
        and person.bank_card is not None
        and digits(typed["bank_card"]) == person.bank_card
        and person.phone is not None
        and same_phone(typed["phone"], person.phone)
    )


def _submit_code(provider: Provider, current: Login, form: Form) -> str | None:
    typed = digits(form.get("code", ""))
    if not typed:
        return "field_missing"
    outcome = sms_code.check(provider.state, provider.settings, login_id=current.id, typed=typed, now=now())
    if outcome is not CodeCheck.RIGHT:
        return outcome
    return _prove(provider, current, current.known_number, FOUR_FACTORS)


def _submit_face(provider: Provider, current: Login, form: Form) -> str | None:
    person = provider.city.find(current.known_number)
    with provider.state.transaction() as db:
        if not attempt.spend(db, f"face {current.id}", limit=MAX_TRIES, now=now()):
            return "face_too_many"
    if person is None or person.face == "fail":
        return "face_failed"
    if person.face == "no_camera":
        return "no_camera"
    return _prove(provider, current, person.id_number, (FACE,))


def _submit_second_card(provider: Provider, current: Login, form: Form) -> str | None:
    typed = digits(form.get("second_card", ""))
    if not typed:
        return "field_missing"
    if not _spend(provider, current, current.known_number):
        return "too_many"
    person = provider.city.find(current.known_number)
    if person is None or person.bank_card is None or typed != second_card(person.bank_card):
        return "second_card_wrong"
    _forgive(provider, person)
    return _prove(provider, current, person.id_number, (SECOND_CARD,))


def _submit_counter(provider: Provider, current: Login, form: Form) -> str | None:
    number = current.id_number or form.get("id_number", "").strip()
    name, typed = form.get("name", "").strip(), form.get("paper_code", "").strip()
    if not number or not typed or (current.id_number is None and not name):
        return "field_missing"
    person = provider.city.find(number)
    if not _spend(provider, current, person.id_number if person else number):
        return "too_many"
    if person is None or (current.id_number is None and not same_name(name, person.name)):
        return "paper_code_wrong"
    with provider.state.transaction() as db:
        if not paper_code.redeem(provider.state, db, typed=typed, id_number=person.id_number, now=now()):
            return "paper_code_wrong"
    _forgive(provider, person)
    return _prove(provider, current, person.id_number, (COUNTER,))


def _prove(provider: Provider, current: Login, number: str, methods: tuple[str, ...]) -> str | None:
    with provider.state.transaction() as db:
        login.prove(db, current, id_number=number, methods=methods, now=now())
    return None


def _spend(provider: Provider, current: Login, number: str) -> bool:
    """One attempt of this sign-in and one of this person, on record before anything is compared."""
    whose = f"person {provider.state.digest('person', number)}"
    with provider.state.transaction() as db:
        mine = attempt.spend(db, f"login {current.id}", limit=MAX_TRIES, now=now())
        return mine and attempt.spend(db, whose, limit=provider.settings.attempts_per_hour, now=now())


def _forgive(provider: Provider, person: Person) -> None:
    with provider.state.transaction() as db:
        attempt.forgive(db, f"person {provider.state.digest('person', person.id_number)}")


_HANDLERS: dict[Step, Callable[[Provider, Login, Form], str | None]] = {
    Step.CARD: _submit_card,
    Step.CODE: _submit_code,
    Step.FACE: _submit_face,
    Step.SECOND_CARD: _submit_second_card,
    Step.COUNTER: _submit_counter,
}
