"""`icity run` and `icity stop`: what `make run` and `make stop` call."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from app.launch import pages, process
from app.launch.address import Ports
from app.launch.city import ROOT, RUN, City
from app.launch.failure import LaunchError
from app.launch.sign_in import list_sign_ins

STOP_WITHIN = 15.0  # seconds


def home() -> Path:
    """Where the development city lives: `var/` in the repository, or ICITY_HOME."""
    return Path(os.environ.get("ICITY_HOME") or ROOT / "var").absolute()


def run(*, people: int = 1000, seed: int = 1) -> int:
    """Bring the development city up, say where it is, end it at Ctrl-C or SIGTERM; the exit status."""
    begun = time.monotonic()
    try:
        _refuse_production()
        ports = Ports.read(os.environ)
        with ending_at_signals():
            pages.build(say)
            city = City(home(), ports=ports, people=people, seed=seed, given=dict(os.environ), announce=say)
            with city:
                print(_welcome(city, time.monotonic() - begun), flush=True)
                threading.Event().wait()
    except LaunchError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("stopped 已停止")
    return 0


def build_pages() -> int:
    """Build the pages of `web/` where they are not up to date; the exit status."""
    try:
        pages.build(say)
    except LaunchError as error:
        say(str(error))
        return 1
    return 0


def stop() -> int:
    """End the city that runs in the home folder, if any; the exit status."""
    running = process.recorded(home() / RUN)
    if running is None:
        say("nothing runs here 没有正在运行的城市")
        return 0
    running.send(signal.SIGTERM)
    if process.wait_until(lambda: not running.is_alive(), STOP_WITHIN, pause=0.1):
        return 0
    say(f"it did not end within {STOP_WITHIN:.0f} s (pid {running.pid}) 未能在限时内停止")
    return 1


def say(sentence: str) -> None:
    """Progress, on standard error."""
    print(f"i-City: {sentence}", file=sys.stderr, flush=True)


@contextmanager
def ending_at_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end the block as Ctrl-C does; while it ends, further signals are ignored."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def end(number: int, frame: FrameType | None) -> None:
        for one in signals:
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {one: signal.signal(one, end) for one in signals}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _refuse_production() -> None:
    if os.environ.get("ICITY_ENV") == "production":
        raise LaunchError(
            "not_for_production",
            "`icity run` is for development: in production start the commands of the Procfile yourself.",
            "icity run 仅用于开发；生产环境请按 Procfile 分别启动。",
        )


def _welcome(city: City, seconds: float) -> str:
    """The addresses and the demo sign-ins, for a person."""
    ports = city.ports
    lines = [
        "",
        f"  Parents 家长    {city.environment['PUBLIC_BASE_URL']}/app/",
        f"  Desk 窗口       {city.environment['PUBLIC_BASE_URL']}/desk/",
        f"  Console 工作台  {city.environment['PUBLIC_BASE_URL']}/console/",
        f"  API 接口        {city.environment['PUBLIC_BASE_URL']}/api/openapi.json",
        f"  Identity 实名   {ports.url('identity_provider')}/   (stand-in 模拟)",
        f"  Exchange 数据   {ports.url('data_exchange')}/   (stand-in 模拟)",
        f"  Phones 手机     {ports.url('handset')}/   (stand-in 模拟)",
        f"  Logs 日志       {city.home / 'log'}",
        "",
        "  Sign in as 示范登录:",
    ]
    people = list_sign_ins(city.database)
    width = max((_width(person.name) for person in people), default=0)
    for person in people:
        name = person.name + " " * (width - _width(person.name))
        lines.append(
            f"  {person.slug:<22} {name}  {person.id_number:<18}  {person.bank_card:<19}  {person.phone}"
        )
    ready = f"i-City is ready ({seconds:.1f} s). Ctrl-C ends it. 已就绪，按 Ctrl-C 停止。"
    return "\n".join([*lines, "", ready])


def _width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
