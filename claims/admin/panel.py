"""The panel beside a text: the quote or claim that is selected, all that is known of it, and what can be done.

Each change answers with the panel, the text and the list anew, so that the page shows what the base has.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import pghistory
from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims.admin import annotating
from claims.admin.annotating import Changed, held, version
from claims.admin.aspects import EvidenceForm, ReviewForm, Work, take_step, works
from claims.admin.desk import LinesField
from claims.admin.reading import Span, found_by, marked, revision_to_read, spans_of
from claims.admin.reviews import verification_address
from claims.matching.accounts import Account, accounts
from claims.matching.engine import match_passages
from claims.matching.passages import passage
from claims.models import Agent, Appearance, Claim, Document, Flag, Quote, Review, Revision
from claims.models.history import restore
from claims.models.violation import explain

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST = 20
"""Rows of a list in the panel."""
OFFERED = 8
"""Agents that a name is completed to."""
ALIKE = 6
LIKENESS = 0.25
"""What is less like the selected one is not shown beside it."""

CHANGE = {
    "quote": ("claims.change_quote", "claims.change_attribution"),
    "appearance": ("claims.change_appearance", "claims.change_claim", "claims.change_attribution"),
}
ADD = {"quote": ("claims.add_quote",), "appearance": ("claims.add_claim", "claims.add_appearance")}
DELETE = {"quote": ("claims.delete_quote",), "appearance": ("claims.delete_claim", "claims.delete_appearance")}
REJECTED = ("Claim", "Quantity", "Quote", "Appearance", "Attribution", "Carried", "Finding", "Relation")
"""Tables that a rejected quote or claim may have had rows in, in the order they come back."""


class PlaceForm(forms.Form):
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)


class WordingForm(forms.Form):
    text = LinesField(max_length=10_000)
    stance = forms.ChoiceField(choices=Claim.Stance.choices)


class WhoForm(forms.Form):
    """Who says it: the key of an agent, `nobody`, or `new` with a name and a kind."""

    name = forms.CharField(max_length=300, required=False)
    asked = forms.CharField(max_length=300, required=False)
    """The name that `who` was chosen for."""
    who = forms.CharField(required=False)
    kind = forms.ChoiceField(choices=Agent.Kind.choices, required=False)

    def __init__(self, revision: Revision, user: Any, data: Any) -> None:
        super().__init__(data)
        self.revision, self.user = revision, user

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        who, name = cleaned.get("who", ""), cleaned.get("name", "")
        if who != "nobody" and cleaned.get("asked", "") != name:
            self.add_error("name", _("Choose who is meant by this name."))
        elif who == "new":
            if not self.user.has_perm("claims.add_agent"):
                raise PermissionDenied
            if not name:
                self.add_error("name", _("Give the name."))
        elif who != "nobody":
            cleaned["agent"] = standing(self.revision).filter(pk=int(who)).first() if who.isdecimal() else None
            if cleaned["agent"] is None:
                self.add_error("who", _("Choose one of the names, nobody or a new one."))
        return cleaned

    def agent(self) -> Agent | None:
        """The one chosen, made where it is new. Raises `ValidationError` where there is one already."""
        if self.cleaned_data["who"] == "new":
            agent = Agent(name=self.cleaned_data["name"], kind=self.cleaned_data["kind"] or Agent.Kind.UNKNOWN)
            agent.full_clean(validate_constraints=False)
            agent.save(force_insert=True)
            return agent
        return self.cleaned_data.get("agent")


def standing(revision: Revision) -> QuerySet[Agent]:
    """Whom a text may name: those known everywhere, and those known only in its document."""
    agents = Agent.objects.standing()
    return agents.filter(document=None) | agents.filter(document=revision.document_id)


class SettleForm(forms.Form):
    """What was re-checked, and which flags stood there when it was written."""

    note = LinesField(max_length=10_000)
    flags = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, data: Any, flags: Sequence[Flag]) -> None:
        super().__init__(data)
        chosen: Any = self.fields["flags"]
        chosen.choices = [(flag.pk, flag.pk) for flag in flags]


@dataclass
class Selected:
    """What the panel shows of a span. `given` is what a person sent that was not taken, by field."""

    span: Span
    reasons: Sequence[str] = ()
    given: dict[str, Any] = field(default_factory=dict)
    user: Any = None

    @property
    def kind(self) -> str:
        return self.span.anchor._meta.model_name or ""

    @property
    def version(self) -> str:
        return version(self.span.anchor)

    @property
    def start(self) -> Any:
        return self.given.get("start", self.span.start)

    @property
    def end(self) -> Any:
        return self.given.get("end", self.span.end)

    @property
    def text(self) -> str:
        return self.given.get("text", "") or (self.span.subject.text if isinstance(self.span.subject, Claim) else "")

    @property
    def stance(self) -> str:
        return self.given.get("stance", "") or (
            self.span.subject.stance if isinstance(self.span.subject, Claim) else ""
        )

    @property
    def stances(self) -> list[tuple[str, Any]]:
        return Claim.Stance.choices

    @property
    def found_by(self) -> str:
        return found_by(self.span.anchor)

    @property
    def under_review(self) -> Claim | Quote:
        """What its reviews are of."""
        subject = self.span.subject
        return subject if isinstance(subject, Claim) else subject.under_review

    @property
    def verification(self) -> str:
        return verification_address(self.under_review)

    @property
    def works(self) -> list[Work]:
        return works(self.under_review, self.user, self.given)

    @property
    def flags(self) -> list[Flag]:
        """Those nobody has settled, of it and of its reviews, by notice."""
        return list(Flag.objects.of(self.under_review).open().told().order_by("notice", "id"))

    @property
    def reviews(self) -> QuerySet[Review]:
        """Every step that was made public, and where the work stands, the newest first."""
        steps = self.under_review.reviews.select_related("reviewer", "approver").order_by("-id")
        return (steps.filter(status__in=Review.PUBLIC) | steps.heads())[:MOST]

    @property
    def elsewhere(self) -> QuerySet[Appearance]:
        """Other appearances of the claim, and of those it is the same as."""
        if not isinstance(self.span.subject, Claim):
            return Appearance.objects.none()
        claim = self.span.subject
        same = Claim.objects.filter(pk=claim.pk) | Claim.objects.filter(same_as=claim)
        if claim.same_as_id:
            same |= Claim.objects.filter(pk=claim.same_as_id) | Claim.objects.filter(same_as=claim.same_as_id)
        others = Appearance.objects.filter(claim__in=same.order_by().values("pk")).exclude(pk=self.span.anchor.pk)
        return others.with_place().order_by("revision__document__published_at", "id")[:MOST]


def _span(revision: Revision, kind: str, pk: int) -> Span | None:
    quotes, claims = spans_of(revision)
    return next((span for span in (quotes if kind == "quote" else claims) if span.anchor.pk == pk), None)


def _kind(kind: str) -> str:
    if kind not in CHANGE:
        raise Http404
    return kind


def show(request: HttpRequest, revision_id: int, kind: str, pk: int) -> HttpResponse:
    """The panel of one quote or appearance. A number of queries that does not grow with the text's."""
    revision = revision_to_read(request, revision_id)
    span = _span(revision, _kind(kind), pk)
    context = {"revision": revision, **_panel(request, Selected(span, user=request.user) if span else None)}
    if span is None:
        context["said"] = _("It is not marked in this text any more.")
    return render(request, "claims/reading_panel.html", context)


