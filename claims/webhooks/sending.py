"""Sends a delivery: signed, to the address its host name has at that moment, which is never one of a private network.

The name is resolved once, the address checked, and the connection made to that very address (requests-hardened), so
that a name that answers otherwise the next time gains nothing. Redirects are not followed, and the proxies of the
environment are not used.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests_hardened import Config, HTTPSession
from standardwebhooks.webhooks import Webhook as Signature

from claims.models import Attempt, Delivery

TIMEOUT = (5, 10)
"""Seconds to connect, and between two bytes of the answer."""
LONGEST = 20
"""Seconds an answer may take in all, once it has begun."""
KEPT = 1000
"""Characters of an answer that the log keeps; no more than four times as many bytes are read of it."""


class Refused(Exception):
    """The address may not be sent to, or gave no answer. The text says why."""


def send(delivery: Delivery) -> Attempt:
    """Makes one attempt and returns it, unsaved. Raises nothing: what went wrong is its `error`."""
    begun = time.monotonic()
    attempt = Attempt(delivery=delivery)
    try:
        attempt.status, attempt.answer = _post(delivery)
    except Refused as refused:
        attempt.error = str(refused)
    attempt.seconds = round(time.monotonic() - begun, 3)
    return attempt


def headers(delivery: Delivery, at: datetime) -> dict[str, str]:
    """Those of Standard Webhooks 1.0; the signature is over id, time and body."""
    signature = Signature(delivery.webhook.secret).sign(str(delivery.pk), at, delivery.payload)
    return {
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
        "content-type": "application/json",
        "user-agent": "factdb",
    }


def _post(delivery: Delivery) -> tuple[int, str]:
    url = delivery.webhook.url
    host = urlsplit(url).hostname or ""
    with _session(host) as session, _told():
        answer = session.post(
            url,
            data=delivery.payload.encode(),
            headers=headers(delivery, datetime.now(UTC)),
            timeout=TIMEOUT,
            stream=True,
            allow_redirects=False,
        )
        return answer.status_code, _beginning(answer)


@contextmanager
def _session(host: str) -> Iterator[requests.Session]:
    config = Config(
        ip_filter_enable=host not in settings.WEBHOOKS_ALLOWED_HOSTS,
        ip_filter_allow_loopback_ips=False,
        never_redirect=True,
        default_timeout=TIMEOUT,
    )
    with HTTPSession(config) as session:
        session.trust_env = False  # neither proxies nor the passwords of a .netrc
        yield session


def _beginning(answer: requests.Response) -> str:
    """As much of the body as is kept, however long or slow it is."""
    read, until = b"", time.monotonic() + LONGEST
    for chunk in answer.iter_content(1024):
        read += chunk
        if len(read) > 4 * KEPT or time.monotonic() > until:
            break
    # PostgreSQL's text has no NUL.
    return read.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")[:KEPT]


@contextmanager
def _told() -> Iterator[None]:
    from requests_hardened.ip_filter import InvalidIPAddress

    try:
        yield
    except InvalidIPAddress as error:
        raise Refused(f"{error} is an address of a private network: nothing is sent there.") from error
    except requests.exceptions.SSLError as error:
        raise Refused(f"The certificate was not accepted: {error}") from error
    except requests.Timeout as error:
        raise Refused("No answer in time.") from error
    except (requests.RequestException, UnicodeError) as error:
        raise Refused(f"No connection: {error}") from error
