"""A delivery of two products that went out, and the people who deal with what comes back."""

from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from complaints.actions import register
from complaints.models import Complaint, Remedy
from credit.actions import return_booking, returns
from credit.actions.document_lines import Typed, made_of
from credit.actions.documents import new_document
from credit.actions.releasing import release
from credit.models import GoodsReturn, TradingDocument
from tests.conftest import make_person
from tests.credit.releasing import with_limit


def gone_out(cast, limit=10_000) -> TradingDocument:
    """10 cases at 30 and 4 at 50: 500 lent, nothing invoiced yet."""
    file = with_limit(cast.chen_li, limit)
    document = TradingDocument(customer_id=file.customer_id, kind="delivery", number="", on=timezone.localdate())
    document.amount = Decimal(0)
    lines = [made_of(Typed("赤霞珠", Decimal(10), Decimal(30))), made_of(Typed("霞多丽", Decimal(4), Decimal(50)))]
    document = new_document(document=document, lines=lines, by=cast.chen_li)
    release(document=document, by=cast.chen_li)
    return TradingDocument.objects.get(pk=document.pk)


def keeper(cast, name="库管") -> object:
    """仓库: signs for what comes back."""
    return make_person(f"keeper-{name}", name, "inspector", cast.company)


def of_lines(document, *quantities) -> dict[int, Decimal]:
    lines = list(document.lines.order_by("id"))
    return {line.pk: Decimal(str(quantity)) for line, quantity in zip(lines, quantities, strict=False)}


def granted(document, cast, quantity=None, **facts) -> Remedy:
    """An approved remedy of a complaint of the customer that lets goods come back."""
    case = {"customer": document.customer, "subject": "两箱漏酒", "content": "开箱发现漏酒", "handler": cast.chen_li}
    complaint = Complaint(received_at=timezone.now(), **case)
    register(complaint=complaint, by=cast.zhou_min)
    now = timezone.now()
    facts = {"kinds": ["return"], "state": "approved", "decided_at": now, "decided_by": cast.director, **facts}
    return Remedy.objects.create(
        complaint=complaint, plan="退货", quantity=quantity, proposed_at=now, proposed_by=cast.zhou_min, **facts
    )


def write(document, cast, *quantities, **facts) -> GoodsReturn:
    quantities = of_lines(document, *(quantities or (2,)))
    return returns.write_return(document=document, quantities=quantities, reason="漏酒", by=cast.chen_li, **facts)


def approve(slip, cast, *quantities, **facts) -> GoodsReturn:
    quantities = of_lines(slip.document, *(quantities or (2,)))
    return returns.approve_return(slip=slip, quantities=quantities, by=cast.chief, **facts)


def sign(slip, warehouse, *quantities, **facts) -> GoodsReturn:
    quantities = of_lines(slip.document, *(quantities or (2,)))
    return returns.sign_return(slip=slip, quantities=quantities, by=warehouse, **facts)


def signed_for(document, cast, *quantities) -> SimpleNamespace:
    """Written, approved and signed; only finance is missing."""
    warehouse = keeper(cast, f"库管{GoodsReturn.objects.count()}")
    slip = sign(approve(write(document, cast, *quantities), cast, *quantities), warehouse, *quantities)
    return SimpleNamespace(slip=slip, warehouse=warehouse)


def book(slip, cast, **facts) -> GoodsReturn:
    return return_booking.book_return(slip=slip, by=cast.he_jing, **facts)
