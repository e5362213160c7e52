"""What a person changes in what is marked in a text: its place, who says it, its wording; accepted or rejected.

Whoever changes something says which state of it they saw (`version`): what somebody else changed meanwhile is not
overwritten unseen. Each function runs inside a transaction and raises `ValidationError`, in words for that person.
"""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from claims.admin.desk import mark_edited
from claims.models import Agent, Appearance, Attribution, Claim, Quote, Relation, Revision

PAIRS = {"“": "”", "„": "“", "«": "»", "»": "«", "‹": "›", "‘": "’", '"': '"'}
"""Quotation marks: a quote lies inside of them."""


class Changed(Exception):
    """Somebody changed it since it was shown. `anchor` is what it is now."""

    def __init__(self, anchor: Quote | Appearance) -> None:
        super().__init__()
        self.anchor = anchor


def version(anchor: Quote | Appearance) -> str:
    """A digest of what a person may change. Accepting changes nothing of it."""
    state: list[Any] = [anchor.start, anchor.end]
    if isinstance(anchor, Quote):
        state += [anchor.speaker_id]
    else:
        state += [anchor.claim_id, anchor.claim.claimant_id, anchor.claim.text, anchor.claim.stance]
    return hashlib.blake2s(repr(state).encode(), digest_size=8).hexdigest()


def held(kind: str, pk: int, revision: Revision, seen: str | None = None) -> Quote | Appearance:
    """The quote or appearance, locked. Raises `DoesNotExist`, and `Changed` where it is not as it was `seen`."""
    anchor: Quote | Appearance
    if kind == "quote":
        anchor = Quote.objects.defer("search").select_for_update().get(pk=pk, revision=revision)
    else:
        rows = Appearance.objects.select_related("claim").defer("claim__search")
        anchor = rows.select_for_update(of=("self", "claim")).get(pk=pk, revision=revision)
    anchor.revision = revision
    if seen is not None and version(anchor) != seen:
        raise Changed(anchor)
    return anchor


def mark(kind: str, revision: Revision, start: int, end: int) -> tuple[Quote | Appearance, bool]:
    """A new quote, or claim in the words of the text, and whether it is new: the same place is not marked twice.

    White space around the words is left out, and the quotation marks around a quote.
    """
    if not 0 <= start < end <= len(revision.text):
        raise ValidationError(_("The text has no such place."))
    start, end = _trimmed(revision.text, start, end, quotation=kind == "quote")
    exact = revision.text[start:end]
    if not exact:
        raise ValidationError(_("There are no words at that place."))
    place = {"revision": revision, "start": start, "end": end}
    if kind == "quote":
        return Quote.objects.get_or_create(**place, defaults={"exact": exact, "language": revision.language})
    if there := Appearance.objects.filter(**place).first():
        return there, False
    claim = Claim.objects.create(text=exact, language=revision.language)
    return Appearance.objects.create(**place, exact=exact, claim=claim), True


def _trimmed(text: str, start: int, end: int, *, quotation: bool) -> tuple[int, int]:
    def trim(start: int, end: int) -> tuple[int, int]:
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        return start, start + len(words.strip())

    start, end = trim(start, end)
    if quotation and end - start > 2 and PAIRS.get(text[start]) == text[end - 1]:
        return trim(start + 1, end - 1)
    return start, end


def move(anchor: Quote | Appearance, start: int, end: int) -> None:
    """To `start`…`end` of its text."""
    anchor.start, anchor.end, anchor.exact = start, end, ""
    anchor.clean()
    mark_edited(anchor)
    anchor.save()


def attribute(anchor: Quote | Appearance, who: Agent | None) -> None:
    """`who` says it, also in its chain where that starts with the one before, or is empty."""
    if isinstance(anchor, Quote):
        before, anchor.speaker = anchor.speaker, who
        mark_edited(anchor)
        anchor.save()
        chains = anchor.attributions.all()
    else:
        claim = anchor.claim
        before, claim.claimant = claim.claimant, who
        mark_edited(claim)
        claim.save()
        accept(anchor)
        chains = Attribution.objects.filter(appearance__claim=claim)
    chains.hand_over(before, who)
    if who and not anchor.attributions.exists():
        anchor.attributions.create(position=0, agent=who)


def reword(appearance: Appearance, text: str, stance: str) -> None:
    """The canonical wording of its claim, and how it is put forward."""
    claim = appearance.claim
    claim.text, claim.stance = text.strip(), stance
    claim.full_clean(validate_unique=False, validate_constraints=False)
    mark_edited(claim)
    claim.save()
    accept(appearance)


def accept(anchor: Quote | Appearance) -> None:
    """A person answers for it: no import changes it from now on."""
    for row in (anchor, anchor.claim) if isinstance(anchor, Appearance) else (anchor,):
        mark_edited(row)
        row.save(update_fields=["origin", *(["updated_at"] if not isinstance(row, Appearance) else [])])


def reject(anchor: Quote | Appearance) -> None:
    """It is no quote, or no claim: deleted, and no import of the article brings it back.

    A claim goes with its only appearance, unless work rests on it.
    """
    if isinstance(anchor, Quote):
        if Quote.objects.filter(pk=anchor.pk).reviewed().exists():
            raise ValidationError(_("It is under review: what was reviewed is not deleted."))
        anchor.delete()
        return
    claim = anchor.claim
    if claim.appearances.exclude(pk=anchor.pk).exists():
        anchor.delete()
        return
    if claim.reviews.exists():
        raise ValidationError(_("It is under review: what was reviewed is not deleted."))
    decided = Relation.objects.filter(Q(from_claim=claim) | Q(to_claim=claim), decision=Relation.Decision.CONFIRMED)
    if claim.answered_by.exists() or claim.duplicates.exists() or decided.exists():
        raise ValidationError(_("Other claims answer it, or were found to be related to it."))
    claim.delete()
