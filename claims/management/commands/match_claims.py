"""`manage.py match_claims FILE…`: earlier claims and quotes that say the same; docs/operations.md describes it."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from claims.extraction.languages import CODES
from claims.ingest.batch import Rejection
from claims.ingest.readers import Rejected, article
from claims.matching import match
from claims.matching.accounts import Account, accounts
from claims.matching.engine import LIMIT
from claims.matching.passages import Passage


def _limit(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise ArgumentTypeError("expected a whole number, 1 or more")
    return int(value)


class Command(BaseCommand):
    help = "Finds earlier claims and quotes that say what a text says, with their verdicts and why they were found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", metavar="FILE", nargs="+", type=Path, help="a sentence or an article; “-” is standard input"
        )
        parser.add_argument("--json", action="store_true", help="one object a file, a line each")
        parser.add_argument("--language", choices=CODES, help="of the texts, instead of recognizing it")
        parser.add_argument("--limit", type=_limit, default=LIMIT, help="matches of each passage (%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = False
        for path in options["files"]:
            try:
                text = article(path)
            except Rejected as rejected:
                failed = True
                self.stderr.write(str(Rejection(path, rejected.line, rejected.field, rejected.reason)))
                continue
            found = accounts(match(text, language=options["language"], limit=options["limit"]))
            if options["json"]:
                self.stdout.write(json.dumps(_object(path, found), ensure_ascii=False))
            else:
                self.stdout.write("\n".join(_lines(path, found)))
        if failed:
            sys.exit(1)


def _lines(path: Path, found: list[tuple[Passage, list[Account]]]) -> Iterator[str]:
    yield str(path)
    for passage, matches in found:
        yield f"  {passage.start}:{passage.end} {_one_line(passage.text)}"
        if not matches:
            yield "    nothing like it"
        for each in matches:
            speaker = f"{each.speaker}: " if each.speaker else ""
            yield f"    {each.match.score:.2f} {each.match.kind} {each.match.id}, {speaker}{_one_line(each.text)}"
            verdicts = each.verdicts
            told = [f"{aspect} {verdicts.get(aspect, 'not reviewed')}" for aspect in ("attribution", "content")]
            yield f"         {each.subject.get_status_display().lower()}; {', '.join(told)}"
            reasons = each.match.likeness.reasons
            yield "         " + "; ".join(
                [
                    *(f"{reason} ({', '.join(words)})" for reason, words in reasons.items()),
                    *each.match.likeness.differences,
                ]
            )


def _one_line(text: str) -> str:
    """Without line breaks and what else would move the cursor."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _object(path: Path, found: list[tuple[Passage, list[Account]]]) -> dict[str, Any]:
    return {
        "file": str(path),
        "passages": [
            {
                "start": passage.start,
                "end": passage.end,
                "text": passage.text,
                "language": passage.language,
                "matches": [
                    {
                        "score": round(each.match.score, 3),
                        "reasons": each.match.likeness.reasons,
                        "differences": each.match.likeness.differences,
                        "type": each.match.kind,
                        "id": each.match.id,
                        "text": each.text,
                        "language": each.subject.language,
                        "speaker": each.speaker.name if each.speaker else None,
                        "status": each.subject.status,
                        "verdicts": {aspect: each.verdicts.get(aspect) for aspect in ("attribution", "content")},
                    }
                    for each in matches
                ],
            }
            for passage, matches in found
        ],
    }
