"""The import of customers: what becomes of each row, and taking it back."""

import csv
import gzip
import io

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from core.errors import Refused
from core.imports import actions as deeds
from core.imports.command import import_file
from core.jobs import run_now
from core.models import Event, Import, ImportRow
from core.secrets import blind_index
from customers.actions import assign, create_customers, update_customers
from customers.imports.fields import FIELDS
from customers.imports.judge import Judge
from customers.models import Contact, Customer, OwnerChange
from staff.models import Role
from tests.customers.samples import sample

PHONE = "13812345678"
CODE, OTHER_CODE = "91310117MA1J3AJ43G", "91310114MA1GW3GC65"
HEADINGS = ["企业名称", "统一社会信用代码", "客户编号", "电话"]


@pytest.fixture
def bring(tmp_path, cast):
    """bring(rows, by=…): imports rows (dicts by heading) like the command does; gives the import."""

    def bring(*rows: dict[str, str], by=None, dry_run=False, **options) -> Import:
        path = tmp_path / "客户.csv"
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        text = io.StringIO()
        writer = csv.DictWriter(text, headings)
        writer.writeheader()
        writer.writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8")
        by = by or cast.director
        with path.open("rb") as file:
            batch = deeds.receive(file, kind="customers", by=by, name=path.name)
        deeds.confirm_columns(batch, batch.mapping, options, by=by, send=False)
        finish(batch)
        if not dry_run:
            write(batch)
        return batch

    return bring


def finish(batch: Import) -> None:
    job = run_now(batch.job)
    batch.refresh_from_db()
    assert job.state == "done", job.error


def write(batch: Import) -> None:
    deeds.start_import(batch, by=batch.created_by, send=False)
    finish(batch)


def undo(batch: Import) -> list[str]:
    deeds.undo_import(batch, by=batch.created_by, send=False)
    finish(batch)
    return batch.kept


def company(name="上海甲有限公司", **more) -> dict[str, str]:
    return {"企业名称": name, **more}


def row_of(batch: Import, number: int = 1) -> ImportRow:
    return batch.rows.get(number=number)


def counts(batch: Import) -> dict[str, int]:
    return {name: count for name, count in batch.counts.items() if count and name != "read"}


# new rows


def test_a_full_row_comes_in_with_everything_it_says(bring, cast):
    bring(
        company(
            统一社会信用代码=CODE.lower(),
            客户编号="C-7",
            注册日期="2019/1/2",
            企业类型="有限责任公司",
            注册资金="1,000(万元人民币)",
            经营范围="园林\n绿化",
            所在省份="上海",
            地区="松江",
            注册地址="上海市松江区叶榭镇叶旺路1号三楼",
            电话="138 1234 5678",
            邮箱="a@example.com",
            员工人数="50人",
            客户类别="个人",
            联系人="李梅",
            联系人职务="采购",
            联系人电话="021-58881234",
        )
    )
    customer = Customer.objects.get()
    assert (customer.credit_code, customer.source, customer.source_code) == (CODE, "ERP", "C-7")
    assert (str(customer.opened_on), customer.registered_capital) == ("2019-01-02", 10_000_000)
    assert (customer.province, customer.region, customer.region_text) == ("31", "310117", "")
    assert (customer.kind, customer.employee_count, customer.email) == ("person", 50, "a@example.com")
    assert (customer.phone.reveal(), customer.phone_index) == (PHONE, blind_index(PHONE, "phone"))
    contact = customer.contacts.get()
    assert (contact.name, contact.position, contact.is_primary) == ("李梅", "采购", True)
    assert contact.phone.reveal() == "021-58881234"
    assert Event.objects.filter(deed="customers.import", record_id=customer.pk).exists()


def test_empty_words_are_empty(bring):
    batch = bring(company(统一社会信用代码="N/A", 电话="-", 邮箱="NULL", 注册日期="无"))
    assert counts(batch) == {"new": 1}
    assert row_of(batch).data == {"name": "上海甲有限公司"}


