"""Document: one published text at a source; Revision: its exact wording at a time, kept for good."""

import hashlib
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Prefetch, Q, Value
from django.utils.translation import gettext_lazy as _

from claims.models.history import append_only, tracked
from claims.models.language import Language, search_column
from claims.models.search import SearchQuerySet
from claims.models.source import Source


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

    def complete(self) -> "DocumentQuerySet":
        """With source, agencies and the list of revisions, without their texts: three queries, however many rows."""
        revisions = Revision.objects.order_by("number").defer("text", "search")
        return self.select_related("source").prefetch_related("agencies", Prefetch("revisions", revisions))


@tracked()
class Document(models.Model):
    """One published text (schema.org `NewsArticle`). Its words are in its revisions."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="documents", verbose_name=_("source"))
    key = models.CharField(
        max_length=64,
        editable=False,
        help_text="What makes it the same article when it comes again: a digest of its URL, or of title and date.",
    )
    url = models.URLField(_("URL"), max_length=2000, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    byline = models.CharField(_("byline"), max_length=500, blank=True)
    credits = models.CharField(_("photo credits"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=3, choices=Language, default=Language.UNKNOWN)
    agencies = models.ManyToManyField(
        Source, blank=True, related_name="relayed_documents", verbose_name=_("relayed agencies")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_raw = models.CharField(_("published, as printed"), max_length=200, blank=True)
    published_precision = models.CharField(max_length=6, choices=Precision, blank=True)
    published_zone_inferred = models.BooleanField(default=False)
    modified_at = models.DateTimeField(_("modified"), null=True, blank=True)
    modified_raw = models.CharField(_("modified, as printed"), max_length=200, blank=True)
    modified_precision = models.CharField(max_length=6, choices=Precision, blank=True)
    modified_zone_inferred = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = (F("published_at").desc(nulls_last=True), "-id")
        verbose_name = _("document")
        constraints = [
            models.UniqueConstraint("source", "key", name="document_unique"),
            models.CheckConstraint(condition=~Q(key=""), name="document_key_not_empty"),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(modified_at=None) | Q(modified_at__gte=F("published_at")),
                name="document_modified_after_published",
            ),
        ]
        indexes = [models.Index("published_at", name="document_published")]

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

    @property
    def latest_revision(self) -> "Revision | None":
        return self.revisions.order_by("-number").first()


class RevisionQuerySet(SearchQuerySet["Revision"]):
    # Trigrams of whole articles match nearly anything.
    searched_fuzzily = False

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
    created_at = models.DateTimeField(auto_now_add=True)
    search = search_column("text")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = _("revision")
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
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.number}"

    @staticmethod
    def digest(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sha256 = self.digest(self.text)
        super().save(*args, **kwargs)
