"""Who may have webhooks, and see what was delivered to them: editors."""

from django.db import migrations

ROLES = {
    "Editor": (
        "view_webhook",
        "add_webhook",
        "change_webhook",
        "delete_webhook",
        "view_delivery",
        "view_attempt",
    ),
}


def grant(apps, schema_editor):
    from django.contrib.auth.management import create_permissions

    # Permissions are otherwise made only after the last migration has run.
    config = apps.get_app_config("claims")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in ROLES.items():
        permissions = Permission.objects.filter(content_type__app_label="claims", codename__in=codenames)
        Group.objects.get(name=name).permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [("claims", "0012_webhooks")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
