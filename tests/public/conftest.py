"""A base of which half is published: every text that must not leave the newsroom has SECRET in it."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile

from claims.models import Agent, Claim, Document, Evidence, Quote, Relation, Review, Source
from tests import factories

TEXT = (
    "The whole article SECRETBODY stays with its publisher, whose work it is, from the first line. "
    "According to the port authority, 4,200 containers are waiting on the quays of Port Sallow. "
    "“We will not load a crate,” said Ana Ruiz at the gates of the terminal this morning. "
    "“SECRETQUOTE is waiting,” said another. "
    "The last paragraph SECRETEND stays there too."
)


@pytest.fixture(autouse=True)
def _passwords_hash_fast(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass
class Base:
    document: Document
    secret_document: Document
    claim: Claim
    """Authentic, and false in content, with work going on again."""
    secret: Claim
    """In review, and nothing published."""
    quote: Quote
    secret_quote: Quote
    content: Review
    reviewer: User
    approver: User


@pytest.fixture
def base(db: None, settings: Any, tmp_path: object) -> Base:
    settings.MEDIA_ROOT = tmp_path
    reviewer = factories.user("Fact-checker", "SECRETusername")
    User.objects.filter(pk=reviewer.pk).update(
        first_name="SECRETfirst", last_name="SECRETlast", email="SECRET@mail.example"
    )
    approver = factories.user("Editor", "SECRETapprover")
    gazette, wire = factories.source("Harbour Gazette"), factories.source("Coast Wire", Source.Kind.AGENCY)
    document = factories.document(gazette, title="Quays full", url="https://gazette.example/quays")
    revision = factories.revision(TEXT, document)
    authority = factories.agent("Port authority", Agent.Kind.ORGANIZATION)
    claim = factories.claim("4,200 containers are waiting", authority, ref="port/2024/17")
    factories.appearance(claim, "4,200 containers are waiting", revision, (authority, wire, gazette))
    quote = factories.quote("We will not load a crate,", revision, factories.agent("Ana Ruiz"))

    def publish(of: Claim | Quote, aspect: str, verdict: str, rationale: str) -> Review:
        draft = Review.start(of, aspect, reviewer, verdict=verdict, rationale=rationale)
        Evidence.objects.create(
            review=draft, bearing="supports", url="https://count.example/1", excerpt="Counted 2,100."
        )
        held = Evidence(review=draft, bearing="context")
        held.file.save("SECRETfile.txt", ContentFile(b"SECRET"))
        return draft.submit(reviewer).approve(approver).publish(approver)

    publish(claim, "attribution", "authentic", "It is in their bulletin.")
    content = publish(claim, "content", "false", "There were 2,100.")
    publish(quote, "attribution", "authentic", "On tape.")
    # Work on it goes on: a new round nobody has published.
    again = Review.start(claim, "content", reviewer, verdict="true", rationale="SECRETdraft rationale")
    Evidence.objects.create(review=again, bearing="supports", url="https://count.example/SECRETevidence")
    again.submit(reviewer)

    secret_document = factories.document(gazette, title="SECRETtitle", url="https://gazette.example/SECRETurl")
    secret_revision = factories.revision("SECRETarticle: nothing here is published.", secret_document)
    secret = factories.claim("SECRETclaim is waiting", factories.agent("SECRETclaimant"), ref="SECRETref")
    factories.appearance(secret, "SECRETarticle", secret_revision)
    Review.start(secret, "content", reviewer, verdict="true", rationale="SECRET").submit(reviewer).approve(approver)
    secret_quote = factories.quote("SECRETQUOTE is waiting,", revision)
    Review.start(secret_quote, "attribution", reviewer, verdict="altered", rationale="SECRET")
    Relation.objects.create(
        from_claim=claim, to_claim=secret, kind="supports", decision="confirmed", decided_by=approver
    )
    other = factories.claim("Another published claim")
    factories.published_review(other, "true")
    Relation.objects.create(from_claim=other, to_claim=claim, kind="contradicts")
    Relation.objects.create(from_claim=other, to_claim=claim, kind="refines", decision="rejected", decided_by=approver)
    return Base(document, secret_document, claim, secret, quote, secret_quote, content, reviewer, approver)
