"""Every screen of the desk opens, is searched and filtered, and takes as many queries with many rows as with few."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import (
    AgentAlias,
    Delivery,
    Evidence,
    ExternalReview,
    Notice,
    Quote,
    Relation,
    Review,
    Topic,
    Webhook,
)
from tests import factories
from tests.admin.conftest import Base

MODELS = (
    "agent",
    "appearance",
    "attribution",
    "claim",
    "document",
    "evidence",
    "externalreview",
    "flag",
    "notice",
    "quantity",
    "quote",
    "relation",
    "review",
    "revision",
    "source",
    "topic",
)
ADDED_WITH_ANOTHER = {"attribution", "externalreview", "flag", "quantity"}
"""Added on the page of what they belong to, or by what happens."""
OWN = ("delivery", "webhook")
"""Of which everybody sees their own."""


def listing(model: str) -> str:
    return reverse(f"admin:claims_{model}_changelist")


@pytest.fixture
def full(base: Base) -> Base:
    """Twenty more of everything."""
    reviewer = factories.user("Fact-checker")
    for number in range(20):
        agent = factories.agent()
        AgentAlias.objects.create(agent=agent, name=f"Alias {number}")
        document = factories.document(published_at=datetime(2024, 3, number + 1, tzinfo=UTC))
        revision = factories.revision(f"“Words {number}” and figure {number}.", document)
        quote = factories.quote(f"Words {number}", revision, agent)
        quote.attributions.create(position=0, agent=agent)
        claim = factories.claim(claimant=agent)
        factories.quantity(claim, str(number))
        factories.appearance(claim, f"figure {number}", revision, (agent, document.source))
        review = Review.start(claim, "content", reviewer, verdict="true", rationale="Read.")
        Review.start(quote, "attribution", reviewer)
        Evidence.objects.create(review=review, bearing="supports", document=document)
        Relation.objects.create(from_claim=claim, to_claim=base.claim, kind="contradicts")
        Topic.objects.create(name=f"Topic {number}").documents.add(document)
        ExternalReview.objects.create(
            claim=claim, source=document.source, url=f"https://facts.example/{number}", rating="False"
        )
        Notice.objects.create(
            document=document,
            issuer=document.source,
            kind="correction",
            day="2024-03-28",
            note=f"Another figure than {number}.",
            recorded_by=reviewer,
        )
    return base


@pytest.mark.parametrize("model", MODELS)
def test_a_changelist_opens_with_its_rows(model: str, full: Base, editor: Client) -> None:
    page = editor.get(listing(model))
    assert page.status_code == 200
    assert page.context["cl"].result_count >= 20


@pytest.mark.parametrize("model", MODELS)
def test_a_changelist_takes_no_more_queries_for_twenty_rows_than_for_one(
    model: str, base: Base, editor: Client, request: pytest.FixtureRequest
) -> None:
    Evidence.objects.create(review=base.review, bearing="supports", url="https://evidence.example/")
    Relation.objects.create(from_claim=base.claim, to_claim=factories.claim(), kind="updates")
    url = f"{listing(model)}?all="
    editor.get(url)  # content types are read once
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert editor.get(url).status_code == 200
    request.getfixturevalue("full")
    with CaptureQueriesContext(connection) as many:
        editor.get(url)
    # The dates to choose from: months instead of days, where rows are of several.
    assert len(many) <= len(few) + (model == "document")
    assert len(many) < 15


@pytest.mark.parametrize("model", MODELS)
def test_the_first_link_of_a_row_has_words_and_leads_to_its_page(model: str, full: Base, editor: Client) -> None:
    page = editor.get(listing(model), {"all": ""}).content.decode()
    rows = page[page.index("<tbody", page.index("result_list")) :]
    first = re.search(r"<a[^>]*href=\"([^\"]*)\"[^>]*>(.*?)</a>", rows, re.DOTALL)
    assert first is not None
    assert re.match(rf"/admin/claims/{model}/\d+/change/", first[1]), first[0]
    assert re.sub(r"<[^>]*>", "", first[2]).strip()
    assert "<a" not in first[2]


@pytest.fixture
def hooked(full: Base) -> Client:
    """Whoever has webhooks, with what was sent to them."""
    owner = factories.user("Editor")
    for number in range(20):
        made = Webhook.objects.create(
            name=f"CMS {number}", url="https://cms.example/", told_of=["review.published"], owner=owner
        )
        made.test()
    client = Client()
    client.force_login(owner)
    return client


@pytest.mark.parametrize("model", OWN)
def test_ones_own_are_listed_in_few_queries_and_another_sees_none(model: str, hooked: Client, editor: Client) -> None:
    hooked.get(listing(model))
    with CaptureQueriesContext(connection) as queries:
        assert hooked.get(listing(model)).context["cl"].result_count == 20
    assert len(queries) < 15
    assert editor.get(listing(model)).context["cl"].result_count == 0
    row = (Webhook if model == "webhook" else Delivery).objects.first()
    assert row is not None
    page = reverse(f"admin:claims_{model}_change", args=[row.pk])
    assert hooked.get(page).status_code == 200
    assert editor.get(page).status_code == 302  # it is not there


@pytest.mark.parametrize(
    "name", ["admin:index", "queue", "admin:claims_claim_unanswered", "admin:claims_relation_conflicts"]
)
def test_the_other_screens_take_no_more_queries_with_more_rows(
    name: str, base: Base, editor: Client, request: pytest.FixtureRequest
) -> None:
    other = factories.claim()
    Relation.objects.create(from_claim=base.claim, to_claim=other, kind="contradicts")
    url = f"{reverse(name)}?tab=unassigned"
    editor.get(url)
    with CaptureQueriesContext(connection) as few:
        editor.get(url)
    request.getfixturevalue("full")
    with CaptureQueriesContext(connection) as many:
        assert editor.get(url).status_code == 200
    assert len(many) <= len(few)
    assert len(many) < (27 if name == "admin:index" else 15)


@pytest.mark.parametrize("model", MODELS)
def test_the_add_page_opens(model: str, base: Base, editor: Client) -> None:
    response = editor.get(reverse(f"admin:claims_{model}_add"))
    assert response.status_code == (403 if model in ADDED_WITH_ANOTHER else 200)


@pytest.mark.parametrize("model", MODELS)
def test_the_page_of_each_row_opens_with_its_history(model: str, full: Base, editor: Client) -> None:
    row = admin.site._registry[next(m for m in admin.site._registry if m._meta.label_lower == f"claims.{model}")]
    pk = row.model._default_manager.first().pk
    assert editor.get(reverse(f"admin:claims_{model}_change", args=[pk])).status_code == 200
    assert editor.get(reverse(f"admin:claims_{model}_history", args=[pk])).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_an_empty_changelist_says_so(model: str, editor: Client) -> None:
    assert "No results found" in editor.get(listing(model)).content.decode()


@pytest.mark.parametrize(
    ("model", "words", "found"),
    [
        ("agent", "ruiz", 1),
        ("source", "gazette", 1),
        ("document", "harbour", 1),
        ("document", "containers waiting", 1),
        ("document", "zeppelin", 0),
        ("revision", "crate", 1),
        ("quote", "loading crates", 1),
        ("quote", "ruiz", 1),
        ("claim", "contain", 1),
        ("claim", "port authority", 1),
        ("claim", "zeppelin", 0),
        ("appearance", "containers", 1),
        ("quantity", "4,200", 1),
        ("attribution", "coast wire", 1),
        ("review", "counted", 1),
    ],
)
def test_search_finds_rows_by_their_words(model: str, words: str, found: int, base: Base, editor: Client) -> None:
    page = editor.get(listing(model), {"q": words})
    assert page.context["cl"].result_count == found


@pytest.mark.parametrize("words", ["'", '"', "\\", "a & | !", "%", "(", ":*", "💥", " ", "x" * 5000])
@pytest.mark.parametrize("model", ["document", "claim", "quote", "agent"])
def test_search_takes_anything(model: str, words: str, base: Base, editor: Client) -> None:
    assert editor.get(listing(model), {"q": words}).status_code == 200


def test_a_reference_to_another_row_is_searched_for_not_chosen_from_a_list_of_all() -> None:
    for model, screen in admin.site._registry.items():
        if model._meta.app_label != "claims":
            continue
        for part in (screen, *(inline(model, admin.site) for inline in screen.inlines)):
            own = getattr(part, "fk_name", None)
            for field in part.model._meta.fields + part.model._meta.many_to_many:
                if not field.remote_field or not field.editable or field.name == own:
                    continue
                if field.remote_field.model._meta.app_label == "auth" or part.model in (Review,):
                    continue  # set by the step itself
                offered = part.get_autocomplete_fields(RequestFactory().get("/"))
                readonly = part.readonly_fields
                writes = type(part).has_change_permission is admin.ModelAdmin.has_change_permission
                if writes and field.remote_field.model is not model:
                    assert field.name in offered or field.name in readonly, (part, field.name)


def test_a_status_is_told_in_words_with_its_colour(base: Base, editor: Client) -> None:
    factories.published_review(base.quote, "misattributed", "attribution")
    page = editor.get(listing("quote")).content.decode()
    badge = page[page.index("Misattributed", page.index("result_list")) - 400 :]
    assert "bg-red-100" in badge[:400]
    form = editor.get(reverse("admin:claims_quote_change", args=[base.quote.pk])).content.decode()
    assert "bg-red-100" in form
    assert "Misattributed" in form
    assert "&#x27;misattributed&#x27;" not in form


@pytest.mark.parametrize("screen", ["auth_user", "auth_group"])
def test_users_groups_and_tokens_are_kept_by_an_administrator(screen: str, db: None) -> None:
    client = Client()
    user = factories.user()
    type(user).objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    client.force_login(user)
    assert client.get(reverse(f"admin:{screen}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:{screen}_add")).status_code == 200
    assert client.get(reverse("admin:auth_user_change", args=[user.pk])).status_code == 200
    assert client.get(reverse("admin:claims_token_changelist")).status_code == 200


def test_the_first_page_tells_what_waits(base: Base, editor: Client) -> None:
    Quote.objects.update(speaker=None)
    page = editor.get(reverse("admin:index"))
    waiting = {tile["label"]: tile["count"] for tile in page.context["waiting"]}
    assert waiting["Quotes without a speaker"] == 1
    assert waiting["Unverified claims"] == 0  # its review is under way
    for tile in page.context["waiting"]:
        shown = editor.get(tile["link"])
        assert shown.status_code == 200
        if "cl" in shown.context:  # a list of rows; the others have tests of their own
            assert shown.context["cl"].result_count == tile["count"], tile


def test_autocomplete_finds_an_agent_by_another_name(base: Base, editor: Client) -> None:
    AgentAlias.objects.create(agent=base.steward, name="The steward")
    found = editor.get(
        reverse("admin:autocomplete"),
        {"term": "the stew", "app_label": "claims", "model_name": "quote", "field_name": "speaker"},
    ).json()
    assert [row["text"] for row in found["results"]] == ["Ana Ruiz"]
