"""Whoever can write to Redis still cannot choose what a worker runs (T-40)."""

from __future__ import annotations

import pickle
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from app import outbox
from app.launch.city import City
from app.launch.process import wait_until
from tests.faults import chaos

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """A file that is there only if the attack worked."""
    return tmp_path / "executed"


def pushed(connection: Any, queue: str, function: str, argument: str, **callbacks: Any) -> Job:
    return Queue(queue, connection=connection, serializer=JSONSerializer).enqueue(
        function, argument, job_id=uuid4().hex, failure_ttl=60, **callbacks
    )


def as_pickle(job: Job, command: str) -> None:
    """Put a pickle that runs `command` in the place of the job's data."""

    class Bomb:
        def __reduce__(self) -> Any:
            import os

            return os.system, (command,)

    job.connection.hset(job.key, "data", zlib.compress(pickle.dumps(("os.getcwd", None, [Bomb()], {}))))


def done(connection: Any, job: Job) -> bool:
    """The worker has taken it and put it away."""
    return job.get_status(refresh=True) in {None, "failed", "finished"}


def test_the_attack_is_real(city: City, marker: Path) -> None:
    """The control: a worker as RQ makes it runs what Redis names."""
    with redis.Redis.from_url(city.environment["REDIS_URL"]) as connection:
        pushed(connection, "unguarded", "os.system", f"touch {marker}")
        program = (
            "import sys, redis; from rq import Queue, SimpleWorker; from rq.serializers import JSONSerializer as J\n"
            "c = redis.Redis.from_url(sys.argv[1])\n"
            "q = Queue('unguarded', connection=c, serializer=J)\n"
            "SimpleWorker([q], connection=c, serializer=J).work(burst=True)"
        )
        subprocess.run(
            [sys.executable, "-c", program, city.environment["REDIS_URL"]],
            capture_output=True,
            timeout=60,
            check=True,
        )
    assert marker.exists()


def test_no_function_but_ours_is_run(city: City, marker: Path) -> None:
    with redis.Redis.from_url(city.environment["REDIS_URL"]) as connection:
        jobs = [pushed(connection, queue, "os.system", f"touch {marker}") for queue in outbox.QUEUES]
        assert wait_until(lambda: all(done(connection, job) for job in jobs), 30.0, pause=0.2)
        assert {job.get_status(refresh=True) for job in jobs} == {"failed"}
    assert not marker.exists()


def test_no_pickle_is_opened(city: City, marker: Path) -> None:
    with redis.Redis.from_url(city.environment["REDIS_URL"]) as connection:
        queue = Queue("slow", connection=connection, serializer=JSONSerializer)
        job = queue.create_job("os.getcwd", job_id=uuid4().hex, failure_ttl=60)
        job.save()
        as_pickle(job, f"touch {marker}")
        connection.rpush(queue.key, job.id)
        assert wait_until(lambda: done(connection, job), 30.0, pause=0.2)
    assert not marker.exists()


def test_no_callback_is_called(city: City, marker: Path) -> None:
    with redis.Redis.from_url(city.environment["REDIS_URL"]) as connection:
        queue = Queue("slow", connection=connection, serializer=JSONSerializer)
        job = queue.create_job(outbox.RUN, args=([],), job_id=uuid4().hex, failure_ttl=60, result_ttl=60)
        job._success_callback_name = job._failure_callback_name = "tests.faults.test_poisoned_queue.confess"
        job.save()
        connection.rpush(queue.key, job.id)
        assert wait_until(lambda: done(connection, job), 30.0, pause=0.2)
        assert job.get_status(refresh=True) == "finished"
        assert connection.get("confessed") is None


def confess(job: Job, connection: Any, *_rest: Any) -> None:
    """What a callback out of Redis would do."""
    connection.set("confessed", job.id)


def test_a_foreign_id_is_nothing_to_do_and_the_workers_go_on(city: City) -> None:
    workers = {name: chaos.running(city, name) for name in outbox.QUEUES}
    with redis.Redis.from_url(city.environment["REDIS_URL"]) as connection:
        queue = Queue("slow", connection=connection, serializer=JSONSerializer)
        foreign = ([999_999_999], [-1], ["1; DROP TABLE person"], [{"id": 1}], [None])
        jobs = [
            queue.enqueue(outbox.RUN, ids, job_id=uuid4().hex, result_ttl=60, failure_ttl=60)
            for ids in foreign
        ]
        assert wait_until(lambda: all(done(connection, job) for job in jobs), 30.0, pause=0.2)
    assert {name: chaos.running(city, name) for name in outbox.QUEUES} == workers
