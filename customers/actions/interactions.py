"""What happens with a customer, put down by whoever was there."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused
from customers import hooks
from customers.actions.once import claim, settle
from customers.models import Interaction
from customers.rules import hold

CLOCK_SLACK = timedelta(minutes=5)  # clocks of browsers and servers differ


@transaction.atomic
def add_interaction(*, interaction: Interaction, by, key: str = "") -> Interaction:
    """Record an interaction that has happened, with a contact of the same customer or without one."""
    customer = hold(interaction.customer, by=by, permission="customers.add_interaction")
    sent = claim(key)
    if sent and sent.record_id:
        return Interaction.objects.get(pk=sent.record_id)
    if interaction.contact and interaction.contact.customer_id != customer.pk:
        raise Refused(_("This contact belongs to another customer."), code="contact")
    if interaction.at > timezone.now() + CLOCK_SLACK:
        raise Refused(_("An interaction is recorded after it happened."), code="future")
    interaction.by = by
    interaction.save()
    details = {"interaction": interaction.pk, "kind": interaction.kind}
    trail.write("customers.add_interaction", customer, by=by, details=details)
    for told in hooks.interaction_added:
        told(interaction, by)
    settle(sent, interaction)
    return interaction
