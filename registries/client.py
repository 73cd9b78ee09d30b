"""The real client of the city's data exchange: signed questions, verified answers, every failure named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import httpx
import structlog
import tenacity

from registries import connector
from registries.connector import list_departments
from registries.deadline import Deadline, DeadlinePassed, DeadlineTransport, kept
from registries.guard import BreakerOpen, DepartmentGuard
from registries.ports import (
    BadNotice,
    Dataset,
    Notice,
    RegistryAnswer,
    RegistryError,
    RegistryFailure,
    Subject,
    Ticket,
    payload_digest,
)
from registries.signature import (
    BadAnswer,
    ExchangeKeys,
    QuerySigner,
    Question,
    new_jti,
    parse_json_object,
    verify_answer,
    verify_notice,
    verify_ticket,
)

MOST_BYTES = 1_000_000
MOST_KEY_BYTES = 64_000
MOST_ERROR_BYTES = 4_000
ATTEMPTS = 2
_UNAVAILABLE_STATUSES = frozenset({408, 425, 429})

log = structlog.get_logger(__name__)


class ExchangeClient:
    """`RegistryGateway` over HTTP. One instance serves all threads of a process; make it after a fork.

    `base_url` comes from the settings only. `exchange_keys` pins the exchange's JWKS; without it the keys are read
    from `<base_url>/.well-known/jwks.json`. The keys of the offices that issue certificates are always read, from
    `…/certificate-issuers.json` beside it: they change without us. Per department: `places` calls at once, and a
    breaker that opens after `failures` failures in a row and tries again by itself after `reset_after` seconds.
    """

    def __init__(
        self,
        base_url: str,
        *,
        client_id: str,
        client_key_pem: str,
        exchange_keys: Mapping[str, Any] | None = None,
        places: int = 8,
        failures: int = 5,
        reset_after: float = 10.0,
    ) -> None:
        url = httpx.URL(base_url.rstrip("/"))
        departments = list_departments()
        transport = DeadlineTransport(url, max_connections=places * len(departments) + 1)
        self._http = httpx.Client(base_url=url, transport=transport, follow_redirects=False, trust_env=False)
        self._signer = QuerySigner(client_id, client_key_pem)
        self._keys = ExchangeKeys((lambda: exchange_keys) if exchange_keys is not None else self._read_keys)
        self._issuers = ExchangeKeys(self._read_issuers)
        self._guards = {
            code: DepartmentGuard(code, places=places, failures=failures, reset_after=reset_after)
            for code in departments
        }

    def close(self) -> None:
        """Drop the kept connections."""
        self._http.close()

    def breaker_states(self) -> dict[str, str]:
        """Department code -> `closed`, `open` or `half-open`, for metrics and status pages."""
        return {code: guard.breaker.state for code, guard in self._guards.items()}

    def fetch(
        self,
        dataset: Dataset,
        *,
        subject: Subject,
        purpose: str,
        consent: str,
        request_id: str,
        timeout: float,
    ) -> RegistryAnswer | Ticket:
        """See `RegistryGateway.fetch`. A lost connection or a 5xx is tried once more while there is time."""
        deadline = Deadline.after(timeout)
        guard = self._guards[dataset.department_code]

        def attempt() -> RegistryAnswer | Ticket:
            question = Question(dataset, subject, purpose, consent, request_id, new_jti())
            return self._ask(question, deadline)

        with _failures_named(dataset), guard.entered(deadline), kept(deadline):
            return _retrying(deadline)(attempt)

    def _ask(self, question: Question, deadline: Deadline) -> RegistryAnswer | Ticket:
        body = self._signer.sign(question)
        headers = {
            "content-type": "application/jose",
            "accept": "application/jose",
            "accept-encoding": "identity",
        }
        request = self._http.build_request(
            "POST", "/v1/queries", content=body, headers=headers, timeout=deadline.demand()
        )
        with _streamed(self._http, request) as response:
            _check_status(response, question.dataset)
            if response.headers.get("content-type", "").partition(";")[0].strip() != "application/jose":
                raise BadAnswer("not a signed answer")
            content = _read(response, deadline, most=MOST_BYTES)
        token = content.decode("ascii", errors="replace")
        if response.status_code == httpx.codes.ACCEPTED:
            return verify_ticket(token, question, client_id=self._signer.client_id, keys=self._keys)
        return self._proved(verify_answer(token, question, client_id=self._signer.client_id, keys=self._keys))

    def _proved(self, answer: RegistryAnswer) -> RegistryAnswer:
        """The answer with what others signed in it checked: the exchange vouches only for having handed it over."""
        if answer.payload is None:
            return answer
        kept = connector.get(answer.dataset).proved(answer.payload, self._issuers.find)
        return (
            answer if kept is answer.payload else replace(answer, payload=kept, digest=payload_digest(kept))
        )

    def read_notice(self, token: str) -> Notice:
        """See `RegistryGateway.read_notice`. May read the exchange's keys."""
        try:
            return verify_notice(token, client_id=self._signer.client_id, keys=self._keys)
        except (BadAnswer, DeadlinePassed, httpx.HTTPError) as error:
            raise BadNotice(type(error).__name__) from error

    def _read_keys(self) -> Mapping[str, Any]:
        return self._read_key_set("jwks.json")

    def _read_issuers(self) -> Mapping[str, Any]:
        return self._read_key_set("certificate-issuers.json")

    def _read_key_set(self, name: str) -> Mapping[str, Any]:
        deadline = Deadline.after(3.0)
        request = self._http.build_request("GET", f"/.well-known/{name}", timeout=3.0)
        with _streamed(self._http, request) as response:
            if response.status_code != httpx.codes.OK:
                raise BadAnswer(f"the exchange's {name} answered {response.status_code}")
            return parse_json_object(_read(response, deadline, most=MOST_KEY_BYTES))


