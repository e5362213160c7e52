"""The desk: where editors read, correct and review. One module a screen; importing it puts the screen on the site."""

from claims.admin import agents, claims, dashboard, documents, quotes, relations, reviews, sources, users

__all__ = ["agents", "claims", "dashboard", "documents", "quotes", "relations", "reviews", "sources", "users"]
