"""Somebody who is told: a server that keeps what it receives, and answers as each test says."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from claims.models import Webhook
from tests import factories


@dataclass
class Receiver:
    port: int = 0
    received: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    """Path, headers and body of each request."""
    status: int = 204
    location: str = ""
    body: Any = b""
    """Bytes, or an iterator of them that is sent as it yields."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/told"


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            made.received.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(made.status)
            if made.location:
                self.send_header("Location", made.location)
            self.end_headers()
            try:
                for part in [made.body] if isinstance(made.body, bytes) else made.body:
                    self.wfile.write(part)
            except OSError:
                pass  # whoever asked has read enough

        do_GET = do_POST

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WEBHOOKS_ALLOWED_HOSTS = ["127.0.0.1"]
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def webhook(db: None, receiver: Receiver) -> Webhook:
    """Of an editor, told of everything."""
    owner = factories.user("Editor")
    type(owner).objects.filter(pk=owner.pk).update(email="edith@news.example")
    owner.refresh_from_db()
    told_of = ["review.published", "review.corrected", "review.retracted", "claim.appeared"]
    return Webhook.objects.create(owner=owner, name="Partner site", url=receiver.url, told_of=told_of)
