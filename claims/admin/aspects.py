"""The review of each aspect beside a text: verdict, rationale and evidence in one form, and every step from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.desk import LinesField
from claims.admin.reviews import ADD, APPROVE, STEPS, StepForm, may_approve
from claims.admin.rewording import Words, reworded
from claims.models import Claim, Evidence, Quote, Review

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ReviewForm(forms.Form):
    """What is done about one aspect. `draft` keeps verdict and rationale, `evidence` adds to them, `submit` goes on."""

    STEPS = {
        "draft": ADD,
        "evidence": ADD,
        "submit": ADD,
        "approve": APPROVE,
        "publish": APPROVE,
        "correct": APPROVE,
        "retract": APPROVE,
    }

    aspect = forms.ChoiceField(choices=Review.Aspect.choices)
    step = forms.ChoiceField(choices=[(step, step) for step in STEPS])
    head = forms.IntegerField(required=False)
    """The last step as it was seen; empty where there was none."""
    verdict = forms.ChoiceField(choices=Review.Verdict.choices, required=False)
    rationale = LinesField(max_length=100_000, required=False)


class EvidenceForm(forms.ModelForm):
    """A link, a document of the base or a file, with the words of it that matter."""

    url = forms.URLField(label=gettext_lazy("Link"), max_length=2000, required=False, assume_scheme="https")
    excerpt = LinesField(required=False)

    class Meta:
        model = Evidence
        fields = ("bearing", "document", "url", "file", "excerpt")

    @property
    def given(self) -> bool:
        written = any(self.data.get(name, "").strip() for name in ("document", "url", "excerpt"))
        return written or bool(self.files) or self._unchosen

    @property
    def _unchosen(self) -> bool:
        """Whether a document was looked for, and none of those found was chosen, nor that it is none of them."""
        return bool(self.data.get("cited", "").strip()) and "document" not in self.data

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self._unchosen:
            self.add_error("document", _("Choose which one is meant, or none of these."))
        return cleaned


@dataclass(frozen=True)
class Writing:
    """A form for the words of a step: as they were given, else as the review has them."""

    step: str
    label: "StrOrPromise"
    verdicts: list[tuple[str, Any]]
    verdict: str
    rationale: str
    approvers: Sequence[User] = ()
    open: bool = False


@dataclass(frozen=True)
class Work:
    """One aspect of the selected one: where its review stands, and what whoever reads may do about it."""

    aspect: str
    label: str
    head: Review | None
    evidence: list[Evidence]
    """Of the round under way, or of the verdict in force."""
    given: dict[str, Any]
    """What was sent and not taken."""
    user: Any
    approvers: Sequence[User] = ()

    @property
    def open(self) -> bool:
        return self.given.get("aspect") == self.aspect

    @property
    def from_theirs(self) -> list[Words]:
        """Of what was not taken as somebody else had written meanwhile: from their words to those given."""
        theirs = self.head.rationale if self.head else ""
        given = self.given.get("rationale", "")
        return reworded(theirs, given) if self.overtaken and theirs != given else []

    @property
    def overtaken(self) -> bool:
        """Whether what was given follows another step than the last."""
        return self.open and self.head is not None and self.given.get("head") != str(self.head.pk)

    @property
    def bearings(self) -> list[tuple[str, Any]]:
        return Evidence.Bearing.choices

    @property
    def drafting(self) -> bool:
        """Whether verdict and rationale are to be written: nobody has begun, or it is a draft."""
        return self._writes and (self.head is None or self.head.status == Review.Status.DRAFT)

    @property
    def next(self) -> Any:
        """The step that is made as it is, without words: approve or publish; none for who wrote what waits."""
        steps = (STEPS["approve"], STEPS["publish"])
        return next((step for step in steps if self.head and step.open_to(self.user, self.head)), None)

    @property
    def waits_for_another(self) -> bool:
        head = self.head
        return head is not None and head.status == Review.Status.SUBMITTED and head.reviewer_id == self.user.pk

    @property
    def writing(self) -> Writing | None:
        """The words of a draft: the first, the one under way, or one that begins again from what was submitted."""
        if not self._writes:
            return None
        kept = self.head if self.head and self.head.status not in Review.PUBLIC else Review()
        began = self.head is not None and self.head.status in Review.PUBLIC
        return self._writing("draft", _("A new verdict") if began else STEPS["revise"].label, kept)

    @property
    def changes(self) -> list[Writing]:
        """What may be done about a verdict that is public."""
        if self.head is None:
            return []
        open_to = [STEPS[name] for name in ("correct", "retract") if STEPS[name].open_to(self.user, self.head)]
        return [
            self._writing(step.name, step.label, self.head if step.keeps_rationale else Review(), self.approvers)
            for step in open_to
        ]

    @property
    def _writes(self) -> bool:
        return bool(self.user.has_perm(ADD))

    def _writing(self, step: str, label: "StrOrPromise", kept: Review, approvers: Sequence[User] = ()) -> Writing:
        of_draft = ("draft", "evidence", "submit")
        asked = self.given.get("step", "")
        mine = self.open and (asked in of_draft if step in of_draft else asked == step)
        return Writing(
            step=step,
            label=label,
            verdicts=[(verdict.value, verdict.label) for verdict in Review.VERDICTS[self.aspect]],
            verdict=self.given.get("verdict", "") if mine else kept.verdict,
            rationale=self.given.get("rationale", "") if mine else kept.rationale,
            approvers=approvers,
            open=mine,
        )


def works(subject: Claim | Quote, user: Any, given: dict[str, Any]) -> list[Work]:
    """Each aspect; for a quote, whether it was said comes first. `subject` is the one its reviews are of."""
    heads = {review.aspect: review for review in subject.reviews.heads().select_related("reviewer", "actor")}
    of_quote = isinstance(subject, Quote)
    of = {"review__quote" if of_quote else "review__claim": subject}
    evidence = list(Evidence.objects.filter(**of).select_related("review", "document").order_by("id"))
    corrects = any(STEPS["correct"].open_to(user, head) for head in heads.values())
    approvers = list(may_approve().exclude(pk=user.pk)) if corrects else []
    aspects = Review.Aspect.choices if of_quote else reversed(Review.Aspect.choices)
    return [
        Work(
            aspect=value,
            label=str(label),
            head=(head := heads.get(value)),
            evidence=[e for e in evidence if head and e.review.aspect == value and e.review.round == head.round],
            given=given,
            user=user,
            approvers=approvers,
        )
        for value, label in aspects
    ]


def take_step(
    subject: Claim | Quote, head: Review | None, user: User, given: dict[str, Any], evidence: EvidenceForm
) -> Review:
    """Makes the step given, from the last one. Raises `ValidationError`, in words for that person."""
    step = given["step"]
    if step in ("draft", "evidence", "submit"):
        return _write(subject, head, user, given, evidence)
    if head is None:
        raise ValidationError(_("There is no review yet."))
    words = StepForm(STEPS[step], head, user, evidence.data)
    if not words.is_valid():
        raise ValidationError(_told(words))
    return STEPS[step].make(head, user, **words.cleaned_data)


def _write(
    subject: Claim | Quote, head: Review | None, user: User, given: dict[str, Any], evidence: EvidenceForm
) -> Review:
    if given["step"] == "evidence" or evidence.given:
        if not evidence.is_valid():
            again = [_("The file was not kept: choose it again.")] if evidence.files else []
            raise ValidationError([*_told(evidence), *again])
        if not user.has_perm("claims.add_evidence"):
            raise ValidationError(_("You may not add evidence."))
    written = {"verdict": given["verdict"], "rationale": given["rationale"]}
    if head is None or head.status in Review.PUBLIC:
        head = Review.start(subject, given["aspect"], user, **written)
    elif (head.status, head.verdict, head.rationale) != (Review.Status.DRAFT, *written.values()):
        head = head.revise(user, **written)
    made = head.submit(user) if given["step"] == "submit" else head
    if evidence.given:
        # Last, as a file that is kept stays when the rest is taken back.
        evidence.instance.review = head
        evidence.save()
    return made


def _told(form: forms.BaseForm) -> list[str]:
    """What is wrong, each with the name of its field."""
    return [
        f"{form[name].label}: {reason}" if name in form.fields else str(reason)
        for name, reasons in form.errors.items()
        for reason in reasons
    ]
