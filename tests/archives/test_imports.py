"""An existing register of files comes in: what a row means, what becomes of it, and taking it back."""

import pytest
from django.urls import reverse

from archives.actions.files import change_file, open_file
from archives.models import ArchiveFile, Category, Place
from core.errors import Refused
from core.imports.actions import undo_import
from core.imports.command import finish, import_file
from core.models import Import, ImportRow
from customers.actions import create_customers
from customers.models import Customer
from tests.archives.conftest import a_file
from tests.archives.places import furnish

HEAD = "档号,题名,类目,客户名称,年度,密级,保管期限,归档日期,库位,备注"
ROW = "HT-2019-001,年度供货合同,合同与协议,和顺酒行,2019,普通,30年,2019-12-31,,无"


def bring(tmp_path, by, *rows, head=HEAD, name="archives.csv", encoding="utf-8", dry_run=False, **options) -> dict:
    path = tmp_path / name
    path.write_bytes("\r\n".join([head, *rows]).encode(encoding))
    return import_file(path, "archives", by=by, options=options, dry_run=dry_run)


@pytest.fixture
def heshun(cast):
    customer = Customer(name="和顺酒行", owner=cast.chen_li, department=cast.sales_one)
    create_customers([customer], by=cast.system)
    return customer


def fresh() -> Import:
    return Import.objects.latest("id")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_row_becomes_a_file(cast, heshun, tmp_path, encoding):
    assert bring(tmp_path, cast.system, ROW, encoding=encoding)["new"] == 1
    file = ArchiveFile.objects.get(number="HT-2019-001")
    assert (file.title, file.customer, file.year, file.level) == ("年度供货合同", heshun, 2019, 0)
    assert (file.years, str(file.closed_on), str(file.keep_until)) == (30, "2019-12-31", "2049-12-31")
    assert (file.state, file.medium, file.department) == ("shelved", "paper", cast.sales_one)


def test_an_old_workbook_comes_in(cast, heshun, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(HEAD.split(","))
    book.active.append(ROW.split(","))
    path = tmp_path / "register.xlsx"
    book.save(path)
    assert import_file(path, "archives", by=cast.system)["new"] == 1


def test_the_same_file_brings_in_nothing_new(cast, heshun, tmp_path):
    bring(tmp_path, cast.system, ROW)
    again = bring(tmp_path, cast.system, ROW, ROW, encoding="gb18030")
    assert (again["new"], again["unchanged"], again["duplicate"]) == (0, 1, 1)
    assert ArchiveFile.objects.filter(number="HT-2019-001").count() == 1


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",无号,合同与协议,和顺酒行,2019,,,,,", "number"),
        ("A-1,,合同与协议,和顺酒行,2019,,,,,", "title"),
        ("A-1,题,没有的类目,和顺酒行,2019,,,,,", "category"),
        ("A-1,题,合同与协议,和顺酒行,去年,,,,,", "year"),
        ("A,题,合同与协议,和顺酒行,,,,,,", "year"),
        ("A-1,题,合同与协议,和顺酒行,2019,很密,,,,", "level"),
        ("A-1,题,合同与协议,和顺酒行,2019,,几年,,,", "kept"),
        ("A-1,题,合同与协议,和顺酒行,2019,,,2019-02-30,,", "closed_on"),
        ("A-1,题,合同与协议,和顺酒行,2019,,,2999-01-01,,", "closed_on"),
        ("A-1,题,合同与协议,和顺酒行,2019,,,,没有的室,", "place"),
        ("A-1,题,合同与协议,,2019,,,,,", "subject"),
    ],
)
def test_dirty_rows_stay_outside_with_their_reason(cast, heshun, tmp_path, row, field):
    result = bring(tmp_path, cast.system, row, ROW)
    assert (result["error"], result["new"]) == (1, 1)
    assert field in ImportRow.objects.get(batch=fresh(), verdict="error").notes
    assert result["report"]


def test_an_unknown_customer_is_kept_as_words(cast, tmp_path):
    assert bring(tmp_path, cast.system, ROW)["new"] == 1
    file = ArchiveFile.objects.get(number="HT-2019-001")
    assert (file.customer, file.subject) == (None, "和顺酒行")


@pytest.mark.parametrize(
    ("said", "kept", "years"),
    [
        ("永久", "permanent", None),
        ("长期", "long", 30),
        ("短期(5年)", "short", 5),
        ("10", "short", 10),
        ("", "long", 30),
    ],
)
def test_terms_of_retention_are_understood(cast, heshun, tmp_path, said, kept, years):
    bring(tmp_path, cast.system, f"A-1,题,合同与协议,和顺酒行,2019,普通,{said},,,")
    file = ArchiveFile.objects.get(number="A-1")
    assert (file.kept, file.years) == (kept, years)


@pytest.mark.rule("S1-05 R20")
def test_secret_files_stand_apart_or_stay_outside(ma_lan, han_mei, heshun, tmp_path):
    furnish(ma_lan, han_mei)
    secret = "S-{0}-2019,底价,合同与协议,和顺酒行,2019,机密,,,{1},"
    rows = [secret.format(1, "档案室/一号柜/上层"), secret.format(2, "档案室/保密柜/内层")]
    result = bring(tmp_path, ma_lan, *rows)
    assert (result["new"], result["error"]) == (1, 1)
    file = ArchiveFile.objects.get(number="S-2-2019")
    assert (file.place.name, file.keeper) == ("内层", han_mei)


