"""The phones as a person sees them: every inbox on one page, newest first."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

from sms.handset.courier import Courier
from sms.handset.fault import Faults
from sms.handset.message import Message
from sms.handset.store import Store

FOLDER = Path(__file__).parent / "page"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_CHINA = ZoneInfo("Asia/Shanghai")
_PHONES = 24
_PER_PHONE = 4
_THREAD = 100
_STATES = {
    "queued": "等待发送",
    "sent": "已发出",
    "delivered": "已送达",
    "undelivered": "未送达",
    "failed": "发送失败",
}


class Owners:
    """Names beside the phones, from the demo city; without one nobody has a name."""

    def __init__(self, city: Path | None) -> None:
        self._city = sqlite3.connect(f"{city.absolute().as_uri()}?mode=ro", uri=True) if city else None

    def find(self, phone: str) -> str | None:
        """Whose phone it is, or None."""
        if self._city is None:
            return None
        row = self._city.execute("SELECT name FROM person WHERE phone = ? LIMIT 1", (phone,)).fetchone()
        return row[0] if row else None

    def close(self) -> None:
        """Let go of the file."""
        if self._city:
            self._city.close()


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on the page."""

    time: str
    body: str
    state: str
    segments: int
    error: int | None
    tone: str


@dataclass(frozen=True, slots=True)
class PhoneView:
    """One phone on the page."""

    number: str
    owner: str | None
    count: int
    messages: list[Bubble]


class Inbox:
    """Handles GET / and GET /inbox/<phone>.json."""

    def __init__(self, store: Store, courier: Courier, owners: Owners) -> None:
        self._store = store
        self._courier = courier
        self._owners = owners
        self._page = Environment(loader=FileSystemLoader(FOLDER), autoescape=True).get_template("inbox.html")

    async def page(self, request: web.Request) -> web.Response:
        """All phones, or with ?phone= the whole thread of one."""
        wanted = request.query.get("phone", "").strip()
        faults = self._courier.faults
        html = self._page.render(
            title="短信收件箱",
            wanted=wanted,
            phones=self._one(wanted) if wanted else self._latest(),
            faults=""
            if faults == Faults()
            else ", ".join(f"{k}={v}" for k, v in faults.document().items() if v),
        )
        return web.Response(text=html, content_type="text/html", headers=HEADERS)

    async def json(self, request: web.Request) -> web.Response:
        """What one phone shows, newest first: only what the carrier delivered."""
        messages = self._store.list_newest(recipient=_e164(request.match_info["phone"]), limit=_THREAD)
        shown = [
            {
                "sid": m.sid,
                "from": m.sender,
                "body": m.body,
                "segments": m.segments,
                "received_at": m.updated_at,
            }
            for m in messages
            if m.status == "delivered"
        ]
        return web.json_response(shown, headers=HEADERS)

    def _latest(self) -> list[PhoneView]:
        return [self._view(number, count, _PER_PHONE) for number, count in self._store.list_phones(_PHONES)]

    def _one(self, wanted: str) -> list[PhoneView]:
        view = self._view(_e164(wanted), None, _THREAD)
        return [view] if view.messages else []

    def _view(self, number: str, count: int | None, limit: int) -> PhoneView:
        messages = [_bubble(m) for m in self._store.list_newest(recipient=number, limit=limit)]
        return PhoneView(
            number, self._owners.find(number), len(messages) if count is None else count, messages
        )


def _bubble(message: Message) -> Bubble:
    moment = datetime.fromtimestamp(message.created_at, _CHINA)
    return Bubble(
        time=f"{moment:%m-%d %H:%M:%S}",
        body=message.body,
        state=_STATES[message.status],
        segments=message.segments,
        error=message.error_code,
        tone="bad" if message.error_code else "good",
    )


def _e164(phone: str) -> str:
    digits = "".join(character for character in phone if character.isdigit())
    return (
        f"+86{digits}" if len(digits) == 11 and digits.startswith("1") and "+" not in phone else f"+{digits}"
    )
