"""Rows for tests, made with as little as each needs."""

from datetime import date
from itertools import count

from django.contrib.auth.models import Group, User

from claims.models import (
    Agent,
    Appearance,
    Attribution,
    Claim,
    Document,
    Notice,
    Quantity,
    Quote,
    Review,
    Revision,
    Source,
)

_number = count(1)


def source(name: str = "", kind: str = Source.Kind.OUTLET) -> Source:
    return Source.objects.create(name=name or f"Outlet {next(_number)}", kind=kind)


def agent(name: str = "", kind: str = Agent.Kind.PERSON) -> Agent:
    return Agent.objects.create(name=name or f"Agent {next(_number)}", kind=kind)


def document(of: Source | None = None, **fields: object) -> Document:
    fields.setdefault("title", f"Article {next(_number)}")
    fields.setdefault("language", "en")
    return Document.objects.create(source=of or source(), **fields)


def revision(text: str, of: Document | None = None) -> Revision:
    of = of or document()
    last = of.latest_revision
    return Revision.objects.create(
        document=of, number=last.number + 1 if last else 1, previous=last, text=text, language=of.language
    )


def quote(exact: str, at: Revision, speaker: Agent | None = None, **fields: object) -> Quote:
    start = at.text.index(exact)
    fields.setdefault("language", at.language)
    return Quote.objects.create(
        revision=at, start=start, end=start + len(exact), exact=exact, speaker=speaker, **fields
    )


def claim(text: str = "", claimant: Agent | None = None, **fields: object) -> Claim:
    fields.setdefault("language", "en")
    return Claim.objects.create(text=text or f"Claim {next(_number)}", claimant=claimant, **fields)


def appearance(of: Claim, exact: str, at: Revision, chain: tuple[Agent | Source, ...] = ()) -> Appearance:
    start = at.text.index(exact)
    made = Appearance.objects.create(claim=of, revision=at, start=start, end=start + len(exact), exact=exact)
    Attribution.objects.bulk_create(
        Attribution(
            appearance=made,
            position=position,
            agent=link if isinstance(link, Agent) else None,
            source=link if isinstance(link, Source) else None,
        )
        for position, link in enumerate(chain)
    )
    return made


def quantity(of: Claim, value: str, **fields: object) -> Quantity:
    fields.setdefault("text", value)
    return Quantity.objects.create(claim=of, value=value, **fields)


def user(role: str | None = None, name: str = "") -> User:
    """Of `role` "Editor", "Fact-checker" or "Journalist"; the first two may enter the desk."""
    made = User.objects.create_user(
        name or f"user{next(_number)}", password="s3cret-enough", is_staff=role in ("Editor", "Fact-checker")
    )
    if role:
        made.groups.add(Group.objects.get(name=role))
    return made


def published_review(of: Claim | Quote, verdict: str, aspect: str = Review.Aspect.CONTENT) -> Review:
    """Through every step, by a reviewer and another who approves."""
    reviewer, approver = user("Fact-checker"), user("Editor")
    draft = Review.start(of, aspect, reviewer, verdict=verdict, rationale="Because.")
    return draft.submit(reviewer).approve(approver).publish(approver)


def notice(of: Document, kind: str = Notice.Kind.CORRECTION, **fields: object) -> Notice:
    """Its publisher's, recorded by somebody; what rests on the document is flagged with it."""
    fields.setdefault("note", "A figure was wrong.")
    return Notice.objects.create(
        document=of, issuer=of.source, kind=kind, day=date(2026, 1, 2), recorded_by=user("Editor"), **fields
    )
