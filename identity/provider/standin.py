"""What only a stand-in has: faults on demand, key rotation, codes to read and a counter that prints paper codes."""

from __future__ import annotations

from ipaddress import ip_address

from flask import Blueprint, Response, abort, jsonify, request

from identity.provider import faults, page, paper_code, signing_key, text
from identity.provider.program import now, running

blueprint = Blueprint("standin", __name__, url_prefix="/standin")


@blueprint.before_request
def only_from_this_machine() -> None:
    """Loopback only, and no form of another site."""
    if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104 - an address that is refused
        abort(403)
    origin = request.headers.get("Origin")
    if origin is not None and origin not in (running().issuer, request.host_url.rstrip("/")):
        abort(403)


@blueprint.get("/faults")
def show_fault() -> Response:
    """The fault that strikes everybody, and all there are."""
    return jsonify(fault=faults.current(running().state.reader()), known=list(faults.Fault))


@blueprint.post("/faults")
def switch_fault() -> Response:
    """`{"fault": "slow"}` or `{"fault": null}`."""
    wanted = _json_field("fault")
    if wanted is not None and faults.find(str(wanted)) is None:
        abort(400)
    with running().state.transaction() as db:
        faults.switch(db, faults.find(str(wanted)))
    return jsonify(fault=wanted)


@blueprint.post("/rotate-key")
def rotate_key() -> Response:
    """Sign with a new key from now on; the former stays published for the overlap."""
    with running().state.transaction() as db:
        return jsonify(kid=signing_key.rotate(db, now=now()).kid)


@blueprint.get("/codes")
def list_codes() -> Response:
    """SMS codes of a phone (E.164), newest first; empty when a gateway is configured."""
    rows = (
        running()
        .state.reader()
        .execute(
            "SELECT phone, code, sent_at FROM shown_code WHERE phone = ? OR ? = '' ORDER BY sent_at DESC LIMIT 20",
            (_phone(), _phone()),
        )
    )
    return jsonify(codes=[dict(row) for row in rows])


@blueprint.post("/counter-codes")
def print_code() -> tuple[Response, int]:
    """`{"id_number": ...}` as a clerk would do after seeing the original document."""
    code = _issue(_json_field("id_number"))
    if code is None:
        return jsonify(error="unknown_person"), 404
    return jsonify(paper_code=code, expires_in=paper_code.LIFETIME_SECONDS), 201


@blueprint.route("/counter", methods=["GET", "POST"])
def counter() -> Response:
    """The same for a person who tries the demonstration by hand."""
    lang = page.language()
    code = _issue(request.form.get("id_number", "")) if request.method == "POST" else None
    unknown = request.method == "POST" and code is None
    problem = page.sentence(text.PROBLEMS, "unknown_person", lang) if unknown else None
    return page.render(
        "clerk.html",
        lang=lang,
        status=404 if unknown else 200,
        code=code,
        problem=problem,
        problem_code="unknown_person",
        cast=running().city.list_cast(),
    )


def _json_field(name: str) -> object:
    """One field of a JSON object; anything else is a bad request."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or name not in body:
        abort(400)
    return body[name]


def _issue(number: object) -> str | None:
    provider = running()
    person = provider.city.find(number) if isinstance(number, str) else None
    if person is None:
        return None
    with provider.state.transaction() as db:
        return paper_code.issue(provider.state, db, id_number=person.id_number, now=now())


def _phone() -> str:
    """A plus in a query is a space to everybody who forgets to quote it."""
    phone = request.args.get("phone", "").strip()
    return f"+{phone}" if phone and not phone.startswith("+") else phone
