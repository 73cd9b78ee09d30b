"""`python -m registries.exchange --port N`: the stand-in departments; settings `EXCHANGE_…` from the environment."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sqlite3
import sys

from aiohttp import web

from registries.exchange.certificate_library import CertificateLibrary
from registries.exchange.counter import Counter
from registries.exchange.courier import deliver
from registries.exchange.department import read_departments
from registries.exchange.journal import Journal
from registries.exchange.misbehaviour import BadFault, FaultBoard, parse_fault
from registries.exchange.record_room import RecordRoom
from registries.exchange.seal import Seal
from registries.exchange.server import make_app
from registries.exchange.settings import BadSetting, Settings, read_settings
from registries.exchange.waiting import WaitingRoom

SHUTDOWN_SECONDS = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="registries.exchange", description="数据交换平台替身 / stand-in data exchange"
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8102, help="0: any free port")
    chosen = parser.parse_args()
    try:
        asyncio.run(_serve(_open_counter(read_settings()), chosen.host, chosen.port))
    except (BadSetting, BadFault) as error:
        print(error, file=sys.stderr)
        return 2
    except sqlite3.Error as error:
        print(f"EXCHANGE_STATE_DIR: 日志无法打开 / the log cannot be opened: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        where = f"{chosen.host}:{chosen.port}"
        print(
            f"不能监听 {where},换一个 --port / cannot listen there: {error.strerror or error}",
            file=sys.stderr,
        )
        return 2
    return 0


def _open_counter(settings: Settings) -> Counter:
    departments = read_departments(settings.departments)
    datasets = {dataset for department in departments.values() for dataset in department.datasets}
    faults = FaultBoard(frozenset(departments) | datasets)
    for row in settings.faults:
        faults.switch_on(parse_fault(row))
    return Counter(
        settings=settings,
        departments=departments,
        room=RecordRoom(settings.city),
        journal=Journal(settings.state_dir / "journal.db"),
        waiting=WaitingRoom(settings.state_dir / "waiting.db"),
        seal=Seal(settings.state_dir / "exchange-key.pem"),
        library=CertificateLibrary(settings.state_dir),
        faults=faults,
    )


async def _serve(counter: Counter, host: str, port: int) -> None:
    """Until SIGTERM or SIGINT; queries that still wait are cut after a second."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    runner = web.AppRunner(make_app(counter), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    courier = asyncio.create_task(deliver(counter.waiting, counter.seal, counter.settings.notify))
    try:
        await web.TCPSite(runner, host, port).start()
        print(f"exchange: http://{host}:{runner.addresses[0][1]}", flush=True)
        await stopped.wait()
    finally:
        courier.cancel()
        await asyncio.gather(courier, return_exceptions=True)
        await runner.cleanup()
        counter.journal.close()
        counter.waiting.close()
        counter.room.close()


if __name__ == "__main__":
    sys.exit(main())
