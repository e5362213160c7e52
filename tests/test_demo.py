"""`make seed` and `make run`: a base to try out, the same after any number of runs, served until it is told to stop."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import psutil
import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parent.parent


def demo() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def printed_password(report: str, name: str) -> str:
    found = re.search(rf"^  {name} +(\S.*)$", report, re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.django_db
def test_somebody_of_each_role_can_sign_in_with_the_password_shown(client) -> None:
    report = demo()
    roles = {}
    # Those who are only named as reviewers in the seeds are inactive.
    for user in User.objects.filter(is_active=True):
        assert client.login(username=user.username, password=printed_password(report, user.username))
        roles[user.username] = (user.is_superuser, user.is_staff, [group.name for group in user.groups.all()])
    assert roles == {
        "admin": (True, True, []),
        "editor": (False, True, ["Editor"]),
        "checker": (False, True, ["Fact-checker"]),
        "journalist": (False, False, ["Journalist"]),
    }


@pytest.mark.django_db
def test_running_it_again_changes_nothing() -> None:
    def rows() -> dict[str, int]:
        return {model.__name__: model._default_manager.count() for model in apps.get_app_config("claims").get_models()}

    first = demo()
    made = rows()
    assert made["Document"] > 0
    again = demo()
    assert rows() == made
    assert printed_password(again, "editor") == printed_password(first, "editor")


@pytest.mark.django_db
def test_a_password_somebody_chose_is_kept_and_not_shown(client) -> None:
    demo()
    editor = User.objects.get(username="editor")
    editor.set_password("chosen by its owner")
    editor.save()
    assert printed_password(demo(), "editor") == "the password it was given"
    assert client.login(username="editor", password="chosen by its owner")


def test_a_port_in_use_is_told_in_one_line_before_anything_is_done() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"^Port {port} is in use: .*PORT={port + 1}.$"):
            call_command("demo", port=port, check_port=True)


def alive(process: psutil.Process) -> bool:
    """Not so where it has ended and only waits to be reaped, which in a container may be for ever."""
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)


class Served:
    """gunicorn as `make run` starts it, with an embedded server of its own."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "factdb/gunicorn.py", "factdb.wsgi"],
            cwd=ROOT,
            env={**environment, "DATA_DIR": str(data), "PORT": str(self.port)},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.stamp = data / "pg" / "postmaster.pid"

    def answers(self) -> bool:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/admin/login/") as response:
                    return bool(response.status == 200)
            except urllib.error.URLError:
                time.sleep(0.1)
        return False

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def postmaster(self) -> psutil.Process:
        return psutil.Process(int(self.stamp.read_text().split()[0]))

    def end(self, by: signal.Signals) -> int:
        self.process.send_signal(by)
        self.process.communicate(timeout=30)
        return int(self.process.returncode)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    for process in psutil.process_iter():
        try:
            if process.name() == "postgres" and process.cwd() == str(tmp_path / "pg"):
                process.kill()
        except psutil.Error:
            continue


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_the_site_and_its_database_stop_together(data: Path, by: signal.Signals) -> None:
    served = Served(data)
    assert served.answers()
    server = served.postmaster()
    assert alive(server)
    assert served.end(by) == 0
    assert not alive(server)
    assert not served.stamp.exists()


def test_with_it_the_jobs_of_the_queue_are_done_and_end(data: Path) -> None:
    served = Served(data)
    assert served.answers()
    [worker] = [each for each in served.children() if "factdb.worker" in each.cmdline()]
    assert alive(worker)
    assert served.end(signal.SIGTERM) == 0
    assert not alive(worker)


def test_after_a_kill_it_starts_and_stops_as_ever(data: Path) -> None:
    killed = Served(data)
    assert killed.answers()
    killed.end(signal.SIGKILL)
    server = killed.postmaster()
    following = Served(data)
    assert following.answers()
    assert following.postmaster() == server
    assert following.end(signal.SIGTERM) == 0
    assert not alive(server)
