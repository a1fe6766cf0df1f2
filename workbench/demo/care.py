"""What keeping archives brings with it: an inspection, destruction, hand-overs, a month that is filed, a report."""

from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from approvals.actions import approve
from approvals.models import Approval, Signature
from archives.actions import appraising, disposals, proposing
from archives.actions.destroying import ERASE, destroy
from archives.actions.files import close_file, open_file
from archives.actions.inspections import note_found, settle_line, sign_inspection, values_of
from archives.actions.items import add_item
from archives.actions.keepers import prepare_change, sign_change
from archives.actions.legal_holds import set_hold
from archives.actions.monthly import DO, file_month, open_filings, receive_month
from archives.actions.report_requests import ask_report
from archives.begun import INSPECTIONS, begin_inspections
from archives.levels import first_level, grades_of
from archives.models import (
    ArchiveFile,
    Category,
    Disposal,
    Inspection,
    InspectionLine,
    Item,
    MonthlyFiling,
    ReportRequest,
)
from archives.policy import policy_for
from archives.rows import Typed, mark_of
from complaints.models import Complaint
from complaints.states import OPEN
from core import jobs
from core.models import Job
from core.rules import may
from credit.models import Receivable
from customers.models import Customer
from regulations import policies
from regulations.actions.policies import draft_policy
from regulations.actions.publishing import publish
from regulations.models import Duty
from staff.models import User

OVER = 6 * 366  # days after which letters, kept for five years, are over
FOUND = ("sound", "torn", "faded")  # of the first files of the room; the others are sound
OLD = (
    "年节促销往来函件",
    "包装改版征询函",
    "门店搬迁告知函",
    "代垫运费核对函",
    "促销品领用回执",
    "价格调整告知函",
    "展销会邀约函",
    "换货协商函",
)


def keep_in_order(people: dict[str, User], customers: list[Customer]) -> None:
    """Through the same doors as people; only days are moved back afterwards."""
    keeper = people["sunli"]
    inspect(keeper)
    destroy_some(people, quiet(customers, keeper))
    hand_over_some(people)
    file_last_month(people)
    ask_reports(people)


# Inspection


def inspect(keeper: User) -> None:
    """The list of this half-year: the room is done, with a repair made and one owed; the safe is still to do."""
    begin_inspections(timezone.localdate())
    jobs.run_now(Job.objects.get(kind=INSPECTIONS))
    room = Inspection.objects.filter(place__isnull=False).order_by("pk").first()
    if room is None:
        return
    lines = room.lines.select_related("file").order_by("pk")
    in_room = iter(FOUND)
    values = {}
    for line in lines:
        is_lent = line.file.state == ArchiveFile.State.LENT
        found = "lent" if is_lent else next(in_room, "sound")
        note = {"torn": "封底脱落", "faded": "复印件字迹变淡"}.get(found, "")
        values[line.pk] = {"found": found, "note": note}
    typed = Typed(values, {line.pk: mark_of(values_of(line)) for line in lines})
    note_found(inspection=room, typed=typed, by=keeper)
    torn = InspectionLine.objects.filter(inspection=room, found="torn").first()
    if torn:
        settle_line(line=torn, remedy="重新装订封底", by=keeper)
    said = {"damp": "湿度 48%", "mould": "无霉变、无虫蛀", "safety": "灭火器有效,门锁完好", "result": "账物相符。"}
    sign_inspection(inspection=room, by=keeper, **said)


# Destruction


def quiet(customers: list[Customer], keeper: User) -> list[Customer]:
    """Customers with ordinary files that nothing keeps: no open complaint, nothing owed."""
    busy = set(Complaint.objects.filter(state__in=sorted(OPEN)).values_list("customer", flat=True))
    busy |= set(Receivable.objects.unsettled().values_list("customer", flat=True))
    category, policy, grades = Category.objects.get(code="07"), policy_for(), grades_of(customers, keeper)
    return [one for one in customers if one.pk not in busy and first_level(category, one, policy, grades) == 0]


def old_file(keeper: User, customer: Customer, title: str) -> ArchiveFile:
    """A letter of six years ago, closed then."""
    on = timezone.localdate() - timedelta(days=OVER)
    category = Category.objects.get(code="07")
    file = open_file(category=category, customer=customer, title=title, year=on.year, medium="paper", by=keeper)
    add_item(file=file, title=title, pages=2, is_paper=True, on=on, by=keeper)
    file = close_file(file=file, is_confirmed=True, by=keeper)
    before = timedelta(days=OVER)
    mine = ArchiveFile.objects.filter(pk=file.pk)
    mine.update(closed_on=on, keep_until=file.keep_until - before, entered_at=F("entered_at") - before)
    Item.objects.filter(file=file).update(entered_at=F("entered_at") - before)
    file.refresh_from_db()
    return file


