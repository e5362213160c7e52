"""Finding: a quote or claim that a newer revision of its article altered, moved or left out."""

from collections import defaultdict

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Appearance
from claims.models.comparison import Comparison, Fate
from claims.models.document import Revision
from claims.models.history import tracked
from claims.models.quote import Quote


class FindingQuerySet(models.QuerySet["Finding"]):
    def record(self, revision: Revision) -> None:
        """Compares with the revision before: five statements, however many quotes and claims that has."""
        previous = revision.previous
        if previous is None or self.filter(revision=revision).exists():
            return
        found = self.between(previous, revision, Comparison(previous.text, revision.text))
        Finding.objects.bulk_create(found)

    def between(self, before: Revision, after: Revision, compared: Comparison) -> list["Finding"]:
        """What became of the quotes and claims of `before` in `after`, by place, but for what was kept; unsaved."""
        quotes = Quote.objects.filter(revision=before).select_related("speaker").defer("search")
        printed = Appearance.objects.filter(revision=before).select_related("claim__claimant").defer("claim__search")
        made: dict[tuple[int, int], list[Finding]] = defaultdict(list)
        for anchor in (*quotes.order_by("start", "id"), *printed.order_by("start", "id")):
            outcome = compared.fate(anchor.start, anchor.end)
            if outcome.fate is Fate.KEPT:
                continue
            of = {"quote": anchor} if isinstance(anchor, Quote) else {"appearance": anchor}
            finding = Finding(**of, revision=after, kind=outcome.fate, start=outcome.start, end=outcome.end)
            finding.words = "" if outcome.start is None else after.text[outcome.start : outcome.end]
            made[anchor.start, anchor.end].append(finding)
        return [finding for place in sorted(made) for finding in made[place]]

    def complete(self) -> "FindingQuerySet":
        """With what a list tells of each, and without the texts: one query."""
        joined = ("quote__speaker", "appearance__claim__claimant", "revision__document__source", "revision__added_by")
        return self.select_related(*joined).defer(
            "quote__search", "appearance__claim__search", "revision__text", "revision__search"
        )


@tracked()
class Finding(models.Model):
    """Written when the newer revision comes in, for each quote and claim of the one before that is not what it was."""

    class Kind(models.TextChoices):
        ALTERED = Fate.ALTERED.value, _("Altered")
        VANISHED = Fate.VANISHED.value, _("Vanished")
        MOVED = Fate.MOVED.value, _("Moved")

    quote = models.ForeignKey(
        Quote, models.CASCADE, null=True, blank=True, related_name="findings", verbose_name=_("quote")
    )
    appearance = models.ForeignKey(
        Appearance, models.CASCADE, null=True, blank=True, related_name="findings", verbose_name=_("appearance")
    )
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="findings", verbose_name=_("revision"), help_text=_("the newer one")
    )
    kind = models.CharField(_("what happened"), max_length=8, choices=Kind)
    words = models.TextField(_("words now"), blank=True)
    start = models.PositiveIntegerField(
        _("start"), null=True, blank=True, help_text=_("in the newer revision; none where its words stand at several")
    )
    end = models.PositiveIntegerField(_("end"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("change after publication")
        verbose_name_plural = _("changes after publication")
        constraints = [
            models.CheckConstraint(
                condition=Q(quote=None, appearance__isnull=False) | Q(quote__isnull=False, appearance=None),
                name="finding_of_quote_or_appearance",
            ),
            models.UniqueConstraint(fields=("quote", "revision"), name="finding_once_a_quote"),
            models.UniqueConstraint(fields=("appearance", "revision"), name="finding_once_an_appearance"),
            models.CheckConstraint(
                condition=Q(kind="vanished", start=None, end=None, words="")
                | Q(kind="moved", start=None, end=None, words="")
                | Q(kind__in=("altered", "moved"), start__isnull=False, end__isnull=False, start__lt=models.F("end")),
                name="finding_place_fits_kind",
            ),
        ]
        indexes = [models.Index(fields=["kind", "-id"], name="finding_kind")]
        triggers = [
            pgtrigger.Trigger(
                name="finding_words_equal_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("earlier", "claims_revision"), ("later", "claims_revision"), ("exact", "text")],
                func="""
                    SELECT revision.* INTO earlier FROM claims_revision revision WHERE revision.id = coalesce(
                        (SELECT revision_id FROM claims_quote WHERE id = NEW.quote_id),
                        (SELECT revision_id FROM claims_appearance WHERE id = NEW.appearance_id));
                    SELECT * INTO later FROM claims_revision WHERE id = NEW.revision_id;
                    IF earlier.document_id IS DISTINCT FROM later.document_id OR later.number <= earlier.number THEN
                        RAISE EXCEPTION 'a finding compares with a newer revision of the same document'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_words_equal_text',
                                  COLUMN = 'revision';
                    END IF;
                    exact := coalesce((SELECT q.exact FROM claims_quote q WHERE q.id = NEW.quote_id),
                                      (SELECT a.exact FROM claims_appearance a WHERE a.id = NEW.appearance_id));
                    IF NEW.start IS NOT NULL AND (
                        NEW.words <> substr(later.text, NEW.start + 1, NEW."end" - NEW.start)
                        OR NEW."end" > char_length(later.text) OR (NEW.kind = 'moved') <> (NEW.words = exact)
                    ) THEN
                        RAISE EXCEPTION 'revision % does not read “%” at %–%, %', NEW.revision_id,
                            left(NEW.words, 200), NEW.start, NEW."end", NEW.kind
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'finding_words_equal_text',
                                  COLUMN = 'words';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.anchor}"

    @property
    def anchor(self) -> Quote | Appearance:
        """Where the words stood."""
        anchor = self.quote or self.appearance
        assert anchor is not None  # finding_of_quote_or_appearance
        return anchor
