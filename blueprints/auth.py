"""Who may call a view: one access rule per endpoint, checked before anything is read; cookies or a bearer token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit
from uuid import UUID

import flask

from app import clock, ports, tokens
from app.domain.actor import Clerk, Person, Role, StaffMember, StepUpNeeded
from app.domain.errors import Forbidden, InvalidInput
from app.domain.mandate import Counter
from app.rate_limits import Class, limiter
from app.services import act_for_parent, authenticate
from app.services.act_for_parent import Acting
from blueprints.errors import language
from identity.ports import Acr, satisfies

View = TypeVar("View", bound=Callable[..., Any])

ACCESS_COOKIE = "__Host-icity_access"
REFRESH_COOKIE = "__Host-icity_refresh"
FLOW_COOKIE = "__Host-icity_flow"
HERE_COOKIE = "__Host-icity_here"  # no secret: the pages ask who is here only where somebody may be
CLIENT_HEADER = "X-Icity-Client"
DEVICE_HEADER = "X-Desk-Device"
STEP_UP_LIFETIME = timedelta(minutes=15)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MANDATE_HEADER = "X-Mandate"
_AT_THE_DESK = frozenset({Role.DESK, Role.SUPERVISOR})
HELPERS = (Role.COMMUNITY, Role.DESK, Role.SUPERVISOR)
"""Who may help a parent at a counter."""


class CrossSite(Forbidden):
    """A request that another site may have caused."""

    code = "cross_site"
    zh = "请从本应用内操作。"
    en = "Please use the app itself."


class UnknownQuery(InvalidInput):
    """A query where the view takes none: refused like an unknown key, never ignored."""

    code = "unknown_query"
    zh = "地址中有不认识的参数。"
    en = "The address carries parameters that are not known here."


def public(view: View) -> View:
    """Anyone may call it."""
    return _ruled(view, "public", lambda: None, Class.PUBLIC)


def sign_in(view: View) -> View:
    """Anyone may call it, less often: it starts or renews a session."""
    return _ruled(view, "public", lambda: None, Class.SIGN_IN)


def machine(view: View) -> View:
    """Probes and scrapers; kept off the public address by the proxy."""
    return _ruled(view, "public", lambda: None, None)


def page(view: View) -> View:
    """The shell of the pages, the same for everybody: a reload is never refused."""
    return _ruled(view, "public", lambda: None, None)


def person(view: View) -> View:
    """Any signed-in person; `current_person()` tells who."""
    return _ruled(view, "person", _sign_in)


def proved(view: View) -> View:
    """A signed-in person who was proved at the higher level in this session: the face step comes before any data."""
    return _ruled(view, "person, proved", _prove)


def stepped_up(view: View) -> View:
    """A signed-in person who was proved at the higher level within the last fifteen minutes."""
    return _ruled(view, "person, stepped up", _step_up, Class.STEPPED_UP)


def staff(*roles: Role) -> Callable[[View], View]:
    """Staff in one of the roles; the scope is read from the database now, not from the token."""

    def rule(view: View) -> View:
        return _ruled(view, "staff: " + ", ".join(sorted(roles)), lambda: _staff(frozenset(roles)))

    return rule


def clerk(view: View) -> View:
    """Desk staff at an enrolled, unrevoked device."""
    return _ruled(view, "clerk at a device", _clerk, Class.DESK)


def clerk_seldom(view: View) -> View:
    """The same for what hands out many families at once, a dozen times a minute at most."""
    return _ruled(view, "clerk at a device", _clerk, Class.SNAPSHOT)


def mandated(view: View) -> View:
    """A helper under a parent's mandate (`X-Mandate`) that lives, at the counter where it was given."""
    return _ruled(view, "helper with a mandate", _mandated)


def vendor(view: View) -> View:
    """A vendor's callback; the view itself checks the signature."""
    return _ruled(view, "vendor", lambda: None, None)


def current_person() -> Person:
    """The signed-in person of this request."""
    return cast(Person, flask.g.person)


def current_staff() -> StaffMember:
    """The member of staff of this request."""
    return cast(StaffMember, flask.g.staff)


