"""`python -m factdb.worker`: does the jobs of the queue until it is told to stop, or whoever started it is gone.

gunicorn starts one (factdb/gunicorn.py). It may run on another machine instead, or several may: each job is one's.
"""

import logging
import os
import signal
import threading
import time

import django
from django.core.management import call_command

log = logging.getLogger(__name__)

AGAIN = 5
"""Seconds until it goes on after an error, such as a server that restarts."""


def work() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factdb.settings")
    threading.Thread(target=_follow, args=[os.getppid()], daemon=True).start()
    django.setup()
    while True:
        try:
            # It ends by itself on SIGTERM and SIGINT, with the jobs it has begun.
            call_command("procrastinate", "worker", "--delete-jobs", "successful")
            return
        except Exception:
            log.exception("The worker of the queue goes on in %d seconds", AGAIN)
            time.sleep(AGAIN)


def _follow(parent: int) -> None:
    """Ends with the process that started it, also where that was killed and could end nobody."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    work()