def destroy_some(people: dict[str, User], customers: list[Customer]) -> None:
    """One list is destroyed, one waits for its decision, one for its appraisal; a lawsuit keeps the last file."""
    if len(customers) < len(OLD):
        return
    keeper = people["sunli"]
    *free, kept = [old_file(keeper, customer, title) for customer, title in zip(customers, OLD, strict=False)]
    set_hold(file=kept, reason="与运输公司的诉讼未结", version=kept.version, by=keeper)
    done, asked = proposing.make_list(free[:3], by=keeper), proposing.make_list(free[3:5], by=keeper)
    proposing.make_list(free[5:], by=keeper)
    appraise_all(done, by=keeper, keeps=1)
    appraise_all(asked, by=keeper)
    for one in (done, asked):
        disposals.ask_destruction(disposal=one, reason="保管期满,已无查考价值", by=keeper)
    sign_all(done)
    done.refresh_from_db()
    said = {"method": "碎纸机粉碎", "destroyed_on": timezone.localdate(), "backups": "每日备份保留 30 天后覆盖"}
    destroy(disposal=done, first=keeper, second=people["wujing"], by=keeper, **said)
    jobs.run_now(Job.objects.get(kind=ERASE))


def appraise_all(disposal: Disposal, *, by: User, keeps: int = 0) -> None:
    """All to be destroyed, but the last so many."""
    lines = list(disposal.lines.order_by("pk"))
    gone = {"verdict": "destroy", "keep_until": "", "reason": "已无查考价值"}
    until = timezone.localdate() + timedelta(days=730)
    stays = {"verdict": "keep", "keep_until": until.isoformat(), "reason": "对账仍需参考"}
    values = {line.pk: stays if number >= len(lines) - keeps else gone for number, line in enumerate(lines)}
    typed = Typed(values, {line.pk: mark_of(appraising.values_of(line)) for line in lines})
    appraising.appraise(disposal=disposal, typed=typed, by=by)


def sign_all(record) -> None:
    approval = Approval.objects.about(record).get()
    while waiting := approval.signatures.filter(state=Signature.State.WAITING).order_by("pk").first():
        approve(approval=approval, comment="同意", by=waiting.person)
        approval.refresh_from_db()


# Keepers


def hand_over_some(people: dict[str, User]) -> None:
    """Minutes went to the service department; the contract forms wait for the signature of who takes them."""
    keeper, service = people["sunli"], people["zhoumin"]
    shelved = ArchiveFile.objects.filter(keeper=keeper, is_own=False, level=0, place__isnull=False, state="shelved")
    for code, note, signers in (
        ("08", "会议纪要由客服部保管", (keeper, service)),
        ("06", "合同样本移交客服部", (keeper,)),
    ):
        files = list(shelved.filter(category__code=code).order_by("pk")[:2])
        if files:
            change = prepare_change(giver=keeper, taker=service, files=files, note=note, by=keeper)
            for signer in signers:
                change = sign_change(change=change, by=signer)


# Monthly filing


def file_last_month(people: dict[str, User]) -> None:
    """Tried out: departments file every month. Most have filed, one is still to be received, some owe it."""
    system, keeper = User.objects.system(), people["sunli"]
    draft = draft_policy(app="archives", values={"filing_asked": True}, reason="试行按月归档", by=system)
    publish(draft, by=system)
    policies.forget()
    open_filings(today=timezone.localdate(), by=system)
    owed = MonthlyFiling.objects.select_related("filer").order_by("department__path")
    able = [one for one in owed if one.filer and one.filer != keeper and may(one.filer, DO)]
    for number, filing in enumerate(able[:-1]):
        filing = file_month(filing=filing, note="其余为往来邮件,无归档价值", by=filing.filer)
        if number:
            filing = receive_month(filing=filing, by=keeper)
        put_back(filing, day=6 + number)


def put_back(filing: MonthlyFiling, *, day: int) -> None:
    """As if it had been filed on that day of this month, and received on the next."""
    filed = timezone.make_aware(datetime.combine(date.today().replace(day=day), time(16, 20)))
    filed = min(filed, filing.filed_at)
    received = min(filed + timedelta(days=1), filing.received_at) if filing.received_at else None
    MonthlyFiling.objects.filter(pk=filing.pk).update(filed_at=filed, received_at=received)
    Duty.objects.about(filing).filter(state=Duty.State.MET).update(done_at=filed)


# Reports


def ask_reports(people: dict[str, User]) -> None:
    """One that recurs is allowed and owed; another waits for its first signature."""
    said = {"contents": "各区域新增客户数、投诉件数、回访满意率", "purpose": "制定下月拜访计划"}
    asked = ask_report(title="客户月度统计", rhythm=ReportRequest.Rhythm.MONTHLY, by=people["chenguodong"], **said)
    sign_all(asked)
    said = {"contents": "各级客户数量、销售额、应收余额", "purpose": "编制年度预算"}
    ask_report(title="客户分级年度统计", by=people["hejing"], **said)
