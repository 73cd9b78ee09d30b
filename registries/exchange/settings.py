"""What the stand-in is told by its environment (`EXCHANGE_…`), checked before anything starts."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt


class BadSetting(Exception):
    """One sentence: which setting is wrong and what to do."""


@dataclass(frozen=True)
class Settings:
    """Where the city is, who may ask, whom to tell of news and where, the state, the faults from the start."""

    city: Path
    clients: Mapping[str, tuple[jwt.PyJWK, ...]]
    notify: Mapping[str, str]
    state_dir: Path
    faults: tuple[Mapping[str, Any], ...]
    departments: Path


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Raises `BadSetting`. EXCHANGE_CLIENTS and EXCHANGE_FAULTS hold JSON or the path of a JSON file."""
    city = Path(_required(environ, "EXCHANGE_CITY"))
    if not city.is_file():
        raise BadSetting(
            f"EXCHANGE_CITY: 没有城市文件 {city},先运行 icity city make / no such city file, make it first"
        )
    default = Path(__file__).with_name("departments.yaml")
    registered = _json_list("EXCHANGE_CLIENTS", _required(environ, "EXCHANGE_CLIENTS"))
    return Settings(
        city=city,
        clients=_clients(registered),
        notify={str(row["client_id"]): str(row["notify_url"]) for row in registered if row.get("notify_url")},
        state_dir=_writable(Path(_required(environ, "EXCHANGE_STATE_DIR"))),
        faults=tuple(_json_list("EXCHANGE_FAULTS", environ.get("EXCHANGE_FAULTS") or "[]")),
        departments=Path(environ.get("EXCHANGE_DEPARTMENTS") or default),
    )


def _required(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise BadSetting(f"缺少设置 {name} / setting {name} is missing")
    return value


def _writable(directory: Path) -> Path:
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadSetting(
            f"EXCHANGE_STATE_DIR: 不能写入 {directory} / cannot write there: {error.strerror}"
        ) from error
    return directory


def _json_list(name: str, text: str) -> list[Mapping[str, Any]]:
    try:
        content = text if text.lstrip().startswith("[") else Path(text).read_text(encoding="utf-8")
        rows = json.loads(content)
    except (OSError, ValueError) as error:
        raise BadSetting(f"{name}: 不是 JSON 列表或文件 / not a JSON list or file: {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadSetting(f"{name}: 应为 JSON 对象的列表 / a JSON list of objects is expected")
    return rows


def _clients(rows: list[Mapping[str, Any]]) -> dict[str, tuple[jwt.PyJWK, ...]]:
    clients: dict[str, tuple[jwt.PyJWK, ...]] = {}
    for row in rows:
        try:
            keys = tuple(jwt.PyJWK({**key, "alg": "ES256"}) for key in row["jwks"]["keys"])
            clients[str(row["client_id"])] = keys
        except (KeyError, TypeError, jwt.PyJWTError) as error:
            message = "EXCHANGE_CLIENTS: 每项需要 client_id 和 jwks / each needs client_id and jwks with EC P-256 keys"
            raise BadSetting(f"{message}: {error}") from error
    if not clients:
        raise BadSetting("EXCHANGE_CLIENTS: 至少登记一个调用方 / at least one client is needed")
    return clients
