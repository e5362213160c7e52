"""Whose work it is about is told by mail: written down by the database with what happens, sent by the queue."""

import json
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection

from claims.mail import mail_assigned, mail_notice, mail_step
from claims.models import Assignment, Claim, Notice, Review
from tests import factories

pytestmark = pytest.mark.django_db
TASKS: dict[str, Any] = {"mail_assigned": mail_assigned, "mail_step": mail_step, "mail_notice": mail_notice}


def person(role: str, name: str) -> User:
    made = factories.user(role, name)
    made.email = f"{name}@news.example"
    made.save()
    return made


def deliver() -> list[tuple[str, str]]:
    """The jobs there are, done: to whom and about what."""
    mail.outbox.clear()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'mail' RETURNING id, task_name, args")
        jobs = sorted(cursor.fetchall())
    for _, task, args in jobs:
        TASKS[task](**json.loads(args))
    return [(sent.to[0].partition("@")[0], str(sent.subject)) for sent in mail.outbox]


def test_who_is_given_a_review_is_told_and_who_takes_one_is_not() -> None:
    carla, edda = person("Fact-checker", "carla"), person("Editor", "edda")
    claim = factories.claim("4,200 containers are waiting.")
    Assignment.give(claim, "content", carla, edda, due=date(2030, 1, 2))
    Assignment.give(claim, "attribution", edda, edda)
    assert deliver() == [("carla", "A review for you")]
    body = mail.outbox[0].body
    for words in ("4,200 containers", "edda gave you", "2030-01-02", f"/admin/claims/claim/{claim.pk}/verification/"):
        assert words in body


def test_the_reviewer_is_told_what_others_made_of_it() -> None:
    carla, edda = person("Fact-checker", "carla"), person("Editor", "edda")
    draft = Review.start(factories.claim(), "content", carla, verdict="true", rationale="Counted.")
    submitted = draft.submit(carla)
    assert deliver() == []
    sent_back = submitted.revise(edda)
    assert deliver() == [("carla", "Your review: Draft")]
    approved = sent_back.submit(carla).approve(edda)
    assert deliver() == [("carla", "Your review: Approved")]
    approved.publish(edda)
    assert deliver() == [("carla", "Your review: Published")]


def test_who_had_the_words_is_told_when_another_gives_other_ones() -> None:
    carla, edda = person("Fact-checker", "carla"), person("Editor", "edda")
    draft = Review.start(factories.claim(), "content", carla, verdict="true", rationale="Counted.")
    draft.submit(carla).revise(edda, verdict="false", rationale="Counted again.")
    assert deliver() == [("carla", "Your review: Draft")]
    assert "Counted again." in mail.outbox[0].body


def test_everybody_is_told_once_of_all_that_rests_on_a_retracted_article() -> None:
    carla, edda = person("Fact-checker", "carla"), person("Editor", "edda")
    document = factories.document()
    text = factories.revision("The port says 4,200 containers wait. It says 12 cranes stand still.", document)
    claims: list[Claim] = []
    for words in ("4,200 containers wait", "12 cranes stand still"):
        claims.append(factories.claim(words))
        factories.appearance(claims[-1], words, text)
        draft = Review.start(claims[-1], "content", carla, verdict="true", rationale="Counted.")
        draft.submit(carla).approve(edda).publish(edda)
    deliver()
    Notice.objects.create(
        document=document,
        issuer=document.source,
        kind="retraction",
        day=date(2024, 11, 20),
        note="It was another port.",
        recorded_by=factories.user("Editor"),
    )
    assert sorted(to for to, _ in deliver()) == ["carla", "edda"]
    for sent in mail.outbox:
        for words in ("It was another port.", "4,200 containers wait", "12 cranes stand still"):
            assert words in sent.body


def test_mail_that_cannot_be_sent_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("claims.mail.send_mail", unreachable)
    given = Assignment.give(factories.claim(), "content", person("Fact-checker", "carla"), person("Editor", "edda"))
    assert deliver() == []
    assert list(Assignment.objects.open()) == [given]


def test_who_has_no_address_or_is_gone_gets_none() -> None:
    carla, edda = person("Fact-checker", "carla"), person("Editor", "edda")
    Assignment.give(factories.claim(), "content", carla, edda)
    User.objects.filter(pk=carla.pk).update(is_active=False)
    Assignment.give(factories.claim(), "content", factories.user("Fact-checker"), edda)
    assert deliver() == []
