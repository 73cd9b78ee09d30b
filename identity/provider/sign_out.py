"""RP-initiated logout: the client brings our ID token, the session ends, the browser goes back."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

from flask import Blueprint, redirect, request
from joserfc import jwt
from joserfc.errors import JoseError
from werkzeug.wrappers import Response as BaseResponse

from identity.provider import page, session, signing_key, text
from identity.provider.program import Provider, running
from identity.provider.sign_in import SESSION_COOKIE

blueprint = Blueprint("sign_out", __name__)


@blueprint.get("/end-session")
def end_session() -> BaseResponse:
    """End the session that the hint names; only registered addresses are returned to."""
    provider = running()
    claims = _read_hint(provider, request.args.get("id_token_hint", ""))
    client = provider.clients.get(str(claims.get("aud"))) if claims else None
    if (
        claims is None
        or client is None
        or request.args.get("client_id", client.client_id) != client.client_id
    ):
        return page.problem("bad_request", status=400)
    with provider.state.transaction() as db:
        session.end(db, str(claims.get("sid")))
    target = request.args.get("post_logout_redirect_uri")
    if target is not None and target not in client.post_logout_redirect_uris:
        return page.problem("bad_request", status=400)
    answer: BaseResponse = redirect(target, 303) if target else _farewell()
    answer.delete_cookie(SESSION_COOKIE)
    return answer


def _farewell() -> BaseResponse:
    lang = page.language()
    message = page.sentence(text.TEXTS, "signed_out", lang)
    return page.render(
        "message.html", lang=lang, title="signed_out_title", code="signed_out", message=message
    )


def _read_hint(provider: Provider, hint: str) -> dict[str, Any] | None:
    """The claims of a token we signed; it may have expired (OpenID Connect RP-Initiated Logout 1.0, 2)."""
    try:
        head = hint.split(".")[0]
        kid = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))["kid"]
        key = signing_key.find(provider.state.reader(), str(kid))
        return jwt.decode(hint, key, algorithms=[signing_key.ALGORITHM]).claims if key else None
    except (JoseError, ValueError, KeyError, TypeError):
        return None
