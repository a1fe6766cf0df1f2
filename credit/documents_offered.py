"""What may be done with a trading document by this person now; nothing is offered that would be refused."""

from credit.models import TradingDocument

State, Kind = TradingDocument.State, TradingDocument.Kind


def offered(document: TradingDocument, person) -> set[str]:
    """Names of deeds, as the addresses have them."""
    may_change = person.has_perm("credit.change_tradingdocument")
    deeds = set()
    if document.kind == Kind.DELIVERY and document.state == State.RELEASED and document.booked:
        deeds |= {"invoice"} if person.has_perm("credit.add_receivable") else set()
    if document.state in (State.DRAFT, State.HELD) and may_release(document, person):
        deeds.add("release")
    if person.has_perm("credit.add_tradingdocument"):
        deeds.add("copy")
    if not may_change:
        return deeds
    may_take_back = document.kind == Kind.ORDER or not document.booked or person.has_perm("credit.decide_release")
    if document.state in (State.DRAFT, State.CONFIRMED, State.RELEASED):
        deeds |= {"change", "split"} if document.rest else {"change"}
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
