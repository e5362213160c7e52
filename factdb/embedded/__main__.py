"""`python -m factdb.embedded PROGRAM [ARGUMENT…]`: runs psql, pg_dump, … on the embedded server."""

import os
import subprocess
import sys

from factdb import embedded
from factdb.settings import DATA_DIR

if len(sys.argv) < 2 or not (program := embedded.PROGRAMS / sys.argv[1]).is_file():
    sys.exit(f"{__doc__}\nPrograms: {', '.join(sorted(path.name for path in embedded.PROGRAMS.iterdir()))}")
server = embedded.start(DATA_DIR / "pg")
connection = {
    "PGHOST": server["host"],
    "PGPORT": server["port"],
    "PGUSER": server["user"],
    "PGDATABASE": embedded.DATABASE,
}
sys.exit(subprocess.run([program, *sys.argv[2:]], env={**os.environ, **connection}).returncode)
