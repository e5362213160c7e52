"""Who may do what: the permissions of the models, which the roles of a newsroom are made of."""

from typing import TYPE_CHECKING

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission, DjangoModelPermissions
from rest_framework.request import Request

if TYPE_CHECKING:  # the settings name this module to the framework, whose views read them
    from rest_framework.views import APIView


class ModelPermissions(DjangoModelPermissions):
    """The permission of the same name: to read `view_…`, to write `add_…`, `change_…`, `delete_…`.

    Nobody without an account reads anything (401). A method that a resource does not have is 405 to everyone with one.
    """

    perms_map = {
        **DjangoModelPermissions.perms_map,
        "GET": ["%(app_label)s.view_%(model_name)s"],
        "HEAD": ["%(app_label)s.view_%(model_name)s"],
    }

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if request.user.is_authenticated and request.method not in view.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        return super().has_permission(request, view)


class MayRead(BasePermission):
    """For an address that reads without being a table: the permissions the view names in `read_permissions`."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if request.user.is_authenticated and request.method not in view.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        return bool(request.user.is_authenticated and request.user.has_perms(view.read_permissions))  # type: ignore[attr-defined]


class MayApprove(BasePermission):
    """For the steps that change what is public."""

    message = "Only those with the permission to approve reviews may do this."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return request.user.has_perm("claims.approve_review")
