"""By which ways a new notice leaves the house: rows of the ledger, sent later."""

import logging

from django.conf import settings
from django.db import transaction
from kombu.exceptions import KombuError

from core.models import Channel, Delivery, Notice, Reach

log = logging.getLogger("keguan.notices")


def reach_of(person) -> Reach:
    """What the person chose, or the defaults."""
    found = Reach.objects.filter(person=person).first() or Reach(person=person)
    found.person = person
    return found


def route(notices: list[Notice], people: dict) -> int:
    """Rows for these notices, in the caller's transaction; the urgent ones are nudged on commit."""
    reaches = {reach.person_id: reach for reach in Reach.objects.filter(person__in=people)}
    rows = []
    for notice in notices:
        person = people[notice.person_id]
        reach = reaches.get(person.pk) or Reach(person=person)
        reach.person = person
        rows += [row for channel in Channel.values if (row := row_for(notice, reach, channel))]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.notice.is_urgent and row.state == Delivery.State.WAITING and not row.is_digest for row in rows):
        transaction.on_commit(nudge)
    return len(rows)


def row_for(notice: Notice, reach: Reach, channel: str) -> Delivery | None:
    how = reach.wants(channel, notice.is_urgent)
    if how is None or (channel == Channel.MAIL and not settings.MAIL_IS_SET_UP):
        return None
    row = Delivery(notice=notice, person=reach.person, channel=channel, is_digest=how == "digest")
    if channel == Channel.CHAT and not reach.chat:
        return None  # a robot is an offer; without one the other ways remain
    if channel == Channel.MAIL and not reach.address(channel):
        row.state, row.reason = Delivery.State.COULD_NOT, "no_address"
    return row


def nudge() -> None:
    """Send at once. With the broker down the beat does it a little later."""
    from core.tasks import send_notices

    try:
        send_notices.delay()
    except (KombuError, OSError) as error:
        log.warning("messages not nudged: %s", type(error).__name__)
