"""Files to texts and records: which files an import reads, in which format, and what is wrong with the others."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import msgspec

from claims.ingest.claimreview import claim_reviews, is_linked_data
from claims.ingest.interchange import ClaimReview, Record, claim_of_row, decoder, unknown_columns
from claims.ingest.rejection import Rejected

Format = Literal["txt", "jsonl", "json", "jsonld", "csv"]
FORMATS: tuple[str, ...] = get_args(Format)

ARTICLE_LIMIT = 5_000_000
"""Bytes of one article: thirty novels' worth of news; a larger file is not one article."""
FILE_LIMIT = 200_000_000
"""Bytes of a `.json`, `.jsonld` or `.csv` file, which is read whole; `.jsonl` is read line by line and has none."""
LINE_LIMIT = 20_000_000
"""Bytes of one line of `.jsonl`."""
STANDARD_INPUT = Path("/dev/stdin")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to store: an article's text or a record, and the line of the file where it starts."""

    content: str | Record | ClaimReview
    line: int


def discover(paths: Iterable[Path], forced: str = "") -> Iterator[tuple[Path, str]]:
    """The files to read with their formats, in name order, each once; of folders those whose name tells a format.

    A path named by the caller is always yielded, with an empty format where none can be told.
    """
    seen: set[Path] = set()
    for path in paths:
        found = sorted(each for each in path.rglob("*") if _in_corpus(each, path)) if path.is_dir() else [path]
        for each in found:
            if (real := each.resolve()) not in seen:
                seen.add(real)
                yield each, forced or _format(each)


def _in_corpus(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return bool(_format(path)) and not hidden and path.is_file()


def _format(path: Path) -> str:
    suffix = path.suffix.lower().removeprefix(".")
    return suffix if suffix in FORMATS else ""


def article(path: Path) -> str:
    """The text of one article; the path `-` is standard input. Raises `Rejected`."""
    (item,) = read(STANDARD_INPUT if str(path) == "-" else path, "txt")
    assert isinstance(item, Item)  # of an article there is one, or an error
    return str(item.content)


def read(path: Path, form: str) -> Iterator[Item | Rejected]:
    """What a file holds, in order; a part that cannot be taken comes as `Rejected` and the rest goes on.

    Raises `Rejected` where the file as a whole cannot be read.
    """
    try:
        if not form:
            known = ", ".join(f".{name}" for name in FORMATS)
            raise Rejected(f"the name tells no format; expected {known}, or --format", field="file")
        if form == "txt":
            yield Item(read_text(path, ARTICLE_LIMIT), 1)
        elif form == "csv":
            yield from _rows(read_text(path, FILE_LIMIT))
        elif form in ("json", "jsonld"):
            yield from _json(read_text(path, FILE_LIMIT), linked=form == "jsonld")
        else:
            yield from _lines(path)
    except OSError as error:
        raise Rejected(f"cannot be read: {error.strerror or error}", field="file") from error


_BOMS = {b"\xff\xfe\x00\x00": "UTF-32", b"\x00\x00\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")


def read_text(path: Path, limit: int) -> str:
    """The text of a UTF-8 file, without its byte order mark, lines ended by `\\n`.

    Raises `Rejected` for a file that is empty, larger than `limit` bytes, binary, or in another encoding.
    """
    size = path.stat().st_size
    if size > limit:
        raise Rejected(f"{size / 1e6:.1f} MB; expected at most {limit / 1e6:.0f} MB", field="file")
    return _decode(path.read_bytes())


def _decode(data: bytes) -> str:
    for mark, encoding in _BOMS.items():
        if data.startswith(mark):
            raise Rejected(f"encoded in {encoding}; expected UTF-8: convert it with iconv", field="encoding")
    if (nul := data.find(b"\0")) >= 0:
        raise Rejected("a NUL byte, as in binary files; expected text", field="encoding", line=_line(data, nul))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Rejected(
            f"byte 0x{data[error.start]:02x} is not UTF-8; expected UTF-8: convert it, for example with "
            "iconv -f WINDOWS-1252 -t UTF-8",
            field="encoding",
            line=_line(data, error.start),
        ) from error
    if len(_CONTROL.findall(text)) > len(text) / 100:
        raise Rejected("control characters, as in binary files; expected text", field="encoding")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Rejected("empty; expected text", field="file")
    return text


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


_ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_AT = re.compile(r" - at `\$\.?(.*)`$", re.DOTALL)


def _invalid(error: msgspec.ValidationError, line: int, where: str = "") -> Rejected:
    """msgspec writes “Expected `str`, got `int` - at `$.claimant.name`”: its path becomes the field."""
    message = str(error)
    field = match[1] if (match := _AT.search(message)) else ""
    return Rejected(_AT.sub("", message), field=".".join(filter(None, (where, field))), line=line)


def _record(data: bytes, line: int, where: str = "") -> Item | Rejected:
    if _ESCAPED_NUL.search(data):
        return Rejected("a NUL character (\\u0000); expected text", field=where, line=line)
    try:
        return Item(decoder.decode(data), line)
    except msgspec.ValidationError as error:
        return _invalid(error, line, where)
    except msgspec.DecodeError as error:
        return Rejected(str(error), field=where, line=line)
    except RecursionError:
        return Rejected("nested too deeply", field=where, line=line)


def _lines(path: Path) -> Iterator[Item | Rejected]:
    number = 0
    with path.open("rb") as file:
        while data := file.readline(LINE_LIMIT + 1):
            number += 1
            if len(data) > LINE_LIMIT:
                while not data.endswith(b"\n") and (data := file.readline(LINE_LIMIT)):
                    pass
                yield Rejected(f"expected at most {LINE_LIMIT / 1e6:.0f} MB a line", field="line", line=number)
                continue
            try:
                text = _decode(data) if number == 1 or b"\0" in data else data.decode()
            except Rejected as rejected:
                if rejected.reason.startswith("empty"):
                    continue
                rejected.line = number
                yield rejected
                continue
            except UnicodeDecodeError as error:
                yield Rejected(f"byte 0x{data[error.start]:02x} is not UTF-8", field="encoding", line=number)
                continue
            if text.strip():
                yield _record(text.strip().encode(), number)
    if number == 0:
        raise Rejected("empty; expected a record a line", field="file")


def _json(text: str, *, linked: bool) -> Iterator[Item | Rejected]:
    """Records, or where it is `linked` data (JSON-LD), which also a `.json` may hold, ClaimReviews."""
    if linked or '"@' in text:
        try:
            data = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError) as error:
            raise _broken(error, text.encode()) from error
        if linked or is_linked_data(data):
            found = [each if isinstance(each, Rejected) else Item(each, 1) for each in claim_reviews(data)]
            yield from found or [
                Rejected("no ClaimReview in it; expected one, a list, a @graph or a DataFeed", field="@type")
            ]
            return
    yield from _array(text)


