"""What all endpoints of the protocol share: its errors and how a form is read strictly."""

from __future__ import annotations

from flask import Request


class ProtocolRefused(Exception):
    """An OAuth error answer: `error` is the registered code, `description` is for developers."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        self.error = error
        self.description = description
        self.status = status
        super().__init__(f"{error}: {description}")


def read_form(request: Request, *, allowed: frozenset[str]) -> dict[str, str]:
    """The form of a back-channel POST; doubled, unknown, empty or misplaced parameters are refused."""
    if request.mimetype != "application/x-www-form-urlencoded":
        raise ProtocolRefused("invalid_request", "the body must be form-urlencoded")
    if request.args:
        raise ProtocolRefused("invalid_request", "parameters belong into the body")
    form: dict[str, str] = {}
    for name, values in request.form.lists():
        if name not in allowed:
            raise ProtocolRefused("invalid_request", f"unknown parameter {name[:40]!r}")
        if len(values) != 1 or not values[0]:
            raise ProtocolRefused("invalid_request", f"{name} must be given once and not empty")
        form[name] = values[0]
    return form
