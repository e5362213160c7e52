"""Who may do what: the permissions of the models, which the roles of a newsroom are made of."""

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission, DjangoModelPermissions
from rest_framework.request import Request

if TYPE_CHECKING:  # the settings name this module to the framework, whose views read them
    from rest_framework.views import APIView


OPEN = ("list", "retrieve", "export", "claimreview")
"""What everybody may ask of a resource that says what of it is published."""


def reads_published(request: Request, view: "APIView") -> bool:
    """Whether somebody without an account asks for what the settings let everybody read."""
    if not settings.ANONYMOUS_READS or request.user.is_authenticated:
        return False
    return request.method in ("GET", "HEAD") and bool(getattr(view, "published", None)) and view.action in OPEN  # type: ignore[attr-defined]


class ModelPermissions(DjangoModelPermissions):
    """The permission of the same name: to read `view_…`, to write `add_…`, `change_…`, `delete_…`.

    Nobody without an account reads anything (401) but, with `ANONYMOUS_READS`, what is published. A method that a
    resource does not have is 405 to everyone with one.
    """

    perms_map = {
        **DjangoModelPermissions.perms_map,
        "GET": ["%(app_label)s.view_%(model_name)s"],
        "HEAD": ["%(app_label)s.view_%(model_name)s"],
    }

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if request.user.is_authenticated and request.method not in view.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        return reads_published(request, view) or super().has_permission(request, view)


class MayRead(BasePermission):
    """For an address that reads without being a table: the permissions the view names in `read_permissions`.

    Where it can do with what is `published`, everybody may with `ANONYMOUS_READS`.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if request.user.is_authenticated and request.method not in view.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        if settings.ANONYMOUS_READS and not request.user.is_authenticated and request.method == "POST":
            return bool(getattr(view, "published", False))
        return bool(request.user.is_authenticated and request.user.has_perms(view.read_permissions))  # type: ignore[attr-defined]


class MayApprove(BasePermission):
    """For the steps that change what is public."""

    message = "Only those with the permission to approve reviews may do this."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return request.user.has_perm("claims.approve_review")