def test_what_is_doubtful_is_noted_and_comes_in(bring):
    batch = bring(
        company(
            统一社会信用代码="91350211M0000XUF46", 注册资金="万人民币", 电话="见备注", 员工人数="多", 所在省份="火星"
        )
    )
    assert counts(batch) == {"new": 1}
    assert row_of(batch).notes.keys() >= {"credit_code", "registered_capital", "phone", "employee_count", "province"}
    customer = Customer.objects.get()
    assert customer.registered_capital is None
    assert customer.region_text == "火星"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (company(name="", 统一社会信用代码=CODE), "name"),
        (company(name="长" * 201), "name"),
        (company(统一社会信用代码="123"), "credit_code"),
        (company(身份证号="11010519491231001X"), "id_number"),
        (company(注册日期="2019-02-30"), "opened_on"),
        (company(注册日期="3/4/2019"), "opened_on"),
        (company(邮箱="a@"), "email"),
        (company(负责人="无此人"), "owner"),
    ],
)
def test_what_is_wrong_is_an_error_of_its_field(bring, row, field):
    batch = bring(row, company(name="乙"))
    assert counts(batch) == {"error": 1, "new": 1}
    assert row_of(batch).notes[field]
    assert Customer.objects.get().name == "乙"


def test_order_of_day_and_month_is_chosen(bring):
    bring(company(注册日期="3/4/2019"), date_order="mdy")
    assert str(Customer.objects.get().opened_on) == "2019-03-04"


# the same customer


def test_the_same_file_again_changes_nothing(bring):
    rows = [
        company(统一社会信用代码=CODE, 电话=PHONE, 注册资金="100万", 所在省份="上海", 地区="松江", 联系人="李梅"),
        company(name="乙", 客户编号="2"),
        company(name="丙"),
    ]
    bring(*rows)
    again = bring(*rows)
    assert counts(again) == {"unchanged": 2, "duplicate": 1}
    assert set(Customer.objects.values_list("version", flat=True)) == {1}


def test_a_known_code_updates_only_what_the_file_gives(bring):
    bring(company(统一社会信用代码=CODE, 电话=PHONE, 传真="1"))
    batch = bring(company("上海乙有限公司", 统一社会信用代码=CODE, 电话="139 0000 1111", 传真=""))
    assert counts(batch) == {"updated": 1}
    customer = Customer.objects.get()
    assert (customer.name, customer.fax, customer.phone.reveal()) == ("上海乙有限公司", "1", "13900001111")
    notes = row_of(batch).notes
    assert notes["name"] == ["上海甲有限公司", "上海乙有限公司"]
    assert notes["phone"] == ["138****5678", "139****1111"]


def test_number_in_the_source_system_names_the_customer(bring):
    bring(company(客户编号="7"))
    assert counts(bring(company(name="新名", 客户编号="7"))) == {"updated": 1}
    assert counts(bring(company(name="别家", 客户编号="7"), source="CRM2")) == {"new": 1}


def test_code_and_number_of_two_customers_are_an_error(bring):
    bring(company(统一社会信用代码=CODE), company(name="乙", 客户编号="7"))
    assert counts(bring(company(统一社会信用代码=CODE, 客户编号="7"))) == {"error": 1}


def test_new_contact_of_a_known_customer_is_added_and_taken_back(bring):
    bring(company(统一社会信用代码=CODE, 联系人="李梅"))
    batch = bring(company(统一社会信用代码=CODE, 联系人="王强"))
    assert counts(batch) == {"updated": 1}
    assert set(Contact.objects.values_list("name", "is_primary")) == {("李梅", True), ("王强", False)}
    assert undo(batch) == []
    assert list(Contact.objects.values_list("name", flat=True)) == ["李梅"]


# duplicates


@pytest.mark.parametrize("row", [company("上海甲有限责任公司"), company(name="别家", 电话="+86 138-1234-5678")])
def test_same_name_or_phone_is_shown_and_left_out(bring, row):
    bring(company(电话=PHONE))
    batch = bring(row)
    assert counts(batch) == {"duplicate": 1}
    assert row_of(batch).target_id == Customer.objects.get().pk
    assert "KH-0000001" in " ".join(row_of(batch).notes.values())
    assert counts(bring(row, duplicates="new")) == {"new": 1}


