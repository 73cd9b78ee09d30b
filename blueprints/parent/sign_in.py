"""Sign in through the real-name provider, keep the session alive, sign out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import flask

from app import clock, ports
from app.services import describe_person, fetch_on_sign_in, issue_tokens, sign_in, sign_out
from blueprints import auth
from blueprints.parent import schemas
from blueprints.parsing import Blueprint
from identity.ports import Acr

blp = Blueprint("sign_in", __name__, description="Sign-in through the bank-grade real-name provider")

CALLBACK = "/api/v1/auth/callback"
NATIVE_RETURN = "icity://signed-in"


def _redirect_uri() -> str:
    return ports.ports().public_base_url + CALLBACK


@blp.route("/api/v1/auth/login", methods=["GET"])
@auth.sign_in
@blp.arguments(schemas.LoginQuery(), location="query")
@blp.alt_response(302, description="To the provider")
def login(query: dict[str, Any]) -> flask.Response:
    """Begin a sign-in: registers the request with the provider (PAR) and sends the browser there."""
    begun = sign_in.begin(
        ports.ports().identity,
        client=query["client"],
        return_to=query["return_to"],
        app_challenge=query["app_challenge"],
        acr=Acr(query["acr"]),
        max_age=query["max_age"],
        redirect_uri=_redirect_uri(),
        language=query["language"],
        now=clock.wall(),
    )
    response = flask.redirect(begun.url, 302)
    if query["client"] == "web":
        _set_cookie(response, auth.FLOW_COOKIE, begun.browser_secret, sign_in.FLOW_LIFETIME.seconds)
    return _as_response(response)


@blp.route(CALLBACK, methods=["GET"])
@auth.sign_in
@blp.alt_response(302, description="Back into the app, signed in")
def callback() -> flask.Response:
    """The provider's answer: code, state and iss in the query."""
    done = sign_in.finish(
        ports.ports().identity,
        callback=flask.request.args.to_dict(),
        browser_secret=flask.request.cookies.get(auth.FLOW_COOKIE),
        redirect_uri=_redirect_uri(),
        now=clock.wall(),
    )
    fetch_on_sign_in.fetch(ports.ports().registries, person_id=done.person_id, now=clock.now())
    if done.handoff_code:
        return _as_response(flask.redirect(f"{NATIVE_RETURN}?{urlencode({'code': done.handoff_code})}", 302))
    response = _as_response(flask.redirect(done.return_to, 302))
    assert done.tokens is not None
    _set_tokens(response, done.tokens)
    response.delete_cookie(auth.FLOW_COOKIE, secure=True, httponly=True, samesite="Lax")
    return response


@blp.route("/api/v1/auth/tokens", methods=["POST"])
@auth.sign_in
@blp.arguments(schemas.TokenRequest())
@blp.response(201, schemas.TokenPair())
def redeem(body: dict[str, Any]) -> issue_tokens.TokenPair:
    """Exchange a native app's one-time code for tokens."""
    return issue_tokens.redeem_handoff(
        body["code"], challenge=sign_in.s256(body["verifier"]), now=clock.wall()
    )


@blp.route("/api/v1/auth/refreshes", methods=["POST"])
@auth.sign_in
@blp.arguments(schemas.RefreshRequest())
@blp.response(201, schemas.TokenPair())
@blp.alt_response(204, description="Web clients: new cookies, nothing in the body")
def refresh(body: dict[str, Any]) -> Any:
    """Rotate: the old refresh token is used up; using it again ends the session."""
    now = clock.wall()
    if body["refresh_token"]:
        return issue_tokens.rotate(body["refresh_token"], now=now)
    auth.require_same_site()
    pair = issue_tokens.rotate(flask.request.cookies.get(auth.REFRESH_COOKIE, ""), now=now)
    response = flask.Response(status=204)
    _set_tokens(response, pair)
    return response


@blp.route("/api/v1/auth/session", methods=["DELETE"])
@auth.person
@blp.response(200, schemas.SignedOut())
def end_session() -> Any:
    """Sign out here; the answer says where to end the provider's session."""
    config = ports.ports()
    url = sign_out.sign_out(
        auth.current_person(),
        provider=config.identity,
        return_to=config.public_base_url + "/",
        now=clock.wall(),
    )

    @flask.after_this_request
    def forget(response: flask.Response) -> flask.Response:
        for name in (auth.ACCESS_COOKIE, auth.REFRESH_COOKIE, auth.HERE_COOKIE):
            response.delete_cookie(name, secure=True, httponly=name != auth.HERE_COOKIE, samesite="Lax")
        return response

    return {"end_session_url": url}


@blp.route("/api/v1/me", methods=["GET"])
@auth.person
@blp.response(200, schemas.Profile())
def me() -> describe_person.Profile:
    """Who is signed in, masked, and what duties they have."""
    return describe_person.describe(auth.current_person())


def _set_tokens(response: flask.Response, pair: issue_tokens.TokenPair) -> None:
    session = int(sign_in.SESSION_LIFETIME.total_seconds())
    _set_cookie(response, auth.ACCESS_COOKIE, pair.access_token, pair.expires_in)
    _set_cookie(response, auth.REFRESH_COOKIE, pair.refresh_token, session)
    _set_cookie(response, auth.HERE_COOKIE, "1", session, readable_by_pages=True)


def _set_cookie(
    response: Any, name: str, value: str, seconds: int, *, readable_by_pages: bool = False
) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=True, httponly=not readable_by_pages, samesite="Lax"
    )


def _as_response(response: Any) -> flask.Response:
    assert isinstance(response, flask.Response)
    return response
