"""Complaints from files: what a row means, what becomes of it, and taking it back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints import actions
from complaints.imports import COMPLAINTS
from complaints.imports.moments import parse_moment
from complaints.imports.reading import plain_lines
from complaints.models import Category, Complaint
from core.imports.actions import undo_import
from core.imports.command import finish, import_file
from core.models import Event, Import, Notice
from customers.models import Customer
from regulations.models import Duty
from staff.models import Role

HEAD = "投诉编号,投诉时间,投诉人,联系电话,投诉主题,投诉内容"
ROW = "T-1,2024-03-05 09:30,赵大爷,13800001111,外箱破损,到货六箱有两箱破损"


def bring(tmp_path, by, *rows, head=HEAD, name="complaints.csv", encoding="utf-8", **options) -> dict:
    path = tmp_path / name
    path.write_bytes("\r\n".join([head, *rows]).encode(encoding))
    return import_file(path, "complaints", by=by, options=options)


def fresh() -> Import:
    return Import.objects.latest("id")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2019/2/28 11:25:05", "2019-02-28T11:25:05"),
        ("2019-08-01", "2019-08-01T00:00:00"),
        ("2019年8月1日 下午3点05分", "2019-08-01T15:05:00"),
        ("2019.8.1 03:05 PM", "2019-08-01T15:05:00"),
        ("2019-08-01T03:05:09Z", "2019-08-01T11:05:09"),
        ("43678.5", "2019-08-01T12:00:00"),
        ("20190801", "2019-08-01T00:00:00"),
        ("２０１９－８－１　８：３０", "2019-08-01T08:30:00"),
    ],
)
def test_moments_are_understood(text, moment):
    assert timezone.localtime(parse_moment(text)).replace(tzinfo=None).isoformat() == moment


@pytest.mark.parametrize("text", ["昨天", "2019-02-30", "2999-01-01", "2019-08-01 25:00"])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(ValueError, match=text[:4]):
        parse_moment(text)


def test_texts_lose_their_padding_and_nothing_else():
    assert plain_lines("\n\t\t\t　尊敬的领导：　您好\r\n\r\n\t 门口  太吵 \n") == "尊敬的领导： 您好\n门口 太吵"


def test_a_row_becomes_a_filed_complaint(cast, tmp_path):
    assert bring(tmp_path, cast.system, ROW)["new"] == 1
    one = Complaint.objects.get()
    assert (one.number, one.state, one.complainant, one.subject) == ("2024-0001", "filed", "赵大爷", "外箱破损")
    assert timezone.localtime(one.received_at).isoformat() == "2024-03-05T09:30:00+08:00"
    assert one.phone.reveal() == "13800001111"
    assert one.resolution
    assert one.resolved_at == one.received_at
    assert one.filed_at == one.received_at  # the last that is known of it, and no day of an import
    event = Event.objects.get(deed="complaints.import")
    assert (event.by, event.record_id, event.details["file"]) == (cast.system, one.pk, "complaints.csv")


def test_the_same_file_brings_in_nothing_new(cast, tmp_path):
    bring(tmp_path, cast.system, ROW)
    again = bring(tmp_path, cast.system, ROW, encoding="gb18030")
    assert (again["new"], again["unchanged"]) == (0, 1)
    other = bring(tmp_path, cast.system, ROW, source="another")
    assert other["new"] == 1  # the same number of another system is another complaint


def test_a_known_number_with_another_text_is_reported(cast, tmp_path):
    bring(tmp_path, cast.system, ROW)
    result = bring(tmp_path, cast.system, ROW.replace("六箱", "十箱"))
    assert (result["new"], result["duplicate"]) == (0, 1)
    assert "编号" in str(fresh().rows.get().notes)
    assert Complaint.objects.get().content == "到货六箱有两箱破损"


def test_the_same_number_twice_in_a_file_is_reported(cast, tmp_path):
    result = bring(tmp_path, cast.system, ROW, ROW)
    assert (result["new"], result["duplicate"]) == (1, 1)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("T-2,,赵大爷,,破损,破了", "received_at"),
        ("T-2,不知道,赵大爷,,破损,破了", "received_at"),
        ("T-2,2999-01-01,赵大爷,,破损,破了", "received_at"),
        ("T-2,2024-03-05,赵大爷,,,", "content"),
    ],
)
def test_a_row_that_cannot_come_in_says_why(cast, tmp_path, row, field):
    result = bring(tmp_path, cast.system, row)
    assert (result["new"], result["error"]) == (0, 1)
    assert fresh().rows.get().notes[field]
    assert result["report"]


def test_rows_without_a_number_are_known_by_what_they_say(cast, tmp_path):
    head, options = "评论", {"received_on": "2024-01-01"}
    first = bring(tmp_path, cast.system, "太慢了", "太慢了", "好吃😀", head=head, **options)
    assert first["new"] == 3  # two people may say the same
    again = bring(tmp_path, cast.system, "好吃😀", "太慢了", "太慢了", head=head, received_on="2024-02-02")
    assert (again["new"], again["unchanged"]) == (0, 3)
    assert set(Complaint.objects.values_list("subject", flat=True)) == {"太慢了", "好吃😀"}


def test_a_long_subject_is_kept_whole_in_the_text(cast, tmp_path):
    long = "很长的主题" * 30
    bring(tmp_path, cast.system, f"T-3,2024-03-05,赵大爷,,{long},正文")
    one = Complaint.objects.get()
    assert (len(one.subject), one.content) == (100, f"{long}\n正文")


def test_a_customer_is_found_by_number_name_or_phone(cast, tmp_path, winery):
    Customer.objects.filter(pk=winery.pk).update(source_code="C-7")
    head = "编号,时间,客户,客户编号,内容"
    rows = [f"1,2024-03-05,{winery.name},,甲", "2,2024-03-05,,C-7,乙", f"3,2024-03-05,,{winery.code},丙"]
    bring(tmp_path, cast.system, *rows, "4,2024-03-05,无此公司,,丁", head=head)
    assert Complaint.objects.filter(customer=winery).count() == 3
    stranger = Complaint.objects.get(source_number="4")
    assert (stranger.customer, stranger.complainant, stranger.company) == (None, "无此公司", "无此公司")
    assert Event.objects.filter(deed="complaints.import", record_type="customers.customer").count() == 3


def test_nobody_finds_customers_that_are_not_theirs(cast, tmp_path, winery):
    importer = importing(cast)
    Customer.objects.filter(pk=winery.pk).update(owner=cast.li_qiang, deputy_owner=None, department=cast.sales_two)
    bring(tmp_path, importer, f"1,2024-03-05,{winery.name},甲", head="编号,时间,客户,内容")
    assert Complaint.objects.get().customer is None


def importing(cast):
    """陈科长 may import here, and sees only his own department."""
    role = Role.objects.get(code="section_chief")
    role.permissions.add(*[one for one in Role.objects.get(code="administrator").permissions.all()
                           if one.codename == "import_complaint"])  # fmt: skip
    return cast.chief


def test_category_department_and_handler_are_found_by_name(cast, tmp_path):
    root = Category.objects.create(name="产品质量", path="/1/")
    Category.objects.filter(pk=root.pk).update(path=f"/{root.pk}/")
    leaf = Category.objects.create(name="包装", parent=root, severity=2, content="business")
    Category.objects.filter(pk=leaf.pk).update(path=f"/{root.pk}/{leaf.pk}/")
    head = "编号,时间,内容,类别,部门,经办人,级别,渠道"
    rows = ["1,2024-03-05,甲,产品质量/包装,客服部,周敏,,电话", "2,2024-03-05,乙,没有的,没有的,没有的,重大,来信"]
    bring(tmp_path, cast.system, *rows, head=head)
    first, second = Complaint.objects.order_by("source_number")
    assert (first.category, first.severity, first.content_kind, first.channel) == (leaf, 2, "business", "phone")
    assert (first.department, first.handler) == (cast.service, cast.zhou_min)
    assert (second.category, second.severity, second.channel, second.handler) == (None, 3, "letter", cast.system)
    assert set(fresh().rows.get(number=2).notes) == {"category", "department", "handler"}


def test_open_complaints_are_owed_from_the_import_and_nobody_is_told(cast, tmp_path):
    rows = [f"T-{number},2019-03-05,赵大爷,,破损,破了" for number in range(5)]
    bring(tmp_path, cast.system, *rows, enter_as="open")
    assert set(Complaint.objects.values_list("state", flat=True)) == {"registered"}
    owed = Duty.objects.filter(rule="complaints.resolve_normal")
    assert owed.count() == 5
    assert len(set(owed.values_list("record_id", "url"))) == 5
    assert not owed.filter(due_at__lt=timezone.now()).exists()
    assert not Duty.objects.filter(broken_at__isnull=False).exists()
    assert not Notice.objects.exists()


def test_an_import_is_taken_back_but_for_what_was_worked_on(cast, tmp_path):
    rows = [f"T-{number},2024-03-05,赵大爷,,破损,破了" for number in range(3)]
    bring(tmp_path, cast.system, *rows, enter_as="open")
    worked = Complaint.objects.get(source_number="T-1")
    actions.withdraw(complaint=worked, reason="登记有误", by=cast.gm)
    batch = fresh()
    undo_import(batch, by=cast.system, send=False)
    finish(batch)
    assert list(Complaint.objects.all()) == [worked]
    assert batch.state == "undone"
    assert worked.number in batch.kept[0]
    assert Event.objects.filter(deed="complaints.remove").count() == 2
    assert not Duty.objects.exclude(record_id=worked.pk).exists()
    assert bring(tmp_path, cast.system, *rows)["new"] == 2


def test_the_preview_says_what_will_become_of_the_rows(cast, tmp_path, signed_in):
    path = tmp_path / "c.csv"
    path.write_text(f"{HEAD}\n{ROW}\n", encoding="utf-8")
    client = signed_in(cast.admin)
    with path.open("rb") as file:
        client.post(reverse("core:import_new", args=["complaints"]), {"file": file})
    batch = fresh()
    columns = {f"column-{place}": batch.mapping.get(heading, "") for place, heading in enumerate(HEAD.split(","))}
    client.post(reverse("core:import_columns", args=[batch.pk]), {**columns, "options-source": "CRM"})
    finish(fresh())
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "作为历史直接归档" in page
    assert "13800001111" not in page
    client.post(reverse("core:import_start", args=[batch.pk]))
    finish(fresh())
    assert Complaint.objects.get().source == "CRM"


def test_only_those_who_may_import(cast, signed_in):
    address = reverse("core:import_new", args=[COMPLAINTS.name])
    assert signed_in(cast.zhou_min).get(address).status_code == 403
    assert signed_in(cast.admin).get(address).status_code == 200
