"""Document: one published text at a source; Revision: its exact wording at a time, kept for good."""

import hashlib
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, F, Func, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from claims.models.history import append_only, tracked
from claims.models.language import Language, search_column
from claims.models.search import SearchQuerySet
from claims.models.source import Source
from claims.models.topic import Topic


class Precision(models.TextChoices):
    """How much of a time the text states."""

    MINUTE = "minute", _("Minute")
    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


class DocumentQuerySet(models.QuerySet["Document"]):
    def search(self, words: str) -> "DocumentQuerySet":
        """Documents whose title holds `words`, or one of whose revisions does (`RevisionQuerySet.search`)."""
        held = Revision.objects.search(words).values("document")
        return self.filter(Q(title__icontains=words) | Q(pk__in=held))

    def with_revisions(self) -> "DocumentQuerySet":
        """With the list of revisions, without their texts: one query more."""
        revisions = Revision.objects.order_by("number").defer("text", "search")
        return self.prefetch_related(Prefetch("revisions", revisions))

    def public(self) -> "DocumentQuerySet":
        """Those in which a claim or quote stands that has a verdict made public."""
        from claims.models.claim import Appearance, Claim  # which rest on this module
        from claims.models.quote import Quote

        quotes = Quote.objects.public().filter(revision__document=OuterRef("pk"))
        appearances = Appearance.objects.filter(revision__document=OuterRef("pk"), claim__in=Claim.objects.public())
        return self.filter(Q(Exists(quotes)) | Q(Exists(appearances)))

    def with_counts(self) -> "DocumentQuerySet":
        """Annotates `revision_count`, and `quote_count` and `appearance_count` of the latest revision."""

        def counted(what: str, of: models.QuerySet[Revision]) -> Coalesce:
            one = of.filter(document=OuterRef("pk")).order_by().values("document").annotate(n=Count(what))
            return Coalesce(Subquery(one.values("n")), 0)

        latest = Revision.objects.latest_only()
        return self.annotate(
            revision_count=counted("pk", Revision.objects.all()),
            quote_count=counted("quote", latest),
            appearance_count=counted("appearance", latest),
        )


