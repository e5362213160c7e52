"""The desk in English and Italian: as the browser asks, and as each person chooses."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import formats, translation

from claims.models import Evidence, Notice, Relation, Topic, Webhook
from tests import factories
from tests.admin.conftest import Base

FRONT = "admin:index"


def html_of(client: Client, **headers: str) -> str:
    return client.get(reverse(FRONT), headers=headers).content.decode()


def test_english_is_spoken_to_who_asks_for_nothing_or_for_another_language(editor: Client) -> None:
    assert '<html lang="en"' in html_of(editor)
    assert '<html lang="en"' in html_of(editor, accept_language="fi")


def test_italian_is_spoken_to_a_browser_that_asks_for_it(editor: Client) -> None:
    assert '<html lang="it"' in html_of(editor, accept_language="it-IT,it;q=0.9,en;q=0.8")


def test_a_person_chooses_and_it_stays_whatever_the_browser_asks(editor: Client) -> None:
    answer = editor.post(reverse("set_language"), {"language": "it", "next": reverse(FRONT)})
    assert (answer.status_code, answer["Location"]) == (302, reverse(FRONT))
    assert '<html lang="it"' in html_of(editor, accept_language="en")
    assert 'name="language" type="hidden" value="en"' in html_of(editor)


def test_the_day_stands_before_the_month_in_both(base: Base) -> None:
    at = datetime(2024, 1, 3, 21, 5, tzinfo=UTC)
    shown = {}
    for language in ("en", "it"):
        with translation.override(language):
            shown[language] = (formats.date_format(at, "DATETIME_FORMAT"), formats.date_format(at, "SHORT_DATE_FORMAT"))
    assert shown == {"en": ("3 Jan 2024, 21:05", "03/01/2024"), "it": ("3 Gen 2024, 21:05", "03/01/2024")}


def test_a_day_typed_with_slashes_is_read_as_it_is_shown() -> None:
    for language in ("en", "it"):
        with translation.override(language):
            read = formats.get_format("DATE_INPUT_FORMATS")
            assert datetime.strptime("03/11/2024", next(each for each in read if "/" in each)).month == 11


class Shown(HTMLParser):
    """What a page shows or reads out, text by text, but for the names of icons."""

    SILENT = ("script", "style", "code", "kbd", "template", "icon")
    EMPTY = ("br", "img", "input", "meta", "link", "hr", "col")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        self.texts |= {of[name] or "" for name in ("aria-label", "title", "placeholder", "alt") if name in of}
        if tag not in self.EMPTY:
            self.open.append("icon" if "material-symbols" in (of.get("class") or "") else tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() not in (tag, "icon"):
            pass

    def handle_data(self, data: str) -> None:
        if not any(silent in self.open for silent in self.SILENT):
            self.texts.add(" ".join(data.split()))


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", text.lower()))


ALIKE = words(
    "Desk factdb English italiano URL file SHA Wikidata account password ISO alpha webhook test POST JSON HTML feed "
    "Atom ClaimReview API token CSV hash salt HTTP per"
)
"""Words that are the same in both languages."""
LIBRARIES = ("Pghistory", "Procrastinate", "Knox")
"""Whose permissions have English names only."""


def content() -> set[str]:
    """Words that stand in the base, which no page translates."""
    models: tuple[Any, ...] = (*apps.get_app_config("claims").get_models(), User, Group)
    rows = (row for model in models if not hasattr(model, "pgh_model") for row in model._default_manager.values_list())
    return set().union(*(words(str(value)) for row in rows for value in row if isinstance(value, str | list)))


def pages(kind: str) -> Iterator[str]:
    for model in admin.site._registry:
        if model._meta.app_label in ("claims", "auth"):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}"
            row = model._default_manager.first()
            if kind in ("changelist", "add"):
                yield reverse(name)
            elif row:
                with suppress(NoReverseMatch):  # not every row has such a page
                    yield reverse(name, args=[row.pk])


@pytest.mark.parametrize("kind", ["changelist", "add", "change", "history", "read", "compare", ""])
def test_no_english_is_left_on_a_page_in_italian(kind: str, base: Base) -> None:
    Evidence.objects.create(review=base.review, bearing="supports", document=base.document)
    Relation.objects.create(from_claim=base.claim, to_claim=factories.claim(), kind="contradicts")
    made: dict[str, Any] = {"is_staff": True, "is_superuser": True}
    client = Client()
    client.force_login(User.objects.create_user("amministra", **made))
    base.review.submit(base.review.reviewer).approve(User.objects.create_user("approva")).publish(
        User.objects.create_user("pubblica")
    )
    owner = factories.user("Editor")
    Topic.objects.create(name="Porti")
    Notice.objects.create(
        document=base.document,
        issuer=base.source,
        kind="retraction",
        day="2024-03-14",
        note="Altro porto.",
        recorded_by=owner,
    )
    Webhook.objects.create(name="CMS", url="https://cms.example/", told_of=["review.published"], owner=owner).test()
    others = ("admin:index", "queue", "admin:claims_relation_conflicts", "admin:claims_claim_unanswered", "tokens")
    verification = reverse("admin:claims_claim_verification", args=[base.claim.pk])
    public = (verification, reverse("public:latest"), reverse("public:claim-page", args=[base.claim.ref]))
    found: dict[str, tuple[str, set[str]]] = {}
    known = ALIKE | content()
    for address in pages(kind) if kind else (*map(reverse, others), *public):
        texts = []
        for language in ("it", "en"):
            answer = client.get(address, headers={"accept-language": language}, follow=True)
            texts.append(Shown(answer.content.decode()).texts if answer.status_code == 200 else set())
        for text in texts[0] & texts[1]:
            dated = re.match(r"\d+ \w{3} \d{4}", text)
            if not dated and not text.startswith(LIBRARIES) and (left := words(text) - known):
                found.setdefault(text, (address, left))
    assert found == {}
