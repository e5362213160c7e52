"""`manage.py export_seeds FILE`: the whole base as `.jsonl`, which `import_seeds` reads back."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from claims.ingest.export import records
from claims.ingest.interchange import dumps


class Command(BaseCommand):
    help = "Writes the whole base to a .jsonl file that import_seeds reads; “-” is standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        with transaction.atomic():
            # One moment of the base, whatever is written meanwhile.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            if str(path) == "-":
                for record in records():
                    sys.stdout.buffer.write(dumps(record))
                return
            unfinished = path.with_name(path.name + ".part")
            count = 0
            with unfinished.open("wb") as file:
                for record in records():
                    file.write(dumps(record))
                    count += 1
            unfinished.replace(path)
        self.stdout.write(f"{count} records in {path}")
