"""Who may have webhooks, and see what was delivered to them: editors."""

from django.db import migrations

from claims.migrations._roles import granting

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


class Migration(migrations.Migration):
    dependencies = [("claims", "0012_webhooks")]
    operations = [granting(ROLES)]