@contextmanager
def _streamed(http: httpx.Client, request: httpx.Request) -> Iterator[httpx.Response]:
    response = http.send(request, stream=True)
    try:
        yield response
    finally:
        response.close()


def _read(response: httpx.Response, deadline: Deadline, *, most: int) -> bytes:
    """The raw body: compressed bodies are refused, so that no small answer grows large in memory."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise BadAnswer("a compressed answer")
    content = bytearray()
    for chunk in response.iter_raw():
        content += chunk
        if len(content) > most:
            raise BadAnswer("an answer that is too big")
        deadline.demand()
    return bytes(content)


def _check_status(response: httpx.Response, dataset: Dataset) -> None:
    status = response.status_code
    if status in {httpx.codes.OK, httpx.codes.ACCEPTED}:
        return
    if status >= 500 or status in _UNAVAILABLE_STATUSES:
        raise RegistryError(RegistryFailure.UNAVAILABLE, dataset, f"status {status}")
    if 400 <= status < 500:
        raise RegistryError(RegistryFailure.REFUSED, dataset, f"status {status} {_error_code(response)}")
    raise BadAnswer(f"status {status}")


def _error_code(response: httpx.Response) -> str:
    """The exchange's stable error code, as far as it is one."""
    try:
        code = parse_json_object(_read(response, Deadline.after(1.0), most=MOST_ERROR_BYTES)).get("code")
    except (BadAnswer, DeadlinePassed, httpx.HTTPError):
        return "unreadable"
    return code if isinstance(code, str) and code.isidentifier() and len(code) <= 40 else "unnamed"


def _retrying(deadline: Deadline) -> tenacity.Retrying:
    """A query only reads, so a second attempt is safe; each attempt is a new question with its own `jti`."""
    return tenacity.Retrying(
        retry=tenacity.retry_if_exception(_is_worth_another_try),
        stop=tenacity.stop_after_attempt(ATTEMPTS) | tenacity.stop_after_delay(deadline.remaining() - 0.2),
        wait=tenacity.wait_random(0.02, 0.1),
        reraise=True,
    )


def _is_worth_another_try(error: BaseException) -> bool:
    if isinstance(error, RegistryError):
        return error.code is RegistryFailure.UNAVAILABLE
    return isinstance(error, httpx.TransportError) and not isinstance(error, httpx.TimeoutException)


@contextmanager
def _failures_named(dataset: Dataset) -> Iterator[None]:
    """Everything that can go wrong becomes one `RegistryError`; the log line holds no personal data."""
    try:
        yield
    except (DeadlinePassed, httpx.TimeoutException) as error:
        raise _named(RegistryFailure.TIMEOUT, dataset, error) from error
    except BreakerOpen as error:
        raise _named(RegistryFailure.BREAKER_OPEN, dataset, error) from error
    except (BadAnswer, httpx.DecodingError, httpx.InvalidURL) as error:
        raise _named(RegistryFailure.BAD_ANSWER, dataset, error) from error
    except httpx.RemoteProtocolError as error:
        raise _named(_protocol_failure(error), dataset, error) from error
    except httpx.HTTPError as error:
        raise _named(RegistryFailure.UNAVAILABLE, dataset, error) from error


def _protocol_failure(error: httpx.RemoteProtocolError) -> RegistryFailure:
    """A closed connection is an absence; bytes that are not HTTP are a bad answer."""
    lost = "disconnected" in str(error) or "closed connection" in str(error)
    return RegistryFailure.UNAVAILABLE if lost else RegistryFailure.BAD_ANSWER


def _named(code: RegistryFailure, dataset: Dataset, error: Exception) -> RegistryError:
    detail = str(error) if isinstance(error, BadAnswer) else type(error).__name__
    log.warning("registry_failed", dataset=dataset.value, code=code.value, detail=detail)
    return RegistryError(code, dataset, detail)
