"""The queue: what waits for whom, and who is given what."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from claims.admin.badges import COLOURS
from claims.admin.reviews import verification_address
from claims.models import Assignment, Claim, Quote, Review, Topic
from claims.models.queue import Tab, Work, told, waiting
from claims.models.violation import explain

PER_PAGE = 25
NEEDED = ("claims.view_review", "claims.view_assignment", "claims.view_claim", "claims.view_quote")
TABS = {
    Tab.MINE: gettext_lazy("Mine"),
    Tab.UNASSIGNED: gettext_lazy("Unassigned"),
    Tab.APPROVAL: gettext_lazy("Waiting for approval"),
    Tab.PUBLICATION: gettext_lazy("Ready to publish"),
}


@dataclass(frozen=True)
class Row:
    """A work in the list, as `user` sees it."""

    work: Work
    user: Any

    @property
    def kind(self) -> str:
        return "claim" if isinstance(self.work.subject, Claim) else "quote"

    @property
    def words(self) -> str:
        subject = self.work.subject
        return subject.text if isinstance(subject, Claim) else subject.exact

    @property
    def who(self) -> Any:
        subject = self.work.subject
        return subject.claimant if isinstance(subject, Claim) else subject.speaker

    @property
    def aspect(self) -> Any:
        return Review.Aspect(self.work.item.aspect).label

    @property
    def status(self) -> Any:
        return self.work.head.get_status_display() if self.work.head else _("Not begun")

    @property
    def colour(self) -> str:
        return COLOURS[self.work.head.status] if self.work.head else ""

    @property
    def overdue(self) -> bool:
        given = self.work.assignment
        return bool(given and given.due and given.due < timezone.localdate())

    @property
    def open_url(self) -> str:
        return reverse("admin:claims_review_change", args=[self.work.head.pk]) if self.work.head else ""

    @property
    def subject_url(self) -> str:
        return verification_address(self.work.subject)

    @property
    def start_url(self) -> str:
        """To begin it; of what another has, there is none."""
        given = self.work.assignment
        if (
            self.work.head
            or not self.user.has_perm("claims.add_review")
            or (given and given.assignee_id != self.user.pk)
        ):
            return ""
        query = QueryDict(mutable=True)
        query.update({self.kind: str(self.work.subject.pk), "aspect": self.work.item.aspect})
        return f"{reverse('admin:claims_review_add')}?{query.urlencode()}"

    @property
    def step(self) -> tuple[str, Any]:
        """Address and name of the step that one who decides may take; empty for who wrote it."""
        head = self.work.head
        if head is None or not self.user.has_perm("claims.approve_review"):
            return "", ""
        if head.status == Review.Status.SUBMITTED and head.reviewer_id != self.user.pk:
            return reverse("admin:claims_review_step", args=[head.pk, "approve"]), _("Approve")
        if head.status == Review.Status.APPROVED:
            return reverse("admin:claims_review_step", args=[head.pk, "publish"]), _("Publish")
        return "", ""

    @property
    def may_take(self) -> bool:
        return self.work.assignment is None and self.user.has_perm("claims.add_review")


class AssignForm(forms.Form):
    """Who is given an aspect of a claim or quote, until when."""

    claim = forms.ModelChoiceField(Claim.objects.defer("search"), required=False)
    quote = forms.ModelChoiceField(Quote.objects.defer("search"), required=False)
    aspect = forms.ChoiceField(choices=Review.Aspect.choices)
    assignee = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Assigned to"))
    due = forms.DateField(required=False, label=gettext_lazy("due"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["assignee"]
        field.queryset = Assignment.who_may()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("claim")) == bool(cleaned.get("quote")):
            raise ValidationError(_("Choose the claim or the quote to review."))
        return cleaned

    def clean_due(self) -> Any:
        due = self.cleaned_data["due"]
        if due and due < timezone.localdate():
            raise ValidationError(_("Not a day that is past."))
        return due


def _one_topic(request: HttpRequest) -> Topic | None:
    asked = request.GET.get("topic", "")
    return Topic.objects.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None


def queue(request: HttpRequest) -> HttpResponse:
    """A tab of the queue, a page at a time. A number of queries that does not grow with the rows."""
    user: Any = request.user
    if not user.has_perms(NEEDED):
        raise PermissionDenied
    topic = _one_topic(request)
    asked = request.GET.get("tab", "")
    chosen = Tab(asked) if asked in set(Tab) else Tab.MINE
    items = {tab: waiting(tab, user, topic) for tab in Tab}
    page = Paginator(items[chosen], PER_PAGE).get_page(request.GET.get("page"))
    assigns = user.has_perm("claims.add_assignment")
    context = {
        **admin.site.each_context(request),
        "title": _("Queue"),
        "tabs": [(tab.value, TABS[tab], len(items[tab]), tab is chosen) for tab in Tab],
        "chosen": chosen.value,
        "topic": topic,
        "topics": list(Topic.objects.all()),
        "page": page,
        "rows": [Row(work, user) for work in told(list(page.object_list))],
        "people": list(Assignment.who_may()) if assigns else [],
        "today": timezone.localdate(),
        "back": request.GET.urlencode(),
    }
    return render(request, "claims/queue.html", context)


@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Gives an aspect to somebody: to oneself who may review, what nobody has; to anybody who may assign."""
    user: Any = request.user
    if not user.has_perms(NEEDED):
        raise PermissionDenied
    form = AssignForm(request.POST)
    if form.is_valid():
        _assign(request, user, **form.cleaned_data)
    else:
        for field, reasons in form.errors.items():
            label = form.fields[field].label or field if field in form.fields else ""
            for reason in reasons:
                messages.error(request, f"{label}: {reason}" if label else str(reason))
    back = request.GET.urlencode()
    return redirect(f"{reverse('queue')}?{back}" if back else "queue")


def _assign(
    request: HttpRequest, user: Any, claim: Claim | None, quote: Quote | None, aspect: str, assignee: User, due: Any
) -> None:
    subject: Any = claim or quote
    try:
        with transaction.atomic():
            if not user.has_perm("claims.add_assignment"):
                _may_take(user, subject, aspect, assignee)
            given = Assignment.give(subject, aspect, assignee, by=user, due=due)
    except ValidationError as error:
        for reason in error.messages:
            messages.error(request, reason)
    except IntegrityError as error:
        messages.error(request, explain(error).reason)
    else:
        words = {"name": given.assignee, "words": str(subject)}
        messages.success(request, _("Assigned to %(name)s: %(words)s") % words)


def _may_take(user: Any, subject: Claim | Quote, aspect: str, assignee: User) -> None:
    if assignee != user:
        raise PermissionDenied
    of = {"claim": subject} if isinstance(subject, Claim) else {"quote": subject.under_review}
    type(subject).objects.select_for_update(of=("self",)).get(pk=next(iter(of.values())).pk)  # two take turns
    held = Assignment.objects.open().filter(aspect=aspect, **of).select_related("assignee").first()
    if held and held.assignee != user:
        raise ValidationError(_("%(name)s has it already.") % {"name": held.assignee})


urlpatterns = [
    path("", admin.site.admin_view(queue), name="queue"),
    path("assign/", admin.site.admin_view(assign), name="queue-assign"),
]
