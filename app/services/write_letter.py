"""The letter that kindergartens hand to parents, with the QR of the public page on it."""

from __future__ import annotations

from functools import lru_cache

from app import policies
from app.domain.errors import Language
from app.domain.notice import letter_page
from app.domain.notice.letter import write
from app.policies.library import Library
from app.ports import ports
from app.services import draw_qr

PAGE = "/app/policy"
"""Where the app shows the rules of every district to everybody."""


def printed(library: Library, policy_id: str, language: Language, *, base_url: str, signature: str) -> str:
    """The page for A4; `UnknownPolicy` when there is no such pack, `BrokenPack` when it cannot be read.

    `base_url` is where families reach us, `signature` what official texts begin with.
    """
    address = f"{base_url.rstrip('/')}{PAGE}"
    written = write(library.load(policy_id), address=address, signature=signature)
    return letter_page.page(written, language, qr=draw_qr.inline(address))


def as_markdown(
    library: Library, policy_id: str, language: Language, *, base_url: str, signature: str
) -> str:
    """The same words; the address stands for the QR."""
    address = f"{base_url.rstrip('/')}{PAGE}"
    return letter_page.markdown(
        write(library.load(policy_id), address=address, signature=signature), language
    )


@lru_cache(maxsize=64)
def public(policy_id: str, language: Language) -> str:
    """The page as this platform hands it out: with its own address and signature."""
    known = ports()
    return printed(
        policies.default_library(),
        policy_id,
        language,
        base_url=known.public_base_url,
        signature=known.sms_signature,
    )
