"""The OpenID Connect relying party: PAR, code, PKCE S256 and private_key_jwt, with a pinned issuer."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.common.security import generate_token
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from identity import client_key, id_token, verified_claims
from identity.discovery import Discovery, fetch_object, unavailable
from identity.ports import (
    Acr,
    IdentityError,
    IdentityErrorCode,
    SignInRequest,
    VerifiedIdentity,
    satisfies,
)
from identity.transport import AnswerUnusable, BoundedTransport, deadline, strict_json_object

_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_SECONDS = 60
_CALLBACK_ERRORS = {
    "access_denied": IdentityErrorCode.DENIED,
    "login_required": IdentityErrorCode.LOGIN_REQUIRED,
    "interaction_required": IdentityErrorCode.LOGIN_REQUIRED,
    "consent_required": IdentityErrorCode.LOGIN_REQUIRED,
    "unmet_authentication_requirements": IdentityErrorCode.LEVEL_TOO_LOW,
    "temporarily_unavailable": IdentityErrorCode.PROVIDER_UNAVAILABLE,
    "server_error": IdentityErrorCode.PROVIDER_UNAVAILABLE,
}


class OidcRelyingParty:
    """An IdentityProvider over OpenID Connect; thread-safe, keeps nothing about people.

    `timeout` bounds each of `begin` and `finish` as a whole, in seconds. `refetch_seconds` is the least time
    between two key refetches for unknown key names.
    """

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_key_pem: str,
        *,
        key_id: str | None = None,
        timeout: float = 3.0,
        refetch_seconds: float = 5.0,
    ) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._key = client_key.load(client_key_pem, key_id)
        self._timeout = timeout
        self._http = httpx.Client(transport=BoundedTransport(), follow_redirects=False, trust_env=False)
        self._discovery = Discovery(issuer, self._http, refetch_seconds=refetch_seconds, timeout=timeout)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def begin(
        self,
        *,
        redirect_uri: str,
        acr: Acr,
        max_age: int | None = None,
        prompt: str | None = None,
        locale: str = "zh-CN",
    ) -> SignInRequest:
        """Push the request to the provider (RFC 9126) and say where to send the browser."""
        state, nonce, code_verifier = generate_token(43), generate_token(43), generate_token(64)
        parameters = {
            "response_type": "code",
            "scope": "openid",
            "redirect_uri": redirect_uri,
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(code_verifier),
            "code_challenge_method": "S256",
            "acr_values": " ".join(_acceptable(acr)),
            "ui_locales": locale,
            "claims": json.dumps(verified_claims.request()),
        }
        if max_age is not None:
            parameters["max_age"] = str(max_age)
        if prompt is not None:
            parameters["prompt"] = prompt
        with deadline(self._timeout):
            url = self._push(parameters)
        return SignInRequest(url, state, nonce, code_verifier, acr, max_age)

    def finish(
        self,
        *,
        callback: Mapping[str, str],
        redirect_uri: str,
        expected: SignInRequest,
        now: datetime,
    ) -> VerifiedIdentity:
        """Check the callback, redeem the code, verify token and claims; raises IdentityError."""
        code = self._read_callback(callback, expected)
        with deadline(self._timeout):
            tokens = self._redeem(code, redirect_uri, expected)
            ours = id_token.Expected(
                self._issuer, self._client_id, expected.nonce, tokens["access_token"], now
            )
            token = id_token.verify(tokens["id_token"], find_key=self._discovery.find_key, expected=ours)
            acr = _checked_acr(token, expected, now)
            userinfo = self._userinfo(tokens["access_token"])
        if userinfo.get("sub") != token.subject:
            raise IdentityError(IdentityErrorCode.WRONG_SUBJECT, "userinfo")
        claims = verified_claims.parse(userinfo, now=now)
        return VerifiedIdentity(
            issuer=self._issuer,
            subject=token.subject,
            name=claims.name,
            id_number=claims.id_number,
            id_kind=claims.id_kind,
            phone=claims.phone,
            acr=acr,
            amr=token.amr,
            auth_time=token.auth_time,
            id_token=tokens["id_token"],
        )

    def sign_out_url(self, *, id_token: str, post_logout_redirect_uri: str) -> str:
        """RP-initiated logout; raises IdentityError when the provider was never reached."""
        with deadline(self._timeout):
            endpoint = self._discovery.metadata().end_session_endpoint
        query = {
            "id_token_hint": id_token,
            "client_id": self._client_id,
            "post_logout_redirect_uri": post_logout_redirect_uri,
        }
        return _with_query(endpoint, query)

    def _push(self, parameters: Mapping[str, str]) -> str:
        metadata = self._discovery.metadata()
        answer = self._post(metadata.pushed_authorization_request_endpoint, parameters, success=201)
        request_uri = answer.get("request_uri")
        if not isinstance(request_uri, str) or not 1 <= len(request_uri) <= 500:
            raise unavailable("request_uri")
        query = {"client_id": self._client_id, "request_uri": request_uri}
        return _with_query(metadata.authorization_endpoint, query)

    def _read_callback(self, callback: Mapping[str, str], expected: SignInRequest) -> str:
        """The code, after state (RFC 6749, 10.12) and issuer (RFC 9207) were found to be ours."""
        state = callback.get("state", "")
        if not hmac.compare_digest(state.encode(errors="backslashreplace"), expected.state.encode()):
            raise IdentityError(IdentityErrorCode.STATE_MISMATCH)
        if callback.get("iss") != self._issuer:
            raise IdentityError(IdentityErrorCode.WRONG_ISSUER, "callback")
        if "error" in callback:
            code = _CALLBACK_ERRORS.get(callback["error"], IdentityErrorCode.PROVIDER_REFUSED)
            raise IdentityError(
                code, "callback", permanent=code is not IdentityErrorCode.PROVIDER_UNAVAILABLE
            )
        authorization_code = callback.get("code", "")
        if not 1 <= len(authorization_code) <= 500:
            raise IdentityError(IdentityErrorCode.MALFORMED_CALLBACK, "code")
        return authorization_code

    def _redeem(self, code: str, redirect_uri: str, expected: SignInRequest) -> dict[str, str]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": expected.code_verifier,
        }
        answer = self._post(self._discovery.metadata().token_endpoint, form, success=200)
        access_token, token = answer.get("access_token"), answer.get("id_token")
        if not isinstance(access_token, str) or not isinstance(token, str) or not _is_plain(access_token):
            raise IdentityError(IdentityErrorCode.BAD_TOKEN, "token answer")
        if str(answer.get("token_type")).lower() != "bearer":
            raise IdentityError(IdentityErrorCode.BAD_TOKEN, "token type")
        return {"access_token": access_token, "id_token": token}

    def _userinfo(self, access_token: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"}
        return fetch_object(self._http, self._discovery.metadata().userinfo_endpoint, headers)

    def _post(self, endpoint: str, form: Mapping[str, str], *, success: int) -> dict[str, Any]:
        """POST as an authenticated client (RFC 7523); the assertion is for the issuer alone and lives a minute."""
        assertion = private_key_jwt_sign(
            self._key,
            client_id=self._client_id,
            token_endpoint=self._issuer,
            alg=client_key.SIGNING_ALGORITHM,
            header={"kid": self._key.kid},
            expires_in=_ASSERTION_SECONDS,
        )
        signed = {"client_assertion_type": _ASSERTION_TYPE, "client_assertion": assertion}
        try:
            answer = self._http.post(endpoint, data={**form, "client_id": self._client_id, **signed})
            content = strict_json_object(answer.content) if answer.status_code < 500 else {}
        except (httpx.HTTPError, httpx.InvalidURL, AnswerUnusable) as error:
            raise unavailable(type(error).__name__) from error
        if answer.status_code == success:
            return content
        raise _endpoint_refusal(answer.status_code, content.get("error"))


def _acceptable(acr: Acr) -> list[Acr]:
    """What to ask for, best first: the level itself, then its equals, then what is higher."""
    return sorted((one for one in Acr if satisfies(one, acr)), key=lambda one: one is not acr)


def _checked_acr(token: id_token.IdToken, expected: SignInRequest, now: datetime) -> Acr:
    try:
        acr = Acr(token.acr)
    except ValueError:
        raise IdentityError(IdentityErrorCode.LEVEL_TOO_LOW, "unknown acr") from None
    if not satisfies(acr, expected.acr):
        raise IdentityError(IdentityErrorCode.LEVEL_TOO_LOW, acr)
    if expected.max_age is not None:
        age = (now - token.auth_time).total_seconds()
        if age > expected.max_age + id_token.FUTURE_SKEW_SECONDS:
            raise IdentityError(IdentityErrorCode.TOO_LONG_AGO)
    return acr


def _endpoint_refusal(status: int, error: Any) -> IdentityError:
    if error == "invalid_grant":
        return IdentityError(IdentityErrorCode.CODE_REFUSED)
    if status >= 500 or status == 429 or not isinstance(error, str):
        return unavailable(f"http {status}")
    return IdentityError(IdentityErrorCode.PROVIDER_REFUSED, error[:60])


def _is_plain(text: str) -> bool:
    """Printable ASCII without spaces: what may stand in a header (RFC 6750, 2.1)."""
    return text.isascii() and text.isprintable() and " " not in text


def _with_query(url: str, query: Mapping[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"
