"""JSON as it may come in: what no answer could quote back is no JSON."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from claims.api.errors import TooLarge


class StrictJSONParser(JSONParser):
    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        length = int(getattr(stream, "META", {}).get("CONTENT_LENGTH") or 0)
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            parsed = super().parse(stream, media_type, parser_context)
            # Half of a surrogate pair passes as "\\ud800", but is no character and has no UTF-8.
            json.dumps(parsed, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise ParseError("JSON parse error - half of a surrogate pair.") from error
        except RecursionError as error:
            raise ParseError("JSON parse error - nested too deeply.") from error
        return parsed
