"""How secret a file begins, how it follows its customer, and when its secrecy ends (S1-27 R3, S2-13 R6)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from archives import tasks
from archives.actions.declassifying import declassify_lot, foretell_lot
from archives.actions.files import open_file, set_level
from archives.actions.following import follow_lot
from archives.models import ArchiveFile, Category
from core import jobs
from core.models import Event, Job, Notice
from customers import hooks
from customers.actions import create_customers
from customers.models import Customer


@pytest.fixture
def grades(monkeypatch):
    """{customer id: letter}, as another app would give them."""
    letters = {}
    monkeypatch.setattr(hooks, "grades", [lambda ids, _user: {pk: letters[pk] for pk in ids if pk in letters}])
    return letters


@pytest.fixture
def heshun(cast):
    customer = Customer(name="济南和顺商贸有限公司", owner=cast.chen_li, department=cast.sales_one)
    create_customers([customer], by=cast.system)
    return customer


def begun(customer, by) -> ArchiveFile:
    return open_file(category=Category.objects.get(code="06"), customer=customer, title="合同", by=by)


def follow(by) -> int:
    raised, _last = follow_lot(today=timezone.localdate(), after=0, by=by)
    return raised


@pytest.mark.rule("S1-27 R3")
@pytest.mark.parametrize(
    ("grade", "category", "rules", "level"),
    [
        ("", "general", {}, 0),
        ("B", "general", {}, 0),
        ("A", "general", {}, 1),
        ("", "special", {}, 1),
        ("", "general", {"level_plain": "1"}, 1),
        ("A", "general", {"level_a": "2"}, 2),
        ("B", "general", {"level_b": "1"}, 1),
        ("", "general", {"level_plain": "closed"}, None),
    ],
)
@pytest.mark.rule("S2-13 R5")
def test_a_file_begins_as_secret_as_its_customer_is_important(
    ma_lan, heshun, grades, publish, grade, category, rules, level
):
    if rules:
        publish(**rules)
    if grade:
        grades[heshun.pk] = grade
    heshun.category = category
    heshun.save()
    file = begun(heshun, ma_lan)
    assert file.level == level
    assert bool(file.level_until) == bool(level)


@pytest.mark.rule("S1-27 R3")
def test_with_a_better_grade_the_file_becomes_more_secret_and_never_less_by_itself(cast, ma_lan, heshun, grades):
    file = begun(heshun, ma_lan)
    assert follow(cast.system) == 0
    grades[heshun.pk] = "A"
    assert follow(cast.system) == 2  # this and the own file
    file.refresh_from_db()
    assert (file.level, file.level_until > timezone.localdate()) == (1, True)
    assert Event.objects.get(deed="archives.follow_level", record_id=file.pk).by == cast.system
    grades[heshun.pk] = "C"
    assert follow(cast.system) == 0
    file.refresh_from_db()
    assert file.level == 1


def test_what_somebody_has_set_by_hand_stays_and_the_keeper_is_told_once(cast, ma_lan, heshun, grades):
    file = begun(heshun, ma_lan)
    set_level(file=file, level=0, until=None, reason="公开资料", version=file.version, by=ma_lan)
    grades[heshun.pk] = "A"
    for _twice in range(2):
        follow(cast.system)
    file.refresh_from_db()
    assert file.level == 0
    notice = Notice.objects.get(rule="archives.level_follows", record_id=file.pk)
    assert notice.person == ma_lan
    assert "合同" not in notice.title


def test_what_would_have_to_stand_apart_is_moved_by_people(cast, ma_lan, heshun, grades, publish):
    file = begun(heshun, ma_lan)
    publish(level_a="2")
    grades[heshun.pk] = "A"
    assert follow(cast.system) == 0
    assert Notice.objects.filter(rule="archives.level_follows", record_id=file.pk).exists()


def test_the_weekly_job_goes_through_all_files(cast, ma_lan, heshun, grades):
    begun(heshun, ma_lan)
    grades[heshun.pk] = "A"
    for _twice in range(2):
        tasks.start_levels()
    job = jobs.run_now(Job.objects.get(kind=tasks.LEVELS))
    assert (job.state, job.result) == ("done", {"raised": 2})


@pytest.mark.rule("S2-13 R6")
def test_secrecy_ends_on_its_day_after_a_notice_unless_it_was_renewed(cast, ma_lan, heshun, time_machine):
    today = timezone.localdate()
    files = [begun(heshun, ma_lan) for _each in range(2)]
    until = today + timedelta(days=40)
    ends, renewed = (
        set_level(file=one, level=1, until=until, reason="定密", version=one.version, by=ma_lan) for one in files
    )
    foretell_lot(today=today, after=0)
    assert not Notice.objects.filter(rule="archives.level_ends").exists()
    for _twice in range(2):
        foretell_lot(today=until - timedelta(days=30), after=0)
    assert Notice.objects.filter(rule="archives.level_ends", record_id=ends.pk).count() == 1
    later = until + timedelta(days=365)
    set_level(file=renewed, level=1, until=later, reason="延长", version=renewed.version, by=ma_lan)
    assert declassify_lot(today=until, by=cast.system) == 0
    assert declassify_lot(today=until + timedelta(days=1), by=cast.system) == 1
    ends.refresh_from_db()
    renewed.refresh_from_db()
    assert [(one.level, one.level_until) for one in (ends, renewed)] == [(0, None), (1, later)]
    assert Notice.objects.filter(rule="archives.declassified", record_id=ends.pk).exists()


def test_the_page_suggests_the_end_that_the_rules_give(ma_lan, heshun, publish, signed_in):
    publish(secret_years=10)
    file = begun(heshun, ma_lan)
    client, path = signed_in(ma_lan), reverse("archives:file_level", args=[file.pk])
    initial = client.get(path).context["form"].initial
    assert initial["until"].year == timezone.localdate().year + 10
    client.post(path, {**initial, "level": "0", "reason": "公开资料"})
    file.refresh_from_db()
    assert (file.level, file.level_until) == (0, None)
    client.post(path, {**initial, "level": "1", "reason": "定密", "version": file.version})
    file.refresh_from_db()
    assert (file.level, file.level_until) == (1, initial["until"])
