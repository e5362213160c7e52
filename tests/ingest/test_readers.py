"""Every input an archive may hold: read, or refused with its line and a reason."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.ingest.interchange import ClaimRecord, SourceRecord
from claims.ingest.readers import ARTICLE_LIMIT, Item, Rejected, discover, read


def refused(path: Path, form: str) -> Rejected:
    with pytest.raises(Rejected) as caught:
        list(read(path, form))
    return caught.value


@pytest.mark.parametrize(
    ("content", "line", "field", "reason"),
    [
        (b"", 1, "file", "empty"),
        (b" \n\t\n", 1, "file", "empty"),
        ("Gazzetta\nÈ l'ora\n".encode("cp1252"), 2, "encoding", "byte 0xc8 is not UTF-8"),
        ("Gazzetta\n".encode("utf-16"), 1, "encoding", "UTF-16"),
        ("Gazzetta\n".encode("utf-32"), 1, "encoding", "UTF-32"),
        (b"one\ntwo\x00\n", 2, "encoding", "NUL"),
        (b"\x01\x02\x03\x04 abc", 1, "encoding", "control characters"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 3, "encoding", "NUL"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_line_and_reason(
    tmp_path: Path, content: bytes, line: int, field: str, reason: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    error = refused(path, "txt")
    assert (error.line, error.field) == (line, field)
    assert reason in error.reason


def test_a_huge_article_is_refused_by_its_size_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert "50.0 MB; expected at most 5 MB" in refused(path, "txt").reason
    assert ARTICLE_LIMIT == 5_000_000


def test_byte_order_mark_and_line_ends_do_not_change_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffuno\r\ndue\rtre\n".encode())
    assert [item.content for item in read(path, "txt") if isinstance(item, Item)] == ["uno\ndue\ntre\n"]


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path / "gone.txt", "txt").reason
    assert "expected .txt, .jsonl, .json, .jsonld, .csv" in refused(tmp_path / "a.docx", "").reason


def test_a_folder_gives_its_known_files_in_order_each_once(tmp_path: Path) -> None:
    for name in ("b.txt", "a.jsonl", "c.CSV", "notes.md", ".hidden.txt", "sub/d.json", ".git/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [(path.name, form) for path, form in discover([tmp_path, tmp_path / "b.txt"])]
    assert found == [("a.jsonl", "jsonl"), ("b.txt", "txt"), ("c.CSV", "csv"), ("d.json", "json")]
    assert [form for _, form in discover([tmp_path / "notes.md"], "txt")] == ["txt"]


def test_a_bad_line_of_jsonl_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = b'{"type": "source", "name": "S"}'
    path.write_bytes(b"\xef\xbb\xbf" + good + b"\r\n\n{oops}\n" + b'{"type": "source", "name": "\xe8"}\n' + good)
    found = list(read(path, "jsonl"))
    assert [type(each).__name__ for each in found] == ["Item", "Rejected", "Rejected", "Item"]
    assert [each.line for each in found] == [1, 3, 4, 5]
    assert "0xe8 is not UTF-8" in str(found[2])


def test_json_holds_one_record_or_a_list_and_its_lines_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"type": "source", "name": "S"}, {"type": "source", "nome": "S"}], indent=1))
    first, second = read(path, "json")
    assert isinstance(first, Item)
    assert first.content == SourceRecord(name="S")
    assert isinstance(second, Rejected)
    assert (second.line, second.field) == (6, "[1]")
    path.write_text('[{"type": "source",\n "name": }]')
    assert refused(path, "json").line == 2


def claims(path: Path) -> list[ClaimRecord]:
    found = [item.content for item in read(path, "csv") if isinstance(item, Item)]
    return [content for content in found if isinstance(content, ClaimRecord)]


def test_a_table_of_claims_gives_a_record_a_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "text;claimant;value;unit;per;approximate;date\n"
        '"Soldati; in\nviaggio";Kiev;11000;soldati;giorno;yes;2024-11-11\n'
        ";;;;;;\n"
        "Nulla;;;;;;\n"
    )
    rows = claims(path)
    first, second = rows
    assert first.text == "Soldati; in\nviaggio"
    assert first.claimant.name == "Kiev"
    figure = first.quantities[0]
    assert (figure.value, figure.bound, figure.unit, figure.per) == (11000, "about", "soldati", "giorno")
    assert second.claimant is None
    assert [item.line for item in read(path, "csv")] == [2, 5]
    assert [row.ref for row in rows] == [row.ref for row in claims(path)]


@pytest.mark.parametrize(
    ("table", "line", "field", "reason"),
    [
        ("claimant\nKiev\n", 1, "header", "no column “text”"),
        ("text,colour\nx,y\n", 1, "header", "unknown column colour"),
        ("text,text\nx,y\n", 1, "header", "stands twice"),
        ("text,value\nx,many\n", 2, "quantities[0].value", "Invalid decimal"),
        ("text,date\nx,11/11/2024\n", 2, "event.date", "Invalid RFC3339"),
        ("text,language\nx,pt\n", 2, "language", "pt"),
        ("text,claimant\nx\n", 2, "row", "1 cells; expected 2"),
        ("text,claimant\n,Kiev\n", 2, "text", "length >= 1"),
        ("text,value,approximate\nx,3,perhaps\n", 2, "approximate", "yes or no"),
        ('text\n"open\n', 2, "row", "unexpected end of data"),
    ],
)
def test_a_bad_table_is_told_by_line_and_column(tmp_path: Path, table: str, line: int, field: str, reason: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(table)
    try:
        (error,) = read(path, "csv")
    except Rejected as rejected:
        error = rejected
    assert isinstance(error, Rejected)
    assert (error.line, error.field) == (line, field)
    assert reason in error.reason


@given(st.binary(max_size=300), st.sampled_from(["txt", "jsonl", "json", "csv"]))
def test_no_bytes_raise_anything_but_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, form: str
) -> None:
    path = tmp_path_factory.mktemp("any") / "a"
    path.write_bytes(data)
    with suppress(Rejected):
        for each in read(path, form):
            assert isinstance(each, Item | Rejected)