def test_nobody_brings_in_what_is_beyond_the_own_clearance(ma_lan, heshun, tmp_path):
    ma_lan.clearance = 1
    ma_lan.save()
    assert bring(tmp_path, ma_lan, ROW.replace("普通", "绝密"))["error"] == 1


def test_a_number_of_a_hidden_file_tells_nothing(ma_lan, heshun, tmp_path):
    hidden = a_file(ma_lan, level=3)
    ma_lan.clearance = 1
    ma_lan.save()
    assert bring(tmp_path, ma_lan, ROW.replace("HT-2019-001", hidden.number))["error"] == 1
    row = ImportRow.objects.get(batch=fresh())
    assert row.target_id is None


def test_titles_are_ciphertext_in_the_rows(ma_lan, heshun, tmp_path):
    bring(tmp_path, ma_lan, ROW)
    row = ImportRow.objects.get(batch=fresh())
    assert "供货合同" not in str(row.data)


def test_places_are_entered_where_that_is_wanted(ma_lan, heshun, tmp_path):
    rows = [f"A-{n}-2019,题,合同与协议,和顺酒行,2019,普通,,,二号室/甲柜/{n}层," for n in (1, 2)]
    assert bring(tmp_path, ma_lan, *rows, create_places=True)["new"] == 2
    assert list(Place.objects.values_list("kind", flat=True).order_by("path")).count("shelf") == 2
    assert Place.objects.filter(kind="room").count() == 1
    assert ArchiveFile.objects.get(number="A-2-2019").place.name == "2层"


def test_new_files_go_on_after_the_highest_number(ma_lan, heshun, tmp_path):
    bring(tmp_path, ma_lan, "06-2026-00041,题,合同与协议,和顺酒行,2026,普通,,,,")
    file = open_file(category=Category.objects.get(code="06"), title="新合同", customer=heshun, year=2026, by=ma_lan)
    assert file.number == "06-2026-00042"


def test_an_import_is_taken_back_but_for_what_was_used(ma_lan, heshun, tmp_path):
    rows = [f"A-{n}-2019,题,合同与协议,和顺酒行,2019,普通,,,," for n in (1, 2, 3)]
    bring(tmp_path, ma_lan, *rows)
    first, second, _third = ArchiveFile.objects.filter(number__startswith="A-").order_by("number")
    change_file(file=first, changes={"title": "改"}, version=1, by=ma_lan)
    second.items.create(order=1, title="信", entered_by=ma_lan)
    batch = undo_import(fresh(), by=ma_lan, send=False)
    finish(batch)
    assert list(ArchiveFile.objects.filter(number__startswith="A-").values_list("number", flat=True)) == [
        "A-2-2019",
        "A-1-2019",
    ]
    assert len(batch.kept) == 2


def test_half_a_file_and_what_is_no_table_are_refused(ma_lan, tmp_path):
    import gzip

    path = tmp_path / "half.csv.gz"
    path.write_bytes(gzip.compress(f"{HEAD}\r\n{ROW}".encode() * 50)[:60])
    with pytest.raises(Refused):
        import_file(path, "archives", by=ma_lan)
    with pytest.raises(Refused):
        bring(tmp_path, ma_lan, "x", head="没有,要的,栏目")


def test_a_dry_run_keeps_nothing(cast, heshun, tmp_path):
    before = ArchiveFile.objects.count()
    assert bring(tmp_path, cast.system, ROW, dry_run=True)["new"] == 1
    assert ArchiveFile.objects.count() == before


def test_who_may_import(cast, ma_lan, tmp_path, signed_in):
    with pytest.raises(Refused):
        bring(tmp_path, cast.chen_li, ROW)
    assert "archives" in signed_in(ma_lan).get(reverse("core:imports")).content.decode()


@pytest.mark.rule("S1-27 R3", "S1-05 R20")
def test_nobody_comes_to_know_of_a_secret_file_by_keeping_it_in_a_register(ma_lan, cast, heshun, tmp_path):
    head = HEAD.replace("备注", "保管人")
    said = bring(tmp_path, ma_lan, ROW.replace("普通", "绝密").replace(",无", f",{cast.zhou_min.name}"), head=head)
    assert said["error"] == 1
    assert "keeper" in ImportRow.objects.get().notes
    category = Category.objects.get(name="合同与协议")
    category.keeper = cast.zhou_min
    category.save()
    bring(tmp_path, ma_lan, ROW.replace("普通", "秘密"), name="b.csv")
    assert ArchiveFile.objects.get(number="HT-2019-001").keeper == ma_lan
    opened = open_file(category=category, customer=heshun, title="普通合同", by=ma_lan)
    assert (opened.level, opened.keeper) == (0, cast.zhou_min)
    category.level = 2
    category.save()
    opened = open_file(category=category, customer=heshun, title="并购底价", by=ma_lan)
    assert (opened.level, opened.keeper) == (2, ma_lan)
    assert not ArchiveFile.objects.visible_to(cast.zhou_min).filter(pk=opened.pk).exists()