def test_phone_of_a_contact_counts_too(bring):
    bring(company(联系人="李梅", 联系人电话=PHONE))
    assert counts(bring(company(name="别家", 电话=PHONE))) == {"duplicate": 1}


def test_two_credit_codes_are_two_customers(bring):
    bring(company(统一社会信用代码=CODE, 电话=PHONE))
    batch = bring(company(统一社会信用代码=OTHER_CODE, 电话=PHONE))
    assert counts(batch) == {"new": 1}
    assert row_of(batch).notes


def test_repeats_within_the_file_are_found(bring):
    batch = bring(
        company(统一社会信用代码=CODE),
        company(name="别名", 统一社会信用代码=CODE),
        company("上海甲有限责任公司"),
        company(统一社会信用代码=OTHER_CODE),
        company(name="丙", 电话=PHONE),
        company(name="丁", 电话=PHONE),
        company(name="坏", 电话=PHONE, 邮箱="@"),
        company(name="戊", 统一社会信用代码="914403001922038216", 电话=PHONE),
    )
    found = dict(batch.rows.values_list("number", "verdict"))
    assert found == {
        1: "new", 2: "duplicate", 3: "duplicate", 4: "new", 5: "new", 6: "duplicate", 7: "error", 8: "duplicate",
    }  # fmt: skip


def test_a_customer_twice_in_one_file_is_updated_once(bring):
    bring(company(统一社会信用代码=CODE, 客户编号="7"))
    batch = bring({**company("一"), "统一社会信用代码": CODE, "客户编号": ""}, {**company("二"), "客户编号": "7"})
    assert counts(batch) == {"updated": 1, "duplicate": 1}
    assert Customer.objects.get().name == "一"


# who may and who sees


@pytest.fixture
def importer(cast):
    """A representative who may import."""
    Role.objects.get(code="representative").permissions.add(Permission.objects.get(codename="import_customer"))
    return cast.chen_li


def test_representative_owns_what_they_import(bring, importer):
    batch = bring(company(负责人="李强"), by=importer)
    customer = Customer.objects.get()
    assert (customer.owner, customer.department) == (importer, importer.department)
    assert row_of(batch).notes["owner"]


@pytest.mark.parametrize("row", [company("另名", 统一社会信用代码=CODE), company()])
def test_customers_of_others_are_not_shown(bring, cast, importer, row):
    create_customers([Customer(name="上海甲有限公司", credit_code=CODE, fax="秘密")], by=cast.li_qiang)
    batch = bring(row, by=importer)
    assert counts(batch).keys() <= {"error", "duplicate"}
    staged = row_of(batch)
    assert staged.target_id is None
    assert "李强" not in str(staged.notes)
    assert "KH-" not in str(staged.notes)
    assert Customer.objects.count() == 1


def test_owner_column_gives_owner_and_department(bring, cast):
    bring(company(负责人="王倩"), company(name="乙", 负责人="liqiang"))
    assert dict(Customer.objects.values_list("name", "owner__name")) == {"上海甲有限公司": "王倩", "乙": "李强"}
    assert Customer.objects.get(name="乙").department == cast.sales_two


def test_changed_owner_is_remembered_and_put_back(bring, cast):
    bring(company(统一社会信用代码=CODE, 负责人="王倩"))
    batch = bring(company(统一社会信用代码=CODE, 负责人="李强"))
    customer = Customer.objects.get()
    assert (customer.owner, customer.department) == (cast.li_qiang, cast.sales_two)
    assert row_of(batch).notes["owner"] == ["王倩", "李强"]
    assert OwnerChange.objects.filter(new_owner=cast.li_qiang).count() == 1
    assert undo(batch) == []
    customer.refresh_from_db()
    assert (customer.owner, customer.department) == (cast.wang_qian, cast.sales_one)


