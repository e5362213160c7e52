"""Conflicts: claims that contradict each other, in one view from the suggestion to the decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.badges import COLOURS
from claims.admin.chain_graph import graph
from claims.admin.range_plot import day_of, plots
from claims.models import Appearance, Claim, Document, Relation
from claims.models.conflict import Conflict, State, conflict_of, conflicts
from claims.models.provenance import Provenance

PER_PAGE = 20
_TOLD = 8
"""Claims of a conflict that a list tells."""
MOST = 100
"""Claims of a conflict that its page shows: suggestions may chain many together."""

STATES = {
    State.UNDECIDED: gettext_lazy("To decide"),
    State.OPEN: gettext_lazy("Confirmed, unresolved"),
    State.RESOLVED: gettext_lazy("Resolved"),
}
STATE_COLOURS = {State.UNDECIDED: "info", State.OPEN: "warning", State.RESOLVED: "success"}


class DecisionForm(forms.Form):
    """What a person decides on one relation."""

    relation = forms.IntegerField()
    decision = forms.ChoiceField(choices=Relation.Decision.choices)
    resolution = forms.ChoiceField(choices=Relation.Resolution.choices)


@dataclass(frozen=True)
class Listed:
    """A conflict in a list: its claims in short, the figures first where there are some."""

    conflict: Conflict
    claims: tuple[Claim, ...]

    @property
    def state(self) -> str:
        return str(STATES[self.conflict.state])

    @property
    def colour(self) -> str:
        return STATE_COLOURS[self.conflict.state]

    @property
    def url(self) -> str:
        return conflict_url(self.conflict.claims[0])

    @property
    def more(self) -> int:
        return len(self.conflict.claims) - len(self.claims)

    @property
    def figures(self) -> list[tuple[str, str]]:
        """(figures as printed, claimant) of each claim that gives some."""
        told = ((", ".join(each.text for each in claim.quantities.all()), claim) for claim in self.claims)
        return [(words, str(claim.claimant or "")) for words, claim in told if words]


@dataclass(frozen=True)
class Member:
    """A claim on the page of its conflict."""

    claim: Any
    chains: SafeString | str

    @property
    def colour(self) -> str:
        return COLOURS[self.claim.status]


def conflict_url(claim: int) -> str:
    return reverse("admin:claims_relation_conflict", args=[claim])


def listed(found: Iterable[Conflict]) -> list[Listed]:
    """With the claims to tell of each, in two queries."""
    shown = list(found)
    wanted = {key for each in shown for key in each.claims[:_TOLD]}
    claims = Claim.objects.filter(pk__in=wanted).select_related("claimant").defer("search")
    by_key = {claim.pk: claim for claim in claims.prefetch_related("quantities")}
    return [Listed(each, tuple(by_key[key] for key in each.claims[:_TOLD] if key in by_key)) for each in shown]


def list_conflicts(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """All conflicts of a state, a page at a time; those to decide where none is asked for."""
    _may_see(request)
    found = conflicts()
    counts = {state: sum(each.state is state for each in found) for state in State}
    asked = request.GET.get("state", "")
    chosen = State(asked) if asked in set(State) else State.UNDECIDED
    pages = Paginator([each for each in found if each.state is chosen], PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        **site.each_context(request),
        "title": _("Conflicts"),
        "states": [(state.value, STATES[state], counts[state], state is chosen) for state in State],
        "chosen": chosen.value,
        "page": page,
        "listed": listed(page.object_list),
    }
    return render(request, "claims/conflicts.html", context)


def show_conflict(site: AdminSite, request: HttpRequest, claim_id: int, *, may_decide: bool) -> HttpResponse:
    """The conflict that a claim is in, and what was dismissed in it. Its queries do not grow with the claims."""
    _may_see(request)
    claim = get_object_or_404(Claim.objects.defer("search"), pk=claim_id)
    conflict = conflict_of(claim.pk)
    shown = conflict.claims[:MOST] if conflict else ()
    keys = list({*shown, claim.pk, *Relation.objects.dismissed_against(claim)[:MOST]})
    members = list(
        Claim.objects.filter(pk__in=keys)
        .with_independent_sources()
        .select_related("claimant")
        .defer("search")
        .prefetch_related("quantities", Prefetch("appearances", Appearance.objects.with_chains()))
    )
    members.sort(key=lambda each: (str(day_of(each) or "9999"), each.pk))
    relations = (
        Relation.objects.between(keys)
        .filter(kind=Relation.Kind.CONTRADICTS)
        .select_related("from_claim__claimant", "to_claim__claimant", "decided_by")
        .defer("from_claim__search", "to_claim__search")
        .order_by("created_at", "id")
    )
    same = _same(members)
    context = {
        **site.each_context(request),
        "title": _("Conflict"),
        "claim": claim,
        "conflict": conflict,
        "article": _one_article(members) if conflict else None,
        "state": STATES[conflict.state] if conflict else "",
        "colour": STATE_COLOURS[conflict.state] if conflict else "",
        "more": len({*conflict.claims} - {*keys}) if conflict else 0,
        "plots": [
            (f"plot-{number}", plot)
            for number, plot in enumerate(plots(members, conflict.contradictions if conflict else ()), 1)
        ],
        "members": [Member(each, graph(_provenance(same[each.pk]), f"chains-{each.pk}")) for each in members],
        "relations": [(relation, COLOURS[relation.decision]) for relation in relations],
        "resolutions": Relation.Resolution.choices,
        "may_decide": may_decide,
    }
    return render(request, "claims/conflict.html", context)


def _one_article(members: Iterable[Claim]) -> Document | None:
    """The one in which all of them stand, and nowhere else."""
    documents = {place.revision.document for each in members for place in each.appearances.all()}
    return documents.pop() if len(documents) == 1 else None


def decide(request: HttpRequest) -> tuple[Relation | None, str]:
    """Writes the decision of the form sent; returns the relation, or what is wrong with the form."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return None, " ".join(f"{field}: {' '.join(map(str, told))}" for field, told in form.errors.items())
    with transaction.atomic():
        chosen = Relation.objects.select_for_update().filter(
            pk=form.cleaned_data["relation"], kind=Relation.Kind.CONTRADICTS
        )
        relation = chosen.first()
        if relation is None:
            return None, _("This relation is no more, or is no contradiction.")
        relation.decide(form.cleaned_data["decision"], request.user)
        relation.resolution = form.cleaned_data["resolution"]
        relation.save()
    return relation, ""


def back_to(claim_id: int, relation: Relation | None = None) -> HttpResponse:
    url = conflict_url(claim_id)
    return redirect(f"{url}#relation-{relation.pk}" if relation else url)


def _may_see(request: HttpRequest) -> None:
    user: Any = request.user
    if not user.has_perms(("claims.view_relation", "claims.view_claim", "claims.view_document")):
        raise PermissionDenied


def _same(members: list[Claim]) -> dict[int, list[Claim]]:
    """Key → the claims of the conflict it is the same as, itself among them."""
    above = {each.pk: each.same_as_id for each in members}

    def root(key: int) -> int:
        while (next_up := above.get(key)) is not None and next_up in above:
            key = next_up
        return key

    groups: dict[int, list[Claim]] = {}
    for each in members:
        groups.setdefault(root(each.pk), []).append(each)
    return {each.pk: groups[root(each.pk)] for each in members}


def _provenance(claims: list[Claim]) -> Provenance:
    return Provenance.of(appearance for claim in claims for appearance in claim.appearances.all())
