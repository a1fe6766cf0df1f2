"""Working off the ledger: claim, hand over, mark. Nothing twice, nothing lost.

Killed before the hand-over: the claim runs out and the row is claimed again. Killed after it: nobody knows whether the
message arrived, so it is listed among those that could not be told and a person decides. Failures come again at
growing distances and end in the same list.
"""

import logging
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.hooks import works_at
from core.models import Channel, Delivery, Digest, Notice
from core.notices.routing import reach_of
from core.notices.ways import Later, Mail, Never, post_chat

log = logging.getLogger("keguan.notices")
LOT = 50
LEASE = timedelta(minutes=10)  # longer than any server is waited for
LOOK_AGAIN = timedelta(minutes=5)  # outside working hours
RETRIES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]
State = Delivery.State


def send_waiting(now: datetime | None = None) -> int:
    """Send what is due and belongs into no digest; gives how many messages left."""
    now = now or timezone.now()
    release_dead(now)
    mail, sent = Mail(), 0
    try:
        while token := claim(now):
            sent += send_claimed(token, mail)
    finally:
        mail.close()
    return sent


def release_dead(now: datetime) -> None:
    """What a killed worker left: free again, or listed when it may have been sent."""
    dead = Delivery.objects.filter(claimed_at__lt=now - LEASE)
    with transaction.atomic():
        free = dead.filter(state__in=[State.WAITING, State.FAILED]).exclude(token="")
        tokens = set(free.values_list("token", flat=True))
        free.update(token="", claimed_at=None)
        Digest.objects.filter(token__in=tokens).delete()  # that digest never left
        dead.filter(state=State.SENDING).update(state=State.COULD_NOT, reason="unknown", token="", claimed_at=None)


def claim(now: datetime) -> str:
    """Take a lot of what is due; gives the token on the rows, or nothing. Two workers never get the same row."""
    while True:
        due = Delivery.objects.due(now).filter(is_digest=False).order_by("not_before", "id")
        found = list(due.select_related("notice", "person")[:LOT])
        if not found:
            return ""
        keys = sort_out(found, now)
        token = secrets.token_hex(16)
        free = Delivery.objects.open().filter(pk__in=keys, token="")
        if free.update(token=token, claimed_at=timezone.now()):
            return token


def sort_out(found: list[Delivery], now: datetime) -> list[int]:
    """The keys of those to send now. What was read meanwhile is needless, what may wait waits for working hours."""
    read = [row.pk for row in found if not row.notice.is_unread]
    Delivery.objects.open().filter(pk__in=read, token="").update(state=State.NEEDLESS)
    asleep = [row.pk for row in found if not row.notice.is_urgent and not works_at(now, row.person)]
    Delivery.objects.open().filter(pk__in=asleep, token="").update(not_before=now + LOOK_AGAIN)
    return [row.pk for row in found if row.pk not in {*read, *asleep}]


def send_claimed(token: str, mail: Mail) -> int:
    sent = 0
    for row in Delivery.objects.filter(token=token).select_related("notice", "person").order_by("id"):
        with translation.override(row.person.language or settings.LANGUAGE_CODE):
            sent += hand_over([row], row.person, row.channel, *letter(row.notice), f"notice-{row.pk}", mail)
    return sent


def hand_over(rows: list[Delivery], person, channel: str, title: str, body: str, name: str, mail: Mail) -> bool:
    """Send one message for these claimed rows and mark them. Whatever goes wrong here stays with these rows."""
    mine = Delivery.objects.filter(pk__in=[row.pk for row in rows], token=rows[0].token)
    try:
        address = address_of(person, channel)
        if channel == Channel.MAIL:
            mail.open()
        if not mine.open().update(state=State.SENDING):
            return False  # the claim ran out and somebody else has them
        if channel == Channel.MAIL:
            mail.post(address, title, body, name)
        else:
            post_chat(address, title, body)
    except Later as reason:
        try_later(rows, str(reason))
    except Never as reason:
        give_up(rows, str(reason))
    except Exception as error:
        # One row that cannot be processed never stops the others; the log gets no text, it may hold what is secret.
        log.exception("message %s: %s", name, type(error).__name__)
        give_up(rows, f"error: {type(error).__name__}")
    else:
        over = {"token": "", "claimed_at": None, "reason": "", "sent_at": timezone.now()}
        return bool(mine.update(state=State.SENT, **over))
    return False


def address_of(person, channel: str) -> str:
    if not person.is_active or person.state == "left":
        raise Never("closed")
    if not (address := reach_of(person).address(channel)):
        raise Never("no_address")
    return address


def try_later(rows: list[Delivery], reason: str) -> None:
    for row in rows:
        if row.attempts >= len(RETRIES):
            give_up([row], reason)
            continue
        again = timezone.now() + RETRIES[row.attempts]
        marks = {"state": State.FAILED, "attempts": row.attempts + 1, "not_before": again, "reason": reason}
        Delivery.objects.filter(pk=row.pk, token=row.token).update(token="", claimed_at=None, **marks)


def give_up(rows: list[Delivery], reason: str) -> None:
    for row in rows:
        marks = {"state": State.COULD_NOT, "attempts": row.attempts + 1, "reason": reason}
        Delivery.objects.filter(pk=row.pk, token=row.token).update(token="", claimed_at=None, **marks)


def letter(notice: Notice) -> tuple[str, str]:
    """Title and body of a message of its own."""
    late = _("(told late) ") if notice.is_late else ""
    urgent = _("[urgent] ") if notice.is_urgent else ""
    lines = [notice.text, link(notice.get_absolute_url())]
    return f"{urgent}{late}{notice.title}", "\n\n".join(line for line in lines if line) or notice.title


def link(path: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{path}" if settings.SITE_URL else ""