def test_without_the_right_there_is_no_import(bring, cast):
    with pytest.raises(Refused):
        bring(company(), by=cast.zhou_min)


# between preview and writing


def test_customer_entered_since_the_preview_becomes_an_error(bring, cast):
    batch = bring(company(统一社会信用代码=CODE), company(name="乙"), dry_run=True)
    create_customers([Customer(name="先到", credit_code=CODE)], by=cast.director)
    write(batch)
    assert counts(batch) == {"error": 1, "new": 1}
    assert row_of(batch).notes["name"]
    assert Customer.objects.filter(credit_code=CODE).count() == 1


def test_customer_entered_at_the_same_moment_becomes_an_error(bring, cast, monkeypatch):
    batch = bring(company(统一社会信用代码=CODE), company(name="乙"), dry_run=True)
    look_up = Judge.look_up

    def look_up_too_early(judge, drafts):
        look_up(judge, drafts)
        if not Customer.objects.exists():
            create_customers([Customer(name="先到", credit_code=CODE)], by=cast.director)

    monkeypatch.setattr(Judge, "look_up", look_up_too_early)
    write(batch)
    assert counts(batch) == {"error": 1, "new": 1}
    assert set(Customer.objects.values_list("name", flat=True)) == {"先到", "乙"}


def test_a_field_changed_since_the_preview_is_left_alone(bring, cast):
    bring(company(统一社会信用代码=CODE, 传真="1", 邮编="200000"))
    batch = bring(company(统一社会信用代码=CODE, 传真="2", 邮编="200000"), dry_run=True)
    update_customers([(Customer.objects.get(), {"postcode": "100000"})], by=cast.zhou_min)
    write(batch)
    customer = Customer.objects.get()
    assert (customer.fax, customer.postcode) == ("2", "100000")


def test_the_same_file_previewed_twice_is_written_once(bring):
    first = bring(company(), company(name="乙", 电话=PHONE), dry_run=True)
    second = bring(company(), company(name="乙", 电话=PHONE), dry_run=True)
    write(first)
    write(second)
    assert Customer.objects.count() == 2
    assert counts(second) == {"duplicate": 2}


# undo


def test_undo_takes_back_new_customers_and_old_values(bring):
    bring(company(统一社会信用代码=CODE, 电话=PHONE, 注册资金="10万美元", 注册日期="2019-01-02", 所在省份="上海"))
    before = Customer.objects.values().get()
    batch = bring(
        company(
            name="新名",
            统一社会信用代码=CODE,
            电话="13900001111",
            注册资金="5万",
            注册日期="2020-01-02",
            所在省份="广东",
        ),
        {**company(name="乙"), "电话": "13700001111"},
    )
    assert counts(batch) == {"updated": 1, "new": 1}
    assert undo(batch) == []
    after = Customer.objects.values().get()
    assert before.pop("phone").reveal() == after.pop("phone").reveal()
    for name in ("version", "updated_at"):
        assert before.pop(name) != after.pop(name)
    assert before == after


def test_undo_keeps_and_names_what_was_touched_since(bring, cast):
    batch = bring(*[company(name=name, 统一社会信用代码="") for name in ("甲", "乙", "丙")])
    edited, talked_to, _free = Customer.objects.order_by("pk")
    update_customers([(edited, {"fax": "1"})], by=cast.zhou_min)
    talked_to.contacts.create(name="李梅")
    kept = undo(batch)
    assert len(kept) == 2
    assert {name.split(":")[0] for name in kept} == {"KH-0000001 甲", "KH-0000002 乙"}
    assert set(Customer.objects.values_list("name", flat=True)) == {"甲", "乙"}


def test_undo_keeps_and_names_what_went_to_someone_else(bring, cast):
    batch = bring(company(name="甲", 统一社会信用代码=""), company(name="乙", 统一社会信用代码=""))
    gone = Customer.objects.get(name="甲")
    assign(customer=gone, owner=cast.zhou_min, reason="移交", by=cast.gm)
    assert [name.split(":")[0] for name in undo(batch)] == ["KH-0000001 甲"]
    assert list(Customer.objects.values_list("name", flat=True)) == ["甲"]


