"""The status a claim or quote shows is computed by the database from its reviews, whoever writes the column."""

import pgtrigger


def reviewed_status_trigger(subject: str, aspect: str) -> pgtrigger.Trigger:
    """Sets `status` from the reviews of `aspect`, on insert and on any write to the column.

    `subject` is `claim` or `quote`. `factdb_status(subject, id, aspect)` is made by the first migration.
    """
    return pgtrigger.Trigger(
        name=f"{subject}_status_follows_reviews",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("status"),
        func=f"NEW.status := factdb_status('{subject}', NEW.id, '{aspect}'); RETURN NEW;",
    )