@tracked()
class Document(models.Model):
    """One published text (schema.org `NewsArticle`). Its words are in its revisions."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="documents", verbose_name=_("source"))
    key = models.CharField(
        max_length=64,
        editable=False,
        help_text=_("What makes it the same article when it comes again: a digest of its URL, or of title and date."),
    )
    url = models.URLField(_("URL"), max_length=2000, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    byline = models.CharField(_("byline"), max_length=500, blank=True)
    credits = models.CharField(_("photo credits"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=3, choices=Language, default=Language.UNKNOWN)
    agencies = models.ManyToManyField(
        Source, blank=True, related_name="relayed_documents", verbose_name=_("relayed agencies")
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="documents", verbose_name=_("topics"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_raw = models.CharField(_("published, as printed"), max_length=200, blank=True)
    published_precision = models.CharField(_("published precision"), max_length=6, choices=Precision, blank=True)
    published_zone_inferred = models.BooleanField(_("published zone inferred"), default=False)
    modified_at = models.DateTimeField(_("modified"), null=True, blank=True)
    modified_raw = models.CharField(_("modified, as printed"), max_length=200, blank=True)
    modified_precision = models.CharField(_("modified precision"), max_length=6, choices=Precision, blank=True)
    modified_zone_inferred = models.BooleanField(_("modified zone inferred"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = (F("published_at").desc(nulls_last=True), "-id")
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint("source", "key", name="document_unique"),
            models.CheckConstraint(condition=~Q(key=""), name="document_key_not_empty"),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(modified_at=None) | Q(modified_at__gte=F("published_at")),
                name="document_modified_after_published",
            ),
        ]
        indexes = [
            models.Index("published_at", name="document_published"),
            models.Index(Coalesce("published_at", "created_at").desc(), name="document_newest"),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.source} {self.published_raw}".strip()

    @staticmethod
    def key_for(*, url: str = "", title: str = "", published: str = "", text: str = "") -> str:
        """SHA-256 of the strongest identity given: the URL, else title and publication time, else the text itself."""
        identity = url or (f"{title}\n{published}" if title or published else text)
        return hashlib.sha256(identity.encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.key:
            published = self.published_at.isoformat() if self.published_at else self.published_raw
            # A document entered by hand before its text has nothing else that tells it apart.
            self.key = self.key_for(url=self.url, title=self.title, published=published, text=str(id(self)))
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """The rules of the constraints, told by field."""
        super().clean()
        if self.published_at and self.modified_at and self.modified_at < self.published_at:
            raise ValidationError({"modified_at": _("Not before it was published.")})

    @property
    def latest_revision(self) -> "Revision | None":
        return self.revisions.order_by("-number").first()


@tracked()
class DocumentAgency(Document.agencies.through):  # type: ignore[name-defined]
    """That a document relays an agency. What counts as independent rests on it, so that its history is kept."""

    class Meta:
        verbose_name = _("relayed agency")
        verbose_name_plural = _("relayed agencies")
        proxy = True


@tracked()
class DocumentTopic(Document.topics.through):  # type: ignore[name-defined]
    """That a document is of a topic."""

    class Meta:
        proxy = True


class RevisionQuerySet(SearchQuerySet["Revision"]):
    # Trigrams of whole articles match nearly anything.
    searched_fuzzily = False
    snippet_options = {"min_words": 15, "max_words": 40, "max_fragments": 2, "fragment_delimiter": " … "}

    def latest_only(self) -> "RevisionQuerySet":
        """One revision a document: the last."""
        return self.filter(following=None)


class Revision(models.Model):
    """The text of a document at a time (PROV `wasRevisionOf`); never updated, never deleted.

    `text[start:end]` offsets anywhere in the base are Unicode code points into `text`.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="revisions", verbose_name=_("document"))
    number = models.PositiveIntegerField(_("number"), help_text=_("1 for the first"))
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="following", verbose_name=_("revision of")
    )
    text = models.TextField(_("text"))
    body_start = models.PositiveIntegerField(
        _("start of the body"), default=0, help_text=_("where the header ends, in code points")
    )
    language = models.CharField(_("language"), max_length=3, choices=Language, default=Language.UNKNOWN)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    origin = models.CharField(_("came from"), max_length=500, blank=True, help_text=_("file or address"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
        help_text=_("Empty where a file was imported."),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    search = search_column("text")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint("document", "sha256", name="revision_text_unique"),
            models.UniqueConstraint("document", "number", name="revision_number_unique"),
            models.CheckConstraint(condition=~Q(text=""), name="revision_text_not_empty"),
            models.CheckConstraint(
                condition=Q(
                    sha256=Func(
                        Func(
                            Func(F("text"), Value("UTF8"), function="convert_to"),
                            function="sha256",
                        ),
                        Value("hex"),
                        function="encode",
                        output_field=models.TextField(),
                    )
                ),
                name="revision_sha256_of_text",
            ),
            models.CheckConstraint(
                condition=Q(number=1, previous=None) | Q(number__gt=1, previous__isnull=False),
                name="revision_first_has_no_previous",
            ),
        ]
        indexes = [GinIndex("search", name="revision_search")]
        triggers = [
            *append_only("revision"),
            pgtrigger.Trigger(
                name="revision_follows_previous",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.previous_id IS NOT NULL"),
                func="""
                    IF NOT EXISTS (SELECT FROM claims_revision WHERE id = NEW.previous_id
                                   AND document_id = NEW.document_id AND number = NEW.number - 1) THEN
                        RAISE EXCEPTION 'revision % of a document follows its revision %', NEW.number, NEW.number - 1
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'revision_follows_previous',
                                  COLUMN = 'previous';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.number}"

    def clean(self) -> None:
        super().clean()
        if self._state.adding and self.document_id:
            same = Revision.objects.filter(document=self.document_id, sha256=self.digest(self.text)).first()
            if same:
                raise ValidationError({"text": _("Revision %(number)d is this very text.") % {"number": same.number}})
        if self.body_start is not None and self.body_start > len(self.text):
            raise ValidationError({"body_start": _("The text ends at %(length)d.") % {"length": len(self.text)}})

    @transaction.atomic
    def save_as_latest(self) -> None:
        """Adds it after the document's last revision, whose successor it becomes, and carries over what stands."""
        Document.objects.select_for_update().get(pk=self.document_id)  # two at once take turns
        self.previous = self.document.latest_revision
        self.number = self.previous.number + 1 if self.previous else 1
        self.save(force_insert=True)
        self.take_over()

    def take_over(self) -> None:
        """Carries here what persons marked or reviewed in earlier revisions, and records what was altered, moved or
        vanished since the previous one. Done again, it does nothing more. Run inside a transaction."""
        from claims.models.carried import Carried  # which rests on this module
        from claims.models.finding import Finding

        if self.previous_id:
            Carried.objects.carry(self)
            Finding.objects.record(self)

    @staticmethod
    def digest(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sha256 = self.digest(self.text)
        super().save(*args, **kwargs)