def _broken(error: Exception, data: bytes) -> Rejected:
    """JSON that is none, by the line where it ends to be."""
    position = int(match[1]) if (match := re.search(r"byte (\d+)", str(error))) else 0
    return Rejected(str(error) or "nested too deeply", field="file", line=_line(data, position))


def _array(text: str) -> Iterator[Item | Rejected]:
    data = text.strip().encode()
    first = _line(text.encode(), len(text.encode()) - len(text.lstrip().encode()))
    if not data.startswith(b"["):
        yield _record(data, first)
        return
    try:
        parts = msgspec.json.decode(data, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError) as error:
        raise _broken(error, data) from error
    position = line = 0
    for index, part in enumerate(parts):
        raw = bytes(part)
        start = data.index(raw, position)
        line += data.count(b"\n", position, start)
        yield _record(raw, first + line, f"[{index}]")
        line += raw.count(b"\n")
        position = start + len(raw)


def _rows(text: str) -> Iterator[Item | Rejected]:
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    csv.field_size_limit(FILE_LIMIT)
    table = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    columns = [name.strip().lower() for name in next(table)]
    if problem := unknown_columns(columns):
        raise Rejected(problem, field="header")
    while True:
        line = table.line_num + 1
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            yield Rejected(str(error), field="row", line=line)
            return
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(columns):
            yield Rejected(f"{len(row)} cells; expected {len(columns)}, as in the header", field="row", line=line)
            continue
        try:
            yield Item(claim_of_row(dict(zip(columns, row, strict=True))), line)
        except msgspec.ValidationError as error:
            yield _invalid(error, line)
