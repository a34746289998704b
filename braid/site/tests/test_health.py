"""Whoever watches over Braid learns whether it can serve, and nothing else."""

import os
import time

from django.db import Error, connection

from braid.site.worker import heartbeat_file


def test_it_says_that_the_database_answers_and_whether_a_worker_is_alive(db, client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert client.get("/health/").json() == {"database": True, "worker": False}
    heartbeat_file().touch()
    assert client.get("/health/").json() == {"database": True, "worker": True}
    long_ago = time.time() - 3600
    os.utime(heartbeat_file(), (long_ago, long_ago))
    assert client.get("/health/").json() == {"database": True, "worker": False}


def test_it_is_503_when_the_database_does_not_answer(db, client, monkeypatch):
    def refuse(*_args, **_options):
        raise Error("gone")

    with monkeypatch.context() as gone:
        gone.setattr(connection, "cursor", refuse)
        response = client.get("/health/")
    assert response.status_code == 503
    assert response.json()["database"] is False
