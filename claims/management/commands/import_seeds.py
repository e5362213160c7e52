"""`manage.py import_seeds PATH…`: articles and data files into the base; docs/operations.md describes it."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from claims.extraction.languages import CODES
from claims.ingest.batch import Batch, Rejection, Tally
from claims.ingest.readers import FORMATS, discover

MOST_JOBS = 64
INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


class Command(BaseCommand):
    help = (
        "Imports articles (.txt), records (.jsonl, .json), claims (.csv) and other publishers' ClaimReviews "
        "(.jsonld, .json) from files and folders."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a file or a folder")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, write nothing")
        parser.add_argument("--source", default="", help="publisher of the articles, whatever their header says")
        parser.add_argument("--language", choices=CODES, default="", help="of the articles, instead of recognizing it")
        parser.add_argument(
            "--strict", action="store_true", help="reject articles without publication time or language"
        )
        parser.add_argument(
            "--jobs", type=_jobs, default=1, metavar="N", help="processes that import articles at once (default: 1)"
        )
        parser.add_argument("--format", choices=FORMATS, default="", help="of the files, whatever their names")

    def handle(self, *args: Any, **options: Any) -> None:
        out = Console(file=cast(IO[str], self.stdout))
        err = Console(file=cast(IO[str], self.stderr), soft_wrap=True, highlight=False, markup=False)
        files = list(discover(options["paths"], options["format"]))

        def tell(rejection: Rejection) -> None:
            err.print(str(rejection))

        batch = Batch(
            source=options["source"],
            language=options["language"],
            strict=options["strict"],
            dry_run=options["dry_run"],
            jobs=options["jobs"],
            on_rejection=tell,
        )
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        interrupted = False
        with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as progress:
            task = progress.add_task("importing", total=len(files))
            try:
                for _ in batch.run(files):
                    progress.advance(task)
            except KeyboardInterrupt:
                interrupted = True
        if options["verbosity"]:
            out.print(summary(batch.tally, dry_run=options["dry_run"]))
        if not files:
            err.print("nothing to import: the folders hold no .txt, .jsonl, .json, .jsonld or .csv file")
        if interrupted:
            err.print("interrupted: what the table counts is stored; run it again to go on")
            sys.exit(INTERRUPTED)
        if batch.tally.rejections:
            sys.exit(1)


def _jobs(given: str) -> int:
    if not given.isdecimal() or not 1 <= int(given) <= MOST_JOBS:
        raise ArgumentTypeError(f"{given!r}: expected a number of processes from 1 to {MOST_JOBS}")
    return int(given)


def summary(tally: Tally, *, dry_run: bool = False) -> Table:
    """The closing table: a line a kind of input, and what was found in them."""
    table = Table(title="Would be imported" if dry_run else "Imported", title_justify="left", caption_justify="left")
    table.add_column("")
    outcomes = ("new", "updated", "unchanged", "rejected")
    for outcome in outcomes:
        table.add_column(outcome, justify="right")
    for kind in sorted({kind for kind, _ in tally.outcomes}):
        table.add_row(f"{kind}s", *(str(tally.outcomes[kind, outcome]) for outcome in outcomes))
    found = f"{tally.quotes} quotes, {tally.claims} claims, {tally.quantities} quantities"
    table.caption = f"{found} {'found' if dry_run else 'stored'}"
    return table
