"""The sidebar marks the one screen that one is on."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import Base

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "of", "entry"),
    [
        ("admin:index", None, "Desk"),
        ("queue", None, "Queue"),
        ("admin:claims_document_change", "document", "Documents"),
        ("admin:claims_revision_read", "revision", "Documents"),
        ("admin:claims_revision_changelist", None, "Revisions"),
        ("admin:claims_claim_changelist", None, "Claims"),
        ("admin:claims_claim_unanswered", None, "Not answered"),
        ("admin:claims_relation_changelist", None, "Relations"),
        ("admin:claims_relation_conflicts", None, "Conflicts"),
        ("tokens", None, "My API tokens"),
    ],
)
def test_the_entry_of_a_page_is_the_only_one_marked(
    editor: Client, base: Base, page: str, of: str | None, entry: str
) -> None:
    response = editor.get(reverse(page, args=[getattr(base, of).pk] if of else []))
    entries = [each for group in response.context["sidebar_navigation"] for each in group["items"]]
    assert [str(each["title"]) for each in entries if each["active"]] == [entry]
