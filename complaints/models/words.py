"""The words of a case: how it came in, its validity, who is at fault, and what the customer says."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Channel(models.TextChoices):
    """S1-03 R1-R3, S1-21 R2, S1-11 R7."""

    PHONE = "phone", pgettext_lazy("channel", "phone")
    IN_PERSON = "in_person", pgettext_lazy("channel", "in person")
    WRITTEN = "written", pgettext_lazy("channel", "written")
    CHAT = "chat", pgettext_lazy("channel", "chat")
    EMAIL = "email", pgettext_lazy("channel", "e-mail")
    WEBSITE = "website", pgettext_lazy("channel", "website")
    LETTER = "letter", pgettext_lazy("channel", "letter")
    VISIT = "visit", pgettext_lazy("channel", "visit to us")
    REFERRED = "referred", pgettext_lazy("channel", "referred")
    SUPERIOR = "superior", pgettext_lazy("channel", "from a superior")
    FOUND = "found", pgettext_lazy("channel", "found by ourselves")  # nobody has complained (S2-12 R17)


IN_WRITING = frozenset({Channel.WRITTEN, Channel.LETTER})


class Verdict(models.TextChoices):
    """The axis of validity (S1-21 R3, R7, R8). Malignant (恶性, valid) and malicious (恶意, invalid) are opposites."""

    GENERAL = "general", pgettext_lazy("verdict", "valid, general")
    MALIGNANT = "malignant", pgettext_lazy("verdict", "valid, malignant")
    INVALID = "invalid", pgettext_lazy("verdict", "invalid, general")
    MALICIOUS = "malicious", pgettext_lazy("verdict", "invalid, malicious")
    MISUNDERSTANDING = "misunderstanding", pgettext_lazy("verdict", "invalid, misunderstanding")


VALID = (Verdict.GENERAL, Verdict.MALIGNANT)
INVALID = (Verdict.INVALID, Verdict.MALICIOUS, Verdict.MISUNDERSTANDING)


class Ground(models.TextChoices):
    """Why a complaint is invalid (S1-21 R6)."""

    FACTS_DIFFER = "facts_differ", pgettext_lazy("ground", "the facts differ and the cause lies with the complainant")
    BEYOND_PROMISE = "beyond_promise", pgettext_lazy("ground", "asks for more than was promised or is allowed")
    BLACKMAIL = "blackmail", pgettext_lazy("ground", "picks a quarrel or extorts")
    ANONYMOUS = "anonymous", pgettext_lazy("ground", "anonymous without concrete or true facts")
    UNVERIFIABLE = "unverifiable", pgettext_lazy("ground", "facts incomplete, cannot be traced or verified")
    TOO_LATE = "too_late", pgettext_lazy("ground", "about manner and raised too late")


class Fault(models.TextChoices):
    """Whether the company is at fault; apologies only then (S1-17 R7)."""

    UNDETERMINED = "", pgettext_lazy("fault", "not determined")
    YES = "yes", pgettext_lazy("fault", "company at fault")
    NO = "no", pgettext_lazy("fault", "company not at fault")


class View(models.TextChoices):
    """What the customer says of the answer (S1-03 R12)."""

    UNKNOWN = "", pgettext_lazy("view of the customer", "not asked yet")
    SATISFIED = "satisfied", pgettext_lazy("view of the customer", "satisfied")
    ACCEPTED = "accepted", pgettext_lazy("view of the customer", "accepted")
    DISSATISFIED = "dissatisfied", pgettext_lazy("view of the customer", "dissatisfied")
    UNREACHABLE = "unreachable", pgettext_lazy("view of the customer", "could not be reached")
