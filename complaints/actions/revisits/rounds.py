"""走访: after repairs and events by quota, at festivals, after move-in and emergencies by plan (S2-05 R4-R6)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from complaints import revisit_clocks
from complaints.actions.revisits.drawing import draw_lot, month_of, open_draw
from complaints.actions.revisits.people import PLAN, check_visitor, sheets_of
from complaints.models import Revisit, RevisitLot
from complaints.people import people_with
from complaints.policy import policy_for
from complaints.telling import tell_visitor
from core import trail
from core.errors import Refused
from core.rules import require
from customers.actions.once import claim, settle
from customers.models import Customer, Interaction
from customers.rules import sees
from regulations.policies import version_in_force
from staff.models import User

BY_QUOTA = (Interaction.Kind.REPAIR, Interaction.Kind.EVENT)
BY_PLAN = (Revisit.Source.FESTIVAL, Revisit.Source.MOVE_IN, Revisit.Source.EMERGENCY)


@transaction.atomic
def draw_occasion(*, interaction: Interaction, by) -> RevisitLot | None:
    """A repair or an event takes its lot; whoever is drawn gets a sheet. Safe to ask again."""
    require(by, PLAN)
    held = Interaction.objects.select_for_update(no_key=True).select_related(None).get(pk=interaction.pk)
    if held.kind not in BY_QUOTA or RevisitLot.objects.filter(interaction=held).exists():
        return None
    draw = open_draw(source=held.kind, month=month_of(held.at), by=by)
    lot = draw_lot(draw=draw, interaction=held, by=by)
    if lot.is_drawn:
        customer = held.customer
        facts = {"interaction": held, "draw": draw, "responsible": who_goes(customer, held.by)}
        sheet = make_visit(held.kind, customer, by=by, **facts)
        revisit_clocks.open_within(sheet, held.at, by=by)
        tell_planned(sheet, by=by)
    return lot


def who_goes(customer: Customer, recorded_by: User) -> User | None:
    """Whoever recorded it where the role fits; else who has it nearest to the customer, with the fewest sheets."""
    people = list(people_with({policy_for().revisit_general}))
    if recorded_by in people:
        return recorded_by
    near = [person for person in people if person.department_id == customer.department_id] or people
    sheets = sheets_of(near)
    return min(near, key=lambda person: (sheets.get(person.pk, 0), person.pk), default=None)


def make_visit(source: str, customer: Customer, *, by, responsible: User | None, **facts) -> Revisit:
    department = customer.department or (responsible.department if responsible else None)
    return Revisit.objects.create(
        source=source,
        customer=customer,
        responsible=responsible,
        department=department,
        policy=version_in_force("complaints", exact=True),
        made_at=timezone.now(),
        made_by=by,
        **facts,
    )


def tell_planned(sheet: Revisit, *, by) -> None:
    event = trail.write("complaints.plan_revisit", sheet, by=by, details={"text": str(sheet.responsible or "")})
    tell_visitor(sheet, event, by=by)


@transaction.atomic
def plan_visits(
    *, source: str, customers: Iterable[Customer], planned_for: datetime, responsible: User, by, key: str = ""
) -> list[Revisit]:
    """A round of visits: one sheet a customer, due on the planned day. Who has such a visit before them is left out."""
    require(by, PLAN)
    sent = claim(key)
    if sent and sent.record_id:
        return []
    if source not in BY_PLAN:
        raise Refused(_("Say what the visits are for."), code="source")
    if planned_for <= timezone.now():
        raise Refused(_("Visits are planned for a day to come."), code="past")
    check_visitor(responsible, None)
    customers = list(customers)
    if not customers or not all(sees(by, customer) for customer in customers):
        raise Refused(_("Choose the customers."), code="customers")
    planned = Revisit.objects.planned().filter(source=source, customer__in=customers)
    known = set(planned.values_list("customer_id", flat=True))
    fresh = [customer for customer in customers if customer.pk not in known]
    if not fresh:
        raise Refused(_("All of them have such a visit before them already."), code="known")
    made = []
    for customer in fresh:
        sheet = make_visit(source, customer, by=by, responsible=responsible, planned_for=planned_for)
        revisit_clocks.open_until(sheet, revisit_clocks.PLANNED, planned_for, timezone.now(), by=by)
        tell_planned(sheet, by=by)
        made.append(sheet)
    settle(sent, made[0])
    return made
