"""What the platform asks of a bank-grade identity provider, and what it gets back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Acr(StrEnum):
    """How well a person was proved; the values travel as `acr_values` and `acr` (OpenID Connect Core 2)."""

    BANK_CARD = "urn:icity:acr:bank-card"
    FACE = "urn:icity:acr:face"
    SECOND_CARD = "urn:icity:acr:second-card"
    COUNTER = "urn:icity:acr:counter"


_LEVEL = {Acr.BANK_CARD: 1, Acr.FACE: 2, Acr.SECOND_CARD: 2, Acr.COUNTER: 2}


def satisfies(acr: Acr, minimum: Acr) -> bool:
    """Whether `acr` is at least as strong as `minimum`; face, second card and counter are one level."""
    return _LEVEL[acr] >= _LEVEL[minimum]


class IdentityErrorCode(StrEnum):
    """Stable reasons why a sign-in did not happen."""

    DENIED = "denied"
    LOGIN_REQUIRED = "login_required"
    PROVIDER_UNAVAILABLE = "provider_unavailable"
    PROVIDER_REFUSED = "provider_refused"
    STATE_MISMATCH = "state_mismatch"
    MALFORMED_CALLBACK = "malformed_callback"
    CODE_REFUSED = "code_refused"
    WRONG_ISSUER = "wrong_issuer"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_NONCE = "wrong_nonce"
    WRONG_SUBJECT = "wrong_subject"
    BAD_TOKEN = "bad_token"  # noqa: S105 - a code, not a secret
    EXPIRED = "expired"
    LEVEL_TOO_LOW = "level_too_low"
    TOO_LONG_AGO = "too_long_ago"
    MISSING_CLAIMS = "missing_claims"


_UNTRUSTED = (
    "银行认证返回的信息没有通过核对，本次登录已取消，请重新登录。",
    "The answer of the bank-grade sign-in did not pass our checks; it was cancelled, please start again.",
)
_START_AGAIN = (
    "本次登录已失效（可能打开了多个页面），请重新登录。",
    "This sign-in is no longer valid (perhaps several pages were open); please sign in again.",
)
_LATER = (
    "银行认证暂时不可用，请稍后再试，或到现场窗口办理。",
    "The bank-grade sign-in is not available right now; please try again later or go to a service counter.",
)
_SENTENCES: dict[IdentityErrorCode, tuple[str, str]] = {
    IdentityErrorCode.DENIED: (
        "您没有同意授权，未登录，也没有取得您的任何信息。",
        "You did not agree, so you are not signed in and nothing about you was received.",
    ),
    IdentityErrorCode.LOGIN_REQUIRED: (
        "请重新进行实名认证。",
        "Please prove your identity again.",
    ),
    IdentityErrorCode.PROVIDER_UNAVAILABLE: _LATER,
    IdentityErrorCode.PROVIDER_REFUSED: _LATER,
    IdentityErrorCode.STATE_MISMATCH: _START_AGAIN,
    IdentityErrorCode.MALFORMED_CALLBACK: _START_AGAIN,
    IdentityErrorCode.CODE_REFUSED: _START_AGAIN,
    IdentityErrorCode.EXPIRED: _START_AGAIN,
    IdentityErrorCode.LEVEL_TOO_LOW: (
        "本次办理需要更高级别的实名认证（人脸、第二张银行卡或现场窗口）。",
        "This needs a stronger proof of identity (face, a second bank card or a service counter).",
    ),
    IdentityErrorCode.TOO_LONG_AGO: (
        "距上次实名认证时间过长，请重新认证。",
        "Your identity was proved too long ago; please prove it again.",
    ),
}


class IdentityError(Exception):
    """A sign-in that did not happen.

    `code` is stable, `zh` and `en` are for the person, `detail` is for the log and holds nothing personal.
    `permanent` says that trying the very same step again cannot help.
    """

    def __init__(self, code: IdentityErrorCode, detail: str = "", *, permanent: bool = True) -> None:
        self.code = code
        self.detail = detail
        self.permanent = permanent
        self.zh, self.en = _SENTENCES.get(code, _UNTRUSTED)
        super().__init__(f"{code}: {detail}" if detail else str(code))


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """A sign-in that was begun: send the browser to `url`, keep the rest bound to that browser."""

    url: str
    state: str
    nonce: str = field(repr=False)
    code_verifier: str = field(repr=False)
    acr: Acr
    max_age: int | None  # seconds


@dataclass(frozen=True, slots=True)
class VerifiedIdentity:
    """A person the provider vouches for; (`issuer`, `subject`) is the key, `phone` is E.164 or None."""

    issuer: str
    subject: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    id_kind: str
    phone: str | None = field(repr=False)
    acr: Acr
    amr: tuple[str, ...]
    auth_time: datetime  # aware, UTC
    id_token: str = field(repr=False)


class IdentityProvider(Protocol):
    """A real-name service; every method may raise IdentityError and nothing else."""

    def begin(
        self,
        *,
        redirect_uri: str,
        acr: Acr,
        max_age: int | None = None,
        prompt: str | None = None,
        locale: str = "zh-CN",
    ) -> SignInRequest:
        """Start a sign-in at `acr` or better, not older than `max_age` seconds."""
        ...

    def finish(
        self,
        *,
        callback: Mapping[str, str],
        redirect_uri: str,
        expected: SignInRequest,
        now: datetime,
    ) -> VerifiedIdentity:
        """Turn the query of the callback into a person, or refuse; once per callback, `now` is wall time."""
        ...

    def sign_out_url(self, *, id_token: str, post_logout_redirect_uri: str) -> str:
        """Where to send the browser to end the provider's session too."""
        ...
