"""The verification of a claim or quote: both verdicts side by side, and how they came about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.admin.badges import COLOURS
from claims.admin.reviews import STEPS
from claims.admin.rewording import Words, reworded
from claims.models import Appearance, Assignment, Claim, Evidence, Flag, Quote, Review

PLACES = 10
"""Of where it was printed, so many are told."""


@dataclass(frozen=True)
class Entry:
    """Something that happened, to one aspect or to all."""

    at: datetime
    who: str
    what: str
    aspect: str = ""
    url: str = ""
    verdicts: tuple[str, str] | None = None
    rationale: list[Words] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class Side:
    """One aspect: its last step, the verdict in force, and what can be done now."""

    aspect: str
    label: str
    question: str
    head: Review | None
    in_force: Review | None
    evidence: list[Evidence]
    steps: list[Any]
    assignment: Assignment | None
    start: str

    @property
    def colour(self) -> str:
        return COLOURS[self.head.status] if self.head else ""

    @property
    def verdict_colour(self) -> str:
        return COLOURS[self.head.verdict] if self.head else ""


def show_verification(
    site: AdminSite, request: HttpRequest, subject_type: type[Claim | Quote], pk: int
) -> HttpResponse:
    """The page. Its number of queries does not grow with what happened."""
    user: Any = request.user
    if not user.has_perms(("claims.view_review", f"claims.view_{subject_type._meta.model_name}")):
        raise PermissionDenied
    claims = Claim.objects.select_related("claimant").defer("search")
    found: Any = get_object_or_404(claims if subject_type is Claim else Quote.objects.with_place(), pk=pk)
    if isinstance(found, Quote) and found.reviewed_as_id:
        return redirect("admin:claims_quote_verification", found.reviewed_as_id)
    of = {subject_type._meta.model_name or "": found}
    steps = list(Review.objects.filter(**of).select_related("actor", "reviewer", "approver").order_by("id"))
    of_review = {f"review__{name}": value for name, value in of.items()}
    evidence = list(Evidence.objects.filter(**of_review).select_related("review__actor", "document").order_by("id"))
    assignments = list(Assignment.objects.filter(**of).select_related("assignee", "assigned_by").order_by("id"))
    flags = list(Flag.objects.of(found).told().order_by("id"))
    entries = [*_steps(steps), *_evidence(evidence), *_assignments(assignments), *_flags(flags)]
    context = {
        **site.each_context(request),
        "title": _("Verification"),
        "opts": subject_type._meta,
        "subject": found,
        "who": found.speaker if isinstance(found, Quote) else found.claimant,
        "places": [found] if isinstance(found, Quote) else _places(found),
        "sides": [_side(user, found, *choice, steps, evidence, assignments) for choice in Review.Aspect.choices],
        "flags": [flag for flag in flags if not flag.settlement],
        "entries": sorted(entries, key=lambda entry: entry.at, reverse=True),
    }
    return render(request, "claims/verification.html", context)


def _places(claim: Claim) -> list[Appearance]:
    """Where it was printed, the first day first."""
    printed = claim.appearances.with_place()
    return list(printed.order_by(F("revision__document__published_at").asc(nulls_last=True), "pk")[:PLACES])


def _side(
    user: Any,
    subject: Claim | Quote,
    aspect: str,
    label: Any,
    steps: list[Review],
    evidence: list[Evidence],
    assignments: list[Assignment],
) -> Side:
    chain = [step for step in steps if step.aspect == aspect]
    head = chain[-1] if chain else None
    name, _colon, question = str(label).partition(":")
    asked = f"{subject._meta.model_name}={subject.pk}&aspect={aspect}"
    return Side(
        aspect=aspect,
        label=name,
        question=question.strip(),
        head=head,
        in_force=next((step for step in reversed(chain) if step.status in Review.PUBLIC), None),
        evidence=[
            each for each in evidence if head and each.review.aspect == aspect and each.review.round == head.round
        ],
        steps=[step for step in STEPS.values() if head and step.open_to(user, head)],
        assignment=next((each for each in assignments if each.aspect == aspect and each.closed_at is None), None),
        start=f"{reverse('admin:claims_review_add')}?{asked}" if user.has_perm("claims.add_review") else "",
    )


def _short(aspect: str) -> str:
    return str(Review.Aspect(aspect).label).partition(":")[0]


def _steps(steps: list[Review]) -> Iterator[Entry]:
    before: dict[str, Review] = {}
    for step in steps:
        last = before.get(step.aspect)
        verdicts = (last.get_verdict_display() if last else "", step.get_verdict_display())
        rationale = reworded(last.rationale if last else "", step.rationale)
        yield Entry(
            at=step.created_at,
            who=str(step.actor),
            what=step.get_status_display(),
            aspect=_short(step.aspect),
            url=reverse("admin:claims_review_change", args=[step.pk]),
            verdicts=verdicts if verdicts[0] != verdicts[1] else None,
            rationale=rationale if any(words.change for words in rationale) else [],
        )
        before[step.aspect] = step


def _evidence(evidence: Iterable[Evidence]) -> Iterator[Entry]:
    for each in evidence:
        yield Entry(
            at=each.created_at,
            who=str(each.review.actor),
            what=_("Evidence added: %(bearing)s") % {"bearing": each.get_bearing_display()},
            aspect=_short(each.review.aspect),
            url=reverse("admin:claims_evidence_change", args=[each.pk]),
            note=str(each),
        )


def _assignments(assignments: Iterable[Assignment]) -> Iterator[Entry]:
    for each in assignments:
        told = {"person": each.assignee, "day": each.due}
        what = _("Assigned to %(person)s, due %(day)s") if each.due else _("Assigned to %(person)s")
        yield Entry(each.assigned_at, str(each.assigned_by), what % told, _short(each.aspect))


def _flags(flags: Iterable[Flag]) -> Iterator[Entry]:
    for flag in flags:
        aspect = _short(flag.review.aspect) if flag.review else ""
        notice, url = flag.notice, reverse("admin:claims_flag_change", args=[flag.pk])
        yield Entry(flag.raised_at, str(notice.recorded_by), str(notice), aspect, url, note=notice.note)
        if flag.settled_at:
            settled = flag.get_settlement_display()
            yield Entry(flag.settled_at, str(flag.settled_by), settled, aspect, url, note=flag.note)
