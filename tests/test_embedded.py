"""The embedded server starts by itself, is shared, stops with its last user, and gets over whatever was killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from factdb import embedded

ROOT = Path(__file__).parent.parent
PROCESS = """
import json, sys
from pathlib import Path
from factdb import embedded
print(json.dumps(embedded.start(Path(sys.argv[1]))), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data directory of its own; whatever still runs on it is ended."""
    folder = tmp_path / "pg"
    yield folder
    if folder.resolve() in embedded._in_use:
        embedded.stop(folder)
    for process in servers(folder):
        process.kill()


def servers(data: Path) -> list[psutil.Process]:
    """Postmasters and backends on the data directory."""

    def on_data(process: psutil.Process) -> bool:
        try:
            return bool(process.name() == "postgres" and process.cwd() == str(data.resolve()))
        except psutil.Error:
            return False

    return [process for process in psutil.process_iter() if on_data(process)]


def postmaster(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().split()[0])


def connect(parameters: dict[str, str]) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(make_conninfo(dbname="factdb", **parameters), autocommit=True)


def eventually(true: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


class Process:
    """Another process that uses the server until it is told to end."""

    def __init__(self, data: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROCESS, str(data)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def parameters(self) -> dict[str, str]:
        assert self.process.stdout
        assert self.process.stderr
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        parameters: dict[str, str] = json.loads(line)
        return parameters

    def end(self) -> None:
        assert self.process.communicate(timeout=30)[1] == ""
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def test_it_makes_a_cluster_with_the_database_and_stops(data: Path) -> None:
    with connect(embedded.start(data)) as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        connection.execute("CREATE TABLE kept ()")
    embedded.stop(data)
    assert not servers(data)
    with connect(embedded.start(data)) as connection:
        connection.execute("SELECT FROM kept")


def test_letters_fold_and_compare_the_same_whatever_the_locale_of_the_machine(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    with connect(embedded.start(data)) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        row = connection.execute("SELECT upper('perché Łódź'), 'è' ILIKE 'È', show_trgm('é') <> '{}'").fetchone()
        assert row == ("PERCHÉ ŁÓDŹ", True, True)


def test_only_the_user_it_runs_as_may_reach_it(data: Path) -> None:
    embedded.start(data)
    assert data.stat().st_mode & 0o077 == 0
    assert (data / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0
    with connect(embedded.start(data)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_starting_again_costs_next_to_nothing(data: Path) -> None:
    """Django asks for the parameters with every connection."""
    embedded.start(data)
    begun = time.perf_counter()
    for _ in range(100):
        embedded.start(data)
    assert time.perf_counter() - begun < 0.5


def test_it_stops_with_the_last_process_that_uses_it(data: Path) -> None:
    first, second = Process(data), Process(data)
    assert first.parameters() == second.parameters()
    first.end()
    assert servers(data)
    second.end()
    assert not servers(data)


def test_many_processes_may_start_it_at_once(data: Path) -> None:
    processes = [Process(data) for _ in range(5)]
    assert len({json.dumps(process.parameters()) for process in processes}) == 1
    assert len([server for server in servers(data) if server.pid == postmaster(data)]) == 1
    for process in processes:
        process.end()
    assert not servers(data)


def test_one_may_start_it_while_another_stops_it(data: Path) -> None:
    for _ in range(3):
        ending = Process(data)
        ending.parameters()
        assert ending.process.stdin
        ending.process.stdin.close()
        starting = Process(data)
        connect(starting.parameters()).close()
        ending.process.wait()
        connect(embedded.start(data)).close()
        embedded.stop(data)
        starting.end()
    assert not servers(data)


def test_a_forked_process_does_not_stop_it(data: Path) -> None:
    parameters = embedded.start(data)
    child = os.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-c", ""])
    os.waitpid(child, 0)
    connect(parameters).close()
    forks = (
        "import os, sys; from pathlib import Path; from factdb import embedded\n"
        "data = Path(sys.argv[1]); embedded.start(data)\n"
        "if (child := os.fork()) == 0: embedded.start(data); sys.exit()\n"
        "os.waitpid(child, 0); sys.exit(0 if embedded._postmaster(data) else 1)"
    )
    embedded.stop(data)
    subprocess.run([sys.executable, "-c", forks, str(data)], cwd=ROOT, check=True)
    assert not servers(data)


def test_a_killed_process_leaves_a_server_that_the_next_one_takes_over_and_stops(data: Path) -> None:
    killed = Process(data)
    killed.parameters()
    pid = postmaster(data)
    killed.kill()
    following = Process(data)
    connect(following.parameters()).close()
    assert postmaster(data) == pid
    following.end()
    assert not servers(data)


def test_a_killed_server_is_started_again_with_its_data(data: Path) -> None:
    connection = connect(embedded.start(data))
    connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    os.kill(postmaster(data), signal.SIGKILL)
    assert eventually(lambda: embedded._postmaster(data) is None)
    with connect(embedded.start(data)) as again:
        assert again.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_process_id_that_another_program_was_given_is_not_taken_for_the_server(data: Path) -> None:
    embedded.start(data)
    connect(embedded.start(data)).close()
    stamp = (data / "postmaster.pid").read_text()
    pid = postmaster(data)
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not servers(data))
    other = subprocess.Popen(["sleep", "60"], user=embedded.SYSTEM_USER if os.geteuid() == 0 else None)
    (data / "postmaster.pid").write_text(stamp.replace(str(pid), str(other.pid), 1))
    try:
        connect(embedded.start(data)).close()
        assert postmaster(data) != other.pid
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


@pytest.mark.parametrize("stamp", ["", "\n", "999999999\n", "garbage\n"])
def test_a_stale_or_torn_process_file_is_no_obstacle(data: Path, stamp: str) -> None:
    embedded.start(data)
    embedded.stop(data)
    (data / "postmaster.pid").write_text(stamp)
    if os.geteuid() == 0:
        shutil.chown(data / "postmaster.pid", embedded.SYSTEM_USER)
    connect(embedded.start(data)).close()


def test_a_cluster_that_was_being_made_is_made_anew(data: Path) -> None:
    interrupted = Process(data)
    new = data.with_name("pg.new")
    assert eventually((new / "global" / "pg_control").exists)
    for child in psutil.Process(interrupted.process.pid).children(recursive=True):
        child.kill()
    interrupted.kill()
    assert not data.exists()
    connect(embedded.start(data)).close()
    assert not new.exists()


def test_a_folder_without_a_whole_cluster_is_set_aside_never_deleted(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data.mkdir()
    (data / "PG_VERSION").write_text("18\n")
    connect(embedded.start(data)).close()
    (aside,) = data.parent.glob("pg.incomplete-*")
    assert (aside / "PG_VERSION").read_text() == "18\n"
    assert str(aside) in capsys.readouterr().err


@pytest.mark.parametrize("name", ["with space", 'l\'archivio "è" $HOME', "long " + "x" * 120])
def test_the_folder_may_have_any_name(data: Path, name: str) -> None:
    folder = data.parent / name / "pg"
    connect(embedded.start(folder)).close()
    embedded.stop(folder)
    assert not servers(folder)


def test_a_server_that_cannot_start_says_why(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "RETRY_SECONDS", 0.1)
    embedded.start(data)
    embedded.stop(data)
    (data / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(RuntimeError, match="not compatible with this version"):
        embedded.start(data)


def test_programs_of_postgresql_run_against_it(data: Path) -> None:
    def run(*command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "factdb.embedded", *command],
            cwd=ROOT,
            env={**os.environ, "DATA_DIR": str(data.parent)},
            capture_output=True,
            text=True,
        )

    assert run("psql", "-Atc", "SELECT current_database()").stdout == "factdb\n"
    assert "PostgreSQL database dump" in run("pg_dump").stdout
    assert run("psql", "-c", "nonsense").returncode == 1
    assert "pg_dump" in run("no-such-program").stderr
    assert not servers(data)
