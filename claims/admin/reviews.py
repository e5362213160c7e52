"""Reviews: each step of the work is a button that adds a row; what is written is never edited."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Permission, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline, TabularInline
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
    RangeDateFilter,
)
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from claims.admin.badges import badge
from claims.admin.desk import (
    DeskAdmin,
    DeskForm,
    DeskInline,
    LinesField,
    ReadOnlyInline,
    link,
    rejecting,
)
from claims.admin.rewording import reworded
from claims.models import Claim, Evidence, Quote, Review
from claims.models.violation import explain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def verification_address(subject: Claim | Quote) -> str:
    """Of the page with both verdicts side by side."""
    subject = subject.under_review if isinstance(subject, Quote) else subject
    return reverse(f"admin:claims_{subject._meta.model_name}_verification", args=[subject.pk])


def review_links(subject: Claim | Quote) -> str | SafeString:
    """Of each aspect, to open its review: the last step where there is one, else a new draft."""
    if subject.pk is None:
        return gettext("Save first, then review.")
    subject = subject.under_review if isinstance(subject, Quote) else subject
    kind = subject._meta.model_name
    heads = {review.aspect: review for review in subject.reviews.heads()}
    add = reverse("admin:claims_review_add")
    start = pgettext("review", "start")
    aspects = [
        (
            reverse("admin:claims_review_change", args=[heads[aspect].pk])
            if aspect in heads
            else f"{add}?{kind}={subject.pk}&aspect={aspect}",
            f"{label.partition(':')[0]}: {heads[aspect].get_status_display() if aspect in heads else start}",
        )
        for aspect, label in Review.Aspect.choices
    ]
    return format_html_join(
        SafeString(" &nbsp; "),
        '<a class="desk-button" href="{}">{}</a>',
        [*aspects, (verification_address(subject), gettext("Both side by side"))],
    )


class ReviewsInline(ReadOnlyInline, TabularInline):
    """On the page of a claim or quote: where the work on each aspect stands."""

    model = Review
    fields = ("aspect", "verdict", "status", "reviewer", "created_at")
    readonly_fields = ("created_at",)
    verbose_name_plural = _("reviews, last step of each aspect")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        heads: QuerySet[Review] = Review.objects.heads().select_related("reviewer", "claim", "quote")
        return heads.defer("claim__search", "quote__search")


class StepForm(forms.Form):
    """The words a step asks for. `fields` of `Step` says which of these it has."""

    verdict = forms.ChoiceField(label=_("Verdict"), widget=UnfoldAdminSelectWidget)
    rationale = LinesField(label=_("Rationale"), widget=UnfoldAdminTextareaWidget(attrs={"rows": 5}))
    approver = forms.ModelChoiceField(
        User.objects.none(),
        widget=UnfoldAdminSelectWidget,
        label=_("Approved by"),
        help_text=_("Somebody else who may approve, and has."),
    )

    def __init__(self, step: "Step", review: Review, user: Any, data: Any = None) -> None:
        initial = {"verdict": review.verdict, "rationale": review.rationale if step.keeps_rationale else ""}
        super().__init__(data, initial=initial)
        for name in list(self.fields):
            if name not in step.fields:
                del self.fields[name]
        if isinstance(verdict := self.fields.get("verdict"), forms.ChoiceField):
            verdict.choices = [(value.value, value.label) for value in Review.VERDICTS[review.aspect]]
        if isinstance(approver := self.fields.get("approver"), forms.ModelChoiceField):
            approver.queryset = may_approve().exclude(pk=user.pk)


def may_approve() -> QuerySet[User]:
    permission = Permission.objects.filter(content_type__app_label="claims", codename="approve_review")
    granted = Q(groups__permissions__in=permission) | Q(user_permissions__in=permission) | Q(is_superuser=True)
    return User.objects.filter(granted, is_active=True).distinct().order_by("username")


@dataclass(frozen=True)
class Step:
    name: str
    label: "StrOrPromise"
    to: str
    permission: str
    make: Callable[..., Review]
    fields: tuple[str, ...] = ()
    keeps_rationale: bool = False
    prominent: bool = False

    def open_to(self, user: Any, review: Review) -> bool:
        """Whether the review may go on so, by this user. Nobody approves what they wrote."""
        own = self.to == Review.Status.APPROVED and review.reviewer_id == user.pk
        return not own and self.to in Review.TRANSITIONS[review.status] and user.has_perm(self.permission)


APPROVE, ADD = "claims.approve_review", "claims.add_review"
STEPS = {
    step.name: step
    for step in (
        Step("submit", _("Submit for approval"), Review.Status.SUBMITTED, ADD, Review.submit, prominent=True),
        Step("approve", _("Approve"), Review.Status.APPROVED, APPROVE, Review.approve, prominent=True),
        Step("publish", _("Publish"), Review.Status.PUBLISHED, APPROVE, Review.publish, prominent=True),
        Step(
            "revise",
            _("Revise"),
            Review.Status.DRAFT,
            ADD,
            Review.revise,
            fields=("verdict", "rationale"),
            keeps_rationale=True,
        ),
        # Both change what is public, at once.
        Step(
            "correct",
            _("Correct"),
            Review.Status.CORRECTED,
            APPROVE,
            Review.correct,
            fields=("verdict", "rationale", "approver"),
            keeps_rationale=True,
        ),
        Step("retract", _("Retract"), Review.Status.RETRACTED, APPROVE, Review.retract, fields=("rationale",)),
    )
}


class StandFilter(DropdownFilter):
    title = _("steps")
    parameter_name = "steps"

    def lookups(self, request: HttpRequest, model_admin: Any) -> "list[tuple[str, StrOrPromise]]":
        return [("public", _("In force: what the base shows")), ("all", _("Every step"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Review]:
        if self.value() == "all":
            return queryset
        return queryset.effective() if self.value() == "public" else queryset.heads()


class EvidenceInline(DeskInline, StackedInline):
    model = Evidence
    fields = (("bearing", "document"), "url", ("file", "sha256"), "excerpt")
    autocomplete_fields = ("document",)
    readonly_fields = ("sha256",)


class DraftForm(DeskForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "claim" in self.fields and bool(cleaned.get("claim")) == bool(cleaned.get("quote")):
            self.add_error("claim", gettext("Choose the claim or the quote under review."))
        return cleaned


@admin.register(Review)
class ReviewAdmin(DeskAdmin):
    form = DraftForm
    list_display = (
        "subject_shown",
        "aspect_shown",
        "verdict_badge",
        "status_badge",
        "reviewer",
        "approver",
        "created_at",
    )
    list_filter = (
        StandFilter,
        ("status", ChoicesDropdownFilter),
        ("aspect", ChoicesDropdownFilter),
        ("verdict", ChoicesDropdownFilter),
        ("reviewer", AutocompleteSelectFilter),
        ("created_at", RangeDateFilter),
    )
    date_hierarchy = "created_at"
    list_select_related = ("claim", "quote", "reviewer", "approver")
    search_fields = ("claim__text", "quote__exact", "rationale", "reviewer__username")
    autocomplete_fields = ("claim", "quote")
    inlines = (EvidenceInline,)
    change_form_template = "claims/review.html"
    verdict_badge = badge("verdict")
    status_badge = badge("status")
    add_fieldsets = ((None, {"fields": ("claim", "quote", "aspect", "verdict", "rationale")}),)
    fieldsets = (
        (None, {"fields": ("subject_link", "aspect", ("verdict_badge", "status_badge"), "rationale")}),
        (
            _("Who and when"),
            {"fields": (("reviewer", "approver", "actor"), ("created_at", "round"))},
        ),
    )
    readonly_fields = (
        "subject_link",
        "verdict_badge",
        "status_badge",
        "created_at",
        "round",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return super().get_queryset(request).defer("claim__search", "quote__search")

    def get_readonly_fields(self, request: HttpRequest, obj: Review | None = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        return (*self.readonly_fields, "aspect", "rationale", "reviewer", "approver", "actor")

    # A draft takes evidence, and nothing else of it is ever written: new words are a new row.

    def has_change_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        if obj is None:
            return False
        takes_evidence = obj.status == Review.Status.DRAFT and not hasattr(obj, "superseded_by")
        return takes_evidence and request.user.has_perm("claims.add_evidence")

    def has_delete_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Review, form: Any, change: bool) -> None:
        if change:
            return
        user: Any = request.user
        with rejecting(form):
            started = Review.start(obj.subject, obj.aspect, user, verdict=obj.verdict, rationale=obj.rationale)
        obj.pk = started.pk
        obj._state.adding = False
        obj.refresh_from_db()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"aspect": Review.Aspect.CONTENT, **super().get_changeform_initial_data(request)}

    def response_add(self, request: HttpRequest, obj: Review, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, gettext("The draft is open. Add evidence, then submit it for approval."))
        return redirect("admin:claims_review_change", obj.pk)

    @display(description=_("of"), ordering="claim__text")
    def subject_shown(self, review: Review) -> str:
        return str(review.subject)[:120]

    @display(description=_("of"))
    def subject_link(self, review: Review) -> str:
        return link(review.subject)

    @display(description=_("aspect"), ordering="aspect")
    def aspect_shown(self, review: Review) -> str:
        return review.get_aspect_display().partition(":")[0]

    # Steps

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.step_view)
        return [path("<int:review_id>/step/<str:name>/", view, name="claims_review_step"), *super().get_urls()]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Review | None = None,
    ) -> HttpResponse:
        if obj:
            chain = Review.objects.filter(**obj.of_aspect)
            latest = not hasattr(obj, "superseded_by")
            context |= {
                "verification": verification_address(obj.subject),
                "steps": [step for step in STEPS.values() if latest and step.open_to(request.user, obj)],
                "later": None if latest else chain.order_by("-id").first(),
                "chain": list(chain.select_related("actor").order_by("id")),
                "earlier_evidence": list(
                    obj.evidence_considered().exclude(review=obj).select_related("document").order_by("id")
                ),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def step_view(self, request: HttpRequest, review_id: int, name: str) -> HttpResponse:
        """One step: its words are asked for where it needs some; what it may not do is told, not raised."""
        step = STEPS.get(name)
        review = Review.objects.select_related("claim", "quote").filter(pk=review_id).first()
        if step is None or review is None:
            raise Http404
        if not request.user.has_perm(step.permission) or not self.has_view_permission(request, review):
            raise PermissionDenied
        form = StepForm(step, review, request.user, request.POST if request.method == "POST" else None)
        later = Review.objects.heads().filter(**review.of_aspect).exclude(pk=review.pk).select_related("actor").first()
        if request.method == "POST" and later and form.fields:
            form.add_error(
                None, gettext("Somebody made a step meanwhile. What you entered is kept, and not saved yet.")
            )
        elif request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    made = step.make(review, request.user, **form.cleaned_data)
            except ValidationError as error:
                told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
                for field, reasons in told.items():
                    form.add_error(field if field in form.fields else None, reasons)
            except DatabaseError as error:
                form.add_error(None, explain(error).reason)
            else:
                self.log_change(request, review, f"{step.label}: {made.get_status_display()}.")
                messages.success(
                    request, f"{made.get_aspect_display().partition(':')[0]}: {made.get_status_display()}."
                )
                if request.POST.get("from") == "verification":
                    return redirect(f"admin:claims_{made.subject._meta.model_name}_verification", made.subject.pk)
                return redirect("admin:claims_review_change", made.pk)
        if request.method == "POST" and not form.fields:
            for reason in form.non_field_errors():
                messages.error(request, str(reason))
            return redirect("admin:claims_review_change", review.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{step.label}: {str(review.subject)[:80]}",
            "opts": self.opts,
            "step": step,
            "form": form,
            "review": review,
            "later": later,
            "goes_on": later is None or step.open_to(request.user, later),
            "from_theirs": reworded(later.rationale, form["rationale"].value() or "")
            if later and form.is_bound
            else [],
        }
        return render(request, "claims/review_step.html", context)


@admin.register(Evidence)
class EvidenceAdmin(DeskAdmin):
    list_display = ("shown", "bearing", "review_link", "document_link", "created_at")
    list_filter = (("bearing", ChoicesDropdownFilter), ("created_at", RangeDateFilter))
    date_hierarchy = "created_at"
    list_select_related = ("review__claim", "review__quote", "document__source")
    search_fields = ("excerpt", "url", "document__title")
    autocomplete_fields = ("review", "document")
    fields = ("review", ("bearing", "document"), "url", "file", "sha256", "excerpt")
    readonly_fields = ("sha256",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        return super().get_queryset(request).defer("review__claim__search", "review__quote__search")

    @display(description=_("evidence"))
    def shown(self, evidence: Evidence) -> str:
        return str(evidence)[:120]

    @display(description=_("review"))
    def review_link(self, evidence: Evidence) -> str:
        return link(evidence.review, f"{evidence.review.subject}"[:80])

    @display(description=_("document"), ordering="document__title")
    def document_link(self, evidence: Evidence) -> str:
        return link(evidence.document)
