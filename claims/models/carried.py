"""Carried: what became of an anchor persons decided on, when a newer revision of its article came in."""

from dataclasses import dataclass, field
from typing import Any

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.anchor import Origin
from claims.models.attribution import Attribution
from claims.models.claim import Appearance, Claim
from claims.models.comparison import Comparison, Fate, place, places
from claims.models.document import Revision
from claims.models.history import tracked
from claims.models.quote import Quote
from claims.models.review import Review

UNPLACED = ("ambiguous", "orphaned")
OFFERED = 20
"""Candidate places shown to a person at most."""


class CarriedQuerySet(models.QuerySet["Carried"]):
    def waiting(self) -> "CarriedQuerySet":
        """What a person has to settle, in the texts as they now stand."""
        return self.filter(state__in=UNPLACED, settled_by=None, revision__following=None)

    def complete(self) -> "CarriedQuerySet":
        """With what a list tells of each, and without the texts: one query."""
        joined = (
            "quote__speaker",
            "appearance__claim__claimant",
            "link__agent",
            "link__source",
            "revision__document__source",
            "settled_by",
        )
        return self.select_related(*joined).defer(
            "quote__search", "appearance__claim__search", "revision__text", "revision__search"
        )

    def carry(self, revision: Revision) -> None:
        """Carries to `revision` the quotes and appearances that persons edited or reviewed in the one before, and those
        that wait to be settled there. The number of statements does not grow with them.

        What stands beyond doubt at one place (`comparison.place`) is anchored there, with its chain; what does not is
        kept as ambiguous or orphaned, for a person to settle.
        """
        if self.filter(revision=revision).exists():
            return
        chain = Prefetch("attributions", Attribution.objects.order_by("position"))
        before = Q(revision=revision.previous_id)
        edited = Q(origin=Origin.EDITED)
        wait = self.filter(revision=revision.previous_id, settled_by=None, state__in=UNPLACED)
        reviewed = Q(pk__in=Quote.objects.filter(before).reviewed().values("pk"))
        quotes = Quote.objects.filter(before, edited | reviewed)
        judged = Q(claim__origin=Origin.EDITED) | Exists(Review.objects.filter(claim=OuterRef("claim")))
        printed = Appearance.objects.filter(before, edited | judged)
        in_order = ("revision_id", "start", "id")
        carrying = _Carrying(revision)
        # By key, and in two searches: as one condition each table would be read through.
        for quote in (
            Quote.objects.filter(pk__in=_keys(quotes).union(wait.exclude(quote=None).values("quote")))
            .defer("search")
            .prefetch_related(chain)
            .order_by(*in_order)
        ):
            carrying.add(quote)
        for appearance in (
            Appearance.objects.filter(pk__in=_keys(printed).union(wait.exclude(appearance=None).values("appearance")))
            .select_related("claim")
            .defer("claim__search")
            .prefetch_related(chain)
            .order_by(*in_order)
        ):
            carrying.add(appearance)
        carrying.write()


def _keys(rows: models.QuerySet[Any]) -> models.QuerySet[Any, Any]:
    return rows.order_by().values("pk")


