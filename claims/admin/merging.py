"""Merging agents: which are compared, which one is kept and what moves to it; and the way back."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Agent, Attribution, Merge
from claims.models.merge import obstacles
from claims.models.violation import explain

AT_ONCE = 20


class MergeForm(forms.Form):
    """`agents` are the same, and `kept` one of them goes on; `another` is compared with them next."""

    agents = forms.ModelMultipleChoiceField(
        Agent.objects.standing(),
        error_messages={
            "invalid_choice": _("One of these agents is gone, or merged into another already."),
            "invalid_pk_value": _("One of these is no agent."),
        },
    )
    kept = forms.ModelChoiceField(
        Agent.objects.standing(), required=False, error_messages={"invalid_choice": _("Choose which one to keep.")}
    )

    another = forms.ModelChoiceField(
        Agent.objects.standing(),
        required=False,
        label=_("Another"),
        widget=AutocompleteSelect(Merge._meta.get_field("kept"), admin.site),
    )

    def clean_agents(self) -> list[Agent]:
        chosen = self.cleaned_data["agents"]
        if len(chosen) > AT_ONCE:
            raise ValidationError(_("At most %(number)d at a time.") % {"number": AT_ONCE})
        compared = (
            chosen.with_counts().select_related("merge", "source", "document__source").prefetch_related("aliases")
        )
        return sorted(compared, key=_weight, reverse=True)

    def merge(self, by: Any) -> Agent:
        """All into the one kept. Raises `ValidationError` where one cannot go; then none does."""
        agents, kept = self.cleaned_data["agents"], self.cleaned_data["kept"]
        if kept not in agents:
            raise ValidationError(_("Choose which one to keep."))
        with transaction.atomic():
            for agent in agents:
                if agent != kept:
                    Merge.objects.make(merged=agent, kept=kept, by=by)
        return kept


def _weight(agent: Any) -> tuple[bool, bool, int, int]:
    """Who is likelier to be kept: one known everywhere, by Wikidata, with more that points to it, the older."""
    pointing = agent.quotes_count + agent.claims_count + agent.attributions_count
    return agent.document_id is None, bool(agent.wikidata), pointing, -agent.pk


def merge_agents(screen: Any, request: HttpRequest) -> HttpResponse:
    """Asks which agents are the same, shows what each has, and on a POST merges them into the one chosen."""
    if not screen.has_merge_permission(request):
        raise PermissionDenied
    asked = request.POST if request.method == "POST" else request.GET
    # What is no key of a row cannot be shown as the row chosen.
    chosen = [key for key in [*asked.getlist("agents"), asked.get("another", "")] if key.isdecimal()]
    form = MergeForm({"agents": chosen, "kept": asked.get("kept", "")} if chosen else None)
    may_merge = form.is_valid()
    agents: list[Agent] = form.cleaned_data.get("agents", []) if form.is_bound else []
    if request.method == "POST" and may_merge:
        try:
            kept = form.merge(request.user)
        except ValidationError as error:
            form.add_error(None, error)
        except DatabaseError as error:
            form.add_error(None, explain(error).reason)
        else:
            merged = [agent for agent in agents if agent != kept]
            for agent in merged:
                screen.log_change(request, agent, gettext("Merged into %(kept)s.") % {"kept": kept})
            names = ", ".join(agent.name for agent in merged)
            screen.log_change(request, kept, gettext("Merged %(names)s into this one.") % {"names": names})
            messages.success(
                request,
                gettext("Merged %(names)s into %(kept)s. It can be undone on this page.")
                % {"names": names, "kept": kept},
            )
            return redirect("admin:claims_agent_change", kept.pk)
    compared = len(agents) > 1
    preferred = form.cleaned_data.get("kept") or agents[0] if compared else None
    context = {
        **screen.admin_site.each_context(request),
        "title": _("Merge agents"),
        "opts": screen.opts,
        "media": screen.media + form.media,
        "form": form,
        "agents": agents,
        "compared": compared,
        "kept": preferred,
        "chains": Attribution.objects.chains_naming_several(agents) if compared else 0,
        "obstacles": [reason for agent in agents if agent != preferred for reason in obstacles(agent, preferred)]
        if preferred and request.method == "GET"
        else [],
    }
    return render(request, "claims/merge.html", context)


def undo_merge(screen: Any, request: HttpRequest, merge_id: int) -> HttpResponse:
    if not request.user.has_perm("claims.delete_merge"):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    merge = get_object_or_404(Merge.objects.select_related("merged", "kept"), pk=merge_id)
    try:
        with transaction.atomic():
            merge.undo()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("admin:claims_agent_change", merge.kept_id)
    except DatabaseError as error:
        messages.error(request, explain(error).reason)
        return redirect("admin:claims_agent_change", merge.kept_id)
    screen.log_change(request, merge.merged, gettext("Taken out of %(kept)s again.") % {"kept": merge.kept})
    screen.log_change(
        request, merge.kept, gettext("Undid the merge of %(merged)s into this one.") % {"merged": merge.merged}
    )
    messages.success(
        request, gettext("%(merged)s stands by itself again, with all that came from it.") % {"merged": merge.merged}
    )
    return redirect("admin:claims_agent_change", merge.merged_id)
