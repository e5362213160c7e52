"""Jobs of the queue that the database gives out itself, with the row they are about, in the same transaction."""

import pgtrigger

# Indented as the migrations that made these triggers have it: their text is what they are known by.
_JOB = """
                    INSERT INTO procrastinate_jobs (queue_name, task_name, args)
                    VALUES ('{queue}', '{task}', jsonb_build_object('{argument}', NEW.id));
                    RETURN NULL;
                """


def job_of_new(
    name: str, *, queue: str, task: str, argument: str, condition: pgtrigger.Condition | None = None
) -> pgtrigger.Trigger:
    """A trigger of this name that gives out `task` for each new row, whose id is its `argument`."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        condition=condition,
        func=_JOB.format(queue=queue, task=task, argument=argument),
    )
