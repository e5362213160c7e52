"""/api/v1/topics/: what documents are about, and what was printed in documents of a topic."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, Quote, Topic
from tests import factories
from tests.api.conftest import Client
from tests.api.problems import wrong

API = "/api/v1"


def test_a_topic_is_made_renamed_and_deleted(editor: Client) -> None:
    made = editor.post(f"{API}/topics/", {"name": "Floods"}, format="json")
    assert (made.status_code, made.json()["name"]) == (201, "Floods")
    renamed = editor.patch(made.json()["url"], {"name": "Floods of 2026"}, format="json")
    assert renamed.json()["name"] == "Floods of 2026"
    assert editor.get(f"{API}/topics/", {"q": "2026"}).json()["results"] == [renamed.json()]
    assert editor.delete(made.json()["url"]).status_code == 204
    assert not Topic.objects.exists()


def test_a_name_is_there_once_whatever_the_case(editor: Client) -> None:
    held = Topic.objects.create(name="Floods")
    answer = editor.post(f"{API}/topics/", {"name": "FLOODS"}, format="json")
    assert answer.status_code == 409
    assert wrong(answer) == {"name": [f"Topic {held.pk}, Floods, has this name."]}
    assert editor.patch(f"{API}/topics/{held.pk}/", {"name": "floods"}, format="json").status_code == 200


def test_a_document_has_topics(editor: Client, checker: Client) -> None:
    topic, other = Topic.objects.create(name="Floods"), Topic.objects.create(name="Budget")
    body = {"source": factories.source().pk, "title": "The river rose", "topics": [topic.pk]}
    made = checker.post(f"{API}/documents/", body, format="json").json()
    assert made["topics"] == [topic.pk]
    changed = editor.patch(f"{API}/documents/{made['id']}/", {"topics": [other.pk]}, format="json").json()
    assert changed["topics"] == [other.pk]
    expanded = editor.get(f"{API}/documents/{made['id']}/", {"expand": "topics"}).json()["expanded"]["topics"]
    assert [each["name"] for each in expanded] == ["Budget"]
    wrong_one = editor.patch(f"{API}/documents/{made['id']}/", {"topics": [0]}, format="json")
    assert (wrong_one.status_code, set(wrong(wrong_one))) == (409, {"topics"})


@pytest.mark.parametrize("asked", ["floods", "pk"])
def test_documents_claims_and_quotes_are_found_by_topic(journalist: Client, asked: str) -> None:
    topic = Topic.objects.create(name="Floods")
    rose, fell = (factories.revision("It rained, “a lot”.", factories.document()) for _ in range(2))
    rose.document.topics.add(topic)
    for revision in (rose, fell):
        factories.appearance(factories.claim(), "It rained", revision)
        factories.quote("a lot", revision)
    asked = str(topic.pk) if asked == "pk" else asked
    wanted_rows = {
        "documents": rose.document,
        "claims": Claim.objects.get(appearances__revision=rose),
        "quotes": Quote.objects.get(revision=rose),
    }
    for resource, wanted in wanted_rows.items():
        found = journalist.get(f"{API}/{resource}/", {"topic": asked}).json()["results"]
        assert [each["id"] for each in found] == [wanted.pk], resource
        assert journalist.get(f"{API}/{resource}/", {"topic": "Budget"}).json()["results"] == []


def test_one_appearance_is_of_the_topic_and_of_the_source(journalist: Client) -> None:
    topic, claim = Topic.objects.create(name="Floods"), factories.claim()
    of_topic, elsewhere = (factories.revision("It rained.", factories.document()) for _ in range(2))
    of_topic.document.topics.add(topic)
    for revision in (of_topic, elsewhere):
        factories.appearance(claim, "It rained", revision)
    for revision, found in ((of_topic, 1), (elsewhere, 0)):
        asked = {"topic": "floods", "source": revision.document.source.name}
        assert len(journalist.get(f"{API}/claims/", asked).json()["results"]) == found


def test_a_list_of_documents_reads_topics_once(journalist: Client) -> None:
    journalist.get(f"{API}/documents/")  # what is read once: the role's permissions

    def queries(documents: int) -> int:
        for _ in range(documents):
            factories.document().topics.add(*(Topic.objects.get_or_create(name=f"Topic {n}")[0] for n in range(3)))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert journalist.get(f"{API}/documents/").status_code == 200
        return len(asked)

    assert queries(1) == queries(5)
