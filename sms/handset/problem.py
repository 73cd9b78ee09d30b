"""Refusals in Twilio's own shape."""

from __future__ import annotations

import json

from aiohttp import web

from sms.handset.magic import REFUSED_AT_ONCE

_OTHERS = {
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21609: (400, "The 'StatusCallback' URL is not a valid URL."),
    21617: (400, "The concatenated message body exceeds the 1600 character limit."),
    20001: (400, "Invalid parameter"),
}


def problem(code: int) -> web.Response:
    """The answer for an error number, with Twilio's status and sentence."""
    status, message = (_OTHERS | REFUSED_AT_ONCE)[code]
    more = f"https://www.twilio.com/docs/errors/{code}"
    text = json.dumps({"code": code, "message": message, "more_info": more, "status": status})
    headers = {"Retry-After": "1"} if status == 429 else None
    return web.Response(status=status, text=text, content_type="application/json", headers=headers)