@dataclass
class _Carrying:
    """The rows that follow from carrying anchors to one revision."""

    revision: Revision
    texts: dict[int, str] = field(default_factory=dict)
    quotes: list[Quote] = field(default_factory=list)
    appearances: list[Appearance] = field(default_factory=list)
    links: list[Attribution] = field(default_factory=list)
    carried: list["Carried"] = field(default_factory=list)
    taken: set[tuple[Any, ...]] = field(default_factory=set)

    def text(self, revision_id: int) -> str:
        if revision_id not in self.texts:
            self.texts[revision_id] = Revision.objects.values_list("text", flat=True).get(pk=revision_id)
        return self.texts[revision_id]

    def add(self, anchor: Quote | Appearance) -> None:
        before = self.text(anchor.revision_id)
        start, there = place(before, anchor.start, anchor.end, self.revision.text)
        of = {"quote": anchor} if isinstance(anchor, Quote) else {"appearance": anchor}
        if start is not None:
            spot = (getattr(anchor, "claim_id", None), start, start + len(anchor.exact))
            if spot not in self.taken:
                self.taken.add(spot)
                self.anchor(anchor, start, start + len(anchor.exact), anchor.origin)
                return
        state = Carried.State.AMBIGUOUS if there else Carried.State.ORPHANED
        self.carried.append(Carried(**of, revision=self.revision, state=state))

    def anchor(self, anchor: Quote | Appearance, start: int, end: int, origin: str) -> "Carried":
        """The anchor anew at `start`…`end` of the revision, and its chain with it."""
        made: Quote | Appearance
        if isinstance(anchor, Quote):
            made = _quote_again(anchor, self.revision, start, end, origin)
            self.quotes.append(made)
            carried = Carried(quote=anchor, revision=self.revision, state=Carried.State.ANCHORED, to_quote=made)
        else:
            made = _appearance_again(anchor, self.revision, start, end, origin)
            self.appearances.append(made)
            carried = Carried(
                appearance=anchor, revision=self.revision, state=Carried.State.ANCHORED, to_appearance=made
            )
        self.carried.append(carried)
        for link in anchor.attributions.all():
            self.link(link, anchor, made)
        return carried

    def link(self, link: Attribution, anchor: Quote | Appearance, made: Quote | Appearance) -> None:
        again = Attribution(
            quote=made if isinstance(made, Quote) else None,
            appearance=made if isinstance(made, Appearance) else None,
            position=link.position,
            agent_id=link.agent_id,
            source_id=link.source_id,
            cue=link.cue,
        )
        self.links.append(again)
        if link.cue_start is None or link.cue_end is None:
            return
        start, there = self.cue_place(link.cue_start, link.cue_end, anchor, made)
        carried = Carried(link=link, revision=self.revision, to_link=again, state=Carried.State.ANCHORED)
        if start is None:
            carried.state = Carried.State.AMBIGUOUS if there else Carried.State.ORPHANED
        else:
            again.cue_start, again.cue_end = start, start + len(link.cue)
        self.carried.append(carried)

    def cue_place(
        self, start: int, end: int, anchor: Quote | Appearance, made: Quote | Appearance
    ) -> tuple[int | None, int]:
        """Where a cue stands now: as before beside the words it introduces, else wherever it is beyond doubt."""
        before, after = self.text(anchor.revision_id), self.revision.text
        shift = made.start - anchor.start
        first, last = min(start, anchor.start), max(end, anchor.end)
        if first + shift >= 0 and before[first:last] == after[first + shift : last + shift]:
            return start + shift, 1
        return place(before, start, end, after)

    def write(self) -> None:
        Quote.objects.bulk_create(self.quotes)
        Appearance.objects.bulk_create(self.appearances)
        Attribution.objects.bulk_create(self.links)
        Carried.objects.bulk_create(self.carried)


def _quote_again(quote: Quote, revision: Revision, start: int, end: int, origin: str) -> Quote:
    exact = revision.text[start:end]
    return Quote(
        revision=revision,
        start=start,
        end=end,
        exact=exact,
        language=quote.language,
        speaker_id=quote.speaker_id,
        cue=quote.cue,
        verbatim_status=quote.verbatim_status,
        rule=quote.rule,
        confidence=quote.confidence,
        origin=origin,
        reviewed_as_id=(quote.reviewed_as_id or quote.pk) if exact == quote.exact else None,
    )


def _appearance_again(appearance: Appearance, revision: Revision, start: int, end: int, origin: str) -> Appearance:
    return Appearance(
        claim=appearance.claim,
        revision=revision,
        start=start,
        end=end,
        exact=revision.text[start:end],
        cue=appearance.cue,
        rule=appearance.rule,
        confidence=appearance.confidence,
        origin=origin,
    )


