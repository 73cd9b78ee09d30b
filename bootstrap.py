"""Make the virtual environment, quickly when it is already made: `python3 bootstrap.py [--dev]`.

Standard library only. The first lines run on any Python since 3.6, which then hands over to a suitable one.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import typing
from pathlib import Path

OLDEST = (3, 11)
CANDIDATES = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")
ROOT = Path(__file__).resolve().parent
RUN = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"  # holds all of RUN as well
STAMP = "icity-stamp.json"
LOG = "install.log"

# What pip or venv wrote -> what it means and what to do.
FAULTS = (
    (
        ("No space left on device",),
        "no space left on the disk: free about 1 GB and run it again.",
        "磁盘已满：请腾出约 1 GB 后重试。",
    ),
    (
        ("ensurepip is not available", "No module named venv", "No module named ensurepip"),
        "this Python has no venv module: install it (Debian, Ubuntu: apt install python3-venv) and run it again.",
        "此 Python 缺少 venv 模块：请先安装 python3-venv 再重试。",
    ),
    (
        ("DO NOT MATCH THE HASHES", "do not match the hashes"),
        "a package is not the one whose hash we recorded: do not use this package index.",
        "软件包与登记的摘要不符：请勿使用该软件源。",
    ),
    (
        (
            "Retrying (",
            "NewConnectionError",
            "ConnectTimeout",
            "Name or service not known",
            "Network is unreachable",
        ),
        "the package index cannot be reached: check the network (or PIP_INDEX_URL) and run it again.",
        "无法连接软件源：请检查网络（或 PIP_INDEX_URL）后重试。",
    ),
    (
        ("No matching distribution found",),
        "the package index lacks a package we need for this Python.",
        "软件源缺少本程序所需的软件包。",
    ),
    (
        ("Permission denied", "Read-only file system"),
        "this user may not write to the project's folder: give it the right to.",
        "当前用户无权写入本目录：请授予写权限。",
    ),
)


class Refused(Exception):
    """Why there can be no environment, in a sentence."""


def main() -> int:
    """Make `.venv` fit for `make run`, with --dev for `make test`; 1 and one sentence where that fails."""
    wanted = DEVELOPMENT if "--dev" in sys.argv[1:] else RUN
    try:
        hand_over()
        with locked():
            make_ready(ROOT / ".venv", wanted)
    except Refused as refused:
        print("i-City: " + str(refused), file=sys.stderr)
        return 1
    except OSError as error:
        print("i-City: " + explain(str(error)), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("i-City: stopped; run it again to go on. 已中断，重新运行即可继续。", file=sys.stderr)
        return 130
    return 0


def hand_over() -> None:
    """Go on in a Python that is new enough; this one may not be."""
    if sys.version_info >= OLDEST:
        return
    for name in CANDIDATES:
        found = shutil.which(name)
        if found and is_new_enough(found):
            os.execv(found, [found, os.path.abspath(__file__)] + sys.argv[1:])  # noqa: RUF005, S606
    raise Refused(
        "needs Python ≥ {0}.{1}, this is {2}.{3}: install a newer one and run it again. "
        "需要 Python {0}.{1} 或更高版本。".format(*(OLDEST + tuple(sys.version_info[:2])))
    )


def is_new_enough(python: str) -> bool:
    """Whether this interpreter starts and is not too old."""
    check = "import sys; sys.exit(sys.version_info < {!r})".format(OLDEST)  # noqa: UP032
    with open(os.devnull, "w") as nothing:
        return subprocess.call([python, "-c", check], stdout=nothing, stderr=nothing) == 0  # noqa: S603


@contextlib.contextmanager
def locked() -> "typing.Iterator[None]":
    """One bootstrap at a time: two `make` at once wait for each other."""
    folder = os.open(str(ROOT), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def make_ready(venv: Path, wanted: str) -> None:
    """Install what `wanted` lists unless it is there; a half-made or foreign `.venv` is made anew."""
    stamp = read_stamp(venv)
    if stamp is not None and is_installed(stamp, wanted):
        return
    if stamp is None:
        say("making .venv with Python {}.{} …".format(*sys.version_info[:2]))
        shutil.rmtree(str(venv), ignore_errors=True)
        run([sys.executable, "-m", "venv", str(venv)])
    else:
        (venv / STAMP).unlink()  # interrupted from here on, it counts as half-made
    say("installing " + wanted + " (once; a minute or two) …")
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    run([*pip, "--require-hashes", "--retries", "2", "-r", str(ROOT / wanted)])
    link_project(venv)
    write_stamp(venv, {wanted: digest(wanted)})


def read_stamp(venv: Path) -> "dict | None":
    """What a finished bootstrap noted; None where there is none, or it was for another Python or place."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    works = isinstance(stamp, dict) and (venv / "bin" / "python").exists()
    return stamp if works and stamp.get("python") == stamp_of_python(venv) else None


def is_installed(stamp: dict, wanted: str) -> bool:
    """Whether the packages noted are those of `wanted`; the development list covers the other."""
    noted = stamp.get("installed", {})
    return any(noted.get(name) == digest(name) for name in {wanted, DEVELOPMENT})


def write_stamp(venv: Path, installed: dict) -> None:
    """Note that `.venv` is whole, and with what."""
    fresh = venv / "icity-stamp.new"
    stamp = {"python": stamp_of_python(venv), "installed": installed}
    fresh.write_text(json.dumps(stamp), encoding="utf-8")
    fresh.replace(venv / STAMP)


def stamp_of_python(venv: Path) -> str:
    """The interpreter `.venv` was made with, and where: its scripts name that place."""
    return f"{sys.version_info[0]}.{sys.version_info[1]} {sysconfig.get_platform()} {venv}"


def digest(name: str) -> str:
    """SHA-256 of a requirements file."""
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def link_project(venv: Path) -> None:
    """Make the project importable and `icity` a command, without building or fetching anything."""
    packages = next((venv / "lib").glob("python*/site-packages"))
    (packages / "icity.pth").write_text(str(ROOT) + "\n", encoding="utf-8")
    command = venv / "bin" / "icity"
    text = "#!{}\nimport sys\n\nfrom app.cli import main\n\nsys.exit(main())\n".format(
        venv / "bin" / "python"
    )
    command.write_text(text, encoding="utf-8")
    command.chmod(0o755)


def run(command: list) -> None:
    """Run a step quietly.

    Raises:
        Refused: it failed; what it wrote is kept in var/install.log.
    """
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)  # noqa: S603
    if done.returncode == 0:
        return
    said = done.stdout.decode("utf-8", "replace")
    with contextlib.suppress(OSError):
        (ROOT / "var").mkdir(exist_ok=True)
        (ROOT / "var" / LOG).write_text(said, encoding="utf-8")
    raise Refused(explain(said))


def explain(said: str) -> str:
    """One sentence for what a failed step wrote."""
    for marks, english, chinese in FAULTS:
        if any(mark in said for mark in marks):
            return english + " " + chinese
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["no reason given"]
    return f"the environment could not be made ({lines[-1][:200]}); see var/{LOG}. 环境安装失败，详见日志。"


def say(sentence: str) -> None:
    """Progress, on standard error: standard output may be a JSON document."""
    print("i-City: " + sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
