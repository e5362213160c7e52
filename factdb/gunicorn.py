"""gunicorn's settings: `gunicorn --config factdb/gunicorn.py factdb.wsgi`. Variables: docs/operations.md."""

import os
import signal
import subprocess
import sys
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factdb.settings")

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 8  # as many as the connections a process may take from its pool
timeout = 60
graceful_timeout = 10
control_socket_disable = True


def on_starting(server: Any) -> None:
    """The arbiter holds the embedded server, which then lives exactly as long as gunicorn, whatever its workers do.

    It opens no connection: each worker makes its own pool after the fork.
    """
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"] == "factdb.embedded":
        from factdb import embedded

        embedded.start(database["DATA"])


def when_ready(server: Any) -> None:
    """The jobs of the queue are done by a process of their own, unless QUEUE_WORKER is 0."""
    if os.environ.get("QUEUE_WORKER", "1") != "0":
        server.queue_worker = subprocess.Popen([sys.executable, "-m", "factdb.worker"])


def on_exit(server: Any) -> None:
    """Stops the worker of the queue, and the embedded server once all who used it have gone."""
    if worker := getattr(server, "queue_worker", None):
        worker.send_signal(signal.SIGTERM)
        try:
            worker.wait(graceful_timeout)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"] == "factdb.embedded":
        from factdb import embedded

        embedded.stop(database["DATA"])
