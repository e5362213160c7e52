"""What an answer says is wrong, in short."""

from typing import Any


def wrong(answer: Any, *statuses: int) -> dict[str, list[str]]:
    """What is said of each place: "" for the whole, "quantities/1/value", or the name of a parameter.

    The request is wrong (400), refused by the base (409) or from an unknown place (404), unless `statuses` tell which.
    """
    assert answer.status_code in (statuses or (400, 404, 409)), answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told: dict[str, list[str]] = {}
    for error in answer.json()["errors"]:
        place = error["parameter"] if "parameter" in error else error["pointer"].lstrip("#").lstrip("/")
        told.setdefault(place, []).append(error["detail"])
    return told


def fields(answer: Any) -> set[str]:
    """Members of the request's object, or parameters, in which something is wrong; "" for the whole."""
    return {place.partition("/")[0] for place in wrong(answer)}
