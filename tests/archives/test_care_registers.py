"""Inspections, destruction, hand-overs and monthly filings taken along: what the list shows, and not a line more."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from archives.models import (
    ArchiveFile,
    Disposal,
    DisposalLine,
    Inspection,
    InspectionLine,
    KeeperChange,
    KeeperChangeFile,
    MonthlyFiling,
)
from archives.registers.care import CARE
from core.models import Event
from staff.models import Role
from tests.archives.conftest import a_file
from tests.archives.test_registers import exported, listed, printed

NAMES = list(CARE)
OF_FILES = [name for name in NAMES if name != "filings"]


def an_inspection(file: ArchiveFile, cast) -> None:
    facts = {"made_at": timezone.now(), "made_by": cast.system, "keeper": file.keeper}
    inspection = Inspection.objects.create(name=f"2026-{file.pk}", **facts)
    InspectionLine.objects.create(inspection=inspection, file=file, found="torn", seen_at=timezone.now(),
                                  seen_by=cast.system)  # fmt: skip


def a_disposal(file: ArchiveFile, cast) -> None:
    facts = {"made_at": timezone.now(), "made_by": cast.system}
    disposal = Disposal.objects.create(number=f"XH-{file.pk}", **facts)
    DisposalLine.objects.create(disposal=disposal, file=file, verdict="destroy")


def a_hand_over(file: ArchiveFile, cast) -> None:
    facts = {"prepared_at": timezone.now(), "prepared_by": cast.system, "count": 1}
    change = KeeperChange.objects.create(giver=cast.zhou_min, taker=cast.li_qiang, **facts)
    KeeperChangeFile.objects.create(change=change, file=file)


def a_filing(file: ArchiveFile, cast) -> None:
    number = MonthlyFiling.objects.count()
    month = date(2020 + number // 12, number % 12 + 1, 1)
    MonthlyFiling.objects.create(department=cast.service, month=month, filer=cast.zhou_min)


MAKE = {"inspections": an_inspection, "disposals": a_disposal, "hand_overs": a_hand_over, "filings": a_filing}


def fill(name, cast, by, *, count=1, level=0) -> None:
    for _each in range(count):
        MAKE[name](a_file(by, level=level, keeper=by), cast)


@pytest.mark.rule("S1-26 R3")
@pytest.mark.parametrize("name", NAMES)
def test_page_file_and_book_hold_the_same_lines(cast, ma_lan, signed_in, name):
    fill(name, cast, ma_lan, count=3)
    client = signed_in(ma_lan)
    page = client.get(reverse(f"archives:{name}"))
    assert reverse("archives:register_export", args=[name]) in page.content.decode()
    assert len(exported(client, name)) == len(page.context["page"].rows) == 3
    assert "3 行" in printed(client, name)
    assert Event.objects.filter(deed="core.export", details__count=3).count() == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("inspections", {"马兰", 1, "进行中"}),
        ("disposals", {"鉴定中", 1}),
        ("hand_overs", {"周敏", "李强", 1}),
        ("filings", {"客服部", "2020-01", "周敏"}),
    ],
)
def test_a_line_says_what_its_list_is_about(cast, ma_lan, signed_in, name, said):
    fill(name, cast, ma_lan)
    [line] = exported(signed_in(ma_lan), name)
    assert said <= set(line)


@pytest.mark.parametrize("name", OF_FILES)
def test_lists_of_files_that_one_may_not_know_of_stand_in_no_export(cast, ma_lan, han_mei, signed_in, name):
    fill(name, cast, han_mei, level=2)
    fill(name, cast, han_mei, level=0)
    ma_lan.clearance = 1
    ma_lan.save()
    client = signed_in(ma_lan)
    assert len(listed(client, name)) == len(exported(client, name)) == 1
    assert "1 行" in printed(client, name)


def test_other_departments_stand_in_no_export_of_filings(cast, ma_lan, signed_in):
    fill("filings", cast, ma_lan)
    MonthlyFiling.objects.create(department=cast.sales_two, month=date(2026, 1, 1), filer=cast.li_qiang)
    role = Role.objects.get(code="section_chief")
    names = ["view_archivefile", "export_archivefile", "view_monthlyfiling"]
    role.permissions.add(*Permission.objects.filter(codename__in=names))
    assert exported(signed_in(cast.chief), "filings") == listed(signed_in(cast.chief), "filings") == []


@pytest.mark.parametrize("name", NAMES)
def test_who_does_not_see_the_list_or_may_not_export_takes_nothing_along(cast, ma_lan, signed_in, name):
    """Exporting the catalogue is no key to other lists; of hand-overs and months everybody sees the own ones."""
    fill(name, cast, ma_lan)
    path = reverse("archives:register_export", args=[name])
    assert signed_in(cast.chen_li).post(path).status_code == 403
    Role.objects.get(code="representative").permissions.add(Permission.objects.get(codename="export_archivefile"))
    answer = signed_in(cast.chen_li).post(path, {"format": "xlsx"})
    if name in ("hand_overs", "filings"):
        assert exported(signed_in(cast.chen_li), name) == []
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize("name", NAMES)
def test_an_export_asks_as_often_for_thirty_lines_as_for_three(
    cast, ma_lan, signed_in, name, django_assert_num_queries, django_assert_max_num_queries
):
    client = signed_in(ma_lan)
    fill(name, cast, ma_lan, count=3)
    exported(client, name)
    with django_assert_max_num_queries(40) as few:
        exported(client, name)
    fill(name, cast, ma_lan, count=27)
    with django_assert_num_queries(len(few)):
        exported(client, name)
