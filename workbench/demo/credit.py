"""Forty customers on credit, one in every state that the pages know: near, over, overdue, stopped, held, disputed …"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from credit import actions
from credit.actions import conditions, exceptions, limits, opening, records, releasing, reports, stops
from credit.actions.dangers import report_danger
from credit.actions.document_lines import Typed, made_of
from credit.actions.documents import new_document
from credit.actions.files import begin_file
from credit.actions.ladder import climb_lot
from credit.actions.near import report_near
from credit.actions.reconciling import reconcile
from credit.actions.return_booking import book_return
from credit.actions.returns import approve_return, sign_return, write_return
from credit.models import Bill, CreditFile, LimitDecision, Receivable, TradingCard, TradingDocument
from customers.models import Customer
from staff.models import User

PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n"
STEP = Decimal(10_000)
OPINIONS = (
    "回款及时,经营稳定,同意核定。",
    "合作三年无拖欠,按基本限度核定。",
    "规模较小,限度从低。",
    "旺季备货量大,限度略有提高,按月观察。",
)


@dataclass
class Debtor:
    """One customer of the demo, and who acts for it."""

    customer: Customer
    number: int
    limit: Decimal
    draw: Random
    until: date
    finance: User
    people: dict[str, User]

    @property
    def owner(self) -> User:
        return self.customer.owner

    @property
    def file(self) -> CreditFile:
        return CreditFile.objects.select_related("customer").get(customer=self.customer)

    def share(self, percent: int) -> Decimal:
        return (self.limit * percent / 100).quantize(Decimal("0.01"))

    def invoice(self, percent: int, ago: int, part: str = "") -> Receivable:
        """Of so many percent of the limit, so many days ago."""
        return actions.enter_receivable(
            customer=self.customer,
            number=f"FP{self.until:%Y}{self.number:04d}{part or ago}",
            issued_on=self.until - timedelta(days=ago),
            amount=self.share(percent),
            by=self.finance,
        )

    def pay(self, percent: int, ago: int) -> None:
        actions.receive_payment(
            customer=self.customer,
            amount=self.share(percent),
            received_on=self.until - timedelta(days=ago),
            number=f"HK{self.number:04d}{ago}",
            by=self.finance,
        )

    def take_bill(self, percent: int, ago: int, due_in: int) -> Bill:
        day = self.until - timedelta(days=ago)
        return actions.enter_bill(
            customer=self.customer,
            kind="bank",
            number=f"13083{self.number:05d}",
            face=self.share(percent),
            issued_on=day,
            received_on=day,
            due_on=self.until + timedelta(days=due_in),
            drawer=self.customer.name,
            by=self.finance,
        )

    def delivery(self, percent: int) -> TradingDocument:
        facts = {"customer": self.customer, "kind": "delivery", "number": "", "on": self.until}
        return new_document(document=TradingDocument(**facts, amount=self.share(percent)), by=self.owner)


def decide(one: Debtor) -> LimitDecision:
    suggestion = limits.suggestion_for(one.file, limits.policy_for(), timezone.localdate())
    return limits.decide_limit(
        customer=one.customer,
        category=suggestion.category,
        limit=one.limit,
        valid_until=timezone.localdate() + timedelta(days=one.draw.randrange(60, 350)),
        opinion=one.draw.choice(OPINIONS),
        by=one.finance,
    )


def in_order(one: Debtor) -> None:
    one.invoice(30, 50)
    one.pay(30, 22)
    one.invoice(one.draw.randrange(15, 60), 12)


def near(one: Debtor) -> None:
    one.invoice(55, 25)
    one.invoice(31, 6)


def near_and_reported(one: Debtor) -> None:
    near(one)
    report_near(file=one.file, report="节前备货,预计本周超过九成,客户承诺月底回款一半。", by=one.owner)


def over(one: Debtor) -> None:
    one.invoice(70, 28)
    one.invoice(45, 3)


def overdue(one: Debtor) -> None:
    one.invoice(35, 130)
    one.invoice(20, 75)
    one.pay(8, 40)


def slightly_overdue(one: Debtor) -> None:
    one.invoice(25, 38)
    one.invoice(15, 10)


def with_bill(one: Debtor) -> None:
    one.invoice(50, 45)
    one.take_bill(40, 20, 5)


def dishonoured(one: Debtor) -> None:
    one.invoice(40, 100)
    bill = one.take_bill(35, 92, -2)
    actions.dishonour_bill(bill=bill, on=one.until, reason="付款行以存款不足退票", by=one.finance)


def stopped(one: Debtor) -> None:
    slightly_overdue(one)
    stops.stop_credit(file=one.file, reason="客户仓库被查封,先停止赊销发货。", by=one.owner)


def dangerous(one: Debtor) -> None:
    overdue(one)
    records.add_event(
        customer=one.customer, kind="court", on=one.until, text="被供应商起诉,标的八十万元。", by=one.owner
    )
    report_danger(
        file=one.file, facts="被起诉并连续两期拖欠,联系人已换。", aim="先追回到期货款,要求抵押。", by=one.owner
    )


def expired(one: Debtor) -> None:
    in_order(one)
    day = timezone.localdate() - timedelta(days=9)
    CreditFile.objects.filter(customer=one.customer).update(valid_until=day)
    LimitDecision.objects.filter(file__customer=one.customer).update(valid_until=day)


def on_conditions(one: Debtor) -> None:
    in_order(one)
    leader = one.finance
    for kind, party in (("joint_guarantee", "控股股东"), ("collateral", "自有仓库一座")):
        asked = conditions.ask_condition(customer=one.customer, kind=kind, party=party, by=one.owner)
        paper = ContentFile(PAPER, name=f"{party}.pdf")
        until = timezone.localdate() + timedelta(days=one.draw.randrange(10, 300))
        conditions.meet_condition(condition=asked, paper=paper, valid_until=until, amount=one.limit, by=leader)


def condition_missing(one: Debtor) -> None:
    in_order(one)
    conditions.ask_condition(customer=one.customer, kind="deposit", amount=one.share(20), by=one.owner)


def held(one: Debtor) -> None:
    one.invoice(80, 15)
    releasing.release(document=one.delivery(40), by=one.owner)


def exception_asked(one: Debtor) -> None:
    one.invoice(85, 9)
    releasing.release(document=one.delivery(30), by=one.owner)
    until = timezone.localdate() + timedelta(days=20)
    exceptions.ask_exception(
        file=one.file, amount=one.share(20), cause="中秋订单,客户月底付清上月货款。", valid_until=until, by=one.owner
    )


def released(one: Debtor) -> None:
    one.invoice(20, 8)
    releasing.release(document=one.delivery(25), by=one.owner)


def came_back(one: Debtor) -> None:
    """Two slips: one is booked, of the other less came than was approved."""
    leader, warehouse = one.owner.superior or one.finance, one.people["wujing"]
    for ordered, back, found in ((10, 2, 2), (6, 3, 2)):
        line = made_of(Typed("礼盒装", Decimal(ordered), one.share(1)))
        facts = {"customer": one.customer, "kind": "delivery", "number": "", "on": one.until, "amount": Decimal(0)}
        document = new_document(document=TradingDocument(**facts), lines=[line], by=one.owner)
        releasing.release(document=document, by=one.owner)
        wanted = {line.pk: Decimal(back)}
        slip = write_return(document=document, quantities=wanted, reason="开箱发现渗漏", by=one.owner)
        approve_return(slip=slip, quantities=wanted, by=leader)
        sign_return(slip=slip, quantities={line.pk: Decimal(found)}, found="外箱完好", by=warehouse)
        if back == found:
            book_return(slip=slip, by=one.finance)


def prepaid(one: Debtor) -> None:
    one.pay(15, 4)


def disputed(one: Debtor) -> None:
    row = one.invoice(18, 60)
    one.invoice(20, 5)
    actions.open_dispute(receivable=row, reason="客户称其中两箱破损,要求扣款。", by=one.finance)


def reported(one: Debtor) -> None:
    in_order(one)
    reports.add_report(
        customer=one.customer,
        kind="urgent",
        sources=["内部同事", "新闻报道"],
        finding="老板外出多日,门店盘点关门两天,员工说工资迟发。",
        checks={"人员流动": "两名店长离职", "付款态度": "电话不接"},
        is_oral=True,
        by=one.owner,
    )
    records.add_accounts(
        customer=one.customer,
        year=one.until.year - 1,
        turnover=one.limit * 12,
        profit=one.limit / 2,
        debts=one.limit * 3,
        source="客户提供",
        by=one.finance,
    )


def card_begun(one: Debtor) -> None:
    opening.begin_card(customer=one.customer, by=one.owner)


def card_asked(one: Debtor) -> None:
    card = opening.begin_card(customer=one.customer, by=one.owner)
    rest = {
        "head_office": one.customer.address,
        "location": one.customer.address,
        "address": one.customer.address,
        "phone": "025-84100000",
        "website": "无",
        "opened_on": one.until - timedelta(days=2000),
        "capital": one.limit * 5,
        "employees": 60,
        "managers": 6,
        "property_schedule": "门店两间,货车三辆,仓库租用",
        "age_structure": "四十至五十岁三人,三十至四十岁三人",
        "limit_applied": one.limit,
    }
    blanks = {name: value for name, value in rest.items() if getattr(card, name) in (None, "") or name == "phone"}
    card = opening.save_card(card=card, by=one.owner, **blanks)
    opening.ask_opening(card=TradingCard.objects.get(pk=card.pk), by=one.owner)


# What becomes of the customers in turn; most are in order, as in life.
FATES: tuple[tuple[Callable[[Debtor], None], bool], ...] = (
    # the fate, and whether finance has decided before
    (in_order, True),
    (near, True),
    (over, True),
    (overdue, True),
    (with_bill, True),
    (held, True),
    (in_order, True),
    (dishonoured, True),
    (stopped, True),
    (on_conditions, True),
    (released, True),
    (near_and_reported, True),
    (in_order, True),
    (slightly_overdue, True),
    (dangerous, True),
    (expired, True),
    (exception_asked, True),
    (prepaid, False),
    (disputed, True),
    (reported, True),
    (card_begun, False),
    (card_asked, False),
    (condition_missing, True),
    (came_back, True),
)
COUNT = 40


@transaction.atomic
def make_credit(*, seed: int, until: date, people: dict[str, User], count: int = COUNT) -> int:
    """Credit files of the first customers who buy; gives how many."""
    draw, until = Random(f"{seed} credit"), min(until, timezone.localdate())  # nothing is entered ahead of its day
    buying = Customer.objects.filter(owner__isnull=False, status=Customer.Status.ACTIVE)
    customers = list(buying.select_related("owner", "department").order_by("id")[:count])
    for number, customer in enumerate(customers):
        fate, is_decided = FATES[number % len(FATES)]
        limit = STEP * draw.randrange(5, 60)
        one = Debtor(customer, number + 1, limit, draw, until, people["hejing"], people)
        begin_file(customer=customer, by=customer.owner)
        if is_decided:
            decide(one)
        fate(one)
    pass_a_night()
    return len(customers)


def pass_a_night() -> None:
    """What the nights would have found: who is overdue and on which rung, and whether the books agree."""
    after, system = 0, User.objects.system()
    while True:
        after = climb_lot(after=after, today=timezone.localdate(), by=system).last
        if not after:
            break
    reconcile(by=system)
