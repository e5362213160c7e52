"""Sources, documents, revisions and agents: found and written."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from claims.models import Agent, Document, Revision, Source
from tests import factories
from tests.api.problems import fields, wrong

API = "/api/v1"


def found(client: APIClient, resource: str, **query: Any) -> list[int]:
    answer = client.get(f"{API}/{resource}/", query)
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def test_a_source_speaks_too(editor: APIClient) -> None:
    answer = editor.post(f"{API}/sources/", {"name": "Boreal Press", "aliases": ["BP"], "kind": "agency"})
    assert answer.status_code == 201, answer.content
    assert Agent.objects.get(pk=answer.json()["agent"]).name == "Boreal Press"
    assert (
        found(editor, "sources", name="bp")
        == found(editor, "sources", q="real", kind="agency")
        == [answer.json()["id"]]
    )
    assert found(editor, "sources", country="IT") == []


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"name": "daily LANTERN"}, {"name"}),
        ({"name": "X", "country": "it"}, {"country"}),
        ({"name": "X", "reliability": "Z"}, {"reliability"}),
        ({"name": "X", "homepage": "lantern"}, {"homepage"}),
        ({"name": "X", "aliases": "Y"}, {"aliases"}),
    ],
)
def test_a_source_with_a_wrong_field_is_refused(editor: APIClient, body: dict[str, Any], refused: set[str]) -> None:
    factories.source("Daily Lantern")
    answer = editor.post(f"{API}/sources/", body)
    assert fields(answer) == refused
    assert Source.objects.count() == 1


def test_a_source_with_documents_is_not_deleted(editor: APIClient) -> None:
    document = factories.document()
    answer = editor.delete(f"{API}/sources/{document.source_id}/")
    assert (answer.status_code, answer.json()["detail"]) == (409, "Still in use by: document.")


def test_a_document_is_written_and_found(editor: APIClient) -> None:
    lantern, agency = factories.source("Daily Lantern"), factories.source("Boreal Press", Source.Kind.AGENCY)
    answer = editor.post(
        f"{API}/documents/",
        {
            "source": lantern.pk,
            "url": "https://lantern.example/1",
            "title": "The bridge",
            "language": "en",
            "agencies": [agency.pk],
            "published_at": "2024-11-11T21:12:00+01:00",
            "published_raw": "21h12, 11 November 2024",
            "published_precision": "minute",
        },
    )
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told["source"] == {"id": lantern.pk, "name": "Daily Lantern", "kind": "outlet"}
    assert (told["agencies"], told["revisions"]) == ([agency.pk], [])
    assert Document.objects.get().published_at == datetime(2024, 11, 11, 20, 12, tzinfo=UTC)
    pk = told["id"]
    assert found(editor, "documents", source="daily lantern", agency="Boreal Press", language="en") == [pk]
    assert found(editor, "documents", url="https://lantern.example/1") == [pk]
    assert found(editor, "documents", published_from="2024-11-12") == []
    assert editor.patch(f"{API}/documents/{pk}/", {"agencies": []}).json()["agencies"] == []


def test_the_same_address_twice_at_a_source_is_refused(editor: APIClient) -> None:
    held = factories.document(url="https://lantern.example/1")
    body = {"source": held.source_id, "url": held.url}
    answer = editor.post(f"{API}/documents/", body)
    assert wrong(answer) == {"url": [f"Document {held.pk} of this source has this URL."]}
    assert editor.post(f"{API}/documents/", {**body, "source": factories.source().pk}).status_code == 201


def test_modified_before_published_is_refused(editor: APIClient) -> None:
    body = {
        "source": factories.source().pk,
        "published_at": "2024-11-11T21:12:00Z",
        "published_precision": "minute",
        "modified_at": "2024-11-10T21:12:00Z",
        "modified_precision": "minute",
    }
    answer = editor.post(f"{API}/documents/", body)
    assert {"published_at", "modified_at"} <= fields(answer)


def test_a_posted_text_becomes_the_next_revision(editor: APIClient) -> None:
    document = factories.document(language="it")
    text = "  Prima riga\r\n\tseconda riga 😀 \n"
    first = editor.post(f"{API}/revisions/", {"document": document.pk, "text": text, "origin": "wire"})
    assert first.status_code == 201, first.content
    told = first.json()
    assert told["text"] == text
    assert told["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert (told["number"], told["previous"], told["language"]) == (1, None, "it")
    second = editor.post(f"{API}/revisions/", {"document": document.pk, "text": "Altro"}).json()
    assert (second["number"], second["previous"]) == (2, told["id"])
    listed = editor.get(f"{API}/documents/{document.pk}/").json()["revisions"]
    assert [(revision["id"], revision["number"]) for revision in listed] == [(told["id"], 1), (second["id"], 2)]
    assert found(editor, "revisions", document=document.pk, language="it") == [second["id"], told["id"]]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "Held"}, "text"),
        ({"text": ""}, "text"),
        ({}, "text"),
        ({"text": "New", "body_start": 4}, "body_start"),
        ({"text": "New", "document": 10**20}, "document"),
        ({"text": "New", "language": "xx"}, "language"),
        ({"text": "New", "sha": "0"}, "sha"),
    ],
)
def test_a_text_with_a_wrong_field_is_refused(editor: APIClient, body: dict[str, Any], field: str) -> None:
    held = factories.revision("Held")
    answer = editor.post(f"{API}/revisions/", {"document": held.document_id, **body})
    assert fields(answer) == {field}
    assert Revision.objects.count() == 1


def test_an_agent_is_known_by_every_alias_it_is_given(editor: APIClient) -> None:
    body = {
        "name": "Kyiv",
        "kind": "government",
        "wikidata": "Q1899",
        "aliases": [{"name": "Kiev", "language": "it"}, {"name": "Kiew", "language": "de"}],
    }
    answer = editor.post(f"{API}/agents/", body)
    assert answer.status_code == 201, answer.content
    pk = answer.json()["id"]
    kept = Agent.objects.get().aliases.get(name="Kiev").pk
    assert answer.json()["aliases"] == body["aliases"]
    assert found(editor, "agents", name="KIEW") == found(editor, "agents", wikidata="Q1899") == [pk]
    told = editor.patch(
        f"{API}/agents/{pk}/", {"aliases": [{"name": "Kiev", "language": "it"}, {"name": "Kyjiw"}]}
    ).json()
    assert told["aliases"] == [{"name": "Kiev", "language": "it"}, {"name": "Kyjiw", "language": "und"}]
    assert Agent.objects.get().aliases.filter(pk=kept).exists()
    assert found(editor, "agents", name="Kiew") == []


def test_an_agent_with_a_wrong_field_is_refused(editor: APIClient) -> None:
    factories.agent("Kyiv", Agent.Kind.PLACE)
    answer = editor.post(f"{API}/agents/", {"name": "KYIV", "kind": "place"})
    assert fields(answer) == {"name", "kind", "document"}
    answer = editor.post(f"{API}/agents/", {"name": "X", "wikidata": "1899"})
    assert fields(answer) == {"wikidata"}
    answer = editor.post(f"{API}/agents/", {"name": "X", "aliases": [{"name": "Y"}, {"name": "y"}]})
    assert {place.rpartition("/")[0] for place in wrong(answer)} == {"aliases/1"}
    assert Agent.objects.count() == 1


def test_a_newer_revision_takes_over_what_was_edited_and_names_who_added_it(editor: APIClient) -> None:
    quote = factories.quote("Nothing is lost", factories.revision("He said: “Nothing is lost.”"))
    document = quote.revision.document
    answer = editor.post(f"{API}/revisions/", {"document": document.pk, "text": "Later he said: “Nothing is lost.”"})
    assert answer.status_code == 201, answer.content
    revision = Revision.objects.get(pk=answer.json()["id"])
    assert revision.added_by == editor.user  # type: ignore[attr-defined]
    again = revision.quote_set.get()
    assert (again.exact, again.under_review) == (quote.exact, quote)
