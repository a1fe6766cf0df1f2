"""Departments file what a month brought, by the tenth of the next (S1-26 R6)."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from archives.actions.monthly import chase_month, file_month, open_filings, receive_month
from archives.models import ArchiveFile, MonthlyFiling
from core.errors import Refused, Stale
from core.models import Event, Notice
from regulations.models import Duty
from staff.models import Department, Role
from tests.archives.conftest import a_file
from tests.conftest import make_person

TODAY = date(2026, 11, 2)


@pytest.fixture
def asked(publish):
    publish(filing_asked=True)


@pytest.fixture
def filing(cast, ma_lan, han_mei, asked) -> MonthlyFiling:
    open_filings(today=TODAY, by=cast.system)
    return MonthlyFiling.objects.get(department=cast.service)


def filed_in_october(by, **facts) -> ArchiveFile:
    file = a_file(by, department=by.department, **facts)
    ArchiveFile.objects.filter(pk=file.pk).update(entered_at=timezone.make_aware(datetime(2026, 10, 12)))
    return file


@pytest.mark.rule("S1-26 R6")
def test_each_department_owes_the_month_that_is_over(cast, filing):
    assert filing.month == date(2026, 10, 1)
    duty = Duty.objects.about(filing).open().get()
    assert (duty.responsible, duty.department) == (filing.filer, cast.service)
    assert timezone.localtime(duty.due_at).date() == date(2026, 11, 10)
    assert open_filings(today=TODAY, by=cast.system) == 0  # once
    assert MonthlyFiling.objects.count() > 1


def test_nothing_is_owed_where_the_company_does_not_ask(cast, ma_lan):
    assert open_filings(today=TODAY, by=cast.system) == 0


def test_by_which_day_says_the_policy(cast, ma_lan, publish):
    publish(filing_asked=True, filing_day=5)
    open_filings(today=TODAY, by=cast.system)
    duty = Duty.objects.filter(rule="archives.filing_day").first()
    assert timezone.localtime(duty.due_at).date() == date(2026, 11, 5)


def test_nothing_is_owed_where_nobody_may_file(client, cast, ma_lan, asked):
    """A duty that its owner is refused helps nobody; whoever receives sees who is missing."""
    hall = Department.objects.create(name="董事会", parent=cast.company)
    hall.head = make_person("dongshi", "董事", "auditor", hall)
    hall.save()
    open_filings(today=TODAY, by=cast.system)
    assert not MonthlyFiling.objects.filter(department=hall).exists()
    assert all(filing.filer.has_perm("archives.do_filing") for filing in MonthlyFiling.objects.select_related("filer"))
    make_person("deng", "邓超级", None, None, is_superuser=True)  # in no department: files for none
    client.force_login(ma_lan)
    assert "没有人可以为以下部门归档" in client.get(reverse("archives:filings")).content.decode()
    hall.head.groups.add(Role.objects.get(code="agent"))
    open_filings(today=TODAY, by=cast.system)
    assert MonthlyFiling.objects.get(department=hall).filer == hall.head


@pytest.mark.rule("S1-26 R6")
def test_filed_by_the_department_and_received_by_another(ma_lan, han_mei, filing):
    filed_in_october(ma_lan)
    a_file(ma_lan, department=ma_lan.department)  # of another month
    done = file_month(filing=filing, by=ma_lan)
    assert (done.count, done.filed_by) == (1, ma_lan)
    assert not Duty.objects.about(filing).open().exists()
    with pytest.raises(Refused) as refused:
        receive_month(filing=filing, by=ma_lan)
    assert refused.value.code == "own"
    assert receive_month(filing=filing, by=han_mei).received_by == han_mei
    assert list(Event.objects.about(filing).order_by("pk").values_list("deed", flat=True)) == [
        "archives.file_month",
        "archives.receive_month",
    ]


def test_an_empty_month_says_why(ma_lan, filing):
    with pytest.raises(Refused):
        file_month(filing=filing, by=ma_lan)
    assert file_month(filing=filing, note="本月无文件", by=ma_lan).count == 0


def test_secret_files_are_not_counted_for_who_may_not_know_of_them(ma_lan, filing):
    filed_in_october(ma_lan, level=3)
    filed_in_october(ma_lan)
    ma_lan.clearance = 1
    assert file_month(filing=filing, by=ma_lan).count == 1


def test_twice_too_early_and_others_are_refused(cast, ma_lan, han_mei, filing):
    with pytest.raises(Refused):
        receive_month(filing=filing, by=han_mei)
    with pytest.raises(Refused):
        file_month(filing=filing, note="无", by=cast.chen_li)
    file_month(filing=filing, note="无", by=ma_lan)
    with pytest.raises(Stale):
        file_month(filing=filing, note="无", by=han_mei)


def test_a_department_is_reminded_once_a_day(cast, ma_lan, han_mei, filing, django_capture_on_commit_callbacks):
    MonthlyFiling.objects.filter(pk=filing.pk).update(filer=cast.chen_li)
    with django_capture_on_commit_callbacks(execute=True):
        chase_month(filing=filing, by=han_mei)
    assert Notice.objects.filter(rule="archives.filing", person=cast.chen_li).count() == 1
    with pytest.raises(Refused):
        chase_month(filing=filing, by=han_mei)


@pytest.mark.parametrize("wrong", [{"filed_at": timezone.now()}, {"received_at": timezone.now()}, {"same": True}])
def test_the_database_keeps_filings_true(filing, wrong):
    month = filing.month if wrong.pop("same", False) else date(2026, 9, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyFiling.objects.create(department=filing.department, month=month, **wrong)


def test_the_page_says_who_filed_and_who_did_not(ma_lan, han_mei, filing, signed_in):
    client = signed_in(ma_lan)
    page = reverse("archives:filings")
    given = {"note": "本月无文件", "token": "t"}
    for _each in range(2):
        assert client.post(reverse("archives:filing_do", args=[filing.pk]), given).status_code == 302
    owed = [one.pk for one in client.get(page, {"stand": "owed"}).context["page"].rows]
    filed = [one.pk for one in client.get(page, {"stand": "filed", "month": "2026-10"}).context["page"].rows]
    assert filing.pk not in owed
    assert filed == [filing.pk]
    assert list(client.get(page, {"month": "2026-xx"}).context["page"].rows) == []
    assert (
        signed_in(han_mei).post(reverse("archives:filing_receive", args=[filing.pk]), {"token": "r"}).status_code == 302
    )
    assert "本月无文件" in client.get(filing.get_absolute_url()).content.decode()


def test_others_departments_are_not_there(cast, filing, signed_in):
    client = signed_in(cast.chen_li)
    assert client.get(filing.get_absolute_url()).status_code == 404
    assert filing.pk not in [one.pk for one in client.get(reverse("archives:filings")).context["page"].rows]


def test_filings_cost_the_same_for_three_and_thirty(ma_lan, filing, signed_in, django_assert_max_num_queries):
    client, url, counts = signed_in(ma_lan), reverse("archives:filings"), []
    for years in ((2001,), (2002, 2003)):
        for year in years:
            for month in range(1, 13):
                MonthlyFiling.objects.create(department=filing.department, month=date(year, month, 1), filer=ma_lan)
        client.get(url)
        with django_assert_max_num_queries(16) as run:
            client.get(url)
        counts.append(len(run))
    assert counts[0] == counts[1]
