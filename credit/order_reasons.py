"""What the grade of the customer says against letting an order or delivery go (S1-13 R7, R11, R17, R18)."""

from decimal import Decimal

from credit.checking import HOLD, WARN, Reason
from credit.models import OrderConfirmation, TradingDocument, TradingLine
from credit.policy import CreditPolicy
from credit.standing import grade_of

Kind, State = TradingDocument.Kind, TradingDocument.State
NAMED = 5  # orders that wait, as the reason names them
CONTROLLED = (State.CONFIRMED, State.CLOSED)  # orders that went through this already


def order_reasons(document: TradingDocument, policy: CreditPolicy, *, reason: str = "") -> list[Reason]:
    """`reason`: why it goes ahead of the A orders that wait; without one it is held for them."""
    about = document.order or document
    found = waiting_reasons(document, policy, reason)
    if about.state in (State.REFUSED, State.CANCELLED):
        return [Reason(f"order_{about.state}", HOLD, {"order": about.number}), *found]
    going_out = all_of(about, document)
    if about is not document and about.state in CONTROLLED and going_out <= about.amount:
        return found
    grade = "A" if about.is_lifted and going_out <= about.amount else grade_of(about.customer_id)
    if grade in policy.terms_grades and not is_confirmed(about, OrderConfirmation.Kind.TERMS, going_out):
        found.append(Reason("terms_missing", policy.terms_level, {"order": about.number, "grade": grade}))
    is_asked = grade == "A" and not about.is_lifted and policy.use_level != "ignore"
    if is_asked and not is_confirmed(about, OrderConfirmation.Kind.USE, about.amount):
        found.append(Reason("use_missing", policy.use_level, {"order": about.number}))
    return found


def all_of(order: TradingDocument, document: TradingDocument) -> Decimal:
    """What goes out of the order with this document: more than it comes to where more is delivered than ordered."""
    if order is document:
        return document.amount
    return max(order.amount, order.delivered + document.amount - document.booked - document.used)


def is_confirmed(document: TradingDocument, kind: str, amount: Decimal) -> bool:
    """For as much as it comes to by now."""
    standing = OrderConfirmation.objects.filter(document=document.pk, kind=kind, ended_at__isnull=True)
    return standing.filter(amount__gte=amount).exists()


def waiting_reasons(document: TradingDocument, policy: CreditPolicy, reason: str) -> list[Reason]:
    waiting = ahead_of(document, policy)
    if not waiting:
        return []
    more = " …" if len(waiting) > NAMED else ""
    figures = {"orders": ", ".join(one.number for one in waiting[:NAMED]) + more, "reason": reason}
    return [Reason("a_waits", WARN if reason else HOLD, figures)]


def ahead_of(document: TradingDocument, policy: CreditPolicy) -> list[TradingDocument]:
    """Open A orders of other customers with a product of this document, which it would go ahead of."""
    if not policy.ahead_of_a or document.priority <= policy.rank_a:
        return []
    products = products_of(document)
    if not products:
        return []
    same = TradingLine.objects.filter(product__in=products).order_by().values("document")
    orders = TradingDocument.objects.to_do().filter(kind=Kind.ORDER, priority__lte=policy.rank_a, pk__in=same)
    return list(orders.exclude(customer=document.customer_id).order_by("priority", "pk")[: NAMED + 1])


def products_of(document: TradingDocument) -> set[str]:
    """Of a delivery without lines those of its order."""
    lines = TradingLine.objects.exclude(product="").order_by()
    own = set(lines.filter(document=document.pk).values_list("product", flat=True))
    if own or not document.order_id:
        return own
    return set(lines.filter(document=document.order_id).values_list("product", flat=True))
