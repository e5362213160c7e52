"""Mail: what happened to somebody's work. The database puts a job into the queue with what it tells of.

Mail that cannot be sent is logged, and the work it tells of stands.
"""

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from claims.models import Assignment, Claim, Flag, Notice, Quote, Review

if TYPE_CHECKING:
    from django.contrib.auth.models import User

log = logging.getLogger(__name__)


@app.task(name="mail_assigned", queue="mail")
def mail_assigned(*, assignment: int) -> None:
    """Tells the assignee, unless they took it themselves."""
    given = Assignment.objects.select_related("claim", "quote", "assignee", "assigned_by").filter(pk=assignment).first()
    if given is None or given.assignee == given.assigned_by:
        return
    words = {"person": given.assigned_by, "aspect": given.get_aspect_display(), "due": given.due}
    text = _("%(person)s gave you a review. %(aspect)s") % words
    if given.due:
        text += "\n" + _("It is due on %(due)s.") % words
    send([given.assignee], _("A review for you"), given.subject, text)


@app.task(name="mail_step", queue="mail")
def mail_step(*, review: int) -> None:
    """Tells the reviewer and the assignee of a step that somebody else made."""
    step = Review.objects.select_related("claim", "quote", "reviewer", "actor", "supersedes__reviewer").get(pk=review)
    before = step.supersedes.reviewer if step.supersedes else step.reviewer
    of = {"claim": step.claim} if step.claim else {"quote": step.quote}
    held = Assignment.objects.filter(aspect=step.aspect, **of).select_related("assignee").order_by("-id").first()
    told = {step.reviewer, before, *([held.assignee] if held else ())} - {step.actor}
    words = {"aspect": step.get_aspect_display(), "status": step.get_status_display(), "person": step.actor}
    text = _("%(aspect)s: %(status)s, by %(person)s.") % words
    send(told, _("Your review: %(status)s") % words, step.subject, f"{text}\n\n{step.rationale}".strip())


@app.task(name="mail_notice", queue="mail")
def mail_notice(*, notice: int) -> None:
    """Tells everybody once of all of theirs that rests on what was corrected or retracted."""
    made = Notice.objects.select_related("document__source", "issuer").get(pk=notice)
    flags = Flag.objects.filter(notice=made).select_related("claim", "quote", "review__reviewer", "review__approver")
    owned: dict[User, dict[str, Claim | Quote]] = {}
    for flag in flags:
        subject = flag.claim or flag.quote
        if subject is None:
            continue  # a relation: its claims are flagged themselves
        of = {"claim": subject} if isinstance(subject, Claim) else {"quote": subject}
        owners = {given.assignee for given in Assignment.objects.open().filter(**of).select_related("assignee")}
        if flag.review:
            owners |= {flag.review.reviewer} | ({flag.review.approver} if flag.review.approver else set())
        for owner in owners:
            owned.setdefault(owner, {})[address(subject)] = subject
    for owner, subjects in owned.items():
        listed = "\n".join(f"- {subject}\n  {url}" for url, subject in subjects.items())
        send([owner], str(made), None, f"{made.note}\n\n{_('To re-check:')}\n{listed}")


def address(subject: Claim | Quote) -> str:
    """Of its verification on the desk."""
    kept = subject.under_review if isinstance(subject, Quote) else subject
    return settings.PUBLIC_URL + reverse(f"admin:claims_{kept._meta.model_name}_verification", args=[kept.pk])


def send(to: "Iterable[User]", title: str, about: Claim | Quote | None, text: str) -> None:
    body = f"{about}\n\n{text}\n\n{address(about)}" if about else text
    for person in to:
        if not (person.email and person.is_active):
            continue
        try:
            send_mail(title, body, None, [person.email])
        except OSError:
            log.exception("No mail “%s” to %s", title, person.email)
