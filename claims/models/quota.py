"""Quota: how many requests somebody made in the time a limit counts, for all processes that serve the base."""

from django.db import connection, models


class QuotaManager(models.Manager["Quota"]):
    def take(self, key: str, window: int) -> tuple[int, float]:
        """Counts one request of `key`. Answers how many that makes in this window of so many seconds, and the
        seconds until the next begins. One statement: two processes never count the same number."""
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO claims_quota AS held (key, since, used) VALUES (%(key)s, clock_timestamp(), 1)
                ON CONFLICT (key) DO UPDATE SET
                    used = CASE WHEN held.since > clock_timestamp() - %(window)s * interval '1 second'
                                THEN held.used + 1 ELSE 1 END,
                    since = CASE WHEN held.since > clock_timestamp() - %(window)s * interval '1 second'
                                 THEN held.since ELSE clock_timestamp() END
                RETURNING used, %(window)s - extract(epoch FROM clock_timestamp() - since)::float
                """,
                {"key": key, "window": window},
            )
            used, left = cursor.fetchone()
            if used == 1:
                # As windows begin, those long over are forgotten; the longest is a day.
                cursor.execute("DELETE FROM claims_quota WHERE since < clock_timestamp() - interval '1 day'")
        return used, max(left, 0.0)


class Quota(models.Model):
    """A count nobody needs after its window: the table is not logged, and empty after a crash of the server."""

    key = models.CharField(max_length=200, primary_key=True)
    since = models.DateTimeField(db_index=True)
    used = models.PositiveIntegerField()

    objects = QuotaManager()

    def __str__(self) -> str:
        return f"{self.key}: {self.used}"
