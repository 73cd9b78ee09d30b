"""One effect per Idempotency-Key: the first answer is kept with its effect and given again to every repetition."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.errors import DomainError, InvalidInput
from app.store import answers


class KeyReused(InvalidInput):
    """The key was used for something else."""

    code = "idempotency_key_reused"
    zh = "这个请求编号已用于另一次提交，请刷新后重试。"
    en = "This Idempotency-Key was used for a different request."


class StillRunning(DomainError):
    """The same request is being worked on right now."""

    code = "still_running"
    zh = "正在处理，请稍候再查看。"
    en = "The same request is still being worked on; please look again shortly."


@dataclass(frozen=True)
class Answer:
    """A status and a body of JSON text; `repeated` tells a kept one."""

    status: int
    text: str
    repeated: bool = False


def once(
    key: str, *, principal: str, route: str, body: bytes, now: datetime, work: Callable[[], Answer]
) -> Answer:
    """Run `work` once for (principal, route, key).

    The row is inserted first, in the transaction of the effect: of a hundred equal requests one inserts, the others
    wait on its commit and read the kept answer. A refusal rolls back and keeps nothing, so that it can be tried again.
    """
    identity = hashlib.sha256(f"{principal}\0{route}\0{key}".encode()).hexdigest()
    digest = hashlib.sha256(body).digest()
    if answers.begin(identity, body_digest=digest, now=now):
        answer = work()
        answers.keep(identity, status=answer.status, text=answer.text)
        return answer
    kept = answers.get(identity)
    if kept.body_digest != digest:
        raise KeyReused
    if kept.status is None:
        raise StillRunning
    return Answer(kept.status, kept.answer, repeated=True)
