"""Ports: free ones are free, wrong and taken ones are said so in a sentence."""

from __future__ import annotations

import socket

import pytest

from app.launch.address import HOST, Ports
from app.launch.failure import LaunchError


def test_free_ports_differ_and_can_be_taken() -> None:
    ports = Ports.free()
    assert len({port for _, port in ports.items()}) == 4
    ports.refuse_taken()


def test_a_taken_port_is_named_with_the_setting_that_moves_it() -> None:
    ports = Ports.free()
    with socket.socket() as other:
        other.bind((HOST, ports.handset))
        other.listen()
        with pytest.raises(LaunchError, match=rf"Port {ports.handset} is taken.*HANDSET_PORT") as refused:
            ports.refuse_taken()
    assert refused.value.code == "port_taken"


def test_the_environment_moves_a_port() -> None:
    ports = Ports.read({"WEB_PORT": "9000"})
    assert ports.url("web") == "http://127.0.0.1:9000"
    assert ports.handset == Ports().handset


@pytest.mark.parametrize("text", ["", "0", "65536", "80a", "-1", "８０"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(LaunchError, match="WEB_PORT"):
        Ports.read({"WEB_PORT": text})
