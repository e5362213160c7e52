"""A small newsroom's base, and one signed in to the desk for each role."""

from dataclasses import dataclass

import pytest
from django.test import Client

from claims.models import Agent, Appearance, Claim, Document, Quote, Review, Revision, Source
from tests import factories

TEXT = (
    "Harbour strike, day three\n\n"
    "“We will not load a single crate,” said dock steward Ana Ruiz. According to the port authority, "
    "4,200 containers are waiting. “Talks resume on Monday,” a spokesman said. 🚢 End."
)


@dataclass
class Base:
    source: Source
    document: Document
    revision: Revision
    steward: Agent
    authority: Agent
    quote: Quote
    claim: Claim
    appearance: Appearance
    review: Review


@pytest.fixture
def base(db: None) -> Base:
    source = factories.source("Harbour Gazette")
    agency = factories.source("Coast Wire", Source.Kind.AGENCY)
    document = factories.document(source, title="Harbour strike, day three", url="https://gazette.example/strike")
    document.agencies.add(agency)
    revision = factories.revision(TEXT, document)
    steward = factories.agent("Ana Ruiz")
    authority = factories.agent("Port authority", Agent.Kind.ORGANIZATION)
    quote = factories.quote("We will not load a single crate,", revision, steward, origin="extracted", rule="marks")
    quote.attributions.create(position=0, agent=steward)
    quote.attributions.create(position=1, source=agency)
    claim = factories.claim("4,200 containers are waiting in the port.", authority, origin="extracted")
    factories.quantity(claim, "4200", text="4,200 containers", unit="containers")
    appearance = factories.appearance(claim, "4,200 containers are waiting", revision, (authority, source))
    reviewer = factories.user("Fact-checker", "reviewer")
    review = Review.start(claim, Review.Aspect.CONTENT, reviewer, verdict="true", rationale="Counted.")
    return Base(source, document, revision, steward, authority, quote, claim, appearance, review)


def signed_in(role: str, **fields: bool) -> Client:
    user = factories.user(role)
    type(user).objects.filter(pk=user.pk).update(**fields)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(db: None) -> Client:
    return signed_in("Editor")


@pytest.fixture
def checker(db: None) -> Client:
    return signed_in("Fact-checker")


@pytest.fixture
def journalist(db: None) -> Client:
    """A journalist who was let in, to look."""
    return signed_in("Journalist", is_staff=True)
