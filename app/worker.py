"""The background processes: one RQ worker per queue, and the relay; same wiring as the web, no HTTP."""

from __future__ import annotations

import argparse
import gc
import signal
import sys
import time
from types import FrameType

from app.import_quickly import importing

with importing():
    from rq import Queue, SimpleWorker
    from rq.job import Job
    from rq.serializers import JSONSerializer
    from rq.timeouts import TimerDeathPenalty

    from app import config, logs, outbox, schedule, startup_checks, wiring
    from app.extensions import broker
    from app.jobs.run import run  # with everything that jobs need, before the first of them

_LONGEST_PAUSE = 2.0


class ForeignJob(Exception):
    """Something in the queue that the outbox did not put there."""


class OutboxJob(Job):
    """The one function that the queue may name: whoever can write to Redis still cannot choose what runs here."""

    def _execute(self) -> None:
        if self.func_name != outbox.RUN:
            raise ForeignJob
        run(*self.args)

    @property
    def func(self) -> None:
        """Nothing is imported by a name out of Redis; callbacks neither."""

    @property
    def success_callback(self) -> None:
        return None

    @property
    def failure_callback(self) -> None:
        return None

    @property
    def stopped_callback(self) -> None:
        return None


class Worker(SimpleWorker):
    """Runs jobs in its own process, everything imported; a supervisor restarts it when it ends."""

    job_class = OutboxJob
    death_penalty_class = TimerDeathPenalty


def work(queue: str) -> None:
    """Serve one queue until told to stop (one queue per process: RQ's reliable pop needs it)."""
    connection = broker.for_worker()
    worker = Worker(
        [Queue(queue, connection=connection, serializer=JSONSerializer)],
        connection=connection,
        serializer=JSONSerializer,
        log_job_description=False,
    )
    worker.work(logging_level="WARNING", with_scheduler=False)


class Relay:
    """Moves the outbox to RQ and runs the sweeps until told to stop."""

    def __init__(self) -> None:
        self._stopping = False

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """Finish the present round and end."""
        self._stopping = True

    def run(self) -> None:
        timetable = schedule.sweeps()
        while not self._stopping:
            for sweep in timetable:
                sweep.run_if_due()
            pause = min(sweep.due_at for sweep in timetable) - time.monotonic()
            time.sleep(min(max(pause, 0.02), _LONGEST_PAUSE))


def main() -> int:
    """`python -m app.worker --queue urgent` or `--relay`."""
    parser = argparse.ArgumentParser(prog="app.worker")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--queue", choices=outbox.QUEUES)
    what.add_argument("--relay", action="store_true")
    choice = parser.parse_args()
    try:
        settings = config.load()
        logs.configure()
        wiring.wire(settings)
        startup_checks.check(settings)
    except config.BadSetting as error:
        print(error, file=sys.stderr)
        return 2
    gc.freeze()  # what is there by now stays
    if choice.relay:
        relay = Relay()
        signal.signal(signal.SIGTERM, relay.stop)
        signal.signal(signal.SIGINT, relay.stop)
        relay.run()
    else:
        work(choice.queue)
    return 0


if __name__ == "__main__":
    sys.exit(main())
