"""bootstrap.py: readable by old Pythons, quick when done, honest when it cannot."""

from __future__ import annotations

import ast
import errno
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

import bootstrap  # noqa: E402


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project without requirements, so that nothing is fetched."""
    shutil.copy(ROOT / "bootstrap.py", tmp_path)
    for name in (bootstrap.RUN, bootstrap.DEVELOPMENT):
        (tmp_path / name).write_text("# nothing\n", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    return tmp_path


def start(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(project / "bootstrap.py"), *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


def test_python_3_6_can_read_it() -> None:
    ast.parse((ROOT / "bootstrap.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_it_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse((ROOT / "bootstrap.py").read_text(encoding="utf-8"))
    names = {
        name.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    }
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= set(sys.stdlib_module_names)


def test_an_old_python_without_a_newer_one_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))
    monkeypatch.setattr(sys, "argv", ["bootstrap.py"])
    assert bootstrap.main() == 1
    said = capsys.readouterr().err
    assert "needs Python ≥ 99.0" in said
    assert "需要 Python 99.0" in said


def test_an_old_python_hands_over_to_a_newer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class HandedOver(Exception):
        pass

    def hand_over(program: str, arguments: list[str]) -> None:
        raise HandedOver(program)

    monkeypatch.setattr(sys, "version_info", (3, 8, 0))
    monkeypatch.setattr(os, "execv", hand_over)
    monkeypatch.setattr(shutil, "which", lambda name: sys.executable if name == "python3.11" else None)
    with pytest.raises(HandedOver, match=sys.executable):
        bootstrap.hand_over()


def test_it_makes_an_environment_once_and_then_is_quick(project: Path) -> None:
    first = start(project)
    assert first.returncode == 0, first.stderr
    assert first.stdout == ""
    begun = time.monotonic()
    second = start(project)
    assert (second.returncode, second.stderr) == (0, "")
    assert time.monotonic() - begun < 1.0
    program = "import bootstrap; print(bootstrap.__file__)"
    shown = subprocess.run(
        [project / ".venv" / "bin" / "python", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    )
    assert shown.stdout.strip() == str(project / "bootstrap.py")


def test_a_half_made_environment_is_made_anew(project: Path) -> None:
    left = project / ".venv" / "lib" / "python3.11" / "site-packages" / "half"
    left.mkdir(parents=True)
    made = start(project)
    assert made.returncode == 0, made.stderr
    assert "making .venv" in made.stderr
    assert not left.exists()


def test_new_requirements_are_installed_into_the_same_environment(project: Path) -> None:
    assert start(project).returncode == 0
    kept = project / ".venv" / "kept"
    kept.touch()
    (project / bootstrap.RUN).write_text("# still nothing\n", encoding="utf-8")
    again = start(project)
    assert "installing requirements.txt" in again.stderr
    assert kept.exists()


def test_an_environment_of_another_place_is_not_trusted(project: Path) -> None:
    venv = project / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    bootstrap.write_stamp(venv, {bootstrap.RUN: bootstrap.digest(bootstrap.RUN)})
    assert bootstrap.read_stamp(venv) is not None
    stamp = json.loads((venv / bootstrap.STAMP).read_text(encoding="utf-8"))
    stamp["python"] = stamp["python"].replace(str(venv), "/elsewhere/.venv")
    (venv / bootstrap.STAMP).write_text(json.dumps(stamp), encoding="utf-8")
    assert bootstrap.read_stamp(venv) is None


def test_the_development_list_serves_running_too_but_not_the_other_way(project: Path) -> None:
    (project / bootstrap.DEVELOPMENT).write_text("# more\n", encoding="utf-8")
    running = {"installed": {bootstrap.RUN: bootstrap.digest(bootstrap.RUN)}}
    developing = {"installed": {bootstrap.DEVELOPMENT: bootstrap.digest(bootstrap.DEVELOPMENT)}}
    assert bootstrap.is_installed(developing, bootstrap.RUN)
    assert not bootstrap.is_installed(running, bootstrap.DEVELOPMENT)


def test_a_package_without_its_hash_is_refused(project: Path) -> None:
    (project / bootstrap.RUN).write_text("honcho==2.0.0\n", encoding="utf-8")
    refused = start(project, PIP_NO_INDEX="1", PIP_FIND_LINKS="")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert not (project / ".venv" / bootstrap.STAMP).exists()


def test_an_index_out_of_reach_is_one_sentence(project: Path) -> None:
    line = "no-such-package-of-ours==1 --hash=sha256:" + "0" * 64 + "\n"
    (project / bootstrap.RUN).write_text(line, encoding="utf-8")
    refused = start(project, PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_FIND_LINKS="")
    assert refused.returncode == 1
    assert "the package index cannot be reached" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("ERROR: [Errno 28] No space left on device", "no space left"),
        ("The virtual environment was not created because ensurepip is not available", "no venv module"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "do not use this package index"),
        (str(OSError(errno.EACCES, "Permission denied", "/x")), "may not write"),
        ("something\nnobody foresaw", "nobody foresaw"),
    ],
)
def test_what_a_step_said_becomes_one_sentence(said: str, meaning: str) -> None:
    assert meaning in bootstrap.explain(said)
