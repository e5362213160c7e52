"""`manage.py compact_changes`: the log of changes without what later changes of the same rows make needless."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from claims.models import Change


class Command(BaseCommand):
    help = "Deletes, of the log of changes, what is older than some days and told again by a later change of the row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=30, help="how old; 30 where left out")

    def handle(self, *args: Any, **options: Any) -> None:
        log = Change.objects.up_to_date()
        gone = log.compact(timezone.now() - timedelta(days=options["days"]))
        self.stdout.write(f"{gone} changes deleted, {log.count()} kept")
