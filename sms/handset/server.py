"""The stand-in put together: Twilio's API, the inbox page, and the switches for faults."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import web

from sms.handset.config import Config
from sms.handset.courier import Courier
from sms.handset.creation import Creation
from sms.handset.fault import BadFaults, Faults, Refusal
from sms.handset.inbox import FOLDER, HEADERS, Inbox, Owners
from sms.handset.listing import Listing
from sms.handset.message import resource
from sms.handset.problem import problem
from sms.handset.store import Store

_LARGEST_REQUEST = 64 * 1024
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_MESSAGES = "/2010-04-01/Accounts/{account}/Messages"


class Handset:
    """One running stand-in."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._store = Store(config.state_dir)
        self._courier = Courier(config, self._store)
        self._owners = Owners(config.city)
        credentials = base64.b64encode(f"{config.account_sid}:{config.auth_token}".encode()).decode()
        self._authorization = f"Basic {credentials}".encode()

    def application(self) -> web.Application:
        """The routes; the messages that an earlier run left unfinished go on."""
        application = web.Application(client_max_size=_LARGEST_REQUEST)
        creation, listing = Creation(self._config, self._store, self._courier), Listing(self._store)
        inbox = Inbox(self._store, self._courier, self._owners)
        application.router.add_post(f"{_MESSAGES}.json", self._guarded(creation.answer))
        application.router.add_get(f"{_MESSAGES}.json", self._guarded(listing.list))
        application.router.add_get(_MESSAGES + "/{sid}.json", self._guarded(listing.fetch))
        application.router.add_get("/", inbox.page)
        application.router.add_get("/inbox/{phone}.json", inbox.json)
        application.router.add_get("/page/style.css", _style)
        application.router.add_get("/healthz", _healthz)
        application.router.add_get("/standin/messages.json", self._messages)
        application.router.add_get("/standin/faults", self._faults)
        application.router.add_post("/standin/faults", self._set_faults)
        application.cleanup_ctx.append(self._lifetime)
        return application

    async def _lifetime(self, _: web.Application) -> AsyncIterator[None]:
        for message in self._store.list_unfinished():
            self._courier.start(message)
        yield
        await self._courier.close()
        await self._store.close()
        self._owners.close()

    def _guarded(self, handler: _Handler) -> _Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            given = request.headers.get("Authorization", "").encode("utf-8", "replace")
            if not hmac.compare_digest(given, self._authorization):
                return problem(20003)
            if self._courier.faults.refuse is Refusal.DOWN:
                return problem(20503)
            if request.match_info["account"] != self._config.account_sid:
                return problem(20404)
            return await handler(request)

        return answer

    async def _messages(self, request: web.Request) -> web.Response:
        messages = self._store.list_newest(recipient=request.query.get("to"), limit=1000)
        document = {"count": self._store.count(), "messages": [resource(message) for message in messages]}
        return web.json_response(document)

    async def _faults(self, _: web.Request) -> web.Response:
        return web.json_response(self._courier.faults.document())

    async def _set_faults(self, request: web.Request) -> web.Response:
        try:
            raw = json.loads(await request.read() or b"{}")
            if not isinstance(raw, dict):
                raise BadFaults("the body must be a JSON object")
            self._courier.faults = Faults.from_mapping(raw)
        except (ValueError, UnicodeDecodeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return await self._faults(request)


async def _healthz(_: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def _style(_: web.Request) -> web.FileResponse:
    return web.FileResponse(FOLDER / "style.css", headers=HEADERS)
