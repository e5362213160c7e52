"""What an answer says is wrong, in short."""

from typing import Any


def wrong(answer: Any, status: int = 400) -> dict[str, list[str]]:
    """What is said of each place: "" for the whole, "quantities/1/value", or the name of a parameter."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told: dict[str, list[str]] = {}
    for error in answer.json()["errors"]:
        place = error["parameter"] if "parameter" in error else error["pointer"].lstrip("#").lstrip("/")
        told.setdefault(place, []).append(error["detail"])
    return told


def fields(answer: Any) -> set[str]:
    """Members of the request's object, or parameters, in which something is wrong; "" for the whole."""
    return {place.partition("/")[0] for place in wrong(answer)}
