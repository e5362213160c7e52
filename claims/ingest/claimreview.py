"""ClaimReviews of other publishers (schema.org, JSON-LD) to records: one alone, lists, `@graph`, `DataFeed`.

Publishers write the same in many ways: a text where an object may stand, a list where one may, a date with or without a
time. What cannot be read is told by its place in the file.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from claims.ingest.interchange import AgentKind, ClaimReview
from claims.ingest.rejection import Rejected

NESTED = ("@graph", "dataFeedElement", "item", "itemListElement", "mainEntity", "review")
"""Members below which a ClaimReview may stand."""
LANGUAGES = ("it", "fr", "en", "es", "de")


def is_linked_data(data: Any) -> bool:
    """Whether a JSON file is JSON-LD, and not records of the interchange format."""
    first = data[0] if isinstance(data, list) and data else data
    return isinstance(first, dict) and any(name in first for name in ("@context", "@type", "@graph"))


def claim_reviews(data: Any, where: str = "") -> Iterator[ClaimReview | Rejected]:
    """Every ClaimReview in parsed JSON-LD, in its order; one that cannot be taken comes as `Rejected`."""
    if isinstance(data, list):
        for index, each in enumerate(data):
            yield from claim_reviews(each, f"{where}[{index}]")
    elif isinstance(data, dict) and "ClaimReview" in _types(data):
        try:
            yield _read(data)
        except Rejected as rejected:
            rejected.field = ".".join(filter(None, (where, rejected.field)))
            yield rejected
    elif isinstance(data, dict):
        for name in NESTED:
            if name in data:
                yield from claim_reviews(data[name], f"{where}.{name}" if where else name)


def _types(data: dict[str, Any]) -> list[str]:
    named = data.get("@type", "")
    return [str(each).rpartition("/")[2].rpartition(":")[2] for each in (named if isinstance(named, list) else [named])]


def _read(data: dict[str, Any]) -> ClaimReview:
    publisher = next((each for each in (_first(data, "author"), _first(data, "publisher")) if _name(each)), None)
    if publisher is None:
        raise Rejected("no name of the publisher; expected author.name or publisher.name", field="author.name")
    item = _first(data, "itemReviewed")
    item = item if isinstance(item, dict) else {}
    rating = _first(data, "reviewRating")
    rating = rating if isinstance(rating, dict) else {"alternateName": rating} if isinstance(rating, str) else {}
    name = _text(rating, "alternateName") or _text(rating, "name")
    value = _number(rating, "ratingValue", "reviewRating")
    if not name and value is None:
        raise Rejected("no rating; expected alternateName or ratingValue", field="reviewRating")
    claimant = _first(item, "author") if item else None
    aspect = _text(data, "reviewAspect") or _text(rating, "reviewAspect")
    return ClaimReview(
        url=_address(data, "url"),
        claim=_required(data, "claimReviewed"),
        publisher=_name(publisher)[:200],
        homepage=_homepage(publisher),
        title=(_text(data, "headline") or _text(data, "name"))[:500],
        aspect="attribution" if aspect == "attribution" else "content",
        rating=name[:500],
        rating_value=value,
        worst_rating=_number(rating, "worstRating", "reviewRating"),
        best_rating=_number(rating, "bestRating", "reviewRating"),
        summary=_text(data, "reviewBody") or _text(data, "description"),
        language=_language(data),
        claim_language=_language(item),
        published_on=_day(data, "datePublished"),
        claimed_on=_day(item, "datePublished", "itemReviewed."),
        claimant=_name(claimant)[:300],
        claimant_kind=_kind(claimant),
        appearances=_appearances(item),
    )


def _first(data: dict[str, Any], name: str) -> Any:
    found = data.get(name)
    return (found[0] if found else None) if isinstance(found, list) else found


def _text(data: dict[str, Any], name: str) -> str:
    found = _first(data, name)
    found = found.get("@value") if isinstance(found, dict) else found
    return str(found).replace("\0", "").strip() if isinstance(found, str | int | float) else ""


def _required(data: dict[str, Any], name: str) -> str:
    found = _text(data, name)
    if not found:
        raise Rejected("missing; expected text", field=name)
    return found


def _address(data: dict[str, Any], name: str) -> str:
    found = _required(data, name)
    if not _is_address(found):
        raise Rejected(f"“{found[:80]}” is no address; expected https://… of at most 2000 characters", field=name)
    return found


def _is_address(text: str) -> bool:
    return text.lower().startswith(("https://", "http://")) and len(text) <= 2000 and not any(map(str.isspace, text))


def _name(thing: Any) -> str:
    if isinstance(thing, dict):
        return _text(thing, "name")
    return thing.strip() if isinstance(thing, str) and not _is_address(thing) else ""


def _kind(claimant: Any) -> AgentKind:
    types = _types(claimant) if isinstance(claimant, dict) else []
    if "Person" in types:
        return "person"
    if "GovernmentOrganization" in types:
        return "government"
    return "organization" if any("Organization" in each for each in types) else "unknown"


def _homepage(publisher: Any) -> str:
    found = _text(publisher, "url") if isinstance(publisher, dict) else ""
    return found if _is_address(found) and len(found) <= 200 else ""


def _number(rating: dict[str, Any], name: str, where: str) -> Decimal | None:
    found = _text(rating, name).replace(",", ".")
    if not found:
        return None
    try:
        number = round(Decimal(found), 4)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**8:
        raise Rejected(f"“{found[:80]}” is no rating; expected a number", field=f"{where}.{name}")
    return number


def _day(data: dict[str, Any], name: str, where: str = "") -> date | None:
    found = _text(data, name)
    if not found:
        return None
    try:
        return datetime.fromisoformat(found).date()
    except ValueError:
        raise Rejected(f"“{found[:80]}” is no day; expected YYYY-MM-DD (ISO 8601)", field=f"{where}{name}") from None


def _language(data: dict[str, Any]) -> Any:
    found = _first(data, "inLanguage")
    code = (_text(found, "alternateName") if isinstance(found, dict) else _text(data, "inLanguage"))[:2].lower()
    return code if code in LANGUAGES else "und"


def _appearances(item: dict[str, Any]) -> list[str]:
    """The first appearance first. Where a work is reviewed and not a claim, as once was usual, the work itself."""
    works = [item.get("firstAppearance"), item.get("appearance")]
    if "Claim" not in _types(item):
        works += [item.get("url"), item.get("sameAs")]
    flat = [each for work in works for each in (work if isinstance(work, list) else [work])]
    found = [_text(each, "url") if isinstance(each, dict) else each for each in flat]
    return list(dict.fromkeys(each for each in found if isinstance(each, str) and _is_address(each)))
