"""The fact base, one module a concept. Import models from here: `from claims.models import Claim`."""

from claims.models.agent import Agent, AgentAlias
from claims.models.assignment import Assignment
from claims.models.attribution import Attribution
from claims.models.carried import Carried
from claims.models.change import Change
from claims.models.claim import Appearance, Claim
from claims.models.document import Document, Revision
from claims.models.external_review import ExternalReview
from claims.models.finding import Finding
from claims.models.idempotency import IdempotencyKey
from claims.models.merge import Merge
from claims.models.notice import Flag, Notice
from claims.models.quantity import Quantity
from claims.models.quota import Quota
from claims.models.quote import Quote
from claims.models.relation import Relation
from claims.models.review import Evidence, Review
from claims.models.source import Source
from claims.models.token import Token
from claims.models.topic import Topic
from claims.models.webhook import Attempt, Delivery, Webhook

__all__ = [
    "Agent",
    "AgentAlias",
    "Appearance",
    "Assignment",
    "Attempt",
    "Attribution",
    "Carried",
    "Change",
    "Claim",
    "Delivery",
    "Document",
    "Evidence",
    "ExternalReview",
    "Finding",
    "Flag",
    "IdempotencyKey",
    "Merge",
    "Notice",
    "Quantity",
    "Quota",
    "Quote",
    "Relation",
    "Review",
    "Revision",
    "Source",
    "Token",
    "Topic",
    "Webhook",
]
