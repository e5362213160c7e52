"""What the database refused, by field and in words, for whoever tells a person: API, desk or import."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    field: str
    """The column, without `_id`; empty where the rule concerns several."""
    reason: str


def explain(error: Exception) -> Violation:
    """Of a Django database error. Triggers name their column; PostgreSQL names the constraint and the key."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is None:
        return Violation("", str(error).partition("\n")[0])
    reason = diagnosis.message_primary or str(error)
    if diagnosis.message_detail and diagnosis.constraint_name and "unique" in reason:
        reason = f"{reason}: {diagnosis.message_detail}"
    return Violation((diagnosis.column_name or "").removesuffix("_id"), reason)
