"""Field encryption, blind index and masking: the only file that sees keys for personal data."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """The key is missing, or the ciphertext does not belong to this row and column."""


@dataclass
class Vault:
    """AES-256-GCM under named keys, the first of which seals; the row and column are authenticated (AAD)."""

    _keys: dict[str, AESGCM] = field(default_factory=dict)
    _current: str = ""
    _index_key: bytes = b""

    def use(self, keys: dict[str, bytes], index_key: bytes) -> None:
        """Take the key ring: `keys` in order, newest first; 32 bytes each."""
        self._keys = {name: AESGCM(key) for name, key in keys.items()}
        self._current = next(iter(keys))
        self._index_key = index_key

    def seal(self, plain: bytes, place: str) -> bytes:
        """Ciphertext of `plain`, bound to `place` (`table.column/row id`): `key id length, key id, nonce, box`."""
        name = self._current.encode()
        nonce = os.urandom(_NONCE_BYTES)
        box = self._keys[self._current].encrypt(nonce, plain, place.encode())
        return bytes([len(name)]) + name + nonce + box

    def open(self, sealed: bytes, place: str) -> bytes:
        """The plaintext; `CannotDecrypt` if the key is gone or the value was moved to another row or column."""
        end = 1 + sealed[0]
        key = self._keys.get(sealed[1:end].decode(errors="replace"))
        if key is None:
            raise CannotDecrypt(place)
        try:
            return key.decrypt(sealed[end : end + _NONCE_BYTES], sealed[end + _NONCE_BYTES :], place.encode())
        except Exception as error:
            raise CannotDecrypt(place) from error

    def index(self, kind: str, value: str) -> bytes:
        """Blind index: HMAC-SHA256 over kind and value, so that equal values can be found but not guessed."""
        message = kind.encode() + b"\0" + unicodedata.normalize("NFC", value).encode()
        return hmac.new(self._index_key, message, hashlib.sha256).digest()


vault = Vault()


class Sealed:
    """A text attribute that lives encrypted in the column `<name>_sealed` of a row with an `id`."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._column = f"{name}_sealed"
        self._name = name

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        sealed: bytes | None = getattr(row, self._column)
        if sealed is None:
            return None
        opened = row.__dict__.setdefault("_opened", {})  # as long as the row: one unit of work
        if opened.get(self._name, (None,))[0] is not sealed:
            opened[self._name] = (sealed, vault.open(sealed, self._place(row)).decode())
        return opened[self._name][1]

    def __set__(self, row: Any, value: str | None) -> None:
        sealed = None if value is None else vault.seal(value.encode(), self._place(row))
        setattr(row, self._column, sealed)

    def _place(self, row: Any) -> str:
        identity: UUID = row.id
        return f"{row.__tablename__}.{self._name}/{identity}"


def mask_name(name: str) -> str:
    """First character kept, the rest starred: 林小明 → 林**; a dotted name keeps its first character only."""
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""


def mask_id_number(number: str) -> str:
    """First three and last two characters: 350***********12."""
    return (
        f"{number[:3]}{'*' * max(0, len(number) - 5)}{number[-2:]}" if len(number) > 6 else "*" * len(number)
    )


def mask_certificate_number(number: str) -> str:
    """First three and last two characters with four stars between, however long it is: 鲁（2****8号."""
    return f"{number[:3]}****{number[-2:]}" if len(number) > 6 else "*" * len(number)


def mask_phone(phone: str) -> str:
    """Country, first three and last four digits of a mobile: +86138****5678."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 8 else "****"


def mask_address(address: str) -> str:
    """Everything up to the road or community; what follows the first digit is starred."""
    return re.sub(r"[0-9０-９].*$", "***", address)


_SENSITIVE = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15}|(?:\+?86)?1[3-9]\d{9})(?![0-9A-Za-z])")


def mask_text(text: str) -> str:
    """Star out anything in `text` that looks like an ID number or a mobile: the net under the logs."""
    return _SENSITIVE.sub("[masked]", text)


def decode_key(text: str) -> bytes:
    """A 32-byte key from base64; ValueError if it is anything else."""
    key = base64.b64decode(text, validate=True)
    if len(key) != 32:
        raise ValueError("a key must be 32 bytes in base64")
    return key
