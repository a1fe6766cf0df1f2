"""What may be done with a trading document by this person now; nothing is offered that would be refused."""

from credit.actions.document_lines import may_write_lines
from credit.models import TradingDocument

MOST_LINES = 200  # more of them come by import only
State, Kind = TradingDocument.State, TradingDocument.Kind


def offered(
    document: TradingDocument, person, *, lines: int = 0, slips: int = 0, may_come_back: bool = False
) -> set[str]:
    """Names of deeds, as the addresses have them; of a document with so many lines and return slips."""
    may_change = person.has_perm("credit.change_tradingdocument")
    deeds = set()
    if document.kind == Kind.DELIVERY and document.state == State.RELEASED and document.booked:
        deeds |= {"invoice"} if person.has_perm("credit.add_receivable") else set()
    if document.state in (State.DRAFT, State.HELD) and may_release(document, person):
        deeds.add("release")
    if person.has_perm("credit.add_tradingdocument"):
        deeds.add("copy")
    if may_come_back and person.has_perm("credit.add_goodsreturn"):
        deeds.add("return")
    if not may_change:
        return deeds
    may_take_back = document.kind == Kind.ORDER or not document.booked or person.has_perm("credit.decide_release")
    if document.state in (State.DRAFT, State.CONFIRMED, State.RELEASED):
        deeds.add("change")
        if document.rest and not (lines and document.state == State.DRAFT):
            deeds.add("split")
    if may_write_lines(document) and not slips and lines <= MOST_LINES:
        deeds.add("lines")
    if document.state in (State.CONFIRMED, State.RELEASED) and may_take_back:
        deeds.add("close")
    if document.state not in (State.CLOSED, State.CANCELLED) and not document.used and may_take_back:
        deeds.add("cancel")
    if document.state in (State.CLOSED, State.CANCELLED):
        deeds.add("reopen")
    return deeds


def may_release(document: TradingDocument, person) -> bool:
    verb = "change" if document.kind == Kind.ORDER else "release"
    return person.has_perm(f"credit.{verb}_tradingdocument")
