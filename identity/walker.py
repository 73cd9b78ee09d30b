"""Walks the stand-in's sign-in pages as a browser would: for tests and the demonstration, never for real people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

MAX_PAGES = 30


@dataclass(frozen=True, slots=True)
class WalkedPerson:
    """What a person would type; `second_card` and `paper_code` only where that way is taken."""

    name: str
    id_number: str
    bank_card: str = ""
    phone: str = ""
    second_card: str | None = None
    paper_code: str | None = None


class WalkStopped(Exception):
    """A page did not let the walk go on: `step` is its name, `code` its problem, `status` the HTTP status."""

    def __init__(self, step: str, code: str, status: int) -> None:
        self.step = step
        self.code = code
        self.status = status
        super().__init__(f"stopped at {step}: {code} (http {status})")


@dataclass(slots=True)
class Page:
    """What the walker sees of a page."""

    step: str = ""
    problem: str = ""
    action: str = ""
    hidden: dict[str, str] = field(default_factory=dict)
    claims: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects the first POST form's hidden fields and the data attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._in_form = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.page.step = values.get("data-step", self.page.step)
        self.page.problem = values.get("data-code", self.page.problem)
        if "data-claim" in values:
            self.page.claims.append(values["data-claim"])
        if tag == "form" and values.get("method") == "post":
            self._in_form, self.page.action = True, values.get("action", "")
        if tag == "input" and self._in_form and values.get("type") == "hidden":
            self.page.hidden[values["name"]] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._in_form = self._in_form and tag != "form"


def read_page(html: str) -> Page:
    """The parts of a page that a script needs."""
    reader = _Reader()
    reader.feed(html)
    return reader.page


def walk_sign_in(
    url: str,
    person: WalkedPerson,
    *,
    get_code: Callable[[], str],
    face: bool = True,
    agree: bool = True,
    fault: str | None = None,
    on_step: Callable[[Page], None] | None = None,
    browser: httpx.Client | None = None,
) -> str:
    """Follow the pages from `url` and return the address that the provider redirects back to.

    With `face=False` the second card is used, or the paper code where no second card is given. A `browser`
    that is kept keeps the provider's session. Raises WalkStopped when a page refuses.
    """
    if browser is not None:
        return _walk(browser, url, person, get_code, _Choices(face, agree, fault), on_step)
    with httpx.Client(timeout=30.0, trust_env=False) as fresh:
        return _walk(fresh, url, person, get_code, _Choices(face, agree, fault), on_step)


@dataclass(frozen=True, slots=True)
class _Choices:
    face: bool
    agree: bool
    fault: str | None


def _walk(
    browser: httpx.Client,
    url: str,
    person: WalkedPerson,
    get_code: Callable[[], str],
    choices: _Choices,
    on_step: Callable[[Page], None] | None,
) -> str:
    answer = browser.get(url, follow_redirects=False)
    for _ in range(MAX_PAGES):
        if answer.is_redirect:
            target = urljoin(str(answer.url), answer.headers["location"])
            if urlsplit(target)[:2] != urlsplit(url)[:2]:
                return target
            answer = browser.get(target, follow_redirects=False)
            continue
        page = read_page(answer.text)
        if answer.status_code != 200 or page.problem or not page.action:
            raise WalkStopped(page.step, page.problem, answer.status_code)
        if on_step is not None:
            on_step(page)
        form = {**page.hidden, **_filled(page, person, get_code, choices)}
        if choices.fault is not None:
            form["fault"] = choices.fault
        answer = browser.post(urljoin(str(answer.url), page.action), data=form, follow_redirects=False)
    raise WalkStopped("", "too_many_pages", answer.status_code)


def _filled(
    page: Page, person: WalkedPerson, get_code: Callable[[], str], choices: _Choices
) -> dict[str, str]:
    """The fields and the button that the person chooses on this page."""
    match page.step:
        case "card" if not person.bank_card:
            return {"action": "counter"}
        case "card":
            typed = {name: getattr(person, name) for name in ("name", "id_number", "bank_card", "phone")}
            return {**typed, "action": "next"}
        case "code":
            return {"code": get_code(), "action": "next"}
        case "face" if choices.face:
            return {"action": "capture"}
        case "face" | "second_card" if person.second_card is None:
            return {"action": "counter"}
        case "face":
            return {"action": "second_card"}
        case "second_card":
            return {"second_card": person.second_card or "", "action": "next"}
        case "counter":
            typed = {
                "name": person.name,
                "id_number": person.id_number,
                "paper_code": person.paper_code or "",
            }
            return {**typed, "action": "next"}
        case "consent":
            return {"action": "agree" if choices.agree else "refuse"}
        case _:
            raise WalkStopped(page.step, "unknown_step", 200)
