"""The one exception of actions: what cannot be done, said so that it may be shown."""

from django.utils.functional import Promise


class Refused(Exception):
    """A deed that cannot be done. Its text is translated and may be shown to the person.

    `code` tells programs and tests which refusal it is; `link` may lead to the record that stands in the way.
    """

    def __init__(self, message: str | Promise, *, code: str = "refused", link: str = ""):
        super().__init__(message)
        self.message = message
        self.code = code
        self.link = link

    def __str__(self) -> str:
        return str(self.message)


class Stale(Refused):
    """The record was changed by someone else since it was shown; `fields` names those that both changed."""

    def __init__(self, message: str | Promise, *, current=None, fields: list[str] | None = None):
        super().__init__(message, code="stale")
        self.current = current
        self.fields = fields or []
