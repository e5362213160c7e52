"""What migrations share: permissions given to the groups of a newsroom."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import migrations


def granting(roles: Mapping[str, Iterable[str]]) -> migrations.RunPython:
    """Gives each group, made if there is none, the permissions of these code names."""

    def grant(apps: Any, schema_editor: Any) -> None:
        from django.contrib.auth.management import create_permissions

        # Permissions are otherwise made only after the last migration has run.
        config = apps.get_app_config("claims")
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
        Group = apps.get_model("auth", "Group")
        Permission = apps.get_model("auth", "Permission")
        for name, codenames in roles.items():
            group, _ = Group.objects.get_or_create(name=name)
            permissions = Permission.objects.filter(content_type__app_label="claims", codename__in=codenames)
            group.permissions.add(*permissions)

    return migrations.RunPython(grant, migrations.RunPython.noop)
