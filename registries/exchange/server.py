"""The exchange over HTTP: queries, its public keys, its pages, and the switches of a stand-in."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from ipaddress import ip_address
from typing import Any

from aiohttp import web

from registries.exchange import certificate_library, page, refusal
from registries.exchange.counter import HANG_SECONDS, Counter
from registries.exchange.misbehaviour import BadFault, Fault, Kind, parse_fault
from registries.exchange.refusal import Reason, Refused
from registries.ports import Dataset

MOST_QUERY_BYTES = 16_384
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
COUNTER = web.AppKey("counter", Counter)


def make_app(counter: Counter) -> web.Application:
    app = web.Application(client_max_size=MOST_QUERY_BYTES, middlewares=[_with_headers])
    app[COUNTER] = counter
    app.add_routes(
        [
            web.post("/v1/queries", _query),
            web.get("/.well-known/jwks.json", _keys),
            web.get("/.well-known/certificate-issuers.json", _issuer_keys),
            web.get("/healthz", _health),
            web.get("/", _status),
            web.get("/style.css", _style),
            web.get("/standin/log", _log),
            web.get("/standin/faults", _list_faults),
            web.post("/standin/faults", _add_fault),
            web.delete("/standin/faults", _clear_faults),
            web.post("/standin/mends", _mend),
        ]
    )
    return app


@web.middleware
async def _with_headers(request: web.Request, handler: Any) -> web.StreamResponse:
    try:
        response: web.StreamResponse = await handler(request)
    except Refused as error:
        response = _refused(error.reason)
    except web.HTTPRequestEntityTooLarge:
        response = _refused(Reason("too_big", 413, "请求太大", "The query is too big"))
    if not response.prepared:
        response.headers.update(_HEADERS)
    return response


def _refused(reason: Reason) -> web.Response:
    body = {"code": reason.code, "zh": reason.zh, "en": reason.en}
    return web.json_response(body, status=reason.status, dumps=_dumps)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


async def _query(request: web.Request) -> web.StreamResponse:
    outcome = await request.app[COUNTER].answer(await request.read())
    if outcome.transport is not None:
        return await _act_out(outcome.transport, request)
    status = 202 if outcome.accepted else 200
    return web.Response(body=outcome.token.encode(), status=status, content_type="application/jose")


async def _act_out(kind: Kind, request: web.Request) -> web.StreamResponse:
    """The faults that are not an answer at all."""
    if kind is Kind.HANG:
        await asyncio.sleep(HANG_SECONDS)
    if kind is Kind.REDIRECT:
        return web.Response(status=302, headers={"location": "http://169.254.169.254/latest/meta-data/"})
    if kind is Kind.HUGE:
        return web.Response(body=b"A" * 2_000_000, content_type="application/jose")
    if kind is Kind.GARBAGE:
        return web.Response(body=b"\x00\xff{]<html>" * 50, content_type="application/jose")
    if request.transport is not None:
        request.transport.abort()
    raise Refused(refusal.FAILED)


async def _keys(request: web.Request) -> web.Response:
    return web.json_response(request.app[COUNTER].seal.jwks())


async def _issuer_keys(request: web.Request) -> web.Response:
    """The keys of the offices that issue certificates; a fault of the library can keep them away."""
    counter = request.app[COUNTER]
    behaviour = counter.faults.for_dataset(Dataset(certificate_library.DATASET))
    if behaviour.get(Kind.KEYS_AWAY):
        raise Refused(refusal.UNAVAILABLE)
    return web.json_response(counter.library.jwks(behaviour))


async def _health(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def _status(request: web.Request) -> web.Response:
    return web.Response(text=page.status_page(request.app[COUNTER]), content_type="text/html")


async def _style(request: web.Request) -> web.Response:
    return web.Response(text=page.STYLE, content_type="text/css")


async def _log(request: web.Request) -> web.Response:
    """A page, or JSON for `?format=json`."""
    entries = request.app[COUNTER].journal.latest()
    if request.query.get("format") == "json":
        return web.json_response({"entries": [asdict(entry) for entry in entries]}, dumps=_dumps)
    return web.Response(text=page.log_page(entries, request.app[COUNTER].titles), content_type="text/html")


def _demand_loopback(request: web.Request) -> None:
    if request.remote is None or not ip_address(request.remote).is_loopback:
        raise Refused(
            Reason("loopback_only", 403, "只能在本机切换故障", "Faults are switched from this machine only")
        )


def _shown(fault: Fault) -> dict[str, Any]:
    until = fault.until.isoformat() if fault.until else None
    return {"target": fault.target, "kind": fault.kind.value, "value": fault.value, "until": until}


async def _list_faults(request: web.Request) -> web.Response:
    return web.json_response({"faults": [_shown(fault) for fault in request.app[COUNTER].faults.active()]})


async def _add_fault(request: web.Request) -> web.Response:
    """`{department|dataset, kind, until?, value?}`; kind `none` switches that target's faults off."""
    _demand_loopback(request)
    board = request.app[COUNTER].faults
    try:
        row = json.loads(await request.read())
        if isinstance(row, dict) and row.get("kind") == "none":
            board.switch_off(str(row.get("department", row.get("dataset"))))
        else:
            board.switch_on(parse_fault(row))
    except (ValueError, TypeError, AttributeError) as error:
        detail = str(error) if isinstance(error, BadFault) else "JSON object expected"
        raise Refused(
            Reason("bad_fault", 422, f"无法设置故障:{detail}", f"Cannot switch that on: {detail}")
        ) from error
    return await _list_faults(request)


async def _mend(request: web.Request) -> web.Response:
    """`{dataset, id_number}`: the office has mended that record; whoever asked about it is told."""
    _demand_loopback(request)
    try:
        row = json.loads(await request.read())
        dataset, number = row["dataset"], row["id_number"]
    except (ValueError, TypeError, KeyError) as error:
        raise Refused(refusal.BODY) from error
    if dataset not in request.app[COUNTER].titles:
        raise Refused(refusal.DATASET)
    return web.json_response({"told": request.app[COUNTER].waiting.mend(dataset, str(number))})


async def _clear_faults(request: web.Request) -> web.Response:
    _demand_loopback(request)
    request.app[COUNTER].faults.switch_off()
    return await _list_faults(request)
