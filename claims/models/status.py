"""The status a claim or quote shows is computed by the database from its reviews, whoever writes the column."""

import pgtrigger


def reviewed_status_trigger(subject: str, aspect: str, *, also_of: str = "") -> pgtrigger.Trigger:
    """Sets `status` from the reviews of `aspect`, on insert and on any write to the column.

    `subject` is `claim` or `quote`; `also_of` names its foreign key to the row whose reviews are its own.
    `factdb_status(subject, id, aspect)` is made by a migration.
    """
    reviewed = f"coalesce(NEW.{also_of}_id, NEW.id)" if also_of else "NEW.id"
    written = pgtrigger.UpdateOf("status", f"{also_of}_id") if also_of else pgtrigger.UpdateOf("status")
    return pgtrigger.Trigger(
        name=f"{subject}_status_follows_reviews",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | written,
        func=f"NEW.status := factdb_status('{subject}', {reviewed}, '{aspect}'); RETURN NEW;",
    )
