"""A form that is sent twice is carried out once."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from customers.models import Submission


def submission_key(request: HttpRequest) -> str:
    """One key for each copy of a form: its token, all that was typed, and who sent it.

    A doubled click or a reload sends the same again and gets the same key; going back and typing more does not.
    """
    sent = f"{request.user.pk}:{request.path}:{request.POST.urlencode()}"
    return salted_hmac("customers.submission", sent, algorithm="sha256").hexdigest()


def token_key(request: HttpRequest) -> str:
    """The same for a form that carries a token; empty, and carried out each time, where it has none."""
    return submission_key(request) if request.POST.get("token") else ""


def done_before(key: str) -> int | None:
    """The record that an earlier copy of this form made. Asked when the form looks doubtful: a doubled click would
    otherwise be warned of its own record."""
    return Submission.objects.filter(key=key).values_list("record_id", flat=True).first()


@transaction.atomic
def do_once(key: str, deed: Callable, *, about=None, **facts):
    """What the deed made, or None when an earlier copy of the form did it: a doubled click waits for the first one.

    `done_before` gives the record afterwards: `about` where the deed is on one, otherwise what it made.
    """
    sent = claim(key)
    if sent and sent.record_id:
        return None
    made = deed(**facts)
    settle(sent, about or made)
    return made


def claim(key: str) -> Submission | None:
    """The locked row of this submission; its `record_id` is set when the deed is already done.

    The unique key makes a second copy wait here until the first one has committed, or take over when it failed.
    """
    if not key:
        return None
    Submission.objects.bulk_create([Submission(key=key)], ignore_conflicts=True)
    return Submission.objects.select_for_update().get(key=key)


def settle(sent: Submission | None, record) -> None:
    if sent is not None:
        sent.record_id = record.pk
        sent.save(update_fields=["record_id"])
