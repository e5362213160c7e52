"""What each role may do at the desk."""

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Claim, Quote
from tests import factories
from tests.admin.conftest import Base, signed_in
from tests.admin.forms import errors, save
from tests.admin.test_screens import ADDED_WITH_ANOTHER, MODELS


def page(row: object, action: str = "change") -> str:
    return reverse(f"admin:claims_{row._meta.model_name}_{action}", args=[row.pk])  # type: ignore[attr-defined]


def test_a_visitor_is_asked_to_sign_in(base: Base) -> None:
    for url in (reverse("admin:index"), page(base.quote), page(base.revision, "read")):
        response = Client().get(url)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


def test_a_journalist_has_no_desk(base: Base) -> None:
    client = Client()
    client.force_login(factories.user("Journalist"))
    assert client.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("model", MODELS)
def test_a_journalist_let_in_sees_everything_and_adds_nothing(model: str, base: Base, journalist: Client) -> None:
    assert journalist.get(reverse(f"admin:claims_{model}_changelist")).status_code == 200
    assert journalist.get(reverse(f"admin:claims_{model}_add")).status_code == 403


def test_a_journalist_let_in_changes_and_deletes_nothing(base: Base, journalist: Client) -> None:
    for row in (base.quote, base.claim, base.document, base.steward, base.source, base.appearance, base.review):
        assert journalist.get(page(row)).status_code == 200
        assert journalist.post(page(row), {"_save": "Save"}).status_code == 403
        assert journalist.post(page(row, "delete"), {"post": "yes"}).status_code == 403
    for name in ("submit", "revise", "approve"):
        assert journalist.post(reverse("admin:claims_review_step", args=[base.review.pk, name])).status_code == 403


def test_a_journalist_reads_a_document_without_links_to_change_it(base: Base, journalist: Client) -> None:
    answer = journalist.get(page(base.revision, "read"))
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "We will not load a single crate" in shown
    for offer in ("Correct speaker", "Edit", "Mark as", "Add a newer text"):
        assert offer not in shown


def screens(base: Base) -> list[str]:
    """Those that are no list or page of a row."""
    subjects = (page(base.claim, "verification"), page(base.quote, "verification"))
    names = ("queue", "admin:claims_relation_conflicts", "admin:claims_claim_unanswered")
    conflict = reverse("admin:claims_relation_conflict", args=[base.claim.pk])
    panel = reverse("admin:claims_revision_span", args=[base.revision.pk, "quote", base.quote.pk])
    cited = reverse("admin:claims_revision_documents", args=[base.revision.pk])
    return [*subjects, *map(reverse, names), conflict, page(base.revision, "read"), panel, cited]


@pytest.mark.parametrize("role", ["Journalist", "Fact-checker", "Editor"])
def test_every_screen_opens_to_every_role_let_in(role: str, base: Base) -> None:
    client = signed_in(role, is_staff=True)
    for url in screens(base):
        assert client.get(url).status_code == 200, url


def test_no_screen_opens_to_a_visitor_or_to_one_without_a_role(base: Base) -> None:
    user = factories.user()
    type(user).objects.filter(pk=user.pk).update(is_staff=True)
    none = Client()
    none.force_login(user)
    for url in screens(base):
        assert Client().get(url).status_code == 302, url
        assert none.get(url).status_code == 403, url


OFFERED = {
    # What is done, by whom it is offered and may be done.
    "claims_notice_add": ("Fact-checker", "Editor"),
    "claims_topic_add": ("Editor",),
    "claims_webhook_add": ("Editor",),
    "claims_review_add": ("Fact-checker", "Editor"),
}


@pytest.mark.parametrize("role", ["Journalist", "Fact-checker", "Editor"])
@pytest.mark.parametrize("name", list(OFFERED))
def test_what_is_recorded_is_recorded_by_these_roles(name: str, role: str, base: Base) -> None:
    client = signed_in(role, is_staff=True)
    assert client.get(reverse(f"admin:{name}")).status_code == (200 if role in OFFERED[name] else 403)


def test_one_without_a_role_reads_nothing(base: Base) -> None:
    user = factories.user()
    type(user).objects.filter(pk=user.pk).update(is_staff=True)
    client = Client()
    client.force_login(user)
    assert client.get(reverse("admin:index")).status_code == 200
    for url in (page(base.quote), page(base.revision, "read"), reverse("admin:claims_claim_changelist")):
        assert client.get(url).status_code == 403


def test_a_fact_checker_corrects_quotes_and_claims(base: Base, checker: Client) -> None:
    assert errors(save(checker, page(base.quote), speaker=base.authority.pk)) == {}
    assert errors(save(checker, page(base.claim), claimant=base.steward.pk)) == {}
    assert Quote.objects.get().speaker == base.authority
    assert Claim.objects.get().claimant == base.steward


def test_a_fact_checker_takes_a_wrong_link_out_of_a_chain(base: Base, checker: Client) -> None:
    assert errors(save(checker, page(base.quote), attributions__1__DELETE="on")) == {}
    assert base.quote.attributions.count() == 1


def test_a_fact_checker_neither_deletes_quotes_nor_changes_documents(base: Base, checker: Client) -> None:
    assert checker.post(page(base.quote, "delete"), {"post": "yes"}).status_code == 403
    assert checker.post(page(base.document), {"_save": "Save"}).status_code == 403
    assert checker.get(reverse("admin:claims_revision_add")).status_code == 403
    assert checker.post(page(base.source), {"_save": "Save"}).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_an_editor_adds_everything(model: str, base: Base, editor: Client) -> None:
    expected = 403 if model in ADDED_WITH_ANOTHER else 200
    assert editor.get(reverse(f"admin:claims_{model}_add")).status_code == expected


def test_an_editor_does_not_keep_the_users(base: Base, editor: Client) -> None:
    assert editor.get(reverse("admin:auth_user_changelist")).status_code == 403
    assert "/admin/auth/user/" not in editor.get(reverse("admin:index")).content.decode()
