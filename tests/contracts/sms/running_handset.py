"""A handset started by a test, and a place where its status reports arrive."""

import json
import os
import queue
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field

from sms.twilio_gateway import TwilioGateway

ACCOUNT, TOKEN = "AC" + "1f" * 16, "test-token"


@dataclass
class RunningHandset:
    """The process, and what a test asks of it from outside."""

    process: subprocess.Popen
    url: str

    def gateway(self, timeout=3.0, token=TOKEN, sender="+15005550006"):
        return TwilioGateway(ACCOUNT, token, sender, base_url=self.url, timeout=timeout)

    def faults(self, **faults):
        return self.get("/standin/faults", json.dumps(faults).encode())

    def get(self, path, data=None):
        return json.loads(self.text(path, data))

    def text(self, path, data=None):
        with urllib.request.urlopen(self.url + path, data=data, timeout=5) as answer:
            return answer.read().decode()

    def accepted(self, to):
        return len(self.get(f"/standin/messages.json?to=%2B{to.removeprefix('+')}")["messages"])

    def stop(self):
        self.process.terminate()
        code = self.process.wait(10)
        self.process.stdout.close()
        return code

    def kill(self):
        self.process.kill()
        self.process.wait(10)
        self.process.stdout.close()


def environment(folder, **settings):
    return os.environ | {
        "HANDSET_ACCOUNT_SID": ACCOUNT,
        "HANDSET_AUTH_TOKEN": TOKEN,
        "HANDSET_STATE_DIR": str(folder),
        "HANDSET_DELIVERY_MS": "20",
        **settings,
    }


def start(folder, **settings):
    command = [sys.executable, "-m", "sms.handset", "--port", "0"]
    process = subprocess.Popen(
        command, env=environment(folder, **settings), stdout=subprocess.PIPE, text=True
    )
    line = process.stdout.readline()
    assert line.startswith("handset: http://127.0.0.1:"), line
    return RunningHandset(process, line.split()[1].rstrip("/"))


@dataclass
class Received:
    """One status report as it came over the wire."""

    url: str
    form: dict
    signature: str


@dataclass
class Receiver:
    """Where status reports arrive; `failures` answers so many with 503 first."""

    url: str = ""
    failures: int = 0
    reports: queue.Queue = field(default_factory=queue.Queue)

    def take(self, count, seconds=5):
        return [self.reports.get(timeout=seconds) for _ in range(count)]


def wait_until(condition, seconds=5):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")
