"""Topics are named once, and what documents are about is kept with its history."""

import pytest

from claims.models import Topic
from claims.models.document import DocumentTopic
from tests import factories
from tests.models.rules import every_insert, rejected

pytestmark = pytest.mark.django_db


@every_insert
def test_a_topic_has_a_name_of_its_own_whatever_the_case(insert) -> None:
    Topic.objects.create(name="Ports")
    with rejected("topic_name_unique"):
        insert(Topic(name="ports"))
    with rejected("topic_name_not_empty"):
        insert(Topic(name=""))


def test_that_a_document_was_of_a_topic_stays_known() -> None:
    document = factories.document()
    document.topics.add(Topic.objects.create(name="Ports"))
    document.topics.clear()
    events = DocumentTopic.pgh_event_model.objects.filter(document=document).order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "delete"]
