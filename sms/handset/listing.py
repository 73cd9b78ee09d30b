"""Reading messages back: fetch one, list with Twilio's filters and pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from aiohttp import web

from sms.handset.message import API_VERSION, Message, resource
from sms.handset.problem import problem
from sms.handset.store import Store

_PAGE_SIZE = 50
_LARGEST_PAGE = 1000
_FILTERS = ("To", "From", "DateSent", "DateSent<", "DateSent>")


class Listing:
    """Handles GET …/Messages/SM….json and GET …/Messages.json."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def fetch(self, request: web.Request) -> web.Response:
        """One message."""
        message = self._store.find(request.match_info["sid"])
        return problem(20404) if message is None else web.json_response(resource(message))

    async def list(self, request: web.Request) -> web.Response:
        """One page, newest first, with the address of the next."""
        query = request.query
        try:
            size = min(max(int(query.get("PageSize", _PAGE_SIZE)), 1), _LARGEST_PAGE)
            page = max(int(query.get("Page", 0)), 0)
            sent_from, sent_before = _sent_between(query)
        except ValueError:
            return problem(20001)
        found = self._store.list_newest(
            recipient=query.get("To"),
            sender=query.get("From"),
            sent_from=sent_from,
            sent_before=sent_before,
            limit=size + 1,
            offset=page * size,
        )
        text = json.dumps(_envelope(request, found[:size], page, size, has_more=len(found) > size))
        return web.Response(text=text, content_type="application/json")


def _envelope(
    request: web.Request, messages: list[Message], page: int, size: int, *, has_more: bool
) -> dict[str, object]:
    path = f"/{API_VERSION}/Accounts/{request.match_info['account']}/Messages.json"
    filters = {name: request.query[name] for name in _FILTERS if name in request.query}

    def address(number: int) -> str:
        return f"{path}?{urlencode(filters | {'PageSize': size, 'Page': number})}"

    return {
        "messages": [resource(message) for message in messages],
        "first_page_uri": address(0),
        "previous_page_uri": address(page - 1) if page else None,
        "next_page_uri": address(page + 1) if has_more else None,
        "uri": address(page),
        "page": page,
        "page_size": size,
        "start": page * size,
        "end": page * size + max(len(messages) - 1, 0),
    }


def _sent_between(query: Mapping[str, str]) -> tuple[float | None, float | None]:
    # As in Twilio's documents: a day means that day in UTC; the bounds include the moment or day they name.
    sent_from = sent_before = None
    if day := query.get("DateSent"):
        sent_from, sent_before = _span(day)
    if since := query.get("DateSent>"):
        sent_from = _span(since)[0]
    if until := query.get("DateSent<"):
        sent_before = _span(until)[1]
    return sent_from, sent_before


def _span(text: str) -> tuple[float, float]:
    start = datetime.fromisoformat(text.removeprefix("="))
    start = start.replace(tzinfo=start.tzinfo or UTC)
    width = timedelta(days=1) if len(text.removeprefix("=")) == len("2026-07-18") else timedelta(seconds=1)
    return start.timestamp(), (start + width).timestamp()
