"""Where words stand in a revision, as editors give it: the words, or their place, or both."""

import re
from typing import Any

from django.utils.translation import gettext as _

from claims.admin.desk import DeskForm, LinesField
from claims.models import Revision


class AnchorForm(DeskForm):
    """Of the exact words, the start and the end, what is left out is found in the text of the revision."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("start", "end", "exact"):
            if name in self.fields:  # a reader who may not edit has none
                self.fields[name].required = False
        if isinstance(exact := self.fields.get("exact"), LinesField):
            exact.strip = False  # a span may begin or end with a space
            exact.help_text = _("Leave start and end empty to find the words in the text.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        revision, exact = cleaned.get("revision"), cleaned.get("exact", "")
        start, end = cleaned.get("start"), cleaned.get("end")
        if not isinstance(revision, Revision) or self.errors or (start is not None and end is not None):
            return cleaned
        if not exact:
            self.add_error("exact", _("Give the words, or where they start and end."))
        elif start is not None:
            cleaned["end"] = start + len(exact)
        elif end is not None:
            cleaned["start"] = max(end - len(exact), 0)
        else:
            self._find(revision, exact)
        return cleaned

    def _find(self, revision: Revision, exact: str) -> None:
        places = [found.start() for found in re.finditer(re.escape(exact), revision.text)]
        if len(places) == 1:
            self.cleaned_data["start"], self.cleaned_data["end"] = places[0], places[0] + len(exact)
        elif places:
            listed = ", ".join(map(str, places[:20]))
            self.add_error("start", _("The text has these words at %(places)s: which?") % {"places": listed})
        else:
            self.add_error("exact", _("The text does not have these words."))
