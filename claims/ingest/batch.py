"""A whole import: file after file, each article or record in a transaction of its own, with a tally of what came of it.

Interrupted anywhere, what was committed stays whole; run again, it is found unchanged and the rest goes on.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.db import DataError, IntegrityError, InternalError, transaction

from claims.extraction import extract
from claims.ingest import readers, records
from claims.ingest.interchange import ClaimReview, Record
from claims.ingest.readers import Rejected
from claims.ingest.store import Stored, store
from claims.matching.suggestions import suggest
from claims.matching.within_article import suggest_within
from claims.models import Claim
from claims.models.violation import explain

logger = logging.getLogger(__name__)

REPEATS = 1
"""An article is tried again where another import made the same agent or source in the same instant."""


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
        on_rejection: Callable[[Rejection], None] = lambda rejection: None,
    ) -> None:
        self.source, self.language, self.strict, self.dry_run = source, language, strict, dry_run
        self.on_rejection = on_rejection
        self.tally = Tally()

    def run(self, files: list[tuple[Path, str]]) -> Iterator[Path]:
        """Imports the files, yielding each when it is done. A dry run undoes it all at the end."""
        with self._undone() if self.dry_run else _nothing():
            for path, form in files:
                self._file(path, form)
                yield path

    @contextmanager
    def _undone(self) -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def _file(self, path: Path, form: str) -> None:
        links: list[tuple[records.Pending, int]] = []
        try:
            for item in readers.read(path, form):
                if isinstance(item, Rejected):
                    self._reject("record", path, item)
                elif isinstance(item.content, str):
                    self._attempt("article", path, item.line, partial(self._article, item.content, path))
                else:
                    record = item.content
                    kind = str(type(record).__struct_config__.tag)
                    if self._attempt(kind, path, item.line, partial(self._record, record)):
                        links += [(link, item.line) for link in records.pending(record)]
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

    def _attempt(self, kind: str, path: Path, line: int, write: Callable[[], Stored]) -> bool:
        for repeat in range(REPEATS + 1):
            try:
                with transaction.atomic():
                    stored = write()
            except Rejected as rejected:
                rejected.line = line
                self._reject(kind, path, rejected)
                return False
            except (IntegrityError, InternalError, DataError) as error:
                if isinstance(error, IntegrityError) and repeat < REPEATS:
                    continue
                self._reject(kind, path, _violation(error, line))
                return False
            except Exception as error:
                # A defect of ours in one article must not cost the archivist the other thousand.
                logger.exception("%s:%s could not be processed", path, line)
                reason = f"could not be processed, a defect of factdb ({type(error).__name__}: {error})"
                self._reject(kind, path, Rejected(reason, line=line))
                return False
            self.tally.add(kind, stored)
            return True
        return False

    def _reject(self, kind: str, path: Path, rejected: Rejected) -> None:
        rejection = Rejection(path, rejected.line, rejected.field, rejected.reason)
        self.tally.reject(kind, rejection)
        self.on_rejection(rejection)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _violation(error: Exception, line: int) -> Rejected:
    violation = explain(error)
    return Rejected(violation.reason, field=violation.field, line=line)
