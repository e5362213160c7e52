"""As in English."""

from factdb.formats.en.formats import *  # noqa: F403