def test_undo_keeps_a_customer_whose_former_number_is_taken(bring, cast):
    bring(company(客户编号="7", 统一社会信用代码=CODE), company(name="乙", 客户编号="8", 传真="1"))
    batch = bring(
        company(客户编号="7", 统一社会信用代码=OTHER_CODE, 传真=""), company(name="乙", 客户编号="8", 传真="2")
    )
    create_customers([Customer(name="丙", credit_code=CODE)], by=cast.director)
    assert [name.split(":")[0] for name in undo(batch)] == ["KH-0000001 上海甲有限公司"]
    assert Customer.objects.get(name="乙").fax == "1"
    assert Customer.objects.get(source_code="7").credit_code == OTHER_CODE


# secrets


def test_no_secret_is_written_in_plain(bring, cast, tmp_path):
    number, contact_phone, account = "11010519491231002X", "13700002222", "6222020200112233445"
    row = company(电话=PHONE, 身份证号=number, 联系人="李梅", 联系人电话=contact_phone, 银行账号=account)
    batch = bring({**row, "客户编号": "7"}, {**row, "身份证号": number[:-1] + "1"}, row)
    bring({**row, "客户编号": "7", "电话": "13800009999"})
    undo(batch)
    dump = database_text()
    for plain in (PHONE, number, contact_phone, account, "13800009999", number[:-1] + "1"):
        assert plain not in dump
        assert plain.encode() not in stored_files(tmp_path)


def database_text() -> str:
    """Every cell of every table."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found.append(str(cursor.fetchall()))
    return "\n".join(found)


def stored_files(tmp_path) -> bytes:
    return b"".join(path.read_bytes() for path in (tmp_path / "media").rglob("*") if path.is_file())


def test_masked_values_of_an_export_are_not_taken_for_new_ones(bring):
    bring(company(统一社会信用代码=CODE, 电话=PHONE))
    batch = bring(company(统一社会信用代码=CODE, 电话="138****5678"))
    assert counts(batch) == {"unchanged": 1}
    assert row_of(batch).notes["phone"]


def test_every_heading_leads_to_one_field():
    headings = [heading.casefold() for field in FIELDS for heading in field.headings]
    assert len(headings) == len(set(headings))


# the real file


@pytest.mark.real
@pytest.mark.slow
def test_real_companies_come_in_once_whatever_the_packing(cast, tmp_path):
    packed = sample("companies/zh_companies_39502.csv.gz")
    result = import_file(packed, "customers", by=cast.system)
    assert (result["read"], result["new"], result["error"], result["duplicate"]) == (39_502, 39_502, 0, 0)
    assert Customer.objects.filter(registered_capital__isnull=True).count() == 4_710 + 37 + 5
    assert not Customer.objects.filter(province="").exists()
    again = import_file(packed, "customers", by=cast.system)
    assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, 39_502)
    plain = gzip.decompress(packed.read_bytes()).decode("utf-8-sig")
    for encoding in ("utf-8", "gb18030"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes("".join(plain.splitlines(keepends=True)[:3000]).encode(encoding))
        assert import_file(path, "customers", by=cast.system)["unchanged"] == 2999


def test_a_blacklisted_customer_comes_with_its_reason(bring):
    bring({"企业名称": "失信贸易有限公司", "客户状态": "黑名单"})
    customer = Customer.objects.get(name="失信贸易有限公司")
    assert (customer.status, customer.status_reason) == ("blacklisted", "见导入文件")


def test_nothing_written_is_nothing_to_undo(bring, cast):
    batch = bring({"企业名称": "甲有限公司"}, dry_run=False)
    Import.objects.filter(pk=batch.pk).update(state="failed")
    ImportRow.objects.filter(batch=batch).update(is_written=False)
    batch.refresh_from_db()
    with pytest.raises(Refused):
        deeds.undo_import(batch, by=cast.system)
