"""A yearly grading that is under way: one sheet is handed in, one half filled in, and special terms wait for review."""

from datetime import timedelta

from django.utils import timezone

from core import jobs
from credit.actions.campaigns import open_campaign
from credit.actions.sheets import hand_in, save_sheet
from credit.actions.terms import add_term, change_term
from credit.models import Campaign, Sheet
from customers.models import Customer
from staff.models import User

TERMS = (
    ("policy", "年度返利:净销售额超过五十万元的部分返 2%。"),
    ("settlement", "月结六十天,节前备货货款延至节后十日内付清。"),
    ("policy", "婚宴用酒可退未开箱整箱,运费由我方承担。"),
)
REASONS = ("新开两家门店,今年订货稳定增长", "连续两季拖延付款,先按下一级管理")


def make_campaign(*, year: int, people: dict[str, User]) -> Campaign | None:
    """The grading of this year, opened by the sales director; of a year that is over."""
    if year >= timezone.localdate().year:
        return None
    director = people["hezhiyuan"]
    write_terms(by=director)
    campaign = open_campaign(year=year, by=director, send=False)
    jobs.run_now(campaign.run.job)
    for sheet in campaign.sheets.select_related("chief").filter(chief__in=[people["shenjia"], people["chenguodong"]]):
        fill_in(sheet)
        if sheet.chief == people["shenjia"]:
            hand_in(sheet=sheet, opinion="代表处客户逐户核对,除所列两户外无异议。", by=sheet.chief)
    return campaign


def write_terms(*, by: User) -> None:
    """Of the first customers who buy; one was changed since."""
    buying = Customer.objects.filter(owner__isnull=False, status=Customer.Status.ACTIVE).order_by("pk")
    since = timezone.localdate() - timedelta(days=400)
    terms = [
        add_term(customer=customer, kind=kind, text=text, begun_on=since, by=by)
        for customer, (kind, text) in zip(buying[: len(TERMS)], TERMS, strict=False)
    ]
    if terms:
        text = "年度返利:净销售额超过五十万元的部分返 1.5%。"
        change_term(term=terms[0], outcome="changed", text=text, reason="毛利下降,返利从本季起下调。", by=by)


def fill_in(sheet: Sheet) -> None:
    """One customer up and one down, each with its reason."""
    up, down = sheet.rows.filter(grade="B").first(), sheet.rows.filter(grade="A").last()
    for row, grade, reason in ((up, "A", REASONS[0]), (down, "B", REASONS[1])):
        if row:
            given = {"grades": {row.pk: grade}, "seen": {row.pk: row.grade}, "reasons": {row.pk: reason}}
            save_sheet(sheet=sheet, **given, by=sheet.chief)
