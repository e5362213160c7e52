"""Who may merge agents and undo it: editors. Everyone who reads agents sees what was merged."""

from django.db import migrations

from claims.migrations._roles import granting

ROLES = {
    "Editor": ("view_merge", "add_merge", "delete_merge"),
    "Fact-checker": ("view_merge",),
    "Journalist": ("view_merge",),
}


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_merges")]
    operations = [granting(ROLES)]