def current_clerk() -> Clerk:
    """The clerk and device of this request."""
    return cast(Clerk, flask.g.clerk)


def current_counter() -> Counter:
    """Where the helper of this request stands."""
    return authenticate.counter(
        flask.request.headers.get(DEVICE_HEADER), helper=current_staff(), session=current_person()
    )


def current_acting() -> Acting:
    """The helper of this request and the mandate under which the parent is acted for."""
    return cast(Acting, flask.g.acting)


def _ruled(view: View, rule: str, check: Callable[[], None], kind: Class | None = Class.PERSON) -> View:
    takes_query = rule in {"public", "vendor"} or _takes_query(view)

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if kind is not None:
            limiter.hit(kind, _client())
        check()
        if flask.request.args and not takes_query:
            raise UnknownQuery
        return view(*args, **kwargs)

    guarded.access_rule = rule  # type: ignore[attr-defined]
    return cast(View, guarded)


def _client() -> str:
    """By whom a call is counted: the token where there is one, else the address."""
    token = _bearer() or flask.request.cookies.get(ACCESS_COOKIE)
    return token or flask.request.remote_addr or "unknown"


def _takes_query(view: Callable[..., Any]) -> bool:
    """Whether `blp.arguments` gave the view a schema of its query."""
    parameters = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    return any(parameter.get("in") == "query" for parameter in parameters)


def _claims() -> tokens.Claims:
    token = _bearer() or _cookie_token()
    if token is None:
        raise tokens.NotSignedIn
    return tokens.signer.read(token)


def _sign_in() -> None:
    flask.g.person = authenticate.person(_claims(), language=language(), now=clock.wall())


def _prove() -> None:
    _sign_in()
    _require_proof(current_person())


def _require_proof(who: Person) -> None:
    if not satisfies(Acr(who.acr), Acr.FACE):
        raise StepUpNeeded(acr=Acr.FACE.value, max_age=0)


def _step_up() -> None:
    _sign_in()
    require_step_up()


def require_step_up() -> None:
    """Refuse unless the signed-in person was proved at the higher level lately; for rules that depend on the body."""
    who = current_person()
    if not satisfies(Acr(who.acr), Acr.FACE) or clock.wall() - who.auth_time > STEP_UP_LIFETIME:
        raise StepUpNeeded(acr=Acr.FACE.value, max_age=int(STEP_UP_LIFETIME.total_seconds()))


def _staff(roles: frozenset[Role]) -> None:
    flask.g.person, flask.g.staff = authenticate.staff_member(
        _claims(), roles=roles, proof=_require_proof, language=language(), now=clock.wall()
    )


def _clerk() -> None:
    flask.g.person, flask.g.clerk = authenticate.clerk(
        _claims(),
        roles=_AT_THE_DESK,
        device_token=flask.request.headers.get(DEVICE_HEADER),
        proof=_require_proof,
        language=language(),
        now=clock.wall(),
    )
    flask.g.staff = current_clerk().staff


def _mandated() -> None:
    _staff(frozenset(HELPERS))
    try:
        mandate_id = UUID(flask.request.headers.get(MANDATE_HEADER, ""))
    except ValueError:
        mandate_id = None
    flask.g.acting = act_for_parent.hold(
        mandate_id,
        helper=current_staff(),
        session=current_person(),
        counter=current_counter(),
        now=clock.now(),
    )


def _bearer() -> str | None:
    scheme, _, token = flask.request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token else None


def _cookie_token() -> str | None:
    token = flask.request.cookies.get(ACCESS_COOKIE)
    if token is not None:
        require_same_site()
    return token


def require_same_site() -> None:
    """Refuse a cookie-borne change that this site's own pages did not make (header, Origin, Sec-Fetch-Site)."""
    request = flask.request
    if request.method in _SAFE:
        return
    own = urlsplit(ports.ports().public_base_url)
    origin = request.headers.get("Origin")
    same_origin = origin is None or origin == f"{own.scheme}://{own.netloc}"
    same_site = request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    if not (request.headers.get(CLIENT_HEADER) == "web" and same_origin and same_site):
        raise CrossSite
