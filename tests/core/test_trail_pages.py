"""The auditor's page: who sees it, what it shows, how it is narrowed, what leaves it."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.actions import register
from complaints.models import Complaint
from core import jobs, seals, trail
from core.labels import record_types
from core.models import Event, EventSeal
from credit.models import GradingRun
from customers.actions import create_customers, edit
from customers.models import Customer
from tests.conftest import make_person
from tests.core.test_seals import Clock

pytestmark = pytest.mark.django_db
LIST = reverse("core:trail")


@pytest.fixture
def clock(monkeypatch):
    moved = Clock()
    monkeypatch.setattr(timezone, "now", moved)
    return moved


@pytest.fixture
def customer(cast):
    made = Customer(name="济南和顺商贸有限公司", owner=cast.chen_li, department=cast.sales_one)
    create_customers([made], by=cast.system)
    return made


def write(deed, record, **facts) -> Event:
    with transaction.atomic():
        return trail.write(deed, record, **facts)


def shown(client, **params) -> list[int]:
    return [event.pk for event in client.get(LIST, params).context["page"].rows]


def test_only_those_who_read_the_trail_come_in(cast, signed_in):
    assert signed_in(cast.sun).get(LIST).status_code == 200
    for person in (cast.chen_li, cast.gm, cast.admin):
        client = signed_in(person)
        assert client.get(LIST).status_code == 403
        assert LIST not in client.get(reverse("core:jobs")).content.decode()


def test_the_side_bar_leads_auditors_here(cast, signed_in):
    assert LIST in signed_in(cast.sun).get(reverse("core:jobs")).content.decode()


def test_the_superuser_flag_opens_deeds_on_staff_only(cast, customer, signed_in):
    hired = write("staff.hire", cast.chen_li, by=cast.admin)
    about_customer = Event.objects.about(customer).get()
    client = signed_in(cast.root)

    rows = shown(client)

    assert hired.pk in rows
    assert about_customer.pk not in rows
    assert client.get(about_customer.get_absolute_url()).status_code == 404


def test_each_filter_narrows(clock, cast, customer, signed_in):
    old = write("staff.hire", cast.wang_qian, by=cast.admin)
    clock.now += timedelta(days=2)
    token = trail.client_address.set("10.1.2.3")
    read = write("customers.reveal", customer, by=cast.chen_li, kind=Event.Kind.READ, reason="核对电话")
    trail.client_address.reset(token)
    deputy = write("customers.edit", customer, by=cast.wang_qian, acting_for=cast.chen_li)
    today, client = timezone.localdate().isoformat(), signed_in(cast.sun)

    assert shown(client, kind="read") == [read.pk]
    assert shown(client, by=cast.admin.pk, at_to="2026-03-03")[0] == old.pk
    assert shown(client, acting_for=cast.chen_li.pk) == [deputy.pk]
    assert shown(client, deed="customers.edit") == [deputy.pk]
    assert shown(client, record_type="customers.customer", record=customer.pk, at_from=today) == [deputy.pk, read.pk]
    assert set(shown(client, record=customer.pk)) >= {deputy.pk, read.pk}
    assert set(shown(client, record="和顺")) >= {deputy.pk, read.pk}
    assert shown(client, address="10.1.2.3") == [read.pk]
    assert old.pk not in shown(client, at_from=today)


def test_nonsense_in_a_filter_is_said_and_breaks_nothing(cast, signed_in):
    page = signed_in(cast.sun).get(LIST, {"address": "nowhere", "by": "x", "at_from": "31-31", "record": "9" * 40})

    assert page.status_code == 200
    assert "invalid-feedback" in page.content.decode()


@pytest.mark.rule("S0-13 R6", "S0-15 R10")
def test_the_list_shows_who_was_deputy_and_what_was_read(cast, customer, signed_in):
    write("customers.reveal", customer, by=cast.wang_qian, acting_for=cast.chen_li, kind=Event.Kind.READ)

    page = signed_in(cast.sun).get(LIST, {"kind": "read"}).content.decode()

    assert "王倩" in page
    assert "代理 陈立" in page
    assert "查看" in page


def test_queries_do_not_depend_on_the_number_of_rows(cast, customer, signed_in):
    client = signed_in(cast.sun)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(LIST, {"deed": "customers.edit"})
        return len(asked)

    for _number in range(3):
        write("customers.edit", customer, by=cast.chen_li)
    queries()  # the first request of a session writes it
    few = queries()
    for _number in range(30):
        write("customers.edit", customer, by=cast.wang_qian, acting_for=cast.chen_li)

    assert queries() == few


def test_paging_loses_and_doubles_nothing(cast, customer, signed_in):
    Event.objects.bulk_create(trail.new_event("customers.edit", customer, by=cast.chen_li) for _number in range(120))
    client, seen, address = signed_in(cast.sun), [], f"{LIST}?deed=customers.edit"

    while address:
        page = client.get(address).context["page"]
        seen += [event.pk for event in page.rows]
        address = LIST + page.next_url if page.next_url else ""

    assert len(seen) == 120
    assert seen == sorted(set(seen), reverse=True)


def test_an_entry_shows_before_and_after_and_whether_it_is_sealed(clock, cast, customer, signed_in):
    edit(customer=customer, changes={"name": "济南和顺贸易有限公司"}, by=cast.chen_li)
    event = Event.objects.about(customer).filter(deed="customers.edit").get()
    client = signed_in(cast.sun)

    page = client.get(event.get_absolute_url()).content.decode()
    assert "济南和顺商贸有限公司" in page
    assert "济南和顺贸易有限公司" in page
    assert "尚未" in page
    assert customer.get_absolute_url() in page

    clock.now += timedelta(days=1)
    jobs.run_now(seals.start())
    assert "随 2026-03-02 封存" in signed_in(cast.sun).get(event.get_absolute_url()).content.decode()


def test_the_export_holds_exactly_the_rows_shown_and_is_logged(cast, customer, signed_in):
    for number in range(60):
        write("customers.edit", customer, by=cast.chen_li, reason=f"=第{number}次")
    write("staff.hire", cast.chen_li, by=cast.admin)
    client = signed_in(cast.sun)

    answer = client.post(f"{reverse('core:trail_export')}?deed=customers.edit", {"format": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert len(lines) == 61
    assert "'=第59次" in lines[1]
    logged = Event.objects.filter(kind=Event.Kind.EXPORT).get()
    assert (logged.by, logged.details["count"]) == (cast.sun, 60)
    assert logged.pk in shown(client, kind="export")


def readings(person) -> list[dict]:
    found = Event.objects.filter(deed="core.read_trail", kind="read", by=person)
    return list(found.order_by("id").values_list("details", flat=True))


def test_reading_the_trail_is_in_the_trail(clock, cast, customer, signed_in):
    client = signed_in(cast.sun)
    event = Event.objects.about(customer).get()

    client.get(LIST)
    client.get(LIST, {"record": "和顺"})
    client.get(event.get_absolute_url())

    assert readings(cast.sun) == [{"filter": []}, {"filter": ["对象:编号或名称: 和顺"]}, {"entry": event.pk}]
    assert "查阅操作记录" in client.get(LIST, {"kind": "read"}).content.decode()


def test_turning_pages_is_the_same_reading(clock, cast, customer, signed_in):
    client = signed_in(cast.sun)

    client.get(LIST, {"kind": "deed"})
    client.get(LIST, {"kind": "deed", "page": 2, "sort": "at"})
    assert len(readings(cast.sun)) == 1

    clock.now += timedelta(minutes=2)
    client.get(LIST, {"kind": "deed"})
    assert len(readings(cast.sun)) == 2


def test_who_is_refused_or_asks_for_nonsense_has_read_nothing(cast, customer, signed_in):
    assert signed_in(cast.gm).get(LIST).status_code == 403
    assert signed_in(cast.sun).get(reverse("core:event", args=[999_999_999])).status_code == 404
    assert not Event.objects.filter(deed="core.read_trail").exists()


def test_reading_it_in_the_administration_is_in_the_trail_too(cast, customer, signed_in):
    client = signed_in(cast.sun)
    event = Event.objects.about(customer).get()
    address = reverse("admin:core_event_changelist")

    client.get(address, {"kind__exact": "deed"})
    client.get(address, {"kind__exact": "deed", "p": 1})
    client.get(reverse("admin:core_event_change", args=[event.pk]))

    assert readings(cast.sun) == [{"filter": ["kind__exact: deed"]}, {"entry": event.pk}]


def test_erasing_at_the_page(cast, customer, signed_in):
    person = cast.zhou_min
    person.groups.set([cast.chen_li.groups.model.objects.get(role__code="information_supervisor")])
    event = Event.objects.about(customer).get()
    client = signed_in(person)
    erase = reverse("core:event_erase", args=[event.pk])

    assert "reason" in client.post(erase, {"reason": ""}).context["form"].errors
    client.post(erase, {"reason": "客户要求删除个人信息", "whole_record": "on"})

    event.refresh_from_db()
    assert (event.record_name, event.changes, event.details) == ("", {}, {})
    page = client.get(event.get_absolute_url()).content.decode()
    assert "客户要求删除个人信息" in page
    assert erase not in page
    assert not Event.objects.filter(record_name__contains="和顺").exists()


def test_whoever_only_reads_cannot_erase(cast, customer, signed_in):
    event = Event.objects.about(customer).get()
    client = signed_in(cast.sun)

    assert reverse("core:event_erase", args=[event.pk]) not in client.get(event.get_absolute_url()).content.decode()
    assert client.post(reverse("core:event_erase", args=[event.pk]), {"reason": "x"}).status_code == 403


def test_the_night_schedule_is_there(db):
    from django_celery_beat.models import PeriodicTask

    assert PeriodicTask.objects.get(task="core.tasks.seal_trail").enabled
    assert not EventSeal.objects.exists()


def test_the_page_is_accessible(cast, customer, page_of, assert_accessible):
    write("customers.reveal", customer, by=cast.wang_qian, acting_for=cast.chen_li, kind=Event.Kind.READ, reason="核对")
    edit(customer=customer, changes={"name": "济南和顺贸易有限公司"}, by=cast.chen_li)
    for width in (1366, 390):
        page = page_of(cast.sun, width=width)
        page.goto(LIST)
        assert_accessible(page)
        page.locator("#trail tbody a").first.click()
        page.wait_for_url("**/trail/*/")
        assert_accessible(page)


def test_the_page_of_a_record_leads_to_its_trail_for_those_who_read_it(cast, customer, signed_in):
    facts = {"customer": customer, "subject": "外包装破损", "content": "六箱破损", "received_at": timezone.now()}
    complaint = register(complaint=Complaint(**facts, department=cast.sales_one, handler=cast.chen_li), by=cast.system)
    for record in (customer, complaint):
        link = f"{LIST}?record_type={record._meta.label_lower}&amp;record={record.pk}"
        auditor = signed_in(cast.sun)
        assert link in auditor.get(record.get_absolute_url()).content.decode()
        assert link not in signed_in(cast.chen_li).get(record.get_absolute_url()).content.decode()
        found = shown(auditor, record_type=record._meta.label_lower, record=record.pk)
        assert found == [event.pk for event in Event.objects.about(record)]


def test_nothing_leads_to_a_page_that_refuses(cast, signed_in):
    """The information supervisor reads the trail of gradings, but not the gradings."""
    run = GradingRun.objects.create(
        key="a", date_from=date(2025, 1, 1), date_to=date(2025, 12, 31), started_by=cast.director
    )
    event = write("credit.start_grading", run, by=cast.director, details={"cuts": ["75", "95"]})
    sun_li = make_person("sunli", "孙丽", "information_supervisor", cast.service, is_staff=True)
    page = signed_in(sun_li).get(event.get_absolute_url()).content.decode()
    assert (str(run) in page, run.get_absolute_url() in page) == (True, False)
    assert "分界线" in page  # what a deed notes has its name too


def test_every_deed_has_a_name():
    """Whatever the code writes to the trail is said in words on its page."""
    code = "".join(
        path.read_text()
        for config in apps.get_app_configs()
        if Path(config.path).parent == Path(settings.BASE_DIR)
        for path in Path(config.path).rglob("*.py")
    )
    deeds = set(re.findall(r'trail\.(?:write|new_event)\(\s*"([a-z_.]+)"', code))
    assert len(deeds) > 50
    assert sorted(deeds - set(trail.words)) == []


def test_the_filter_offers_no_inner_tables():
    offered = dict(record_types())
    assert "customers.customer" in offered
    assert "credit.graderow" not in offered
