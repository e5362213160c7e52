"""Whole lists as files, safe to open and made in a memory that does not grow with them."""

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from rest_framework.test import APIClient

from claims.api import export
from claims.models import Source
from tests import factories
from tests.api.problems import wrong


def read(client: Any, url: str) -> bytes:
    response = client.get(url)
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def table(client: APIClient, url: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(read(client, url).decode(), newline="")))


@pytest.fixture
def printed_claim(db: None) -> None:
    text = "According to Kiev, 11,000 soldiers are in the region."
    kiev, agency = factories.agent("Kiev"), factories.source("Boreal Press", Source.Kind.AGENCY)
    revision = factories.revision(text, factories.document(factories.source("Daily Lantern"), title="At the border"))
    claim = factories.claim("11,000 soldiers are in the region", kiev)
    factories.quantity(claim, "11000", unit="soldiers", text="11,000")
    factories.appearance(claim, text[19:52], revision, (kiev, agency))
    factories.published_review(claim, "false")


def test_a_claim_is_a_line_with_figure_verdict_and_chain(journalist: APIClient, printed_claim: None) -> None:
    (line,) = table(journalist, "/api/v1/claims/export/csv/?claimant=kiev")
    assert line["text"] == "11,000 soldiers are in the region"
    assert (line["claimant"], line["value"], line["unit"]) == ("Kiev", "11000", "soldiers")
    assert (line["status"], line["verdict on the content"]) == ("false", "false")
    assert (line["printed by"], line["printed in"]) == ("Daily Lantern", "At the border")
    assert line["chain"] == "Kiev ← Boreal Press"


def test_fields_leave_the_columns_of_the_members_they_name(journalist: APIClient, printed_claim: None) -> None:
    (line,) = table(journalist, "/api/v1/claims/export/csv/?fields=text,claimant.name,appearances.attributions.cue")
    told = {name: value for name, value in line.items() if value}
    assert told == {"text": "11,000 soldiers are in the region", "claimant": "Kiev", "appearances": "1"}
    assert "status" not in line


def test_jsonl_has_each_row_as_the_list_tells_it(journalist: APIClient, printed_claim: None) -> None:
    factories.claim()
    rows = [json.loads(line) for line in read(journalist, "/api/v1/claims/export/jsonl/").splitlines()]
    assert rows == journalist.get("/api/v1/claims/").json()["results"]


def test_xlsx_keeps_numbers_numbers_and_texts_texts(journalist: APIClient, printed_claim: None) -> None:
    factories.claim("=1+1")
    book = load_workbook(io.BytesIO(read(journalist, "/api/v1/claims/export/xlsx/")))
    heading, *rows = book.active.iter_rows(values_only=True)
    texts = [dict(zip(heading, row, strict=True)) for row in rows]
    assert [row["text"] for row in texts] == ["=1+1", "11,000 soldiers are in the region"]
    assert texts[1]["value"] == 11000
    assert book.active.cell(2, 1 + heading.index("text")).data_type == "s"


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_holds_nothing_a_spreadsheet_runs(journalist: APIClient, text: str) -> None:
    factories.claim(text)
    (line,) = table(journalist, "/api/v1/claims/export/csv/")
    assert line["text"] == f"'{text}"


@pytest.mark.parametrize("name", ["claims", "quotes", "reviews", "documents", "agents", "sources"])
@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_every_list_is_exported_in_every_format(journalist: Any, printed_claim: None, name: str, kind: str) -> None:
    listed = journalist.get(f"/api/v1/{name}/").json()["results"]
    response = journalist.get(f"/api/v1/{name}/export/{kind}/")
    held = b"".join(response.streaming_content)
    assert f'filename="{name.removesuffix("s")}s.{kind}"' in response["Content-Disposition"]
    if kind == "xlsx":
        assert load_workbook(io.BytesIO(held)).active.max_row == 1 + len(listed)
    elif kind == "csv":
        assert [row["id"] for row in csv.DictReader(io.StringIO(held.decode()))] == [str(row["id"]) for row in listed]
    else:
        assert [json.loads(line)["id"] for line in held.splitlines()] == [row["id"] for row in listed]


def test_an_empty_list_is_a_heading(journalist: APIClient) -> None:
    assert read(journalist, "/api/v1/quotes/export/csv/").startswith(b"id,text,language,speaker,")
    assert load_workbook(io.BytesIO(read(journalist, "/api/v1/quotes/export/xlsx/"))).active.max_row == 1


def test_rows_are_read_in_chunks_none_twice_whatever_is_added(journalist: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_CHUNK", 3)
    claims = [factories.claim().pk for _ in range(7)]
    response = journalist.get("/api/v1/claims/export/jsonl/")
    seen = []
    for line in response.streaming_content:
        seen.append(json.loads(line)["id"])
        factories.claim()
    assert seen == claims[::-1]


def test_queries_grow_with_chunks_and_not_with_rows(journalist: APIClient) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            read(journalist, "/api/v1/claims/export/csv/")
        return len(context)

    factories.claim()
    queries()  # the permissions are read once
    one = queries()
    for _ in range(20):
        factories.claim()
    assert queries() == one


def test_filters_are_as_strict_as_those_of_the_list(journalist: APIClient) -> None:
    response = journalist.get("/api/v1/claims/export/csv/?statsu=false")
    assert "statsu" in wrong(response)


def test_only_those_who_may_read_the_list_may_export_it(db: None) -> None:
    assert APIClient().get("/api/v1/claims/export/csv/").status_code == 401


def test_a_search_is_exported_too(journalist: APIClient, printed_claim: None) -> None:
    factories.claim("Nothing of the kind")
    assert [line["claimant"] for line in table(journalist, "/api/v1/claims/export/csv/?q=soldiers")] == ["Kiev"]


def test_a_full_sheet_is_followed_by_another_and_a_long_text_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_SHEET", 3)
    rows = [{"text": "a" * 40_000}, {"text": "b"}, {"text": "c"}]
    book = load_workbook(export.workbook(export.plain("text"), rows))
    first, second = ([row[0] for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets)
    assert first == ["text", "a" * 32_766 + "…", "b"]
    assert second == ["text", "c"]
