"""A whole import: each article or record in a transaction of its own, with a tally of what came of it.

File after file, or runs of articles dealt to several processes.

Interrupted anywhere, what was committed stays whole; run again, it is found unchanged and the rest goes on.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path

from django.db import DataError, IntegrityError, InternalError, transaction
from psycopg.errors import DeadlockDetected

from claims.extraction import extract, header
from claims.ingest import readers, records
from claims.ingest.interchange import ClaimRecord, ClaimReview, Record
from claims.ingest.lanes import Lanes
from claims.ingest.readers import Rejected
from claims.ingest.store import Stored, key_of, store
from claims.matching.suggestions import MOST_CLAIMS, suggest
from claims.matching.within_article import suggest_within
from claims.models import Claim
from claims.models.violation import explain

logger = logging.getLogger(__name__)

REPEATS = 5
"""So often an article is tried again where another import made the same agent or source in the same instant."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """An input that was left out, and why."""

    path: Path
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (f"{self.path}:{self.line}", self.field, self.reason)))


@dataclass
class Tally:
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many of each kind (`article`, `claim` …) came out `new`, `updated`, `unchanged` or `rejected`."""
    quotes: int = 0
    claims: int = 0
    quantities: int = 0
    rejections: list[Rejection] = field(default_factory=list)

    def add(self, kind: str, stored: Stored) -> None:
        self.outcomes[kind, stored.outcome] += 1
        self.quotes += stored.quotes
        self.claims += stored.claims
        self.quantities += stored.quantities

    def merge(self, other: "Tally") -> None:
        self.outcomes += other.outcomes
        self.quotes += other.quotes
        self.claims += other.claims
        self.quantities += other.quantities
        self.rejections += other.rejections

    def reject(self, kind: str, rejection: Rejection) -> None:
        self.outcomes[kind, "rejected"] += 1
        self.rejections.append(rejection)


class Batch:
    """One run of an import, with its options. `tally` is true at any moment, also after an interruption."""

    def __init__(
        self,
        *,
        source: str = "",
        language: str = "",
        strict: bool = False,
        dry_run: bool = False,
        jobs: int = 1,
        on_rejection: Callable[[Rejection], None] = lambda rejection: None,
    ) -> None:
        self.source, self.language, self.strict, self.dry_run = source, language, strict, dry_run
        self.jobs = jobs
        """Processes that import articles; a dry run, which is one transaction, is one."""
        self.on_rejection = on_rejection
        self.tally = Tally()

    def run(self, files: list[tuple[Path, str]]) -> Iterator[Path]:
        """Imports the files, yielding each when it is done. A dry run undoes it all at the end."""
        with self._undone() if self.dry_run else _nothing():
            for several, run in groupby(files, self._may_be_dealt):
                if several:
                    yield from self._deal([path for path, _ in run])
                    continue
                for path, form in run:
                    self._file(path, form)
                    yield path

    def _may_be_dealt(self, file: tuple[Path, str]) -> bool:
        return self.jobs > 1 and not self.dry_run and file[1] == "txt"

    def _deal(self, paths: list[Path]) -> Iterator[Path]:
        work = partial(_import_article, source=self.source, language=self.language, strict=self.strict)
        yield from Lanes(self.jobs, work, _article_of).run(paths, self._take)

    def _take(self, path: Path, result: Tally | BrokenExecutor) -> None:
        if isinstance(result, Tally):
            self.tally.merge(result)
            for rejection in result.rejections:
                self.on_rejection(rejection)
        else:
            self._reject("article", path, Rejected("the process that imported it was ended; run the import again"))

    @contextmanager
    def _undone(self) -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def _file(self, path: Path, form: str) -> None:
        links: list[tuple[records.Pending, int]] = []
        rows: list[str] = []
        try:
            for item in readers.read(path, form):
                if isinstance(item, Rejected):
                    self._reject("record", path, item)
                elif isinstance(item.content, str):
                    self._attempt("article", path, item.line, partial(self._article, item.content, path))
                else:
                    record = item.content
                    kind = str(type(record).__struct_config__.tag)
                    if stored := self._attempt(kind, path, item.line, partial(self._record, record)):
                        links += [(link, item.line) for link in records.pending(record)]
                        if form == "csv" and stored.outcome == "new" and isinstance(record, ClaimRecord):
                            rows.append(record.ref)
        except Rejected as rejected:
            self._reject("article" if form == "txt" else "file", path, rejected)
        for link, line in links:
            try:
                with transaction.atomic():
                    records.connect(link)
            except Rejected as rejected:
                rejected.line = line
                self._reject("claim", path, rejected)
            except (IntegrityError, InternalError) as error:
                self._reject("claim", path, _violation(error, line))
        # A table has claims alone; records have their relations with them, and what they have none of is decided too.
        for first in range(0, len(rows), MOST_CLAIMS):
            with transaction.atomic():
                claims = Claim.objects.filter(ref__in=rows[first : first + MOST_CLAIMS])
                suggest(claims.select_related("claimant").defer("search"))

    def _article(self, text: str, path: Path) -> Stored:
        extraction = extract(text, language=self.language or None)
        stored = store(extraction, came_from=path.name, source_name=self.source, strict=self.strict)
        if stored.revision:
            suggest(Claim.objects.printed_first_in(stored.revision))
            suggest_within(stored.revision)
        return stored

    def _record(self, record: Record | ClaimReview) -> Stored:
        stored = records.store(record)
        if isinstance(record, ClaimReview) and stored.claims:
            # What another newsroom checked may be what somebody here is about to check.
            claims = Claim.objects.filter(ref=records.reviewed_reference(record))
            suggest(claims.select_related("claimant").defer("search"))
        return stored

    def _attempt(self, kind: str, path: Path, line: int, write: Callable[[], Stored]) -> Stored | None:
        for repeat in range(REPEATS + 1):
            try:
                with transaction.atomic():
                    stored = write()
            except Rejected as rejected:
                rejected.line = line
                self._reject(kind, path, rejected)
                return None
            except Exception as error:
                if repeat < REPEATS and (isinstance(error, IntegrityError) or _deadlocked(error)):
                    continue
                if isinstance(error, IntegrityError | InternalError | DataError):
                    self._reject(kind, path, _violation(error, line))
                    return None
                # A defect of ours in one article must not cost the archivist the other thousand.
                logger.exception("%s:%s could not be processed", path, line)
                reason = f"could not be processed, a defect of factdb ({type(error).__name__}: {error})"
                self._reject(kind, path, Rejected(reason, line=line))
                return None
            self.tally.add(kind, stored)
            return stored
        return None

    def _reject(self, kind: str, path: Path, rejected: Rejected) -> None:
        rejection = Rejection(path, rejected.line, rejected.field, rejected.reason)
        self.tally.reject(kind, rejection)
        self.on_rejection(rejection)


def _article_of(path: Path) -> str:
    """What the versions of an article have in common, as far as its file can be read."""
    try:
        text = readers.article(path)
    except Rejected:
        return str(path)
    return key_of(header.read(text, "en"), text)


def _import_article(path: Path, *, source: str, language: str, strict: bool) -> Tally:
    batch = Batch(source=source, language=language, strict=strict)
    for _ in batch.run([(path, "txt")]):
        pass
    return batch.tally


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _deadlocked(error: Exception) -> bool:
    """Two imports waited for each other, and the database let the other go on."""
    return isinstance(error.__cause__, DeadlockDetected)


def _violation(error: Exception, line: int) -> Rejected:
    violation = explain(error)
    return Rejected(violation.reason, field=violation.field, line=line)
