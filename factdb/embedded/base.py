"""Django database engine on the embedded server: PostgreSQL's own, with the server started at first use."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from factdb import embedded


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        """`settings_dict["HOST"]` is the server's data directory until it runs, as libpq takes a socket directory."""
        parameters = embedded.start(Path(self.settings_dict["DATA"]))
        self.settings_dict.update(HOST=parameters["host"], PORT=parameters["port"], USER=parameters["user"])
        return super().get_connection_params()
