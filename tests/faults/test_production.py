"""Production refuses to start with a stand-in, a key that others know, a moved clock or an engine that forgets."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from sqlalchemy import delete

from app import config, transactions
from app.config import BadSetting, Settings
from app.extensions import db
from app.factory import Application
from app.launch import environment, postgres
from app.launch.address import Ports
from app.launch.city import ROOT
from app.models.template import TemplateApproval
from tests import factories
from tests.worker_process import environment as as_environment

GOOD = {
    "ICITY_ENV": "production",
    "CLOCK_OFFSET_SECONDS": "0",
    "PUBLIC_BASE_URL": "https://ruxue.example.cn",
    "OIDC_ISSUER": "https://id.bank.example.cn",
    "EXCHANGE_URL": "https://exchange.example.cn",
    "TWILIO_BASE_URL": "https://api.twilio.com",
}
FRAME = ("Usage:", "Try '", "{")  # what the command line and the log put around a sentence
PROGRAMS = {
    "web": ["-c", "import wsgi"],
    "worker": ["-m", "app.worker", "--queue", "urgent"],
    "relay": ["-m", "app.worker", "--relay"],
    "command line": ["-m", "app.cli", "sms", "status"],
}


def typed(byte: int) -> str:
    return base64.b64encode(bytes([byte]) * 32).decode()


def generated(name: str) -> str:
    """What `make run` would generate for a setting."""
    return environment.KEPT[name]()


BAD = {
    "stand-in provider": {"OIDC_ISSUER": "http://127.0.0.1:8101"},
    "provider on this machine": {"OIDC_ISSUER": "https://localhost:8101"},
    "stand-in exchange": {"EXCHANGE_URL": "http://127.0.0.1:8102"},
    "stand-in vendor": {"TWILIO_BASE_URL": "http://127.0.0.1:8103"},
    "plain http": {"PUBLIC_BASE_URL": "http://ruxue.example.cn"},
    "moved clock": {"CLOCK_OFFSET_SECONDS": "-3600"},
    "drill": {"DRILL_CLOCK": "drill-clock"},
    "development key": {"FIELD_KEYS": generated("FIELD_KEYS")},
    "development key behind another": {"FIELD_KEYS": f"k1:{typed(0)},{generated('FIELD_KEYS')}"},
    "typed field key": {"FIELD_KEYS": f"k1:{typed(0)}"},
    "typed index key": {"BLIND_INDEX_KEY": typed(1)},
    "typed message key": {"MESSAGE_KEY": typed(2)},
    "no such environment": {"ICITY_ENV": "prod"},
}


@pytest.fixture
def env(app: Application, settings: Settings) -> dict[str, str]:
    """A production that may start: empty, with every text approved."""
    return as_environment(settings, **GOOD)


def start(program: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *PROGRAMS[program]],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def see_refused(ran: subprocess.CompletedProcess[str], *words: str) -> None:
    assert ran.returncode != 0
    assert "Traceback" not in ran.stderr
    sentences = [line for line in ran.stderr.splitlines() if line.strip() and not line.startswith(FRAME)]
    assert len(sentences) == 1, ran.stderr
    assert all(word in sentences[0] for word in words), ran.stderr


def test_the_control_starts(env: dict[str, str]) -> None:
    """With real addresses, keys of its own and strict engines it does start: what follows is refused for its cause."""
    for program in ("web", "command line"):
        ran = start(program, env)
        assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("why", BAD)
def test_a_setting_is_refused(why: str, env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ.keys() & as_names():
        monkeypatch.delenv(name)
    for name, value in (env | BAD[why]).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting) as refused:
        config.load()
    sentence = str(refused.value)
    assert next(iter(BAD[why])) in sentence
    assert "\n" not in sentence


def as_names() -> set[str]:
    return {*environment.names(), "DATABASE_URL", "REDIS_URL", "DRILL_CLOCK"}


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_says_it_in_one_sentence(program: str, env: dict[str, str]) -> None:
    see_refused(start(program, env | BAD["stand-in provider"]), "OIDC_ISSUER", "stand-in")


def test_a_whole_development_city_is_refused(env: dict[str, str], tmp_path: Path) -> None:
    """Somebody sets ICITY_ENV=production beside the file that `make run` made."""
    engines = {name: env[name] for name in ("DATABASE_URL", "REDIS_URL")}
    given = environment.prepare(tmp_path, Ports(1, 2, 3, 4), GOOD, engines)
    see_refused(start("command line", {"PATH": env["PATH"], **given}), "FIELD_KEYS")


@pytest.mark.parametrize("program", ["web", "worker"])
def test_an_evicting_redis_is_refused(program: str, env: dict[str, str]) -> None:
    with redis.Redis.from_url(env["REDIS_URL"]) as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
        try:
            see_refused(start(program, env), "Redis evicts", "allkeys-lru")
        finally:
            client.config_set("maxmemory-policy", "noeviction")


def test_a_missing_redis_does_not_keep_the_web_from_starting(env: dict[str, str], tmp_path: Path) -> None:
    ran = start("web", env | {"REDIS_URL": f"unix://{tmp_path}/nobody.sock"})
    assert ran.returncode == 0, ran.stderr
    assert "redis_unchecked" in ran.stderr


@pytest.mark.parametrize("program", ["web", "worker"])
def test_a_text_that_nobody_approved_is_refused(program: str, env: dict[str, str]) -> None:
    """A season is open, and families could not be told; the command that approves does start."""
    factories.make_season()
    with transactions.unit():
        db.session.execute(delete(TemplateApproval).where(TemplateApproval.name == "result.zh.v1"))
    see_refused(start(program, env), "result.zh", "icity sms template")
    assert start("command line", env).returncode == 0


@pytest.fixture
def weak_home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="icity-weak-"))
    home.chmod(0o711)
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
def test_a_database_that_forgets_is_refused(
    setting: str, env: dict[str, str], weak_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgres.SETTINGS, setting, "off")
    with postgres.Postgres(weak_home / "postgres") as weak:
        see_refused(start("web", env | {"DATABASE_URL": weak.url}), f"{setting}=off")


def test_a_database_that_is_away_is_one_sentence(env: dict[str, str], weak_home: Path) -> None:
    nobody = f"postgresql+psycopg://icity@/icity?host={weak_home}"
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(nobody.replace("+psycopg", ""))
    see_refused(start("worker", env | {"DATABASE_URL": nobody}), "PostgreSQL cannot be reached")
