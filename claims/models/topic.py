"""Topic: what documents are about, in the newsroom's own words; a claim's topics are those of its documents."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from claims.models.history import tracked


class TopicQuerySet(models.QuerySet["Topic"]):
    def asked_for(self, asked: str) -> "TopicQuerySet":
        """That which an id, or a name, stands for."""
        return self.filter(pk=asked) if asked.isdecimal() and len(asked) < 19 else self.filter(name__iexact=asked)


@tracked()
class Topic(models.Model):
    name = models.CharField(_("name"), max_length=100)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = (Lower("name"),)
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="topic_name_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="topic_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
