"""Where the city's four web servers listen on this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, fields
from typing import Self

from app.launch.failure import LaunchError

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Ports:
    """One TCP port per server; the variable that moves each is named in `VARIABLES`."""

    web: int = 8000
    identity_provider: int = 8101
    data_exchange: int = 8102
    handset: int = 8103

    @classmethod
    def free(cls) -> Self:
        """Four ports nobody listens on, as the kernel chooses them."""
        with ExitStack() as held:
            sockets = [held.enter_context(socket.socket()) for _ in fields(cls)]
            for one in sockets:
                one.bind((HOST, 0))
            return cls(*(one.getsockname()[1] for one in sockets))

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """The default ports, moved by the environment.

        Raises:
            LaunchError: a variable is not a port number.
        """
        return cls(**{name: _port(environment, VARIABLES[name], default) for name, default in cls().items()})

    def items(self) -> Iterator[tuple[str, int]]:
        """Server name and port."""
        return ((one.name, getattr(self, one.name)) for one in fields(self))

    def url(self, server: str) -> str:
        """The server's base URL, without a slash at the end."""
        return f"http://{HOST}:{getattr(self, server)}"

    def refuse_taken(self) -> None:
        """Raise LaunchError where somebody else listens already."""
        for name, port in self.items():
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((HOST, port))
                except OSError as error:
                    raise LaunchError(
                        "port_taken",
                        f"Port {port} is taken by another program: end it, or set {VARIABLES[name]}.",
                        f"端口 {port} 已被占用：请停止占用程序，或设置 {VARIABLES[name]}。",
                    ) from error


VARIABLES = {
    "web": "WEB_PORT",
    "identity_provider": "IDP_PORT",
    "data_exchange": "EXCHANGE_PORT",
    "handset": "HANDSET_PORT",
}


def _port(environment: Mapping[str, str], variable: str, default: int) -> int:
    text = environment.get(variable, str(default))
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise LaunchError(
        "bad_port",
        f"{variable}={text} is not a port number (1 to 65535).",
        f"{variable}={text} 不是有效端口号（1 至 65535）。",
    )
