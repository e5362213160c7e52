"""A revision is the exact text of a document at a time: each once, in an unbroken chain, never changed."""

from datetime import UTC, datetime

import pytest
from django.db.models import ProtectedError

from claims.models import Document, Revision
from tests import factories
from tests.models.rules import DELETES, accepted, every_delete, every_insert, every_update, rejected, sql

pytestmark = pytest.mark.django_db


def unsaved(text: str, of: Document, number: int = 1, previous: Revision | None = None) -> Revision:
    return Revision(document=of, number=number, previous=previous, text=text, sha256=Revision.digest(text))


@every_insert
def test_a_text_is_one_revision_of_a_document(insert) -> None:
    first = factories.revision("Same words")
    with rejected("revision_text_unique"):
        insert(unsaved("Same words", first.document, 2, first))
    with accepted():
        insert(unsaved("Same words", factories.document()))


@pytest.mark.parametrize("text", ["x", "è 🇮🇹 e\u0301 𝒳", " ends with spaces \r\n\t "])
def test_the_digest_is_that_of_the_text_in_utf_8(text: str) -> None:
    made = factories.revision(text)
    made.refresh_from_db()
    assert (made.text, made.sha256) == (text, Revision.digest(text))


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_a_false_digest_is_rejected(digest: str) -> None:
    false = unsaved("Words", factories.document())
    false.sha256 = digest
    with rejected("revision_sha256_of_text"):
        Revision.objects.bulk_create([false])


@every_insert
def test_a_revision_has_words(insert) -> None:
    with rejected("revision_text_not_empty"):
        insert(unsaved("", factories.document()))


def test_a_second_revision_follows_the_first() -> None:
    first = factories.revision("One")
    second = factories.revision("Two", first.document)
    assert (second.number, second.previous) == (2, first)
    assert first.document.latest_revision == second
    assert list(Revision.objects.latest_only()) == [second]


@every_insert
@pytest.mark.parametrize("number", [1, 3, 4])
def test_numbers_run_without_a_gap(insert, number: int) -> None:
    first = factories.revision("One")
    with rejected("revision_"):
        insert(unsaved("Two", first.document, number, first))


@every_insert
def test_only_the_first_follows_nothing(insert) -> None:
    first = factories.revision("One")
    with rejected("revision_first_has_no_previous"):
        insert(unsaved("Two", first.document, 2))
    with rejected("revision_number_unique"):
        insert(unsaved("Two", first.document, 1))


@every_insert
def test_a_revision_follows_one_of_its_own_document(insert) -> None:
    stranger = factories.revision("One")
    with rejected("revision_follows_previous"):
        insert(unsaved("Two", factories.document(), 2, stranger))


@every_insert
def test_no_two_revisions_follow_the_same(insert) -> None:
    first = factories.revision("One")
    factories.revision("Two", first.document)
    with rejected("unique"):
        insert(unsaved("Three", first.document, 2, first))


@every_update
@pytest.mark.parametrize("change", [{"text": "Other"}, {"number": 7}, {"origin": "elsewhere"}, {"language": "fr"}])
def test_a_revision_never_changes(update, change: dict[str, object]) -> None:
    with rejected("Cannot update or delete rows from claims_revision"):
        update(factories.revision("Words"), **change)


@every_delete
def test_a_revision_is_never_deleted(delete) -> None:
    with rejected("Cannot update or delete rows from claims_revision"):
        delete(factories.revision("Words"))


@pytest.mark.parametrize("table", ["claims_revision", "claims_document", "claims_source"])
def test_revisions_are_never_emptied_at_a_stroke(table: str) -> None:
    with accepted():
        factories.revision("Words")
    with rejected("Cannot truncate rows"):
        sql(f"TRUNCATE {table} CASCADE")


@every_delete
def test_a_document_with_a_text_stays(delete) -> None:
    document = factories.revision("Words").document
    if delete is DELETES["sql"]:
        with rejected("foreign key"):
            delete(document)
    else:
        with pytest.raises(ProtectedError):
            delete(document)


@every_insert
def test_an_article_is_one_document_of_its_source(insert) -> None:
    first = factories.document(url="https://news.example/a")
    with rejected("document_unique"):
        insert(Document(source=first.source, key=first.key, title="Again"))


@every_update
def test_a_document_is_not_modified_before_it_is_published(update) -> None:
    document = factories.document(published_at=datetime(2024, 5, 2, tzinfo=UTC))
    with rejected("document_modified_after_published"):
        update(document, modified_at=datetime(2024, 5, 1, tzinfo=UTC))
