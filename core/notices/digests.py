"""One message a day with everything that did not need one of its own."""

import secrets
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.hooks import works_at
from core.models import Delivery, Digest
from core.notices.sending import State, hand_over, link, release_dead
from core.notices.ways import Mail

NAMED = 50  # notices that a digest names; the others are counted


def send_digests(now: datetime | None = None) -> int:
    """Digests of everybody who works now and had none today; gives how many left. None is ever empty."""
    now = now or timezone.now()
    release_dead(now)
    waiting = Delivery.objects.due(now).filter(is_digest=True)
    waiting.filter(notice__is_unread=False).update(state=State.NEEDLESS)
    wanted = list(waiting.order_by("person", "channel").values_list("person", "channel").distinct())
    people = get_user_model().objects.in_bulk({person for person, _channel in wanted})
    mail, sent = Mail(), 0
    try:
        for person_id, channel in wanted:
            person = people[person_id]
            if works_at(now, person):
                sent += send_digest(person, channel, now, mail)
    finally:
        mail.close()
    return sent


def send_digest(person, channel: str, now: datetime, mail: Mail) -> bool:
    digest, rows = claim_digest(person, channel, now)
    if not rows:
        return False
    with translation.override(person.language or settings.LANGUAGE_CODE):
        title, body = digest_letter(rows)
        sent = hand_over(rows, person, channel, title, body, f"digest-{digest.pk}", mail)
    if not sent and not Delivery.objects.filter(pk__in=[row.pk for row in rows], state=State.SENDING).exists():
        digest.delete()  # it did not leave: the next attempt may be today
    return sent


@transaction.atomic
def claim_digest(person, channel: str, now: datetime) -> tuple[Digest | None, list[Delivery]]:
    """The day's only digest of this person and the rows in it."""
    due = Delivery.objects.due(now).filter(is_digest=True, person=person, channel=channel)
    token = secrets.token_hex(16)
    day = timezone.localdate(now)
    digest, made = Digest.objects.get_or_create(person=person, channel=channel, day=day, defaults={"token": token})
    if not made:
        return None, []
    if not due.update(token=token, claimed_at=timezone.now()):
        digest.delete()
        return None, []
    rows = Delivery.objects.filter(token=token).select_related("notice").order_by("-notice__is_urgent", "id")
    return digest, list(rows)


def digest_letter(rows: list[Delivery]) -> tuple[str, str]:
    count = len(rows)
    title = ngettext("%(count)s thing to know", "%(count)s things to know", count) % {"count": count}
    lines = [f"{number}. {row.notice.title}" for number, row in enumerate(rows[:NAMED], 1)]
    if count > NAMED:
        lines.append(_("… and %(count)s more in the inbox") % {"count": count - NAMED})
    return title, "\n".join([*lines, "", link(reverse("core:inbox"))]).strip()
