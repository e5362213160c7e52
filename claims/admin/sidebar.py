"""The sidebar of the desk: its screens, for those who may open them, and which of them one is on."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def _screen(title: "StrPromise", icon: str, name: str, permission: str) -> dict[str, Any]:
    """An entry for those who may open it."""
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(name),
        "permission": lambda request: request.user.has_perm(permission),
    }


def _listing(title: "StrPromise", icon: str, model: str) -> dict[str, Any]:
    return _screen(title, icon, f"admin:claims_{model}_changelist", f"claims.view_{model}")


GROUPS: list[dict[str, Any]] = [
    {
        "items": [
            {"title": _("Desk"), "icon": "space_dashboard", "link": reverse_lazy("admin:index")},
            _listing(_("Documents"), "newspaper", "document"),
            _listing(_("Claims"), "campaign", "claim"),
            _listing(_("Quotes"), "format_quote", "quote"),
        ],
    },
    {
        "title": _("Verification"),
        "separator": True,
        "items": [
            _screen(_("Queue"), "inbox", "queue", "claims.view_assignment"),
            _listing(_("Reviews"), "fact_check", "review"),
            _listing(_("Evidence"), "attach_file", "evidence"),
            _screen(_("Conflicts"), "balance", "admin:claims_relation_conflicts", "claims.view_relation"),
            _screen(_("Not answered"), "voice_over_off", "admin:claims_claim_unanswered", "claims.view_claim"),
            _listing(_("Relations"), "compare_arrows", "relation"),
            _listing(_("Changed after publication"), "difference", "finding"),
            _listing(_("Checked by others"), "travel_explore", "externalreview"),
            _listing(_("Anchors to settle"), "move_location", "carried"),
            _listing(_("Corrected by publishers"), "report", "notice"),
            _listing(_("To re-check"), "flag", "flag"),
        ],
    },
    {
        "title": _("Who and where"),
        "separator": True,
        "items": [
            _listing(_("Agents"), "record_voice_over", "agent"),
            _listing(_("Sources"), "domain", "source"),
            _listing(_("Topics"), "label", "topic"),
        ],
    },
    {
        "title": _("In detail"),
        "separator": True,
        "collapsible": True,
        "items": [
            _listing(_("Appearances"), "pin_drop", "appearance"),
            _listing(_("Figures"), "numbers", "quantity"),
            _listing(_("Attributions"), "account_tree", "attribution"),
            _listing(_("Revisions"), "history_edu", "revision"),
        ],
    },
    {
        "title": _("Programs"),
        "separator": True,
        "items": [
            {"title": _("My API tokens"), "icon": "key", "link": reverse_lazy("tokens")},
        ],
    },
    {
        "title": _("Administration"),
        "separator": True,
        "items": [
            _screen(_("Users"), "person", "admin:auth_user_changelist", "auth.view_user"),
            _screen(_("Groups"), "group", "admin:auth_group_changelist", "auth.view_group"),
            _listing(_("API tokens"), "vpn_key", "token"),
            _listing(_("Webhooks"), "webhook", "webhook"),
            _listing(_("Deliveries"), "outgoing_mail", "delivery"),
        ],
    },
]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of entries, the one of the page asked for marked.

    It has the longest address that the page's begins with. The text of a revision is read as its document's.
    """
    text = request.resolver_match is not None and request.resolver_match.url_name == "claims_revision_read"
    path = str(reverse_lazy("admin:claims_document_changelist")) if text else request.path
    front = str(reverse_lazy("admin:index"))
    links = {str(entry["link"]) for group in GROUPS for entry in group["items"]} - {front}
    here = max((link for link in links if path.startswith(link)), key=len, default=front if path == front else "")
    return [
        {**group, "items": [{**entry, "active": str(entry["link"]) == here} for entry in group["items"]]}
        for group in GROUPS
    ]
