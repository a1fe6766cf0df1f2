"""票据: a bill settles like money and counts as lent until it is honoured."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from core import trail
from core.errors import Refused, Stale
from credit.actions.payments import OLDEST, first_allocation, new_payment, put_back
from credit.actions.receivables import save_once
from credit.books import check_day, counted_states, hold_customer, hold_row, sound_amount
from credit.exposure import shift
from credit.models import Bill, CreditEvent, CreditFile, Payment, Receivable
from credit.policy import policy_for
from credit.telling import tell_dishonour
from customers.models import Customer

State = Bill.State
CHANGE = "credit.change_bill"
ZERO = Decimal(0)


@transaction.atomic
def enter_bill(
    *,
    customer: Customer,
    kind: str,
    number: str,
    face: Decimal,
    issued_on: date,
    due_on: date,
    received_on: date,
    by,
    drawer: str = "",
    acceptor: str = "",
    note: str = "",
    settles: str = OLDEST,
    chosen: dict[int, Decimal] | None = None,
) -> Bill:
    """A bill comes in: what it settles moves from receivables to bills."""
    file = hold_customer(customer, by=by, permission="credit.add_bill")
    number = number.strip()
    check_day(received_on)
    if not number:
        raise Refused(_("A bill has a number."), code="number")
    if due_on < issued_on:
        raise Refused(_("A bill is not due before it was drawn."), code="due")
    bill = Bill(
        customer_id=customer.pk,
        kind=kind,
        number=number,
        face=sound_amount(face),
        issued_on=issued_on,
        due_on=due_on,
        received_on=received_on,
        drawer=drawer.strip(),
        acceptor=acceptor.strip(),
        note=note.strip(),
        entered_by=by,
    )
    save_once(bill, Refused(_("Bill %(number)s is there already.") % {"number": number}, code="double"))
    trail.write("credit.enter_bill", bill, by=by, details={"face": str(bill.face), "due": str(due_on)})
    payment = new_payment(file, bill.face, received_on, by=by, kind=Payment.Kind.BILL, bill=bill)
    settled = first_allocation(file, payment, settles, chosen, by=by)
    shift(file, by=by, bills=bill.face, receivables=-settled, prepaid=bill.face - settled)
    return bill


def hold_bill(bill: Bill, to: str, on: date, *, by) -> tuple[CreditFile, Bill]:
    """The bill under the lock of its file, if it may still take this step on this day."""
    file, held = hold_row(bill, by=by, permission=CHANGE)
    if to not in Bill.STEPS[held.state]:
        raise Stale(_("This bill is %(state)s already.") % {"state": held.get_state_display()}, current=held)
    check_day(on)
    if on < (held.passed_on or held.received_on):
        raise Refused(_("The bill came in or was passed on after that day."), code="before")
    return file, held


def step(held: Bill, to: str, deed: str, *, by, reason: str = "", **facts) -> Decimal:
    """Write the step with its trail. Gives by how much the bills of the file change."""
    counted = counted_states(policy_for())
    before, fields = held.face if held.state in counted else ZERO, ["state", *facts]
    old = trail.snapshot(held, fields)
    for name, value in {"state": to, **facts}.items():
        setattr(held, name, value)
    held.save(update_fields=fields)
    changes = trail.difference(old, trail.snapshot(held, fields))
    trail.write(f"credit.{deed}", held, by=by, changes=changes, reason=reason)
    return (held.face if to in counted else ZERO) - before


@transaction.atomic
def endorse_bill(*, bill: Bill, on: date, to: str, by) -> Bill:
    """背书: passed on in payment of a debt of our own."""
    file, held = hold_bill(bill, State.ENDORSED, on, by=by)
    change = step(held, State.ENDORSED, "endorse_bill", by=by, passed_on=on, passed_to=stated_holder(to))
    shift(file, by=by, bills=change)
    return held


@transaction.atomic
def discount_bill(*, bill: Bill, on: date, to: str, by, cost: Decimal = ZERO) -> Bill:
    """贴现: sold to a bank before it is due."""
    file, held = hold_bill(bill, State.DISCOUNTED, on, by=by)
    if not 0 <= cost < held.face:
        raise Refused(_("Discounting costs less than the bill is worth."), code="cost")
    facts = {"passed_on": on, "passed_to": stated_holder(to), "discount_cost": cost}
    change = step(held, State.DISCOUNTED, "discount_bill", by=by, **facts)
    shift(file, by=by, bills=change)
    return held


def stated_holder(to: str) -> str:
    if not to.strip():
        raise Refused(_("Say to whom the bill went."), code="to")
    return to.strip()


@transaction.atomic
def honour_bill(*, bill: Bill, on: date, by) -> Bill:
    """兑付: it was paid, nothing of it is lent any more."""
    file, held = hold_bill(bill, State.HONOURED, on, by=by)
    change = step(held, State.HONOURED, "honour_bill", by=by, ended_on=on)
    shift(file, by=by, bills=change)
    return held


@transaction.atomic
def dishonour_bill(*, bill: Bill, on: date, reason: str, by) -> Bill:
    """拒付: what it had settled is owed again, due at once; an event in the credit file.

    What the bill settled until that day stays settled in the books of those days.
    """
    file, held = hold_bill(bill, State.DISHONOURED, on, by=by)
    reason = stated_reason(reason)
    change = step(held, State.DISHONOURED, "dishonour_bill", by=by, reason=reason, ended_on=on)
    CreditEvent.objects.create(
        file=file,
        kind=CreditEvent.Kind.DISHONOUR,
        on=on,
        text=f"{held}: {reason}",
        amount=held.face,
        noted_by=by,
    )
    take_back(file, held, on, reason, change, by=by)
    tell_dishonour(held, file, by=by)
    return held


@transaction.atomic
def give_back_bill(*, bill: Bill, on: date, reason: str, by) -> Bill:
    """退票: given back unused; what it had settled is owed again as it was."""
    file, held = hold_bill(bill, State.CANCELLED, on, by=by)
    reason = stated_reason(reason)
    change = step(held, State.CANCELLED, "give_back_bill", by=by, reason=reason, ended_on=on)
    put_back(file, Payment.objects.get(bill=held), reason, on=on, by=by, bills=change)
    return held


def take_back(file: CreditFile, held: Bill, on: date, reason: str, change: Decimal, *, by) -> None:
    """Open what the bill had settled and make it due on that day at the latest."""
    payment = Payment.objects.get(bill=held)
    settled = Receivable.objects.filter(allocations__payment=payment, allocations__undone_at=None, due_on__gt=on)
    due_later = list(settled.distinct())
    for receivable in due_later:
        receivable.due_on = max(on, receivable.issued_on)
    Receivable.objects.bulk_update(due_later, ["due_on"])
    put_back(file, payment, reason, on=on, by=by, bills=change)


def stated_reason(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Say why."), code="reason")
    return reason.strip()
