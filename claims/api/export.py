"""Whole lists as files: CSV and XLSX for spreadsheets, JSONL for programs; made row by row, whatever their length."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from xlsxwriter import Workbook

from claims.api.ordering import Order, asked_order
from claims.api.resource import Readable

Row = dict[str, Any]
"""A row as the API tells it."""
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """What stands below a heading, made from a member of the row."""

    member: str
    read: Callable[[Row], Any]


Columns = dict[str, Column]
"""By heading."""

_CHUNK = 500
"""Rows read at a time."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_SHEET = 1_048_576
_LONGEST = 32_767
"""Rows of a sheet and characters of a cell at most (Excel specifications and limits)."""
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Exportable(Readable):
    """Adds `export/csv/`, `export/jsonl/` and `export/xlsx/` to a list; its filters hold for them."""

    columns: ClassVar[Columns]

    @extend_schema(
        parameters=[OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=list(_MEDIA))],
        responses={(200, media.split(";")[0]): OpenApiTypes.BINARY for media in _MEDIA.values()},
        filters=True,
    )
    @action(detail=False, url_path="export/(?P<kind>csv|jsonl|xlsx)", pagination_class=None)
    def export(self, request: Request, kind: str) -> HttpResponseBase:
        """Every row that the filters leave, newest first or as `ordering` asks. Rows added meanwhile are left out."""
        found = self.filter_queryset(self.get_queryset())
        rows = self._rows(found, asked_order(found, request, self))  # a wrong order is told before the answer begins
        name = f"{self.basename}s.{kind}"
        columns = {name: column for name, column in self.columns.items() if self.selection.needs(column.member)}
        if kind == "xlsx":
            file = workbook(columns, rows)
            return FileResponse(file, as_attachment=True, filename=name, content_type=_MEDIA[kind])
        lines = csv_lines(columns, rows) if kind == "csv" else map(_json_line, rows)
        return StreamingHttpResponse(
            lines, content_type=_MEDIA[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    def _rows(self, found: QuerySet[Any], order: Order) -> Iterator[Row]:
        """Chunk by chunk, each after the last row of the one before, so that no row is told twice."""
        chunk = list(order.rows(found, None)[:_CHUNK])
        while chunk:
            yield from self.told(chunk)
            after = order.position(chunk[-1])
            chunk = list(order.rows(found, order.parsed(after))[:_CHUNK]) if len(chunk) == _CHUNK else []


def _json_line(row: Row) -> bytes:
    return JSONRenderer().render(row) + b"\n"


class _Echo:
    """A file whose `write` hands back what is written (Django documentation, "Streaming large CSV files")."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Columns, rows: Iterable[Row]) -> Iterator[str]:
    """RFC 4180, with a heading. A text that a spreadsheet would run as a formula gets an apostrophe before it
    (OWASP, "CSV Injection")."""
    writer = csv.writer(_Echo())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([_harmless(value) for value in _cells(columns, row)])


def _harmless(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _cells(columns: Columns, row: Row) -> Iterator[Cell]:
    return (column.read(row) for column in columns.values())


def workbook(columns: Columns, rows: Iterable[Row]) -> Any:
    """An XLSX file, open at its beginning. Texts are texts, never formulas or links; another sheet begins where one
    is full, and a text is cut, with an ellipsis, at what a cell holds."""
    file = TemporaryFile()  # noqa: SIM115 - closed by the response
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        heading = book.add_format({"bold": True})
        sheet: Any = None
        line = _SHEET
        for row in rows:
            if line == _SHEET:
                sheet, line = _sheet(book, columns, heading), 1
            for place, value in enumerate(_cells(columns, row)):
                if isinstance(value, str):
                    value = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
                    sheet.write_string(line, place, value)
                elif value is not None:
                    sheet.write_number(line, place, value)
            line += 1
        if sheet is None:
            _sheet(book, columns, heading)
    file.seek(0)
    return file


def _sheet(book: Workbook, columns: Columns, heading: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(columns):
        sheet.write_string(0, place, name, heading)
    return sheet


# What more than one list has in its columns.


def told(member: str, *path: str | int) -> Column:
    """What stands in `member` at `path`, nothing where that ends earlier: "claimant", "name"."""

    def read(row: Row) -> Any:
        value: Any = row
        for step in (member, *path):
            try:
                value = value[step]
            except (TypeError, KeyError, IndexError):
                return None
        return value

    return Column(member, read)


def joined(member: str, *, each: str = "", separator: str = "; ") -> Column:
    """The texts of a list, or the member `each` of its objects."""

    def read(row: Row) -> str:
        texts = (one.get(each) if each else one for one in row.get(member) or ())
        return separator.join(str(text) for text in texts if text)

    return Column(member, read)


def counted(member: str) -> Column:
    """How many a list has."""
    return Column(member, lambda row: len(row[member]))


def chain(member: str, *path: str | int) -> Column:
    """Who says it ← through whom: "Choe Son Hui ← KCNA ← AFP"."""
    links = told(member, *path)
    return Column(member, lambda row: " ← ".join(_named(links.read(row) or ())))


def _named(links: Iterable[Row]) -> Iterator[str]:
    return (link["agent"]["name"] for link in links if link.get("agent", {}).get("name"))


def plain(*names: str) -> Columns:
    """Columns that are members of the row itself."""
    return {name: told(name) for name in names}
