"""Deeds on the ways out."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import trail
from core.errors import Refused
from core.models import Delivery, Reach
from core.notices.telling import tell
from core.rules import require

CHOICES = ["mail", "chat", *(f"{kind}_{way}" for kind in ("urgent", "ordinary", "digest") for way in ("mail", "chat"))]


@transaction.atomic
def choose_reach(*, reach: Reach, by) -> Reach:
    """How a person is told outside the inbox. Everybody chooses for themselves."""
    if reach.person_id != by.pk:
        raise Refused(_("Everybody chooses this for themselves."), code="forbidden")
    before = Reach.objects.select_for_update().filter(person=by).first() or Reach(person=by)
    changes = trail.difference(trail.snapshot(before, CHOICES), trail.snapshot(reach, CHOICES))
    reach.save()
    if changes:
        trail.write("core.choose_reach", by, by=by, changes=changes)
    return reach


def try_ways(*, by) -> int:
    """An urgent notice to oneself, by every way that is chosen; once a minute at most."""
    return tell(
        people=[by],
        rule="core.try_ways",
        record=by,
        stage=f"{timezone.now():%Y%m%d%H%M}",
        title=gettext_lazy("This is a test"),
        text=gettext_lazy("You asked for it on the page of your notices. Nothing needs to be done."),
        urgent=True,
    )


@transaction.atomic
def tell_again(*, delivery: Delivery, by) -> Delivery:
    """Send once more what could not be told."""
    require(by, "core.change_delivery")
    waiting = {"state": Delivery.State.WAITING, "attempts": 0, "not_before": timezone.now(), "reason": ""}
    if not Delivery.objects.untold().filter(pk=delivery.pk).update(**waiting):
        raise Refused(_("This message is no longer among those that could not be told."), code="state")
    changes = {"state": [Delivery.State.COULD_NOT, Delivery.State.WAITING]}
    trail.write("core.tell_again", delivery, by=by, changes=changes, details={"reason": delivery.reason})
    delivery.refresh_from_db()
    return delivery
