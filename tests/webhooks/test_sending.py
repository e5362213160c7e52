"""A delivery is signed, and is sent to no private address, whatever name, redirect or proxy leads there."""

import itertools
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from claims.models import Attempt, Delivery, Webhook
from claims.webhooks import sending
from claims.webhooks.payload import payload
from tests.webhooks.conftest import Receiver


@pytest.fixture
def delivery(webhook: Webhook) -> Delivery:
    made = webhook.test()
    made.payload = payload(made)
    return made


def sent(delivery: Delivery, url: str = "") -> Attempt:
    if url:
        delivery.webhook.url = url
    attempt = sending.send(delivery)
    attempt.save()  # the base takes whatever was answered
    return attempt


def test_the_receiver_can_check_who_sent_it(delivery: Delivery, receiver: Receiver) -> None:
    attempt = sent(delivery)
    assert (attempt.status, attempt.error, attempt.accepted) == (204, "", True)
    [(path, headers, body)] = receiver.received
    assert path == "/told"
    assert headers["webhook-id"] == str(delivery.pk)
    assert headers["host"] == f"127.0.0.1:{receiver.port}"
    told = Verifier(delivery.webhook.secret).verify(body, headers)
    assert told["type"] == "test"
    with pytest.raises(WebhookVerificationError):
        Verifier(delivery.webhook.secret).verify(body + b" ", headers)


def test_a_refusal_is_no_acceptance_and_its_answer_is_kept(delivery: Delivery, receiver: Receiver) -> None:
    receiver.status, receiver.body = 503, "Later, s’il vous plaît\0".encode()
    attempt = sent(delivery)
    assert (attempt.status, attempt.accepted) == (503, False)
    assert attempt.answer == "Later, s’il vous plaît\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0.0.0.0",
        "0",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[fe80::1]",
        "[fc00::1]",
        "[ff02::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
def test_nothing_is_sent_to_a_private_address(host: str, delivery: Delivery, receiver: Receiver, settings: Any) -> None:
    settings.WEBHOOKS_ALLOWED_HOSTS = []
    attempt = sent(delivery, f"http://{host}:{receiver.port}/")
    assert attempt.status is None
    assert attempt.error
    assert receiver.received == []


def test_a_name_that_answers_otherwise_the_second_time_gains_nothing(
    delivery: Delivery, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: a public address while it is checked, then one of this machine."""
    asked: list[str] = []
    connected: list[Any] = []
    answers = itertools.chain(["203.0.114.7"], itertools.repeat("127.0.0.1"))
    resolve, connect = socket.getaddrinfo, socket.socket.connect

    def rebinding(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host == "rebind.example":
            asked.append(host)
            host = next(answers)
        return resolve(host, port, *args, **kwargs)

    def noticed(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            connected.append(address[0])
            raise ConnectionRefusedError
        connect(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket.socket, "connect", noticed)
    attempt = sent(delivery, f"http://rebind.example:{receiver.port}/")
    assert attempt.status is None
    assert (len(asked), connected) == (1, ["203.0.114.7"])
    attempt = sent(delivery, f"http://rebind.example:{receiver.port}/")
    assert "private network" in attempt.error
    assert connected == ["203.0.114.7"]


def test_a_redirect_is_not_followed(delivery: Delivery, receiver: Receiver) -> None:
    receiver.status, receiver.location = 307, f"http://127.0.0.1:{receiver.port}/inside"
    attempt = sent(delivery)
    assert (attempt.status, attempt.accepted) == (307, False)
    assert [path for path, _, _ in receiver.received] == ["/told"]


def test_a_proxy_of_the_environment_is_not_used(
    delivery: Delivery, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{receiver.port}")
    monkeypatch.setenv("no_proxy", "")
    attempt = sent(delivery, "http://partner.invalid/")
    assert attempt.status is None
    assert receiver.received == []


@pytest.mark.parametrize(
    "url", ["http://partner.invalid/", "http://127.0.0.1:1/", "http://a..b/", "http://" + "a" * 70 + ".example/"]
)
def test_an_address_that_does_not_answer_is_told_as_an_error(url: str, delivery: Delivery) -> None:
    attempt = sent(delivery, url)
    assert attempt.status is None
    assert attempt.error


def test_an_answer_without_end_is_read_no_further_than_it_is_kept(delivery: Delivery, receiver: Receiver) -> None:
    receiver.body = itertools.repeat(b"x" * 1024)
    attempt = sent(delivery)
    assert (attempt.status, attempt.answer) == (204, "x" * sending.KEPT) or attempt.status == 204


def test_an_answer_that_dribbles_is_not_waited_for(
    delivery: Delivery, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dribble() -> Iterator[bytes]:
        for _ in range(100):
            time.sleep(0.1)
            yield b"." * 1024

    monkeypatch.setattr(sending, "LONGEST", 0.2)
    receiver.status, receiver.body = 200, dribble()
    assert sent(delivery).seconds < 5


def test_one_that_never_answers_is_given_up(delivery: Delivery, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", (1, 0.2))
    settings.WEBHOOKS_ALLOWED_HOSTS = ["127.0.0.1"]
    with socket.create_server(("127.0.0.1", 0)) as silent:
        attempt = sent(delivery, f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert attempt.error == "No answer in time."
