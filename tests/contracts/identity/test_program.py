"""The stand-in as a program: how it starts, refuses to start, survives and ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from identity import client_key
from identity.ports import Acr
from identity.provider.__main__ import main
from tests.contracts.identity.running_provider import (
    RunningProvider,
    begin,
    environment,
    finish,
    free_port,
    launch,
    stop,
)


def run(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "identity.provider", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=30)


@pytest.mark.parametrize(
    "changes",
    [
        {"IDP_CITY": ""},
        {"IDP_CITY": "missing/city.db"},
        {"IDP_STATE_DIR": ""},
        {"IDP_FAULT": "sleepy"},
        {"IDP_CODE_SECONDS": "61"},
        {"IDP_CODE_SECONDS": "x"},
        {"IDP_ISSUER": "ftp://somewhere"},
        {"IDP_SMS_URL": "http://127.0.0.1:1"},
    ],
)
def test_a_wrong_setting_is_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, str],
):
    for name, value in environment(tmp_path, client_key.new_pem(), **changes).items():
        monkeypatch.setenv(name, value)
    assert main(["--port", str(free_port())]) == 2
    said = capsys.readouterr().err
    assert said.startswith("identity provider: ")
    assert next(iter(changes))[:7] in said
    assert len(said.splitlines()) == 1


def test_a_broken_client_file_is_one_sentence(tmp_path: Path):
    environ = environment(tmp_path, client_key.new_pem())
    (tmp_path / "clients.json").write_text('[{"client_id": "x"}]')
    done = run(environ, "--port", str(free_port()))
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_taken_port_is_one_sentence(tmp_path: Path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = run(environment(tmp_path, client_key.new_pem()), "--port", str(port))
    assert done.returncode == 2
    assert f"port {port}" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_restart_forgets_nothing(tmp_path: Path):
    pem, port = client_key.new_pem(), free_port()
    environ = environment(tmp_path, pem)
    process = launch(environ, port)
    before = RunningProvider(f"http://127.0.0.1:{port}", pem, tmp_path, process)
    party = before.relying_party()
    with httpx.Client() as browser:
        request = begin(party)
        subject = finish(party, request, before.walk(request, browser=browser)).subject
        pending = begin(party, Acr.FACE)
        keys = httpx.get(f"{before.url}/jwks.json").json()
        assert stop(process) == 0
        process = launch(environ, port)
        after = RunningProvider(before.url, pem, tmp_path, process)
        assert httpx.get(f"{before.url}/jwks.json").json() == keys
        identity = finish(party, pending, after.walk(pending, browser=browser))
    assert (identity.subject, identity.acr) == (subject, Acr.FACE)
    party.close()
    assert stop(process) == 0


def test_a_killed_parent_leaves_nothing_behind(tmp_path: Path):
    port = free_port()
    environ = environment(tmp_path, client_key.new_pem())
    process = launch(environ, port)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=5)
    end = time.monotonic() + 10
    while time.monotonic() < end and answers(port):
        time.sleep(0.1)
    assert not answers(port)
    process = launch(environ, port)
    assert stop(process) == 0


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_ctrl_c_ends_it_cleanly(tmp_path: Path):
    process = launch(environment(tmp_path, client_key.new_pem()), free_port())
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=15) == 0


def test_the_state_is_for_the_owner_only(provider: RunningProvider):
    folder = provider.folder / "state"
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "provider.db").stat().st_mode & 0o077 == 0


def test_the_stand_in_panel_is_closed_to_other_sites(provider: RunningProvider):
    headers = {"Origin": "https://evil.example"}
    answer = httpx.post(f"{provider.url}/standin/faults", json={"fault": "down"}, headers=headers)
    assert answer.status_code == 403
    assert httpx.post(f"{provider.url}/standin/faults", json=["down"]).status_code == 400
    assert httpx.post(f"{provider.url}/standin/faults", json={"fault": "sleepy"}).status_code == 400


def test_the_demonstration_counter_prints_a_code(provider: RunningProvider):
    page = httpx.post(f"{provider.url}/standin/counter", data={"id_number": "11010519491231002x"})
    assert "data-paper-code=" in page.text
    unknown = httpx.post(f"{provider.url}/standin/counter", data={"id_number": "1"})
    assert (unknown.status_code, "data-paper-code" in unknown.text) == (404, False)


def test_an_unknown_page_shows_no_traceback(provider: RunningProvider):
    answer = httpx.get(f"{provider.url}/nothing")
    assert (answer.status_code, answer.text) == (404, "404 Not Found\n")
    assert httpx.post(f"{provider.url}/sign-in", data={"x": "y" * 100_000}).status_code == 413


def test_the_address_opened_by_hand_says_where_to_begin(provider: RunningProvider):
    answer = httpx.get(f"{provider.url}/")
    assert (answer.status_code, "请从报名应用登录" in answer.text) == (200, True)
