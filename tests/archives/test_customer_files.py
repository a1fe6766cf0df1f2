"""客户档案: what the rules want kept of a customer, and the way of a paper from collecting to using it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from archives.actions.categories import save_category
from archives.actions.files import close_file, open_file
from archives.actions.items import add_item
from archives.actions.loans import hand_over, sign_loan
from archives.actions.requests import ask_access
from archives.models import ArchiveFile, Category, Loan
from customers.actions import create_customers
from customers.models import Customer
from tests.archives.stories import sign_all

EIGHT_GROUPS = ["客户资料", "缴费与押金", "装修文件", "迁入表格", "补充资料", "往来函件", "违规与欠费", "报修记录"]
TEN_KINDS = [
    "重要会议",
    "上级文件",
    "发文与请示批复",
    "计划与总结",
    "来人来访及信访",
    "合同协议",
    "任免奖惩",
    "规章制度",
    "公司沿革与声像",
    "保密材料",
]


@pytest.fixture
def heshun(cast):
    customer = Customer(name="济南和顺商贸有限公司", owner=cast.chen_li, department=cast.sales_one)
    create_customers([customer], by=cast.system)
    return customer


@pytest.mark.rule("S2-11 R4", "S1-26 R7")
@pytest.mark.parametrize("kinds", [EIGHT_GROUPS, TEN_KINDS])
def test_every_kind_that_the_rules_name_has_its_category_and_its_files(ma_lan, heshun, kinds):
    for number, name in enumerate(kinds, start=11):
        category = save_category(category=Category(code=str(number), name=name, kept="long", years=10), by=ma_lan)
        open_file(category=category, customer=heshun, title=name, by=ma_lan)
    files = ArchiveFile.objects.filter(customer=heshun, is_own=False).order_by("number")
    assert list(files.values_list("category__name", flat=True)) == kinds


@pytest.mark.rule("S1-26 R4")
def test_a_joint_task_is_filed_by_the_department_that_leads_it(cast, ma_lan, heshun):
    """Without a word the customer's department, for a subject one's own; the lead department where one is named."""
    category = Category.objects.get(code="08")
    given = {"category": category, "title": "联合促销纪要", "by": ma_lan}
    assert open_file(customer=heshun, **given).department == cast.sales_one
    assert open_file(subject="联合促销", **given).department == cast.service
    assert open_file(subject="联合促销", department=cast.sales_two, **given).department == cast.sales_two


@pytest.mark.rule("S2-11 R1")
def test_a_paper_is_collected_sorted_filed_and_used(cast, ma_lan, heshun):
    cast.sales_one.head = cast.chief
    cast.sales_one.save()
    today, category = timezone.localdate(), Category.objects.get(code="07")
    file = open_file(category=category, customer=heshun, title="往来函件", medium="paper", by=ma_lan)
    said = {"pages": 1, "is_paper": True, "on": today, "by": ma_lan}
    request = add_item(file=file, title="来函", kind="request", **said)
    add_item(file=file, title="复函", kind="reply", belongs_to=request, **said)
    assert list(file.items.order_by("order").values_list("title", flat=True)) == ["复函", "来函"]
    file.refresh_from_db()
    file = close_file(file=file, is_confirmed=True, by=ma_lan)
    days = {"begins_on": today, "ends_on": today + timedelta(days=2)}
    asked = ask_access(file=file, way="out", purpose="核对", reason="客户来电", by=cast.chen_li, **days)
    sign_all(asked)
    asked.refresh_from_db()
    sign_loan(loan=hand_over(grant=asked.grant, condition="完好", by=ma_lan), by=cast.chen_li)
    assert Loan.objects.out().get().file == file
