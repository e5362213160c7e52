"""The desk: where editors read, correct and review. One module a screen; importing it puts the screen on the site."""

from claims.admin import (
    agents,
    claims,
    dashboard,
    documents,
    external_reviews,
    findings,
    notices,
    quotes,
    relations,
    reviews,
    settling,
    sources,
    tokens,
    topics,
    users,
    webhooks,
)

__all__ = [
    "agents",
    "claims",
    "dashboard",
    "documents",
    "external_reviews",
    "findings",
    "notices",
    "quotes",
    "relations",
    "reviews",
    "settling",
    "sources",
    "tokens",
    "topics",
    "users",
    "webhooks",
]
