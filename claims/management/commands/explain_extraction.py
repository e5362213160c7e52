"""`manage.py explain_extraction FILE…`: what the extraction finds in an article; docs/operations.md describes it."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast, get_args

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.segment import Segment, Segments
from rich.text import Text

from claims.extraction import explained, extract
from claims.extraction.explained import Kind, Note, Piece, Shown
from claims.extraction.languages import CODES
from claims.ingest.batch import Rejection
from claims.ingest.readers import Rejected, article

COLORS: dict[Kind, str] = {"figure": "yellow", "date": "magenta", "cue": "cyan", "quote": "green", "claim": "blue"}
"""The color of each kind; where spans lie in one another the text has that of the first in this order."""
SHOWN = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"} | {0x7F: 0x2421}
SHOWN |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
"""What is shown of control characters, one for one: a text must not move the cursor or retitle the window."""


class Command(BaseCommand):
    help = "Prints articles with every quote, claim, figure and cue marked in place, and the rule that found each."
    # It reads files alone, and works with no database running.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", metavar="FILE", nargs="+", type=Path, help="an article's text; “-” is standard input"
        )
        parser.add_argument("--language", choices=CODES, default="", help="of the articles, instead of recognizing it")
        parser.add_argument("--only", choices=get_args(Shown), help="leave out what is of another kind")

    def handle(self, *args: Any, **options: Any) -> None:
        # Django's two options go before the convention of no-color.org.
        plain = options["no_color"] or (os.environ.get("NO_COLOR") and not options["force_color"])
        if plain:
            self.stderr.style_func = None
        page = Page(
            Console(
                file=cast(IO[str], self.stdout),
                color_system=None if plain else "standard" if options["force_color"] else "auto",
                no_color=False,
            ),
            wraps=self.stdout.isatty(),
        )
        failed = False
        for path in options["files"]:
            try:
                text = article(path)
            except Rejected as rejected:
                failed = True
                self.stderr.write(str(Rejection(path, rejected.line, rejected.field, rejected.reason)))
            else:
                page.article(str(path), text, options["language"], options["only"])
        if failed:
            sys.exit(1)


class Page:
    """What is printed. A terminal has lines broken between words; elsewhere a line of the text is a line."""

    def __init__(self, console: Console, *, wraps: bool) -> None:
        self.console, self.wraps = console, wraps

    def article(self, name: str, text: str, language: str, only: Shown | None) -> None:
        extraction = extract(text, language=language or None)
        self.line((name, "bold"))
        for key, value in explained.heading(extraction, language_given=bool(language)):
            self.line((f"{key:<9} ", "dim"), (value, "") if value else ("none found", "dim"), indent=2)
        self.line()
        for line in explained.lines(extraction, only):
            self.line(*((piece.text, _style(piece)) for piece in line.pieces))
            for note in line.notes:
                self.line(*_written(note), indent=4)
        self.line()

    def line(self, *parts: tuple[str, str], indent: int = 0) -> None:
        """Prints one line of parts, each with its style."""
        text = Text.assemble(*((part.translate(SHOWN), style) for part, style in parts))
        # Rendered here, as the console itself would turn tabs into spaces and so move what stands after them.
        for broken in text.wrap(self.console, self.console.width - indent) if self.wraps else [text]:
            segments = [Segment(" " * indent), *broken.render(self.console, "\n")]
            self.console.print(Segments(segments), end="", soft_wrap=True)


def _style(piece: Piece) -> str:
    if piece.bracket:
        (kind,) = piece.kinds
        return f"bold {COLORS[kind]}"
    if piece.kinds == {"claim"}:
        return "underline"
    color = next((color for kind, color in COLORS.items() if kind in piece.kinds), "")
    return f"{color} underline" if "claim" in piece.kinds else color


def _written(note: Note) -> Iterator[tuple[str, str]]:
    yield note.label, f"bold {COLORS[note.kind]}"
    yield f" {note.span.start}:{note.span.end}", ""
    for name, value in note.fields:
        yield f" · {name} " if name else " · ", "dim"
        yield value, ""
