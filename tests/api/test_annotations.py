"""A document's quotes as W3C Web Annotations, which other tools place in the text."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from tests import factories

TEXT = "“We counted twice”, Vera Lind said. Then: “Nobody called.”"


def test_each_quote_is_an_annotation_that_finds_its_words(journalist: APIClient) -> None:
    document = factories.document(url="https://lantern.example/count")
    revision = factories.revision(TEXT, document)
    first = factories.quote("We counted twice", revision, factories.agent("Vera Lind"))
    factories.quote("Nobody called.", revision)
    factories.published_review(first, "authentic", "attribution")
    response = journalist.get(f"/api/v1/documents/{document.pk}/annotations/")
    assert response["Content-Type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    told = response.json()
    assert (told["@context"], told["type"], told["total"]) == (
        "http://www.w3.org/ns/anno.jsonld",
        "AnnotationCollection",
        2,
    )
    one, other = told["first"]["items"]
    assert [(body["purpose"], body["value"]) for body in one["body"]] == [
        ("identifying", "Vera Lind"),
        ("assessing", "authentic"),
    ]
    assert one["target"]["scope"] == "https://lantern.example/count"
    by_quote, by_position = one["target"]["selector"]
    assert (by_quote["type"], by_quote["exact"], by_quote["prefix"]) == ("TextQuoteSelector", "We counted twice", "“")
    assert TEXT[by_position["start"] : by_position["end"]] == "We counted twice"
    assert journalist.get(one["target"]["source"]).json()["text"] == TEXT
    assert "body" not in other


def test_the_latest_revision_is_annotated(journalist: APIClient) -> None:
    document = factories.document()
    factories.quote("We counted twice", factories.revision(TEXT, document))
    factories.revision("Nothing is quoted any more.", document)
    assert journalist.get(f"/api/v1/documents/{document.pk}/annotations/").json()["first"]["items"] == []


def test_a_document_without_a_text_has_none(journalist: APIClient) -> None:
    response = journalist.get(f"/api/v1/documents/{factories.document().pk}/annotations/")
    assert (response.status_code, response.json()["detail"]) == (404, "The document has no text yet.")


def test_the_queries_do_not_grow_with_the_quotes(journalist: APIClient) -> None:
    revision = factories.revision(TEXT)
    factories.quote("We counted twice", revision, factories.agent())
    url = f"/api/v1/documents/{revision.document_id}/annotations/"
    journalist.get(url)  # the permissions are read once
    with CaptureQueriesContext(connection) as few:
        journalist.get(url)
    factories.quote("Nobody called.", revision, factories.agent())
    with CaptureQueriesContext(connection) as more:
        journalist.get(url)
    assert len(more) == len(few)
