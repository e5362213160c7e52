"""The public pages: what is published is there, whole, and nothing else is anywhere."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.addresses import public_path
from claims.models import Claim, Relation, Review
from tests import factories
from tests.public.conftest import Base

CLAIM = "/claims/port/2024/17/"


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return b"".join(response).decode()


def addresses(base: Base) -> list[str]:
    return [
        "/",
        "/?q=waiting",
        "/?q=SECRETclaim",
        CLAIM,
        f"/quotes/{base.quote.pk}/",
        f"/documents/{base.document.pk}/",
        "/cards/claims/port/2024/17/",
        f"/cards/quotes/{base.quote.pk}/",
        "/feeds/verdicts.atom",
        "/feeds/verdicts.atom?q=waiting",
        "/feeds/claimreview.json",
        "/feeds/claimreview.json?claimant=SECRETclaimant",
        "/sitemap.xml",
        "/robots.txt",
    ]


def test_a_claim_shows_both_verdicts_apart_with_rationale_evidence_and_chain(client: Client, base: Base) -> None:
    shown = page(client, CLAIM)
    attribution, content = shown.split('id="attribution"')[1].split('id="content"', 1)
    content = content.split("Where it was printed")[0]
    assert "Authentic" in attribution
    assert "It is in their bulletin." in attribution
    assert "False" in content
    assert "There were 2,100." in content
    assert "Authentic" not in content
    assert 'href="https://count.example/1"' in content
    assert "Counted 2,100." in content
    chain = re.findall(r"<li>([^<]*)</li>", shown.split('class="chain"')[1])
    assert chain[:3] == ["Port authority", "Coast Wire", "Harbour Gazette"]
    assert "<mark>4,200 containers are waiting</mark>" in shown
    assert 'lang="en">4,200 containers are waiting</h1>' in shown


def test_what_is_not_published_is_on_no_page(client: Client, base: Base) -> None:
    for url in addresses(base):
        shown = page(client, url).replace("q=SECRETclaim", "").replace("claimant=SECRETclaimant", "")
        # The search form repeats what was asked, to whoever asked it.
        asked = shown.replace('value="SECRETclaim"', "").replace("Verdicts on “SECRETclaim”", "")
        assert "SECRET" not in asked, url


def test_unpublished_rows_have_no_address(client: Client, base: Base) -> None:
    draft = Review.objects.filter(claim=base.secret).first()
    for url in (
        "/claims/SECRETref/",
        f"/claims/{base.secret.pk}/",
        f"/claims/{base.claim.pk}/",
        f"/quotes/{base.secret_quote.pk}/",
        f"/documents/{base.secret_document.pk}/",
        "/cards/claims/SECRETref/",
        f"/cards/quotes/{base.secret_quote.pk}/",
        "/pictures/claims/SECRETref.png",
        f"/pictures/quotes/{base.secret_quote.pk}.png",
        f"/reviews/{draft.pk}/",
        "/claims/SECRETref/?status=published",
        "/claims/..%2f..%2fadmin/",
        "/quotes/99999999999999999999/",
        "/claims/%00/",
    ):
        assert client.get(url).status_code == 404, url


def test_relations_show_only_once_confirmed_and_between_published_claims(client: Client, base: Base) -> None:
    assert "Another published claim" not in page(client, CLAIM)
    Relation.objects.filter(kind="contradicts").update(decision="confirmed", decided_by=base.approver)
    shown = page(client, CLAIM)
    assert "Contradicts" in shown
    assert "Another published claim" in shown
    assert "Refines" not in shown


def test_an_article_is_not_reprinted(client: Client, base: Base) -> None:
    shown = page(client, f"/documents/{base.document.pk}/")
    assert "<mark>4,200 containers are waiting</mark>" in shown
    assert "<mark>We will not load a crate,</mark>" in shown
    assert "from the first line" not in shown
    assert 'href="https://gazette.example/quays"' in shown


def test_a_correction_says_what_changed_and_when(client: Client, base: Base) -> None:
    published = Review.objects.effective().get(quote=base.quote)
    published.correct(base.reviewer, base.approver, verdict="altered", rationale="The tape was cut.")
    shown = page(client, f"/quotes/{base.quote.pk}/")
    assert "Corrected on" in shown
    assert "The verdict was “Authentic” before." in shown
    assert "The tape was cut." in shown
    assert "On tape." in shown


def test_a_retraction_is_shown_as_such_with_its_reason(client: Client, base: Base) -> None:
    published = Review.objects.effective().get(quote=base.quote)
    published.retract(base.approver, "Not her voice.")
    shown = page(client, f"/quotes/{base.quote.pk}/")
    assert "Retracted on" in shown
    assert "The verdict “Authentic” no longer stands." in shown
    assert "Not her voice." in shown
    assert "application/ld+json" not in shown  # a withdrawn verdict is no ClaimReview
    assert "Retracted" in page(client, "/")


def test_a_page_kept_by_a_reader_is_confirmed_until_the_verdict_changes(client: Client, base: Base) -> None:
    url = f"/quotes/{base.quote.pk}/"
    first = client.get(url)
    assert "no-cache" in first["Cache-Control"]
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Review.objects.effective().get(quote=base.quote).retract(base.approver, "Not her voice.")
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200
    # What somebody may guess of an unpublished page confirms nothing.
    assert client.get("/claims/SECRETref/", headers={"If-None-Match": "*"}).status_code == 404


def test_a_card_may_be_framed_and_a_page_may_not(client: Client, base: Base) -> None:
    card = client.get("/cards/claims/port/2024/17/")
    assert "X-Frame-Options" not in card
    assert "<script" not in card.content.decode()
    assert 'href="http://127.0.0.1:8000/claims/port/2024/17/"' in card.content.decode()
    assert client.get(CLAIM)["X-Frame-Options"] == "DENY"
    assert "&lt;iframe src=&quot;http://127.0.0.1:8000/cards/claims/port/2024/17/&quot;" in page(client, CLAIM).replace(
        '"', "&quot;"
    )


def test_addresses_are_those_of_public_url(client: Client, base: Base, settings: Any) -> None:
    settings.PUBLIC_URL = "https://facts.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    for url in (CLAIM, "/feeds/verdicts.atom", "/feeds/claimreview.json", "/sitemap.xml", "/robots.txt"):
        response = client.get(url, headers={"Host": "evil.example"})
        shown = b"".join(response).decode()
        assert "evil.example" not in shown, url
        assert "https://facts.example.org/" in shown, url


def test_hostile_texts_stay_texts(client: Client, db: None) -> None:
    nasty = "</script><script>alert(1)</script>"
    claim = factories.claim(nasty, factories.agent(nasty))
    document = factories.document(title=nasty, url="javascript:alert(1)")
    factories.appearance(claim, nasty, factories.revision(f"x {nasty} y", document))
    reviewer, approver = factories.user("Fact-checker"), factories.user("Editor")
    draft = Review.start(claim, "content", reviewer, verdict="true", rationale=nasty)
    draft.evidence.create(bearing="supports", url="javascript:alert(2)", excerpt=nasty)
    draft.submit(reviewer).approve(approver).publish(approver)
    for url in (f"/claims/{claim.ref}/", f"/cards/claims/{claim.ref}/", "/", f"/documents/{document.pk}/"):
        shown = page(client, url)
        assert "<script>alert" not in shown, url
        assert 'href="javascript' not in shown, url
    (markup,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page(client, f"/claims/{claim.ref}/"))
    assert json.loads(markup)["claimReviewed"] == nasty


def test_switched_off_there_is_nothing_to_see(client: Client, base: Base, settings: Any) -> None:
    settings.PUBLIC_PAGES = False
    for url in addresses(base)[3:]:
        assert client.get(url).status_code == 404, url
    assert client.get("/pictures/claims/port/2024/17.png").status_code == 404
    home = client.get("/")
    assert (home.status_code, home["Location"]) == (302, "/admin/")


def test_the_pages_are_paged_and_survive_any_number(client: Client, db: None) -> None:
    for number in range(21):
        factories.published_review(factories.claim(f"Claim number {number}"), "true")
    assert "Claim number 20" in page(client, "/")
    assert "Claim number 0<" not in page(client, "/")
    assert "Claim number 0<" in page(client, "/?page=2")
    for wild in ("0", "-1", "99", "x", "1e9", "%00"):
        page(client, f"/?page={wild}&q=%00%27")
    assert client.post("/").status_code == 405


def test_only_one_entry_a_subject_with_both_verdicts(client: Client, base: Base) -> None:
    shown = page(client, "/")
    assert shown.count("4,200 containers are waiting") == 1


@pytest.mark.parametrize(
    ("url", "queries"),
    [("/", 6), (CLAIM, 11), ("/quotes/{quote}/", 6), ("/documents/{document}/", 10), ("/feeds/claimreview.json", 2)],
)
def test_the_number_of_queries_does_not_grow(client: Client, base: Base, url: str, queries: int) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client, url.format(quote=base.quote.pk, document=base.document.pk))
        return len(captured)

    asked()
    before = asked()
    for number in range(4):
        claim = factories.claim(f"More {number}", factories.agent())
        revision = base.document.revisions.get()
        factories.appearance(claim, "4,200 containers are waiting", revision, (factories.agent(),))
        factories.published_review(claim, "true")
        factories.published_review(claim, "authentic", "attribution")
        Relation.objects.create(
            from_claim=base.claim, to_claim=claim, kind="same_figure", decision="confirmed", decided_by=base.approver
        )
        other = factories.revision(f"4,200 containers are waiting, {number}")
        factories.appearance(base.claim, "4,200 containers are waiting", other, (factories.agent(),))
    assert asked() == before <= queries


def test_a_quote_carried_to_a_later_revision_has_the_page_of_the_first(client: Client, base: Base) -> None:
    later = factories.revision("New head. “We will not load a crate,” said Ana Ruiz.", base.document)
    carried = factories.quote("We will not load a crate,", later, reviewed_as=base.quote)
    response = client.get(f"/quotes/{carried.pk}/")
    assert (response.status_code, response["Location"]) == (302, f"/quotes/{base.quote.pk}/")
    shown = page(client, f"/documents/{base.document.pk}/")
    assert shown.count("<mark>We will not load a crate,</mark>") == 1
    assert "earlier version" in shown  # of the claim, which the later text no longer has


def test_a_reference_may_be_any_text(client: Client, db: None) -> None:
    for ref in ("a b", "50%", "è/ü?x=1#y", "x/card", "a;b&c"):
        claim = Claim.objects.create(text="Any", ref=ref)
        factories.published_review(claim, "true")
        (address,) = re.findall(
            r'rel="canonical" href="http://127.0.0.1:8000([^"]*)"', page(client, public_path(claim))
        )
        assert page(client, address.replace("&amp;", "&"))
