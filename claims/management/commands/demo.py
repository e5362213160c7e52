"""`demo`: a base to try out, with the seed corpus and somebody of each role; changes nothing when run again."""

import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.crypto import salted_hmac

LOGINS = {"admin": None, "editor": "Editor", "checker": "Fact-checker", "journalist": "Journalist"}
"""User name → group; the first is a superuser. A journalist reads through the API, the others work at the desk."""


class Command(BaseCommand):
    help = "Migrates, imports seeds/, makes a user of each role, and prints the addresses and logins."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where it is to be served, for the addresses shown")
        parser.add_argument("--check-port", action="store_true", help="fail at once if something listens there already")

    def handle(self, *args: Any, port: int, check_port: bool, **options: Any) -> None:
        if check_port and _in_use(port):
            raise CommandError(f"Port {port} is in use: stop what listens there, or choose another: PORT={port + 1}.")
        with connection.cursor() as cursor:
            # Two at once take turns; the lock goes with the connection, should the command fail.
            cursor.execute("SELECT pg_advisory_lock(hashtext('factdb demo'))")
            try:
                call_command("migrate", interactive=False, verbosity=0)
                call_command("import_seeds", settings.BASE_DIR / "seeds", stdout=self.stdout)
                logins = [(name, _password(name, group)) for name, group in LOGINS.items()]
            finally:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('factdb demo'))")
        home = f"http://127.0.0.1:{port}"
        self.stdout.write(f"\nDesk  {home}/admin/\nAPI   {home}/api/v1/   documentation {home}/api/v1/docs/\n\nLogins")
        for name, password in logins:
            self.stdout.write(f"  {name:<11} {password or 'the password it was given'}")


def _password(name: str, group: str | None) -> str:
    """Makes the user unless there is one; its password, or nothing if somebody has changed it.

    The password follows from the secret key: another on each installation, and the same at every run.
    """
    password = salted_hmac("factdb.demo", name).hexdigest()[:12]
    user = User.objects.filter(username=name).first()
    if user is None:
        user = User.objects.create_user(
            name, password=password, is_superuser=group is None, is_staff=group != "Journalist"
        )
        if group:
            user.groups.add(Group.objects.get(name=group))
    return password if user.check_password(password) else ""


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