@tracked()
class Carried(models.Model):
    """An anchor of an earlier revision and where it is in a newer one: never guessed.

    It is of a `quote`, an `appearance` or the cue of a `link`, and leads to the row made of it in `revision`.
    A link always goes with the anchor it belongs to; only the place of its cue may be in doubt.
    """

    class State(models.TextChoices):
        """W3C Web Annotation names no states; these are what its selectors can come to."""

        ANCHORED = "anchored", _("Anchored")
        AMBIGUOUS = "ambiguous", _("Ambiguous")
        ORPHANED = "orphaned", _("Orphaned")

    quote = models.ForeignKey(
        Quote, models.CASCADE, null=True, blank=True, related_name="carried", verbose_name=_("quote")
    )
    appearance = models.ForeignKey(
        Appearance, models.CASCADE, null=True, blank=True, related_name="carried", verbose_name=_("appearance")
    )
    link = models.ForeignKey(
        Attribution, models.CASCADE, null=True, blank=True, related_name="carried", verbose_name=_("link of a chain")
    )
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="carried", verbose_name=_("revision"), help_text=_("the newer one")
    )
    state = models.CharField(_("state"), max_length=9, choices=State)
    since = models.DateTimeField(_("since"), default=timezone.now)
    to_quote = models.ForeignKey(
        Quote, models.CASCADE, null=True, blank=True, related_name="carried_from", verbose_name=_("quote there")
    )
    to_appearance = models.ForeignKey(
        Appearance,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="carried_from",
        verbose_name=_("appearance there"),
    )
    to_link = models.ForeignKey(
        Attribution, models.CASCADE, null=True, blank=True, related_name="carried_from", verbose_name=_("link there")
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
        help_text=_("Orphaned and settled: gone."),
    )

    objects = CarriedQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("carried anchor")
        verbose_name_plural = _("carried anchors")
        constraints = [
            models.CheckConstraint(
                condition=Q(quote__isnull=False, appearance=None, link=None)
                | Q(quote=None, appearance__isnull=False, link=None)
                | Q(quote=None, appearance=None, link__isnull=False),
                name="carried_of_one",
            ),
            models.CheckConstraint(
                condition=Q(state="anchored", quote__isnull=False, to_quote__isnull=False)
                & Q(to_appearance=None, to_link=None)
                | Q(state="anchored", appearance__isnull=False, to_appearance__isnull=False)
                & Q(to_quote=None, to_link=None)
                | Q(state__in=("ambiguous", "orphaned"), link=None, to_quote=None, to_appearance=None, to_link=None)
                | Q(
                    state__in=("anchored", "ambiguous", "orphaned"),
                    link__isnull=False,
                    to_link__isnull=False,
                    to_quote=None,
                    to_appearance=None,
                ),
                name="carried_anchored_has_a_place",
            ),
            models.CheckConstraint(
                condition=~Q(state="ambiguous") | Q(settled_by=None), name="carried_ambiguous_is_not_settled"
            ),
            models.UniqueConstraint(fields=("quote", "revision"), name="carried_once_a_quote"),
            models.UniqueConstraint(fields=("appearance", "revision"), name="carried_once_an_appearance"),
            models.UniqueConstraint(fields=("link", "revision"), name="carried_once_a_link"),
        ]
        indexes = [
            models.Index(fields=["-id"], condition=Q(state__in=UNPLACED, settled_by=None), name="carried_waiting")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="carried_is_what_it_was",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("earlier", "record"), ("later", "record"), ("reason", "text")],
                func="""
                    SELECT r.document_id, r.number, a.exact INTO earlier FROM (
                        SELECT revision_id, exact FROM claims_quote WHERE id = NEW.quote_id
                        UNION ALL SELECT revision_id, exact FROM claims_appearance WHERE id = NEW.appearance_id
                        UNION ALL SELECT coalesce(q.revision_id, p.revision_id), l.cue FROM claims_attribution l
                            LEFT JOIN claims_quote q ON q.id = l.quote_id
                            LEFT JOIN claims_appearance p ON p.id = l.appearance_id WHERE l.id = NEW.link_id
                    ) a JOIN claims_revision r ON r.id = a.revision_id;
                    SELECT r.document_id, r.number, a.* INTO later FROM claims_revision r LEFT JOIN (
                        SELECT revision_id, exact, true AS placed FROM claims_quote WHERE id = NEW.to_quote_id
                        UNION ALL SELECT revision_id, exact, true FROM claims_appearance WHERE id = NEW.to_appearance_id
                        UNION ALL SELECT coalesce(q.revision_id, p.revision_id), l.cue, l.cue_start IS NOT NULL
                            FROM claims_attribution l
                            LEFT JOIN claims_quote q ON q.id = l.quote_id
                            LEFT JOIN claims_appearance p ON p.id = l.appearance_id WHERE l.id = NEW.to_link_id
                    ) a ON true WHERE r.id = NEW.revision_id;
                    reason := CASE
                        WHEN earlier.document_id <> later.document_id OR later.number <= earlier.number
                            THEN 'an anchor is carried to a newer revision of its document'
                        WHEN later.revision_id <> NEW.revision_id THEN 'the anchor stands in another revision'
                        WHEN NEW.to_link_id IS NOT NULL AND later.placed <> (NEW.state = 'anchored')
                            THEN format('a cue is not %s there', NEW.state)
                        WHEN NEW.settled_by_id IS NULL AND later.exact <> earlier.exact
                            THEN 'only a person carries an anchor to other words'
                    END;
                    IF reason IS NOT NULL THEN
                        RAISE EXCEPTION '%', reason USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'carried_is_what_it_was', COLUMN = 'revision';
                    END IF;
                    IF TG_OP = 'UPDATE' AND (NEW.quote_id, NEW.appearance_id, NEW.link_id, NEW.revision_id)
                        IS DISTINCT FROM (OLD.quote_id, OLD.appearance_id, OLD.link_id, OLD.revision_id) THEN
                        RAISE EXCEPTION 'what was carried, and where to, stays' USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'carried_is_what_it_was', COLUMN = 'revision';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.exact[:80]}"

    @property
    def subject(self) -> Quote | Appearance | Attribution:
        """What is carried."""
        subject = self.quote or self.appearance or self.link
        assert subject is not None  # carried_of_one
        return subject

    @property
    def anchor(self) -> Quote | Appearance:
        """The anchor before; of a link, that of its chain."""
        subject = self.subject
        anchor = (subject.quote or subject.appearance) if isinstance(subject, Attribution) else subject
        assert anchor is not None  # attribution_of_quote_or_appearance
        return anchor

    @property
    def exact(self) -> str:
        """The words looked for."""
        return self.link.cue if self.link else self.anchor.exact

    @property
    def span(self) -> tuple[int, int]:
        """Where they stood before."""
        if self.link:
            return self.link.cue_start or 0, self.link.cue_end or 0
        return self.anchor.start, self.anchor.end

    @property
    def gone(self) -> bool:
        """Whether a person said that the text has it no more."""
        return self.state == self.State.ORPHANED and self.settled_by_id is not None

    def candidates(self) -> list[tuple[int, int]]:
        """Where it may be: the places with the same words, or what stands where it stood."""
        text = self.revision.text
        if there := places(self.exact, text)[:OFFERED]:
            return [(at, at + len(self.exact)) for at in there]
        outcome = Comparison(self.anchor.revision.text, text).fate(*self.span)
        if outcome.fate is Fate.VANISHED or outcome.start is None or outcome.end is None:
            return []
        return [(outcome.start, outcome.end)]

    @transaction.atomic
    def settle(self, by: Any, span: tuple[int, int] | None) -> "Carried":
        """A person's word: it stands at `span` of the newer revision, or, without one, it is gone.

        What extraction found at that very place gives way. Raises `ValidationError` where it is anchored already, the
        span is none, or another row that persons decided on stands there.
        """
        held = Carried.objects.select_for_update().get(pk=self.pk)
        if held.state == self.State.ANCHORED:
            raise ValidationError(_("It is anchored already."))
        held.settled_by, held.since = by, timezone.now()
        if span is None:
            held.state = self.State.ORPHANED
        else:
            start, end = span
            if not 0 <= start < end <= len(held.revision.text):
                raise ValidationError(_("The text has no such place."))
            held.state = self.State.ANCHORED
            held._put(start, end)
        held.save()
        return held

    def _put(self, start: int, end: int) -> None:
        if self.to_link:
            if end - start > (Attribution._meta.get_field("cue").max_length or 0):
                raise ValidationError(_("A cue is not that long."))
            self.to_link.cue, self.to_link.cue_start, self.to_link.cue_end = self.revision.text[start:end], start, end
            self.to_link.save()
            return
        self._make_way(start, end)
        carrying = _Carrying(self.revision)
        made = carrying.anchor(self.anchor, start, end, Origin.EDITED)
        carrying.carried.remove(made)
        carrying.write()
        self.to_quote, self.to_appearance = made.to_quote, made.to_appearance

    def _make_way(self, start: int, end: int) -> None:
        """Removes what extraction found at the place and nobody has edited, reviewed or related to anything since."""
        place = {"revision": self.revision, "start": start, "end": end}
        if self.quote:
            for quote in Quote.objects.filter(**place):
                if quote.origin == Origin.EDITED or Quote.objects.filter(pk=quote.pk).reviewed().exists():
                    raise ValidationError(_("A quote that somebody edited or reviewed stands there already."))
                quote.delete()
        elif self.appearance:
            found = Appearance.objects.filter(**place, origin=Origin.EXTRACTED, claim__origin=Origin.EXTRACTED)
            for appearance in found.exclude(claim=self.appearance.claim_id).select_related("claim"):
                if _stands_alone(appearance.claim):
                    appearance.claim.delete()
            if Appearance.objects.filter(**place, claim=self.appearance.claim_id).exists():
                raise ValidationError(_("The claim is marked there already."))


def _stands_alone(claim: Claim) -> bool:
    """Whether nothing but its one appearance rests on the claim."""
    resting = (claim.reviews, claim.answered_by, claim.duplicates, claim.relations, claim.relations_in)
    return claim.appearances.count() == 1 and not any(rows.exists() for rows in resting)
