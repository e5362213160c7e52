"""Days as stretches of time, in the newsroom's zone (`TIME_ZONE`)."""

from datetime import date, datetime, time

from django.utils import timezone


def start_of_day(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def end_of_day(day: date) -> datetime:
    """Its last microsecond, the finest that PostgreSQL keeps."""
    return datetime.combine(day, time.max, timezone.get_current_timezone())
