"""The two verdicts on a claim or quote as the public sees them: what is in force, on what it rests, what was before."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, Evidence, Quote, Review

QUESTIONS: dict[str, Promise] = {
    Review.Aspect.ATTRIBUTION: _("Did they say it?"),
    Review.Aspect.CONTENT: _("Does it hold?"),
}
TONES = {
    Review.Verdict.TRUE: "holds",
    Review.Verdict.MOSTLY_TRUE: "holds",
    Review.Verdict.AUTHENTIC: "holds",
    Review.Verdict.DISPUTED: "doubt",
    Review.Verdict.MISLEADING: "doubt",
    Review.Verdict.ALTERED: "doubt",
    Review.Verdict.OUT_OF_CONTEXT: "doubt",
    Review.Verdict.MISTRANSLATED: "doubt",
    Review.Verdict.FALSE: "fails",
    Review.Verdict.MISATTRIBUTED: "fails",
    Review.Verdict.UNVERIFIABLE: "open",
}
"""How a verdict is drawn, beside its word: `holds`, `doubt`, `fails` or `open`; a retracted one is `open`."""


@dataclass
class Verdict:
    """On one aspect. Without `review` nobody has published one."""

    aspect: str
    steps: list[Review] = field(default_factory=list)
    """Every step made public, the earliest first; where only what is in force was loaded, that alone."""
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def review(self) -> Review | None:
        return self.steps[-1] if self.steps else None

    @property
    def question(self) -> Promise:
        return QUESTIONS[self.aspect]

    @property
    def retracted(self) -> bool:
        return bool(self.review and self.review.status == Review.Status.RETRACTED)

    @property
    def corrected(self) -> bool:
        return bool(self.review and self.review.status == Review.Status.CORRECTED)

    @property
    def word(self) -> str | Promise:
        if self.review is None:
            return _("Not checked")
        return _("Retracted") if self.retracted else self.review.get_verdict_display()

    @property
    def tone(self) -> str:
        return "open" if self.review is None or self.retracted else TONES[Review.Verdict(self.review.verdict)]

    @property
    def earlier(self) -> list[Review]:
        """What was in force before, the latest first."""
        return self.steps[-2::-1]


def verdicts_in_force(subject: Claim | Quote) -> list[Verdict]:
    """Of a subject with `effective_reviews`: both verdicts, the attribution first."""
    reviews = {review.aspect: review for review in subject.effective_reviews}  # type: ignore[union-attr]
    return [Verdict(aspect, [reviews[aspect]] if aspect in reviews else []) for aspect in QUESTIONS]


def verdicts_on(subject: Claim | Quote) -> list[Verdict]:
    """Both verdicts, the attribution first, with all that led there in public: in two queries."""
    of_it = {"claim": subject} if isinstance(subject, Claim) else {"quote": subject}
    verdicts = {aspect: Verdict(aspect) for aspect in QUESTIONS}
    for step in Review.objects.public().filter(**of_it).order_by("id"):
        verdicts[step.aspect].steps.append(step)
    # The evidence of what is in force: that of a round nobody has published yet is nobody's business.
    rounds = Q(pk__in=())
    for verdict in verdicts.values():
        if verdict.review:
            rounds |= Q(review__aspect=verdict.aspect, review__round=verdict.review.round)
    evidence = Evidence.objects.filter(rounds, **{f"review__{name}": row for name, row in of_it.items()})
    for each in evidence.select_related("review", "document__source").order_by("id"):
        verdicts[each.review.aspect].evidence.append(each)
    return list(verdicts.values())