def _panel(request: HttpRequest, selected: Selected | None) -> dict[str, Any]:
    user: Any = request.user
    kind = selected.kind if selected else "quote"
    return {
        "selected": selected,
        "span": selected and selected.span,
        "kinds": Agent.Kind.choices,
        "may_change": user.has_perms(CHANGE[kind]),
        "may_reject": user.has_perms(DELETE[kind]),
    }


def _anew(request: HttpRequest, revision: Revision, name: str, said: str = "", **more: Any) -> HttpResponse:
    """The text and its list as they now are, with the panel of the span called `name`."""
    shown = marked(revision)
    span = next((each for each in (*shown["quotes"], *shown["claims"]) if each.name == name), None)
    reasons, given = more.pop("reasons", ()), more.pop("given", {})
    selected = Selected(span, reasons, given, request.user) if span else None
    context = {**shown, **_panel(request, selected), "said": said, **more}
    return render(request, "claims/reading_change.html", context)


def _immediately() -> None:
    """Deferred constraints are checked while there still is somebody to tell."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _change(
    request: HttpRequest,
    revision_id: int,
    kind: str,
    pk: int,
    make: Callable[[Revision, Quote | Appearance], str],
    *,
    form: forms.Form | None = None,
    permissions: dict[str, tuple[str, ...]] = CHANGE,
    more: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """Makes a change to what the person saw, or tells why not; what they gave is in the form again."""
    revision = revision_to_read(request, revision_id)
    user: Any = request.user
    if not user.has_perms(permissions[_kind(kind)]):
        raise PermissionDenied
    name = f"{kind}-{pk}"
    given = {key: value for key, value in request.POST.items() if key not in ("csrfmiddlewaretoken", "seen")}
    reasons: Sequence[str] = ()
    try:
        with transaction.atomic():
            anchor = held(kind, pk, revision, request.POST.get("seen", ""))
            if form is not None and not form.is_valid():
                raise ValidationError([message for messages in form.errors.values() for message in messages])
            said = make(revision, anchor)
            _immediately()
            return _anew(request, revision, name, said, **more())
    except ObjectDoesNotExist:
        lost = _("Somebody removed it meanwhile. What you gave: %(given)s") % {"given": _listed(given)}
        return _anew(request, revision, name, lost)
    except Changed:
        reasons = [_("Somebody changed it meanwhile: this is what it is now. What you gave is kept below.")]
    except ValidationError as error:
        reasons = error.messages
    except DatabaseError as error:
        reasons = [explain(error).reason]
    return _anew(request, revision, name, given=given, reasons=reasons)


def _listed(given: dict[str, Any]) -> str:
    return ", ".join(f"{value}" for value in given.values() if value) or "—"


@require_POST
def move(request: HttpRequest, revision_id: int, kind: str, pk: int) -> HttpResponse:
    form = PlaceForm(request.POST)

    def make(revision: Revision, anchor: Quote | Appearance) -> str:
        annotating.move(anchor, form.cleaned_data["start"], form.cleaned_data["end"])
        return _("It now reads “%(words)s”.") % {"words": _short(anchor.exact)}

    return _change(request, revision_id, kind, pk, make, form=form)


@require_POST
def attribute(request: HttpRequest, revision_id: int, kind: str, pk: int) -> HttpResponse:
    form = WhoForm(revision_to_read(request, revision_id), request.user, request.POST)

    def make(revision: Revision, anchor: Quote | Appearance) -> str:
        agent = form.agent()
        annotating.attribute(anchor, agent)
        return _("Said by %(who)s.") % {"who": agent} if agent else _("Said by nobody named.")

    return _change(request, revision_id, kind, pk, make, form=form)


@require_POST
def reword(request: HttpRequest, revision_id: int, pk: int) -> HttpResponse:
    form = WordingForm(request.POST)

    def make(revision: Revision, anchor: Quote | Appearance) -> str:
        assert isinstance(anchor, Appearance)  # by its address
        annotating.reword(anchor, form.cleaned_data["text"], form.cleaned_data["stance"])
        return _("The wording is saved.")

    return _change(request, revision_id, "appearance", pk, make, form=form)


@require_POST
def accept(request: HttpRequest, revision_id: int, kind: str, pk: int) -> HttpResponse:
    def make(revision: Revision, anchor: Quote | Appearance) -> str:
        annotating.accept(anchor)
        return _("Accepted.")

    return _change(request, revision_id, kind, pk, make)


@require_POST
def review(request: HttpRequest, revision_id: int, kind: str, pk: int) -> HttpResponse:
    """A step in the review of one aspect."""
    form, user = ReviewForm(request.POST), cast("User", request.user)
    evidence = EvidenceForm(request.POST, request.FILES)
    needed = ReviewForm.STEPS.get(request.POST.get("step", ""), "claims.add_review")

    def make(revision: Revision, anchor: Quote | Appearance) -> str:
        given = form.cleaned_data
        subject = anchor.under_review if isinstance(anchor, Quote) else anchor.claim
        head = subject.reviews.heads().filter(aspect=given["aspect"]).first()
        if (head.pk if head else None) != given["head"]:
            raise Changed(anchor)
        done = take_step(subject, head, user, given, evidence)
        if given["step"] == "evidence":
            return _("%(aspect)s Evidence added.") % {"aspect": done.get_aspect_display()}
        return _("%(aspect)s %(status)s.") % {
            "aspect": done.get_aspect_display(),
            "status": done.get_status_display(),
        }

    return _change(request, revision_id, kind, pk, make, form=form, permissions=dict.fromkeys(CHANGE, (needed,)))


@require_POST
def settle(request: HttpRequest, revision_id: int, kind: str, pk: int) -> HttpResponse:
    """All that is flagged of it was re-checked, and stands."""
    user = cast("User", request.user)

    def make(revision: Revision, anchor: Quote | Appearance) -> str:
        subject = anchor.under_review if isinstance(anchor, Quote) else anchor.claim
        flags = list(Flag.objects.of(subject).open().select_for_update())
        form = SettleForm(request.POST, flags)
        if not form.is_valid():
            raise ValidationError(_("Say what was re-checked, of what is flagged now."))
        for flag in flags:
            if flag.pk in form.cleaned_data["flags"]:
                flag.settle(user, form.cleaned_data["note"])
        return _("Re-checked: stands.")

    return _change(request, revision_id, kind, pk, make, permissions=dict.fromkeys(CHANGE, ("claims.change_flag",)))


@require_POST
def reject(request: HttpRequest, revision_id: int, kind: str, pk: int) -> HttpResponse:
    """Deletes it, and offers to undo that."""
    undo: dict[str, Any] = {}
    with pghistory.context(rejected=f"{kind}-{pk}") as context:

        def make(revision: Revision, anchor: Quote | Appearance) -> str:
            annotating.reject(anchor)
            undo["undo"] = context.id
            return _("Rejected: “%(words)s”.") % {"words": _short(anchor.exact)}

        return _change(request, revision_id, kind, pk, make, permissions=DELETE, more=lambda: undo)


@require_POST
def undo(request: HttpRequest, revision_id: int, rejection: UUID) -> HttpResponse:
    """Brings back what the same person rejected, with its chain, its figures and what was proposed of it."""
    revision = revision_to_read(request, revision_id)
    user: Any = request.user
    context = pghistory.models.Context.objects.filter(pk=rejection, metadata__user=user.pk).first()
    name = context.metadata.get("rejected", "") if context else ""
    kind = name.partition("-")[0]
    if kind not in ADD:
        raise Http404
    if not user.has_perms(ADD[kind]):
        raise PermissionDenied
    try:
        with transaction.atomic():
            restore(rejection, *REJECTED)
            _immediately()
    except DatabaseError as error:
        return _anew(request, revision, "", explain(error).reason)
    return _anew(request, revision, name, _("It is back."))


@require_POST
def mark(request: HttpRequest, revision_id: int) -> HttpResponse:
    """A new quote or claim at the words selected."""
    revision = revision_to_read(request, revision_id)
    user: Any = request.user
    kind = _kind(request.POST.get("kind", ""))
    if not user.has_perms(ADD[kind]):
        raise PermissionDenied
    form = PlaceForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError([message for messages in form.errors.values() for message in messages])
        with transaction.atomic():
            anchor, fresh = annotating.mark(kind, revision, form.cleaned_data["start"], form.cleaned_data["end"])
            _immediately()
    except ValidationError as error:
        return _anew(request, revision, "", " ".join(error.messages))
    except DatabaseError as error:
        return _anew(request, revision, "", explain(error).reason)
    said = _("Marked.") if fresh else _("It is marked already.")
    return _anew(request, revision, f"{kind}-{anchor.pk}", said, fresh=fresh)


def _asked(request: HttpRequest, name: str) -> str:
    """Words typed so far, without the one character that no text of the base has."""
    return request.GET.get(name, "").replace("\0", "").strip()[:300]


def agents(request: HttpRequest, revision_id: int) -> HttpResponse:
    """Whom a name may mean: those the base knows, and a new one."""
    revision = revision_to_read(request, revision_id)
    asked = _asked(request, "name")
    found: list[Agent] = []
    if asked:
        likely = Agent.objects.search(asked).filter(pk__in=standing(revision).values("pk"))
        found = list(likely.order_by(F("rank").desc(), "name", "pk")[:OFFERED])
    return render(
        request,
        "claims/reading_agents.html",
        {"found": found, "asked": asked, "kinds": Agent.Kind.choices, "revision": revision},
    )


def documents(request: HttpRequest, revision_id: int) -> HttpResponse:
    """Documents of the base that may be evidence: by words of title or text, the newest first."""
    revision = revision_to_read(request, revision_id)
    asked = _asked(request, "cited")
    others = Document.objects.exclude(pk=revision.document_id).select_related("source")
    found = others.search(asked)[:OFFERED] if asked else ()
    return render(request, "claims/reading_documents.html", {"found": found, "asked": asked})


def alike(request: HttpRequest, revision_id: int, kind: str, pk: int) -> HttpResponse:
    """Claims and quotes that say the same, or nearly, with the verdicts on them."""
    revision = revision_to_read(request, revision_id)
    span = _span(revision, _kind(kind), pk)
    found: list[Account] = []
    if span:
        subject = span.subject
        words = subject.text if isinstance(subject, Claim) else subject.exact
        asked = passage(words, subject.language, speaker=span.who.name if span.who else "")
        itself = ("claim" if isinstance(subject, Claim) else "quote", subject.pk)
        near = match_passages(
            [asked],
            limit=ALIKE,
            least=LIKENESS,
            wanted=lambda place, candidate: (candidate.kind, candidate.id) != itself,
        )
        found = accounts(near)[0][1]
    return render(request, "claims/reading_alike.html", {"found": found, "revision": revision})


def _short(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:79]}…"


def urls(site: AdminSite) -> list[URLPattern]:
    """Below those of revisions."""
    here = "<int:revision_id>/read/"
    one = f"{here}<str:kind>/<int:pk>/"
    views: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
        "mark": (f"{here}mark/", mark),
        "agents": (f"{here}agents/", agents),
        "documents": (f"{here}documents/", documents),
        "undo": (f"{here}undo/<uuid:rejection>/", undo),
        "reword": (f"{here}appearance/<int:pk>/wording/", reword),
        "span": (one, show),
        "move": (f"{one}place/", move),
        "attribute": (f"{one}who/", attribute),
        "accept": (f"{one}accept/", accept),
        "reject": (f"{one}reject/", reject),
        "review": (f"{one}review/", review),
        "settle": (f"{one}settle/", settle),
        "alike": (f"{one}alike/", alike),
    }
    return [path(route, site.admin_view(view), name=f"claims_revision_{name}") for name, (route, view) in views.items()]
