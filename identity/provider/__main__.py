"""`python -m identity.provider --port N`: serve the stand-in until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import os
import socket
import sqlite3
import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from identity.provider import application, settings

DEFAULT_PORT = 8101
_THREADS = 16


def main(arguments: list[str] | None = None) -> int:
    """Check everything, then serve; 2 and one sentence when something is wrong."""
    parser = argparse.ArgumentParser(
        prog="identity.provider", description="Stand-in bank-grade identity provider."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    options = parser.parse_args(arguments)
    try:
        _check_port(options.host, options.port)
        configured = settings.read(os.environ, default_issuer=f"http://{options.host}:{options.port}")
        application.create(configured)
    except (settings.SettingRefused, OSError, OverflowError, sqlite3.Error) as error:
        print(f"identity provider: {error}", file=sys.stderr)
        return 2
    os.environ["IDP_ISSUER"] = configured.issuer
    Server(
        "identity.provider.application:create_for_worker",
        factory=True,
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_THREADS,
        log_level=LogLevels.error,
    ).serve()
    return 0


def _check_port(host: str, port: int) -> None:
    """Take the port for a moment: a taken one is one sentence, not a crash of a worker."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise OSError(f"port {port} on {host} cannot be used: {error.strerror}.") from error


if __name__ == "__main__":
    sys.exit(main())
