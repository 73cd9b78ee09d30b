"""Start the stand-in: python -m sms.handset --port 8103."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sqlite3
import sys

from aiohttp import web

from sms.handset.config import BadSetting, read
from sms.handset.server import Handset


def main() -> int:
    """Run until SIGTERM or SIGINT; 2 when it cannot start, with one sentence that says why."""
    parser = argparse.ArgumentParser(
        prog="python -m sms.handset", description="Stand-in for Twilio and phones."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8103, help="0 takes a free one and prints it")
    arguments = parser.parse_args()
    try:
        asyncio.run(_serve(arguments.host, arguments.port))
    except BadSetting as error:
        return _refuse(str(error))
    except OverflowError:
        return _refuse(f"port {arguments.port} is not between 0 and 65535")
    except sqlite3.Error as error:
        return _refuse(f"the state or city file cannot be used: {error}")
    except OSError as error:
        return _refuse(f"cannot start on {arguments.host}:{arguments.port}: {error.strerror or error}")
    return 0


async def _serve(host: str, port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    application = Handset(read(os.environ)).application()
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, backlog=1024).start()
        bound = runner.addresses[0][1]
        print(f"handset: http://{host}:{bound}/", flush=True)
        await stopped.wait()
    finally:
        await runner.cleanup()


def _refuse(sentence: str) -> int:
    print(f"handset: {sentence}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
