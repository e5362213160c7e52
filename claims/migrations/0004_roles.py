"""The groups of a newsroom and what each may do."""

from django.db import migrations

TABLES = (
    "agent",
    "agentalias",
    "appearance",
    "attribution",
    "claim",
    "document",
    "evidence",
    "quantity",
    "quote",
    "relation",
    "review",
    "revision",
    "source",
)
# Revisions and reviews are append-only in the database: nobody may change or delete one.
APPEND_ONLY = {"revision", "review"}

VIEW = {f"view_{table}" for table in TABLES}
ADD = {f"add_{table}" for table in TABLES}
CHANGE = {f"change_{table}" for table in TABLES if table not in APPEND_ONLY}
DELETE = {f"delete_{table}" for table in TABLES if table not in APPEND_ONLY}

ROLES = {
    "Editor": VIEW | ADD | CHANGE | DELETE | {"approve_review"},
    # Marks, corrects and reviews; what came from a newsroom's archive they do not remove, nor do they approve.
    "Fact-checker": VIEW
    | (ADD - {"add_revision"})
    | (CHANGE - {"change_document", "change_source"})
    | {"delete_attribution", "delete_quantity", "delete_evidence", "delete_agentalias"},
    "Journalist": VIEW,
}


def make_roles(apps, schema_editor):
    from django.contrib.auth.management import create_permissions

    # Permissions are otherwise made only after the last migration has run.
    config = apps.get_app_config("claims")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        permissions = Permission.objects.filter(content_type__app_label="claims", codename__in=codenames)
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0003_status_and_sources"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
