"""What a company does under the rules in force, asked through the doors that people use: one question per number."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from approvals.models import Approval
from archives.actions.files import open_file
from archives.actions.leak_penalties import propose_penalty
from archives.actions.leaks import answer_leak, close_leak, report_leak
from archives.actions.loans import hand_over, take_back
from archives.actions.monthly import open_filings
from archives.actions.report_requests import ask_report
from archives.actions.requests import ask_access
from archives.asking import check_way
from archives.begun import begin_inspections
from archives.chains import chain_of
from archives.levels import first_level
from archives.models import ArchiveFile, Category, LoanTrouble, MonthlyFiling, Place, ReportRequest
from archives.places import spots_of, why_not_here
from archives.policy import policy_for
from archives.reminding import remind_lot
from core.errors import Refused
from core.models import Job, Notice
from customers.models import Customer
from regulations.models import Duty
from tests.archives.conftest import a_file, grant_to

DAY = date(2026, 11, 2)


def span_of(rule: str) -> str:
    """What the newest clock of this rule was opened with."""
    return Duty.objects.filter(rule=f"archives.{rule}").latest("pk").span


def steps_of(record) -> list[str]:
    approval = Approval.objects.about(record).latest("pk")
    return list(approval.steps.order_by("order").values_list("who", flat=True))


def signers(level, reader, way):
    """Whose signatures such a request wants."""
    return lambda people: [step.who for step in chain_of(level, reader, way, policy_for())]


def a_leak(people, *, responsible=None):
    leak = report_leak(what="邮件误发", by=people.zhou_min)
    if responsible:
        answer_leak(leak=leak, measures="收回资料", by=people.han_mei)
        given = {"effect": "slight", "conclusion": "未造成后果", "responsible": responsible, "by": people.han_mei}
        leak = close_leak(leak=leak, **given)
    return leak


def told_of_a_leak(people) -> list[str]:
    Notice.objects.all().delete()
    a_leak(people)
    told = Notice.objects.filter(rule="archives.leak_answered_within")
    return sorted(told.values_list("person__username", flat=True))


def fined(amount: int):
    """What the head bears of such a fine, and who decides on it; or why it may not be proposed."""

    def ask(people):
        people.sales_one.head = people.chief
        people.sales_one.save()
        leak = a_leak(people, responsible=people.chen_li)
        try:
            penalty = propose_penalty(leak=leak, amount=Decimal(amount), reason="误发", by=people.han_mei)
        except Refused as refusal:
            return refusal.code
        return int(penalty.head_amount), steps_of(penalty)

    return ask


def head_bears(people) -> int:
    return fined(200)(people)[0]


def decides_fines(people) -> list[str]:
    return fined(200)(people)[1]


def owed_months(people) -> list[str]:
    """The days by which departments file October; none where nobody asks for it."""
    MonthlyFiling.objects.all().delete()
    Duty.objects.all().delete()
    open_filings(today=DAY, by=people.system)
    ends = Duty.objects.filter(rule="archives.filing_day").values_list("due_at", flat=True)
    return sorted({str(timezone.localtime(end).date()) for end in ends})


def inspected_period(people) -> str:
    Job.objects.all().delete()
    begin_inspections(DAY)
    return Job.objects.get().params["period"]


def a_loan(people, *, ago=0):
    """Handed over; as if it were so many days ago."""
    grant = grant_to(people.chen_li, a_file(people.ma_lan, state="shelved"), way="out", hours=24 * 20)
    loan = hand_over(grant=grant, condition="完好", by=people.ma_lan)
    if ago:
        earlier = {"handed_on": loan.handed_on - timedelta(days=ago), "due_on": loan.due_on - timedelta(days=ago)}
        type(loan).objects.filter(pk=loan.pk).update(**earlier)
    return loan


def days_lent(people) -> int:
    loan = a_loan(people)
    return (loan.due_on - loan.handed_on).days


def late_is_noted(people) -> bool:
    loan = a_loan(people, ago=30)
    remind_lot(today=timezone.localdate(), after=0, by=people.system)
    return LoanTrouble.objects.filter(loan=loan, kind="overdue").exists()


def reminded_with_days_left(left: int):
    def ask(people) -> bool:
        loan = a_loan(people)
        remind_lot(today=loan.due_on - timedelta(days=left), after=0, by=people.system)
        return Notice.objects.filter(record_type="archives.loan", record_id=loan.pk, rule="archives.loan_due").exists()

    return ask


def signed_for_within(people) -> str:
    a_loan(people)
    return span_of("signed_within")


def trouble_decided_within(people) -> str:
    loan = a_loan(people)
    said = {"condition": "封面撕裂", "trouble": "damaged", "report": "封面撕裂"}
    take_back(loan=loan, count=loan.count_out, by=people.ma_lan, **said)
    return span_of("trouble_within")


def ask_for_words(people, *, days: int):
    facts = {"name": "和顺", "owner": people.chen_li, "department": people.sales_one}
    customer, _new = Customer.objects.get_or_create(code="P-1", defaults=facts)
    today = timezone.localdate()
    said = {"words": f"{days} 天前的合同", "way": "site", "purpose": "核对", "reason": "客户来电", "by": people.chen_li}
    return ask_access(customer=customer, begins_on=today, ends_on=today + timedelta(days=days - 1), **said)


def picked_within(people) -> str:
    ask_for_words(people, days=1)
    return span_of("pick_within")


def may_ask_for(days: int):
    def ask(people) -> str:
        try:
            return ask_for_words(people, days=days).state
        except Refused as refusal:
            return refusal.code

    return ask


def begun_level(grade: str):
    """How secret a file of a customer of this grade begins."""

    def ask(people) -> int | None:
        category, customer = Category.objects.get(code="06"), Customer(pk=1, name="鼎丰")
        return first_level(category, customer, policy_for(), {1: grade})

    return ask


def subject_level(people) -> int | None:
    category = Category.objects.get(code="06")
    return open_file(category=category, subject="联合促销", title="纪要", by=people.ma_lan).level


def stands_openly(level: int):
    """Whether a file of this secrecy may stand in an ordinary room."""

    def ask(people) -> bool:
        room, _new = Place.objects.get_or_create(kind="room", name="档案室")
        room.path = f"/{room.pk}/"
        file = ArchiveFile(level=level)
        return not why_not_here(file, level, spots_of([room])[room.pk], policy_for())

    return ask


def report_signers(*, is_change: bool):
    def ask(people) -> list[str]:
        said = {"title": "月度统计", "contents": "新增客户", "purpose": "拜访计划", "by": people.chen_li}
        asked = ask_report(**said)
        if is_change:
            ReportRequest.objects.filter(pk=asked.pk).update(state="approved")
            asked.refresh_from_db()
            asked = ask_report(corrects=asked, **said)
        return steps_of(asked)

    return ask


def may_be_given(people) -> bool:
    """Whether such a file may leave the house at all."""
    try:
        check_way(a_file(people.ma_lan), "give", policy_for())
    except Refused:
        return False
    return True
