"""Why an input, or a part of it, is not taken."""


class Rejected(Exception):
    """An input that cannot be taken, told so that its author can mend it."""

    def __init__(self, reason: str, *, field: str = "", line: int = 1) -> None:
        super().__init__(reason)
        self.reason, self.field, self.line = reason, field, line
