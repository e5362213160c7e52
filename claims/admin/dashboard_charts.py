"""The charts of the first page: each as data for the drawing, as a table beside it, and as a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.admin.download import csv_file
from claims.models import Review
from claims.models.track_record import FEWEST, track_records

MONTHS = 12
_SHOWN = 15
"""Rows of a track record on the page; the file has all."""
NEEDED = ("claims.view_review", "claims.view_claim", "claims.view_quote", "claims.view_document")


@dataclass(frozen=True)
class Chart:
    name: str
    title: str
    note: str
    heading: Sequence[str]
    rows: Sequence[Sequence[Any]]
    """As a person reads them."""
    data: dict[str, Any]
    """As the page's script draws them."""
    height: int = 0


def verdicts(aspect: str) -> Chart:
    """Verdicts published in each of the last twelve months; where that was none, in the last that had some."""
    months = _months(timezone.localdate())
    published = list(Review.objects.published_by_month(aspect, since=months[0]))
    if not published and (newest := Review.objects.last_published(aspect)):
        months = _months(timezone.localdate(newest))
        published = list(Review.objects.published_by_month(aspect, since=months[0]))
    counted = {(row["month"], row["verdict"]): row["published"] for row in published}
    kinds = Review.VERDICTS[aspect]
    labels = [date_format(month, "YEAR_MONTH_FORMAT") for month in months]
    of_content = aspect == Review.Aspect.CONTENT
    return Chart(
        name=f"verdicts-{aspect}",
        title=_("Verdicts on the content, by month") if of_content else _("Verdicts on the attribution, by month"),
        note=_("Each verdict counts in the month in which it was published; a later correction does not count again."),
        heading=(_("Month"), *(str(kind.label) for kind in kinds)),
        rows=[
            (label, *(counted.get((month, kind.value), 0) for kind in kinds))
            for month, label in zip(months, labels, strict=True)
        ],
        data={
            "kind": "stacks",
            "empty": not counted,
            "labels": labels,
            "series": [
                {"label": str(kind.label), "data": [counted.get((month, kind.value), 0) for month in months]}
                for kind in kinds
            ],
        },
    )


def record(of: str, most: int | None = _SHOWN) -> Chart:
    """The share of claims that held, with its interval; `most` bounds the rows."""
    found = track_records(of)[:most]
    by_source = of == "source"
    return Chart(
        name=f"record-{of}",
        title=_("Sources, by share of claims that held") if by_source else _("Claimants, by share of claims that held"),
        note=_(
            "Claims with a verdict on the content: true and mostly true held, misleading and false did not; others are "
            "left out. The bar is the 95%% interval (Wilson). Nobody with fewer than %(fewest)d claims is shown."
        )
        % {"fewest": FEWEST},
        heading=(_("Name"), _("Held"), _("Decided"), _("Share, %"), _("From, %"), _("To, %")),
        rows=[
            (each.name, each.held, each.decided, *(round(100 * part, 1) for part in (each.share, *each.interval)))
            for each in found
        ],
        data={
            "kind": "shares",
            "empty": not found,
            "rows": [
                {
                    "label": each.name,
                    "share": each.share,
                    "low": each.interval[0],
                    "high": each.interval[1],
                    "words": _("%(share)s of %(decided)d held")
                    % {"share": f"{each.share:.0%}", "decided": each.decided},
                }
                for each in found
            ],
        },
        height=len(found),
    )


CHARTS: dict[str, Callable[[], Chart]] = {
    "verdicts-content": lambda: verdicts(Review.Aspect.CONTENT),
    "verdicts-attribution": lambda: verdicts(Review.Aspect.ATTRIBUTION),
    "record-source": lambda: record("source"),
    "record-claimant": lambda: record("claimant"),
}
_WHOLE: dict[str, Callable[[], Chart]] = {
    **CHARTS,
    "record-source": lambda: record("source", None),
    "record-claimant": lambda: record("claimant", None),
}


def download_chart(request: HttpRequest, name: str) -> HttpResponse:
    """The data behind a chart as a CSV file."""
    user: Any = request.user
    if not user.has_perms(NEEDED):
        raise PermissionDenied
    if name not in _WHOLE:
        raise Http404
    chart = _WHOLE[name]()
    return csv_file(chart.name, chart.heading, chart.rows)


def _months(end: date) -> list[date]:
    """The first days of the `MONTHS` months up to that of `end`."""
    last = end.year * 12 + end.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(last - MONTHS + 1, last + 1)]
