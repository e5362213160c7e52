"""The groups of a newsroom and what each may do."""

from django.db import migrations

from claims.migrations._roles import granting

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


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0003_status_and_sources"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [granting(ROLES)]
