"""What may be done with a trading document by this person now; nothing is offered that would be refused."""

from credit.actions.document_lines import may_write_lines
from credit.models import TradingDocument
from credit.policy import policy_for

MOST_LINES = 200  # more of them come by import only
State, Kind = TradingDocument.State, TradingDocument.Kind


def offered(
    document: TradingDocument,
    person,
    *,
    lines: int = 0,
    slips: int = 0,
    may_come_back: bool = False,
    is_asked: bool = False,
    grade: str = "",
) -> set[str]:
    """Names of deeds, as the addresses have them; of a document with so many lines and return slips.

    `is_asked`: something about the order is being decided.
    """
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
    deeds |= confirmable(document, person, grade)
    if not may_change:
        return deeds
    may_take_back = document.kind == Kind.ORDER or not document.booked or person.has_perm("credit.decide_release")
    if document.state in (State.DRAFT, State.CONFIRMED, State.RELEASED):
        deeds.add("change")
        if document.rest and not is_asked and not (lines and document.state == State.DRAFT):
            deeds.add("split")
    if may_write_lines(document) and not slips and lines <= MOST_LINES:
        deeds.add("lines")
    if document.state in (State.CONFIRMED, State.RELEASED) and may_take_back:
        deeds.add("close")
    if document.state not in TradingDocument.OVER and not document.used and may_take_back:
        deeds.add("cancel")
    if may_be_asked(document) and not is_asked and person.has_perm("credit.add_orderrequest"):
        deeds.add("refuse")
    if may_be_lifted(document, grade) and not is_asked and person.has_perm("credit.add_orderrequest"):
        deeds.add("lift")
    if document.state in TradingDocument.OVER:
        deeds.add("reopen")
    return deeds


def may_be_asked(document: TradingDocument) -> bool:
    """Whether something can be asked about the order: as long as nothing of it was delivered."""
    return document.kind == Kind.ORDER and document.state in TradingDocument.OPEN and not document.used


def confirmable(document: TradingDocument, person, grade: str) -> set[str]:
    """What the rules want confirmed about the order, or about a delivery that has none, and this person confirms."""
    policy = policy_for()
    if document.order_id or document.state not in TradingDocument.OPEN:
        return set()
    treated = "A" if document.is_lifted else grade
    wanted = {
        "terms": treated in policy.terms_grades and policy.terms_level != "ignore",
        "use": grade == "A" and policy.use_level != "ignore",
    }
    may = {"terms": "credit.confirm_orderterms", "use": "credit.confirm_gradeuse"}
    return {name for name, is_wanted in wanted.items() if is_wanted and person.has_perm(may[name])}


def may_be_lifted(document: TradingDocument, grade: str) -> bool:
    """One order of a customer that is not of grade A, which has something left to be delivered."""
    is_open = document.kind == Kind.ORDER and document.state in TradingDocument.OPEN and document.rest > 0
    return is_open and grade != "A" and not document.is_lifted


def may_release(document: TradingDocument, person) -> bool:
    verb = "change" if document.kind == Kind.ORDER else "release"
    return person.has_perm(f"credit.{verb}_tradingdocument")
